import type { FormEvent, ReactNode } from "react";
import { useId } from "react";
import { useT } from "../../i18n/i18n.tsx";
import type { RefusalData } from "../../refusals.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Refusals } from "./Refusals.tsx";

export interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** What happens, as the words of the button. */
  confirm: string;
  danger?: boolean;
  /** False while what is asked for cannot be sent. */
  ready?: boolean;
  verb: { busy: boolean; clear: () => void };
  /** Refusals without a field of their own in this dialog. */
  refusals?: readonly RefusalData[];
  /** True closes the window. */
  onConfirm: () => Promise<boolean>;
  children: ReactNode;
}

/** A window with a form: Enter does it, Escape leaves, refusals stay in it. */
export function ConfirmDialog({
  open,
  onClose,
  title,
  confirm,
  danger = true,
  ready = true,
  verb,
  refusals,
  onConfirm,
  children,
}: ConfirmDialogProps) {
  const t = useT();
  const formId = useId();
  const close = () => {
    verb.clear();
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await onConfirm()) close();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={title}
      closeLabel={t("desk.close")}
      place="bottom"
      footer={
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={close}>
            {t("desk.keep")}
          </Button>
          <Button type="submit" form={formId} look={danger ? "danger" : "primary"} busy={verb.busy} disabled={!ready}>
            {confirm}
          </Button>
        </div>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} className="grid gap-4">
        {refusals && <Refusals of={refusals} />}
        {children}
      </form>
    </Dialog>
  );
}
