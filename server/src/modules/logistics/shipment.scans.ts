import { shopNow } from "../../platform/clock.ts";
import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, json, row, rows, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { OrderStatus } from "../orders/order.enums.ts";
import type { OrderRow } from "../orders/order.reads.ts";
import { lockOrder, notInState, recordDelivered, recordShipped } from "../orders/order.service.ts";
import type { TrackingEvent } from "./carriers/carrier.ts";
import { followerOf } from "./carriers.ts";
import { succeeded } from "./board.reads.ts";
import { sellReplacement } from "./replacement.ts";
import { nextCheck } from "./shipment.checks.ts";
import { shipmentTopics } from "./shipment.events.ts";
import { carrierActor } from "./shipment.label.ts";
import { lockShipment, readScans, readShipment, type ShipmentRow } from "./shipment.reads.ts";
import { isTrouble, needsProof, type Standing, standingAfter, toStatus } from "./shipment.states.ts";
import { ShipmentStatus } from "./shipment.types.ts";
import { courierIn } from "./shipment.words.ts";

export interface ScanOptions {
  /** False for a message that anybody could have sent: what money hangs on is held back until the carrier was asked. */
  trusted: boolean;
  source: "PUSH" | "QUERY" | "STAFF";
}
export interface Recorded {
  /** Scans that were new. */
  fresh: number;
  /** Scans held back for want of proof. */
  held: number;
  status: ShipmentStatus;
}
/** A scan to record; the carrier port's events fit. */
export type NewScan = Pick<TrackingEvent, "key" | "occurredAt" | "state" | "rawCode" | "text" | "location">;

/** A scan from further ahead than clocks can differ would be the newest for ever: it is shown, but moves nothing. */
const AHEAD_MS = 24 * 3_600_000;

/** Postgres takes neither NUL nor halves of surrogate pairs, and carriers send what their couriers' devices made of a text. */
// oxlint-disable-next-line no-control-regex -- these are what is cut out
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f]/g;
const clean = (text: string, length: number): string => text.toWellFormed().replaceAll(CONTROL, "").slice(0, length).toWellFormed();

/**
 * Adds scans to a parcel and draws the consequences, in one transaction: repeats are dropped by their key, the state follows the newest
 * by the time it was made, the first that proves a pick-up takes the pieces out of the stock, the last delivery delivers the order.
 */
export function recordScans(ctx: Ctx, shipmentId: string, events: readonly NewScan[], options: ScanOptions): Promise<Recorded> {
  return transaction(ctx, async (ctx) => {
    const known = await readShipment(ctx, shipmentId);
    if (!known) throw new Error(`shipment ${shipmentId} does not exist`);
    const order = await lockOrder(ctx, known.orderId);
    const shipment = await lockShipment(ctx, shipmentId);
    // a draft has no waybill: its scans are asked for once it has one
    if (shipment.status === ShipmentStatus.DRAFT) return { fresh: 0, held: events.length, status: shipment.status };
    const latest = Math.max(Date.now(), (await shopNow(ctx)).getTime()) + AHEAD_MS;
    const scans = events.map((event) => ({
      ...event,
      state: event.occurredAt.getTime() > latest ? null : toStatus(event.state, event.text),
    }));
    const counted = options.trusted ? scans : scans.filter(({ state }) => !needsProof(state));
    const held = scans.length - counted.length;
    const fresh = await insertScans(ctx, shipmentId, counted, options.source);
    if (fresh.size === 0) return { fresh: 0, held, status: shipment.status };
    const all = await readScans(ctx, shipmentId);
    const before = standingAfter(all.filter(({ id }) => !fresh.has(id)));
    const status = await applyStanding(ctx, order, shipment, {
      before,
      after: standingAfter(all),
      text: all.at(-1)?.rawText || null,
      options,
      scans: fresh.size,
    });
    return { fresh: fresh.size, held, status };
  });
}

async function insertScans(
  ctx: Ctx,
  shipmentId: string,
  scans: (Omit<NewScan, "state"> & { state: ShipmentStatus | null })[],
  source: ScanOptions["source"],
): Promise<Set<string>> {
  if (scans.length === 0) return new Set();
  const values = scans.map(({ key, occurredAt, state, rawCode, text, location }) => {
    const rawText = clean(text, 1000);
    const courier = courierIn(rawText);
    const place = location && clean(location, 200);
    return {
      key,
      occurredAt,
      state,
      rawCode: clean(rawCode, 32),
      rawText,
      location: place || null,
      courierName: courier.name,
      courierPhone: courier.phone,
    };
  });
  const added = await rows(
    ctx,
    sql<{ id: string }>`
      insert into tracking_event (shipment_id, key, occurred_at, state, raw_code, raw_text, location, courier_name, courier_phone, source)
      select ${shipmentId}::uuid, e.key, e."occurredAt", e.state, e."rawCode", e."rawText", e.location, e."courierName", e."courierPhone", ${source}
      from jsonb_to_recordset(${json(values)}) as e(key text, "occurredAt" timestamptz, state text, "rawCode" text, "rawText" text, location text,
                                                     "courierName" text, "courierPhone" text)
      on conflict (shipment_id, key) do nothing returning id`,
  );
  return new Set(added.map(({ id }) => id));
}

