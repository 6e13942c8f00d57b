import type { Account, Charge, Intent, Refund, Session, StripeBooks } from "./stripe-ledger.ts";
import { isLive } from "./stripe-ledger.ts";

/** How Stripe shows what it holds. */
const seconds = (ms: number): number => Math.floor(ms / 1000);

export const chargeShape = (account: Account, intent: Intent, charge: Charge) => ({
  id: charge.id,
  object: "charge",
  amount: charge.amount,
  amount_captured: intent.received,
  amount_refunded: charge.refunded,
  captured: charge.captured,
  created: seconds(charge.at),
  currency: intent.currency,
  livemode: isLive(account),
  metadata: intent.metadata,
  paid: true,
  payment_intent: intent.id,
  refunded: intent.received > 0 && charge.refunded === intent.received,
  status: "succeeded",
});

export const intentShape = (account: Account, intent: Intent, expand: readonly string[] = []) => ({
  id: intent.id,
  object: "payment_intent",
  amount: intent.amount,
  amount_capturable: intent.status === "requires_capture" ? intent.amount : 0,
  amount_received: intent.received,
  capture_method: intent.captureMethod,
  created: seconds(intent.createdAt),
  currency: intent.currency,
  last_payment_error:
    intent.status === "requires_payment_method" && intent.declines > 0
      ? { type: "card_error", code: "card_declined", decline_code: "generic_decline", message: "Your card was declined." }
      : null,
  latest_charge: intent.charge && (expand.includes("latest_charge") ? chargeShape(account, intent, intent.charge) : intent.charge.id),
  livemode: isLive(account),
  metadata: intent.metadata,
  payment_method_types: ["card"],
  status: intent.status,
});

export const sessionShape = (books: StripeBooks, account: Account, session: Session, api: string, expand: readonly string[] = []) => {
  const intent = session.intentId ? books.intents.get(session.intentId) : undefined;
  const inner = expand.filter((name) => name.startsWith("payment_intent.")).map((name) => name.slice("payment_intent.".length));
  return {
    id: session.id,
    object: "checkout.session",
    amount_subtotal: session.amount,
    amount_total: session.amount,
    cancel_url: session.cancelUrl || null,
    client_reference_id: session.number || null,
    created: seconds(session.createdAt),
    currency: session.currency,
    expires_at: seconds(session.expiresAt),
    livemode: isLive(account),
    locale: session.locale,
    metadata: session.metadata,
    mode: "payment",
    payment_intent: intent ? (expand.length > 0 ? intentShape(account, intent, inner) : intent.id) : null,
    payment_method_types: ["card"],
    payment_status: intent?.status === "succeeded" ? "paid" : "unpaid",
    status: session.status,
    success_url: session.successUrl,
    url: session.status === "open" ? `${api}/c/pay/${session.id}` : null,
  };
};

export const refundShape = (intent: Intent, refund: Refund) => ({
  id: refund.id,
  object: "refund",
  amount: refund.amount,
  charge: intent.charge?.id ?? null,
  created: seconds(refund.at),
  currency: intent.currency,
  metadata: refund.metadata,
  payment_intent: intent.id,
  reason: refund.reason,
  status: refund.status,
  ...(refund.status === "failed" && { failure_reason: "lost_or_stolen_card" }),
});
