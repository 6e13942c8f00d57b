import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, row, rows, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say } from "../../platform/say.ts";
import type { PaymentMethodCode } from "../orders/order.enums.ts";
import { orderTopics } from "../orders/order.events.ts";
import { lockOrder, recordMoney } from "../orders/order.service.ts";
import { gateways } from "./gateways.ts";
import { paymentTopic } from "./payment.events.ts";
import { type RawRefund, readPayment, refundColumns, type RefundRow, toRefund } from "./payment.reads.ts";
import { InvalidSignature, ProviderRefused, ProviderUnavailable, type RefundSnapshot } from "./providers/provider.ts";

/**
 * Records the intent to give money back; a sweep carries it out. Never more than was captured and is not already given back or on its way.
 * The order must be locked by the caller. Amount in minor units.
 */
export async function requestRefund(ctx: Ctx, paymentId: string, amount: bigint, reason: string, actor: Actor): Promise<string> {
  if (!ctx.open) throw new Error("requestRefund outside a transaction");
  const payment = await row(
    ctx,
    sql<{ number: string; orderId: string; method: PaymentMethodCode; captured: bigint; currency: string }>`
      select number, order_id as "orderId", method, captured, currency from payment where id = ${paymentId} for update`,
  );
  const given = await row(
    ctx,
    sql<{
      sum: bigint;
      n: bigint;
    }>`select coalesce(sum(amount) filter (where status <> 'FAILED'), 0)::bigint as sum, count(*) as n from refund where payment_id = ${paymentId}`,
  );
  if (!payment || amount <= 0n || given!.sum + amount > payment.captured) {
    const message = say(ctx, { zh: "退款金额超过可退金额", en: "The refund exceeds what can still be given back" });
    return refuse(new InputError({ code: UserErrorCode.AMOUNT_TOO_LARGE, message, field: ["amount"] }));
  }
  const byHand = !gateways(ctx.app).has(payment.method); // staff give it back and say so; no sweep touches it
  const made = await row(
    ctx,
    sql<{ id: string }>`insert into refund (number, payment_id, order_id, amount, currency, reason, next_try_at)
      values (${`${payment.number}R${Number(given!.n) + 1}`}, ${paymentId}, ${payment.orderId}, ${amount}, ${payment.currency}, ${reason.slice(0, 300)}, case when ${byHand}::bool then null else shop_now() end) returning id`,
  );
  await emit(
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
    const open = await rows(
      ctx,
      sql<{ id: string; left: bigint }>`
        select p.id, (p.captured - coalesce((select sum(r.amount) from refund r where r.payment_id = p.id and r.status <> 'FAILED'), 0))::bigint as left
        from payment p where p.order_id = ${orderId} and p.captured > 0`,
    );
    for (const { id, left } of open) if (left > 0n) await requestRefund(ctx, id, left, reason, { kind: "SYSTEM" });
  });
}

/** Seconds until the next try: soon at first, hourly in the end. */
const waits = [5, 15, 60, 300, 900, 3600];

/** Carries out refunds that are due: claims some, so that several workers never send the same one at once. */
export async function sweepRefunds(ctx: Ctx): Promise<void> {
  const due = await rows(
    ctx,
    sql<RawRefund>`
      update refund r set status = 'SUBMITTED', attempts = attempts + 1,
        next_try_at = shop_now() + make_interval(secs => (${waits}::float8[])[least(attempts + 1, ${waits.length})])
      where id in (select id from refund where next_try_at <= shop_now() and status in ('REQUESTED', 'SUBMITTED') order by next_try_at limit 10 for update skip locked)
      returning ${refundColumns}`,
  );
  for (const raw of due) await carryOut(ctx, toRefund(raw));
}

