import type { Ctx } from "../../platform/ctx.ts";
import { any, changed, rows, sql } from "../../platform/db/sql.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say } from "../../platform/say.ts";
import { notInState } from "../orders/order.service.ts";
import { CarrierRefused, CarrierUnavailable, type ParcelRef } from "./carriers/carrier.ts";
import { carriers, type Follower, followerOf } from "./carriers.ts";
import { readCodes } from "./codes.ts";
import { followParcel } from "./follow.service.ts";
import type { CarrierCode } from "./freight.types.ts";
import { callOff, forgetWaybill } from "./shipment.cancel.ts";
import { nextCheck } from "./shipment.checks.ts";
import { GRACE_MS } from "./shipment.estimate.ts";
import { finishDraft } from "./shipment.label.ts";
import { readShipment, type ShipmentRow } from "./shipment.reads.ts";
import { recordScans } from "./shipment.scans.ts";
import { isFinal } from "./shipment.states.ts";
import { ShipmentStatus } from "./shipment.types.ts";

/** How the carrier is asked: parcels that are not on the shop's account need the last digits of a party's phone. */
export const parcelRef = (ctx: Ctx, shipment: Asked): ParcelRef => {
  const company = followerOf(ctx.app, shipment)?.company;
  return {
    trackingNo: shipment.trackingNumber!,
    ...((!shipment.ordered || company) && { phoneLast4: shipment.destination.phone.slice(-4) }),
    ...(company && { company }),
  };
};
type Asked = Pick<ShipmentRow, "carrierCode" | "companyCode" | "trackingNumber" | "ordered" | "destination">;

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

/**
 * Asks the carrier about parcels in one call (as far as it takes them) and records what it says; answers the parcels that were asked about,
 * which are fewer where others asked just before. Throws what the adapter throws.
 */
export async function askCarrier(ctx: Ctx, follower: Follower | null, wanted: { shipmentId: string; ref: ParcelRef }[]): Promise<string[]> {
  const parcels = follower && wanted.length > 0 ? await claimAsking(ctx, follower, wanted) : [];
  if (!follower || parcels.length === 0) return [];
  const snapshots = await follower.configured.carrier.track(parcels.map(({ ref }) => ref));
  for (const [i, { shipmentId }] of parcels.entries()) {
    const events = snapshots[i]?.events ?? [];
    if (events.length === 0) continue;
    const { id: carrier } = follower.configured.carrier;
    await recordScans(ctx, shipmentId, await readCodes(ctx, carrier, events), { trusted: true, source: "QUERY", carrier });
  }
  return parcels.map(({ shipmentId }) => shipmentId);
}

/** Asks for scans at once, because somebody waits for them. */
export async function refreshTracking(ctx: Ctx, shipment: ShipmentRow): Promise<void> {
  if (!isTracked(ctx, shipment))
    refuse(notInState(ctx, { zh: "这个包裹没有可更新的物流信息", en: "There is nothing to ask the carrier about this parcel" }));
  if (ctx.viewer.role !== "STAFF") await ctx.app.limits.spend("tracking.shipment", shipment.uuid);
  const follower = followerOf(ctx.app, shipment)!;
  try {
    await askCarrier(ctx, follower, [{ shipmentId: shipment.uuid, ref: parcelRef(ctx, shipment) }]);
  } catch (error) {
    if (!(error instanceof CarrierUnavailable || error instanceof CarrierRefused)) throw error;
    const message = say(ctx, { zh: "快递公司暂时没有应答，请稍后再试", en: "The carrier does not answer; try again shortly" });
    refuse(new InputError({ code: UserErrorCode.CARRIER_UNAVAILABLE, message }));
  }
}

interface Due {
  shipmentId: string;
  status: ShipmentStatus;
  cancelling: boolean;
  ordered: boolean;
  trackingNumber: string | null;
  carrierCode: CarrierCode;
  companyCode: string | null;
  subscribedAt: Date | null;
  phone: string;
}
const CLAIM = 40;

