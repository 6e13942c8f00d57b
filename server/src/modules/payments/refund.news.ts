import { type Ctx, transaction } from "../../platform/ctx.ts";
import { any, changed, row, rows, sql } from "../../platform/db/sql.ts";
import { lockOrder } from "../orders/order.service.ts";
import { checkPayment, isInconclusive, refOf } from "./check.service.ts";
import type { ConfiguredGateway } from "./gateways.ts";
import { type PaymentRow, type RawRefund, readPayment, refundColumns } from "./payment.reads.ts";
import type { PaymentEvent, RefundSnapshot } from "./providers/provider.ts";
import { raiseNotice } from "./reconciliation/notices.service.ts";
import { recordForeignRefund, refundNames } from "./refund.books.ts";
import { excessOf, isOtherSum } from "./refund.doubts.ts";
import { applySnapshot } from "./refund.undelivered.ts";

type RefundEvent = Extract<PaymentEvent, { kind: "refund" }>;

/** Puts the message into the inbox, within the transaction that applies it; false when it was there. */
type Keep = (ctx: Ctx, verdict: "APPLIED" | "MISMATCH", detail: string | null) => Promise<boolean>;

/**
 * News of a refund. One that we know is booked or fails; one that nobody asked for here was made at the gateway's own desk: the gateway is asked
 * about it, and it is booked too. Null when it is settled.
 */
export async function applyRefund(
  ctx: Ctx,
  configured: ConfiguredGateway,
  payment: PaymentRow,
  event: RefundEvent,
  keep: Keep,
): Promise<string | null> {
  const actor = { kind: "GATEWAY" as const, name: configured.slug };
  const names = refundNames(event.refundRef, event.refundNo, event.key);
  const known = await refundNamed(ctx, payment, names);
  if (known) return applyKnown(ctx, configured, payment, known, event, keep);
  if (event.state !== "SUCCEEDED") {
    await keep(ctx, "APPLIED", null); // a refund made at the gateway came to nothing: there is nothing of it in the books
    return null;
  }
  let amount = event.refunded?.amount ?? null;
  let confirmed = true;
  try {
    if (payment.captured === 0n) await checkPayment(ctx, payment); // news of its end may come before news of its beginning
    await askAboutOpen(ctx, configured, payment);
    if (event.refundNo !== null) {
      const asked = await configured.gateway.queryRefund(refOf(payment), event.refundNo);
      confirmed = asked.found && asked.state === "SUCCEEDED";
      amount = asked.money?.amount ?? amount;
    }
  } catch (error) {
    if (!isInconclusive(error)) throw error;
    return `not settled: ${error.message}`;
  }
  const { refunded } = (await readPayment(ctx, payment.uuid))!;
  const rest = event.refundedTotal ? event.refundedTotal.amount - refunded : null; // what a day's comparison may have booked already is no news
  const sum = amount !== null && rest !== null ? (amount < rest ? amount : rest) : (amount ?? rest ?? 0n);
  const booked = await transaction(ctx, async (ctx) => {
    await lockOrder(ctx, payment.orderId);
    const nothing = sum <= 0n && confirmed; // all that was given back is booked already
    const fits = nothing || (confirmed && (await recordForeignRefund(ctx, payment, { names, amount: sum, actor })));
    await keep(ctx, fits ? "APPLIED" : "MISMATCH", fits ? null : DOUBTFUL);
    return fits;
  });
  if (!booked) {
    ctx.app.metrics.alerts.inc({ kind: "refund-foreign" });
    await raiseNotice(ctx, {
      ...{ kind: "MISMATCH", key: `refund-news:${configured.slug}:${names[0]}`, orderId: payment.orderId, paymentId: payment.uuid },
      ...{ provider: configured.slug, reference: names[0], theirs: sum, currency: payment.currency },
      detail: DOUBTFUL,
    });
    ctx.app.log.error(
      { payment: payment.number, reference: names[0], amount: sum.toString() },
      "a refund at the gateway cannot be true; not booked",
    );
  }
  return null;
}

const DOUBTFUL = "a refund that the gateway tells of and does not confirm, or that is more than the payment holds";

const refundNamed = (ctx: Ctx, payment: PaymentRow, names: readonly string[]) =>
  row(
    ctx,
    sql<RawRefund>`
      select ${refundColumns} from refund r where r.payment_id = ${payment.uuid} and (r.number = ${any(names, "text")} or r.provider_ref = ${any(names, "text")}) limit 1`,
  );

/** What the news say of a refund of ours, or, where they may be older than what we know or tell a part of it, what the gateway says now. */
async function applyKnown(
  ctx: Ctx,
  configured: ConfiguredGateway,
  payment: PaymentRow,
  known: RawRefund,
  event: RefundEvent,
  keep: Keep,
): Promise<string | null> {
  const asked = { round: known.round, money: { amount: known.amountMinor, currency: known.currency } };
  const contradicted = event.state === "SUCCEEDED" ? known.status === "FAILED" : known.status === "SUCCEEDED";
  let now: Pick<RefundSnapshot, "state" | "money" | "gone"> = { state: event.state, money: event.refunded };
  if (known.origin === "SHOP" && (contradicted || known.round > 0 || isOtherSum(known, event.refunded)))
    try {
      const answer = await configured.gateway.queryRefund(refOf(payment), known.number, asked);
      now = answer.found ? answer : { state: "PENDING", money: null };
      const open = known.status === "REQUESTED" || known.status === "SUBMITTED"; // then a sweep asks on
      if (now.state === "PENDING" && !open) return "not settled: the refund is under way";
    } catch (error) {
      if (!isInconclusive(error)) throw error;
      return `not settled: ${error.message}`;
    }
  await transaction(ctx, async (ctx) => {
    await lockOrder(ctx, known.orderId);
    const wrong =
      now.state === "SUCCEEDED" && (await excessOf(ctx, known.uuid)) > 0n
        ? "more is given back than was taken"
        : isOtherSum(known, now.money) && "the refund has another sum";
    if (!(await keep(ctx, wrong ? "MISMATCH" : "APPLIED", wrong || null))) return;
    if (event.refundRef !== null)
      await changed(
        ctx,
        sql`update refund set provider_ref = ${event.refundRef.slice(0, 80)} where id = ${known.uuid} and provider_ref is null`,
      );
    await applySnapshot(ctx, known, now, configured.slug, now.state === event.state ? event.rawState : now.state);
  });
  return null;
}

/** What we asked for ourselves may be what the news is about: settled first, so that only the rest counts as somebody else's. */
async function askAboutOpen(ctx: Ctx, configured: ConfiguredGateway, payment: PaymentRow): Promise<void> {
  const open = await rows(
    ctx,
    sql<RawRefund>`select ${refundColumns} from refund r where r.payment_id = ${payment.uuid} and r.status = 'SUBMITTED'`,
  );
  for (const refund of open) {
    const asked = { round: refund.round, money: { amount: refund.amountMinor, currency: refund.currency } };
    const snapshot = await configured.gateway.queryRefund(refOf(payment), refund.number, asked);
    if (snapshot.state === "SUCCEEDED") await applySnapshot(ctx, refund, snapshot, configured.slug);
  }
}
