import type { Ctx } from "../../platform/ctx.ts";
import { changed, rows, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { CONFIDENCE, learnArrival, readLearned, type RouteEnds } from "./eta.history.ts";
import { promiseTimes } from "./freight.quotes.ts";
import { CarrierCode } from "./freight.types.ts";
import { shipmentTopics } from "./shipment.events.ts";
import type { ShipmentRow } from "./shipment.reads.ts";
import { EstimateSource, type ShipmentStatus } from "./shipment.types.ts";

const DAY = 86_400_000;
/** So long after a promised time a parcel is stalled. */
export const GRACE_MS = DAY;

export interface Estimate {
  source: EstimateSource;
  confidence: number | null;
  from: Date;
  to: Date;
  /** When it is stalled, if it has not arrived. */
  lateAfter: Date;
}

type Destination = ShipmentRow["destination"];

/** When a parcel should be there: from our own history of its route, else from the table of days. The carrier's own word comes later and wins. */
export async function estimateArrival(
  ctx: Ctx,
  carrier: CarrierCode,
  ends: { sender: RouteEnds["from"] | null; destination: Destination & { provinceCode?: string | null } },
  leaves: Date | null,
  now: Date,
): Promise<Estimate | null> {
  if (carrier === CarrierCode.PICKUP) return null;
  const times = promiseTimes(ends.destination, leaves ?? now);
  const route = routeOf(ends);
  const learned = route && (await readLearned(ctx, carrier, route));
  const start = leaves ?? times?.shipsBy ?? now;
  if (learned) {
    const at = (ms: number) => new Date(start.getTime() + ms);
    const [from, to, lateAfter] = [at(learned.earliest), at(learned.latest), at(learned.hopeless)];
    return { source: EstimateSource.HISTORY, confidence: CONFIDENCE, from, to, lateAfter };
  }
  if (!times) return null;
  const { estimatedFrom: from, estimatedTo: to } = times;
  return { source: EstimateSource.TABLE, confidence: null, from, to, lateAfter: new Date(to.getTime() + GRACE_MS) };
}

const routeOf = ({ sender, destination }: { sender: RouteEnds["from"] | null; destination: Destination }): RouteEnds | null =>
  sender && destination.province && destination.city ? { from: sender, to: destination } : null;

/** It left: from now on its own route counts, unless the carrier has said when. */
export async function estimateAnew(ctx: Ctx, shipment: ShipmentRow, leftAt: Date): Promise<void> {
  const estimate = await estimateArrival(ctx, shipment.carrierCode, shipment, leftAt, leftAt);
  if (estimate?.source !== EstimateSource.HISTORY) return;
  await changed(
    ctx,
    sql`update shipment set estimated_from = ${estimate.from}, estimated_to = ${estimate.to}, estimate_source = ${estimate.source},
          estimate_confidence = ${estimate.confidence}, late_after = ${estimate.lateAfter}
        where id = ${shipment.uuid} and estimate_source <> 'CARRIER'`,
  );
}

/** It arrived: its route has one more parcel to learn from. */
export async function learnFrom(ctx: Ctx, shipment: ShipmentRow, leftAt: Date, deliveredAt: Date): Promise<void> {
  const route = routeOf(shipment);
  if (route && shipment.carrierCode !== CarrierCode.PICKUP && deliveredAt > leftAt)
    await learnArrival(ctx, shipment.carrierCode, route, deliveredAt.getTime() - leftAt.getTime());
}

/** Parcels that should have been there: staff are told once of each, and shoppers read that it is being looked into. */
export async function noticeStalled(ctx: Ctx): Promise<void> {
  const stalled = await rows(
    ctx,
    sql<{ id: string; orderId: string; status: ShipmentStatus }>`
      update shipment set stalled_at = shop_now() where id in (
        select id from shipment where late_after < shop_now() and stalled_at is null and shipped_at is not null
           and status in ('PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'AVAILABLE_FOR_PICKUP', 'FAILED_ATTEMPT', 'EXCEPTION')
         order by late_after limit 200 for update skip locked)
      returning id, order_id as "orderId", status`,
  );
  for (const { id, orderId, status } of stalled)
    emit(
      ctx,
      "shipment.stalled",
      { orderId, shipmentId: id, status },
      { topics: shipmentTopics(orderId, id), orderId, actor: { kind: "SYSTEM" } },
    );
}
