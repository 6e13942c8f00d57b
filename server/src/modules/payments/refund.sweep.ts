import type { Ctx } from "../../platform/ctx.ts";
import { changed, rows, sql } from "../../platform/db/sql.ts";
import { isInconclusive, refOf } from "./check.service.ts";
import { gateways } from "./gateways.ts";
import { type PaymentRow, type RawRefund, readPayment, refundColumns, type RefundRow, toRefund } from "./payment.reads.ts";
import { ProviderRefused, type RefundSnapshot } from "./providers/provider.ts";
import { failRefund } from "./refund.books.ts";
import { applySnapshot, carryBack } from "./refund.undelivered.ts";

/** Seconds until the next try: soon at first, hourly in the end. */
const waits = [5, 15, 60, 300, 900, 3600];

/** Carries out refunds that are due: claims some, so that several workers never send the same one at once. */
export async function sweepRefunds(ctx: Ctx): Promise<void> {
  const due = await rows(
    ctx,
    sql<RawRefund>`
      update refund r set status = case when undelivered = 'COMING_BACK' then status else 'SUBMITTED' end, attempts = attempts + 1,
        next_try_at = shop_now() + make_interval(secs => (${waits}::float8[])[least(attempts + 1, ${waits.length})])
      where id in (select id from refund where next_try_at <= shop_now() and (status in ('REQUESTED', 'SUBMITTED') or undelivered = 'COMING_BACK') order by next_try_at limit 10 for update skip locked)
      returning ${refundColumns}`,
  );
  for (const raw of due) await carryOut(ctx, toRefund(raw));
}

async function carryOut(ctx: Ctx, refund: RefundRow): Promise<void> {
  const payment = (await readPayment(ctx, refund.paymentId))!;
  const configured = gateways(ctx.app).get(payment.method);
  if (refund.undelivered === "COMING_BACK") return carryBack(ctx, configured, refund, refOf(payment));
  if (!configured) {
    // its gateway is not set up any more: given back by hand, staff confirm it
    await changed(ctx, sql`update refund set status = 'REQUESTED', next_try_at = null where id = ${refund.uuid} and status = 'SUBMITTED'`);
    return;
  }
  const ref = refOf(payment);
  const asked = { round: refund.round, money: { amount: refund.amountMinor, currency: refund.currency } };
  const open = (error: unknown) => {
    if (!isInconclusive(error)) throw error;
    ctx.app.log.warn({ refund: refund.number, err: error.message }, "a refund is open; it will be tried again");
    return null;
  };
  // after a first try the outcome may be unknown: ask before repeating, and repeat under the same number only
  if (refund.attempts > 1) {
    // that the question is refused tells nothing of the refund: it stays open, and after an hour staff are told
    const known = await configured.gateway.queryRefund(ref, refund.number, asked).catch(open);
    if (!known || known.found) return known ? book(ctx, refund, payment, known, configured.slug) : undefined;
  }
  const made = await configured.gateway
    .refund(ref, {
      refundNo: refund.number,
      ...asked,
      total: { amount: payment.amountMinor, currency: payment.currency },
      reason: refund.reason,
      notifyUrl: `${ctx.app.publicUrl}/webhooks/payments/${configured.slug}`,
    })
    .catch(async (error: unknown) => {
      if (!(error instanceof ProviderRefused) || error.reason === "other") return open(error);
      if (error.reason !== "insufficient_balance") return failRefund(ctx, refund, error.code).then(() => null);
      // nothing moved; a provider that remembers its no under a key is asked under another one next time
      await changed(ctx, sql`update refund set round = round + 1 where id = ${refund.uuid}`);
      return open(error);
    });
  if (made) await book(ctx, refund, payment, made, configured.slug);
}

/** Where refunds have numbers of their own, by that one a refund is recognised when the gateway tells of it without ours. */
async function book(ctx: Ctx, refund: RefundRow, payment: PaymentRow, snapshot: RefundSnapshot, slug: string): Promise<void> {
  if (snapshot.providerRef && snapshot.providerRef !== payment.providerRef)
    await changed(ctx, sql`update refund set provider_ref = ${snapshot.providerRef.slice(0, 80)} where id = ${refund.uuid}`);
  await applySnapshot(ctx, refund, snapshot, slug);
}
