import { useState } from "react";
import { graphql } from "../../../gql/index.ts";
import { useT } from "../../../i18n/i18n.tsx";
import { Button } from "../../../ui/Button.tsx";
import { Field } from "../../../ui/Field.tsx";
import { useToast } from "../../../ui/Toast.tsx";
import { ConfirmDialog } from "../ConfirmDialog.tsx";
import { refusalAt, refusalsBeside, useVerb } from "../useVerb.ts";

const Replace = graphql(`
  mutation DeskParcelReplace($input: ShipmentReplaceInput!) {
    shipmentReplace(input: $input) {
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

const reasons = ["LOST", "DAMAGED", "RETURNED"] as const;

export interface ReplaceDialogProps {
  onClose: () => void;
  shipmentId: string;
  name: string;
  /** True with a carrier that gives no number by itself. */
  needsNumber: boolean;
}

/** Sends a parcel's contents once more. The usual reasons are a click; anything else can be written. */
export function ReplaceDialog({ onClose, shipmentId, name, needsNumber }: ReplaceDialogProps) {
  const t = useT();
  const toast = useToast();
  const replace = useVerb(Replace);
  const [reason, setReason] = useState("");
  const [trackingNumber, setTrackingNumber] = useState("");
  const confirm = async () => {
    const done = await replace.run({ shipmentId, reason, trackingNumber: trackingNumber.trim() || null });
    if (done) toast(t("desk.replace.done"));
    return done;
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("desk.replace.title", { name })}
      confirm={t("desk.replace.confirm")}
      danger={false}
      ready={reason.trim() !== ""}
      verb={replace}
      refusals={refusalsBeside(replace.refusals, "reason", "trackingNumber")}
      onConfirm={confirm}
    >
      <p>{t("desk.replace.text")}</p>
      <div className="flex flex-wrap gap-2">
        {reasons.map((each) => (
          <Button key={each} look="secondary" size="sm" onClick={() => setReason(t(`desk.replace.${each}`))}>
            {t(`desk.replace.${each}`)}
          </Button>
        ))}
      </div>
      <Field
        label={t("desk.replace.reason")}
        hint={t("desk.replace.reasonHint")}
        value={reason}
        error={refusalAt(replace.refusals, "reason")}
        maxLength={300}
        onChange={(event) => setReason(event.target.value)}
      />
      {needsNumber && (
        <Field
          label={t("desk.replace.number")}
          value={trackingNumber}
          error={refusalAt(replace.refusals, "trackingNumber")}
          autoComplete="off"
          maxLength={40}
          onChange={(event) => setTrackingNumber(event.target.value)}
        />
      )}
    </ConfirmDialog>
  );
}
