import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, row, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say, type Text } from "../../platform/say.ts";
import { releaseStock, stockTopics } from "../inventory/stock.service.ts";
import { OrderStatus } from "./order.enums.ts";
import { orderTopics } from "./order.events.ts";
import { orderColumns, type OrderRow, type RawOrder, toOrder } from "./order.reads.ts";
import { mayMove } from "./order.states.ts";

/** Locks an order for a change; every verb that touches payments, parcels or stock of an order locks it first, so none waits in a circle. */
export async function lockOrder(ctx: Ctx, orderId: string): Promise<OrderRow> {
  if (!ctx.open) throw new Error("lockOrder outside a transaction");
  const raw = await row(ctx, sql<RawOrder>`select ${orderColumns} from shop_order o where o.id = ${orderId} for update`);
  if (!raw) throw new Error(`order ${orderId} does not exist`);
  return toOrder(raw);
}

const stamps: Partial<Record<OrderStatus, string>> = {
  [OrderStatus.CONFIRMED]: "confirmed_at",
  [OrderStatus.DELIVERED]: "delivered_at",
  [OrderStatus.COMPLETED]: "completed_at",
  [OrderStatus.CANCELLED]: "cancelled_at",
  [OrderStatus.EXPIRED]: "cancelled_at",
};

/** The only place where an order's state changes; refuses a move the table does not have. The order must be locked. */
export async function moveOrder(ctx: Ctx, order: OrderRow, to: OrderStatus): Promise<void> {
  if (!mayMove(order.status, to)) refuse(notInState(ctx));
  const stamp = stamps[to];
  const extra = to === OrderStatus.CONFIRMED ? sql`, cancelled_at = null` : sql``;
  await changed(
    ctx,
    sql`update shop_order set status = ${to}, version = version + 1 ${stamp ? sql`, ${sql.ref(stamp)} = shop_now()` : sql``} ${extra} where id = ${order.uuid}`,
  );
}

export const notInState = (ctx: Ctx, text?: Text): InputError =>
  new InputError({
    code: UserErrorCode.NOT_ALLOWED_IN_STATE,
    message: say(
      ctx,
      text ?? { zh: "订单当前状态不允许这样做，请刷新后再试", en: "The order's present state does not allow this; read it again" },
    ),
  });

/** The order is paid, authorised or payable on delivery: it can be prepared. */
export async function confirmOrder(ctx: Ctx, order: OrderRow, actor: Actor): Promise<void> {
  await moveOrder(ctx, order, OrderStatus.CONFIRMED);
  emit(ctx, "order.confirmed", { orderId: order.uuid }, { topics: orderTopics(order.uuid), orderId: order.uuid, actor });
}

/** Ends the wait for money; the caller has asked the gateway and closed its order first. Does nothing when the order moved on meanwhile. */
export async function expireOrder(ctx: Ctx, orderId: string): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    if (order.status !== OrderStatus.AWAITING_PAYMENT) return false;
    await moveOrder(ctx, order, OrderStatus.EXPIRED);
    await changed(ctx, sql`update shop_order set payment_state = 'NONE' where id = ${orderId}`);
    const freed = await releaseStock(ctx, orderId);
    emit(ctx, "order.expired", { orderId }, { topics: orderTopics(orderId, ...stockTopics(freed)), orderId, actor: { kind: "SYSTEM" } });
    return true;
  });
}

/** Everything arrived, says the shopper, or time says it (`byItself`). */
export async function completeOrder(ctx: Ctx, orderId: string, byItself: boolean): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    if (order.status === OrderStatus.COMPLETED) return;
    await moveOrder(ctx, order, OrderStatus.COMPLETED);
    const actor: Actor | undefined = byItself ? { kind: "SYSTEM" } : undefined;
    emit(ctx, "order.completed", { orderId, byItself }, { topics: orderTopics(orderId), orderId, ...(actor && { actor }) });
  });
}

/** Changes the sums and the state that payments keep on the order, in their own transactions. Amounts in minor units. */
export const recordMoney = (
  ctx: Ctx,
  orderId: string,
  change: { paid?: bigint; refunded?: bigint; state?: OrderRow["paymentState"] },
): Promise<number> =>
  changed(
    ctx,
    sql`update shop_order set paid = paid + ${change.paid ?? 0n}, refunded = refunded + ${change.refunded ?? 0n},
          payment_state = coalesce(${change.state ?? null}::text, payment_state), version = version + 1 where id = ${orderId}`,
  );

/** Moves the end of the wait for money, e.g. when the shopper chooses a method with a longer one. Seconds after placement. */
export const setPaymentWindow = (ctx: Ctx, orderId: string, method: string, seconds: number): Promise<number> =>
  changed(
    ctx,
    sql`update shop_order set payment_method = ${method},
          payment_expires_at = greatest(placed_at + make_interval(secs => ${seconds}), least(payment_expires_at, shop_now() + make_interval(secs => ${seconds})))
        where id = ${orderId} and status = 'AWAITING_PAYMENT'`,
  );
