import type { Outcome } from "../outcome.ts";
import { outcome } from "../outcome.ts";
import type { StripeDesk } from "./stripe-desk.ts";
import { unexpected } from "./stripe-form.ts";
import type { Account, Dispute, Intent } from "./stripe-ledger.ts";
import { isLive, newId } from "./stripe-ledger.ts";
import type { StripeWebhooks } from "./stripe-webhooks.ts";

/** How Stripe shows a dispute. */
export const disputeShape = (account: Account, intent: Intent, { id, amount, reason, status, at }: Dispute) => ({
  id,
  object: "dispute",
  amount,
  charge: intent.charge!.id,
  created: Math.floor(at / 1000),
  currency: intent.currency,
  is_charge_refundable: false,
  livemode: isLive(account),
  metadata: {},
  payment_intent: intent.id,
  reason,
  status,
});

/** The buyer's bank opens a dispute over all that was taken, or decides it. */
export function dispute(desk: StripeDesk, webhooks: StripeWebhooks, intent: Intent, status: Dispute["status"]): Outcome {
  const open = intent.dispute;
  if (status === "needs_response" ? intent.status !== "succeeded" || open : open?.status !== "needs_response")
    throw unexpected("charge_not_disputable", "There is nothing to dispute, or nothing to decide.");
  const now = Date.now();
  const made: Dispute = open
    ? { ...open, status, ...(status === "won" && { wonAt: now }) }
    : { id: newId("du"), amount: intent.received, reason: "fraudulent", status, at: now };
  const done: Intent = { ...intent, dispute: made };
  const account = desk.account(intent.accountId);
  const number = desk.books.sessions.get(intent.sessionId)!.number;
  const types = {
    needs_response: ["charge.dispute.created", "charge.dispute.funds_withdrawn"],
    won: ["charge.dispute.closed", "charge.dispute.funds_reinstated"],
    lost: ["charge.dispute.closed"],
  }[status];
  const shape = disputeShape(account, done, made);
  const news = types.map((type) => webhooks.compose(account, number, type, shape));
  return outcome(
    200,
    shape,
    [desk.books.intents.put(done.id, done), ...news.flatMap(({ changes }) => changes)],
    news.flatMap(({ after }) => after),
  );
}
