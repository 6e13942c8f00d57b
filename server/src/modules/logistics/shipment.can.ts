import type { Ctx } from "../../platform/ctx.ts";
import { isAllowed } from "../../platform/graphql/access.ts";
import { say, type Text } from "../../platform/say.ts";
import type { OrderStatus } from "../orders/order.enums.ts";
import { isOwnWay } from "./carriers.ts";
import { CarrierCode } from "./freight.types.ts";
import { DeliveryEvent } from "./own.inputs.ts";
import { deliveryFrom } from "./own.service.ts";
import { mayRenumber } from "./renumber.rules.ts";
import { mayReaddress, mayReplace } from "./replace.rules.ts";
import { isOpen } from "./shipment.cancel.ts";
import type { ShipmentRow } from "./shipment.reads.ts";
import { ShipmentStatus } from "./shipment.types.ts";
import { isTracked } from "./tracking.service.ts";

export interface Allowed {
  allowed: boolean;
  reason: string | null;
}

export type ShipmentAction =
  | "handOver"
  | "outForDelivery"
  | "deliver"
  | "failAttempt"
  | "bringBack"
  | "collect"
  | "cancel"
  | "refresh"
  | "replace"
  | "readdress"
  | "renumber";

/**
 * What may be done with a parcel now, and if not, why. The verbs check the same states again under a lock. `successor`: the parcel that goes in
 * its place; `orderStatus`: null for a viewer who may not ship.
 */
export function shipmentCan(
  ctx: Ctx,
  shipment: ShipmentRow,
  { successor, orderStatus }: { successor: string | null; orderStatus: OrderStatus | null },
): Record<ShipmentAction, Allowed> {
  const yes: Allowed = { allowed: true, reason: null };
  const no = (text: Text): Allowed => ({ allowed: false, reason: say(ctx, text) });
  const staff = (rule: () => Allowed): Allowed =>
    isAllowed(ctx.viewer, "SHIPMENTS_WRITE") ? rule() : no({ zh: "只有店铺员工可以操作", en: "Only the shop's staff can do this" });
  const cancelled = no({ zh: "包裹已取消", en: "The parcel was called off" });
  const handOver = (): Allowed => {
    if (shipment.status === ShipmentStatus.CANCELLED) return cancelled;
    if (isOwnWay(shipment.carrierCode)) return no({ zh: "这个包裹不交给快递", en: "No carrier takes this parcel" });
    if (shipment.shippedAt) return no({ zh: "包裹已经发出", en: "The parcel has left" });
    if (shipment.cancelRequestedAt) return no({ zh: "正在取消", en: "It is being called off" });
    return shipment.status === ShipmentStatus.LABEL_CREATED ? yes : no({ zh: "还没有运单号", en: "It has no tracking number yet" });
  };
  const cancel = (): Allowed => {
    if (shipment.status === ShipmentStatus.CANCELLED) return cancelled;
    return isOpen(shipment) ? yes : no({ zh: "包裹已经离店，不能取消", en: "The parcel has left the shop; it cannot be called off" });
  };
  const refresh = isTracked(ctx, shipment) ? yes : no({ zh: "没有可更新的物流信息", en: "There is nothing to ask the carrier" });
  const deliver = (event: DeliveryEvent) => (): Allowed => {
    if (shipment.carrierCode !== CarrierCode.OWN)
      return no({ zh: "只用于商家自送的包裹", en: "Only for parcels that the shop drives out" });
    if (shipment.cancelRequestedAt) return no({ zh: "正在取消", en: "It is being called off" });
    return deliveryFrom[event].includes(shipment.status)
      ? yes
      : no({ zh: "包裹当前状态不能这样登记", en: "The parcel's present state does not allow this" });
  };
  const collect = (): Allowed => {
    if (shipment.carrierCode !== CarrierCode.PICKUP) return no({ zh: "只用于到店自提", en: "Only for what is collected" });
    if (shipment.status === ShipmentStatus.DELIVERED) return no({ zh: "已取走", en: "It was collected" });
    return shipment.status === ShipmentStatus.AVAILABLE_FOR_PICKUP ? yes : cancelled;
  };
  const unless = (why: Text | null): Allowed => (why ? no(why) : yes);
  return {
    handOver: staff(handOver),
    outForDelivery: staff(deliver(DeliveryEvent.OUT_FOR_DELIVERY)),
    deliver: staff(deliver(DeliveryEvent.DELIVERED)),
    failAttempt: staff(deliver(DeliveryEvent.FAILED_ATTEMPT)),
    bringBack: staff(deliver(DeliveryEvent.RETURNED)),
    collect: staff(collect),
    cancel: staff(cancel),
    refresh,
    replace: staff(() => unless(mayReplace(shipment, successor))),
    readdress: staff(() => unless(mayReaddress(shipment, successor))),
    renumber: staff(() => unless(mayRenumber(shipment, orderStatus))),
  };
}
