import { type FormEvent, useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { Field } from "../../ui/Field.tsx";
import { useToast } from "../../ui/Toast.tsx";
import { RegionPicker } from "../checkout/RegionPicker.tsx";
import { Refusals } from "./Refusals.tsx";
import { useRegionLevels } from "./useRegionLevels.ts";
import { refusalAt, refusalsBeside, useVerb } from "./useVerb.ts";

const Point = graphql(`
  fragment PickupForm_settings on ShippingSettings {
    pickupPoint {
      nameZh
      nameEn
      hoursZh
      hoursEn
      phone
      provinceCode
      cityCode
      districtCode
      street
    }
  }
`);

const SetPoint = graphql(`
  mutation DeskPickupPointSet($input: PickupPointSetInput!) {
    pickupPointSet(input: $input) {
      shippingSettings {
        ...PickupForm_settings
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

const empty = {
  nameZh: "",
  nameEn: "",
  hoursZh: "",
  hoursEn: "",
  phone: "",
  provinceCode: "",
  cityCode: "",
  districtCode: "",
  street: "",
};

export function PickupForm({
  settings,
  mayChange,
  onSaved,
}: {
  settings: FragmentType<typeof Point>;
  mayChange: boolean;
  onSaved: () => void;
}) {
  const t = useT();
  const toast = useToast();
  const { pickupPoint } = getFragmentData(Point, settings);
  const set = useVerb(SetPoint, { keyed: false });
  const [values, setValues] = useState({
    ...empty,
    ...(pickupPoint && { ...pickupPoint, cityCode: pickupPoint.cityCode ?? "", districtCode: pickupPoint.districtCode ?? "" }),
  });
  const levels = useRegionLevels(values);
  const text = (name: keyof typeof empty, label: string, more: { hint?: string; required?: boolean; maxLength?: number } = {}) => (
    <Field
      {...more}
      label={label}
      value={values[name]}
      error={refusalAt(set.refusals, name)}
      onChange={(event) => setValues({ ...values, [name]: event.target.value })}
    />
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { nameEn, hoursEn, cityCode, districtCode, nameZh, hoursZh, phone, provinceCode, street } = values;
    const optional = { nameEn: nameEn || null, hoursEn: hoursEn || null, cityCode: cityCode || null, districtCode: districtCode || null };
    if (!(await set.run({ nameZh, hoursZh, phone, provinceCode, street, ...optional }))) return;
    toast(t("desk.settings.saved"));
    onSaved();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset disabled={!mayChange} className="grid min-w-0 gap-4 p-4">
        {!pickupPoint && <Alert>{t("desk.pickup.missing")}</Alert>}
        <Refusals of={refusalsBeside(set.refusals, ...Object.keys(empty))} />
        <div className="grid gap-4 md:grid-cols-3">
          {text("nameZh", t("desk.pickup.nameZh"), { required: true, maxLength: 40 })}
          {text("nameEn", t("desk.pickup.nameEn"), { maxLength: 40 })}
          {text("phone", t("desk.settings.phone"), { required: true, maxLength: 30, hint: t("desk.settings.phoneHint") })}
        </div>
        <div className="grid gap-4 md:grid-cols-2">
          {text("hoursZh", t("desk.pickup.hoursZh"), { required: true, maxLength: 120 })}
          {text("hoursEn", t("desk.pickup.hoursEn"), { maxLength: 120 })}
        </div>
        <RegionPicker
          levels={levels}
          values={values}
          error={refusalAt(set.refusals, "districtCode")}
          onChange={(change) => setValues({ ...values, ...change })}
        />
        {text("street", t("desk.settings.street"), { required: true, maxLength: 120 })}
        {mayChange && (
          <Button type="submit" size="sm" busy={set.busy} className="justify-self-start">
            {t("desk.settings.save")}
          </Button>
        )}
      </fieldset>
    </form>
  );
}
