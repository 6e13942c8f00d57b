import type { LucideIcon } from "lucide-react";

/** Icons are decoration beside words, unless they get a label of their own. */
export function Icon({ of: Shape, size = 20, label, className }: { of: LucideIcon; size?: number; label?: string; className?: string }) {
  return (
    <Shape
      size={size}
      strokeWidth={1.6}
      aria-hidden={label ? undefined : true}
      aria-label={label}
      role={label ? "img" : undefined}
      className={className}
    />
  );
}
