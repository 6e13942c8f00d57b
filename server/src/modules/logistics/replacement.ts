import type { Ctx } from "../../platform/ctx.ts";
import { any, rows, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { type Demand, releasePieces, sellStock, stockTopics } from "../inventory/stock.service.ts";
import type { OrderRow } from "../orders/order.reads.ts";
import type { ShipmentRow } from "./shipment.reads.ts";

/** What the lines of a parcel take from the stock. */
export async function demandsOf(ctx: Ctx, { contents }: Pick<ShipmentRow, "contents">): Promise<Demand[]> {
  const lines = await rows(
    ctx,
    sql<{
      id: string;
      variantId: string;
    }>`select id, variant_id as "variantId" from order_line where id = ${any(contents.map(({ lineId }) => lineId))}`,
  );
  return contents.map(({ lineId, quantity }) => ({ variantId: lines.find(({ id }) => id === lineId)!.variantId, quantity }));
}

/** A replacement leaves: what was held for it is sold. What was ordered has been shipped before, so the order's lines stay as they are. */
export async function sellReplacement(ctx: Ctx, order: OrderRow, shipment: ShipmentRow): Promise<void> {
  await sellStock(ctx, order.uuid, await demandsOf(ctx, shipment));
}

/** A replacement that does not leave gives back what was held for it. */
export async function releaseReplacement(ctx: Ctx, order: OrderRow, shipment: ShipmentRow): Promise<void> {
  const demands = await demandsOf(ctx, shipment);
  await releasePieces(ctx, order.uuid, demands);
  const topics = stockTopics(demands.map(({ variantId }) => variantId));
  const about = { orderId: order.uuid, shipmentId: shipment.uuid };
  emit(ctx, "shipment.replacement_released", about, { topics, orderId: order.uuid });
}
