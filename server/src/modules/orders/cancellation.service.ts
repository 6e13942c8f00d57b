import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, json, row, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say, type Text } from "../../platform/say.ts";
import { clip } from "../../platform/texts.ts";
import { releasePieces, releaseStock, stockTopics } from "../inventory/stock.service.ts";
import { orderCan } from "./order.can.ts";
import { OrderStatus } from "./order.enums.ts";
import { orderTopics } from "./order.events.ts";
import type { OrderRow } from "./order.reads.ts";
import { lockOrder, moveOrder, notInState } from "./order.service.ts";

/** Cancels an order that has not left: stock goes back, `order.cancelled` tells payments to give money back and logistics to stop parcels. */
export async function cancelOrder(ctx: Ctx, orderId: string, why: string | null, actor?: Actor): Promise<void> {
  const reason = why && clip(why.trim(), 300);
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    await moveOrder(ctx, order, OrderStatus.CANCELLED);
    await changed(ctx, sql`update shop_order set cancel_reason = ${reason}, payment_state = 'NONE' where id = ${orderId}`);
    await changed(ctx, sql`update order_line set cancelled_quantity = quantity, packed_quantity = 0 where order_id = ${orderId}`);
    const freed = await releaseStock(ctx, orderId);
    emit(
      ctx,
      "order.cancelled",
      { orderId, reason },
      { topics: orderTopics(orderId, ...stockTopics(freed)), orderId, ...(actor && { actor }) },
    );
  });
}

/**
 * Pieces that have not left are not sent any more: their stock is free again. An order of which nothing is left to send is cancelled if
 * nothing left, else shipped as a whole. Whoever calls this sees to the money. The order must be locked.
 */
export async function cancelPieces(
  ctx: Ctx,
  order: OrderRow,
  pieces: readonly { lineId: string; variantId: string; quantity: number }[],
  reason: string,
): Promise<void> {
  const gone = await changed(
    ctx,
    sql`update order_line l set cancelled_quantity = l.cancelled_quantity + g.quantity
        from jsonb_to_recordset(${json(pieces)}) as g("lineId" uuid, quantity int)
        where l.id = g."lineId" and l.order_id = ${order.uuid} and l.packed_quantity + l.cancelled_quantity + g.quantity <= l.quantity`,
  );
  if (gone !== pieces.length) throw new Error(`order ${order.uuid} has fewer open pieces than are called off`);
  await releasePieces(ctx, order.uuid, pieces);
  const topics = orderTopics(order.uuid, ...stockTopics(pieces.map(({ variantId }) => variantId)));
  const news = { topics, orderId: order.uuid };
  const left = await row(
    ctx,
    sql<{ open: bigint; shipped: bigint }>`
      select coalesce(sum(quantity - cancelled_quantity - shipped_quantity), 0) as open, coalesce(sum(shipped_quantity), 0) as shipped
        from order_line where order_id = ${order.uuid}`,
  );
  const whole = Number(left!.open) === 0;
  emit(ctx, "order.pieces_cancelled", { orderId: order.uuid, whole, quantity: pieces.reduce((n, one) => n + one.quantity, 0) }, news);
  if (!whole) return;
  if (Number(left!.shipped) > 0) {
    if (order.status === OrderStatus.PARTIALLY_SHIPPED) await moveOrder(ctx, order, OrderStatus.SHIPPED);
    return;
  }
  await moveOrder(ctx, order, OrderStatus.CANCELLED);
  await changed(ctx, sql`update shop_order set cancel_reason = ${clip(reason, 300)}, payment_state = 'NONE' where id = ${order.uuid}`);
  emit(ctx, "order.cancelled", { orderId: order.uuid, reason, refundDecided: true }, news);
}

/** What was written, as it is kept; refuses nothing at all. */
function readReason(ctx: Ctx, written: string, ask: Text): string {
  const text = clip(written.trim(), 300);
  if (!text) refuse(new InputError({ code: UserErrorCode.REQUIRED, message: say(ctx, ask), field: ["reason"] }));
  return text;
}

/** A shopper asks to cancel an order that is paid; staff decide. */
export async function requestCancellation(ctx: Ctx, orderId: string, reason: string): Promise<void> {
  const text = readReason(ctx, reason, { zh: "请写明取消原因", en: "Tell us why, please" });
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    if (order.cancellationRequestedAt) return;
    if (order.status !== OrderStatus.CONFIRMED) refuse(notInState(ctx));
    await changed(
      ctx,
      sql`update shop_order set cancellation_requested_at = shop_now(), cancellation_reason = ${text} where id = ${orderId}`,
    );
    emit(ctx, "order.cancellation_requested", { orderId, reason: text }, { topics: orderTopics(orderId), orderId });
  });
}

/** Staff say no to a shopper's request to cancel: it is answered, and the order goes on. The shopper reads the reason. */
export async function declineCancellation(ctx: Ctx, orderId: string, reason: string): Promise<void> {
  const text = readReason(ctx, reason, { zh: "请写明原因，买家会看到", en: "Say why; the shopper reads it" });
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    const { declineCancellation: may } = orderCan(ctx, order, []);
    if (!may.allowed) refuse(notInState(ctx, { zh: may.reason!, en: may.reason! }));
    await changed(ctx, sql`update shop_order set cancellation_requested_at = null, cancellation_reason = null where id = ${orderId}`);
    emit(ctx, "order.cancellation_declined", { orderId, reason: text }, { topics: orderTopics(orderId), orderId });
  });
}
