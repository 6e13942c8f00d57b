/** What WeChat Pay's words mean. Pure: verified fields in, plain facts out. */
import { ProviderRefused, ProviderUnavailable } from "./provider.ts";
import type { Amount, PaymentEvent, PaymentSnapshot, PaymentState, RefundSnapshot, RefundState, RefusalReason } from "./provider.ts";

export type Json = Readonly<Record<string, unknown>>;

/** The members of a JSON object; null for anything else. */
export function readJson(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** RFC 3339 in China's time, to the second: what WeChat writes and wants. */
export function toWechatTime(date: Date): string {
  return `${new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

/** RFC 3339 with any offset; null for anything else. */
export function fromWechatTime(text: unknown): Date | null {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** At most `longest` characters without control characters: descriptions 127, reasons 80. */
export function cleanText(text: string, longest: number): string {
  const plain = text.replaceAll(/\p{Cc}+/gu, " ").replaceAll(/\s+/g, " ");
  return Array.from(plain.trim()).slice(0, longest).join("");
}

/** Codes with a meaning of their own, in both spellings that WeChat uses; the rest is `other`. */
const REFUSALS: Readonly<Record<string, RefusalReason>> = {
  ORDERPAID: "already_paid",
  ORDER_PAID: "already_paid",
  ORDER_CLOSED: "closed",
  ORDERCLOSED: "closed",
  ORDERNOTEXIST: "not_found",
  ORDER_NOT_EXIST: "not_found",
  RESOURCE_NOT_EXISTS: "not_found",
  REFUNDNOTEXIST: "not_found",
  OUT_TRADE_NO_USED: "number_reused",
  NOT_ENOUGH: "insufficient_balance",
  NOTENOUGH: "insufficient_balance",
  USER_ACCOUNT_ABNORMAL: "not_refundable",
  TRADE_OVERDUE: "not_refundable",
  PARAM_ERROR: "bad_request",
  INVALID_REQUEST: "bad_request",
  APPID_MCHID_NOT_MATCH: "bad_request",
  MCH_NOT_EXISTS: "bad_request",
  SIGN_ERROR: "bad_request",
  NO_AUTH: "bad_request",
};

/** Codes that say "again with the same parameters", whatever their status. */
const OPEN: ReadonlySet<string> = new Set([
  "SYSTEM_ERROR",
  "SYSTEMERROR",
  "FREQUENCY_LIMITED",
  "FREQUENCY_LIMIT_EXCEED",
  "RATELIMIT_EXCEEDED",
  "BANK_ERROR",
]);

/** A refusal, or null if the reply leaves the outcome open: server errors, rate limits, statuses without a code of WeChat's. */
export function refusal(status: number, code: string, message: unknown): ProviderRefused | null {
  if (status < 400 || status >= 500 || status === 429 || OPEN.has(code) || code.startsWith("HTTP_")) return null;
  // The text of a signature error explains what was signed.
  const text = code === "SIGN_ERROR" || typeof message !== "string" ? "" : cleanText(message, 120);
  return new ProviderRefused("wechatpay", REFUSALS[code] ?? "other", code, text);
}

/** Genuine but not understood: nothing may be concluded from it, so the core asks again. */
export function unreadable(text: string): ProviderUnavailable {
  return new ProviderUnavailable("wechatpay", "UNREADABLE", text);
}

/** A text that must be there. */
export function need(fields: Json, name: string): string {
  const value = fields[name];
  if (typeof value !== "string" || value === "") throw unreadable(`${name} is missing`);
  return value;
}

/** One of the sums under `amount`, in fen; mainland merchants know CNY only. */
function sum(fields: Json, name: "total" | "refund"): Amount {
  const amount = isObject(fields["amount"]) ? fields["amount"] : {};
  const value = amount[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw unreadable(`amount.${name} is not an amount`);
  const currency = amount["currency"] ?? "CNY"; // refunds may leave it out
  if (typeof currency !== "string") throw unreadable("amount.currency is not a currency");
  return { amount: BigInt(value), currency };
}

/** Null for a word that is unknown. REFUND only says that some of the money went back: how much, the refunds themselves tell. */
export function paymentState(tradeState: string): PaymentState | null {
  switch (tradeState) {
    case "NOTPAY":
    case "USERPAYING":
      return "PENDING";
    case "ACCEPT":
      return "PROCESSING";
    case "SUCCESS":
    case "REFUND":
      return "PAID";
    case "CLOSED":
    case "REVOKED":
      return "CLOSED";
    case "PAYERROR":
      return "FAILED";
    default:
      return null;
  }
}

const REFUND_STATES: Readonly<Record<string, RefundState>> = {
  PROCESSING: "PENDING",
  SUCCESS: "SUCCEEDED",
  CLOSED: "CLOSED",
  ABNORMAL: "UNDELIVERED",
};

/** How WeChat calls the merchant's own accounts in `user_received_account`, where else the buyer's card or wallet stands. */
const MERCHANTS_OWN = /^商户(?:基本账户|结算银行账户)/;

/** Of a reply or of a notification; those call the state differently. */
function refundState(fields: Json, name: "status" | "refund_status"): RefundState {
  const state = REFUND_STATES[need(fields, name)];
  if (!state) throw unreadable(`${name} is unknown`);
  const account = fields["user_received_account"];
  return state === "SUCCEEDED" && typeof account === "string" && MERCHANTS_OWN.test(account) ? "RETURNED" : state;
}

/** A transaction as the query gives it; of its sum nothing is said before somebody paid. */
export function readTransaction(paymentNo: string, fields: Json): PaymentSnapshot {
  const rawState = need(fields, "trade_state");
  const state = paymentState(rawState);
  if (!state) throw unreadable("trade_state is unknown");
  const paid = state === "PAID";
  return {
    paymentNo,
    providerRef: paid ? need(fields, "transaction_id") : null,
    state,
    money: paid ? sum(fields, "total") : null,
    paidAt: paid ? fromWechatTime(fields["success_time"]) : null,
    refundable: paid,
    rawState,
  };
}

/** WeChat never touches a refund again that it closed: a further round bears a number of its own, which names ours. */
export const numberAtWechat = (refundNo: string, round = 0): string => (round > 0 ? `${refundNo}-r${round}` : refundNo);
/** Our number of a refund; another one, given in WeChat's console, stays as it is. */
export const ownRefundNumber = (outRefundNo: string): string => /^(\d+R\d+)-r\d+$/.exec(outRefundNo)?.[1] ?? outRefundNo;

/** A refund as its request and its query give it. */
export function readRefund(refundNo: string, fields: Json): RefundSnapshot {
  const state = refundState(fields, "status");
  return { refundNo, providerRef: need(fields, "refund_id"), state, money: sum(fields, "refund"), found: true };
}

/** What a notification is about, before its resource is opened; null when there is nothing for a shop in it. */
export function subjectOf(notification: Json): "payment" | "refund" | null {
  const type = need(notification, "event_type");
  if (type.startsWith("TRANSACTION.")) return "payment";
  return type.startsWith("REFUND.") ? "refund" : null;
}

/** A verified and opened notification as an event. WeChat's id of the notification stays the same in every repetition. */
export function readEvent(subject: "payment" | "refund", notification: Json, resource: Json, now: Date): PaymentEvent {
  const base = {
    key: need(notification, "id"),
    paymentNo: need(resource, "out_trade_no"),
    providerRef: need(resource, "transaction_id"),
    money: sum(resource, "total"),
    occurredAt: fromWechatTime(resource["success_time"]) ?? fromWechatTime(notification["create_time"]) ?? now,
  };
  const sellerId = need(resource, "mchid");
  if (subject === "payment") {
    const rawState = need(resource, "trade_state");
    const state = paymentState(rawState);
    if (!state) throw unreadable("trade_state is unknown");
    return {
      ...base,
      kind: "payment",
      receiver: { appId: need(resource, "appid"), sellerId },
      rawState,
      state,
      refundable: state === "PAID",
    };
  }
  const rawState = need(resource, "refund_status");
  const state = refundState(resource, "refund_status");
  const refunded = sum(resource, "refund");
  return {
    ...base,
    kind: "refund",
    receiver: { appId: null, sellerId },
    rawState,
    state,
    refundNo: ownRefundNumber(need(resource, "out_refund_no")),
    refundRef: need(resource, "refund_id"),
    refunded,
    refundedTotal: null,
    complete: refunded.amount === base.money.amount,
  };
}
