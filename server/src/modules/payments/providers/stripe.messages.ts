/** What Stripe's objects mean. Pure: JSON in, plain facts out. */
import { isCurrency, minorDigits } from "../../../platform/money.ts";
import { type Json, member, text, whole } from "./json.ts";
import {
  type Amount,
  type PaymentSnapshot,
  type PaymentState,
  ProviderRefused,
  ProviderUnavailable,
  type RefundSnapshot,
  type RefundState,
  type SumRules,
} from "./provider.ts";

/**
 * Currencies whose smallest unit is the same at Stripe and in ISO 4217. Left out are the few where they differ
 * (ISK, UGX and MGA among them), because an amount there would be a hundredfold wrong.
 */
export const CURRENCIES = (
  "AED AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD HUF IDR ILS INR JOD JPY KRW KWD MXN MYR NOK NZD OMR PEN PHP PLN RON SAR " +
  "SEK SGD THB TND TRY TWD USD VND ZAR"
).split(" ");

/** At most eight digits. */
const MAX_AMOUNT = 99_999_999n;

/** Minor units below which a card is not charged, where Stripe says so: docs.stripe.com, "Minimum and maximum charge amounts". */
const LEAST: ReadonlyMap<string, bigint> = new Map(
  (
    "AED 200, AUD 50, BGN 100, BRL 50, CAD 50, CHF 50, CZK 1500, DKK 250, EUR 50, GBP 30, HKD 400, HUF 17500, INR 50, JPY 50, MXN 1000, " +
    "MYR 200, NOK 300, NZD 50, PLN 200, RON 200, SEK 300, SGD 50, THB 1000, USD 50"
  )
    .split(", ")
    .map((entry) => [entry.slice(0, 3), BigInt(entry.slice(4))]),
);

/** Currencies with three decimals are charged in hundredths. */
export const sumsAtStripe = (currency: string): SumRules => ({
  ...{ step: minorDigits(currency) === 3 ? 10n : 1n, least: LEAST.get(currency) ?? 1n, most: MAX_AMOUNT },
});

/** Minor units as Stripe wants them: a whole number; where the currency has three decimals, the last one is zero. */
export function toStripe({ amount, currency }: Amount): { amount: number; currency: string } {
  if (!CURRENCIES.includes(currency)) throw badRequest("BAD_CURRENCY", `${currency} is not taken`);
  if (amount < 1n || amount > MAX_AMOUNT) throw badRequest("BAD_AMOUNT", "1 to 99999999 of the smallest unit");
  if (minorDigits(currency) === 3 && amount % 10n !== 0n) throw badRequest("BAD_AMOUNT", `${currency} is charged in steps of 0.010`);
  return { amount: Number(amount), currency: currency.toLowerCase() };
}

/** The amount in the member `name` of an object that has a `currency`. Throws ProviderUnavailable when it is none. */
export function fromStripe(json: Json, name: string): Amount {
  const amount = whole(json, name);
  const currency = text(json, "currency").toUpperCase();
  if (amount === null || amount < 0 || !isCurrency(currency)) throw unreadable(`${name} is not an amount`);
  return { amount: BigInt(amount), currency };
}

export const badRequest = (code: string, why: string): ProviderRefused => new ProviderRefused("stripe", "bad_request", code, why);

/** Genuine but not understood: nothing may be concluded from it, so the core asks again. */
export const unreadable = (what: string): ProviderUnavailable => new ProviderUnavailable("stripe", "UNREADABLE", what);

/** The id in a member that is either an id or, expanded, the object itself; null when there is none. */
export const idOf = (json: Json, name: string): string | null => text(json, name) || text(member(json, name), "id") || null;

export const at = (json: Json, name: string): Date | null => {
  const seconds = whole(json, name);
  return seconds === null ? null : new Date(seconds * 1000);
};

/** A PaymentIntent's status. A failed try returns it to `requires_payment_method`: the buyer may try again, so it is still PENDING. */
const INTENT: Readonly<Record<string, PaymentState>> = {
  requires_payment_method: "PENDING",
  requires_confirmation: "PENDING",
  requires_action: "PENDING",
  processing: "PROCESSING",
  requires_capture: "AUTHORIZED",
  succeeded: "PAID",
  canceled: "CLOSED",
};

/** Days that a card's bank holds money, where Stripe does not name the moment. */
const HOLD = 7 * 24 * 3_600_000;

function holdOf(charge: Json): PaymentSnapshot["hold"] {
  const made = at(charge, "created");
  const named = at(member(member(charge, "payment_method_details"), "card"), "capture_before");
  const until = named ?? (made && new Date(made.getTime() + HOLD));
  return until ? { sureUntil: until, until } : undefined;
}

/** A PaymentIntent with its `latest_charge` expanded, if there is one. */
export function readIntent(paymentNo: string, intent: Json): PaymentSnapshot {
  const rawState = text(intent, "status");
  const state = INTENT[rawState];
  if (!state) throw unreadable("status of a PaymentIntent");
  const charge = member(intent, "latest_charge");
  const refunded = whole(charge, "amount_refunded") ?? 0;
  const received = whole(intent, "amount_received") ?? 0;
  const back = refunded === 0 ? "PAID" : refunded < received ? "PARTIALLY_REFUNDED" : "REFUNDED";
  const hold = state === "AUTHORIZED" ? holdOf(charge) : undefined;
  return {
    paymentNo,
    ...(hold && { hold }),
    providerRef: text(intent, "id") || null,
    state: state === "PAID" ? back : state,
    money: fromStripe(intent, state === "PAID" ? "amount_received" : "amount"),
    paidAt: state === "PAID" ? at(charge, "created") : null,
    refundable: state === "PAID" && refunded < received,
    rawState,
  };
}

/** A Checkout Session with its `payment_intent.latest_charge` expanded. */
export function readSession(paymentNo: string, session: Json): PaymentSnapshot {
  const status = text(session, "status");
  const intent = member(session, "payment_intent");
  if (status === "complete" && text(intent, "id")) return readIntent(paymentNo, intent);
  const state: PaymentState | undefined = ({ open: "PENDING", expired: "CLOSED" } as const)[status];
  if (!state) throw unreadable("status of a Checkout Session");
  return {
    paymentNo,
    providerRef: idOf(session, "payment_intent"),
    state,
    money: fromStripe(session, "amount_total"),
    paidAt: null,
    refundable: false,
    rawState: status,
  };
}

const REFUND: Readonly<Record<string, RefundState>> = {
  pending: "PENDING",
  requires_action: "PENDING",
  succeeded: "SUCCEEDED",
  failed: "FAILED",
  canceled: "CLOSED",
};

export function refundState(refund: Json): RefundState {
  const state = REFUND[text(refund, "status")];
  if (!state) throw unreadable("status of a refund");
  return state;
}

export const readRefund = (refundNo: string, refund: Json): RefundSnapshot => ({
  refundNo,
  providerRef: text(refund, "id") || null,
  state: refundState(refund),
  money: fromStripe(refund, "amount"),
  found: true,
});
