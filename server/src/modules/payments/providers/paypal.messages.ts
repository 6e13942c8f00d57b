/** What PayPal's objects mean. Pure: JSON in, plain facts out. */
import { MoneyError, parseDecimal, toDecimal } from "../../../platform/money.ts";
import { type Json, list, member, text } from "./json.ts";
import {
  type Amount,
  InvalidSignature,
  type PaymentSnapshot,
  type PaymentState,
  ProviderRefused,
  ProviderUnavailable,
  type RefundState,
  type SumRules,
  type RefusalReason,
} from "./provider.ts";

/** What an account outside mainland China takes. CNY is not among it: PayPal settles it for domestic accounts only. */
export const CURRENCIES = "AUD BRL CAD CHF CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD".split(" ");
/** PayPal writes these without decimals, though ISO 4217 gives them two. */
const WHOLE: ReadonlySet<string> = new Set(["HUF", "TWD"]);

export const badRequest = (code: string, why: string): ProviderRefused => new ProviderRefused("paypal", "bad_request", code, why);

/** Genuine but not understood: nothing may be concluded from it, so the core asks again. */
export const unreadable = (what: string): ProviderUnavailable => new ProviderUnavailable("paypal", "UNREADABLE", what);

export interface PayPalMoney extends Json {
  readonly currency_code: string;
  readonly value: string;
}

export const sumsAtPayPal = (currency: string): SumRules => ({ step: WHOLE.has(currency) ? 100n : 1n, least: 1n, most: null });

/** Minor units → a decimal string with exactly the digits PayPal wants. */
export function toPayPal({ amount, currency }: Amount): PayPalMoney {
  if (!CURRENCIES.includes(currency)) throw badRequest("BAD_CURRENCY", `${currency} is not taken`);
  if (amount < 1n) throw badRequest("BAD_AMOUNT", "an amount must be above zero");
  const value = toDecimal(amount, currency);
  if (!WHOLE.has(currency)) return { currency_code: currency, value };
  if (!value.endsWith(".00")) throw badRequest("BAD_AMOUNT", `PayPal takes ${currency} without decimals`);
  return { currency_code: currency, value: value.slice(0, -3) };
}

/** Throws ProviderUnavailable when it is no amount of money. */
export function fromPayPal(money: Json): Amount {
  const currency = text(money, "currency_code");
  try {
    const amount = parseDecimal(text(money, "value"), currency);
    if (amount >= 0n) return { amount, currency };
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
  }
  throw unreadable("an amount");
}

/** Issues with a meaning of their own; other refusals of 400 and 422 are `bad_request`. */
const REFUSALS: Readonly<Record<string, RefusalReason>> = {
  ORDER_ALREADY_CAPTURED: "already_paid",
  ORDER_ALREADY_AUTHORIZED: "already_paid",
  AUTHORIZATION_ALREADY_CAPTURED: "already_paid",
  PREVIOUSLY_CAPTURED: "already_paid",
  ORDER_VOIDED: "closed",
  ORDER_EXPIRED: "closed",
  AUTHORIZATION_VOIDED: "closed",
  AUTHORIZATION_EXPIRED: "closed",
  PREVIOUSLY_VOIDED: "closed",
  INSTRUMENT_DECLINED: "declined",
  PAYER_ACTION_REQUIRED: "declined",
  PAYER_CANNOT_PAY: "declined",
  PAYER_ACCOUNT_RESTRICTED: "declined",
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: "declined",
  TRANSACTION_REFUSED: "declined",
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: "declined",
  ORDER_NOT_APPROVED: "other",
  DUPLICATE_INVOICE_ID: "number_reused",
  DUPLICATE_REQUEST_ID: "number_reused",
  PAYPAL_REQUEST_ID_PREVIOUSLY_USED: "number_reused",
  CAPTURE_FULLY_REFUNDED: "not_refundable",
  REFUND_AMOUNT_EXCEEDED: "not_refundable",
  REFUND_NOT_ALLOWED: "not_refundable",
  REFUND_TIME_LIMIT_EXCEEDED: "not_refundable",
  CAPTURE_DISPUTED_PARTIAL_REFUND_NOT_ALLOWED: "not_refundable",
  REFUND_FAILED_INSUFFICIENT_FUNDS: "insufficient_balance",
};

export const refusal = (status: number, issue: string): RefusalReason => REFUSALS[issue] ?? (status === 404 ? "not_found" : "bad_request");

/** The only part of an order. It must be about our number, or the answer is not to our question. */
export function unitOf(order: Json, paymentNo: string): Json {
  const [unit] = list(order, "purchase_units");
  if (!unit || text(unit, "custom_id") !== paymentNo) throw new InvalidSignature("paypal", "reply is about another payment");
  return unit;
}

export const paymentsOf = (unit: Json) => {
  const payments = member(unit, "payments");
  return { captures: list(payments, "captures"), authorizations: list(payments, "authorizations"), refunds: list(payments, "refunds") };
};

const TAKEN: ReadonlySet<string> = new Set(["COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"]);
export const isTaken = (capture: Json): boolean => TAKEN.has(text(capture, "status"));

const sumOf = (captures: readonly Json[], currency: string): Amount => {
  const amounts = captures.map((capture) => fromPayPal(member(capture, "amount")));
  if (amounts.some((amount) => amount.currency !== currency)) throw unreadable("captures in several currencies");
  return { amount: amounts.reduce((sum, { amount }) => sum + amount, 0n), currency };
};

