import { type Ctx, transaction } from "../../platform/ctx.ts";
import { any, changed, rows, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say } from "../../platform/say.ts";
import { clip } from "../../platform/texts.ts";
import { OrderStatus } from "../orders/order.enums.ts";
import { lockOrder, notInState } from "../orders/order.service.ts";
import { CarrierRefused, CarrierUnavailable } from "./carriers/carrier.ts";
import { carriers } from "./carriers.ts";
import { shipmentTopics } from "./shipment.events.ts";
import { carrierActor, carrierError, freePieces, refusalText } from "./shipment.label.ts";
import { lockShipment, readShipment, type ShipmentRow } from "./shipment.reads.ts";
import { ShipmentStatus } from "./shipment.types.ts";

const S = ShipmentStatus;

/** Seconds until the sweep looks whether a cancellation was finished. */
const PATIENCE = 30;

/** An exception may be about a parcel that was never handed over. */
const OPEN: readonly ShipmentStatus[] = [S.DRAFT, S.LABEL_CREATED, S.AVAILABLE_FOR_PICKUP, S.EXCEPTION];

/** Whether a parcel can still be called off, as far as the shop knows; the carrier may know better. */
export const isOpen = (shipment: ShipmentRow): boolean => OPEN.includes(shipment.status) && !shipment.shippedAt;

/** Calls off a parcel that has not left: the wish is written down first, then the carrier is asked, then the pieces are free again. */
export async function cancelShipment(ctx: Ctx, shipmentId: string, reason: string | null): Promise<void> {
  const wish = await requestCancel(ctx, shipmentId, reason);
  if (wish === "cancelled") return;
  if (wish === "gone")
    refuse(notInState(ctx, { zh: "包裹已经交给快递，不能取消", en: "The carrier has the parcel; it cannot be called off" }));
  const outcome = await callOff(ctx, shipmentId);
  if (outcome.kind === "refused") refuse(carrierError(ctx, outcome.text));
  if (outcome.kind === "unanswered") {
    const message = say(ctx, {
      zh: "快递公司暂时没有应答，系统会继续尝试取消",
      en: "The carrier does not answer; the shop keeps trying to call the parcel off",
    });
    refuse(new InputError({ code: UserErrorCode.CARRIER_UNAVAILABLE, message }));
  }
}

/** Writes down that a parcel shall be called off, so that a crash does not forget it. */
async function requestCancel(ctx: Ctx, shipmentId: string, reason: string | null): Promise<"wanted" | "cancelled" | "gone"> {
  const known = (await readShipment(ctx, shipmentId))!;
  return transaction(ctx, async (ctx) => {
    await lockOrder(ctx, known.orderId);
    const shipment = await lockShipment(ctx, shipmentId);
    if (shipment.status === S.CANCELLED) return "cancelled";
    if (!isOpen(shipment)) return "gone";
    await changed(
      ctx,
      sql`update shipment set cancel_requested_at = coalesce(cancel_requested_at, shop_now()), cancel_reason = ${(reason && clip(reason.trim(), 300)) || null},
            checks = 0, next_check_at = shop_now() + make_interval(secs => ${PATIENCE}) where id = ${shipmentId}`,
    );
    return "wanted";
  });
}

type Outcome = { kind: "done" } | { kind: "unanswered" } | { kind: "refused"; text: string };

/** Finishes a wished cancellation; may be repeated. A carrier that has the parcel already keeps it, and the wish is dropped. */
export async function callOff(ctx: Ctx, shipmentId: string, actor?: Actor): Promise<Outcome> {
  const shipment = await readShipment(ctx, shipmentId);
  if (!shipment || shipment.status === S.CANCELLED) return { kind: "done" };
  if (!isOpen(shipment)) return { kind: "refused", text: "too late" };
  const told = await tellCarrier(ctx, shipment);
  if (told.kind === "unanswered") return told;
  return transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, shipment.orderId);
    const now = await lockShipment(ctx, shipmentId);
    const news = { topics: shipmentTopics(order.uuid, shipmentId), orderId: order.uuid };
    const about = { orderId: order.uuid, shipmentId };
    if (now.status === S.CANCELLED) return { kind: "done" };
    const text = told.kind === "refused" ? told.text : "picked up meanwhile";
    if (told.kind === "refused" || !isOpen(now)) {
      await changed(ctx, sql`update shipment set cancel_requested_at = null where id = ${shipmentId}`);
      // the order is off and its parcel is not: staff must stop it by hand
      if (order.status === OrderStatus.CANCELLED)
        emit(ctx, "shipment.exception", { ...about, status: now.status, text }, { ...news, actor: carrierActor(now.carrierCode) });
      return { kind: "refused", text };
    }
    await freePieces(ctx, order, now);
    await changed(
      ctx,
      sql`update shipment set status = 'CANCELLED', cancelled_at = shop_now(), failure = null, next_check_at = null where id = ${shipmentId}`,
    );
    emit(ctx, "shipment.cancelled", { ...about, number: now.number, reason: now.cancelReason }, { ...news, ...(actor && { actor }) });
    return { kind: "done" };
  });
}

/** Asks the carrier to forget a waybill; one that it never knew or has forgotten already is as good. */
async function tellCarrier(ctx: Ctx, shipment: ShipmentRow): Promise<Outcome> {
  const carrier = shipment.ordered ? carriers(ctx.app).get(shipment.carrierCode)?.carrier : null;
  if (!carrier?.cancelShipment) return { kind: "done" };
  try {
    await carrier.cancelShipment({ shipmentNo: shipment.carrierOrderNo, trackingNo: shipment.trackingNumber });
    return { kind: "done" };
  } catch (error) {
    if (error instanceof CarrierUnavailable) return { kind: "unanswered" };
    if (!(error instanceof CarrierRefused)) throw error;
    return error.reason === "not_found" || error.reason === "cancelled" ? { kind: "done" } : { kind: "refused", text: refusalText(error) };
  }
}

/** A parcel that was cancelled here while its waybill was being made: the carrier is told until it answers; false until then. */
export async function forgetWaybill(ctx: Ctx, shipmentId: string): Promise<boolean> {
  const shipment = await readShipment(ctx, shipmentId);
  if (!shipment || shipment.status !== S.CANCELLED) return true;
  const told = await tellCarrier(ctx, shipment);
  if (told.kind === "unanswered") return false;
  await changed(ctx, sql`update shipment set next_check_at = null where id = ${shipmentId} and status = 'CANCELLED'`);
  if (told.kind === "refused") {
    ctx.app.metrics.alerts.inc({ kind: "shipment_not_forgotten" });
    ctx.app.log.error({ shipmentId, why: told.text }, "the carrier does not take back the waybill of a cancelled parcel");
  }
  return true;
}

/** The order was cancelled: its parcels are called off. What the carrier does not answer now, the sweep asks again. */
export async function cancelParcels(ctx: Ctx, orderId: string): Promise<void> {
  const open = await rows(
    ctx,
    sql<{
      id: string;
    }>`select id from shipment where order_id = ${orderId} and status = ${any(OPEN, "text")} and shipped_at is null order by id`,
  );
  for (const { id } of open) if ((await requestCancel(ctx, id, null)) === "wanted") await callOff(ctx, id, { kind: "SYSTEM" });
}
