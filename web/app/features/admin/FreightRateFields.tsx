import type { FreightBasis } from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Checkbox, Field } from "../../ui/Field.tsx";
import type { RateDraft } from "./freight.ts";

export interface FreightRateFieldsProps {
  rate: RateDraft;
  currency: string;
  basis: FreightBasis;
  errorAt: (field: keyof RateDraft) => string | undefined;
  onChange: (change: Partial<RateDraft>) => void;
}

/** First weight, further steps, free from a sum; or not shipped there at all. */
export function FreightRateFields({ rate, currency, basis, errorAt, onChange }: FreightRateFieldsProps) {
  const t = useT();
  const money = { inputMode: "decimal", pattern: "[0-9]{1,15}([.][0-9]{1,4})?", maxLength: 20 } as const;
  const grams = { inputMode: "numeric", pattern: "[0-9]{1,7}", required: true } as const;
  const text = (name: Exclude<keyof RateDraft, "excluded">, label: string, kind: typeof money | typeof grams, required = false) => (
    <Field
      {...kind}
      required={required || kind === grams}
      label={label}
      value={rate[name]}
      error={errorAt(name)}
      onChange={(event) => onChange({ [name]: event.target.value })}
    />
  );
  return (
    <div className="grid gap-3">
      <Checkbox
        label={t("desk.freight.excluded")}
        checked={rate.excluded}
        onChange={(event) => onChange({ excluded: event.target.checked })}
      />
      {!rate.excluded && (
        <div className="grid grid-cols-2 items-end gap-3">
          {basis === "PIECE"
            ? text("firstPieces", t("desk.freight.firstPieces"), grams)
            : text("firstGrams", t("desk.freight.firstGrams"), grams)}
          {text("firstFee", t("desk.freight.firstFee", { currency }), money, true)}
          {basis === "PIECE"
            ? text("additionalPieces", t("desk.freight.additionalPieces"), grams)
            : text("additionalGrams", t("desk.freight.additionalGrams"), grams)}
          {text("additionalFee", t("desk.freight.additionalFee", { currency }), money)}
          <div className="col-span-2">{text("freeOver", t("desk.freight.freeOverField", { currency }), money)}</div>
        </div>
      )}
    </div>
  );
}
