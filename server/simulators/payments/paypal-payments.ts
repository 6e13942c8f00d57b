import type { Outcome } from "../outcome.ts";
import { outcome, settle } from "../outcome.ts";
import type { World } from "../world.ts";
import { notFound, readCaptureRequest, readRefundRequest, unprocessable } from "./paypal-check.ts";
import type { App, Authorization, Capture, Order, PayPalBooks, Refund } from "./paypal-ledger.ts";
import { newId } from "./paypal-ledger.ts";
import { authorizationShape, captureShape, refundShape } from "./paypal-shapes.ts";
import type { PayPalWebhooks } from "./paypal-webhooks.ts";

const DAY = 24 * 3_600_000;
/** A bank debit clears after this long, a refund that will fail fails after that. Simulated time. */
const ECHECK = 3 * DAY;
const FAILING = 60_000;

/** Payments v2: captures, authorisations and refunds. */
export class PayPalPayments {
  readonly #world: World;
  readonly #books: PayPalBooks;
  readonly #webhooks: PayPalWebhooks;

  constructor(world: World, books: PayPalBooks, webhooks: PayPalWebhooks) {
    this.#world = world;
    this.#books = books;
    this.#webhooks = webhooks;
    for (const order of books.orders.values()) {
      for (const capture of order.captures) this.#planClearing(order, capture);
      for (const refund of order.refunds) this.#planFailure(order, refund);
    }
  }

