import { useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../../gql/index.ts";
import { useT } from "../../../i18n/i18n.tsx";
import { ActionButton } from "../ActionButton.tsx";
import { ReaddressDialog } from "./ReaddressDialog.tsx";
import { ReplaceDialog } from "./ReplaceDialog.tsx";

const Remedies = graphql(`
  fragment ParcelRemedies_shipment on Shipment {
    id
    number
    status
    trackingNumber
    failure
    carrier {
      code
    }
    receiver {
      ...ReaddressDialog_address
    }
    can {
      replace {
        allowed
        reason
      }
      readdress {
        allowed
        reason
      }
    }
  }
`);

/** What helps a parcel in trouble. One of the two at most makes sense; the other is not shown. */
export function ParcelRemedies({ shipment }: { shipment: FragmentType<typeof Remedies> }) {
  const t = useT();
  const { id, number, status, trackingNumber, failure, carrier, receiver, can } = getFragmentData(Remedies, shipment);
  const [open, setOpen] = useState<"replace" | "readdress" | null>(null);
  const refused = status === "CANCELLED" && failure;
  return (
    <>
      {refused ? (
        <ActionButton look="primary" state={can.readdress} onClick={() => setOpen("readdress")}>
          {t("desk.readdress.button")}
        </ActionButton>
      ) : (
        <ActionButton look="secondary" state={can.replace} onClick={() => setOpen("replace")}>
          {t("desk.replace.button")}
        </ActionButton>
      )}
      {open === "replace" && (
        <ReplaceDialog
          onClose={() => setOpen(null)}
          shipmentId={id}
          name={trackingNumber ?? number}
          needsNumber={carrier.code === "OTHER"}
        />
      )}
      {open === "readdress" && (
        <ReaddressDialog onClose={() => setOpen(null)} shipmentId={id} failure={failure ?? null} address={receiver} />
      )}
    </>
  );
}