async function carryOut(ctx: Ctx, refund: RefundRow): Promise<void> {
  const payment = (await readPayment(ctx, refund.paymentId))!;
  const configured = gateways(ctx.app).get(payment.method);
  if (!configured) {
    // its gateway is not set up any more: given back by hand, staff confirm it
    await changed(ctx, sql`update refund set status = 'REQUESTED', next_try_at = null where id = ${refund.uuid} and status = 'SUBMITTED'`);
    return;
  }
  const ref = { paymentNo: payment.number, ...(payment.providerRef && { providerRef: payment.providerRef }) };
  const money = { amount: refund.amountMinor, currency: refund.currency };
  try {
    // after a first try the outcome may be unknown: ask before repeating, and repeat under the same number only
    let snapshot: RefundSnapshot | null = refund.attempts > 1 ? await configured.gateway.queryRefund(ref, refund.number) : null;
    if (!snapshot || !snapshot.found)
      snapshot = await configured.gateway.refund(ref, {
        refundNo: refund.number,
        money,
        total: { amount: payment.amountMinor, currency: payment.currency },
        reason: refund.reason,
        notifyUrl: `${ctx.app.publicUrl}/webhooks/payments/${configured.slug}`,
      });
    if (snapshot.state === "SUCCEEDED") await settleRefund(ctx, refund, { kind: "GATEWAY", name: configured.slug });
    else if (snapshot.state === "FAILED" || snapshot.state === "CLOSED") await failRefund(ctx, refund, snapshot.state);
  } catch (error) {
    if (error instanceof ProviderRefused && error.reason !== "insufficient_balance" && error.reason !== "other")
      await failRefund(ctx, refund, error.code);
    else if (error instanceof ProviderRefused || error instanceof ProviderUnavailable || error instanceof InvalidSignature)
      ctx.app.log.warn({ refund: refund.number, err: error.message }, "a refund is open; it will be tried again");
    else throw error;
  }
}

/** Books money that went back, once. */
export async function settleRefund(ctx: Ctx, refund: Pick<RefundRow, "uuid" | "orderId">, actor: Actor): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, refund.orderId);
    const raw = await row(ctx, sql<RawRefund>`select ${refundColumns} from refund r where r.id = ${refund.uuid} for update`);
    if (!raw || raw.status === "SUCCEEDED") return;
    await changed(
      ctx,
      sql`insert into money_entry (order_id, payment_id, refund_id, kind, amount, currency, reference, actor_name, occurred_at)
          values (${order.uuid}, ${raw.paymentId}, ${raw.uuid}, 'REFUND', ${raw.amountMinor}, ${raw.currency}, ${raw.number}, ${actor.name ?? null}, shop_now())`,
    );
    await changed(
      ctx,
      sql`update refund set status = 'SUCCEEDED', settled_at = shop_now(), next_try_at = null, failure = null where id = ${raw.uuid}`,
    );
    await changed(ctx, sql`update payment set refunded = refunded + ${raw.amountMinor} where id = ${raw.paymentId}`);
    await recordMoney(ctx, order.uuid, { refunded: raw.amountMinor });
    await emit(
      ctx,
      "refund.settled",
      { refundId: raw.uuid, orderId: order.uuid, amount: raw.amountMinor.toString() },
      { topics: orderTopics(order.uuid, paymentTopic(raw.paymentId)), orderId: order.uuid, actor },
    );
  });
}

async function failRefund(ctx: Ctx, refund: RefundRow, code: string): Promise<void> {
  ctx.app.metrics.alerts.inc({ kind: "refund" });
  await transaction(ctx, async (ctx) => {
    await lockOrder(ctx, refund.orderId);
    const failed = await changed(
      ctx,
      sql`update refund set status = 'FAILED', failure = ${code}, next_try_at = null where id = ${refund.uuid} and status in ('REQUESTED', 'SUBMITTED')`,
    );
    if (failed)
      await emit(
        ctx,
        "refund.failed",
        { refundId: refund.uuid, orderId: refund.orderId, reason: code },
        { topics: orderTopics(refund.orderId), orderId: refund.orderId, actor: { kind: "GATEWAY" } },
      );
  });
}

/** Staff gave money back by hand (cash or transfer) and say so. */
export async function confirmManualRefund(ctx: Ctx, refund: RefundRow): Promise<void> {
  const payment = (await readPayment(ctx, refund.paymentId))!;
  if (gateways(ctx.app).has(payment.method) || refund.status !== "REQUESTED")
    refuse(
      new InputError({
        code: UserErrorCode.NOT_ALLOWED_IN_STATE,
        message: say(ctx, { zh: "这笔退款由支付平台完成", en: "The payment company carries out this refund" }),
      }),
    );
  await settleRefund(ctx, refund, { kind: "STAFF", name: ctx.viewer.name });
}
