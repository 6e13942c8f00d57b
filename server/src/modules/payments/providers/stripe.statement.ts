/**
 * Stripe's ledger: GET /v1/balance_transactions, newest first, pages of a hundred. It is written with the movement itself, so it is always
 * ready. Sources: docs.stripe.com, "Balance transactions" and "Balance transaction types".
 */
import { isCurrency } from "../../../platform/money.ts";
import { type Json, list, member, text, whole } from "./json.ts";
import type { Amount, GatewayMovement, Period } from "./provider.ts";
import { checkPeriod, within } from "./statement.ts";
import type { StripeClient } from "./stripe.client.ts";
import { at, fromStripe, idOf, unreadable } from "./stripe.messages.ts";

const MOST_PAGES = 100;
/** `charge` and `refund` are cards; the other two are the same of other means of payment. */
const KINDS: Readonly<Record<string, GatewayMovement["kind"]>> = {
  charge: "CAPTURE",
  payment: "CAPTURE",
  refund: "REFUND",
  payment_refund: "REFUND",
};

export async function movementsAtStripe(client: StripeClient, period: Period): Promise<GatewayMovement[]> {
  checkPeriod(period);
  const created = { gte: seconds(period.from), lt: seconds(period.to) };
  const movements: GatewayMovement[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer: Json = await client.get("balance_transactions", {
      created,
      limit: 100,
      expand: ["data.source"],
      ...(after && { starting_after: after }),
    });
    const entries = list(answer, "data");
    movements.push(...entries.flatMap((entry) => movementOf(entry) ?? []));
    if (answer["has_more"] === false) return movements.filter(({ occurredAt }) => within(period, occurredAt));
    after = text(entries.at(-1) ?? {}, "id");
    if (answer["has_more"] !== true || !after) throw unreadable("a page of balance transactions");
  }
  throw unreadable("too many balance transactions to look through");
}

/** Stripe counts in whole seconds; a period that begins or ends within one is rounded up, as it has nothing before that. */
const seconds = (date: Date): number => Math.ceil(date.getTime() / 1000);

function movementOf(entry: Json): GatewayMovement | null {
  const source = member(entry, "source");
  const kind = KINDS[text(entry, "type")] ?? disputed(entry, source);
  if (!kind) return null;
  const [reference, occurredAt] = [text(entry, "id"), at(entry, "created")];
  if (!reference || !occurredAt || !text(source, "id")) throw unreadable("a balance transaction without its source");
  // A refund that failed later came back by an entry of another type: in the end nothing moved.
  if (kind === "REFUND" && /^(?:failed|canceled)$/.test(text(source, "status"))) return null;
  const metadata = member(source, "metadata");
  return {
    kind,
    paymentNo: text(metadata, "payment_no") || null,
    refundNo: kind === "REFUND" ? text(metadata, "refund_no") || null : null,
    refundRef: kind === "REFUND" ? text(source, "id") : null,
    providerRef: idOf(source, "payment_intent"),
    reference,
    money: moneyOf(entry, source, kind),
    fee: feeOf(entry),
    occurredAt,
  };
}

/** An adjustment that a dispute made: below zero it was taken, above zero it came back. Others have nothing to do with buyers. */
const disputed = (entry: Json, source: Json): GatewayMovement["kind"] | null =>
  text(entry, "type") !== "adjustment" || text(source, "object") !== "dispute"
    ? null
    : (whole(entry, "amount") ?? 0) < 0
      ? "DISPUTE"
      : "DISPUTE_WON";

const INCOMING: ReadonlySet<GatewayMovement["kind"]> = new Set(["CAPTURE", "DISPUTE_WON"]);

/** Stripe books in the currency of the balance. Where the buyer paid in another one, the charge or refund itself has the sum. */
function moneyOf(entry: Json, source: Json, kind: GatewayMovement["kind"]): Amount {
  if (text(entry, "currency") !== text(source, "currency")) return fromStripe(source, kind === "CAPTURE" ? "amount_captured" : "amount");
  const { amount, currency } = signed(entry, "amount");
  if (INCOMING.has(kind) ? amount <= 0n : amount >= 0n) throw unreadable("a balance transaction with the wrong sign");
  return { amount: amount < 0n ? -amount : amount, currency };
}

const feeOf = (entry: Json): Amount | null => (entry["fee"] === undefined || entry["fee"] === null ? null : signed(entry, "fee"));

function signed(entry: Json, name: string): Amount {
  const amount = whole(entry, name);
  const currency = text(entry, "currency").toUpperCase();
  if (amount === null || !isCurrency(currency)) throw unreadable(`${name} of a balance transaction`);
  return { amount: BigInt(amount), currency };
}