interface News {
  before: Standing;
  after: Standing;
  text: string | null;
  options: ScanOptions;
  scans: number;
}

/** Brings parcel and order to where the scans say the parcel is. Both are locked. */
async function applyStanding(
  ctx: Ctx,
  order: OrderRow,
  shipment: ShipmentRow,
  { before, after, text, options, scans }: News,
): Promise<ShipmentStatus> {
  const { uuid: shipmentId, orderId } = shipment;
  const cancelled = shipment.status === ShipmentStatus.CANCELLED;
  const status = cancelled ? ShipmentStatus.CANCELLED : after.status;
  const leaves = !cancelled && after.goneAt !== null && shipment.shippedAt === null;
  const moved = status !== shipment.status;
  await changed(
    ctx,
    sql`update shipment s set status = ${status}, last_event_at = ${after.lastEventAt}, delivered_at = ${cancelled ? null : after.deliveredAt},
          shipped_at = ${leaves || shipment.shippedAt ? after.goneAt : null}
          ${after.goneAt ? sql`, cancel_requested_at = null` : sql``}
          ${moved ? sql`, checks = 0, next_check_at = ${followerOf(ctx.app, shipment) ? nextCheck(ctx.app, sql`${status}::text`, sql`0`) : sql`null`}` : sql``}
        where s.id = ${shipmentId}`,
  );
  const actor: Actor = options.source === "STAFF" ? { kind: "STAFF", name: ctx.viewer.name } : carrierActor(shipment.carrierCode);
  const news = { topics: shipmentTopics(orderId, shipmentId), orderId, actor };
  const sellable = maySell(order, shipment);
  if (leaves && shipment.replacement) await sellReplacement(ctx, order, shipment);
  else if (leaves && sellable) await recordShipped(ctx, order, shipmentId, shipment.contents, actor);
  await emit(ctx, "shipment.tracked", { orderId, shipmentId, status, scans }, news);
  const strayed = !before.goneAt && after.goneAt && (cancelled || (leaves && !sellable)); // called off, yet on its way
  if (strayed || (moved && isTrouble(status))) await emit(ctx, "shipment.exception", { orderId, shipmentId, status, text }, news);
  if (strayed) ctx.app.metrics.alerts.inc({ kind: "shipment_strayed" });
  if (moved && status === ShipmentStatus.DELIVERED && (await allDelivered(ctx, orderId)))
    await recordDelivered(ctx, await lockOrder(ctx, orderId));
  return status;
}

/** Whether a parcel that leaves takes pieces out of the stock: those of its order, or those that were taken for it as a replacement. */
const maySell = (order: OrderRow, shipment: ShipmentRow): boolean =>
  shipment.replacement || order.status === OrderStatus.CONFIRMED || order.status === OrderStatus.PARTIALLY_SHIPPED;

/** A parcel that another one replaces is not waited for. */
const allDelivered = async (ctx: Ctx, orderId: string): Promise<boolean> =>
  (
    await row(
      ctx,
      sql<{
        all: boolean;
      }>`select bool_and(status in ('DELIVERED', 'CANCELLED')) as all from shipment s where order_id = ${orderId} and not ${succeeded}`,
    )
  )?.all ?? false;

/** Nothing is left to send: an order whose parcels have all arrived is delivered. */
export const noticeArrival = (ctx: Ctx, orderId: string): Promise<void> =>
  transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    if (await allDelivered(ctx, orderId)) await recordDelivered(ctx, order);
  });

/** Staff say that the carrier took it, without waiting for its first scan: from now on it has left. Saying it twice changes nothing. */
export async function handOver(ctx: Ctx, shipmentId: string): Promise<void> {
  const known = (await readShipment(ctx, shipmentId))!;
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, known.orderId);
    const shipment = await lockShipment(ctx, shipmentId);
    if (shipment.shippedAt) return;
    if (shipment.status !== ShipmentStatus.LABEL_CREATED || shipment.cancelRequestedAt || !maySell(order, shipment))
      refuse(notInState(ctx, { zh: "包裹当前状态不能交接", en: "The parcel's present state does not allow this" }));
    const now = await shopNow(ctx);
    await changed(ctx, sql`update shipment set handed_over_at = ${now} where id = ${shipmentId}`);
    const scan: NewScan = {
      key: "handed-over",
      occurredAt: now,
      state: "PICKED_UP",
      rawCode: "",
      text: "",
      location: shipment.sender?.city ?? null,
    };
    await recordScans(ctx, shipmentId, [scan], { trusted: true, source: "STAFF" });
  });
}
