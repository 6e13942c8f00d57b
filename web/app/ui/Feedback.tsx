import clsx from "clsx";
import { CircleAlert, CircleCheck, Info, type IconNode, TriangleAlert } from "lucide";
import type { ReactNode, Ref } from "react";
import { Icon } from "./Icon.tsx";

export type AlertTone = "info" | "warn" | "danger" | "positive";

const alerts: Record<AlertTone, [IconNode, string]> = {
  info: [Info, "bg-info-tint text-info"],
  warn: [TriangleAlert, "bg-warn-tint text-warn"],
  danger: [CircleAlert, "bg-sale-tint text-on-sale-tint"],
  positive: [CircleCheck, "bg-tint text-action"],
};

export interface AlertProps {
  tone?: AlertTone;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** Read out at once; for what the reader must know now. */
  urgent?: boolean;
  ref?: Ref<HTMLDivElement>;
}

export function Alert({ tone = "info", title, children, action, urgent, ref }: AlertProps) {
  const [icon, look] = alerts[tone];
  return (
    <div
      ref={ref}
      tabIndex={ref ? -1 : undefined}
      role={urgent ? "alert" : undefined}
      className={clsx("flex gap-3 rounded-md px-4 py-3 text-sm", look)}
    >
      <Icon of={icon} className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children}
        {action && <div className="mt-2">{action}</div>}
      </div>
    </div>
  );
}

export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: IconNode;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-16 text-center">
      {icon && <Icon of={icon} size={36} className="text-muted" />}
      <p className="font-display text-xl">{title}</p>
      {children && <div className="text-muted">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** Stands where content will be, in its final size. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx("breathe block rounded-md bg-neutral-tint", className)} />;
}