  /** A capture came about: it is told of, and booked when there is money. `answer` goes to who asked. */
  taken(order: Order, capture: Capture, answer: Outcome): Outcome {
    const app = this.#books.apps.get(order.clientId);
    const news = this.#webhooks.compose(
      order,
      `PAYMENT.CAPTURE.${capture.status}`,
      "capture",
      captureShape(this.#webhooks.api, order, capture, app),
    );
    const money = capture.status === "COMPLETED" ? [this.#books.entry("pay", order, capture.id, capture)] : [];
    return outcome(
      answer.status,
      answer.body,
      [this.#books.save(order), ...money, ...news.changes],
      [...news.after, () => this.#planClearing(order, capture)],
    );
  }

  captureAuthorization(app: App, id: string, body: Record<string, unknown>, refused = false): Outcome {
    const [order, held] = this.#authorization(app, id);
    if (refused) {
      // an answer like any other: it is kept under the PayPal-Request-Id
      const no = unprocessable("TRANSACTION_REFUSED", "The request was refused.");
      return outcome(no.status, no.body);
    }
    if (held.status === "VOIDED") throw unprocessable("AUTHORIZATION_VOIDED", "A voided authorization cannot be captured or reauthorized.");
    if (held.status === "EXPIRED") throw unprocessable("AUTHORIZATION_EXPIRED", "An expired authorization cannot be captured.");
    if (held.status === "CAPTURED")
      throw unprocessable(
        "AUTHORIZATION_ALREADY_CAPTURED",
        "Authorization has already been captured. If 'final_capture' is set to to true, additional captures are not possible against the authorization.",
      );
    const wish = readCaptureRequest(body);
    const left = held.minor - order.captures.reduce((sum, one) => sum + (one.status === "DECLINED" ? 0 : one.minor), 0);
    const { minor, currency } = wish.money ?? { minor: left, currency: held.currency };
    if (currency !== held.currency)
      throw unprocessable("CURRENCY_MISMATCH", "Currency of capture must be the same as currency of authorization.");
    if (minor > left) throw unprocessable("MAX_CAPTURE_AMOUNT_EXCEEDED", "Capture amount exceeds allowable limit.");
    const final = wish.final || minor === left;
    const capture: Capture = { id: newId(), minor, currency, status: "COMPLETED", reason: "", final, at: Date.now() };
    const done: Order = {
      ...order,
      authorization: { ...held, status: final ? "CAPTURED" : "PARTIALLY_CAPTURED" },
      captures: [...order.captures, capture],
    };
    return this.taken(done, capture, outcome(201, captureShape(this.#webhooks.api, done, capture, app)));
  }

  void(app: App, id: string): Outcome {
    const [order, held] = this.#authorization(app, id);
    if (held.status === "VOIDED")
      throw unprocessable("PREVIOUSLY_VOIDED", "Authorization has been previously voided and hence cannot be voided again.");
    if (held.status === "CAPTURED")
      throw unprocessable("PREVIOUSLY_CAPTURED", "Authorization has been previously captured and hence cannot be voided.");
    return this.#end(order, held, "VOIDED");
  }

  /** Weeks later: what was held is let go by itself. */
  expire(order: Order): Outcome {
    const held = order.authorization;
    if (!held || (held.status !== "CREATED" && held.status !== "PARTIALLY_CAPTURED"))
      throw unprocessable("NOT_AUTHORIZED", "Nothing is held.");
    return this.#end(order, held, "EXPIRED");
  }

  #end(order: Order, held: Authorization, status: "VOIDED" | "EXPIRED"): Outcome {
    const done: Order = { ...order, authorization: { ...held, status } };
    const shape = authorizationShape(this.#webhooks.api, done, done.authorization!, this.#books.apps.get(order.clientId));
    const news = this.#webhooks.compose(done, "PAYMENT.AUTHORIZATION.VOIDED", "authorization", shape);
    return outcome(200, shape, [this.#books.save(done), ...news.changes], news.after);
  }

  refund(app: App, captureId: string, body: Record<string, unknown>, failing: boolean): Outcome {
    const order = this.#books.withCapture(captureId);
    const capture = order?.captures.find((one) => one.id === captureId);
    if (!order || !capture || order.clientId !== app.clientId) throw notFound();
    const wish = readRefundRequest(body);
    if (capture.status === "PENDING" || capture.status === "DECLINED")
      throw unprocessable("REFUND_NOT_ALLOWED", "Refund is not allowed for this capture.");
    const left = capture.minor - backOf(order, captureId);
    if (left === 0) throw unprocessable("CAPTURE_FULLY_REFUNDED", "The capture has already been fully refunded.");
    const { minor, currency } = wish.money ?? { minor: left, currency: capture.currency };
    if (currency !== capture.currency)
      throw unprocessable("CURRENCY_MISMATCH", "Currency of refund must be the same as currency of capture.");
    if (minor > left)
      throw unprocessable(
        "REFUND_AMOUNT_EXCEEDED",
        "The refund amount must be less than or equal to the capture amount that has not yet been refunded.",
      );
    const refund: Refund = {
      id: newId(),
      captureId,
      minor,
      currency,
      status: failing ? "PENDING" : "COMPLETED",
      customId: wish.customId,
      invoiceId: wish.invoiceId,
      note: wish.note,
      at: Date.now(),
    };
    return this.#given(order, refund, failing ? "PAYMENT.REFUND.PENDING" : "PAYMENT.CAPTURE.REFUNDED");
  }

  /** PayPal takes the money back without asking the shop: a dispute was lost. */
  reverse(order: Order): Outcome {
    const capture = order.captures.find(({ status }) => status === "COMPLETED");
    if (!capture) throw unprocessable("REFUND_NOT_ALLOWED", "Nothing was captured.");
    const { minor, currency } = capture;
    const refund: Refund = {
      id: newId(),
      captureId: capture.id,
      minor,
      currency,
      status: "COMPLETED",
      customId: "",
      invoiceId: "",
      note: "",
      at: Date.now(),
    };
    return this.#given(order, refund, "PAYMENT.CAPTURE.REVERSED");
  }

  showRefund(app: App, id: string): Outcome {
    const order = this.#books.withRefund(id);
    const refund = order?.refunds.find((one) => one.id === id);
    if (!order || !refund || order.clientId !== app.clientId) throw notFound();
    return outcome(200, refundShape(this.#webhooks.api, order, refund));
  }

  showAuthorization(app: App, id: string): Outcome {
    const [order, held] = this.#authorization(app, id);
    return outcome(200, authorizationShape(this.#webhooks.api, order, held, app));
  }

  /** A capture that was pending comes through, or does not. */
  decide(order: Order, goes: boolean): Outcome {
    const pending = order.captures.find(({ status }) => status === "PENDING");
    if (!pending) throw unprocessable("NOT_PENDING", "No capture is pending.");
    const capture: Capture = { ...pending, status: goes ? "COMPLETED" : "DECLINED", reason: "" };
    const done: Order = { ...order, captures: order.captures.map((one) => (one.id === capture.id ? capture : one)) };
    return this.taken(done, capture, outcome(200, captureShape(this.#webhooks.api, done, capture)));
  }

  #given(order: Order, refund: Refund, type: string): Outcome {
    const refunds = [...order.refunds.filter(({ id }) => id !== refund.id), refund];
    const done: Order = { ...order, refunds };
    done.captures = order.captures.map((capture) =>
      capture.id === refund.captureId ? { ...capture, status: statusOf(capture, done) } : capture,
    );
    const shape = refundShape(this.#webhooks.api, done, refund);
    const news = this.#webhooks.compose(done, type, "refund", shape);
    const facts = { id: refund.id, customId: refund.customId, reversed: type === "PAYMENT.CAPTURE.REVERSED" };
    const money = refund.status === "COMPLETED" ? [this.#books.entry("refund", done, refund.captureId, refund, facts)] : [];
    return outcome(201, shape, [this.#books.save(done), ...money, ...news.changes], [...news.after, () => this.#planFailure(done, refund)]);
  }

  #authorization(app: App, id: string): [Order, Authorization] {
    const order = this.#books.withAuthorization(id);
    if (!order?.authorization || order.clientId !== app.clientId) throw notFound();
    return [order, order.authorization];
  }

  #planClearing({ id }: Order, capture: Capture): void {
    if (capture.status !== "PENDING" || capture.reason !== "ECHECK") return;
    this.#world.clock.at(`paypal capture ${capture.id}`, this.#world.clock.now() + ECHECK, () => {
      const order = this.#books.orders.get(id);
      if (order?.captures.some((one) => one.id === capture.id && one.status === "PENDING"))
        settle(this.#world.journal, this.decide(order, true));
    });
  }

  #planFailure({ id }: Order, refund: Refund): void {
    if (refund.status !== "PENDING") return;
    this.#world.clock.at(`paypal refund ${refund.id}`, this.#world.clock.now() + FAILING, () => {
      const order = this.#books.orders.get(id);
      const open = order?.refunds.find((one) => one.id === refund.id && one.status === "PENDING");
      if (order && open) settle(this.#world.journal, this.#given(order, { ...open, status: "FAILED" }, "PAYMENT.REFUND.FAILED"));
    });
  }
}

const backOf = (order: Order, captureId: string): number =>
  order.refunds.filter((one) => one.captureId === captureId && one.status !== "FAILED").reduce((sum, one) => sum + one.minor, 0);

const statusOf = (capture: Capture, order: Order): Capture["status"] => {
  const back = backOf(order, capture.id);
  return back === 0 ? "COMPLETED" : back < capture.minor ? "PARTIALLY_REFUNDED" : "REFUNDED";
};
