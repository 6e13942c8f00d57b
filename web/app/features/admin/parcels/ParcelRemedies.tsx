import { useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../../gql/index.ts";
import { useT } from "../../../i18n/i18n.tsx";
import { ActionButton } from "../ActionButton.tsx";
import { ReaddressDialog } from "./ReaddressDialog.tsx";
import { RenumberDialog } from "./RenumberDialog.tsx";
import { ReplaceDialog } from "./ReplaceDialog.tsx";

const Remedies = graphql(`
  fragment ParcelRemedies_shipment on Shipment {
    id
    number
    status
    trackingNumber
    failure
    companyCode
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
      renumber {
        allowed
        reason
      }
    }
  }
`);

/** What helps a parcel in trouble: of a new address and a new parcel one at most makes sense, and a number is put right where staff gave it. */
export function ParcelRemedies({ shipment }: { shipment: FragmentType<typeof Remedies> }) {
  const t = useT();
  const { id, number, status, trackingNumber, failure, carrier, companyCode, receiver, can } = getFragmentData(Remedies, shipment);
  const [open, setOpen] = useState<"replace" | "readdress" | "renumber" | null>(null);
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
      {(can.renumber.allowed || (carrier.code === "OTHER" && status !== "CANCELLED")) && (
        <ActionButton look="quiet" state={can.renumber} onClick={() => setOpen("renumber")}>
          {t("desk.renumber.button")}
        </ActionButton>
      )}
      {open === "renumber" && (
        <RenumberDialog
          onClose={() => setOpen(null)}
          shipmentId={id}
          before={{ carrier: carrier.code, companyCode: companyCode ?? "", trackingNumber: trackingNumber ?? "" }}
        />
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
