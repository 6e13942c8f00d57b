import { useEffect, useId, useState } from "react";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney, isZero } from "../../money.ts";
import type { RefusalData } from "../../refusals.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { exceeds, isAmount, type RefundDraft, type RefundFigures } from "./refunding.ts";
import { refusalAt } from "./useVerb.ts";

export interface RefundAmountsProps {
  figures: RefundFigures;
  draft: RefundDraft;
  refusals: readonly RefusalData[];
  onChange: (draft: RefundDraft) => void;
}

/** Freight, and the whole sum where it shall be another than pieces and freight come to. */
export function RefundAmounts({ figures, draft, refusals, onChange }: RefundAmountsProps) {
  const t = useT();
  const language = useLanguage();
  // While one types, the field holds what is typed, even nothing; afterwards what it comes to
  const amountId = useId();
  const [editing, setEditing] = useState<string | null>(null);
  const { amount, refundable, refundableShipping } = figures;
  const hasShipping = !isZero(refundableShipping);
  const currency = amount.currencyCode;
  const shown = editing ?? (draft.amount || amount.amount);
  // What is about to be typed replaces the sum, also when a newer one has just come in
  useEffect(() => {
    const field = document.getElementById(amountId);
    if (editing === null && field instanceof HTMLInputElement && field === document.activeElement && field.value === shown) field.select();
  }, [shown, editing, amountId]);
  const wrong = (text: string) => (text.trim() && !isAmount(text) ? t("desk.refund.noAmount") : undefined);
  // A Chinese keyboard writes its own full stop
  const read = (text: string) => text.replace(/[。．]/, ".");
  const tooMuch = exceeds(figures) ? t("desk.refund.tooMuch", { amount: formatMoney(refundable, language, true) }) : undefined;
  return (
    <div className={`grid items-start gap-4 ${hasShipping ? "sm:grid-cols-2" : ""}`}>
      {hasShipping && (
        <div className="grid gap-2">
          <Field
            label={t("desk.refund.shippingField", { currency })}
            inputMode="decimal"
            autoComplete="off"
            placeholder={t("desk.refund.none")}
            value={draft.shipping}
            error={wrong(draft.shipping) ?? refusalAt(refusals, "shipping")}
            onChange={(event) => onChange({ ...draft, shipping: read(event.target.value) })}
          />
          <Button
            look="secondary"
            size="sm"
            className="justify-self-start"
            onClick={() => onChange({ ...draft, shipping: refundableShipping.amount })}
          >
            {t("desk.refund.allShipping", { amount: formatMoney(refundableShipping, language, true) })}
          </Button>
        </div>
      )}
      <div className="grid gap-2">
        <Field
          id={amountId}
          label={t("desk.refund.amountField", { currency })}
          hint={t("desk.refund.amountHint")}
          inputMode="decimal"
          autoComplete="off"
          value={shown}
          error={wrong(draft.amount) ?? refusalAt(refusals, "amount") ?? tooMuch}
          onFocus={(event) => event.target.select()}
          onBlur={() => setEditing(null)}
          onChange={(event) => {
            const text = read(event.target.value);
            setEditing(text);
            onChange({ ...draft, amount: text });
          }}
        />
        {draft.amount && (
          <Button
            look="secondary"
            size="sm"
            className="justify-self-start"
            onClick={() => {
              onChange({ ...draft, amount: "" });
              document.getElementById(amountId)?.focus(); // the button goes away under the finger
            }}
          >
            {t("desk.refund.computed")}
          </Button>
        )}
      </div>
    </div>
  );
}
