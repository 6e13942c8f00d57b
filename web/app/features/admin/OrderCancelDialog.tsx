import { useState } from "react";
import { graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney, isZero, type MoneyLike } from "../../money.ts";
import { Alert } from "../../ui/Feedback.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { useVerb } from "./useVerb.ts";

const CancelOrder = graphql(`
  mutation DeskOrderCancel($input: OrderCancelInput!) {
    orderCancel(input: $input) {
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

const reasons = ["asked", "stock", "address", "doubt", "other"] as const;

export interface OrderCancelDialogProps {
  open: boolean;
  onClose: () => void;
  order: { id: string; number: string; paid: MoneyLike };
}

export function OrderCancelDialog({ open, onClose, order }: OrderCancelDialogProps) {
  const t = useT();
  const language = useLanguage();
  const cancel = useVerb(CancelOrder);
  const [reason, setReason] = useState<(typeof reasons)[number]>("asked");
  const [words, setWords] = useState("");
  const text = [reason === "other" ? "" : t(`desk.cancel.reason.${reason}`), words.trim()].filter(Boolean).join(": ");
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t("desk.cancel.title", { number: order.number })}
      confirm={
        isZero(order.paid) ? t("desk.cancel.confirm") : t("desk.cancel.confirmPaid", { amount: formatMoney(order.paid, language, true) })
      }
      verb={cancel}
      refusals={cancel.refusals}
      onConfirm={() => cancel.run({ orderId: order.id, reason: text || null })}
    >
      {isZero(order.paid) ? (
        <p>{t("desk.cancel.text")}</p>
      ) : (
        <Alert tone="warn">{t("desk.cancel.textPaid", { amount: formatMoney(order.paid, language, true) })}</Alert>
      )}
      <Select label={t("desk.cancel.reason")} value={reason} onChange={(event) => setReason(event.target.value as typeof reason)}>
        {reasons.map((one) => (
          <option key={one} value={one}>
            {t(`desk.cancel.reason.${one}`)}
          </option>
        ))}
      </Select>
      <Field
        label={t("desk.cancel.words")}
        hint={t("desk.cancel.reasonHint")}
        value={words}
        maxLength={200}
        required={reason === "other"}
        onChange={(event) => setWords(event.target.value)}
      />
    </ConfirmDialog>
  );
}
