import type { IconNode } from "lucide";

/** Icons are decoration beside words, unless they get a label of their own. Lucide's shapes, without its component, whose generality costs. */
export function Icon({ of: shapes, size = 20, label, className }: { of: IconNode; size?: number; label?: string; className?: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden={label ? undefined : true}
      aria-label={label}
      role={label ? "img" : undefined}
      className={className}
    >
      {shapes.map(([Shape, attributes], i) => (
        <Shape key={i} {...attributes} />
      ))}
    </svg>
  );
}
