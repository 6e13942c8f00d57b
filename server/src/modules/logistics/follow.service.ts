import { createHash } from "node:crypto";
import { shopNow } from "../../platform/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { any, changed, row, rows, sql } from "../../platform/db/sql.ts";
import { CarrierRefused, CarrierUnavailable, type PushNotice } from "./carriers/carrier.ts";
import { isCompanyCode } from "./carriers/kuaidi100.codes.ts";
import { followerOf } from "./carriers.ts";
import { CarrierCode } from "./freight.types.ts";
import { readShipment } from "./shipment.reads.ts";
import { recordScans } from "./shipment.scans.ts";
import { isFinal } from "./shipment.states.ts";

/** How often a parcel nobody hears of is followed again before staff have to look. */
const MAX_LAPSES = 2;
/** Kuaidi100 takes a parcel again half an hour after it gave it up. */
const RESUBSCRIBE_SECONDS = 35 * 60;

/**
 * Asks a parcel's carrier, or Kuaidi100, to push its scans, where that has to be asked for. Done once; without an answer (false) the sweep does
 * it again, and scans are asked for all the same.
 */
export async function followParcel(ctx: Ctx, shipmentId: string): Promise<boolean> {
  const shipment = await readShipment(ctx, shipmentId);
  const follower = shipment && followerOf(ctx.app, shipment);
  const { carrier, slug, secret } = follower?.configured ?? {};
  if (!shipment?.trackingNumber || shipment.subscribedAt || isFinal(shipment.status) || !carrier?.caps.subscribe || !carrier.subscribe)
    return true;
  const { sender, destination, trackingNumber } = shipment;
  try {
    await carrier.subscribe({
      trackingNo: trackingNumber,
      ...(follower?.company && { company: follower.company }),
      phone: destination.phone.slice(-4),
      ...(sender && { from: `${sender.province}${sender.city}` }),
      to: `${destination.province}${destination.city}`,
      callbackUrl: `${ctx.app.publicUrl}/webhooks/carriers/${slug}/${secret}`,
    });
    await changed(
      ctx,
      sql`update shipment set subscribed_at = shop_now() where id = ${shipmentId} and tracking_no = ${trackingNumber} and subscribed_at is null`,
    );
    return true;
  } catch (error) {
    if (!(error instanceof CarrierUnavailable || error instanceof CarrierRefused)) throw error;
    ctx.app.log.warn({ shipmentId, why: error.message }, "the carrier does not push scans of a parcel; it will be asked again");
    return error instanceof CarrierRefused;
  }
}

/** What a signed push says apart from scans: another company has the parcel, or nothing was heard of it for so long that it is given up. */
export async function heedNotices(ctx: Ctx, codes: CarrierCode[], notices: readonly PushNotice[]): Promise<void> {
  for (const notice of notices) {
    const parcels = await rows(
      ctx,
      sql<{ id: string }>`select id from shipment where carrier = ${any(codes, "text")} and tracking_no = ${notice.trackingNo} order by id`,
    );
    for (const { id } of parcels) {
      if (notice.kind === "lapsed") await lapse(ctx, id, notice.text);
      if (notice.kind === "corrected" && notice.company && isCompanyCode(notice.company))
        await changed(ctx, sql`update shipment set company_code = ${notice.company} where id = ${id} and carrier = ${CarrierCode.OTHER}`);
    }
  }
}

/** Followed again later, twice; then it is expired, which staff see as trouble. A repeated message finds nothing to do. */
async function lapse(ctx: Ctx, shipmentId: string, text: string): Promise<void> {
  const again = await row(
    ctx,
    sql<{
      id: string;
    }>`update shipment set subscribed_at = null, lapses = lapses + 1, next_check_at = shop_now() + make_interval(secs => ${RESUBSCRIBE_SECONDS})
      where id = ${shipmentId} and subscribed_at is not null and lapses < ${MAX_LAPSES} returning id`,
  );
  const shipment = await readShipment(ctx, shipmentId);
  if (again || !shipment?.subscribedAt || isFinal(shipment.status)) return;
  const key = createHash("sha256").update(`lapsed ${shipmentId}`).digest("base64url").slice(0, 32);
  const scan = { key, occurredAt: await shopNow(ctx), state: "EXPIRED", rawCode: "abort", text, location: null } as const;
  await recordScans(ctx, shipmentId, [scan], { trusted: true, source: "PUSH" });
}
