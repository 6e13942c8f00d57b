import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, row, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { Refusal } from "../../platform/failures.ts";
import { reserveStock } from "../inventory/stock.service.ts";
import { OrderStatus } from "../orders/order.enums.ts";
import { orderTopics } from "../orders/order.events.ts";
import { linesLoader, type OrderRow } from "../orders/order.reads.ts";
import { confirmOrder, lockOrder, recordMoney } from "../orders/order.service.ts";
import { paymentTopic } from "./payment.events.ts";
import { paymentColumns, type PaymentRow, type RawPayment, toPayment } from "./payment.reads.ts";
import { requestRefund } from "./refund.request.ts";

export interface Capture {
  /** All that was taken on this payment so far, in minor units of its currency: what is booked is the difference. */
  amount: bigint;
  /** The gateway's number or staff's note of the transfer; unique, so that one fact is booked once. */
  reference: string;
  /** True while a gateway still holds a rest that can be taken. */
  more?: boolean;
  occurredAt: Date | null;
  actor: Actor;
  note?: string | null;
}

const lockPayment = async (ctx: Ctx, paymentId: string): Promise<PaymentRow> => {
  const raw = await row(ctx, sql<RawPayment>`select ${paymentColumns} from payment p where p.id = ${paymentId} for update`);
  return toPayment(raw!);
};

/**
 * Books money that arrived, once: a second notice of the same payment changes nothing, a further part books that part. What it means for the order:
 * waiting → confirmed; expired → its stock is reserved again and it is confirmed, or the money goes back by itself;
 * cancelled, or paid already → the money goes back by itself.
 */
export async function recordCapture(ctx: Ctx, payment: Pick<PaymentRow, "uuid" | "orderId">, capture: Capture): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, payment.orderId);
    const attempt = await lockPayment(ctx, payment.uuid);
    const amount = capture.amount - attempt.captured;
    if (amount <= 0n) {
      if (!capture.more && attempt.status === "AUTHORIZED") await endHold(ctx, order, attempt);
      return;
    }
    const reference = attempt.captured === 0n ? capture.reference : `${capture.reference}#${attempt.captured}`;
    const booked = await changed(
      ctx,
      sql`insert into money_entry (order_id, payment_id, kind, amount, currency, reference, note, actor_name, occurred_at)
          values (${order.uuid}, ${attempt.uuid}, 'CAPTURE', ${amount}, ${attempt.currency}, ${reference}, ${capture.note ?? null},
                  ${capture.actor.name ?? null}, coalesce(${capture.occurredAt}::timestamptz, shop_now()))
          on conflict (kind, reference) do nothing`,
    );
    if (booked === 0) {
      // one movement of money cannot pay two attempts
      ctx.app.metrics.alerts.inc({ kind: "payment-mismatch" });
      ctx.app.log.error({ payment: attempt.number, reference: capture.reference }, "this money is booked for another payment");
      return;
    }
    await changed(
      ctx,
      sql`update payment set status = ${capture.more ? "AUTHORIZED" : "CAPTURED"}, captured = ${capture.amount}, captured_at = shop_now(),
            next_check_at = null, failure_reason = null, provider_ref = coalesce(provider_ref, ${capture.reference}) where id = ${attempt.uuid}`,
    );
    await recordMoney(ctx, order.uuid, { paid: amount, state: capture.more ? "AUTHORIZED" : "NONE" });
    emit(
      ctx,
      "payment.captured",
      { paymentId: attempt.uuid, orderId: order.uuid, method: attempt.method, amount: amount.toString() },
      { topics: orderTopics(order.uuid, paymentTopic(attempt.uuid)), orderId: order.uuid, actor: capture.actor },
    );
    await settleOrder(ctx, order, attempt, { ...capture, amount });
  });
}

/** The gateway holds nothing more of a payment that was taken in part: what was taken is all there will be. The order is locked. */
async function endHold(ctx: Ctx, order: OrderRow, attempt: PaymentRow): Promise<void> {
  await changed(ctx, sql`update payment set status = 'CAPTURED', next_check_at = null where id = ${attempt.uuid}`);
  await recordMoney(ctx, order.uuid, { state: "NONE" });
  const { uuid: paymentId, method } = attempt;
  emit(
    ctx,
    "payment.released",
    { paymentId, orderId: order.uuid, method },
    { topics: orderTopics(order.uuid, paymentTopic(paymentId)), orderId: order.uuid },
  );
}

