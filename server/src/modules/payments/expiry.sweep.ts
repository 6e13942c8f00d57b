import { type Ctx, transaction } from "../../platform/ctx.ts";
import { row, rows, sql } from "../../platform/db/sql.ts";
import { expireOrder, lockOrder } from "../orders/order.service.ts";
import { closePayment, isInconclusive, isOutage } from "./check.service.ts";
import { liveAttempt } from "./payment.reads.ts";
import { inRounds } from "./rounds.ts";

/** Seconds until the end of an attempt is tried again whose gateway did not answer. */
export const closeWaits = [5, 15, 30, 60];

const over = sql`o.status = 'AWAITING_PAYMENT' and o.payment_expires_at <= shop_now()`;
const live = sql`p.status in ('CREATED', 'PENDING', 'AUTHORIZED', 'UNKNOWN')`;

/** Ends the wait for orders whose time is over: asks the gateway first, closes its order, then gives the stock back. */
export async function sweepExpiredOrders(ctx: Ctx): Promise<void> {
  await Promise.all([expireUnattended(ctx), expireAttempted(ctx)]);
}

/** Orders that nobody tries to pay: nobody needs to be asked. */
async function expireUnattended(ctx: Ctx): Promise<void> {
  const due = await rows(
    ctx,
    sql<{ id: string }>`
      select o.id from shop_order o where ${over} and not exists (select from payment p where p.order_id = o.id and ${live})
       order by o.payment_expires_at limit 50`,
  );
  for (const { id } of due) await expireDue(ctx, id);
}

/** Meanwhile a shopper may have begun to pay, or chosen a way that has more time: under the order's lock it is looked at again. */
const expireDue = (ctx: Ctx, orderId: string): Promise<void> =>
  transaction(ctx, async (ctx) => {
    await lockOrder(ctx, orderId);
    const due = await row(
      ctx,
      sql<object>`select from shop_order o where o.id = ${orderId} and ${over} and not exists (select from payment p where p.order_id = o.id and ${live})`,
    );
    if (due) await expireOrder(ctx, orderId);
  });

const expireAttempted = (ctx: Ctx): Promise<void> =>
  inRounds(ctx, {
    most: 50,
    due: async (ctx) =>
      (
        await rows(
          ctx,
          sql<{ method: string }>`
            select distinct p.method from shop_order o join payment p on p.order_id = o.id and ${live}
             where ${over} and (p.next_close_at is null or p.next_close_at <= shop_now())`,
        )
      ).map(({ method }) => method),
    claim: (ctx, method) =>
      row(
        ctx,
        sql<{ orderId: string }>`
          update payment set closes = closes + 1, next_close_at = shop_now() + make_interval(secs => (${closeWaits}::float8[])[least(closes + 1, ${closeWaits.length})])
           where id = (select p.id from shop_order o join payment p on p.order_id = o.id and ${live}
                        where ${over} and p.method = ${method} and (p.next_close_at is null or p.next_close_at <= shop_now())
                        order by coalesce(p.next_close_at, o.payment_expires_at) limit 1 for update of p skip locked)
           returning order_id as "orderId"`,
      ),
    work: (ctx, { orderId }) => expireUnpaid(ctx, orderId),
  });

/** False when the gateway did not answer. */
async function expireUnpaid(ctx: Ctx, orderId: string): Promise<boolean> {
  const attempt = await liveAttempt(ctx, orderId);
  try {
    if (attempt && (await closePayment(ctx, attempt, "EXPIRED")) === "already_paid") return true;
    await expireDue(ctx, orderId);
    return true;
  } catch (error) {
    if (!isInconclusive(error)) throw error;
    ctx.app.metrics.alerts.inc({ kind: "expiry" });
    ctx.app.log.warn({ orderId, err: error.message }, "an order's time is over, but its gateway does not answer; the stock stays reserved");
    return !isOutage(error);
  }
}
