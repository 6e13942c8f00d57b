/** What Alipay's words mean. Pure: verified fields in, plain facts out. */
import { MoneyError, parseDecimal } from "../../../platform/money.ts";
import { ProviderRefused, ProviderUnavailable } from "./provider.ts";
import type { Amount, PaymentEvent, PaymentSnapshot, PaymentState, RefundSnapshot, RefusalReason } from "./provider.ts";

/** Alipay's wall clock is GMT+8, whatever zone this process runs in. */
export function toAlipayTime(date: Date): string {
  return new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
}

/** "2026-11-22 20:00:09" or with a fraction, GMT+8; null for anything else. */
export function fromAlipayTime(text: string | undefined): Date | null {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,3})?$/.exec(text ?? "");
  const date = match ? new Date(`${match[1]}T${match[2]}${match[3] ?? ""}+08:00`) : null;
  return date && !Number.isNaN(date.getTime()) ? date : null;
}

/** Yuan as text → fen; Alipay settles in CNY here. */
export function yuan(text: string): Amount {
  return { amount: parseDecimal(text, "CNY"), currency: "CNY" };
}

/** Subjects may not hold `&`, `=` or `/`, and are cut at 256 characters. */
export function cleanSubject(subject: string): string {
  const text = subject.replaceAll(/[\p{Cc}&=/\\]+/gu, " ").replaceAll(/\s+/g, " ");
  return Array.from(text.trim()).slice(0, 256).join("");
}

/** Sub-codes with a meaning of their own; the rest is `other`. */
const REFUSALS: Readonly<Record<string, RefusalReason>> = {
  "ACQ.TRADE_HAS_SUCCESS": "already_paid",
  "ACQ.TRADE_HAS_CLOSE": "closed",
  "ACQ.TRADE_NOT_EXIST": "not_found",
  "ACQ.CONTEXT_INCONSISTENT": "number_reused",
  "ACQ.DISCORDANT_REPEAT_REQUEST": "number_reused",
  "ACQ.TRADE_NOT_ALLOW_REFUND": "not_refundable",
  "ACQ.TRADE_HAS_FINISHED": "not_refundable",
  "ACQ.TRADE_STATUS_ERROR": "not_refundable",
  "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": "not_refundable",
  "ACQ.REASON_TRADE_REFUND_FEE_ERR": "not_refundable",
  "ACQ.SELLER_BALANCE_NOT_ENOUGH": "insufficient_balance",
  "ACQ.INVALID_PARAMETER": "bad_request",
};

/** Error codes of the envelope that mean "fix the request or the settings". */
const BAD_REQUEST: ReadonlySet<string> = new Set(["40001", "40002", "40003", "40006"]);

/** A refusal, or null if the code leaves the outcome open (20000, system errors, rate limits, unknown codes). */
export function refusal(code: string, subCode: string, subMsg: string): ProviderRefused | null {
  if (/SYSTEM_ERROR|^isp\.|^aop\./.test(subCode)) return null;
  // The text of a signature error quotes the whole request.
  const text = subCode === "isv.invalid-signature" ? "" : subMsg.slice(0, 120);
  if (code === "40004") return new ProviderRefused("alipay", REFUSALS[subCode] ?? "other", subCode || code, text);
  return BAD_REQUEST.has(code) ? new ProviderRefused("alipay", "bad_request", subCode || code, text) : null;
}

/** `paid`: money was once received, which tells a closed payment from one that was given back in full. */
export function paymentState(tradeStatus: string, paid: boolean): PaymentState | null {
  switch (tradeStatus) {
    case "WAIT_BUYER_PAY":
      return "PENDING";
    case "TRADE_SUCCESS":
    case "TRADE_FINISHED":
      return "PAID";
    case "TRADE_CLOSED":
      return paid ? "REFUNDED" : "CLOSED";
    default:
      return null;
  }
}

/**
 * A verified notification as an event; null when it is not about a trade's state. A refund repeats the trade's own
 * status together with `refund_fee` (the total given back so far) and `out_biz_no` (our refund number).
 */
