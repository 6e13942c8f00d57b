import { randomInt } from "node:crypto";
import { shopNow } from "../../platform/clock.ts";
import { type Ctx, transaction } from "../../platform/ctx.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say } from "../../platform/say.ts";
import { OrderStatus } from "../orders/order.enums.ts";
import { lockOrder, notInState } from "../orders/order.service.ts";
import { CarrierCode } from "./freight.types.ts";
import { DeliveryEvent } from "./own.inputs.ts";
import { lockShipment, readShipment, type ShipmentRow } from "./shipment.reads.ts";
import { type NewScan, recordScans } from "./shipment.scans.ts";
import { ShipmentStatus } from "./shipment.types.ts";

const S = ShipmentStatus;
const MAX_NOTE = 200;

/** From where each thing that a driver can say may follow. */
export const deliveryFrom: Record<DeliveryEvent, readonly ShipmentStatus[]> = {
  [DeliveryEvent.OUT_FOR_DELIVERY]: [S.LABEL_CREATED, S.FAILED_ATTEMPT],
  [DeliveryEvent.DELIVERED]: [S.LABEL_CREATED, S.OUT_FOR_DELIVERY, S.FAILED_ATTEMPT],
  [DeliveryEvent.FAILED_ATTEMPT]: [S.OUT_FOR_DELIVERY],
  [DeliveryEvent.RETURNED]: [S.OUT_FOR_DELIVERY, S.FAILED_ATTEMPT],
};

/** Staff's word for a parcel, as its scan. It is newer than all others, also within one tick of the clock. */
async function staffScan(ctx: Ctx, shipment: ShipmentRow, state: NonNullable<NewScan["state"]>, text: string): Promise<void> {
  const now = await shopNow(ctx);
  const occurredAt = shipment.lastEventAt && shipment.lastEventAt >= now ? new Date(shipment.lastEventAt.getTime() + 1) : now;
  const scan: NewScan = { key: `staff:${occurredAt.toISOString()}`, occurredAt, state, rawCode: "", text, location: null };
  await recordScans(ctx, shipment.uuid, [scan], { trusted: true, source: "STAFF" });
}

/** The shop's driver took it, brought it, found nobody or came back with it. Saying the same twice changes nothing. */
export async function recordDelivery(ctx: Ctx, shipmentId: string, event: DeliveryEvent, note: string | null): Promise<void> {
  const text = note?.normalize("NFC").trim() ?? "";
  if (text.length > MAX_NOTE) {
    const message = say(ctx, { zh: `不能超过 ${MAX_NOTE} 个字符`, en: `At most ${MAX_NOTE} characters` });
    refuse(new InputError({ code: UserErrorCode.INVALID, message, field: ["note"] }));
  }
  const known = (await readShipment(ctx, shipmentId))!;
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, known.orderId);
    const shipment = await lockShipment(ctx, shipmentId);
    if (shipment.carrierCode !== CarrierCode.OWN)
      refuse(
        notInState(ctx, { zh: "只有商家自送的包裹由店员登记", en: "Only a parcel that the shop drives out itself is recorded by staff" }),
      );
    if (shipment.status === S[event]) return;
    const off = shipment.cancelRequestedAt !== null || order.status === OrderStatus.CANCELLED;
    if (off || !deliveryFrom[event].includes(shipment.status))
      refuse(notInState(ctx, { zh: "包裹当前状态不能这样登记", en: "The parcel's present state does not allow this" }));
    await staffScan(ctx, shipment, event, text);
  });
}

/** Eight digits: few enough to say at a counter, and wrong ones are counted, so that nobody finds one by trying. */
export const newPickupCode = (): string => String(randomInt(0, 100_000_000)).padStart(8, "0");

/** What is packed and waits at the counter can be collected from now on. */
export const makeReady = async (ctx: Ctx, shipmentId: string): Promise<void> =>
  staffScan(ctx, (await readShipment(ctx, shipmentId))!, "AVAILABLE_FOR_PICKUP", "");

/** Hands over what the code is for; answers the parcel's UUID. After ten wrong codes an account has to wait. */
export async function collect(ctx: Ctx, text: string): Promise<string> {
  const who = ctx.viewer.accountId ?? "";
  await ctx.app.limits.spend("pickup.account", who);
  const code = text.normalize("NFKC").replaceAll(/[\s-]/g, "");
  const found = /^\d{8}$/.test(code)
    ? await row(ctx, sql<{ id: string }>`select id from shipment where pickup_code = ${code} and status <> 'CANCELLED'`)
    : null;
  if (!found) {
    const message = say(ctx, { zh: "没有这个取货码，请与顾客核对", en: "There is no such code; check it with the shopper" });
    return refuse(new InputError({ code: UserErrorCode.NOT_FOUND, message, field: ["code"] }));
  }
  await ctx.app.limits.clear("pickup.account", who);
  const known = (await readShipment(ctx, found.id))!;
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, known.orderId);
    const shipment = await lockShipment(ctx, found.id);
    if (shipment.status === S.DELIVERED)
      refuse(notInState(ctx, { zh: "这个取货码已经用过，商品已取走", en: "This code was used: the goods were collected already" }));
    const open = order.status === OrderStatus.CONFIRMED || order.status === OrderStatus.PARTIALLY_SHIPPED;
    if (!open) refuse(notInState(ctx, { zh: "订单已取消，不能交付", en: "The order is off: nothing is handed over" }));
    if (shipment.status !== S.AVAILABLE_FOR_PICKUP || shipment.cancelRequestedAt) refuse(notInState(ctx));
    await staffScan(ctx, shipment, "DELIVERED", "");
  });
  return found.id;
}
