import type { Ctx } from "../../platform/ctx.ts";
import { orderLoader } from "../orders/order.reads.ts";
import { readShipment } from "./shipment.reads.ts";

/** The payload after a change: parcel and order as they are now. */
export async function shipmentPayload(ctx: Ctx, shipmentId: string) {
  const shipment = (await readShipment(ctx, shipmentId))!;
  return { shipment, order: await orderLoader(ctx).load(shipment.orderId), userErrors: [], warnings: [] };
}
