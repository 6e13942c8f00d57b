import type { Ctx } from "../../platform/ctx.ts";
import { isAllowed } from "../../platform/graphql/access.ts";
import { say, type Text } from "../../platform/say.ts";
import { mayReaddress, mayReplace } from "./replace.rules.ts";
import { isOpen } from "./shipment.cancel.ts";
import type { ShipmentRow } from "./shipment.reads.ts";
import { ShipmentStatus } from "./shipment.types.ts";
import { isTracked } from "./tracking.service.ts";

export interface Allowed {
  allowed: boolean;
  reason: string | null;
}

/** What may be done with a parcel now, and if not, why. The verbs check the same states again under a lock. */
export function shipmentCan(ctx: Ctx, shipment: ShipmentRow, successor: string | null) {
  const yes: Allowed = { allowed: true, reason: null };
  const no = (text: Text): Allowed => ({ allowed: false, reason: say(ctx, text) });
  const staff = (rule: () => Allowed): Allowed =>
    isAllowed(ctx.viewer, "SHIPMENTS_WRITE") ? rule() : no({ zh: "只有店铺员工可以操作", en: "Only the shop's staff can do this" });
  const cancelled = no({ zh: "包裹已取消", en: "The parcel was called off" });
  const handOver = (): Allowed => {
    if (shipment.status === ShipmentStatus.CANCELLED) return cancelled;
    if (shipment.shippedAt) return no({ zh: "包裹已经发出", en: "The parcel has left" });
    if (shipment.cancelRequestedAt) return no({ zh: "正在取消", en: "It is being called off" });
    return shipment.status === ShipmentStatus.LABEL_CREATED ? yes : no({ zh: "还没有运单号", en: "It has no tracking number yet" });
  };
  const cancel = (): Allowed => {
    if (shipment.status === ShipmentStatus.CANCELLED) return cancelled;
    return isOpen(shipment) ? yes : no({ zh: "包裹已经交给快递，不能取消", en: "The carrier has the parcel; it cannot be called off" });
  };
  const refresh = isTracked(ctx, shipment) ? yes : no({ zh: "没有可更新的物流信息", en: "There is nothing to ask the carrier" });
  const unless = (why: Text | null): Allowed => (why ? no(why) : yes);
  return {
    handOver: staff(handOver),
    cancel: staff(cancel),
    refresh,
    replace: staff(() => unless(mayReplace(shipment, successor))),
    readdress: staff(() => unless(mayReaddress(shipment, successor))),
  };
}