/** Takes parcels whose time has come; others skip them, and the next look at each is set before this one begins. */
const claimDue = (ctx: Ctx): Promise<Due[]> =>
  rows(
    ctx,
    sql<Due>`
      with due as (select id from shipment where next_check_at <= shop_now() order by next_check_at limit ${CLAIM} for update skip locked)
      update shipment s set checks = s.checks + 1,
             next_check_at = case when s.status = 'CANCELLED' or s.cancel_requested_at is not null
                                  then shop_now() + make_interval(secs => least(1800, 30 * power(2, least(s.checks, 6)))) else ${nextCheck(ctx.app)} end
      from due, shop_order o where s.id = due.id and o.id = s.order_id
      returning s.id as "shipmentId", s.status, s.cancel_requested_at is not null as cancelling, s.ordered, s.tracking_no as "trackingNumber",
                s.carrier as "carrierCode", s.company_code as "companyCode", s.subscribed_at as "subscribedAt",
                coalesce(s.receiver, o.address) ->> 'phone' as phone`,
  );

/** One round: drafts get their waybill, cancellations are finished, and the carrier is asked about parcels on their way. */
export async function sweepShipments(ctx: Ctx): Promise<void> {
  for (let round = 0; round < 25; round++) {
    const due = await claimDue(ctx);
    const tracked = new Map<CarrierCode, { follower: Follower; parcels: { shipmentId: string; ref: ParcelRef }[] }>();
    for (const parcel of due) {
      const { shipmentId, status, cancelling, trackingNumber } = parcel;
      await guarded(ctx, shipmentId, async () => {
        if (status === ShipmentStatus.CANCELLED) await forgetWaybill(ctx, shipmentId);
        else if (cancelling) await callOff(ctx, shipmentId, { kind: "SYSTEM" });
        else if (status === ShipmentStatus.DRAFT) await finishDraft(ctx, shipmentId);
      });
      const asked = !cancelling && trackingNumber && status !== ShipmentStatus.CANCELLED && status !== ShipmentStatus.DRAFT;
      const follower = asked ? followerOf(ctx.app, parcel) : null;
      if (!follower) continue;
      if (!parcel.subscribedAt && follower.configured.carrier.caps.subscribe)
        await guarded(ctx, shipmentId, () => followParcel(ctx, shipmentId));
      const group = tracked.get(follower.configured.code) ?? { follower, parcels: [] };
      group.parcels.push({ shipmentId, ref: parcelRef(ctx, { ...parcel, destination: { ...nowhere, phone: parcel.phone } }) });
      tracked.set(follower.configured.code, group);
    }
    for (const { follower, parcels } of tracked.values()) {
      const batch = follower.configured.carrier.caps.trackBatch;
      for (let at = 0; at < parcels.length; at += batch)
        await guarded(ctx, parcels[at]!.shipmentId, async () => void (await askCarrier(ctx, follower, parcels.slice(at, at + batch))));
    }
    if (due.length < CLAIM) return;
  }
}
const nowhere = { countryCode: "", provinceCode: null, province: "", city: "" };

/** One parcel's trouble does not stop the others; its next look is set already. */
async function guarded(ctx: Ctx, shipmentId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const expected = error instanceof CarrierUnavailable || error instanceof CarrierRefused;
    if (!expected) ctx.app.metrics.alerts.inc({ kind: "shipment" });
    ctx.app.log[expected ? "warn" : "error"]({ err: error, shipmentId }, "a parcel could not be looked after; it will be tried again");
  }
}

/** Once there is a waybill the carrier's own promise replaces our estimate, if it makes one. */
export async function adoptPromise(ctx: Ctx, shipmentId: string): Promise<void> {
  const shipment = await readShipment(ctx, shipmentId);
  const carrier = shipment && carriers(ctx.app).get(shipment.carrierCode)?.carrier;
  if (!shipment || !isTracked(ctx, shipment) || !carrier?.promisedTime) return;
  try {
    const promised = await carrier.promisedTime(parcelRef(ctx, shipment));
    if (promised)
      await changed(
        ctx,
        sql`update shipment set estimated_from = least(estimated_from, ${promised}::timestamptz), estimated_to = ${promised},
              estimate_source = 'CARRIER', estimate_confidence = null, late_after = ${new Date(promised.getTime() + GRACE_MS)} where id = ${shipmentId}`,
      );
  } catch (error) {
    if (!(error instanceof CarrierUnavailable || error instanceof CarrierRefused)) throw error;
    ctx.app.log.info({ shipmentId, why: error.message }, "the carrier promises no time of arrival");
  }
}

/** Days for which pushes are kept as they came. */
const PUSH_DAYS = 30;

export const forgetOldPushes = async (ctx: Ctx): Promise<void> =>
  void (await changed(ctx, sql`delete from carrier_push where received_at < shop_now() - make_interval(days => ${PUSH_DAYS})`));
