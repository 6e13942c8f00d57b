import { useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import type { DeliveryEvent } from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Field } from "../../ui/Field.tsx";
import { ActionButton } from "./ActionButton.tsx";
import { CollectButton } from "./CollectButton.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { refusalAt, refusalsBeside, useVerb } from "./useVerb.ts";

const OwnShipment = graphql(`
  fragment OwnDelivery_shipment on Shipment {
    id
    carrier {
      code
    }
    can {
      outForDelivery {
        allowed
        reason
      }
      deliver {
        allowed
        reason
      }
      failAttempt {
        allowed
        reason
      }
      bringBack {
        allowed
        reason
      }
      collect {
        allowed
        reason
      }
    }
  }
`);

const Record = graphql(`
  mutation DeskDeliveryRecord($input: ShipmentDeliveryRecordInput!) {
    shipmentDeliveryRecord(input: $input) {
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

const steps = [
  ["outForDelivery", "OUT_FOR_DELIVERY"],
  ["deliver", "DELIVERED"],
  ["failAttempt", "FAILED_ATTEMPT"],
  ["bringBack", "RETURNED"],
] as const satisfies readonly (readonly [string, DeliveryEvent])[];

/** What staff can say of a parcel the shop drives out itself; of one that is collected, its code. */
export function OwnDelivery({ shipment }: { shipment: FragmentType<typeof OwnShipment> }) {
  const t = useT();
  const { id, carrier, can } = getFragmentData(OwnShipment, shipment);
  const record = useVerb(Record, { keyed: false });
  const [saying, setSaying] = useState<(typeof steps)[number] | null>(null);
  const [note, setNote] = useState("");
  if (carrier.code === "PICKUP") return can.collect.allowed ? <CollectButton /> : null;
  return (
    <>
      {steps
        .filter(([name]) => can[name].allowed)
        .map((step, at) => (
          <ActionButton key={step[0]} look={at === 0 ? "secondary" : "quiet"} state={can[step[0]]} onClick={() => setSaying(step)}>
            {t(`desk.parcel.${step[0]}`)}
          </ActionButton>
        ))}
      {saying && (
        <ConfirmDialog
          open
          onClose={() => setSaying(null)}
          danger={false}
          title={t(`desk.parcel.${saying[0]}`)}
          confirm={t(`desk.parcel.${saying[0]}`)}
          verb={record}
          refusals={refusalsBeside(record.refusals, "note")}
          onConfirm={async () => {
            const done = await record.run({ shipmentId: id, event: saying[1], note: note.trim() || null });
            if (done) setNote("");
            return done;
          }}
        >
          <Field
            label={t("desk.parcel.deliveryNote")}
            value={note}
            maxLength={200}
            error={refusalAt(record.refusals, "note")}
            onChange={(event) => setNote(event.target.value)}
          />
        </ConfirmDialog>
      )}
    </>
  );
}
