import type { Outcome } from "../outcome.ts";
import { outcome } from "../outcome.ts";
import { notFound, readOrderRequest, unprocessable } from "./paypal-check.ts";
import type { App, Authorization, Capture, Funding, Order, PayPalBooks } from "./paypal-ledger.ts";
import { newId } from "./paypal-ledger.ts";
import type { PayPalPayments } from "./paypal-payments.ts";
import { authorizationShape, captureShape, orderShape, pageOf } from "./paypal-shapes.ts";
import type { PayPalWebhooks } from "./paypal-webhooks.ts";

const HOUR = 3_600_000;
/** An order that nobody pays is forgotten. Wall time. */
const ORDER_LIFE = 3 * HOUR;
const AUTHORIZATION_LIFE = 29 * 24 * HOUR;

/** Orders v2: made by the shop, approved by the buyer, captured or authorised by the shop. */
export class PayPalOrders {
  readonly #books: PayPalBooks;
  readonly #webhooks: PayPalWebhooks;
  readonly #payments: PayPalPayments;

  constructor(books: PayPalBooks, webhooks: PayPalWebhooks, payments: PayPalPayments) {
    this.#books = books;
    this.#webhooks = webhooks;
    this.#payments = payments;
  }

  create(app: App, body: Record<string, unknown>): Outcome {
    const wish = readOrderRequest(body);
    const now = Date.now();
    const order: Order = {
      ...wish,
      id: newId(),
      clientId: app.clientId,
      status: wish.payerAction ? "PAYER_ACTION_REQUIRED" : "CREATED",
      funding: "wallet",
      createdAt: now,
      updatedAt: now,
      expiresAt: now + ORDER_LIFE,
      authorization: null,
      captures: [],
      refunds: [],
    };
    return outcome(201, orderShape(this.#webhooks.api, order), [this.#books.save(order)]);
  }

  show(app: App, id: string): Outcome {
    return outcome(200, orderShape(this.#webhooks.api, this.need(app, id)));
  }

  /** The shop's own order that still exists. */
  need(app: App, id: string): Order {
    const order = this.#books.orders.get(id);
    if (!order || order.clientId !== app.clientId || isForgotten(order)) throw notFound();
    return order;
  }

  /** The buyer agrees. What is chosen to pay with shows only when the shop takes the money. */
  approve(order: Order, funding: Funding): Outcome {
    if (isForgotten(order)) throw notFound();
    if (order.status === "COMPLETED") throw unprocessable("ORDER_ALREADY_COMPLETED", "The order was completed before.");
    const approved: Order = { ...order, status: "APPROVED", funding };
    const news = this.#webhooks.compose(approved, "CHECKOUT.ORDER.APPROVED", "checkout-order", orderShape(this.#webhooks.api, approved));
    return outcome(200, orderShape(this.#webhooks.api, approved), [this.#books.save(approved), ...news.changes], news.after);
  }

  capture(app: App, id: string, pending: boolean): Outcome {
    const order = this.#approved(app, id, "CAPTURE");
    const again = this.#books.orders
      .values()
      .some(
        (other) =>
          other.id !== order.id &&
          other.clientId === app.clientId &&
          order.invoiceId &&
          other.invoiceId === order.invoiceId &&
          other.captures.length > 0,
      );
    if (again)
      throw unprocessable(
        "DUPLICATE_INVOICE_ID",
        "Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id be unique for each transaction.",
      );
    const { minor, currency } = order;
    const reason = pending ? "PENDING_REVIEW" : order.funding === "echeck" ? "ECHECK" : "";
    const capture: Capture = {
      id: newId(),
      minor,
      currency,
      status: reason ? "PENDING" : "COMPLETED",
      reason,
      final: true,
      at: Date.now(),
    };
    const done: Order = { ...order, status: "COMPLETED", captures: [capture] };
    return this.#payments.taken(done, capture, outcome(201, orderShape(this.#webhooks.api, done)));
  }

  authorize(app: App, id: string): Outcome {
    const order = this.#approved(app, id, "AUTHORIZE");
    const { minor, currency } = order;
    const now = Date.now();
    const authorization: Authorization = { id: newId(), minor, currency, status: "CREATED", at: now, expiresAt: now + AUTHORIZATION_LIFE };
    const done: Order = { ...order, status: "COMPLETED", authorization };
    const shape = authorizationShape(this.#webhooks.api, done, authorization, app);
    const news = this.#webhooks.compose(done, "PAYMENT.AUTHORIZATION.CREATED", "authorization", shape);
    return outcome(201, orderShape(this.#webhooks.api, done), [this.#books.save(done), ...news.changes], news.after);
  }

  #approved(app: App, id: string, intent: Order["intent"]): Order {
    const order = this.need(app, id);
    if (order.intent !== intent)
      throw unprocessable("ACTION_DOES_NOT_MATCH_INTENT", "Order was created with an intent that does not match this action.");
    if (order.status === "COMPLETED")
      throw intent === "CAPTURE"
        ? unprocessable("ORDER_ALREADY_CAPTURED", "Order already captured. If 'intent=CAPTURE' only one capture per order is allowed.")
        : unprocessable(
            "ORDER_ALREADY_AUTHORIZED",
            "Order already authorized. If 'intent=AUTHORIZE' only one authorization per order is allowed.",
          );
    if (order.status !== "APPROVED")
      throw unprocessable(
        "ORDER_NOT_APPROVED",
        "Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'approve' url returned as part of the HATEOAS links within the Create Order call.",
      );
    if (order.funding !== "declined") return order;
    // The buyer has to choose again: the order is where it was before.
    throw new Declined({ ...order, status: "PAYER_ACTION_REQUIRED", funding: "wallet" }, pageOf(this.#webhooks.api, order));
  }

  /** What a declined instrument leaves behind, as an answer. */
  declined(error: Declined): Outcome {
    const links = [{ rel: "redirect", href: error.page, method: "GET" }];
    const refusal = unprocessable(
      "INSTRUMENT_DECLINED",
      "The instrument presented was either declined by the processor or bank, or it can't be used for this payment.",
      links,
    );
    return outcome(refusal.status, refusal.body, [this.#books.save(error.order)]);
  }

  captureOf = (app: App, id: string): Outcome => {
    const order = this.#books.withCapture(id);
    const capture = order?.captures.find((one) => one.id === id);
    if (!order || !capture || order.clientId !== app.clientId) throw notFound();
    return outcome(200, captureShape(this.#webhooks.api, order, capture, app));
  };
}

/** A refusal that changes something all the same. */
export class Declined extends Error {
  readonly order: Order;
  readonly page: string;
  constructor(order: Order, page: string) {
    super("INSTRUMENT_DECLINED");
    this.order = order;
    this.page = page;
  }
}

export const isForgotten = (order: Order): boolean => order.status !== "COMPLETED" && order.expiresAt <= Date.now();
