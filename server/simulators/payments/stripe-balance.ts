import { createHash } from "node:crypto";
import type { Fault } from "../faults.ts";
import type { Movement } from "../statements.ts";
import { shareOf, spoiled } from "../statements.ts";
import type { StripeDesk } from "./stripe-desk.ts";
import { disputeShape } from "./stripe-disputes.ts";
import { Form, invalid, missing } from "./stripe-form.ts";
import type { Account, Entry, StripeBooks } from "./stripe-ledger.ts";
import { isLive, newId } from "./stripe-ledger.ts";
import { chargeShape, refundShape } from "./stripe-shapes.ts";

/** What Stripe keeps of a payment: thousandths, and something for each. Of a refund it gives nothing back. */
const FEE = 29;
const FEE_EACH = 30;
/** A dispute costs this much, won or lost. */
const DISPUTE_FEE = 1_500;
const TYPES: Readonly<Record<Movement["kind"], { type: string; category: string }>> = {
  pay: { type: "charge", category: "charge" },
  refund: { type: "refund", category: "refund" },
  dispute: { type: "adjustment", category: "dispute" },
  "dispute-won": { type: "adjustment", category: "dispute_reversal" },
};

interface Line extends Movement {
  id: string;
  currency: string;
  source: Record<string, unknown>;
}

/** Ids of the ledger follow from its lines: the same whenever one asks. */
const idOf = ({ seq, payment_intent }: Entry): string =>
  `txn_${createHash("sha256").update(`${seq} ${payment_intent}`).digest("base64url").replaceAll(/[-_]/g, "0").slice(0, 24)}`;

const numbersOf = ({ payment_no, refund_no }: Entry): string[] => [payment_no, ...(refund_no ? [refund_no] : [])];

/** The numbers of all that a question's period holds, for faults that mean one of them. */
export const balanceNumbers = (books: StripeBooks, query: URLSearchParams): string[] => {
  const [from, to] = [Number(query.get("created[gte]") ?? 0), Number(query.get("created[lt]") ?? Infinity)];
  return books
    .entries()
    .filter(({ at }) => Date.parse(at) / 1000 >= from && Date.parse(at) / 1000 < to)
    .flatMap(numbersOf);
};

const linesOf = (desk: StripeDesk, account: Account): Line[] =>
  [...movedByBuyers(desk, account), ...movedByBanks(desk, account)].toSorted((a, c) => a.at - c.at);

/** What disputes moved: taken when one is opened, given back when it is won. */
const movedByBanks = ({ books }: StripeDesk, account: Account): Line[] =>
  books.intents.values().flatMap((intent) => {
    if (!intent.dispute || intent.accountId !== account.id) return [];
    const { id, amount: minor, at, wonAt } = intent.dispute;
    const facts = { minor, currency: intent.currency, numbers: [], source: disputeShape(account, intent, intent.dispute) };
    const taken: Line = { ...facts, id: `txn_taken${id}`, at, kind: "dispute" };
    return wonAt ? [taken, { ...facts, id: `txn_given${id}`, at: wonAt, kind: "dispute-won" }] : [taken];
  });

const movedByBuyers = ({ books }: StripeDesk, account: Account): Line[] =>
  books.entries().flatMap((entry) => {
    const intent = books.intents.get(entry.payment_intent);
    if (!intent?.charge || intent.accountId !== account.id) return [];
    const refund = intent.refunds.find(({ id, metadata }) =>
      entry.refund_id ? id === entry.refund_id : metadata["refund_no"] === entry.refund_no,
    );
    const source = entry.type === "pay" ? chargeShape(account, intent, intent.charge) : refund && refundShape(intent, refund);
    if (!source) return [];
    const { at, type: kind, amount: minor, currency } = entry;
    return [{ id: idOf(entry), at: Date.parse(at), kind, minor, currency, numbers: numbersOf(entry), source }];
  });

/** A payment by card that came from elsewhere: no Session, no number of the shop's. */
const unknownLine = (account: Account, at: number): Line => {
  const [id, currency, minor] = [newId("ch"), "usd", 100];
  const source = {
    id,
    object: "charge",
    amount: minor,
    amount_captured: minor,
    amount_refunded: 0,
    captured: true,
    created: Math.floor(at / 1000),
    currency,
    livemode: isLive(account),
    metadata: {},
    paid: true,
    payment_intent: newId("pi"),
    refunded: false,
    status: "succeeded",
  };
  return { id: newId("txn"), at, kind: "pay", minor, currency, numbers: [], source };
};

const shapeOf = ({ id, at, kind, minor, currency, source }: Line, expanded: boolean) => {
  const fee = kind === "pay" ? shareOf(minor, FEE) + FEE_EACH : kind === "dispute" ? DISPUTE_FEE : 0;
  const amount = kind === "pay" || kind === "dispute-won" ? minor : -minor;
  return {
    id,
    object: "balance_transaction",
    amount,
    available_on: Math.floor(at / 1000) + 2 * 86_400,
    created: Math.floor(at / 1000),
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fee ? [{ amount: fee, application: null, currency, description: "Stripe processing fees", type: "stripe_fee" }] : [],
    net: amount - fee,
    reporting_category: TYPES[kind].category,
    source: expanded ? source : source["id"],
    status: "pending",
    type: TYPES[kind].type,
  };
};

/** GET /v1/balance_transactions: newest first. */
export const listBalance = (desk: StripeDesk, account: Account, params: URLSearchParams, fault?: Fault) => {
  const form = new Form(params, ["created[gte]", "created[lt]", "limit", "starting_after", "expand[#]"]);
  const limit = form.text("limit") ? form.integer("limit") : 10;
  if (limit < 1 || limit > 100) throw invalid("limit", "limit must be 1 to 100");
  const expand = form.expand(["data.source"]);
  const from = form.text("created[gte]") ? form.integer("created[gte]") : 0;
  const to = form.text("created[lt]") ? form.integer("created[lt]") : Infinity;
  const found = linesOf(desk, account).filter(({ at }) => Math.floor(at / 1000) >= from && Math.floor(at / 1000) < to);
  const unknownAt = Math.min(from * 1000 + 12 * 3_600_000, to * 1000 - 1000, Date.now());
  const all = spoiled(found, fault, () => unknownLine(account, unknownAt)).toReversed();
  const after = form.text("starting_after");
  const place = after ? all.findIndex(({ id }) => id === after) : -1;
  if (after && place < 0) throw missing("balance_transaction", after);
  const data = all.slice(place + 1, place + 1 + limit).map((line) => shapeOf(line, expand.length > 0));
  return { object: "list", url: "/v1/balance_transactions", has_more: all.length > place + 1 + limit, data };
};
