import { type Ctx, transaction } from "../../platform/ctx.ts";
import { any, changed, row, rows, sql } from "../../platform/db/sql.ts";
import { checkPayment, isInconclusive, refOf } from "./check.service.ts";
import type { ConfiguredGateway } from "./gateways.ts";
import { type PaymentRow, readPayment } from "./payment.reads.ts";
import type { PaymentEvent } from "./providers/provider.ts";
import { raiseNotice } from "./reconciliation/notices.service.ts";
import { failRefund, recordForeignRefund, refundNames, settleRefund } from "./refund.books.ts";
import { noteUndelivered } from "./refund.undelivered.ts";

type RefundEvent = Extract<PaymentEvent, { kind: "refund" }>;

/**
 * News of a refund. One that we know is booked or fails; one that nobody asked for here was made at the gateway's own desk: the gateway is asked
 * about it, and it is booked too.
 * `keep` puts the message into the inbox within the same transaction and is false when it was there. Null when it is settled.
 */
export async function applyRefund(
  ctx: Ctx,
  configured: ConfiguredGateway,
  payment: PaymentRow,
  event: RefundEvent,
  keep: (ctx: Ctx) => Promise<boolean>,
): Promise<string | null> {
  const actor = { kind: "GATEWAY" as const, name: configured.slug };
  const names = refundNames(event.refundRef, event.refundNo, event.key);
  const known = await refundNamed(ctx, payment, names);
  if (known) {
    await transaction(ctx, async (ctx) => {
      if (!(await keep(ctx))) return;
      if (event.refundRef !== null)
        await changed(
          ctx,
          sql`update refund set provider_ref = ${event.refundRef.slice(0, 80)} where id = ${known.uuid} and provider_ref is null`,
        );
      if (event.state === "SUCCEEDED") await settleRefund(ctx, known, actor);
      else if (event.state === "UNDELIVERED") await noteUndelivered(ctx, known, "AT_GATEWAY", event.rawState);
      else if (event.state === "RETURNED") await noteUndelivered(ctx, known, "RETURNED", event.rawState);
      else await failRefund(ctx, known, event.rawState);
    });
    return null;
  }
  if (event.state !== "SUCCEEDED") {
    await keep(ctx); // a refund made at the gateway came to nothing: there is nothing of it in the books
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
    if (!(await keep(ctx)) || (sum <= 0n && confirmed)) return true; // all that was given back is booked already
    return confirmed && (await recordForeignRefund(ctx, payment, { names, amount: sum, actor }));
  });
  if (!booked) {
    ctx.app.metrics.alerts.inc({ kind: "refund-foreign" });
    await raiseNotice(ctx, {
      ...{ kind: "MISMATCH", key: `refund-news:${configured.slug}:${names[0]}`, orderId: payment.orderId, paymentId: payment.uuid },
      ...{ provider: configured.slug, reference: names[0], theirs: sum, currency: payment.currency },
      detail: "a refund that the gateway tells of and does not confirm, or that is more than the payment holds",
    });
    ctx.app.log.error(
      { payment: payment.number, reference: names[0], amount: sum.toString() },
      "a refund at the gateway cannot be true; not booked",
    );
  }
  return null;
}

const refundNamed = (ctx: Ctx, payment: PaymentRow, names: readonly string[]) =>
  row(
    ctx,
    sql<{ uuid: string; orderId: string }>`
      select id as uuid, order_id as "orderId" from refund where payment_id = ${payment.uuid} and (number = ${any(names, "text")} or provider_ref = ${any(names, "text")}) limit 1`,
  );

/** What we asked for ourselves may be what the news is about: settled first, so that only the rest counts as somebody else's. */
async function askAboutOpen(ctx: Ctx, configured: ConfiguredGateway, payment: PaymentRow): Promise<void> {
  const open = await rows(
    ctx,
    sql<{ uuid: string; orderId: string; number: string }>`
      select id as uuid, order_id as "orderId", number from refund where payment_id = ${payment.uuid} and status = 'SUBMITTED'`,
  );
  for (const refund of open) {
    const { state } = await configured.gateway.queryRefund(refOf(payment), refund.number);
    if (state === "SUCCEEDED") await settleRefund(ctx, refund, { kind: "GATEWAY", name: configured.slug });
  }
}
