import type { Fault } from "../faults.ts";
import type { Outcome } from "../outcome.ts";
import { outcome } from "../outcome.ts";
import { listBalance } from "./stripe-balance.ts";
import type { StripeDesk } from "./stripe-desk.ts";
import { Form, checkAmount, invalid, missing, unexpected } from "./stripe-form.ts";
import type { Account, Intent, Session } from "./stripe-ledger.ts";
import { newId } from "./stripe-ledger.ts";
import { intentShape, refundShape } from "./stripe-shapes.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LOCALES = ["auto", "de", "en", "en-GB", "es", "fr", "it", "ja", "ko", "zh", "zh-HK", "zh-TW"] as const;
const NEW_SESSION = [
  ..."mode client_reference_id success_url cancel_url locale expires_at expand[#] metadata[*] allowed_payment_method_types[#] adaptive_pricing[enabled]".split(
    " ",
  ),
  ..."line_items[0][quantity] line_items[0][price_data][currency] line_items[0][price_data][unit_amount]".split(" "),
  ..."line_items[0][price_data][product_data][name] payment_intent_data[capture_method] payment_intent_data[metadata][*]".split(" "),
];

export type Method = (desk: StripeDesk, account: Account, params: Record<string, string>, form: URLSearchParams, fault?: Fault) => Outcome;

const sessionOf = (desk: StripeDesk, account: Account, id = ""): Session => {
  const session = desk.books.sessions.get(id);
  if (!session || session.accountId !== account.id) throw missing("checkout.session", id);
  return session;
};
const intentOf = (desk: StripeDesk, account: Account, id = ""): Intent => {
  const intent = desk.books.intents.get(id);
  if (!intent || intent.accountId !== account.id) throw missing("payment_intent", id);
  return intent;
};

const createSession: Method = (desk, account, _params, params) => {
  const form = new Form(params, NEW_SESSION);
  form.oneOf("mode", ["payment"], "payment");
  if (form.required("mode") && form.text("allowed_payment_method_types[0]") !== "card")
    throw invalid("allowed_payment_method_types", "This simulation takes cards only.");
  form.oneOf("adaptive_pricing[enabled]", ["true", "false"], "true");
  const price = "line_items[0][price_data]";
  const currency = form.required(`${price}[currency]`);
  const quantity = form.integer("line_items[0][quantity]");
  const amount = form.integer(`${price}[unit_amount]`) * quantity;
  checkAmount(`${price}[unit_amount]`, amount, currency);
  const now = Date.now();
  const expiresAt = form.text("expires_at") ? form.integer("expires_at") * 1000 : now + DAY;
  if (expiresAt < now + 29.9 * MINUTE || expiresAt > now + DAY + MINUTE)
    throw invalid(
      "expires_at",
      "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
      "parameter_invalid_integer",
    );
  const session: Session = {
    id: newId(account.secretKey.includes("_live_") ? "cs_live" : "cs_test"),
    accountId: account.id,
    number: form.text("client_reference_id", 200),
    amount,
    currency,
    product: form.required(`${price}[product_data][name]`, 250),
    captureMethod: form.oneOf("payment_intent_data[capture_method]", ["automatic", "manual"], "automatic"),
    successUrl: form.required("success_url") && form.address("success_url"),
    cancelUrl: form.address("cancel_url"),
    locale: form.oneOf("locale", LOCALES, "auto"),
    metadata: form.members("metadata"),
    intentMetadata: form.members("payment_intent_data[metadata]"),
    status: "open",
    intentId: null,
    createdAt: now,
    expiresAt,
  };
  return outcome(200, desk.shape(session), [desk.books.sessions.put(session.id, session)], [() => desk.planExpiry(session)]);
};

