import { useState } from "react";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Field } from "../../ui/Field.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { useVerb } from "./useVerb.ts";

const CancelParcel = graphql(`
  mutation DeskParcelCancel($input: ShipmentCancelInput!) {
    shipmentCancel(input: $input) {
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

export function ParcelCancelDialog({
  open,
  onClose,
  shipmentId,
  name,
}: {
  open: boolean;
  onClose: () => void;
  shipmentId: string;
  name: string;
}) {
  const t = useT();
  const cancel = useVerb(CancelParcel, { keyed: false });
  const [reason, setReason] = useState("");
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t("desk.parcelCancel.title", { name })}
      confirm={t("desk.parcelCancel.confirm")}
      verb={cancel}
      refusals={cancel.refusals}
      onConfirm={() => cancel.run({ shipmentId, reason: reason.trim() || null })}
    >
      <p>{t("desk.parcelCancel.text")}</p>
      <Field
        label={t("desk.cancel.reason")}
        hint={t("desk.cancel.reasonHint")}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.target.value)}
      />
    </ConfirmDialog>
  );
}
