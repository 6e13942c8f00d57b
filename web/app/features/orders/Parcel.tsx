import { Phone } from "lucide";
import { formatDate } from "../../dates.ts";
import { type FragmentType, getFragmentData } from "../../gql/index.ts";
import type { Shipment_PartsFragment } from "../../gql/graphql.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { StatusPill } from "../../ui/Badge.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { ShipmentParts } from "./documents.ts";
import { Arrival } from "./Arrival.tsx";
import { PickupCode } from "./PickupCode.tsx";
import { RouteLine } from "./RouteLine.tsx";
import { isDialled, WhatNow } from "./WhatNow.tsx";

const done = new Set(["DELIVERED", "RETURNED", "CANCELLED"]);
/** When it arrives is a question only in other states than these. */
const undated = new Set([...done, "AVAILABLE_FOR_PICKUP", "EXCEPTION", "FAILED_ATTEMPT", "RETURNING"]);
const troubled = new Set(["EXCEPTION", "FAILED_ATTEMPT", "RETURNING", "RETURNED"]);

export interface ParcelProps {
  shipment: FragmentType<typeof ShipmentParts>;
  position: number;
  of: number;
  /** Where the shop can be written to. */
  email: string;
  /** Another parcel was sent in its place. */
  replaced: boolean;
}

export function Parcel({ shipment, position, of, email, replaced }: ParcelProps) {
  const t = useT();
  const data = getFragmentData(ShipmentParts, shipment);
  const collected = data.carrier.code === "PICKUP";
  // What the shop hands over itself is told in the shop's words
  const own = collected || data.carrier.code === "OWN";
  const headingId = `parcel-${data.id}`;
  return (
    <section aria-labelledby={headingId} className="rounded-lg border bg-surface p-4 md:p-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id={headingId} className="font-display text-lg">
          {of > 1 ? t("parcel.titleOf", { number: position, total: of }) : t(collected ? "parcel.collection" : "parcel.title")}
        </h2>
        <StatusPill
          tone={troubled.has(data.status) ? "danger" : data.status === "DELIVERED" ? "positive" : "info"}
          live={!done.has(data.status)}
        >
          {own ? data.statusText : t(`shipment.status.${data.status}`)}
        </StatusPill>
        <p className="ms-auto text-sm text-muted">
          {data.carrier.name}
          {data.trackingNumber && <span className="ms-2 font-mono text-ink select-all">{data.trackingNumber}</span>}
        </p>
      </div>
      {!undated.has(data.status) && !replaced && <Arrival shipment={data} />}
      <WhatNow shipment={data} email={email} replaced={replaced} />
      {data.pickupCode && <PickupCode code={data.pickupCode} />}
      {data.route.length > 1 && (
        <RouteLine stops={data.route} scans={data.events} resting={done.has(data.status) || data.status === "RETURNING"} />
      )}
      <Scans events={data.events} own={own} waiting={t(collected ? "parcel.waitingCollect" : "parcel.waiting")} />
      <details className="mt-4 border-t pt-3 text-sm" open={of > 1}>
        <summary className="unfolds flex items-center justify-between py-1 text-muted">
          {t("parcel.contents", { count: data.lines.reduce((sum, { quantity }) => sum + quantity, 0) })}
        </summary>
        <ul className="mt-1">
          {data.lines.map(({ line, quantity }) => (
            <li key={line.id}>
              {line.name} <span className="text-muted">{line.options}</span> × {quantity}
            </li>
          ))}
        </ul>
        {data.carrier.phone && (
          <p className="mt-2 text-muted">
            {t("parcel.carrierPhone", { carrier: data.carrier.name })}{" "}
            <a href={`tel:${data.carrier.phone}`} className="font-mono text-action underline">
              {data.carrier.phone}
            </a>
          </p>
        )}
      </details>
    </section>
  );
}

/** Latest first: our word for it, the carrier's own words below, and whom to call. */
function Scans({ events, own, waiting }: { events: Shipment_PartsFragment["events"]; own: boolean; waiting: string }) {
  const t = useT();
  const language = useLanguage();
  if (events.length === 0) return <p className="mt-4 text-muted">{waiting}</p>;
  const ordered = events.toSorted((a, b) => b.occurredAt.localeCompare(a.occurredAt));
  return (
    <ol className="mt-5">
      {ordered.map((event, index) => (
        <li key={event.id} className="settle relative grid grid-cols-[1rem_1fr] gap-3 pb-5 last:pb-0">
          <span aria-hidden className="relative flex justify-center">
            {index < ordered.length - 1 && <span className="absolute top-3 bottom-[-1.25rem] w-px bg-line" />}
            <span className={`relative mt-1.5 size-2.5 rounded-full ${index === 0 ? "bg-action outline-4 outline-tint" : "bg-control"}`} />
          </span>
          <div className={index === 0 ? "" : "text-muted"}>
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className={index === 0 ? "font-semibold text-ink" : "font-medium"}>
                {event.status && !own ? t(`shipment.status.${event.status}`) : event.description}
              </span>
              {event.location && <span className="text-sm">{event.location}</span>}
              <time dateTime={event.occurredAt} className="ms-auto text-sm text-muted tabular">
                {formatDate(event.occurredAt, "moment", language)}
              </time>
            </p>
            {event.rawText && (event.status || event.rawText !== event.description) && (
              <p className="text-sm" lang={/\p{Script=Han}/u.test(event.rawText) ? "zh-CN" : undefined}>
                {event.rawText}
              </p>
            )}
            {event.courierPhone && !isDialled(event.courierPhone) && (
              <p className="mt-1 text-sm">
                {event.courierName ?? t("parcel.courier")} <span className="font-mono">{event.courierPhone}</span>
              </p>
            )}
            {event.courierPhone && isDialled(event.courierPhone) && (
              <a href={`tel:${event.courierPhone}`} className="mt-1 inline-flex min-h-11 items-center gap-2 text-sm text-action underline">
                <Icon of={Phone} size={16} />
                {t("parcel.callCourier", { name: event.courierName ?? t("parcel.courier") })} {event.courierPhone}
              </a>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
