import { useQuery } from "@apollo/client/react";
import { Plus } from "lucide";
import { type FormEvent, useId, useState } from "react";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { deskPaths } from "../../paths.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Link } from "../../ui/Link.tsx";
import { useToast } from "../../ui/Toast.tsx";
import { DeskCarriers } from "./carriers.ts";
import { NotYet } from "./NotYet.tsx";
import { Refusals } from "./Refusals.tsx";
import { ShipParcel } from "./ShipParcel.tsx";
import { draftParcel, leftOver, type OpenLine, type ParcelDraft, piecesIn } from "./shipping.ts";
import { refusalAt, refusalsBeside, useVerb } from "./useVerb.ts";

const Ship = graphql(`
  mutation DeskShip($input: ShipmentCreateInput!) {
    shipmentCreate(input: $input) {
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

export interface ShipDialogProps {
  onClose: () => void;
  orderId: string;
  /** As they were when the window opened: parcels made meanwhile from here must not refill the form. */
  lines: readonly OpenLine[];
  /** The shopper comes for it. */
  collected: boolean;
}

/** One parcel with everything is the usual case and needs one click; splitting is there when needed. */
export function ShipDialog({ onClose, orderId, lines, collected }: ShipDialogProps) {
  const t = useT();
  const { data, error, refetch } = useQuery(DeskCarriers, { fetchPolicy: "cache-and-network" });
  const settings = data?.shippingSettings;
  // Companies with an account, and whatever the shopkeeper carries to the counter
  const offered =
    settings?.carriers.filter(({ ordersWaybill, carrier }) =>
      collected ? carrier.code === "PICKUP" : ordersWaybill || carrier.code === "OTHER" || carrier.code === "OWN",
    ) ?? [];
  const carrierOf = (parcel: ParcelDraft) => offered.find(({ carrier }) => carrier.code === parcel.carrier) ?? offered[0];
  const toast = useToast();
  const formId = useId();
  const ship = useVerb(Ship);
  const [parcels, setParcels] = useState<ParcelDraft[]>(() => [draftParcel(lines, [])]);
  const [made, setMade] = useState(0);
  const [failed, setFailed] = useState<number | null>(null);
  const spare = lines.reduce((total, line) => total + leftOver(line, parcels), 0);
  const full = parcels.filter((parcel) => piecesIn(parcel) > 0);

  const change = (changed: ParcelDraft) => setParcels((known) => known.map((parcel) => (parcel.key === changed.key ? changed : parcel)));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setFailed(null);
    // One after the other: each is its own request with its own key, and what was made stays made
    let count = made;
    for (const parcel of full) {
      const done = await ship.run({
        orderId,
        carrier: carrierOf(parcel)?.carrier.code ?? "OTHER",
        companyCode: (carrierOf(parcel)?.carrier.code === "OTHER" && parcel.companyCode) || null,
        trackingNumber: parcel.trackingNumber.trim() || null,
        lines: Object.entries(parcel.pieces)
          .filter(([, quantity]) => quantity > 0)
          .map(([orderLineId, quantity]) => ({ orderLineId, quantity })),
      });
      if (!done) {
        setFailed(parcel.key);
        return;
      }
      setMade(++count);
      setParcels((known) => known.filter((other) => other.key !== parcel.key));
    }
    toast(t("desk.ship.done", { count }));
    onClose();
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("desk.ship.title")}
      closeLabel={t("desk.close")}
      place="bottom"
      footer={
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-sm text-muted" role="status">
            {made > 0 ? t("desk.ship.made", { count: made }) : spare > 0 ? t("desk.ship.spare", { count: spare }) : null}
          </p>
          <Button type="submit" form={formId} busy={ship.busy} disabled={full.length === 0 || offered.length === 0}>
            {t("desk.ship.submit", { count: full.length })}
          </Button>
        </div>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} className="grid gap-4">
        {error && !settings && <NotYet broken again={() => void refetch()} words={t("desk.ship.carriersBroken")} />}
        {settings && !settings.sender && !collected && (
          <Alert
            action={
              <Link to={deskPaths.shippingSettings} className="font-semibold text-action underline">
                {t("desk.ship.toSettings")}
              </Link>
            }
          >
            {t("desk.ship.noSender")}
          </Alert>
        )}
        {parcels.map((parcel, position) => (
          <ShipParcel
            key={parcel.key}
            parcel={parcel}
            title={parcels.length > 1 || made > 0 ? t("desk.ship.parcel", { number: made + position + 1 }) : null}
            lines={lines}
            carriers={offered}
            chosen={carrierOf(parcel)}
            companies={settings?.companies ?? []}
            roomFor={(line) => (parcel.pieces[line.id] ?? 0) + leftOver(line, parcels)}
            error={failed === parcel.key ? refusalAt(ship.refusals, "trackingNumber") : undefined}
            onChange={change}
            onRemove={parcels.length > 1 ? () => setParcels(parcels.filter((other) => other !== parcel)) : undefined}
          >
            {failed === parcel.key && <Refusals of={refusalsBeside(ship.refusals, "trackingNumber")} />}
          </ShipParcel>
        ))}
        {spare > 0 && (
          <Button
            look="secondary"
            size="sm"
            className="justify-self-start"
            onClick={() => setParcels([...parcels, draftParcel(lines, parcels)])}
          >
            <Icon of={Plus} size={16} />
            {t("desk.ship.another", { count: spare })}
          </Button>
        )}
      </form>
    </Dialog>
  );
}
