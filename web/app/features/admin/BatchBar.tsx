import { PackageCheck } from "lucide-react";
import { useState } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { BatchDialog } from "./BatchDialog.tsx";
import { MAX_SELECTED, type Selection } from "./useSelection.ts";

/** What can be done with the chosen orders; stands at the foot of the list as long as there are some. */
export function BatchBar({ selection }: { selection: Selection }) {
  const t = useT();
  // As they were when the window opened: the list may change behind it
  const [shipping, setShipping] = useState<readonly string[] | null>(null);
  const { ids, clear, full } = selection;
  return (
    <>
      {ids.length > 0 && (
        <section
          aria-label={t("desk.batch.bar")}
          className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom)+0.5rem)] z-20 mt-4 flex flex-wrap items-center gap-x-1 gap-y-2 rounded-lg border bg-surface px-3 py-2 md:gap-x-4 md:px-4 shadow-sm md:bottom-4"
        >
          <p role="status" className="flex-1 text-sm font-semibold whitespace-nowrap">
            {t("desk.batch.selected", { count: ids.length })}
            {full && <span className="ms-2 font-normal text-muted">{t("desk.batch.full", { max: MAX_SELECTED })}</span>}
          </p>
          <Button look="quiet" size="sm" className="min-h-11" onClick={clear}>
            {t("desk.batch.clear")}
          </Button>
          <Button size="sm" className="min-h-11" onClick={() => setShipping(ids)}>
            <Icon of={PackageCheck} size={16} />
            {t("desk.batch.ship")}
          </Button>
        </section>
      )}
      {shipping && (
        <BatchDialog
          orderIds={shipping}
          onClose={(shipped) => {
            setShipping(null);
            if (shipped) clear();
          }}
        />
      )}
    </>
  );
}
