import { useId, useState } from "react";
import { useSearchParams } from "react-router";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { FilterForm, type FilterFormProps } from "./FilterForm.tsx";

export interface FilterSheetProps extends Omit<FilterFormProps, "id" | "onTyping" | "onApply"> {
  open: boolean;
  onClose(): void;
  /** What the list holds, as the words of the button that leads there. */
  show: string;
}

/** The filters of small screens. Its one button applies what was typed and leads to the list. */
export function FilterSheet({ open, onClose, show, ...filters }: FilterSheetProps) {
  const t = useT();
  const formId = useId();
  const address = useSearchParams()[0].toString();
  // A number of pieces that does not count what was just typed would be wrong
  const [typedAt, setTypedAt] = useState<string | null>(null);
  const close = () => {
    setTypedAt(null);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      place="bottom"
      title={t("list.filters")}
      closeLabel={t("ui.close")}
      footer={
        <Button wide type="submit" form={formId}>
          {typedAt === address ? t("list.apply") : show}
        </Button>
      }
    >
      <FilterForm {...filters} id={formId} onTyping={() => setTypedAt(address)} onApply={close} />
    </Dialog>
  );
}
