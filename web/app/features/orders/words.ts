import type { CarrierCode, Order_PartsFragment, OrderStatus, Shipment_PartsFragment, ShipmentStatus } from "../../gql/graphql.ts";
import type { MessageId, Translate } from "../../i18n/i18n.tsx";
import type { Tone } from "../../ui/Badge.tsx";

export const orderTones: Record<OrderStatus, Tone> = {
  AWAITING_PAYMENT: "warn",
  CONFIRMED: "info",
  PARTIALLY_SHIPPED: "info",
  SHIPPED: "info",
  DELIVERED: "positive",
  COMPLETED: "positive",
  EXPIRED: "neutral",
  CANCELLED: "neutral",
};

/** While a parcel is on its way its own state says more than the order's. */
const telling: readonly ShipmentStatus[] = [
  "OUT_FOR_DELIVERY",
  "AVAILABLE_FOR_PICKUP",
  "FAILED_ATTEMPT",
  "EXCEPTION",
  "RETURNING",
  "RETURNED",
  "IN_TRANSIT",
  "PICKED_UP",
];

interface Sent {
  id: string;
  status: ShipmentStatus;
  replaces?: { id: string } | null;
}

/** A parcel that another one was sent in place of tells nothing about what is to come. */
export const withoutReplaced = <S extends Sent>(shipments: readonly S[]): S[] =>
  shipments.filter(({ id }) => !shipments.some(({ replaces, status }) => replaces?.id === id && status !== "CANCELLED"));

/** It has come as far as its carrier brings it, or comes no more. */
const there: readonly ShipmentStatus[] = ["AVAILABLE_FOR_PICKUP", "DELIVERED", "CANCELLED"];
/** What arrives, and when, nobody knows while a parcel is in these. */
const uncertain: readonly ShipmentStatus[] = ["EXCEPTION", "RETURNING", "RETURNED"];

/** The days between which everything that is still to come should be there; null where that cannot be told. */
export function arrivalOf(
  order: Pick<Order_PartsFragment, "status" | "estimatedFrom" | "estimatedTo">,
  shipments: readonly Shipment_PartsFragment[],
): { from: string; to: string } | null {
  if (!["CONFIRMED", "SHIPPED", "PARTIALLY_SHIPPED"].includes(order.status)) return null;
  const sent = shipments.filter(({ status }) => status !== "CANCELLED");
  if (sent.some(({ status, stalledAt }) => stalledAt || uncertain.includes(status))) return null;
  const days = sent.filter(({ status }) => !there.includes(status)).map(({ estimatedFrom: from, estimatedTo: to }) => ({ from, to }));
  // pieces that are in no parcel yet come when the order was promised
  if (order.status !== "SHIPPED") days.push({ from: order.estimatedFrom, to: order.estimatedTo });
  const [from] = days.flatMap((day) => day.from ?? []).toSorted();
  const to = days
    .flatMap((day) => day.to ?? [])
    .toSorted()
    .at(-1);
  return from && to ? { from, to } : null;
}

export function stateWord(
  order: Pick<Order_PartsFragment, "status">,
  all: readonly (Sent & { carrier: { code: CarrierCode } })[],
): MessageId {
  const shipments = withoutReplaced(all);
  const collected = shipments.find(({ carrier, status }) => carrier.code === "PICKUP" && status === "AVAILABLE_FOR_PICKUP");
  if (order.status === "CONFIRMED" && collected) return "shipment.status.AVAILABLE_FOR_PICKUP";
  const moving = order.status === "SHIPPED" || order.status === "PARTIALLY_SHIPPED";
  const found = moving && telling.find((status) => shipments.some((shipment) => shipment.status === status));
  return found ? `shipment.status.${found}` : `order.status.${order.status}`;
}

/** What was last seen of any parcel, to be read out: a scan may leave the large word as it was. */
export function latestScan(t: Translate, shipments: readonly Shipment_PartsFragment[]): string | null {
  const scan = shipments
    .flatMap(({ events }) => events)
    .toSorted((a, b) => a.occurredAt.localeCompare(b.occurredAt))
    .at(-1);
  if (!scan) return null;
  const said = scan.status ? t(`shipment.status.${scan.status}`) : scan.description;
  return [said, scan.location].filter(Boolean).join(", ");
}