const createRefund: Method = (desk, account, _params, params, fault) => {
  const form = new Form(params, ["payment_intent", "amount", "reason", "metadata[*]"]);
  const intent = intentOf(desk, account, form.required("payment_intent"));
  const amount = form.text("amount") ? form.integer("amount") : 0;
  if (form.text("amount") && amount < 1)
    throw invalid("amount", "This value must be greater than or equal to 1.", "parameter_invalid_integer");
  const reason = form.oneOf("reason", ["duplicate", "fraudulent", "requested_by_customer"], "requested_by_customer");
  return desk.refund(intent, { amount, reason, metadata: form.members("metadata") }, fault?.fault === "refund-pending-then-failed");
};

const listRefunds: Method = (desk, account, _params, params) => {
  const form = new Form(params, ["payment_intent", "limit", "starting_after"]);
  const limit = form.text("limit") ? form.integer("limit") : 10;
  if (limit < 1 || limit > 100) throw invalid("limit", "limit must be 1 to 100");
  const intent = intentOf(desk, account, form.required("payment_intent"));
  // Newest first, after the one that was named.
  const all = intent.refunds.toReversed();
  const after = form.text("starting_after");
  const from = after ? all.findIndex(({ id }) => id === after) + 1 : 0;
  const data = all.slice(from, from + limit).map((refund) => refundShape(intent, refund));
  return outcome(200, { object: "list", url: "/v1/refunds", has_more: all.length > from + limit, data });
};

const showRefund: Method = (desk, account, { id = "" }) => {
  const intent = desk.books.withRefund(id);
  const refund = intent?.refunds.find((one) => one.id === id);
  if (!intent || !refund || intent.accountId !== account.id) throw missing("refund", id);
  return outcome(200, refundShape(intent, refund));
};

/** The ledger's call, which faults of the ledger wait for. */
export const BALANCE = "balance.list";

/** Every call of the shop: verb and path below /stripe, and what it comes to. */
export const METHODS: readonly (readonly [verb: string, path: string, name: string, method: Method])[] = [
  ["POST", "/v1/checkout/sessions", "session.create", createSession],
  [
    "GET",
    "/v1/checkout/sessions/:id",
    "session.show",
    (desk, account, { id }, params) => {
      const expand = new Form(params, ["expand[#]"]).expand(["payment_intent", "payment_intent.latest_charge"]);
      return outcome(200, desk.shape(sessionOf(desk, account, id), expand));
    },
  ],
  [
    "POST",
    "/v1/checkout/sessions/:id/expire",
    "session.expire",
    (desk, account, { id }, params) => {
      void new Form(params, []);
      const result = desk.expire(sessionOf(desk, account, id));
      return { ...result, body: { ...desk.shape(sessionOf(desk, account, id)), status: "expired", url: null } };
    },
  ],
  [
    "GET",
    "/v1/payment_intents/:id",
    "intent.show",
    (desk, account, { id }, params) => {
      const expand = new Form(params, ["expand[#]"]).expand(["latest_charge"]);
      return outcome(200, intentShape(account, intentOf(desk, account, id), expand));
    },
  ],
  [
    "POST",
    "/v1/payment_intents/:id/capture",
    "intent.capture",
    (desk, account, { id }, params, fault) => {
      const form = new Form(params, ["amount_to_capture", "expand[#]"]);
      form.expand(["latest_charge"]);
      const intent = intentOf(desk, account, id);
      if (fault?.fault === "capture-refused") throw unexpected("charge_not_capturable", "The charge cannot be captured right now.");
      return desk.capture(intent, form.text("amount_to_capture") ? form.integer("amount_to_capture") : intent.amount);
    },
  ],
  [
    "POST",
    "/v1/payment_intents/:id/cancel",
    "intent.cancel",
    (desk, account, { id }, params) => {
      void new Form(params, ["cancellation_reason"]);
      return desk.cancel(intentOf(desk, account, id));
    },
  ],
  ["POST", "/v1/refunds", "refund.create", createRefund],
  ["GET", "/v1/refunds", "refund.list", listRefunds],
  ["GET", "/v1/refunds/:id", "refund.show", showRefund],
  [
    "GET",
    "/v1/balance_transactions",
    BALANCE,
    (desk, account, _params, params, fault) => outcome(200, listBalance(desk, account, params, fault)),
  ],
];
