/** What a gateway says of a refund and cannot be booked: it is told to staff, and nothing is thrown, so that whoever told it is not stuck. */
import type { Ctx } from "../../platform/ctx.ts";
import { changed, row, sql } from "../../platform/db/sql.ts";
import { toDecimal } from "../../platform/money.ts";
import type { RawRefund } from "./payment.reads.ts";
import type { Amount } from "./providers/provider.ts";
import { raiseNotice, settleNotices } from "./reconciliation/notices.service.ts";

export type Doubted = Pick<RawRefund, "uuid" | "number" | "orderId" | "paymentId" | "amountMinor" | "currency">;

/** True when the gateway names another sum than the refund's own; what it does not name is not another one. */
export const isOtherSum = (refund: Pick<RawRefund, "amountMinor" | "currency">, money: Amount | null): boolean =>
  money !== null && (money.amount !== refund.amountMinor || money.currency !== refund.currency);

/** The gateway gave back another sum than was asked for: not booked; when it names the right one later, the notice settles by itself. */
export async function tellOtherSum(ctx: Ctx, refund: Doubted, money: Amount): Promise<void> {
  const { number, orderId, paymentId } = refund;
  await raiseNotice(ctx, {
    ...{ kind: "MISMATCH", key: `refund-sum:${number}`, orderId, paymentId, reference: number },
    ...{ ours: refund.amountMinor, theirs: money.amount, currency: money.currency },
    detail: "the payment company names another sum of this refund than was asked for; not booked",
  });
}

/** How much more than was taken would have gone back if this refund, not booked so far, had as well; zero or less: it fits. The order is locked. */
export const excessOf = async (ctx: Ctx, uuid: string): Promise<bigint> =>
  (
    await row(
      ctx,
      sql<{ over: bigint }>`
        select (case when r.status = 'SUCCEEDED' then 0 else p.refunded + r.amount - p.captured end)::bigint as over
          from refund r join payment p on p.id = r.payment_id where r.id = ${uuid}`,
    )
  )?.over ?? 0n;

/** A refund that was taken for failed went through after all, and was given back again meanwhile: too much is with the buyer. */
export async function tellExcess(ctx: Ctx, refund: Doubted, over: bigint): Promise<void> {
  const { uuid, number, orderId, paymentId, amountMinor, currency } = refund;
  await changed(
    ctx,
    sql`update refund set status = 'FAILED', failure = 'went through after all, beyond what was taken', next_try_at = null where id = ${uuid}`,
  );
  await settleNotices(ctx, [`failed:${number}`], "given back after all, too much");
  await raiseNotice(ctx, {
    ...{
      kind: "MISMATCH",
      key: `over:${number}`,
      orderId,
      paymentId,
      reference: number,
      ours: amountMinor - over,
      theirs: amountMinor,
      currency,
    },
    detail: `went through after all: ${toDecimal(over, currency)} ${currency} more than was taken were given back; ask the buyer for them`,
  });
}

/** The gateway gave back what staff had given back already: nothing to book, and somebody has to ask for it. */
export async function tellTwice(ctx: Ctx, { uuid, number, orderId, paymentId, amountMinor, currency }: Doubted): Promise<void> {
  await changed(ctx, sql`update refund set undelivered = null, next_try_at = null where id = ${uuid}`);
  await raiseNotice(ctx, {
    ...{
      kind: "MISMATCH",
      key: `twice:${number}`,
      orderId,
      paymentId,
      reference: number,
      ours: amountMinor,
      theirs: amountMinor,
      currency,
    },
    detail: "the payment company gave back what was given back by hand before",
  });
}
