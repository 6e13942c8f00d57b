import { shopNow } from "../../platform/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { changed, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { once } from "../../platform/idempotency.ts";
import { say } from "../../platform/say.ts";
import { withdrawDelivery } from "../orders/fulfilment.service.ts";
import { lockOrder, notInState } from "../orders/order.service.ts";
import { followerOf, isOwnWay } from "./carriers.ts";
import type { CarrierCode } from "./freight.types.ts";
import type { ShipmentRenumberInput } from "./renumber.inputs.ts";
import { mayRenumber } from "./renumber.rules.ts";
import { readCompany } from "./shipment.create.ts";
import { estimateArrival } from "./shipment.estimate.ts";
import { shipmentTopics } from "./shipment.events.ts";
import { readTrackingNo, refuseTaken } from "./shipment.number.ts";
import { lockShipment, needShipment, readScans, type ShipmentRow } from "./shipment.reads.ts";
import { allDelivered } from "./shipment.scans.ts";
import { standingAfter } from "./shipment.states.ts";
import { EstimateSource } from "./shipment.types.ts";

interface Naming {
  carrier: CarrierCode;
  companyCode: string | null;
  trackingNumber: string;
}

/**
 * Puts right a number or company that staff mistyped; answers the parcel's UUID. Scans of the wrong number are another parcel's: they are
 * taken out, and the parcel stands where staff's own words put it. Its pieces that left the stock stay gone, as nobody brought them back. The
 * messages with those scans stay in the inbox, and the event says what was before.
 */
export async function renumberShipment(ctx: Ctx, input: ShipmentRenumberInput): Promise<string> {
  const { uuid, orderId, carrierCode } = await needShipment(ctx, input.shipmentId);
  const right = readNaming(ctx, input, input.carrier ?? carrierCode);
  const { idempotencyKey: key, ...rest } = input;
  const request = { scope: `account:${ctx.viewer.accountId}`, key, operation: "shipmentRenumber", input: rest };
  await once(ctx, request, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    const shipment = await lockShipment(ctx, uuid);
    const may = mayRenumber(shipment, order.status);
    if (may) refuse(notInState(ctx, may));
    const before: Naming = { carrier: shipment.carrierCode, companyCode: shipment.companyCode, trackingNumber: shipment.trackingNumber! };
    const same = before.trackingNumber === right.trackingNumber;
    if (same && before.carrier === right.carrier && before.companyCode === right.companyCode) return { shipmentId: uuid };
    await refuseTaken(ctx, right.trackingNumber, uuid);
    const dropped = await changed(ctx, sql`delete from tracking_event where shipment_id = ${uuid} and source <> 'STAFF'`);
    await rename(ctx, shipment, right);
    if (!(await allDelivered(ctx, orderId))) await withdrawDelivery(ctx, order);
    const options = { topics: shipmentTopics(orderId, uuid), orderId };
    emit(ctx, "shipment.renumbered", { orderId, shipmentId: uuid, ...right, before, dropped }, options);
    return { shipmentId: uuid };
  });
  return uuid;
}

function readNaming(ctx: Ctx, { companyCode, trackingNumber }: ShipmentRenumberInput, carrier: CarrierCode): Naming {
  if (isOwnWay(carrier)) {
    const message = say(ctx, { zh: "请选择快递公司", en: "Choose a carrier" });
    refuse(new InputError({ code: UserErrorCode.INVALID, message, field: ["carrier"] }));
  }
  const company = readCompany(ctx, { carrier, companyCode: companyCode ?? null });
  const number = readTrackingNo(ctx, { carrier, trackingNumber });
  if (number) return { carrier, companyCode: company, trackingNumber: number };
  const message = say(ctx, { zh: "请填写运单号", en: "Give the tracking number" });
  return refuse(new InputError({ code: UserErrorCode.REQUIRED, message, field: ["trackingNumber"] }));
}

/** Everything that was known by the wrong number begins anew: who is asked, how often, and when it should be there. */
async function rename(ctx: Ctx, shipment: ShipmentRow, { carrier, companyCode, trackingNumber }: Naming): Promise<void> {
  const { status, lastEventAt, deliveredAt } = standingAfter(await readScans(ctx, shipment.uuid));
  const leftAt = shipment.handedOverAt;
  const estimate = await estimateArrival(ctx, carrier, shipment, leftAt, leftAt ?? (await shopNow(ctx)));
  const followed = followerOf(ctx.app, { carrierCode: carrier, companyCode }) !== null;
  await changed(
    ctx,
    sql`update shipment set carrier = ${carrier}, company_code = ${companyCode}, tracking_no = ${trackingNumber}, status = ${status},
          last_event_at = ${lastEventAt}, delivered_at = ${deliveredAt}, label_hint = null, stalled_at = null,
          subscribed_at = null, lapses = 0, asked_at = null, checks = 0,
          next_check_at = case when ${followed}::bool then shop_now() + make_interval(secs => 60) end,
          estimated_from = ${estimate?.from ?? null}, estimated_to = ${estimate?.to ?? null},
          estimate_source = ${estimate?.source ?? EstimateSource.TABLE}, estimate_confidence = ${estimate?.confidence ?? null},
          late_after = ${estimate?.lateAfter ?? null}
        where id = ${shipment.uuid}`,
  );
}
