import { shopNow } from "../../platform/clock.ts";
import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, json, row, rows, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { OrderStatus } from "../orders/order.enums.ts";
import type { OrderRow } from "../orders/order.reads.ts";
import { recordDelivered, recordShipped } from "../orders/fulfilment.service.ts";
import { lockOrder } from "../orders/order.service.ts";
import type { CarrierId, TrackingEvent } from "./carriers/carrier.ts";
import { succeeded } from "./board.reads.ts";
import { followerOf } from "./carriers.ts";
import { noteUnknown } from "./codes.ts";
import { CarrierCode } from "./freight.types.ts";
import { sellReplacement } from "./replacement.ts";
import { nextCheck } from "./shipment.checks.ts";
import { estimateAnew, learnFrom } from "./shipment.estimate.ts";
import { shipmentTopics } from "./shipment.events.ts";
import { carrierActor } from "./shipment.label.ts";
import { lockShipment, readScans, readShipment, type ShipmentRow } from "./shipment.reads.ts";
import { isFinal, isTrouble, needsProof, type Standing, standingAfter, toStatus } from "./shipment.states.ts";
import { ShipmentStatus } from "./shipment.types.ts";
import { courierIn } from "./shipment.words.ts";

export interface ScanOptions {
  /** False for a message that anybody could have sent: what money hangs on is held back until the carrier was asked. */
  trusted: boolean;
  source: "PUSH" | "QUERY" | "STAFF";
  /** Whose codes they are: those that nobody knows are noted. */
  carrier?: CarrierId;
  /** The tracking number they were told under: they count only while the parcel still has it, as staff may put a number right meanwhile. */
  under?: string | null;
}
export interface Recorded {
  /** Scans that were new. */
  fresh: number;
  /** Scans held back for want of proof that the carrier itself has not told of. */
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
    if (options.under && options.under !== shipment.trackingNumber) return { fresh: 0, held: 0, status: shipment.status };
    const latest = Math.max(Date.now(), (await shopNow(ctx)).getTime()) + AHEAD_MS;
    const scans = events.map((event) => ({
      ...event,
      state: event.occurredAt.getTime() > latest ? null : toStatus(event.state, event.text),
    }));
    const counted = options.trusted ? scans : scans.filter(({ state }) => !needsProof(state));
    const held = await countUntold(
      ctx,
      shipmentId,
      scans.flatMap((scan) => (counted.includes(scan) ? [] : [scan.key])),
    );
    const added = await insertScans(ctx, shipmentId, counted, options.source);
    const fresh = new Set(added.map(({ id }) => id));
    const keys = new Set(added.map(({ key }) => key));
    if (options.carrier)
      await noteUnknown(
        ctx,
        options.carrier,
        events
          .filter(({ key, state }) => state === null && keys.has(key))
          .map(({ rawCode, text }) => ({ rawCode: clean(rawCode, 32), text: clean(text, 120) })),
      );
    if (fresh.size === 0) return { fresh: 0, held, status: shipment.status };
    const all = await readScans(ctx, shipmentId);
    const collected = shipment.carrierCode === CarrierCode.PICKUP;
    const before = standingAfter(
      all.filter(({ id }) => !fresh.has(id)),
      collected,
    );
    const status = await applyStanding(ctx, order, shipment, {
      before,
      after: standingAfter(all, collected),
      text: all.at(-1)?.rawText || null,
      options,
      scans: fresh.size,
    });
    return { fresh: fresh.size, held, status };
  });
}

/** How many of these scans the parcel does not have. */
const countUntold = async (ctx: Ctx, shipmentId: string, keys: string[]): Promise<number> =>
  keys.length === 0
    ? 0
    : Number(
        (await row(
          ctx,
          sql<{ n: bigint }>`select count(*) as n from (select distinct unnest(${keys}::text[]) as key) held
            where not exists (select from tracking_event t where t.shipment_id = ${shipmentId} and t.key = held.key)`,
        ))!.n,
      );

