import type { Ctx } from "../../platform/ctx.ts";
import { changed, row, rows, sql } from "../../platform/db/sql.ts";
import { isInconclusive, isOutage, refOf } from "./check.service.ts";
import { gateways } from "./gateways.ts";
import { type PaymentRow, type RawRefund, readPayment, refundColumns, type RefundRow, toRefund } from "./payment.reads.ts";
import { ProviderRefused, type RefundSnapshot } from "./providers/provider.ts";
import { failRefund } from "./refund.books.ts";
import { inRounds } from "./rounds.ts";
import { applySnapshot, carryBack } from "./refund.undelivered.ts";

/** Seconds until the next try: soon at first, hourly in the end. */
const waits = [5, 15, 60, 300, 900, 3600];

const due = sql`r.next_try_at <= shop_now() and (r.status in ('REQUESTED', 'SUBMITTED') or r.undelivered = 'COMING_BACK')`;

/** Carries out refunds that are due. Each is claimed for as long as until its next try; sent twice, its number makes one refund of it. */
export const sweepRefunds = (ctx: Ctx): Promise<void> =>
  inRounds(ctx, {
    most: 10,
    due: async (ctx) =>
      (
        await rows(ctx, sql<{ method: string }>`select distinct p.method from refund r join payment p on p.id = r.payment_id where ${due}`)
      ).map(({ method }) => method),
    claim: async (ctx, method) => {
      const raw = await row(
        ctx,
        sql<RawRefund>`
          update refund r set status = case when undelivered = 'COMING_BACK' then status else 'SUBMITTED' end, attempts = attempts + 1,
            next_try_at = shop_now() + make_interval(secs => (${waits}::float8[])[least(attempts + 1, ${waits.length})])
          where id = (select r.id from refund r join payment p on p.id = r.payment_id where ${due} and p.method = ${method}
                       order by r.next_try_at limit 1 for update of r skip locked)
          returning ${refundColumns}`,
      );
      return raw && toRefund(raw);
    },
    work: carryOut,
  });

/** False when the gateway did not answer. */
async function carryOut(ctx: Ctx, refund: RefundRow): Promise<boolean> {
  const payment = (await readPayment(ctx, refund.paymentId))!;
  const configured = gateways(ctx.app).get(payment.method);
  if (refund.undelivered === "COMING_BACK") {
    await carryBack(ctx, configured, refund, refOf(payment));
    return true;
  }
  if (!configured) {
    // its gateway is not set up any more: given back by hand, staff confirm it
    await changed(ctx, sql`update refund set status = 'REQUESTED', next_try_at = null where id = ${refund.uuid} and status = 'SUBMITTED'`);
    return true;
  }
  const ref = refOf(payment);
  const asked = { round: refund.round, money: { amount: refund.amountMinor, currency: refund.currency } };
  let answered = true;
  const open = (error: unknown) => {
    if (!isInconclusive(error)) throw error;
    answered = !isOutage(error);
    ctx.app.log.warn({ refund: refund.number, err: error.message }, "a refund is open; it will be tried again");
    return null;
  };
  // after a first try the outcome may be unknown: ask before repeating, and repeat under the same number only
  if (refund.attempts > 1) {
    // that the question is refused tells nothing of the refund: it stays open, and after an hour staff are told
    const known = await configured.gateway.queryRefund(ref, refund.number, asked).catch(open);
    if (known?.found) await book(ctx, refund, payment, known, configured.slug);
    if (!known || known.found) return answered;
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
      // nothing moved, and there may be enough next time
      if (configured.gateway.caps.remembersRefusals) await changed(ctx, sql`update refund set round = round + 1 where id = ${refund.uuid}`);
      return open(error);
    });
  if (made) await book(ctx, refund, payment, made, configured.slug);
  return answered;
}

/** Where refunds have numbers of their own, by that one a refund is recognised when the gateway tells of it without ours. */
async function book(ctx: Ctx, refund: RefundRow, payment: PaymentRow, snapshot: RefundSnapshot, slug: string): Promise<void> {
  if (snapshot.providerRef && snapshot.providerRef !== payment.providerRef)
    await changed(ctx, sql`update refund set provider_ref = ${snapshot.providerRef.slice(0, 80)} where id = ${refund.uuid}`);
  await applySnapshot(ctx, refund, snapshot, slug);
}
