import type { Ctx } from "../../platform/ctx.ts";
import { row, rows, sql } from "../../platform/db/sql.ts";
import { closePayment, isInconclusive, isOutage } from "./check.service.ts";
import { closeWaits } from "./expiry.sweep.ts";
import { paymentColumns, type PaymentRow, type RawPayment, toPayment } from "./payment.reads.ts";
import { refundEverything } from "./refund.request.ts";
import { inRounds } from "./rounds.ts";

/** The job that follows a cancellation comes first; it gives up when a gateway is away for long, and then this goes on. */
const over = sql`o.status = 'CANCELLED' and o.cancelled_at < shop_now() - interval '2 minutes'`;
const live = sql`p.status in ('CREATED', 'PENDING', 'AUTHORIZED', 'UNKNOWN') and (p.next_close_at is null or p.next_close_at <= shop_now())`;

/** Lets go what is still held for a cancelled order, closes what is still open, and gives back what was taken and is not given back yet. */
export async function sweepCancelled(ctx: Ctx): Promise<void> {
  await inRounds(ctx, {
    most: 20,
    due: async (ctx) =>
      (
        await rows(
          ctx,
          sql<{ method: string }>`select distinct p.method from payment p join shop_order o on o.id = p.order_id where ${over} and ${live}`,
        )
      ).map(({ method }) => method),
    claim: async (ctx, method) => {
      const raw = await row(
        ctx,
        sql<RawPayment>`
          update payment p set closes = closes + 1, next_close_at = shop_now() + make_interval(secs => (${closeWaits}::float8[])[least(closes + 1, ${closeWaits.length})])
           where id = (select p.id from payment p join shop_order o on o.id = p.order_id where ${over} and ${live} and p.method = ${method}
                        order by coalesce(p.next_close_at, o.cancelled_at) limit 1 for update of p skip locked)
           returning ${paymentColumns}`,
      );
      return raw && toPayment(raw);
    },
    work: letGo,
  });
  // staff may have decided what goes back, and what they have in hand since, or could not give back, is theirs
  const kept = await rows(
    ctx,
    sql<{ id: string }>`
      select o.id from shop_order o
       where ${over} and o.paid > o.refunded
         and exists (select from payment p where p.order_id = o.id and p.captured > 0
                        and p.captured > (select coalesce(sum(r.amount), 0) from refund r where r.payment_id = p.id and r.status <> 'FAILED')
                        and not exists (select from refund r where r.payment_id = p.id and r.created_at >= o.cancelled_at))
         and not exists (select from event e where e.order_id = o.id and e.type = 'order.cancelled' and (e.payload->>'refundDecided')::bool)
       order by o.cancelled_at limit 50`,
  );
  for (const { id } of kept) await refundEverything(ctx, id, "order cancelled");
}

/** False when the gateway did not answer. */
async function letGo(ctx: Ctx, payment: PaymentRow): Promise<boolean> {
  try {
    await closePayment(ctx, payment, "CANCELLED");
    return true;
  } catch (error) {
    if (!isInconclusive(error)) throw error;
    ctx.app.log.warn(
      { payment: payment.number, err: error.message },
      "a cancelled order's payment could not be closed; trying again later",
    );
    return !isOutage(error);
  }
}
