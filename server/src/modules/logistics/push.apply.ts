import type { Ctx } from "../../platform/ctx.ts";
import { any, changed, rows, sql } from "../../platform/db/sql.ts";
import { type CarrierId, CarrierRefused, CarrierUnavailable, type TrackingEvent } from "./carriers/carrier.ts";
import { followerOf } from "./carriers.ts";
import type { CarrierCode } from "./freight.types.ts";
import { finishDraft } from "./shipment.label.ts";
import { readShipment } from "./shipment.reads.ts";
import { recordScans } from "./shipment.scans.ts";
import { needsProof, shipmentMoves, toStatus } from "./shipment.states.ts";
import { ShipmentStatus } from "./shipment.types.ts";
import { askCarrier, parcelRef } from "./tracking.service.ts";

/** What became of the scans of a push. */
export type Applied = "APPLIED" | "REPEATED" | "DEFERRED" | "UNKNOWN";

/** Seconds until the carrier is asked again about what an unsigned message says and its own answer does not: first, then by `nextCheck`. */
const PROOF_SECONDS = 10;
/** The same where it would move nothing any more: however many messages come meanwhile, the carrier is asked once. */
const DETAIL_SECONDS = 60;

/** Records the scans of a push with each parcel they are of. What an unsigned one says and needs proof is asked of the carrier itself. */
export async function applyPush(
  ctx: Ctx,
  codes: CarrierCode[],
  carrier: CarrierId,
  events: readonly TrackingEvent[],
  trusted: boolean,
): Promise<Applied> {
  const parcels = await findParcels(ctx, codes, events);
  let fresh = 0;
  let deferred = false;
  for (const { shipmentId, status, trackingNo, scans } of parcels) {
    // its waybill was made but the answer got lost: ask for it first
    if (status === ShipmentStatus.DRAFT) await finishDraft(ctx, shipmentId);
    const claims = trusted ? [] : scans.map(({ state, text }) => toStatus(state, text)).filter(needsProof);
    const moves = (from: ShipmentStatus) => claims.some((claim) => shipmentMoves[from].includes(claim!));
    // a parcel that was called off has no moves, and yet it matters whether the carrier has it
    const settled = status !== ShipmentStatus.CANCELLED && status !== ShipmentStatus.DRAFT && !moves(status);
    const unproved = !settled && claims.length > 0 && !(await proved(ctx, shipmentId));
    const recorded = await recordScans(ctx, shipmentId, scans, { trusted, source: "PUSH", carrier, under: trackingNo });
    fresh += recorded.fresh;
    if (unproved || recorded.status === ShipmentStatus.DRAFT) await lookAgain(ctx, shipmentId, 0);
    else if (recorded.held === 0 || recorded.status === ShipmentStatus.CANCELLED) continue;
    else await lookAgain(ctx, shipmentId, moves(recorded.status) ? PROOF_SECONDS : DETAIL_SECONDS);
    deferred = true;
  }
  if (parcels.length === 0) return "UNKNOWN";
  return deferred ? "DEFERRED" : fresh > 0 ? "APPLIED" : "REPEATED";
}

/** The sweep asks the carrier then, or before if it was to do so anyway; after that it waits as for a state that is new. */
const lookAgain = (ctx: Ctx, shipmentId: string, seconds: number): Promise<number> =>
  changed(
    ctx,
    sql`update shipment set checks = case when status = 'DRAFT' then checks else 0 end,
          next_check_at = least(coalesce(next_check_at, 'infinity'), shop_now() + make_interval(secs => ${seconds}::int)) where id = ${shipmentId}`,
  );

/** Our parcels that a push is about: by the carrier's number and, for a draft that has none yet, by ours. */
async function findParcels(
  ctx: Ctx,
  codes: CarrierCode[],
  events: readonly TrackingEvent[],
): Promise<{ shipmentId: string; status: ShipmentStatus; trackingNo: string | null; scans: TrackingEvent[] }[]> {
  const trackingNos = [...new Set(events.map(({ trackingNo }) => trackingNo))];
  const numbers = [...new Set(events.flatMap(({ shipmentNo }) => (shipmentNo && /^[\w-]{1,64}$/.test(shipmentNo) ? [shipmentNo] : [])))];
  const found = await rows(
    ctx,
    sql<{ id: string; status: ShipmentStatus; trackingNo: string | null; carrierOrderNo: string }>`
      select id, status, tracking_no as "trackingNo", carrier_order_no as "carrierOrderNo" from shipment
      where carrier = ${any(codes, "text")} and (tracking_no = ${any(trackingNos, "text")} or (tracking_no is null and carrier_order_no = ${any(numbers, "text")})) order by id`,
  );
  return found.map(({ id, status, trackingNo, carrierOrderNo }) => ({
    shipmentId: id,
    status,
    trackingNo,
    scans: events.filter((event) => (trackingNo ? event.trackingNo === trackingNo : event.shipmentNo === carrierOrderNo)),
  }));
}

/** Asks the carrier itself and records its answer; false when it could not be asked. Outside any transaction. */
async function proved(ctx: Ctx, shipmentId: string): Promise<boolean> {
  const shipment = await readShipment(ctx, shipmentId);
  if (!shipment?.trackingNumber) return false;
  try {
    const { asked, failed } = await askCarrier(ctx, followerOf(ctx.app, shipment), [{ shipmentId, ref: parcelRef(ctx, shipment) }]);
    return asked.length > failed.length;
  } catch (error) {
    if (error instanceof CarrierUnavailable || error instanceof CarrierRefused) return false;
    throw error;
  }
}
