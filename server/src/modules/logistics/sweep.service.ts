import type { App, Ctx } from "../../platform/ctx.ts";
import { any, changed, rows, sql } from "../../platform/db/sql.ts";
import { type Follower, followerOf } from "./carriers.ts";
import { followParcel } from "./follow.service.ts";
import type { CarrierCode } from "./freight.types.ts";
import { type Answer, guarded } from "./guard.ts";
import { callOff, forgetWaybill } from "./shipment.cancel.ts";
import { nextCheck } from "./shipment.checks.ts";
import { finishDraft } from "./shipment.label.ts";
import { EstimateSource, ShipmentStatus } from "./shipment.types.ts";
import { adoptPromise, askCarrier, parcelRef } from "./tracking.service.ts";

interface Due {
  shipmentId: string;
  status: ShipmentStatus;
  cancelling: boolean;
  ordered: boolean;
  trackingNumber: string | null;
  carrierCode: CarrierCode;
  companyCode: string | null;
  subscribedAt: Date | null;
  /** This look at it counted. */
  checks: number;
  estimateSource: EstimateSource;
  phone: string;
}
const CLAIM = 40;
const ROUNDS = 25;
/** A carrier that did not answer so often in a row is not asked again in this sweep. */
const PATIENCE = 2;
/** Seconds until parcels are due again that nobody was asked about. */
const PUT_BACK = 60;

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
                s.checks, s.estimate_source as "estimateSource",
                coalesce(s.receiver, o.address) ->> 'phone' as phone`,
  );

/** Whose answers a parcel waits for. */
const laneOf = (app: App, parcel: Due): CarrierCode => followerOf(app, parcel)?.configured.code ?? parcel.carrierCode;

/** How often in a row a carrier did not answer. */
class Silence {
  #times = 0;
  note(answer: Answer): void {
    if (answer !== null) this.#times = answer ? 0 : this.#times + 1;
  }
  get given(): boolean {
    return this.#times >= PATIENCE;
  }
}

/**
 * Drafts get their waybill, cancellations are finished, and carriers are asked about parcels on their way: the carriers side by side, so
 * that one that hangs keeps no other's parcels waiting, and each is left alone for the rest of the sweep once it does not answer.
 */
export async function sweepShipments(ctx: Ctx): Promise<void> {
  const silences = new Map<CarrierCode, Silence>();
  for (let round = 0; round < ROUNDS; round++) {
    const due = await claimDue(ctx);
    const lanes = Map.groupBy(due, (parcel) => laneOf(ctx.app, parcel));
    await Promise.all(
      [...lanes].map(([code, parcels]) => {
        const silence = silences.get(code) ?? new Silence();
        silences.set(code, silence);
        return lookAfter(ctx, code, parcels, silence);
      }),
    );
    if (due.length < CLAIM) return;
  }
}

/** The parcels of one carrier, one call after the other. */
async function lookAfter(ctx: Ctx, code: CarrierCode, parcels: Due[], silence: Silence): Promise<void> {
  const tracked: Due[] = [];
  const left: string[] = [];
  for (const parcel of parcels) {
    if (silence.given) {
      left.push(parcel.shipmentId);
      continue;
    }
    silence.note(await guarded(ctx, parcel.shipmentId, () => finish(ctx, parcel)));
    if (parcel.cancelling || !parcel.trackingNumber || parcel.status === ShipmentStatus.CANCELLED || parcel.status === ShipmentStatus.DRAFT)
      continue;
    const follower = followerOf(ctx.app, parcel);
    if (!follower) continue;
    if (!parcel.subscribedAt && follower.configured.carrier.caps.subscribe)
      silence.note(await guarded(ctx, parcel.shipmentId, () => followParcel(ctx, parcel.shipmentId)));
    tracked.push(parcel);
  }
  const follower = tracked[0] && followerOf(ctx.app, tracked[0]);
  const size = follower?.configured.carrier.caps.trackBatch ?? 1;
  for (let at = 0; at < tracked.length; at += size) {
    const batch = tracked.slice(at, at + size);
    if (silence.given) left.push(...batch.map(({ shipmentId }) => shipmentId));
    else silence.note(await guarded(ctx, batch[0]!.shipmentId, () => track(ctx, follower!, batch)));
  }
  if (!silence.given) await askPromises(ctx, tracked);
  if (left.length > 0) await putBack(ctx, code, left);
}

/** What is to be done about a parcel besides asking for its scans. */
async function finish(ctx: Ctx, { shipmentId, status, cancelling }: Due): Promise<Answer> {
  if (status === ShipmentStatus.CANCELLED) return forgetWaybill(ctx, shipmentId);
  if (cancelling) return (await callOff(ctx, shipmentId, { kind: "SYSTEM" })).kind !== "unanswered";
  return status === ShipmentStatus.DRAFT ? finishDraft(ctx, shipmentId) : null;
}

async function track(ctx: Ctx, follower: Follower, batch: Due[]): Promise<Answer> {
  const parcels = batch.map((parcel) => ({
    shipmentId: parcel.shipmentId,
    ref: parcelRef(ctx, { ...parcel, destination: { ...nowhere, phone: parcel.phone } }),
  }));
  const { asked } = await askCarrier(ctx, follower, parcels);
  return asked.length > 0 ? true : null;
}
const nowhere = { countryCode: "", provinceCode: null, province: "", city: "" };

/** Looks at a parcel in each state at which its carrier is asked once more when it should be there. */
const PROMISE_LOOKS = 3;
const UNPROMISED: readonly ShipmentStatus[] = [ShipmentStatus.LABEL_CREATED, ShipmentStatus.PICKED_UP, ShipmentStatus.IN_TRANSIT];

/** The carrier's promise was asked for with the waybill; where there was none then, it is asked for a few times more. */
async function askPromises(ctx: Ctx, tracked: Due[]): Promise<void> {
  const silence = new Silence();
  for (const { shipmentId, status, checks, estimateSource } of tracked)
    if (!silence.given && estimateSource !== EstimateSource.CARRIER && checks <= PROMISE_LOOKS && UNPROMISED.includes(status))
      silence.note(await guarded(ctx, shipmentId, () => adoptPromise(ctx, shipmentId)));
}

/** Nobody was asked about these parcels: this look does not count as one of theirs. */
async function putBack(ctx: Ctx, code: CarrierCode, ids: string[]): Promise<void> {
  ctx.app.log.warn({ carrier: code, parcels: ids.length }, "a carrier does not answer; its other parcels wait a minute");
  await changed(
    ctx,
    sql`update shipment set checks = greatest(checks - 1, 0), next_check_at = least(next_check_at, shop_now() + make_interval(secs => ${PUT_BACK}::int))
        where id = ${any(ids)} and next_check_at is not null`,
  );
}
