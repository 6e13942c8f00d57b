import { type Ctx, transaction } from "../../platform/ctx.ts";
import { row, rows, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say } from "../../platform/say.ts";
import type { PaymentMethodCode } from "../orders/order.enums.ts";
import { orderTopics } from "../orders/order.events.ts";
import { lockOrder } from "../orders/order.service.ts";
import { gateways } from "./gateways.ts";
import { paymentTopic } from "./payment.events.ts";
import type { RefundRow } from "./payment.reads.ts";

export interface RefundOrder {
  paymentId: string;
  /** Minor units of the payment's currency. */
  amount: bigint;
  reason: string;
  actor: Actor;
  /** The part of `amount` that is freight. */
  shipping?: bigint;
  /** The part of the order's tax that goes back with it. */
  tax?: bigint;
}

/** What of a payment can still be given back: captured, less all refunds that did not fail. Minor units. */
export const refundableOf = async (ctx: Ctx, paymentId: string): Promise<bigint> =>
  (await row(
    ctx,
    sql<{ left: bigint }>`
      select (p.captured - coalesce((select sum(r.amount) from refund r where r.payment_id = p.id and r.status <> 'FAILED'), 0))::bigint as left
        from payment p where p.id = ${paymentId}`,
  ))!.left;

export const tooMuch = (ctx: Ctx, field = "amount") =>
  new InputError({
    code: UserErrorCode.AMOUNT_TOO_LARGE,
    message: say(ctx, { zh: "退款金额超过可退金额", en: "The refund exceeds what can still be given back" }),
    field: [field],
  });

/**
 * Records the intent to give money back; a sweep carries it out. Never more than was captured and is not already given back or on its way.
 * The order must be locked by the caller.
 */
export async function requestRefund(ctx: Ctx, { paymentId, amount, reason, actor, shipping, tax }: RefundOrder): Promise<string> {
  if (!ctx.open) throw new Error("requestRefund outside a transaction");
  const payment = await row(
    ctx,
    sql<{ number: string; orderId: string; method: PaymentMethodCode; currency: string; n: bigint }>`
      select number, order_id as "orderId", method, currency, (select count(*) from refund r where r.payment_id = payment.id) as n
        from payment where id = ${paymentId} for update`,
  );
  if (!payment || amount <= 0n || amount > (await refundableOf(ctx, paymentId))) return refuse(tooMuch(ctx));
  const byHand = !gateways(ctx.app).has(payment.method); // staff give it back and say so; no sweep touches it
  const made = await row(
    ctx,
    sql<{ id: string }>`
      insert into refund (number, payment_id, order_id, amount, shipping, tax, currency, reason, next_try_at)
      values (${`${payment.number}R${Number(payment.n) + 1}`}, ${paymentId}, ${payment.orderId}, ${amount}, ${shipping ?? 0n}, ${tax ?? 0n},
              ${payment.currency}, ${reason.slice(0, 300)}, case when ${byHand}::bool then null else shop_now() end) returning id`,
  );
  emit(
    ctx,
    "refund.requested",
    { refundId: made!.id, orderId: payment.orderId, amount: amount.toString(), reason },
    { topics: orderTopics(payment.orderId, paymentTopic(paymentId)), orderId: payment.orderId, actor },
  );
  return made!.id;
}

/** Refunds every captured payment of an order as far as it is not given back yet. */
export async function refundEverything(ctx: Ctx, orderId: string, reason: string): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await lockOrder(ctx, orderId);
    const paid = await rows(ctx, sql<{ id: string }>`select id from payment where order_id = ${orderId} and captured > 0 order by id`);
    for (const { id } of paid) {
      const amount = await refundableOf(ctx, id);
      if (amount > 0n) await requestRefund(ctx, { paymentId: id, amount, reason, actor: { kind: "SYSTEM" } });
    }
  });
}

/** Refuses to revive a failed refund whose money or pieces were given back otherwise meanwhile. The order must be locked. */
export async function checkRevival(ctx: Ctx, refund: RefundRow): Promise<void> {
  const over = await row(
    ctx,
    sql<object>`
      select from refund_line mine join order_line l on l.id = mine.order_line_id
       where mine.refund_id = ${refund.uuid}
         and l.quantity < mine.quantity + coalesce((select sum(rl.quantity) from refund_line rl join refund r on r.id = rl.refund_id
                                                     where rl.order_line_id = l.id and r.status <> 'FAILED'), 0)`,
  );
  if (over || refund.amountMinor > (await refundableOf(ctx, refund.paymentId))) refuse(tooMuch(ctx, "refundId"));
}

/** Staff try a refund again that failed, under the same number and in another round, if there is still as much to give back. */
export async function retryRefund(ctx: Ctx, refund: RefundRow): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await lockOrder(ctx, refund.orderId);
    const now = await row(
      ctx,
      sql<{ status: string; undelivered: string | null; method: PaymentMethodCode }>`
        select r.status, r.undelivered, p.method from refund r join payment p on p.id = r.payment_id where r.id = ${refund.uuid} for update of r, p`,
    );
    if (now?.status !== "FAILED" || !gateways(ctx.app).has(now.method))
      refuse(
        new InputError({
          code: UserErrorCode.NOT_ALLOWED_IN_STATE,
          message: say(ctx, { zh: "只有失败的退款可以重试", en: "Only a refund that failed can be tried again" }),
        }),
      );
    if (now.undelivered !== null)
      refuse(
        new InputError({
          code: UserErrorCode.NOT_ALLOWED_IN_STATE,
          message: say(ctx, {
            zh: "顾客的账户无法收款，重试没有用：请把款项收回商家账户，再另行退给顾客",
            en: "The shopper's account takes no money, so trying again is of no use: have it sent to the shop, and give it back by hand",
          }),
        }),
      );
    await checkRevival(ctx, refund);
    // asked anew, not asked about: what failed is known to have failed
    await rows(
      ctx,
      sql`update refund set status = 'REQUESTED', attempts = 0, round = round + 1, failure = null, next_try_at = shop_now() where id = ${refund.uuid}`,
    );
    emit(
      ctx,
      "refund.retried",
      { refundId: refund.uuid, orderId: refund.orderId },
      { topics: orderTopics(refund.orderId, paymentTopic(refund.paymentId)), orderId: refund.orderId },
    );
  });
}
