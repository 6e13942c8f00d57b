import { type Ctx, transaction } from "../../platform/ctx.ts";
import { any, changed, row, rows, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say } from "../../platform/say.ts";
import { orderTopics } from "../orders/order.events.ts";
import { lockOrder, recordMoney } from "../orders/order.service.ts";
import { gateways } from "./gateways.ts";
import { paymentTopic } from "./payment.events.ts";
import { type PaymentRow, type RawRefund, readPayment, refundColumns, type RefundRow } from "./payment.reads.ts";
import { excessOf, tellExcess, tellTwice } from "./refund.doubts.ts";
import { raiseNotice, settleNotices } from "./reconciliation/notices.service.ts";
import { checkRevival } from "./refund.request.ts";

export const lockRefund = (ctx: Ctx, uuid: string): Promise<RawRefund | null> =>
  row(ctx, sql<RawRefund>`select ${refundColumns} from refund r where r.id = ${uuid} for update`);

/** Books money that went back, once. More than was taken cannot have gone back: that is told to staff and not booked. */
export async function settleRefund(ctx: Ctx, refund: Pick<RefundRow, "uuid" | "orderId">, actor: Actor): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, refund.orderId);
    const raw = await lockRefund(ctx, refund.uuid);
    if (!raw) return;
    if (raw.status === "SUCCEEDED") {
      if (raw.byHand && actor.kind === "GATEWAY") await tellTwice(ctx, raw);
      return;
    }
    const over = await excessOf(ctx, raw.uuid);
    if (over > 0n) return tellExcess(ctx, raw, over);
    // a refund that went back, was returned by the bank, and went back again is three movements: each has its own reference
    const [times] = await rows(
      ctx,
      sql<{ n: bigint }>`select count(*) as n from money_entry where refund_id = ${raw.uuid} and kind = 'REFUND'`,
    );
    const reference = times!.n > 0n ? `${raw.number}#${times!.n + 1n}` : raw.number;
    await changed(
      ctx,
      sql`insert into money_entry (order_id, payment_id, refund_id, kind, amount, currency, reference, actor_name, occurred_at)
          values (${order.uuid}, ${raw.paymentId}, ${raw.uuid}, 'REFUND', ${raw.amountMinor}, ${raw.currency}, ${reference}, ${actor.name ?? null}, shop_now())`,
    );
    const byStaff = actor.kind === "STAFF";
    await changed(
      ctx,
      sql`update refund set status = 'SUCCEEDED', settled_at = shop_now(), by_hand = ${byStaff}, failure = null,
            next_try_at = case when undelivered = 'COMING_BACK' and ${byStaff}::bool then next_try_at end,
            undelivered = case when ${byStaff}::bool then undelivered end
           where id = ${raw.uuid}`,
    );
    await settleNotices(ctx, [`failed:${raw.number}`, `refund-sum:${raw.number}`], "given back after all");
    await changed(ctx, sql`update payment set refunded = refunded + ${raw.amountMinor} where id = ${raw.paymentId}`);
    await recordMoney(ctx, order.uuid, { refunded: raw.amountMinor });
    emit(
      ctx,
      "refund.settled",
      { refundId: raw.uuid, orderId: order.uuid, amount: raw.amountMinor.toString() },
      { topics: orderTopics(order.uuid, paymentTopic(raw.paymentId)), orderId: order.uuid, actor },
    );
  });
}

/**
 * The gateway says that a refund came to nothing. One that was booked as given back is booked as returned: a bank may refuse it days
 * later, and the money is the shop's again. Staff try it again, or give it back another way.
 */
export async function failRefund(ctx: Ctx, refund: Pick<RefundRow, "uuid" | "orderId">, code: string): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, refund.orderId);
    const raw = await lockRefund(ctx, refund.uuid);
    // what staff paid out is gone, whatever the gateway says of its own try
    if (!raw || raw.status === "FAILED" || raw.byHand) return;
    ctx.app.metrics.alerts.inc({ kind: "refund" });
    if (raw.status === "SUCCEEDED") {
      await changed(
        ctx,
        sql`insert into money_entry (order_id, payment_id, refund_id, kind, amount, currency, reference, note, occurred_at)
            select ${order.uuid}, ${raw.paymentId}, ${raw.uuid}, 'REFUND_REVERSED', ${raw.amountMinor}, ${raw.currency},
                   ${raw.number} || '#' || (count(*) + 1), ${code.slice(0, 300)}, shop_now()
              from money_entry where refund_id = ${raw.uuid} and kind = 'REFUND_REVERSED'`,
      );
      await changed(ctx, sql`update payment set refunded = refunded - ${raw.amountMinor} where id = ${raw.paymentId}`);
      await recordMoney(ctx, order.uuid, { refunded: -raw.amountMinor });
    }
    await changed(
      ctx,
      sql`update refund set status = 'FAILED', failure = ${code.slice(0, 300)}, settled_at = null, by_hand = false, next_try_at = null where id = ${raw.uuid}`,
    );
    await raiseNotice(ctx, {
      ...{ kind: "REFUND_FAILED", key: `failed:${raw.number}`, orderId: order.uuid, paymentId: raw.paymentId, reference: raw.number },
      ...{ ours: raw.amountMinor, currency: raw.currency, detail: code },
    });
    emit(
      ctx,
      "refund.failed",
      { refundId: raw.uuid, orderId: order.uuid, reason: code },
      { topics: orderTopics(order.uuid, paymentTopic(raw.paymentId)), orderId: order.uuid, actor: { kind: "GATEWAY" } },
    );
  });
}

