import type { Ctx } from "../../platform/ctx.ts";
import { emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { once } from "../../platform/idempotency.ts";
import { say } from "../../platform/say.ts";
import { clip } from "../../platform/texts.ts";
import { reserveStock, stockTopics } from "../inventory/stock.service.ts";
import type { AddressData } from "../orders/order.entity.ts";
import { OrderStatus } from "../orders/order.enums.ts";
import type { OrderRow } from "../orders/order.reads.ts";
import { recordPacked } from "../orders/fulfilment.service.ts";
import { lockOrder, notInState } from "../orders/order.service.ts";
import { standingLoader } from "./board.reads.ts";
import type { ShipmentReplaceInput } from "./replace.inputs.ts";
import { demandsOf } from "./replacement.ts";
import { mayReaddress, mayReplace } from "./replace.rules.ts";
import { finishNew, insertShipment, readParcelInput } from "./shipment.create.ts";
import { shipmentTopics } from "./shipment.events.ts";
import { lockShipment, needShipment, type ShipmentRow } from "./shipment.reads.ts";

/**
 * Sends a parcel's contents once more: its pieces are taken from the stock again, held now and sold when the new parcel leaves. A parcel has
 * one replacement at a time, which an index holds.
 */
export async function replaceShipment(ctx: Ctx, input: ShipmentReplaceInput): Promise<string> {
  const known = await needShipment(ctx, input.shipmentId);
  const { uuid, orderId } = known;
  const reason = clip(input.reason.trim(), 300);
  if (!reason) {
    const message = say(ctx, { zh: "请写明补发原因，买家会看到", en: "Say why; the buyer reads it" });
    refuse(new InputError({ code: UserErrorCode.REQUIRED, message, field: ["reason"] }));
  }
  const carrier = input.carrier ?? known.carrierCode;
  const companyCode = carrier === known.carrierCode ? known.companyCode : null;
  const parcel = await readParcelInput(ctx, { carrier, companyCode, trackingNumber: input.trackingNumber ?? null });
  const { idempotencyKey: key, ...rest } = input;
  const request = { scope: `account:${ctx.viewer.accountId}`, key, operation: "shipmentReplace", input: rest };
  const made = await once(ctx, request, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    const shipment = await lockShipment(ctx, uuid);
    const { successor } = await standingLoader(ctx).load(uuid);
    const may = mayReplace(shipment, successor);
    if (may) refuse(notInState(ctx, may));
    const demands = await demandsOf(ctx, shipment);
    await reserveStock(ctx, order.uuid, demands, { more: true });
    const options = { ...parcel, replacesId: uuid, replacement: true, receiver: shipment.receiver };
    const shipmentId = await insertShipment(ctx, order, shipment.contents, options);
    const topics = [...shipmentTopics(orderId, shipmentId), ...stockTopics(demands.map(({ variantId }) => variantId))];
    emit(ctx, "shipment.replaced", { orderId, shipmentId, replacesId: uuid, reason }, { topics, orderId });
    return { shipmentId };
  });
  await finishNew(ctx, made.shipmentId);
  return made.shipmentId;
}

/** A parcel that its carrier refused is sent to an address that was put right: a new one with the same contents and a number of its own. */
export async function readdressShipment(ctx: Ctx, shipmentId: string, receiver: AddressData, key: string): Promise<string> {
  const { uuid, orderId, carrierCode, companyCode } = await needShipment(ctx, shipmentId);
  const parcel = await readParcelInput(ctx, { carrier: carrierCode, companyCode, trackingNumber: null });
  const request = { scope: `account:${ctx.viewer.accountId}`, key, operation: "shipmentReaddress", input: { shipmentId, receiver } };
  const made = await once(ctx, request, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    const shipment = await lockShipment(ctx, uuid);
    const replacesId = shipment.replacement ? shipment.replacesId! : uuid;
    const { successor } = await standingLoader(ctx).load(replacesId);
    const may = mayReaddress(shipment, successor);
    if (may) refuse(notInState(ctx, may));
    if (shipment.replacement) await reserveStock(ctx, order.uuid, await demandsOf(ctx, shipment), { more: true });
    else await packAgain(ctx, order, shipment);
    const { replacement } = shipment;
    return { shipmentId: await insertShipment(ctx, order, shipment.contents, { ...parcel, replacesId, replacement, receiver }) };
  });
  await finishNew(ctx, made.shipmentId);
  return made.shipmentId;
}

/** Its pieces were free since the carrier refused them, and may have gone into another parcel. */
async function packAgain(ctx: Ctx, order: OrderRow, { contents }: ShipmentRow): Promise<void> {
  if (order.status !== OrderStatus.CONFIRMED && order.status !== OrderStatus.PARTIALLY_SHIPPED) refuse(notInState(ctx));
  if ((await recordPacked(ctx, contents)) !== contents.length)
    refuse(notInState(ctx, { zh: "其中的商品已装入别的包裹", en: "Its pieces are in another parcel by now" }));
}
