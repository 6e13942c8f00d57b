import type { Ctx } from "../../platform/ctx.ts";
import { row, sql } from "../../platform/db/sql.ts";
import type { PaymentRow } from "./payment.reads.ts";
import type { PaymentEvent } from "./providers/provider.ts";
import { raiseNotice, settleNotices } from "./reconciliation/notices.service.ts";

type DisputeEvent = Extract<PaymentEvent, { kind: "dispute" }>;

/**
 * Tells staff of a dispute, once when it is opened and once when it is decided, in whichever order the news come. Nothing is booked: where a
 * company says that it took the money back, that is news of its own. In the caller's transaction.
 */
export async function noteDispute(ctx: Ctx, slug: string, payment: PaymentRow, event: DisputeEvent): Promise<void> {
  const key = (state: DisputeEvent["state"]) => `dispute:${slug}:${event.disputeRef}:${state}`;
  const told = await row(
    ctx,
    sql<object>`select from money_notice where key in (${key(event.state)}, ${key("WON")}, ${key("LOST")}) limit 1`,
  );
  if (told) return;
  if (event.state !== "OPENED") await settleNotices(ctx, [key("OPENED")], `decided: ${event.state.toLowerCase()}`);
  await raiseNotice(ctx, {
    ...{ kind: `DISPUTE_${event.state}`, key: key(event.state), orderId: payment.orderId, paymentId: payment.uuid, provider: slug },
    ...{ reference: payment.number, ours: payment.captured, theirs: event.money.amount, currency: event.money.currency },
    detail: `${event.disputeRef}: ${event.reason} (${event.rawState})`,
  });
}
