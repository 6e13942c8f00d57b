import { shopNow } from "../../platform/clock.ts";
import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, sql } from "../../platform/db/sql.ts";
import { refuse } from "../../platform/failures.ts";
import { lockOrder, notInState } from "../orders/order.service.ts";
import { isOwnWay } from "./carriers.ts";
import { lockShipment, readShipment } from "./shipment.reads.ts";
import { maySell, type NewScan, recordScans } from "./shipment.scans.ts";
import { ShipmentStatus } from "./shipment.types.ts";

/** Staff say that the carrier took it, without waiting for its first scan: from now on it has left. Saying it twice changes nothing. */
export async function handOver(ctx: Ctx, shipmentId: string): Promise<void> {
  const known = (await readShipment(ctx, shipmentId))!;
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, known.orderId);
    const shipment = await lockShipment(ctx, shipmentId);
    if (shipment.shippedAt) return;
    if (
      shipment.status !== ShipmentStatus.LABEL_CREATED ||
      shipment.cancelRequestedAt ||
      !maySell(order, shipment) ||
      isOwnWay(shipment.carrierCode)
    )
      refuse(notInState(ctx, { zh: "包裹当前状态不能交接", en: "The parcel's present state does not allow this" }));
    const now = await shopNow(ctx);
    await changed(ctx, sql`update shipment set handed_over_at = ${now} where id = ${shipmentId}`);
    const scan: NewScan = {
      key: "handed-over",
      occurredAt: now,
      state: "PICKED_UP",
      rawCode: "",
      text: "",
      location: shipment.sender?.city ?? null,
    };
    await recordScans(ctx, shipmentId, [scan], { trusted: true, source: "STAFF" });
  });
}
