import type { Ctx } from "../../platform/ctx.ts";
import { any, changed, rows, sql } from "../../platform/db/sql.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say } from "../../platform/say.ts";
import { notInState } from "../orders/order.service.ts";
import { CarrierRefused, CarrierUnavailable, type ParcelRef } from "./carriers/carrier.ts";
import { carriers, type Follower, followerOf } from "./carriers.ts";
import { readCodes } from "./codes.ts";
import { guarded } from "./guard.ts";
import { GRACE_MS } from "./shipment.estimate.ts";
import { readShipment, type ShipmentRow } from "./shipment.reads.ts";
import { recordScans } from "./shipment.scans.ts";
import { isFinal } from "./shipment.states.ts";

/** How the carrier is asked: parcels that are not on the shop's account need the last digits of a party's phone. */
export const parcelRef = (ctx: Ctx, shipment: Addressed): ParcelRef => {
  const company = followerOf(ctx.app, shipment)?.company;
  return {
    trackingNo: shipment.trackingNumber!,
    ...((!shipment.ordered || company) && { phoneLast4: shipment.destination.phone.slice(-4) }),
    ...(company && { company }),
  };
};
type Addressed = Pick<ShipmentRow, "carrierCode" | "companyCode" | "trackingNumber" | "ordered" | "destination">;

/** Whether the carrier can be asked for scans. */
export const isTracked = (ctx: Ctx, shipment: ShipmentRow): boolean =>
  shipment.trackingNumber !== null && !isFinal(shipment.status) && followerOf(ctx.app, shipment) !== null;

/**
 * Takes the right to ask about these parcels; answers those it got. Some companies lock accounts that ask about one parcel too often (their
 * pushes tell of it meanwhile), so of all who want to ask, on however many replicas, one does. Written down first: a failure counts as well.
 */
async function claimAsking<P extends { shipmentId: string }>(ctx: Ctx, { configured }: Follower, parcels: P[]): Promise<P[]> {
  const every = configured.carrier.caps.askEverySeconds;
  if (!every) return parcels;
  // wall time, as the carrier counts it, by the one clock that all replicas share
  const got = await rows(
    ctx,
    sql<{ id: string }>`update shipment set asked_at = clock_timestamp() where id = ${any(parcels.map(({ shipmentId }) => shipmentId))}
      and (asked_at is null or asked_at <= clock_timestamp() - make_interval(secs => ${every}::int)) returning id`,
  );
  return parcels.filter(({ shipmentId }) => got.some(({ id }) => id === shipmentId));
}

export interface Asked {
  /** Parcels that were asked about; fewer than wanted where others asked just before. */
  asked: string[];
  /** Of these, those whose scans could not be recorded: that is logged, and keeps none of the others from being recorded. */
  failed: string[];
}

/** Asks the carrier about parcels in one call (as far as it takes them) and records what it says. Throws what the adapter throws. */
export async function askCarrier(ctx: Ctx, follower: Follower | null, wanted: { shipmentId: string; ref: ParcelRef }[]): Promise<Asked> {
  const parcels = follower && wanted.length > 0 ? await claimAsking(ctx, follower, wanted) : [];
  const told: Asked = { asked: parcels.map(({ shipmentId }) => shipmentId), failed: [] };
  if (!follower || parcels.length === 0) return told;
  const { carrier } = follower.configured;
  const snapshots = await carrier.track(parcels.map(({ ref }) => ref));
  for (const [i, { shipmentId, ref }] of parcels.entries()) {
    const events = snapshots[i]?.events ?? [];
    if (events.length === 0) continue;
    const recorded = await guarded(ctx, shipmentId, async () => {
      const scans = await readCodes(ctx, carrier.id, events);
      await recordScans(ctx, shipmentId, scans, { trusted: true, source: "QUERY", carrier: carrier.id, under: ref.trackingNo });
      return true;
    });
    if (!recorded) told.failed.push(shipmentId);
  }
  return told;
}

/** Asks for scans at once, because somebody waits for them. */
export async function refreshTracking(ctx: Ctx, shipment: ShipmentRow): Promise<void> {
  if (!isTracked(ctx, shipment))
    refuse(notInState(ctx, { zh: "这个包裹没有可更新的物流信息", en: "There is nothing to ask the carrier about this parcel" }));
  if (ctx.viewer.role !== "STAFF") await ctx.app.limits.spend("tracking.shipment", shipment.uuid);
  const follower = followerOf(ctx.app, shipment)!;
  try {
    const { failed } = await askCarrier(ctx, follower, [{ shipmentId: shipment.uuid, ref: parcelRef(ctx, shipment) }]);
    if (failed.length > 0) throw new Error(`the scans of shipment ${shipment.uuid} could not be recorded`);
  } catch (error) {
    if (!(error instanceof CarrierUnavailable || error instanceof CarrierRefused)) throw error;
    const message = say(ctx, { zh: "快递公司暂时没有应答，请稍后再试", en: "The carrier does not answer; try again shortly" });
    refuse(new InputError({ code: UserErrorCode.CARRIER_UNAVAILABLE, message }));
  }
}

/** Once there is a waybill the carrier's own promise replaces our estimate, if it makes one; false if it did not answer, so that the sweep asks again. */
export async function adoptPromise(ctx: Ctx, shipmentId: string): Promise<boolean> {
  const shipment = await readShipment(ctx, shipmentId);
  const carrier = shipment && carriers(ctx.app).get(shipment.carrierCode)?.carrier;
  if (!shipment || !isTracked(ctx, shipment) || !carrier?.promisedTime) return true;
  try {
    const promised = await carrier.promisedTime(parcelRef(ctx, shipment));
    if (promised)
      await changed(
        ctx,
        sql`update shipment set estimated_from = least(estimated_from, ${promised}::timestamptz), estimated_to = ${promised},
              estimate_source = 'CARRIER', estimate_confidence = null, late_after = ${new Date(promised.getTime() + GRACE_MS)} where id = ${shipmentId}
              and tracking_no = ${shipment.trackingNumber}`,
      );
    return true;
  } catch (error) {
    if (!(error instanceof CarrierUnavailable || error instanceof CarrierRefused)) throw error;
    ctx.app.log.info({ shipmentId, why: error.message }, "the carrier promises no time of arrival");
    return error instanceof CarrierRefused;
  }
}
