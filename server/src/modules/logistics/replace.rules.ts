import type { Text } from "../../platform/say.ts";
import type { ShipmentRow } from "./shipment.reads.ts";
import { ShipmentStatus } from "./shipment.types.ts";

type Parcel = Pick<ShipmentRow, "status" | "shippedAt" | "failure">;

/** Why a parcel cannot be replaced; null if it can. `successor` is the parcel that goes in its place already. */
export function mayReplace(shipment: Parcel, successor: string | null): Text | null {
  if (successor) return { zh: "已有补发包裹", en: "Another parcel goes in its place already" };
  if (shipment.status === ShipmentStatus.CANCELLED)
    return { zh: "包裹已取消，可以重新发货", en: "It was called off: ship its pieces again" };
  return shipment.shippedAt ? null : { zh: "包裹还没有发出", en: "It has not left yet" };
}

/** Why a parcel cannot be sent to a better address; null if it can. */
export function mayReaddress(shipment: Parcel, successor: string | null): Text | null {
  if (shipment.status !== ShipmentStatus.CANCELLED || !shipment.failure)
    return { zh: "快递公司没有拒绝它", en: "The carrier did not refuse it" };
  return successor ? { zh: "已用新地址发出", en: "Another parcel goes in its place already" } : null;
}
