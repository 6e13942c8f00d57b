import { useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../../gql/index.ts";
import { useT } from "../../../i18n/i18n.tsx";
import { Field } from "../../../ui/Field.tsx";
import { useToast } from "../../../ui/Toast.tsx";
import { RegionPicker } from "../../checkout/RegionPicker.tsx";
import { ConfirmDialog } from "../ConfirmDialog.tsx";
import { useRegionLevels } from "../useRegionLevels.ts";
import { refusalAt, refusalsBeside, useVerb } from "../useVerb.ts";

const Receiver = graphql(`
  fragment ReaddressDialog_address on OrderAddress {
    name
    phone
    countryCode
    provinceCode
    cityCode
    districtCode
    street
    postcode
  }
`);

const Readdress = graphql(`
  mutation DeskParcelReaddress($input: ShipmentReaddressInput!) {
    shipmentReaddress(input: $input) {
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

export interface ReaddressDialogProps {
  onClose: () => void;
  shipmentId: string;
  /** The carrier's words. */
  failure: string | null;
  address: FragmentType<typeof Receiver>;
}

/** The address of one parcel, filled with the one that its carrier refused. */
export function ReaddressDialog({ onClose, shipmentId, failure, address }: ReaddressDialogProps) {
  const t = useT();
  const toast = useToast();
  const readdress = useVerb(Readdress);
  const before = getFragmentData(Receiver, address);
  const [values, setValues] = useState({
    name: before.name,
    phone: before.phone,
    provinceCode: before.provinceCode ?? "",
    cityCode: before.cityCode ?? "",
    districtCode: before.districtCode ?? "",
    region: "",
    city: "",
    street: before.street,
    postcode: before.postcode ?? "",
  });
  const inChina = before.countryCode === "CN";
  const levels = useRegionLevels(values);
  const text = (name: keyof typeof values, label: string, maxLength: number) => (
    <Field
      label={label}
      value={values[name]}
      error={refusalAt(readdress.refusals, name)}
      maxLength={maxLength}
      onChange={(event) => setValues({ ...values, [name]: event.target.value })}
    />
  );
  const confirm = async () => {
    const given = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim() || null]));
    const { name, phone, street } = values;
    const done = await readdress.run({ shipmentId, address: { ...given, name, phone, street, countryCode: before.countryCode } });
    if (done) toast(t("desk.readdress.done"));
    return done;
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("desk.readdress.title")}
      confirm={t("desk.readdress.confirm")}
      danger={false}
      verb={readdress}
      refusals={refusalsBeside(readdress.refusals, ...Object.keys(values))}
      onConfirm={confirm}
    >
      <p className="text-sm text-muted">{t("desk.readdress.text")}</p>
      {failure && <p className="border-s-2 border-sale ps-2 text-sm">{failure}</p>}
      <div className="grid gap-4 sm:grid-cols-2">
        {text("name", t("desk.settings.name"), 60)}
        {text("phone", t("desk.settings.phone"), 30)}
      </div>
      {inChina ? (
        <RegionPicker
          levels={levels}
          values={values}
          error={refusalAt(readdress.refusals, "districtCode")}
          onChange={(change) => setValues({ ...values, ...change })}
        />
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          {text("city", t("desk.readdress.city"), 60)}
          {text("region", t("desk.readdress.region"), 60)}
        </div>
      )}
      {text("street", t("desk.settings.street"), 120)}
      {text("postcode", t("desk.settings.postcode"), 12)}
    </ConfirmDialog>
  );
}
