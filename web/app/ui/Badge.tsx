import clsx from "clsx";
import type { ReactNode } from "react";

export type Tone = "positive" | "neutral" | "danger" | "warn" | "info";

const tones: Record<Tone, string> = {
  positive: "bg-tint text-action",
  neutral: "bg-neutral-tint text-ink",
  danger: "bg-sale-tint text-on-sale-tint",
  warn: "bg-warn-tint text-warn",
  info: "bg-info-tint text-info",
};

/** A state in a word. The word carries the meaning, the colour only helps. */
export function StatusPill({ tone = "neutral", live, children }: { tone?: Tone; live?: boolean; children: ReactNode }) {
  return (
    <span className={clsx("inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap", tones[tone])}>
      {live && <span aria-hidden className="breathe size-1.5 rounded-full bg-current" />}
      {children}
    </span>
  );
}

/** A small framed tag: new, last ones, time-limited. */
export function Badge({ tone = "neutral", children }: { tone?: "neutral" | "danger"; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-block rounded-sm border px-1.5 text-xs leading-5 whitespace-nowrap",
        tone === "danger" ? "border-sale bg-surface text-sale" : "border-control bg-surface text-ink",
      )}
    >
      {children}
    </span>
  );
}

export function CountBadge({ count, label }: { count: number; label: string }) {
  if (count < 1) return null;
  return (
    <span className="absolute -end-2.5 -top-2 grid h-4.5 min-w-4.5 place-items-center rounded-full bg-sale px-1 text-xs font-semibold text-surface tabular">
      <span aria-hidden>{count > 99 ? "99+" : count}</span>
      <span className="sr-only">{label}</span>
    </span>
  );
}
