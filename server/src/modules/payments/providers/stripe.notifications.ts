/** Stripe's notifications: who sent them, and what they are about. */
import { type Json, member, parseJson, text } from "./json.ts";
import {
  type Amount,
  InvalidSignature,
  type PaymentEvent,
  type PaymentState,
  ProviderRefused,
  ProviderUnavailable,
  type RawHttp,
} from "./provider.ts";
import type { StripeClient } from "./stripe.client.ts";
import { at, fromStripe, idOf, refundState, unreadable } from "./stripe.messages.ts";
import { verifyStripe } from "./stripe.webhook.ts";

/** What happened; null when there is nothing for a shop in it. Throws InvalidSignature or ProviderUnavailable. */
export async function readNotification(
  client: StripeClient,
  { headers, body }: RawHttp,
  now: Date,
): Promise<{ news: PaymentEvent | null; type: string }> {
  if (!verifyStripe(body, headers["stripe-signature"] ?? "", client.webhookSecret, now))
    throw new InvalidSignature("stripe", "notification does not verify");
  const event = parseJson(body.toString("utf8"));
  if (!event) throw unreadable("a notification that is no JSON object");
  const type = text(event, "type");
  if (type.startsWith("refund.")) return { type, news: await refundNews(client, event) };
  return { type, news: type.startsWith("charge.dispute.") ? await disputeNews(client, event) : readPaymentEvent(event) };
}

type PaymentNews = Extract<PaymentEvent, { kind: "payment" }>;
/** What every event says of itself. */
type Envelope = Pick<PaymentNews, "key" | "receiver" | "occurredAt" | "rawState">;

/** Of which world and account an event is: `live`, `test`, or `test:acct_…` when it is about somebody connected to us. */
export const receiverOf = (event: Json): string =>
  (event["livemode"] === true ? "live" : "test") + (text(event, "account") && `:${text(event, "account")}`);

export function envelopeOf(event: Json): Envelope {
  const [key, rawState, occurredAt] = [text(event, "id"), text(event, "type"), at(event, "created")];
  if (!key || !rawState || !occurredAt) throw unreadable("an event without id, type or time");
  return { key, rawState, occurredAt, receiver: { appId: receiverOf(event), sellerId: null } };
}

const payment = (envelope: Envelope, paymentNo: string, state: PaymentState, money: Amount, providerRef: string | null): PaymentNews => ({
  ...envelope,
  kind: "payment",
  paymentNo,
  providerRef,
  state,
  money,
  refundable: state === "PAID",
});

/**
 * News about a payment; null when there is nothing in it for a shop, such as a try that failed and may be repeated.
 * A completed session may be unpaid, with manual capture above all: then only asking tells what it is.
 */
export function readPaymentEvent(event: Json): PaymentNews | null {
  const envelope = envelopeOf(event);
  const object = member(member(event, "data"), "object");
  const session = (state: PaymentState): PaymentNews | null => {
    const paymentNo = text(object, "client_reference_id");
    return paymentNo ? payment(envelope, paymentNo, state, fromStripe(object, "amount_total"), idOf(object, "payment_intent")) : null;
  };
  const intent = (state: PaymentState, sum = "amount"): PaymentNews | null => {
    const paymentNo = text(member(object, "metadata"), "payment_no");
    return paymentNo ? payment(envelope, paymentNo, state, fromStripe(object, sum), text(object, "id") || null) : null;
  };
  switch (envelope.rawState) {
    case "checkout.session.completed":
      return session(text(object, "payment_status") === "paid" ? "PAID" : "PROCESSING");
    case "checkout.session.async_payment_succeeded":
      return session("PAID");
    case "checkout.session.async_payment_failed":
      return session("FAILED");
    case "checkout.session.expired":
      return session("CLOSED");
    case "payment_intent.succeeded":
      return intent("PAID", "amount_received");
    case "payment_intent.amount_capturable_updated":
      return intent("AUTHORIZED");
    case "payment_intent.processing":
      return intent("PROCESSING");
    case "payment_intent.canceled":
      return intent("CLOSED");
    default:
      return null;
  }
}

/** What news are about, as it stands now. Throws ProviderUnavailable also when it is refused: news are genuine, so it is there. */
const read = (client: StripeClient, path: string, params: { readonly expand?: readonly string[] } = {}): Promise<Json> =>
  client.get(path, params).catch((error: unknown) => {
    if (error instanceof ProviderRefused) throw new ProviderUnavailable("stripe", error.code, "what the news are about cannot be read");
    throw error;
  });

const intentOf = (client: StripeClient, id: string): Promise<Json> =>
  read(client, `payment_intents/${encodeURIComponent(id)}`, { expand: ["latest_charge"] });

/** Early warnings and inquiries, which begin with `warning_`, may still become a dispute: they are told as one. */
const DECIDED: Readonly<Record<string, "WON" | "LOST">> = { won: "WON", warning_closed: "WON", prevented: "WON", lost: "LOST" };

/** A dispute, which names its payment and none of our numbers. */
async function disputeNews(client: StripeClient, event: Json): Promise<PaymentEvent | null> {
  const dispute = member(member(event, "data"), "object");
  const id = idOf(dispute, "payment_intent");
  const paymentNo = id && text(member(await intentOf(client, id), "metadata"), "payment_no");
  if (!paymentNo) return null;
  const status = text(dispute, "status");
  return {
    ...envelopeOf(event),
    ...{ kind: "dispute", paymentNo, providerRef: id, money: fromStripe(dispute, "amount"), state: DECIDED[status] ?? "OPENED" },
    ...{ disputeRef: text(dispute, "id"), reason: text(dispute, "reason"), rawState: status },
  };
}

/**
 * News overtake each other, so the refund is read as it stands now. It does not say what it is a part of: its payment is read too, which also
 * tells one that was made in Stripe's Dashboard.
 */
async function refundNews(client: StripeClient, event: Json): Promise<PaymentEvent | null> {
  const envelope = envelopeOf(event);
  const said = member(member(event, "data"), "object");
  const id = idOf(said, "payment_intent");
  if (!id) return null;
  const refund = await read(client, `refunds/${encodeURIComponent(text(said, "id"))}`);
  if (idOf(refund, "payment_intent") !== id) throw unreadable("a refund of another payment");
  const intent = await intentOf(client, id);
  const paymentNo = text(member(intent, "metadata"), "payment_no");
  if (!paymentNo) return null;
  const charge = member(intent, "latest_charge");
  const money = fromStripe(intent, "amount");
  const refundedTotal = fromStripe(charge, "amount_refunded");
  return {
    ...envelope,
    kind: "refund",
    paymentNo,
    providerRef: id,
    money,
    state: refundState(refund),
    refundNo: text(member(refund, "metadata"), "refund_no") || null,
    refundRef: text(refund, "id") || null,
    refunded: fromStripe(refund, "amount"),
    refundedTotal,
    complete: refundedTotal.amount >= money.amount,
  };
}
