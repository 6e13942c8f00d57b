import { useState } from "react";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { TextArea } from "../../ui/Field.tsx";
import { ActionButton } from "./ActionButton.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { refusalAt, refusalsBeside, useVerb } from "./useVerb.ts";

const Decline = graphql(`
  mutation DeskCancellationDecline($input: OrderCancellationDeclineInput!) {
    orderCancellationDecline(input: $input) {
      order {
        id
        ...DeskOrder
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

export interface DeclineCancellationProps {
  orderId: string;
  state: { allowed: boolean; reason?: string | null };
}

/** Says no to a shopper who asked to cancel; a reason belongs to it, for the shopper reads it. */
export function DeclineCancellation({ orderId, state }: DeclineCancellationProps) {
  const t = useT();
  const decline = useVerb(Decline, { keyed: false });
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  return (
    <>
      <ActionButton state={state} onClick={() => setOpen(true)}>
        {t("desk.decline.open")}
      </ActionButton>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        title={t("desk.decline.title")}
        confirm={t("desk.decline.confirm")}
        danger={false}
        verb={decline}
        refusals={refusalsBeside(decline.refusals, "reason")}
        onConfirm={() => decline.run({ orderId, reason })}
      >
        <p>{t("desk.decline.text")}</p>
        <TextArea
          label={t("desk.decline.reason")}
          hint={t("desk.decline.reasonHint")}
          error={refusalAt(decline.refusals, "reason")}
          value={reason}
          maxLength={300}
          required
          onChange={(event) => setReason(event.target.value)}
        />
      </ConfirmDialog>
    </>
  );
}
