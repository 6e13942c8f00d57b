import type { CarrierCode, Order_PartsFragment, OrderStatus, ShipmentStatus } from "../../gql/graphql.ts";
import type { MessageId } from "../../i18n/i18n.tsx";
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

export function stateWord(
  order: Pick<Order_PartsFragment, "status">,
  shipments: readonly { status: ShipmentStatus; carrier: { code: CarrierCode } }[],
): MessageId {
  const collected = shipments.find(({ carrier, status }) => carrier.code === "PICKUP" && status === "AVAILABLE_FOR_PICKUP");
  if (order.status === "CONFIRMED" && collected) return "shipment.status.AVAILABLE_FOR_PICKUP";
  const moving = order.status === "SHIPPED" || order.status === "PARTIALLY_SHIPPED";
  const found = moving && telling.find((status) => shipments.some((shipment) => shipment.status === status));
  return found ? `shipment.status.${found}` : `order.status.${order.status}`;
}
