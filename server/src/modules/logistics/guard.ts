import type { Ctx } from "../../platform/ctx.ts";
import { CarrierRefused, CarrierUnavailable } from "./carriers/carrier.ts";

/** Whether a carrier answered, be it with a refusal; null if nobody was asked, or the trouble was ours. */
export type Answer = boolean | null;

/** One parcel's trouble does not stop the others; its next look is set already. */
export async function guarded(ctx: Ctx, shipmentId: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const expected = error instanceof CarrierUnavailable || error instanceof CarrierRefused;
    if (!expected) ctx.app.metrics.alerts.inc({ kind: "shipment" });
    ctx.app.log[expected ? "warn" : "error"]({ err: error, shipmentId }, "a parcel could not be looked after; it will be tried again");
    return expected ? error instanceof CarrierRefused : null;
  }
}
