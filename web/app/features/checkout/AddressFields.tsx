import type { ComponentProps } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { fieldId, type FieldName, inChina, type Problems, type Values } from "./form.ts";
import { RegionPicker, type RegionPickerProps } from "./RegionPicker.tsx";

export interface AddressFieldsProps {
  values: Values;
  problems: Problems;
  countries: readonly { code: string; name: string }[];
  levels: RegionPickerProps["levels"];
  onDestination(change: Values): void;
}

/** Four fields in China (name, phone, region, street); seven more abroad at most, the rare ones folded away. */
export function AddressFields({ values, problems, countries, levels, onDestination }: AddressFieldsProps) {
  const t = useT();
  const error = (name: FieldName) => (problems[name] ? t(problems[name]) : undefined);
  const text = (name: FieldName, props: Partial<ComponentProps<typeof Field>> & { label: string }) => (
    <Field {...props} id={fieldId(name)} name={name} defaultValue={values[name]} error={error(name)} />
  );
  const china = inChina(values);
  const country = (
    <Select
      id={fieldId("countryCode")}
      name="countryCode"
      label={t("checkout.country")}
      value={values.countryCode ?? "CN"}
      autoComplete="country"
      onChange={(event) => onDestination({ countryCode: event.target.value })}
    >
      {countries.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </Select>
  );
  const name = text("name", { label: t("checkout.name"), autoComplete: "name", required: true, maxLength: 60 });
  if (china) {
    return (
      <div className="flex flex-col gap-4">
        <div className="grid gap-4 md:grid-cols-2">
          {name}
          {text("phone", {
            label: t("checkout.phone"),
            type: "tel",
            autoComplete: "tel",
            inputMode: "tel",
            required: true,
            hint: t("checkout.phoneWhy"),
            maxLength: 20,
          })}
        </div>
        <RegionPicker levels={levels} values={values} error={error("provinceCode")} onChange={onDestination} />
        {text("street", {
          label: t("checkout.street"),
          autoComplete: "street-address",
          required: true,
          placeholder: t("checkout.streetExample"),
          maxLength: 200,
        })}
        <details key="elsewhere" className="text-sm">
          <summary className="unfolds inline-flex items-center gap-1 py-2 text-action">{t("checkout.elsewhere")}</summary>
          <div className="pt-2">{country}</div>
        </details>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {text("email", {
        label: t("checkout.email"),
        type: "email",
        autoComplete: "email",
        required: true,
        hint: t("checkout.emailWhy"),
        maxLength: 200,
      })}
      <div className="grid gap-4 md:grid-cols-2">
        {name}
        {country}
        <Field
          id={fieldId("postcode")}
          name="postcode"
          label={t("checkout.postcode")}
          autoComplete="postal-code"
          defaultValue={values.postcode}
          error={error("postcode")}
          required
          maxLength={16}
          onBlur={(event) =>
            event.target.value !== (values.postcode ?? "") && onDestination({ ...values, postcode: event.target.value.trim() })
          }
        />
        {text("region", { label: t("checkout.state"), autoComplete: "address-level1", maxLength: 80 })}
        {text("city", { label: t("checkout.city"), autoComplete: "address-level2", required: true, maxLength: 80 })}
        {text("phone", {
          label: t("checkout.phone"),
          type: "tel",
          autoComplete: "tel",
          required: true,
          hint: t("checkout.phoneWhyAbroad"),
          maxLength: 24,
        })}
      </div>
      {text("street", { label: t("checkout.street"), autoComplete: "address-line1", required: true, maxLength: 200 })}
      <details key="more" className="text-sm">
        <summary className="unfolds inline-flex items-center gap-1 py-2 text-action">{t("checkout.moreLines")}</summary>
        <div className="grid gap-4 pt-2 md:grid-cols-2">
          {text("street2", { label: t("checkout.street2"), autoComplete: "address-line2", maxLength: 200 })}
          {text("company", { label: t("checkout.company"), autoComplete: "organization", maxLength: 100 })}
        </div>
      </details>
    </div>
  );
}