export function readNotification(fields: ReadonlyMap<string, string>, now: Date): PaymentEvent | null {
  const type = fields.get("notify_type");
  if (type !== undefined && type !== "trade_status_sync") return null;
  const need = (name: string): string => {
    const value = fields.get(name);
    if (!value) throw unreadable(`${name} is missing`);
    return value;
  };
  const rawState = need("trade_status");
  const providerRef = need("trade_no");
  const money = amount(need("total_amount"), "total_amount");
  const base = {
    paymentNo: need("out_trade_no"),
    providerRef,
    receiver: { appId: need("app_id"), sellerId: fields.get("seller_id") ?? null },
    rawState,
    money,
  };
  const at = (...names: string[]): Date => names.map((name) => fromAlipayTime(fields.get(name))).find((date) => date !== null) ?? now;
  const refundFee = fields.get("refund_fee");
  const refundedTotal = refundFee ? amount(refundFee, "refund_fee") : null;
  const gaveBack = (refundedTotal !== null && refundedTotal.amount > 0n) || Boolean(fields.get("gmt_refund"));

  if (gaveBack && (rawState === "TRADE_SUCCESS" || rawState === "TRADE_CLOSED")) {
    const refundNo = fields.get("out_biz_no") || null;
    return {
      ...base,
      kind: "refund",
      key: `${providerRef}:${rawState}:${refundNo ?? fields.get("gmt_refund") ?? refundFee}`,
      occurredAt: at("gmt_refund", "notify_time"),
      state: "SUCCEEDED",
      refundNo,
      refundRef: null, // Alipay knows refunds by the merchant's number only
      refundedTotal,
      refunded: null,
      complete: rawState === "TRADE_CLOSED" || refundedTotal?.amount === money.amount,
    };
  }
  const state = paymentState(rawState, Boolean(fields.get("gmt_payment")));
  if (!state) return null;
  return {
    ...base,
    kind: "payment",
    key: `${providerRef}:${rawState}`,
    occurredAt: state === "PAID" ? at("gmt_payment", "notify_time") : at("gmt_close", "notify_time"),
    state,
    refundable: rawState === "TRADE_SUCCESS",
  };
}

function amount(text: string, name: string): Amount {
  try {
    return yuan(text);
  } catch (error) {
    if (error instanceof MoneyError) throw unreadable(`${name} is not an amount`);
    throw error;
  }
}

/** Genuine but not understood: nothing may be concluded from it, so the core asks again. */
function unreadable(text: string): ProviderUnavailable {
  return new ProviderUnavailable("alipay", "UNREADABLE", text);
}

/** The members of a verified reply node; every value as text, absent as "". */
export type Reply = (name: string) => string;

export function readQuery(paymentNo: string, reply: Reply): PaymentSnapshot {
  const rawState = reply("trade_status");
  const paidAt = fromAlipayTime(reply("send_pay_date"));
  const state = paymentState(rawState, paidAt !== null);
  if (!state) throw unreadable("trade_status is unknown");
  return {
    paymentNo,
    providerRef: reply("trade_no") || null,
    state,
    money: amount(reply("total_amount"), "total_amount"),
    paidAt,
    refundable: rawState === "TRADE_SUCCESS",
    rawState,
  };
}

/**
 * Code 10000 only says that the question was answered. Alipay: data returned means refunded, no data means not
 * refunded yet, repeat under the same number; where `refund_status` is given it decides.
 */
export function readRefundQuery(refundNo: string, reply: Reply): RefundSnapshot {
  const text = reply("refund_amount");
  const status = reply("refund_status");
  const found = text !== "" || status !== "";
  return {
    refundNo,
    providerRef: reply("trade_no") || null,
    state: found && (status === "" || status === "REFUND_SUCCESS") ? "SUCCEEDED" : "PENDING",
    money: text ? amount(text, "refund_amount") : null,
    found,
  };
}
