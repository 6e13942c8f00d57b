import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, json, row, rows, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { hashToken, randomNumber, randomToken } from "../../platform/ids.ts";
import { say, type Text } from "../../platform/say.ts";
import { type Demand, releasePieces, releaseStock, sellStock, stockTopics } from "../inventory/stock.service.ts";
import { orderCan } from "./order.can.ts";
import type { AddressData, PickupData } from "./order.entity.ts";
import { OrderStatus } from "./order.enums.ts";
import { orderTopics } from "./order.events.ts";
import { orderColumns, type OrderRow, type RawOrder, toOrder } from "./order.reads.ts";
import { mayMove } from "./order.states.ts";

export interface NewLine {
  variantId: string;
  productId: string;
  sku: string;
  name: string;
  options: string;
  mediaId: string | null;
  quantity: number;
  unitPrice: bigint;
  discount: bigint;
  tax: bigint;
  taxRate: string;
  total: bigint;
  weightGrams: number;
  requiresShipping: boolean;
}
export interface NewOrder {
  cartId: string;
  email: string | null;
  address: AddressData;
  pickup: PickupData | null;
  note: string | null;
  currency: string;
  subtotal: bigint;
  discount: bigint;
  shipping: bigint;
  tax: bigint;
  total: bigint;
  paymentMethod: string;
  /** Seconds after which an unpaid order expires. */
  paymentWindow: number;
  shippingMethod: string;
  shippingName: Text;
  estimatedFrom: Date | null;
  estimatedTo: Date | null;
  lines: NewLine[];
}

/** Writes the order with its lines in one statement; the number is random, and a collision (1 in 9·10⁹) is tried again. */
export async function openOrder(ctx: Ctx, input: NewOrder): Promise<string> {
  if (!ctx.open) throw new Error("openOrder outside a transaction");
  for (let attempt = 0; attempt < 5; attempt++) {
    const made = await row(
      ctx,
      sql<{ id: string }>`
        with made as (
          insert into shop_order (number, cart_id, account_id, contact_name, phone, email, language, currency, subtotal, discount, shipping, tax,
                                  total, address, pickup, note, payment_method, shipping_method, shipping_name, estimated_from, estimated_to, payment_expires_at)
          values (${randomNumber()}, ${input.cartId}, ${ctx.viewer.role === "CUSTOMER" ? ctx.viewer.accountId : null}, ${input.address.name}, ${input.address.phone},
                  ${input.email}, ${ctx.language}, ${input.currency}, ${input.subtotal}, ${input.discount}, ${input.shipping}, ${input.tax}, ${input.total},
                  ${json(input.address)}, ${input.pickup && json(input.pickup)}, ${input.note}, ${input.paymentMethod}, ${input.shippingMethod}, ${json(input.shippingName)},
                  ${input.estimatedFrom}, ${input.estimatedTo}, shop_now() + make_interval(secs => ${input.paymentWindow}))
          on conflict (number) do nothing returning id),
        lines as (
          insert into order_line (order_id, variant_id, product_id, position, sku, name, options, media_id, quantity, unit_price, discount, tax, tax_rate,
                                  total, weight_grams, requires_shipping)
          select made.id, l."variantId", l."productId", l.n, l.sku, l.name, l.options, l."mediaId", l.quantity, l."unitPrice", l.discount, l.tax, l."taxRate",
                 l.total, l."weightGrams", l."requiresShipping"
          from made, jsonb_to_recordset(${json(input.lines.map((line, n) => ({ ...line, n })))})
            as l(n int, "variantId" uuid, "productId" uuid, sku text, name text, options text, "mediaId" uuid, quantity int, "unitPrice" bigint,
                 discount bigint, tax bigint, "taxRate" numeric, total bigint, "weightGrams" int, "requiresShipping" bool))
        select id from made`,
    );
    if (made) return made.id;
  }
  throw new Error("no free order number in five attempts");
}

