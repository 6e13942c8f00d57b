import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, json, sql } from "../../platform/db/sql.ts";
import { lockOrder } from "../orders/order.service.ts";
import { CarrierCode } from "./freight.types.ts";
import { lockShipment, readScans, readShipment } from "./shipment.reads.ts";
import { applyStanding } from "./shipment.scans.ts";
import { isFinal, needsProof, standingAfter } from "./shipment.states.ts";
import type { ShipmentStatus } from "./shipment.types.ts";

/** How the scans of a code are read from now on. */
export interface Reading {
  /** What a scan of it means, by its sentence. */
  meaning(text: string): ShipmentStatus | null;
  /** Whether its carrier signs what it pushes. */
  signed: boolean;
}

/**
 * Staff decided what a code means: the scans of a parcel that have it are read anew, and the parcel stands where they say. What money hangs
 * on counts only for scans that the carrier itself told. A parcel that left stays gone.
 */
export const rereadScans = (ctx: Ctx, shipmentId: string, code: string, { meaning, signed }: Reading): Promise<void> =>
  transaction(ctx, async (ctx) => {
    const known = (await readShipment(ctx, shipmentId))!;
    const order = await lockOrder(ctx, known.orderId);
    const shipment = await lockShipment(ctx, shipmentId);
    if (isFinal(shipment.status)) return;
    const collected = shipment.carrierCode === CarrierCode.PICKUP;
    const scans = await readScans(ctx, shipmentId);
    const before = standingAfter(scans, collected);
    const states = scans
      .filter(({ rawCode }) => rawCode === code)
      .map(({ id, rawText }) => ({ id, state: meaning(rawText) }))
      .map((scan) => ({ ...scan, provedOnly: !signed && needsProof(scan.state) }));
    const read = await changed(
      ctx,
      sql`update tracking_event e set state = r.state
          from jsonb_to_recordset(${json(states)}) as r(id uuid, state text, "provedOnly" boolean)
          where e.id = r.id and e.source <> 'STAFF' and e.state is distinct from r.state and (not r."provedOnly" or e.source = 'QUERY')`,
    );
    await changed(ctx, sql`update shipment set next_check_at = shop_now() where id = ${shipmentId} and tracking_no is not null`);
    if (read === 0) return;
    const all = await readScans(ctx, shipmentId);
    const after = standingAfter(all, collected);
    const options = { trusted: true, source: "STAFF" } as const;
    await applyStanding(ctx, order, shipment, {
      before,
      after: { ...after, goneAt: after.goneAt ?? before.goneAt },
      text: all.at(-1)?.rawText || null,
      options,
      scans: 0,
    });
  });