/** What a refund at a gateway may be known by, the most telling first; the last one is there in any case. */
export const refundNames = (refundRef: string | null, refundNo: string | null, otherwise: string): readonly [string, ...string[]] => {
  const [first = otherwise, ...others] = [refundRef, refundNo, otherwise].filter((name) => name !== null);
  return [first, ...others];
};

export interface ForeignRefund {
  /** By any of them it is recognised when it is told of again, in the news or in a statement; it is kept under the first. */
  names: readonly [string, ...string[]];
  /** Minor units of the payment's currency. */
  amount: bigint;
  actor: Actor;
}

/**
 * Books a refund that somebody made at the gateway's own desk, once. False: it is more than the payment still holds, or another sum than the
 * refund of that name, which is left to people.
 */
export async function recordForeignRefund(ctx: Ctx, payment: PaymentRow, { names, amount, actor }: ForeignRefund): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    await lockOrder(ctx, payment.orderId);
    const known = await row(
      ctx,
      sql<{ uuid: string; orderId: string; undelivered: string | null; amountMinor: bigint }>`
        select id as uuid, order_id as "orderId", undelivered, amount as "amountMinor" from refund where payment_id = ${payment.uuid} and (provider_ref = ${any(names, "text")} or number = ${any(names, "text")}) limit 1`,
    );
    if (known && known.amountMinor !== amount) return false;
    if (known) {
      // a statement may list what never reached the buyer: only news and answers about the refund itself settle that
      if (known.undelivered === null) await settleRefund(ctx, known, actor);
      return true;
    }
    const now = (await readPayment(ctx, payment.uuid))!;
    if (amount <= 0n || amount > now.captured - now.refunded) return false;
    const made = await row(
      ctx,
      sql<{ uuid: string; orderId: string }>`
        insert into refund (number, payment_id, order_id, origin, amount, currency, reason, provider_ref)
        select ${payment.number} || 'X' || (select count(*) + 1 from refund r where r.payment_id = ${payment.uuid}), ${payment.uuid}, ${payment.orderId},
               'GATEWAY', ${amount}, ${payment.currency}, ${say(ctx, { zh: "在支付平台退款", en: "Refunded at the payment company" })}, ${names[0].slice(0, 80)}
        returning id as uuid, order_id as "orderId"`,
    );
    emit(
      ctx,
      "refund.recognised",
      { refundId: made!.uuid, orderId: payment.orderId, amount: amount.toString() },
      { topics: orderTopics(payment.orderId, paymentTopic(payment.uuid)), orderId: payment.orderId, actor },
    );
    await settleRefund(ctx, made!, actor);
    return true;
  });
}

/**
 * Staff gave money back by hand (cash or transfer) and say so: for a method without a gateway, or where the gateway could not.
 */
export async function confirmManualRefund(ctx: Ctx, refund: RefundRow): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await lockOrder(ctx, refund.orderId);
    const now = (await lockRefund(ctx, refund.uuid))!;
    const payment = (await readPayment(ctx, refund.paymentId))!;
    const open = now.status === "FAILED" || (now.status === "REQUESTED" && !gateways(ctx.app).has(payment.method));
    if (!open)
      refuse(
        new InputError({
          code: UserErrorCode.NOT_ALLOWED_IN_STATE,
          message: say(ctx, { zh: "这笔退款由支付平台完成", en: "The payment company carries out this refund" }),
        }),
      );
    if (now.status === "FAILED") await checkRevival(ctx, refund);
    await settleRefund(ctx, refund, { kind: "STAFF", name: ctx.viewer.name });
  });
}
