import { useT } from "../../i18n/i18n.tsx";
import { Select } from "../../ui/Field.tsx";
import { fieldId, type Values } from "./form.ts";

interface Region {
  code: string;
  name: string;
}

export interface RegionPickerProps {
  levels: { provinces?: readonly Region[]; cities?: readonly Region[]; districts?: readonly Region[] };
  values: Values;
  error?: string;
  onChange(change: Values): void;
}

/** Province, city and district: one question in three native lists, which every phone shows well. */
export function RegionPicker({ levels, values, error, onChange }: RegionPickerProps) {
  const t = useT();
  const level = (name: "provinceCode" | "cityCode" | "districtCode", regions: readonly Region[] | undefined, after: Values) => (
    <Select
      key={`${name}${regions?.[0]?.code ?? ""}`}
      id={fieldId(name)}
      name={name}
      label={t(`checkout.${name}`)}
      hideLabel
      value={values[name] ?? ""}
      disabled={!regions?.length}
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? "checkout-region-error" : undefined}
      autoComplete={name === "provinceCode" ? "address-level1" : name === "cityCode" ? "address-level2" : "address-level3"}
      onChange={(event) => onChange({ ...after, [name]: event.target.value })}
    >
      <option value="">{t(`checkout.${name}`)}</option>
      {regions?.map((region) => (
        <option key={region.code} value={region.code}>
          {region.name}
        </option>
      ))}
    </Select>
  );
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{t("checkout.region")}</legend>
      <div className="grid grid-cols-2 gap-2 *:last:col-span-2 sm:grid-cols-3 sm:*:last:col-span-1">
        {level("provinceCode", levels.provinces, { ...values, cityCode: "", districtCode: "" })}
        {level("cityCode", levels.cities, { ...values, districtCode: "" })}
        {level("districtCode", levels.districts, values)}
      </div>
      {error && (
        <p id="checkout-region-error" className="mt-1 text-sm font-medium text-sale">
          {error}
        </p>
      )}
    </fieldset>
  );
}
