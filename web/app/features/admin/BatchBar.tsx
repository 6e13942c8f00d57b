import { PackageCheck } from "lucide";
import { useState } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { BatchDialog } from "./BatchDialog.tsx";
import { SelectionBar } from "./SelectionBar.tsx";
import type { Selection } from "./useSelection.ts";

/** What can be done with the chosen orders. */
export function BatchBar({ selection }: { selection: Selection }) {
  const t = useT();
  // As they were when the window opened: the list may change behind it
  const [shipping, setShipping] = useState<readonly string[] | null>(null);
  const { ids, clear } = selection;
  return (
    <>
      <SelectionBar selection={selection} label={t("desk.batch.bar")} count={t("desk.batch.selected", { count: ids.length })}>
        <Button size="sm" className="min-h-11" onClick={() => setShipping(ids)}>
          <Icon of={PackageCheck} size={16} />
          {t("desk.batch.ship")}
        </Button>
      </SelectionBar>
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
