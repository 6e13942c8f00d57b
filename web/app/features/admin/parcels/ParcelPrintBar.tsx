import { Printer } from "lucide";
import { useState } from "react";
import { useT } from "../../../i18n/i18n.tsx";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { PrintDialog } from "../PrintParcels.tsx";
import { SelectionBar } from "../SelectionBar.tsx";
import type { Selection } from "../useSelection.ts";

/** Labels and slips of the chosen parcels, in the order in which they were chosen. */
export function ParcelPrintBar({ selection }: { selection: Selection }) {
  const t = useT();
  // As they were when the window opened: the board may change behind it
  const [printing, setPrinting] = useState<readonly string[] | null>(null);
  const { ids } = selection;
  return (
    <>
      <SelectionBar selection={selection} label={t("desk.boardPrint.bar")} count={t("desk.boardPrint.selected", { count: ids.length })}>
        <Button size="sm" className="min-h-11" onClick={() => setPrinting(ids)}>
          <Icon of={Printer} size={16} />
          {t("desk.batch.printAll")}
        </Button>
      </SelectionBar>
      {printing && <PrintDialog shipmentIds={printing} onClose={() => setPrinting(null)} />}
    </>
  );
}
