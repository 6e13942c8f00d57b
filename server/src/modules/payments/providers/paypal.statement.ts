/**
 * PayPal's ledger by its Transaction Search: GET /v1/reporting/transactions, at most 31 days and 10,000 entries at once, up to three hours
 * behind; `last_refreshed_datetime` says how far it reaches. Sources: developer.paypal.com, "Transaction Search" and "Transaction event
 * codes". The REST application needs the permission of that name.
 */
import { minorDigits, parseDecimal, MoneyError } from "../../../platform/money.ts";
import { type Json, list, member, text, whole } from "./json.ts";
import type { PayPalClient } from "./paypal.client.ts";
import { unreadable } from "./paypal.messages.ts";
import { type Amount, type GatewayMovement, type Period, StatementNotReady } from "./provider.ts";
import { checkPeriod, within } from "./statement.ts";

const LONGEST = 31 * 24 * 3_600_000;
const SECOND = 1000;
const PAGE = 500;
const MOST_PAGES = 20;
/** Payments between accounts. Those that the merchant sends are below zero. */
const PAYMENT = /^T00\d\d$/;
/** Money goes back to buyers: a general reversal, one by PayPal (a lost dispute), a refund by the merchant. The rest of T11 are holds and fees. */
const REFUND: ReadonlySet<string> = new Set(["T1100", "T1106", "T1107"]);

/** A card's bank takes the money of a payment, and gives it back when the shop wins. */
const DISPUTES: Readonly<Record<string, "DISPUTE" | "DISPUTE_WON">> = { T1201: "DISPUTE", T1202: "DISPUTE_WON" };

/** Everything of a period, in parts that PayPal answers. Throws StatementNotReady while PayPal's ledger does not reach its end. */
export async function movementsAtPayPal(client: PayPalClient, period: Period): Promise<GatewayMovement[]> {
  checkPeriod(period);
  const entries: Json[] = [];
  for (let from = period.from.getTime(); from < period.to.getTime(); from += LONGEST)
    entries.push(...(await entriesOf(client, new Date(from), new Date(Math.min(from + LONGEST, period.to.getTime())))));
  const numbers = new Map(entries.filter(isPayment).map((entry) => [text(entry, "transaction_id"), text(entry, "custom_field")]));
  const movements = entries.flatMap((entry) => movementOf(entry, numbers) ?? []);
  if (new Set(movements.map(({ reference }) => reference)).size !== movements.length) throw unreadable("a movement is listed twice");
  return movements.filter(({ occurredAt }) => within(period, occurredAt));
}

/** PayPal counts in whole seconds and includes the last one. */
async function entriesOf(client: PayPalClient, from: Date, to: Date): Promise<Json[]> {
  const last = new Date(Math.ceil(to.getTime() / SECOND) * SECOND - SECOND);
  const entries: Json[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = new URLSearchParams({
      start_date: seconds(from),
      end_date: seconds(last),
      fields: "transaction_info",
      page_size: String(PAGE),
      page: String(page),
    });
    const answer = await client.get(`/v1/reporting/transactions?${query.toString()}`);
    if (dateOf(answer, "last_refreshed_datetime") < last)
      throw new StatementNotReady("paypal", `nothing is told yet of what was before ${to.toISOString()}`);
    entries.push(...list(answer, "transaction_details").map((detail) => member(detail, "transaction_info")));
    const [pages, items] = [whole(answer, "total_pages"), whole(answer, "total_items")];
    if (pages === null || items === null) throw unreadable("a page of transactions without their number");
    if (page < pages) continue;
    // Entries that come in between two pages move the others.
    if (entries.length !== items) throw unreadable("pages that do not make up the whole");
    return entries;
  }
  throw unreadable("too many transactions to look through");
}

const isPayment = (entry: Json): boolean => PAYMENT.test(text(entry, "transaction_event_code"));

function movementOf(entry: Json, numbers: ReadonlyMap<string, string>): GatewayMovement | null {
  const code = text(entry, "transaction_event_code");
  const dispute = DISPUTES[code];
  const isRefund = REFUND.has(code) || dispute === "DISPUTE";
  // S: done. What is denied (D) or pending (P) moved nothing; a payment that was reversed (V) did, and its reversal is an entry of its own.
  if ((!isPayment(entry) && !isRefund && !dispute) || !/^[SV]$/.test(text(entry, "transaction_status"))) return null;
  const gross = amountOf(member(entry, "transaction_amount"));
  // The merchant's own payments, and reversals of them.
  if (isRefund ? gross.amount >= 0n : gross.amount <= 0n) return null;
  const reference = text(entry, "transaction_id");
  if (!reference) throw unreadable("a transaction without its id");
  const fee = member(entry, "fee_amount");
  const facts = {
    reference,
    fee: "value" in fee ? negated(amountOf(fee)) : null,
    occurredAt: dateOf(entry, "transaction_initiation_date"),
  };
  const number = text(entry, "custom_field") || null;
  if (dispute) {
    const capture = text(entry, "paypal_reference_id") || null;
    const money = dispute === "DISPUTE" ? negated(gross) : gross;
    return {
      ...facts,
      kind: dispute,
      paymentNo: (capture && numbers.get(capture)) || null,
      refundNo: null,
      refundRef: null,
      providerRef: capture,
      money,
    };
  }
  if (!isRefund)
    return { ...facts, kind: "CAPTURE", paymentNo: number, refundNo: null, refundRef: null, providerRef: reference, money: gross };
  const capture = text(entry, "paypal_reference_id") || null;
  const paymentNo = (capture && numbers.get(capture)) || null;
  // A refund that was not made by us may bear the payment's number.
  const refundNo = number === paymentNo ? null : number;
  return { ...facts, kind: "REFUND", paymentNo, refundNo, refundRef: reference, providerRef: capture, money: negated(gross) };
}

const negated = ({ amount, currency }: Amount): Amount => ({ amount: -amount, currency });

/** Here PayPal writes all currencies with two decimals or with their own; more than the currency has must be zeros. */
function amountOf(money: Json): Amount {
  const currency = text(money, "currency_code");
  try {
    const [head = "", fraction = ""] = text(money, "value").split(".");
    const digits = minorDigits(currency);
    const kept = fraction.length > digits && /^0*$/.test(fraction.slice(digits)) ? fraction.slice(0, digits) : fraction;
    return { amount: parseDecimal(kept ? `${head}.${kept}` : head, currency), currency };
  } catch (error) {
    if (error instanceof MoneyError) throw unreadable("an amount");
    throw error;
  }
}

const seconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

/** RFC 3339, or with an offset that has no colon, as PayPal writes it here. */
function dateOf(json: Json, name: string): Date {
  const date = new Date(text(json, name).replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  if (Number.isNaN(date.getTime())) throw unreadable(`${name} of a transaction`);
  return date;
}
