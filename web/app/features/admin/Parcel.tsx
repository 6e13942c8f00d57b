import { useState } from "react";
import { formatDate, formatDayRange } from "../../dates.ts";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { listed } from "../../lists.ts";
import { deskPaths } from "../../paths.ts";
import { Button } from "../../ui/Button.tsx";
import { Link } from "../../ui/Link.tsx";
import { useToast } from "../../ui/Toast.tsx";
import { ActionButton } from "./ActionButton.tsx";
import { Copy } from "./Copy.tsx";
import { OwnDelivery } from "./OwnDelivery.tsx";
import { ParcelCancelDialog } from "./ParcelCancelDialog.tsx";
import { PrintButton } from "./PrintParcels.tsx";
import { ParcelRemedies } from "./parcels/ParcelRemedies.tsx";
import { Refusals } from "./Refusals.tsx";
import { ParcelPill } from "./status.tsx";
import { useVerb } from "./useVerb.ts";

const ParcelShipment = graphql(`
  fragment Parcel_shipment on Shipment {
    id
    number
    status
    trackingNumber
    createdAt
    shippedAt
    deliveredAt
    estimatedFrom
    estimatedTo
    carrier {
      code
      name
    }
    lines {
      quantity
      line {
        id
        name
        options
      }
    }
    events {
      id
      occurredAt
      status
      description
      rawText
      location
      courierName
      courierPhone
    }
    ...OwnDelivery_shipment
    ...ParcelRemedies_shipment
    can {
      handOver {
        allowed
        reason
      }
      cancel {
        allowed
        reason
      }
      refresh {
        allowed
        reason
      }
    }
  }
`);

const HandOver = graphql(`
  mutation DeskHandOver($input: ShipmentHandOverInput!) {
    shipmentHandOver(input: $input) {
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

const Refresh = graphql(`
  mutation DeskTrackingRefresh($input: TrackingRefreshInput!) {
    trackingRefresh(input: $input) {
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

/** Only the newest scans at first: the last one is what one looks for. */
const firstScans = 3;

export function Parcel({ shipment }: { shipment: FragmentType<typeof ParcelShipment> }) {
  const t = useT();
  const language = useLanguage();
  const toast = useToast();
  const parcel = getFragmentData(ParcelShipment, shipment);
  const { id, number, status, carrier, trackingNumber, lines, events, can } = parcel;
  const handOver = useVerb(HandOver, { keyed: false });
  const refresh = useVerb(Refresh, { keyed: false });
  const [cancelling, setCancelling] = useState(false);
  const [all, setAll] = useState(false);
  const scans = events.toSorted((a, b) => b.occurredAt.localeCompare(a.occurredAt));
  const over = status === "CANCELLED";
  const own = carrier.code === "OWN" || carrier.code === "PICKUP";
  return (
    <li className="grid gap-3 px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="flex flex-wrap items-center gap-2 font-medium">
          <Link to={deskPaths.parcel(id)} className="hover:text-action hover:underline" title={t("desk.parcelPage.open")}>
            {carrier.name}
          </Link>
          {trackingNumber ? (
            <span className="flex items-center font-mono text-sm font-normal">
              {trackingNumber}
              <Copy text={trackingNumber} what={t("desk.parcel.trackingNumber")} />
            </span>
          ) : (
            <span className="font-mono text-sm font-normal text-muted">{number}</span>
          )}
          <ParcelPill status={status} />
        </span>
        <span className="text-sm text-muted">
          {parcel.deliveredAt
            ? t("desk.parcel.deliveredAt", { at: formatDate(parcel.deliveredAt, "moment", language) })
            : parcel.estimatedFrom && parcel.estimatedTo && !over
              ? t("desk.parcel.expected", { range: formatDayRange(parcel.estimatedFrom, parcel.estimatedTo, language) })
              : formatDate(parcel.createdAt, "moment", language)}
        </span>
      </div>
      <p className="text-sm text-muted">
        {listed(
          lines.map(({ line, quantity }) => `${quantity} × ${line.name}${line.options ? ` (${line.options})` : ""}`),
          language,
        )}
      </p>
      {scans.length > 0 && (
        <ol className="grid gap-2 border-s-2 border-line ps-4 text-sm">
          {scans.slice(0, all ? undefined : firstScans).map((scan, position) => (
            <li key={scan.id} className={position === 0 ? "settle" : "text-muted"}>
              <span className="block">{language === "zh" ? scan.rawText || scan.description : scan.description}</span>
              {language !== "zh" && scan.rawText !== scan.description && (
                <span lang="zh-CN" className="block text-xs text-muted">
                  {scan.rawText}
                </span>
              )}
              <span className="block text-xs text-muted">
                {formatDate(scan.occurredAt, "moment", language)}
                {scan.location && ` · ${scan.location}`}
                {scan.courierName && ` · ${scan.courierName}`}
                {scan.courierPhone && ` ${scan.courierPhone}`}
              </span>
            </li>
          ))}
        </ol>
      )}
      <Refusals of={[...handOver.refusals, ...refresh.refusals]} />
      <div className="flex flex-wrap items-start gap-2">
        {trackingNumber && !over && !own && <PrintButton shipmentIds={[id]} />}
        {!over && !own && (
          <ActionButton look="secondary" state={can.handOver} busy={handOver.busy} onClick={() => void handOver.run({ shipmentId: id })}>
            {t("desk.parcel.handOver")}
          </ActionButton>
        )}
        {own ? (
          <OwnDelivery shipment={parcel} />
        ) : (
          <ActionButton
            look="quiet"
            state={can.refresh}
            busy={refresh.busy}
            onClick={async () => {
              if (await refresh.run({ shipmentId: id })) toast(t("desk.parcel.refreshed"));
            }}
          >
            {t("desk.parcel.refresh")}
          </ActionButton>
        )}
        {!over && (
          <ActionButton look="quiet" state={can.cancel} onClick={() => setCancelling(true)}>
            {t("desk.parcel.cancel")}
          </ActionButton>
        )}
        <ParcelRemedies shipment={parcel} />
        {scans.length > firstScans && (
          <Button look="quiet" size="sm" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t("desk.parcel.fewerScans") : t("desk.parcel.allScans", { count: scans.length })}
          </Button>
        )}
      </div>
      <ParcelCancelDialog open={cancelling} onClose={() => setCancelling(false)} shipmentId={id} name={trackingNumber ?? number} />
    </li>
  );
}
