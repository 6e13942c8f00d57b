import type { FreightBasis } from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Checkbox, Field, Select } from "../../ui/Field.tsx";
import type { TemplateDraft } from "./freight.ts";

type Part = Pick<TemplateDraft, "basis" | "volumetricDivisor" | "parcelMaxGrams" | "parcelMaxLitres" | "asks" | "percent" | "fixed">;

export interface FreightBasisFieldsProps {
  draft: Part;
  currency: string;
  /** Whether the chosen carrier can be asked. */
  quotesRates: boolean;
  errorAt: (path: string) => string | undefined;
  onChange: (change: Partial<Part>) => void;
}

const bases: readonly FreightBasis[] = ["WEIGHT", "VOLUME", "PIECE"];

/** What the fees count, how much one parcel holds, and whether the carrier's own price is used. */
export function FreightBasisFields({ draft, currency, quotesRates, errorAt, onChange }: FreightBasisFieldsProps) {
  const t = useT();
  const whole = { inputMode: "numeric", pattern: "[0-9]{1,7}" } as const;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={t("desk.freight.basis")}
          value={draft.basis}
          onChange={(event) => onChange({ basis: event.target.value as FreightBasis })}
        >
          {bases.map((basis) => (
            <option key={basis} value={basis}>
              {t(`desk.freight.basis.${basis}`)}
            </option>
          ))}
        </Select>
        {draft.basis === "VOLUME" && (
          <Field
            {...whole}
            required
            label={t("desk.freight.divisor")}
            value={draft.volumetricDivisor}
            error={errorAt("volumetricDivisor")}
            onChange={(event) => onChange({ volumetricDivisor: event.target.value })}
          />
        )}
      </div>
      <div className="grid items-end gap-4 sm:grid-cols-2">
        <Field
          {...whole}
          label={t("desk.freight.parcelGrams")}
          value={draft.parcelMaxGrams}
          error={errorAt("parcelMaxGrams")}
          onChange={(event) => onChange({ parcelMaxGrams: event.target.value })}
        />
        <Field
          {...whole}
          label={t("desk.freight.parcelLitres")}
          value={draft.parcelMaxLitres}
          error={errorAt("parcelMaxLitres")}
          onChange={(event) => onChange({ parcelMaxLitres: event.target.value })}
        />
      </div>
      {(quotesRates || draft.asks) && (
        <fieldset className="grid min-w-0 gap-3 rounded-md border p-3">
          <Checkbox label={t("desk.freight.rate")} checked={draft.asks} onChange={(event) => onChange({ asks: event.target.checked })} />
          {draft.asks && (
            <>
              <p className="text-sm text-muted">{t("desk.freight.rateHint")}</p>
              <div className="grid grid-cols-2 items-end gap-3">
                <Field
                  inputMode="numeric"
                  pattern="-?[0-9]{1,4}"
                  required
                  label={t("desk.freight.ratePercent")}
                  value={draft.percent}
                  error={errorAt("carrierRate.percent")}
                  onChange={(event) => onChange({ percent: event.target.value })}
                />
                <Field
                  inputMode="decimal"
                  pattern="[0-9]{1,15}([.][0-9]{1,4})?"
                  label={t("desk.freight.rateFixed", { currency })}
                  value={draft.fixed}
                  error={errorAt("carrierRate.fixed")}
                  onChange={(event) => onChange({ fixed: event.target.value })}
                />
              </div>
            </>
          )}
        </fieldset>
      )}
    </>
  );
}
