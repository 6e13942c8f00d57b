import type { Ctx } from "../../platform/ctx.ts";
import { changed, rows, sql } from "../../platform/db/sql.ts";
import { refOf } from "./check.service.ts";
import { gateways } from "./gateways.ts";
import { type RawRefund, readPayment, refundColumns, type RefundRow, toRefund } from "./payment.reads.ts";
import { InvalidSignature, ProviderRefused, ProviderUnavailable, type RefundSnapshot } from "./providers/provider.ts";
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
  try {
    // after a first try the outcome may be unknown: ask before repeating, and repeat under the same number only
    let snapshot: RefundSnapshot | null = refund.attempts > 1 ? await configured.gateway.queryRefund(ref, refund.number, asked) : null;
    if (!snapshot || !snapshot.found)
      snapshot = await configured.gateway.refund(ref, {
        refundNo: refund.number,
        ...asked,
        total: { amount: payment.amountMinor, currency: payment.currency },
        reason: refund.reason,
        notifyUrl: `${ctx.app.publicUrl}/webhooks/payments/${configured.slug}`,
      });
    // where refunds have numbers of their own: by that one it is recognised when the gateway tells of it without ours
    if (snapshot.providerRef && snapshot.providerRef !== payment.providerRef)
      await changed(ctx, sql`update refund set provider_ref = ${snapshot.providerRef.slice(0, 80)} where id = ${refund.uuid}`);
    await applySnapshot(ctx, refund, snapshot, configured.slug);
  } catch (error) {
    if (error instanceof ProviderRefused && error.reason !== "insufficient_balance" && error.reason !== "other")
      await failRefund(ctx, refund, error.code);
    else if (error instanceof ProviderRefused || error instanceof ProviderUnavailable || error instanceof InvalidSignature)
      ctx.app.log.warn({ refund: refund.number, err: error.message }, "a refund is open; it will be tried again");
    else throw error;
  }
}