/** An order that holds no payment yet. */
const ORDER: Readonly<Record<string, PaymentState>> = {
  CREATED: "PENDING",
  SAVED: "PENDING",
  PAYER_ACTION_REQUIRED: "PENDING",
  APPROVED: "APPROVED",
  VOIDED: "CLOSED",
};
/** What an authorisation is for the shop; one that PayPal still reviews is no promise yet. */
const AUTHORIZATION: Readonly<Record<string, PaymentState>> = {
  CREATED: "AUTHORIZED",
  PARTIALLY_CAPTURED: "AUTHORIZED",
  PENDING: "PROCESSING",
  DENIED: "FAILED",
  EXPIRED: "CLOSED",
  VOIDED: "CLOSED",
};

/** PayPal honours an authorisation for three days, and lets it go after twenty-nine: in between a capture may be refused. */
const HONOURED = 3 * 24 * 3_600_000;
const VALID = 29 * 24 * 3_600_000;

function holdOf(authorization: Json): PaymentSnapshot["hold"] {
  const made = dateOf(authorization, "create_time");
  const until = dateOf(authorization, "expiration_time") ?? (made && new Date(made.getTime() + VALID));
  return made && until ? { sureUntil: new Date(Math.min(made.getTime() + HONOURED, until.getTime())), until } : undefined;
}

/** "COMPLETED" of an order says only that PayPal is done with the buyer; whether there is money, its captures say. */
export function readOrder(paymentNo: string, order: Json): PaymentSnapshot {
  const unit = unitOf(order, paymentNo);
  const asked = fromPayPal(member(unit, "amount"));
  const { captures, authorizations } = paymentsOf(unit);
  const [authorization] = authorizations;
  const status = text(order, "status");
  const facts = { paymentNo, providerRef: null, money: asked, paidAt: null, refundable: false };
  const held = authorization && text(authorization, "status");
  if (held && held !== "CAPTURED") {
    const state = AUTHORIZATION[held];
    if (!state) throw unreadable("status of an authorisation");
    const taken = captures.filter(isTaken);
    const hold = state === "AUTHORIZED" ? holdOf(authorization) : undefined;
    if (state === "AUTHORIZED" || taken.length === 0)
      return {
        ...facts,
        ...(hold && { hold }),
        providerRef: text(authorization, "id") || null,
        state,
        rawState: `AUTHORIZATION ${held}`,
        ...(taken.length > 0 && { taken: sumOf(taken, asked.currency) }),
      };
  }
  const taken = captures.filter(isTaken);
  const states = captures.map((capture) => text(capture, "status"));
  const rawState = `CAPTURE ${states.join(" ")}`;
  if (states.includes("PENDING")) return { ...facts, state: "PROCESSING", rawState };
  const [first] = taken;
  if (first) {
    const back = states.every((state) => state === "REFUNDED") ? "REFUNDED" : states.some((state) => state.endsWith("REFUNDED"));
    return {
      ...facts,
      providerRef: text(first, "id") || null,
      state: back === "REFUNDED" ? back : back ? "PARTIALLY_REFUNDED" : "PAID",
      money: sumOf(taken, asked.currency),
      paidAt: dateOf(first, "create_time"),
      refundable: back !== "REFUNDED",
      rawState,
    };
  }
  if (captures.length > 0) {
    if (states.every((state) => state === "DECLINED" || state === "FAILED")) return { ...facts, state: "FAILED", rawState };
    throw unreadable("status of a capture");
  }
  const state = ORDER[status];
  if (!state) throw unreadable("status of an order");
  return { ...facts, state, rawState: status };
}

export function dateOf(json: Json, name: string): Date | null {
  const date = new Date(text(json, name));
  return Number.isNaN(date.getTime()) ? null : date;
}

const REFUND: Readonly<Record<string, RefundState>> = { PENDING: "PENDING", COMPLETED: "SUCCEEDED", FAILED: "FAILED", CANCELLED: "CLOSED" };

export function refundState(refund: Json): RefundState {
  const state = REFUND[text(refund, "status")];
  if (!state) throw unreadable("status of a refund");
  return state;
}

/** Our number of a refund, if it was asked for here. Its invoice number may end with the round and say that it is one of several. */
export const refundNoOf = (refund: Json): string | null =>
  text(refund, "custom_id") || text(refund, "invoice_id").replace(/(?:-r\d+)?(?:-part)?$/, "") || null;

/** The address that a link of this name leads to; empty when there is none. */
export const linkTo = (json: Json, ...names: string[]): string => {
  const link = list(json, "links").find((one) => names.includes(text(one, "rel")));
  return link ? text(link, "href") : "";
};

/** Of money that was held first a capture may be one part among several. */
export const isOfAuthorization = (capture: Json): boolean =>
  text(member(member(capture, "supplementary_data"), "related_ids"), "authorization_id") !== "" ||
  linkTo(capture, "up").includes("/authorizations/");

/** The capture that a refund belongs to: the last part of its "up" link. Only the id is used, never the address. */
export const captureOf = (refund: Json): string | null => /\/captures\/([0-9A-Z]{1,64})$/.exec(linkTo(refund, "up"))?.[1] ?? null;
