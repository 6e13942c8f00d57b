import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say } from "../../platform/say.ts";
import { OrderStatus } from "../orders/order.enums.ts";
import { linesLoader, type OrderRow, readOrder } from "../orders/order.reads.ts";
import { recordPacked } from "../orders/fulfilment.service.ts";
import { lockOrder } from "../orders/order.service.ts";
import { CarrierRefused, CarrierUnavailable, type ShipmentRequest } from "./carriers/carrier.ts";
import { carriers } from "./carriers.ts";
import { CarrierCode } from "./freight.types.ts";
import { releaseReplacement } from "./replacement.ts";
import { nextCheck } from "./shipment.checks.ts";
import { shipmentTopics } from "./shipment.events.ts";
import { lockShipment, readShipment, type ShipmentRow } from "./shipment.reads.ts";
import { ShipmentStatus } from "./shipment.types.ts";

/** Who speaks when the carrier does. */
export const carrierActor = (code: CarrierCode): Actor => ({ kind: "CARRIER", name: code });

/** What a carrier's refusal says, without the adapter's prefix. */
export const refusalText = (error: CarrierRefused): string => error.message.replace(/^\w+ refused: /, "").slice(0, 300);

export const carrierError = (ctx: Ctx, text: string): InputError =>
  new InputError({
    code: UserErrorCode.CARRIER_REFUSED,
    message: say(ctx, { zh: `快递公司拒绝了：${text}`, en: `The carrier refused: ${text}` }),
  });

/** Pieces of a parcel that does not leave can be packed again; a cancelled order has freed them already. Order and parcel must be locked. */
export async function freePieces(ctx: Ctx, order: OrderRow, shipment: ShipmentRow): Promise<void> {
  if (shipment.replacement) return releaseReplacement(ctx, order, shipment);
  if (order.status === OrderStatus.CANCELLED) return;
  const freed = await recordPacked(
    ctx,
    shipment.contents.map(({ lineId, quantity }) => ({ lineId, quantity: -quantity })),
  );
  if (freed !== shipment.contents.length) throw new Error(`the pieces of shipment ${shipment.uuid} are not packed`);
}

/**
 * Orders the waybill of a recorded parcel. May be repeated at any time, also by several at once: the carrier knows the parcel by its
 * number and answers with the same waybill. Without an answer (false) the parcel stays a draft, and the sweep calls this again.
 */
export async function finishDraft(ctx: Ctx, shipmentId: string): Promise<boolean> {
  const shipment = await readShipment(ctx, shipmentId);
  if (!shipment || shipment.status !== ShipmentStatus.DRAFT || shipment.cancelRequestedAt) return true;
  const carrier = carriers(ctx.app).get(shipment.carrierCode)?.carrier;
  if (!carrier?.createShipment) {
    await postpone(ctx, shipmentId, `${shipment.carrierCode} is not set up`);
    return true;
  }
  try {
    const { trackingNo, labelHint } = await carrier.createShipment(await requestFor(ctx, shipment));
    if (trackingNo) await label(ctx, shipment, trackingNo, labelHint?.slice(0, 40) || null);
    else await postpone(ctx, shipmentId, "the carrier still looks at the address");
  } catch (error) {
    if (error instanceof CarrierUnavailable) {
      await postpone(ctx, shipmentId, error.message);
      return false;
    }
    if (!(error instanceof CarrierRefused)) throw error;
    await reject(ctx, shipment, refusalText(error));
  }
  return true;
}

async function requestFor(ctx: Ctx, shipment: ShipmentRow): Promise<ShipmentRequest> {
  const order = (await readOrder(ctx, shipment.orderId))!;
  const lines = await linesLoader(ctx).load(shipment.orderId);
  const items = shipment.contents.map(({ lineId, quantity }) => {
    const line = lines.find(({ uuid }) => uuid === lineId)!;
    return {
      name: line.name.slice(0, 100),
      count: quantity,
      grams: line.weightGrams,
      value: { amount: line.unitPrice, currency: line.currency },
    };
  });
  const { name, phone, countryCode, province, city, district, street, street2, company, postcode } = shipment.receiver ?? order.address;
  return {
    shipmentNo: shipment.carrierOrderNo,
    payer: "sender",
    parcels: 1,
    grams: Math.max(
      100,
      items.reduce((sum, item) => sum + item.grams * item.count, 0),
    ),
    items,
    from: shipment.sender!,
    to: {
      name,
      phone,
      countryCode,
      province,
      city,
      district,
      street: [street, street2].filter(Boolean).join(" "),
      ...(company && { company }),
      ...(postcode && { postcode }),
    },
  };
}

/** Leaves a draft to the sweep. */
const postpone = async (ctx: Ctx, shipmentId: string, why: string): Promise<void> => {
  ctx.app.log.warn({ shipmentId, why }, "a waybill is still awaited");
  await changed(
    ctx,
    sql`update shipment s set checks = greatest(checks, 1), failure = ${why.slice(0, 300)}, next_check_at = ${nextCheck(ctx.app)}
        where s.id = ${shipmentId} and s.status = 'DRAFT'`,
  );
};

/** Writes the waybill. When the parcel was called off meanwhile, the carrier still has to be told so: the sweep does. */
const label = (ctx: Ctx, { uuid, orderId }: ShipmentRow, trackingNo: string, labelHint: string | null): Promise<void> =>
  transaction(ctx, async (ctx) => {
    await lockOrder(ctx, orderId);
    const shipment = await lockShipment(ctx, uuid);
    if (shipment.status === ShipmentStatus.CANCELLED && !shipment.trackingNumber)
      await changed(ctx, sql`update shipment set tracking_no = ${trackingNo}, next_check_at = shop_now() where id = ${uuid}`);
    if (shipment.status !== ShipmentStatus.DRAFT) return;
    const soon = shipment.cancelRequestedAt ? sql`shop_now()` : nextCheck(ctx.app, sql`'LABEL_CREATED'`, sql`0`);
    await changed(
      ctx,
      sql`update shipment s set status = 'LABEL_CREATED', tracking_no = ${trackingNo}, label_hint = ${labelHint}, failure = null, checks = 0, next_check_at = ${soon} where s.id = ${uuid}`,
    );
    const options = { topics: shipmentTopics(orderId, uuid), orderId, actor: carrierActor(shipment.carrierCode) };
    emit(ctx, "shipment.labelled", { orderId, shipmentId: uuid, trackingNumber: trackingNo }, options);
  });

/** The carrier does not take it. After an attempt without an answer it may know the parcel all the same, so it is told to forget it. */
const reject = (ctx: Ctx, { uuid, orderId }: ShipmentRow, reason: string): Promise<void> =>
  transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    const shipment = await lockShipment(ctx, uuid);
    if (shipment.status !== ShipmentStatus.DRAFT) return;
    await freePieces(ctx, order, shipment);
    await changed(
      ctx,
      sql`update shipment set status = 'CANCELLED', cancelled_at = shop_now(), failure = ${reason},
            next_check_at = case when checks > 0 then shop_now() end, checks = 0 where id = ${uuid}`,
    );
    const options = { topics: shipmentTopics(orderId, uuid), orderId, actor: carrierActor(shipment.carrierCode) };
    emit(ctx, "shipment.refused", { orderId, shipmentId: uuid, reason }, options);
  });