async function insertScans(
  ctx: Ctx,
  shipmentId: string,
  scans: (Omit<NewScan, "state"> & { state: ShipmentStatus | null })[],
  source: ScanOptions["source"],
): Promise<{ id: string; key: string }[]> {
  if (scans.length === 0) return [];
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
    sql<{ id: string; key: string }>`
      insert into tracking_event (shipment_id, key, occurred_at, state, raw_code, raw_text, location, courier_name, courier_phone, source)
      select ${shipmentId}::uuid, e.key, e."occurredAt", e.state, e."rawCode", e."rawText", e.location, e."courierName", e."courierPhone", ${source}
      from jsonb_to_recordset(${json(values)}) as e(key text, "occurredAt" timestamptz, state text, "rawCode" text, "rawText" text, location text,
                                                     "courierName" text, "courierPhone" text)
      on conflict (shipment_id, key) do nothing returning id, key`,
  );
  // a scan whose code meant nothing when it first came is told again with its meaning
  const understood = await rows(
    ctx,
    sql<{ id: string; key: string }>`
      update tracking_event t set state = e.state, source = ${source}
      from (select distinct on (key) key, state from jsonb_to_recordset(${json(values)}) as v(key text, state text) where state is not null order by key) e
      where t.shipment_id = ${shipmentId} and t.key = e.key and t.state is null returning t.id, t.key`,
  );
  return [...added, ...understood];
}

interface News {
  before: Standing;
  after: Standing;
  text: string | null;
  options: ScanOptions;
  scans: number;
}

/** Brings parcel and order to where the scans say the parcel is. Both are locked. */
export async function applyStanding(
  ctx: Ctx,
  order: OrderRow,
  shipment: ShipmentRow,
  { before, after, text, options, scans }: News,
): Promise<ShipmentStatus> {
  const { uuid: shipmentId, orderId } = shipment;
  const cancelled = shipment.status === ShipmentStatus.CANCELLED;
  const status = cancelled ? ShipmentStatus.CANCELLED : after.status;
  const leaves = !cancelled && after.goneAt !== null && shipment.shippedAt === null;
  // what left has left: a code that says less than it did must not sell the pieces again with the next scan
  const shippedAt = leaves || shipment.shippedAt ? (after.goneAt ?? shipment.shippedAt) : null;
  const moved = status !== shipment.status;
  await changed(
    ctx,
    sql`update shipment s set status = ${status}, last_event_at = ${after.lastEventAt}, delivered_at = ${cancelled ? null : after.deliveredAt},
          shipped_at = ${shippedAt}
          ${after.goneAt ? sql`, cancel_requested_at = null` : sql``}
          ${moved ? sql`, checks = 0, next_check_at = ${followerOf(ctx.app, shipment) ? nextCheck(ctx.app, sql`${status}::text`, sql`0`) : sql`null`}` : sql``}
        where s.id = ${shipmentId}`,
  );
  if (leaves && after.goneAt) await estimateAnew(ctx, shipment, after.goneAt);
  const arrived = moved && status === ShipmentStatus.DELIVERED;
  if (arrived && after.goneAt && after.deliveredAt) await learnFrom(ctx, shipment, after.goneAt, after.deliveredAt);
  if (shipment.stalledAt && isFinal(status)) await changed(ctx, sql`update shipment set stalled_at = null where id = ${shipmentId}`);
  const actor: Actor = options.source === "STAFF" ? { kind: "STAFF", name: ctx.viewer.name } : carrierActor(shipment.carrierCode);
  const news = { topics: shipmentTopics(orderId, shipmentId), orderId, actor };
  const sellable = maySell(order, shipment);
  if (leaves && shipment.replacement) await sellReplacement(ctx, order, shipment);
  else if (leaves && sellable) await recordShipped(ctx, order, shipmentId, shipment.contents, actor);
  emit(ctx, "shipment.tracked", { orderId, shipmentId, status, scans }, news);
  const strayed = !before.goneAt && after.goneAt && (cancelled || (leaves && !sellable)); // called off, yet on its way
  if (strayed || (moved && isTrouble(status))) emit(ctx, "shipment.exception", { orderId, shipmentId, status, text }, news);
  if (strayed) ctx.app.metrics.alerts.inc({ kind: "shipment_strayed" });
  if (arrived && (await allDelivered(ctx, orderId))) await recordDelivered(ctx, await lockOrder(ctx, orderId), actor);
  return status;
}

/** Whether a parcel that leaves takes pieces out of the stock: those of its order, or those that were taken for it as a replacement. */
export const maySell = (order: OrderRow, shipment: ShipmentRow): boolean =>
  shipment.replacement || order.status === OrderStatus.CONFIRMED || order.status === OrderStatus.PARTIALLY_SHIPPED;

/** A parcel that another one replaces is not waited for. */
export const allDelivered = async (ctx: Ctx, orderId: string): Promise<boolean> =>
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