const ACCESS_DAYS = 180;

/** A fresh token that opens the order for its guest for half a year. */
export async function grantAccess(ctx: Ctx, orderId: string): Promise<string> {
  const token = randomToken("oat");
  await changed(
    ctx,
    sql`insert into order_access (token_hash, order_id, expires_at) values (${hashToken(token)}, ${orderId}, shop_now() + make_interval(days => ${ACCESS_DAYS}))`,
  );
  return token;
}

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
async function move(ctx: Ctx, order: OrderRow, to: OrderStatus): Promise<void> {
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
  await move(ctx, order, OrderStatus.CONFIRMED);
  await emit(ctx, "order.confirmed", { orderId: order.uuid }, { topics: orderTopics(order.uuid), orderId: order.uuid, actor });
}

/** Cancels an order that has not left: stock goes back, `order.cancelled` tells payments to give money back and logistics to stop parcels. */
export async function cancelOrder(ctx: Ctx, orderId: string, reason: string | null, actor?: Actor): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    await move(ctx, order, OrderStatus.CANCELLED);
    await changed(
      ctx,
      sql`update shop_order set cancel_reason = ${reason?.slice(0, 300) ?? null}, payment_state = 'NONE' where id = ${orderId}`,
    );
    await changed(ctx, sql`update order_line set cancelled_quantity = quantity, packed_quantity = 0 where order_id = ${orderId}`);
    const freed = await releaseStock(ctx, orderId);
    await emit(
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
  await emit(ctx, "order.pieces_cancelled", { orderId: order.uuid, whole, quantity: pieces.reduce((n, one) => n + one.quantity, 0) }, news);
  if (!whole) return;
  if (Number(left!.shipped) > 0) {
    if (order.status === OrderStatus.PARTIALLY_SHIPPED) await move(ctx, order, OrderStatus.SHIPPED);
    return;
  }
  await move(ctx, order, OrderStatus.CANCELLED);
  await changed(ctx, sql`update shop_order set cancel_reason = ${reason.slice(0, 300)}, payment_state = 'NONE' where id = ${order.uuid}`);
  await emit(ctx, "order.cancelled", { orderId: order.uuid, reason, refundDecided: true }, news);
}

/** Ends the wait for money; the caller has asked the gateway and closed its order first. Does nothing when the order moved on meanwhile. */
export async function expireOrder(ctx: Ctx, orderId: string): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    if (order.status !== OrderStatus.AWAITING_PAYMENT) return false;
    await move(ctx, order, OrderStatus.EXPIRED);
    await changed(ctx, sql`update shop_order set payment_state = 'NONE' where id = ${orderId}`);
    const freed = await releaseStock(ctx, orderId);
    await emit(
      ctx,
      "order.expired",
      { orderId },
      { topics: orderTopics(orderId, ...stockTopics(freed)), orderId, actor: { kind: "SYSTEM" } },
    );
    return true;
  });
}

/** A shopper asks to cancel an order that is paid; staff decide. */
export async function requestCancellation(ctx: Ctx, orderId: string, reason: string): Promise<void> {
  const text = reason.trim().slice(0, 300);
  if (!text)
    refuse(
      new InputError({
        code: UserErrorCode.REQUIRED,
        message: say(ctx, { zh: "请写明取消原因", en: "Tell us why, please" }),
        field: ["reason"],
      }),
    );
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    if (order.cancellationRequestedAt) return;
    if (order.status !== OrderStatus.CONFIRMED) refuse(notInState(ctx));
    await changed(
      ctx,
      sql`update shop_order set cancellation_requested_at = shop_now(), cancellation_reason = ${text} where id = ${orderId}`,
    );
    await emit(ctx, "order.cancellation_requested", { orderId, reason: text }, { topics: orderTopics(orderId), orderId });
  });
}

