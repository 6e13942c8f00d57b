import type { Ctx } from "../../platform/ctx.ts";
import { changed, row, rows, sql } from "../../platform/db/sql.ts";
import { AFTERWARDS, checkPayment, isInconclusive, isOutage } from "./check.service.ts";
import { paymentColumns, type PaymentRow, type RawPayment, toPayment } from "./payment.reads.ts";
import { inRounds } from "./rounds.ts";

/** Seconds between the questions about an open payment; the shopper's return asks at once. */
const waits = [5, 15, 60, 300];

/** Asks about the payments that are due; claims them, so that several workers share the work. */
export const sweepPayments = (ctx: Ctx): Promise<void> =>
  inRounds(ctx, {
    most: 20,
    due: async (ctx) =>
      (await rows(ctx, sql<{ method: string }>`select distinct method from payment where next_check_at <= shop_now()`)).map(
        ({ method }) => method,
      ),
    claim: async (ctx, method) => {
      const raw = await row(
        ctx,
        sql<RawPayment>`
          update payment p set checks = checks + 1, next_check_at = case
              when status in ('CANCELLED', 'EXPIRED', 'FAILED') and checks > 40 then null
              when status in ('CANCELLED', 'EXPIRED', 'FAILED') then shop_now() + make_interval(secs => ${AFTERWARDS} * 12)
              else shop_now() + make_interval(secs => (${waits}::float8[])[least(checks + 1, ${waits.length})]) end
          where id = (select id from payment where next_check_at <= shop_now() and method = ${method} order by next_check_at limit 1 for update skip locked)
          returning ${paymentColumns}`,
      );
      return raw && toPayment(raw);
    },
    work: ask,
  });

async function ask(ctx: Ctx, payment: PaymentRow): Promise<boolean> {
  try {
    await checkPayment(ctx, payment);
    if (payment.status === "UNKNOWN")
      await changed(ctx, sql`update payment set status = 'PENDING' where id = ${payment.uuid} and status = 'UNKNOWN'`);
    if (["CANCELLED", "EXPIRED", "FAILED"].includes(payment.status))
      await changed(ctx, sql`update payment set next_check_at = null where id = ${payment.uuid} and checks > 41`);
    return true;
  } catch (error) {
    if (!isInconclusive(error)) throw error;
    ctx.app.log.warn({ payment: payment.number, err: error.message }, "the gateway did not answer; asking again later");
    return !isOutage(error);
  }
}
