import type { Ctx } from "../../platform/ctx.ts";
import { changed, json, row, rows, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { type Demand, sellStock, stockTopics } from "../inventory/stock.service.ts";
import { OrderStatus } from "./order.enums.ts";
import { orderTopics } from "./order.events.ts";
import type { OrderRow } from "./order.reads.ts";
import { moveOrder } from "./order.service.ts";

/** Pieces left the house with a parcel, or without one where none is needed: out of the stock, and the order moves when they are its first or last. The order must be locked. */
export async function recordShipped(
  ctx: Ctx,
  order: OrderRow,
  shipmentId: string | null,
  lines: { lineId: string; quantity: number }[],
  actor: Actor,
): Promise<void> {
  const shipped = await rows(
    ctx,
    sql<Demand & { left: number }>`
      update order_line l set shipped_quantity = l.shipped_quantity + g.quantity
      from jsonb_to_recordset(${json(lines)}) as g("lineId" uuid, quantity int)
      where l.id = g."lineId" and l.order_id = ${order.uuid} returning l.variant_id as "variantId", g.quantity`,
  );
  if (shipped.length !== lines.length) throw new Error(`parcel ${shipmentId} names lines of another order`);
  await sellStock(ctx, order.uuid, shipped);
  await changed(
    ctx,
    sql`with sold as (select product_id, sum(g.quantity)::int as quantity from order_line l
                      join jsonb_to_recordset(${json(lines)}) as g("lineId" uuid, quantity int) on g."lineId" = l.id group by 1),
             locked as (select p.id from product p where p.id in (select product_id from sold) order by p.id for update)
        update product p set sold_count = p.sold_count + sold.quantity from sold, locked where p.id = sold.product_id and p.id = locked.id`,
  );
  const left = await row(
    ctx,
    sql<{ n: bigint }>`select coalesce(sum(quantity - cancelled_quantity - shipped_quantity), 0) as n from order_line
                       where order_id = ${order.uuid}`,
  );
  const whole = Number(left!.n) === 0;
  const to = whole ? OrderStatus.SHIPPED : OrderStatus.PARTIALLY_SHIPPED;
  if (order.status !== to) await moveOrder(ctx, order, to);
  emit(
    ctx,
    "order.shipped",
    { orderId: order.uuid, shipmentId, whole },
    { topics: orderTopics(order.uuid, ...stockTopics(shipped.map((s) => s.variantId))), orderId: order.uuid, actor },
  );
}

/** The last parcel arrived. The order must be locked; an order that is further already stays. */
export async function recordDelivered(ctx: Ctx, order: OrderRow, actor: Actor = { kind: "CARRIER" }): Promise<void> {
  if (order.status !== OrderStatus.SHIPPED) return;
  await moveOrder(ctx, order, OrderStatus.DELIVERED);
  emit(ctx, "order.delivered", { orderId: order.uuid }, { topics: orderTopics(order.uuid), orderId: order.uuid, actor });
}

/** What counted as delivered was another parcel, under a number that was mistyped: the order is on its way again. */
export async function withdrawDelivery(ctx: Ctx, order: OrderRow): Promise<void> {
  if (order.status !== OrderStatus.DELIVERED) return;
  await moveOrder(ctx, order, OrderStatus.SHIPPED);
  await changed(ctx, sql`update shop_order set delivered_at = null where id = ${order.uuid}`);
  emit(ctx, "order.delivery_withdrawn", { orderId: order.uuid }, { topics: orderTopics(order.uuid), orderId: order.uuid });
}

/** Marks pieces as packed in a parcel, or frees them again with a negative quantity. The table's check refuses more than there is. */
export const recordPacked = (ctx: Ctx, lines: { lineId: string; quantity: number }[]): Promise<number> =>
  changed(
    ctx,
    sql`update order_line l set packed_quantity = l.packed_quantity + g.quantity
        from jsonb_to_recordset(${json(lines)}) as g("lineId" uuid, quantity int) where l.id = g."lineId"
          and l.packed_quantity + g.quantity between l.shipped_quantity and l.quantity - l.cancelled_quantity`,
  );
