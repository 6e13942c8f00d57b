import { useState } from "react";
import type { PaymentMethodCode } from "../../gql/graphql.ts";
import { graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney, type MoneyLike, sum, times } from "../../money.ts";
import { Field } from "../../ui/Field.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { refusalAt, refusalsBeside, useVerb } from "./useVerb.ts";

const Capture = graphql(`
  mutation DeskPaymentCapture($input: PaymentCaptureInput!) {
    paymentCapture(input: $input) {
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

export interface CaptureDialogProps {
  open: boolean;
  onClose: () => void;
  payment: { id: string; method: PaymentMethodCode; amount: MoneyLike; captured: MoneyLike; can: { captureInPart: boolean } };
}

/** Money that came in outside a gateway, a bank transfer or cash from the courier; or money that a gateway holds until it is taken. */
export function CaptureDialog({ open, onClose, payment }: CaptureDialogProps) {
  const t = useT();
  const language = useLanguage();
  const capture = useVerb(Capture);
  const left = sum(payment.amount, times(payment.captured, -1));
  const [amount, setAmount] = useState(left.amount);
  const [reference, setReference] = useState("");
  const cash = payment.method === "CASH_ON_DELIVERY";
  const due = formatMoney(left, language, true);
  if (!cash && payment.method !== "BANK_TRANSFER")
    return (
      <ConfirmDialog
        open={open}
        onClose={onClose}
        danger={false}
        title={t("desk.capture.titleHeld")}
        confirm={t("desk.capture.confirmHeld")}
        verb={capture}
        refusals={refusalsBeside(capture.refusals, "amount")}
        onConfirm={() => capture.run({ paymentId: payment.id, amount: payment.can.captureInPart ? amount.trim() : null, reference: null })}
      >
        <p>{t("desk.capture.textHeld", { amount: due })}</p>
        {payment.can.captureInPart && (
          <Field
            label={t("desk.capture.amount", { currency: payment.amount.currencyCode })}
            hint={payment.method === "STRIPE" ? t("desk.capture.partOnce") : t("desk.capture.partOften")}
            inputMode="decimal"
            pattern="[0-9]+([.][0-9]+)?"
            required
            value={amount}
            error={refusalAt(capture.refusals, "amount")}
            onChange={(event) => setAmount(event.target.value)}
          />
        )}
      </ConfirmDialog>
    );
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      danger={false}
      title={cash ? t("desk.capture.titleCash") : t("desk.capture.titleTransfer")}
      confirm={t("desk.capture.confirm")}
      verb={capture}
      refusals={refusalsBeside(capture.refusals, "amount", "reference")}
      onConfirm={() => capture.run({ paymentId: payment.id, amount: amount.trim(), reference: reference.trim() || null })}
    >
      <p>{t("desk.capture.text", { amount: due })}</p>
      <Field
        label={t("desk.capture.amount", { currency: payment.amount.currencyCode })}
        inputMode="decimal"
        pattern="[0-9]+([.][0-9]+)?"
        required
        value={amount}
        error={refusalAt(capture.refusals, "amount")}
        onChange={(event) => setAmount(event.target.value)}
      />
      <Field
        label={cash ? t("desk.capture.referenceCash") : t("desk.capture.reference")}
        hint={t("desk.capture.referenceHint")}
        value={reference}
        maxLength={100}
        error={refusalAt(capture.refusals, "reference")}
        onChange={(event) => setReference(event.target.value)}
      />
    </ConfirmDialog>
  );
}
