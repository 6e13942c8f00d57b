import type { ReactNode } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { MAX_SELECTED, type Selection } from "./useSelection.ts";

export interface SelectionBarProps {
  selection: Selection;
  /** What the bar is about, for those who hear it. */
  label: string;
  /** How many are chosen. */
  count: string;
  /** What can be done with them. */
  children: ReactNode;
}

/** Stands at the foot of a list as long as some of its rows are chosen. */
export function SelectionBar({ selection: { ids, clear, full }, label, count, children }: SelectionBarProps) {
  const t = useT();
  if (ids.length === 0) return null;
  return (
    <section
      aria-label={label}
      className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom)+0.5rem)] z-20 mt-4 flex flex-wrap items-center gap-x-1 gap-y-2 rounded-lg border bg-surface px-3 py-2 md:gap-x-4 md:px-4 shadow-sm md:bottom-4"
    >
      <p role="status" className="flex-1 text-sm font-semibold whitespace-nowrap">
        {count}
        {full && <span className="ms-2 font-normal text-muted">{t("desk.batch.full", { max: MAX_SELECTED })}</span>}
      </p>
      <Button look="quiet" size="sm" className="min-h-11" onClick={clear}>
        {t("desk.batch.clear")}
      </Button>
      {children}
    </section>
  );
}
