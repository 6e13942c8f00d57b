import type { Text } from "../../platform/say.ts";
import { OrderStatus } from "../orders/order.enums.ts";
import { isOwnWay } from "./carriers.ts";
import type { ShipmentRow } from "./shipment.reads.ts";
import { ShipmentStatus } from "./shipment.types.ts";

type Parcel = Pick<ShipmentRow, "carrierCode" | "ordered" | "status" | "cancelRequestedAt" | "trackingNumber">;

/** Why a parcel's number cannot be put right; null if it can. A waybill that a carrier gave the shop cannot have been mistyped. */
export function mayRenumber(shipment: Parcel, order: OrderStatus | null): Text | null {
  if (isOwnWay(shipment.carrierCode)) return { zh: "这个包裹没有运单号", en: "It has no tracking number" };
  if (shipment.ordered) return { zh: "运单号由快递公司给出，不能更改", en: "The carrier itself gave this number" };
  if (shipment.status === ShipmentStatus.CANCELLED) return { zh: "包裹已取消", en: "The parcel was called off" };
  if (shipment.cancelRequestedAt) return { zh: "正在取消", en: "It is being called off" };
  return order === OrderStatus.COMPLETED || order === OrderStatus.CANCELLED ? { zh: "订单已结束", en: "The order is over" } : null;
}