async function settleOrder(ctx: Ctx, order: OrderRow, attempt: PaymentRow, capture: Capture): Promise<void> {
  const paid = order.paid + capture.amount;
  if (order.status === OrderStatus.AWAITING_PAYMENT) {
    if (paid >= order.total) await confirmOrder(ctx, order, capture.actor);
    return;
  }
  if (order.status === OrderStatus.EXPIRED && paid >= order.total && (await reserveAgain(ctx, order))) {
    await confirmOrder(ctx, order, capture.actor);
    return;
  }
  const alreadyConfirmed = order.status !== OrderStatus.EXPIRED && order.status !== OrderStatus.CANCELLED;
  if (alreadyConfirmed && paid <= order.total) return; // cash or a transfer for an order that was confirmed before it was paid
  const reason = alreadyConfirmed
    ? { zh: "订单重复付款，自动退回", en: "Paid twice; given back by itself" }
    : { zh: "订单已关闭，付款自动退回", en: "The order was closed; given back by itself" };
  await requestRefund(ctx, {
    paymentId: attempt.uuid,
    amount: capture.amount,
    reason: reason[order.language],
    actor: { kind: "SYSTEM" },
  });
}

/** The stock of an expired order was given back; true when all of it could be taken again. */
async function reserveAgain(ctx: Ctx, order: OrderRow): Promise<boolean> {
  const lines = await linesLoader(ctx).load(order.uuid);
  try {
    await reserveStock(
      ctx,
      order.uuid,
      lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
    );
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false; // refused before anything was written
    throw error;
  }
}

/**
 * Nothing is paid yet, but the order can go: cash on delivery, or money that a gateway holds for the shop. True when the attempt stands as
 * authorised, now or before; false when a gateway holds money for an attempt or an order that no longer waits for it.
 */
export async function recordAuthorization(ctx: Ctx, payment: PaymentRow, actor: Actor): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, payment.orderId);
    const attempt = await lockPayment(ctx, payment.uuid);
    if (attempt.status === "AUTHORIZED" || attempt.status === "CAPTURED") return true;
    if (attempt.status !== "CREATED" && attempt.status !== "PENDING" && attempt.status !== "UNKNOWN") return false;
    if (order.status !== OrderStatus.AWAITING_PAYMENT) return false;
    await changed(ctx, sql`update payment set status = 'AUTHORIZED', next_check_at = null where id = ${attempt.uuid}`);
    await recordMoney(ctx, order.uuid, { state: "AUTHORIZED" });
    emit(
      ctx,
      "payment.authorized",
      { paymentId: attempt.uuid, orderId: order.uuid, method: attempt.method },
      { topics: orderTopics(order.uuid, paymentTopic(attempt.uuid)), orderId: order.uuid, actor },
    );
    await confirmOrder(ctx, order, actor);
    return true;
  });
}

/**
 * Ends an attempt that nobody can pay any more. One that was captured meanwhile stays captured, and one that an order was confirmed on
 * stays until that order is paid otherwise, cancelled or expired: whoever closes it may have read it before it was confirmed.
 */
export async function recordClosed(
  ctx: Ctx,
  payment: Pick<PaymentRow, "uuid" | "orderId" | "method">,
  status: "CANCELLED" | "EXPIRED" | "FAILED",
  reason: string | null,
  askAgainInSeconds: number | null = null,
): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, payment.orderId);
    const over = order.status === OrderStatus.CANCELLED || order.status === OrderStatus.EXPIRED || order.paid >= order.total;
    // a gateway's news that we closed it for its time may be here before our own note of it
    const tooLate = sql`${status}::text = 'CANCELLED' and exists (
      select from shop_order o where o.id = payment.order_id and o.status = 'AWAITING_PAYMENT' and o.payment_expires_at <= shop_now())`;
    const closed = await row(
      ctx,
      sql<{ expired: boolean }>`
          update payment set status = case when captured > 0 then 'CAPTURED' when ${tooLate} then 'EXPIRED' else ${status} end,
                 failure_reason = ${reason}, next_check_at = shop_now() + make_interval(secs => ${askAgainInSeconds}::float8)
           where id = ${payment.uuid} and (status in ('CREATED', 'PENDING', 'UNKNOWN') or status = 'AUTHORIZED' and ${over}::bool)
          returning status = 'EXPIRED' as expired`,
    );
    if (!closed) return;
    await recordMoney(ctx, order.uuid, { state: "NONE" });
    const { method } = payment;
    emit(
      ctx,
      "payment.closed",
      { paymentId: payment.uuid, orderId: order.uuid, method, status: closed.expired ? "EXPIRED" : status, reason },
      { topics: orderTopics(order.uuid, paymentTopic(payment.uuid)), orderId: order.uuid, actor: { kind: "SYSTEM" } },
    );
  });
}
