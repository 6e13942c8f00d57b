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

const Sender = graphql(`
  fragment SenderForm_settings on ShippingSettings {
    sender {
      name
      company
      phone
      provinceCode
      cityCode
      districtCode
      street
      postcode
      demo
    }
  }
`);

const SetSender = graphql(`
  mutation DeskSenderSet($input: SenderAddressSetInput!) {
    senderAddressSet(input: $input) {
      shippingSettings {
        ...SenderForm_settings
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

export function SenderForm({
  settings,
  mayChange,
  onSaved,
}: {
  settings: FragmentType<typeof Sender>;
  mayChange: boolean;
  onSaved: () => void;
}) {
  const t = useT();
  const toast = useToast();
  const { sender } = getFragmentData(Sender, settings);
  const set = useVerb(SetSender, { keyed: false });
  const [values, setValues] = useState({
    name: sender?.name ?? "",
    company: sender?.company ?? "",
    phone: sender?.phone ?? "",
    provinceCode: sender?.provinceCode ?? "",
    cityCode: sender?.cityCode ?? "",
    districtCode: sender?.districtCode ?? "",
    street: sender?.street ?? "",
    postcode: sender?.postcode ?? "",
  });
  const levels = useRegionLevels(values);
  const text = (name: keyof typeof values, label: string, more: { hint?: string; required?: boolean; maxLength?: number } = {}) => (
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
    const { company, postcode, cityCode: city, districtCode, ...rest } = values;
    const input = {
      ...rest,
      company: company || null,
      postcode: postcode || null,
      cityCode: city || null,
      districtCode: districtCode || null,
    };
    if (!(await set.run(input))) return;
    toast(t("desk.settings.saved"));
    onSaved();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset disabled={!mayChange} className="grid min-w-0 gap-4 p-4">
        {!sender && <Alert>{t("desk.settings.senderMissing")}</Alert>}
        {sender?.demo && <Alert>{t("desk.settings.senderDemo")}</Alert>}
        <Refusals of={refusalsBeside(set.refusals, ...Object.keys(values))} />
        <div className="grid gap-4 md:grid-cols-3">
          {text("name", t("desk.settings.name"), { required: true, maxLength: 60 })}
          {text("phone", t("desk.settings.phone"), { required: true, maxLength: 30, hint: t("desk.settings.phoneHint") })}
          {text("company", t("desk.settings.company"), { maxLength: 120 })}
        </div>
        <RegionPicker
          levels={levels}
          values={values}
          error={refusalAt(set.refusals, "districtCode")}
          onChange={(change) => setValues({ ...values, ...change })}
        />
        <div className="grid gap-4 md:grid-cols-[2fr_1fr]">
          {text("street", t("desk.settings.street"), { required: true, maxLength: 120 })}
          {text("postcode", t("desk.settings.postcode"), { maxLength: 6 })}
        </div>
        {mayChange && (
          <Button type="submit" size="sm" busy={set.busy} className="justify-self-start">
            {t("desk.settings.save")}
          </Button>
        )}
      </fieldset>
    </form>
  );
}