/** Staff say no to a shopper's request to cancel: it is answered, and the order goes on. The shopper reads the reason. */
export async function declineCancellation(ctx: Ctx, orderId: string, reason: string): Promise<void> {
  const text = reason.trim().slice(0, 300);
  if (!text)
    refuse(
      new InputError({
        code: UserErrorCode.REQUIRED,
        message: say(ctx, { zh: "请写明原因，买家会看到", en: "Say why; the shopper reads it" }),
        field: ["reason"],
      }),
    );
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    const { declineCancellation: may } = orderCan(ctx, order, []);
    if (!may.allowed) refuse(notInState(ctx, { zh: may.reason!, en: may.reason! }));
    await changed(ctx, sql`update shop_order set cancellation_requested_at = null, cancellation_reason = null where id = ${orderId}`);
    await emit(ctx, "order.cancellation_declined", { orderId, reason: text }, { topics: orderTopics(orderId), orderId });
  });
}

/** Everything arrived, says the shopper, or time says it (`byItself`). */
export async function completeOrder(ctx: Ctx, orderId: string, byItself: boolean): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    if (order.status === OrderStatus.COMPLETED) return;
    await move(ctx, order, OrderStatus.COMPLETED);
    const actor: Actor | undefined = byItself ? { kind: "SYSTEM" } : undefined;
    await emit(ctx, "order.completed", { orderId, byItself }, { topics: orderTopics(orderId), orderId, ...(actor && { actor }) });
  });
}

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
  if (order.status !== to) await move(ctx, order, to);
  await emit(
    ctx,
    "order.shipped",
    { orderId: order.uuid, shipmentId, whole },
    { topics: orderTopics(order.uuid, ...stockTopics(shipped.map((s) => s.variantId))), orderId: order.uuid, actor },
  );
}

/** The last parcel arrived. The order must be locked; an order that is further already stays. */
export async function recordDelivered(ctx: Ctx, order: OrderRow, actor: Actor = { kind: "CARRIER" }): Promise<void> {
  if (order.status !== OrderStatus.SHIPPED) return;
  await move(ctx, order, OrderStatus.DELIVERED);
  await emit(ctx, "order.delivered", { orderId: order.uuid }, { topics: orderTopics(order.uuid), orderId: order.uuid, actor });
}

/** What counted as delivered was another parcel, under a number that was mistyped: the order is on its way again. */
export async function withdrawDelivery(ctx: Ctx, order: OrderRow): Promise<void> {
  if (order.status !== OrderStatus.DELIVERED) return;
  await move(ctx, order, OrderStatus.SHIPPED);
  await changed(ctx, sql`update shop_order set delivered_at = null where id = ${order.uuid}`);
  await emit(ctx, "order.delivery_withdrawn", { orderId: order.uuid }, { topics: orderTopics(order.uuid), orderId: order.uuid });
}

/** Marks pieces as packed in a parcel, or frees them again with a negative quantity. The table's check refuses more than there is. */
export const recordPacked = (ctx: Ctx, lines: { lineId: string; quantity: number }[]): Promise<number> =>
  changed(
    ctx,
    sql`update order_line l set packed_quantity = l.packed_quantity + g.quantity
        from jsonb_to_recordset(${json(lines)}) as g("lineId" uuid, quantity int) where l.id = g."lineId"
          and l.packed_quantity + g.quantity between l.shipped_quantity and l.quantity - l.cancelled_quantity`,
  );

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

/** Gives a guest's order to the signed-in customer who holds its token; refuses an order that is another account's. */
export async function claimOrder(ctx: Ctx, orderId: string): Promise<void> {
  const mine =
    ctx.viewer.role === "CUSTOMER" &&
    (await changed(
      ctx,
      sql`update shop_order set account_id = ${ctx.viewer.accountId}
          where id = ${orderId} and (account_id is null or account_id = ${ctx.viewer.accountId})`,
    )) === 1;
  if (!mine) refuse(notInState(ctx, { zh: "这笔订单已归另一个账户", en: "This order belongs to another account" }));
}
