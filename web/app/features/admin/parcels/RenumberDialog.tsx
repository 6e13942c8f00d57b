import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import type { CarrierCode } from "../../../gql/graphql.ts";
import { graphql } from "../../../gql/index.ts";
import { useT } from "../../../i18n/i18n.tsx";
import { Field, Select } from "../../../ui/Field.tsx";
import { useToast } from "../../../ui/Toast.tsx";
import { DeskCarriers } from "../carriers.ts";
import { CompanyGuess } from "../CompanyGuess.tsx";
import { ConfirmDialog } from "../ConfirmDialog.tsx";
import { refusalAt, refusalsBeside, useVerb } from "../useVerb.ts";

const Renumber = graphql(`
  mutation DeskParcelRenumber($input: ShipmentRenumberInput!) {
    shipmentRenumber(input: $input) {
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

export interface RenumberDialogProps {
  onClose: () => void;
  shipmentId: string;
  /** As they stand now. */
  before: { carrier: CarrierCode; companyCode: string; trackingNumber: string };
}

/** Who has a parcel and under which number, filled with what was mistyped. */
export function RenumberDialog({ onClose, shipmentId, before }: RenumberDialogProps) {
  const t = useT();
  const toast = useToast();
  const renumber = useVerb(Renumber);
  const { data } = useQuery(DeskCarriers, { fetchPolicy: "cache-and-network" });
  const [values, setValues] = useState(before);
  const { carrier, companyCode, trackingNumber } = values;
  const carriers = data?.shippingSettings.carriers.filter(({ carrier: { code } }) => code !== "OWN" && code !== "PICKUP") ?? [];
  const companies = data?.shippingSettings.companies ?? [];
  const listed = !companyCode || companies.some(({ code }) => code === companyCode);
  const number = trackingNumber.trim();
  const changed = carrier !== before.carrier || companyCode !== before.companyCode || number !== before.trackingNumber;
  const confirm = async () => {
    const company = carrier === "OTHER" ? companyCode || null : null;
    const done = await renumber.run({ shipmentId, carrier, companyCode: company, trackingNumber: number });
    if (done) toast(t("desk.renumber.done"));
    return done;
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("desk.renumber.title")}
      confirm={t("desk.renumber.confirm")}
      danger={false}
      ready={number !== "" && changed}
      verb={renumber}
      refusals={refusalsBeside(renumber.refusals, "trackingNumber")}
      onConfirm={confirm}
    >
      <p className="text-sm text-muted">{t("desk.renumber.text")}</p>
      <Select
        label={t("desk.renumber.carrier")}
        value={carrier}
        onChange={(event) => setValues({ ...values, carrier: event.target.value as CarrierCode })}
      >
        {carriers.map(({ carrier: { code, name } }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Select>
      {carrier === "OTHER" && (
        <Select
          label={t("desk.ship.company")}
          hint={t("desk.ship.companyHint")}
          value={companyCode}
          onChange={(event) => setValues({ ...values, companyCode: event.target.value })}
        >
          {!listed && <option value={companyCode}>{companyCode}</option>}
          {companies.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
          <option value="">{t("desk.ship.companyNone")}</option>
        </Select>
      )}
      <Field
        label={t("desk.parcel.trackingNumber")}
        value={trackingNumber}
        error={refusalAt(renumber.refusals, "trackingNumber")}
        autoComplete="off"
        maxLength={40}
        onChange={(event) => setValues({ ...values, trackingNumber: event.target.value })}
      />
      <CompanyGuess
        trackingNumber={trackingNumber}
        chosen={{ carrier, companyCode: carrier === "OTHER" ? companyCode : "" }}
        carriers={carriers.map(({ carrier: { code } }) => code)}
        onTake={(sent) => setValues({ ...values, ...sent })}
      />
    </ConfirmDialog>
  );
}
