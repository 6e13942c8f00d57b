import type { Fault } from "../faults.ts";
import type { Outcome } from "../outcome.ts";
import type { App, PayPalBooks } from "./paypal-ledger.ts";
import type { PayPalOrders } from "./paypal-orders.ts";
import type { PayPalPayments } from "./paypal-payments.ts";
import type { PayPalSearch } from "./paypal-search.ts";

export interface Desk {
  books: PayPalBooks;
  orders: PayPalOrders;
  payments: PayPalPayments;
  search: PayPalSearch;
}

/** The one call whose parameters are in its address alone. */
export const SEARCH = "transactions.search";

export type Method = (desk: Desk, app: App, params: Record<string, string>, body: Record<string, unknown>, fault?: Fault) => Outcome;

/** Every call of the shop: verb and path below /paypal, and what it comes to. */
export const METHODS: readonly (readonly [verb: string, path: string, name: string, method: Method])[] = [
  ["POST", "/v2/checkout/orders", "order.create", ({ orders }, app, _params, body) => orders.create(app, body)],
  ["GET", "/v2/checkout/orders/:id", "order.show", ({ orders }, app, { id = "" }) => orders.show(app, id)],
  [
    "POST",
    "/v2/checkout/orders/:id/capture",
    "order.capture",
    ({ orders }, app, { id = "" }, _body, fault) => orders.capture(app, id, fault?.fault === "capture-pending"),
  ],
  ["POST", "/v2/checkout/orders/:id/authorize", "order.authorize", ({ orders }, app, { id = "" }) => orders.authorize(app, id)],
  ["GET", "/v2/payments/authorizations/:id", "authorization.show", ({ payments }, app, { id = "" }) => payments.showAuthorization(app, id)],
  [
    "POST",
    "/v2/payments/authorizations/:id/capture",
    "authorization.capture",
    ({ payments }, app, { id = "" }, body, fault) => payments.captureAuthorization(app, id, body, fault?.fault === "capture-refused"),
  ],
  ["POST", "/v2/payments/authorizations/:id/void", "authorization.void", ({ payments }, app, { id = "" }) => payments.void(app, id)],
  ["GET", "/v2/payments/captures/:id", "capture.show", ({ orders }, app, { id = "" }) => orders.captureOf(app, id)],
  [
    "POST",
    "/v2/payments/captures/:id/refund",
    "capture.refund",
    ({ payments }, app, { id = "" }, body, fault) => payments.refund(app, id, body, fault?.fault === "refund-pending-then-failed"),
  ],
  ["GET", "/v1/reporting/transactions", SEARCH, ({ search }, app, query, _body, fault) => search.list(app, query, fault)],
  ["GET", "/v2/payments/refunds/:id", "refund.show", ({ payments }, app, { id = "" }) => payments.showRefund(app, id)],
];
