import { alter } from "../alter.ts";
import type { Call, Reply } from "../http.ts";
import { Refusal, fieldsOf, isRecord, json, textOf } from "../http.ts";
import type { Outcome } from "../outcome.ts";
import { settle } from "../outcome.ts";
import type { World } from "../world.ts";
import { PayPalError } from "./paypal-check.ts";
import { dispute } from "./paypal-disputes.ts";
import type { App, Order, PayPalBooks } from "./paypal-ledger.ts";
import { written } from "./paypal-ledger.ts";
import { isForgotten, type PayPalOrders } from "./paypal-orders.ts";
import type { PayPalPayments } from "./paypal-payments.ts";
import { orderShape } from "./paypal-shapes.ts";
import type { PayPalWebhooks } from "./paypal-webhooks.ts";

export interface PayPalDesk {
  books: PayPalBooks;
  orders: PayPalOrders;
  payments: PayPalPayments;
  webhooks: PayPalWebhooks;
}

/** What can be done to an order by hand: the buyer's part, the bank's, and the weeks that pass. */
const ACTIONS: Readonly<Record<string, (desk: PayPalDesk, order: Order) => Outcome>> = {
  approve: ({ orders }, order) => orders.approve(order, "wallet"),
  declined: ({ orders }, order) => orders.approve(order, "declined"),
  echeck: ({ orders }, order) => orders.approve(order, "echeck"),
  clear: ({ payments }, order) => payments.decide(order, true),
  bounce: ({ payments }, order) => payments.decide(order, false),
  reverse: ({ payments }, order) => payments.reverse(order),
  expire: ({ payments }, order) => payments.expire(order),
  dispute: (desk, order) => dispute(desk, order, "OPEN"),
  "dispute-won": (desk, order) => dispute(desk, order, "WON"),
  "dispute-lost": (desk, order) => dispute(desk, order, "LOST"),
};

/** PayPal's Dashboard, and the hands that play the buyer. */
export class PayPalControl {
  readonly #world: World;
  readonly #desk: PayPalDesk;

  constructor(world: World, desk: PayPalDesk) {
    this.#world = world;
    this.#desk = desk;
  }

  /** From now on our own address is known. */
  listening(origin: string): void {
    this.#desk.webhooks.openAt(origin);
  }

  register(call: Call): Reply {
    const fields = fieldsOf(call);
    const text = (name: string): string => textOf(fields[name]);
    const app: App = {
      clientId: text("clientId"),
      secret: text("secret"),
      webhookId: text("webhookId"),
      webhookUrl: text("webhookUrl"),
      merchantId: text("merchantId"),
      name: text("name"),
    };
    if (!app.clientId || !app.secret || !app.webhookId) throw new Refusal(400, "clientId, secret and webhookId are required");
    this.#world.journal.commit(this.#desk.books.apps.put(app.clientId, app));
    return json({ clientId: app.clientId, webhookId: app.webhookId });
  }

  act(number: string, action: string): Reply {
    const order = this.#need(number);
    const act = ACTIONS[action];
    if (!act) throw new Refusal(404, `unknown action; known: ${Object.keys(ACTIONS).join(", ")}`);
    try {
      settle(this.#world.journal, act(this.#desk, order));
    } catch (error) {
      if (error instanceof PayPalError) throw new Refusal(409, `${error.issue} ${error.message}`);
      throw error;
    }
    return json(describeOrder(this.#need(number)));
  }

  /** Any notification a test wants: the last one again, altered, forged, or one that never was (`event`). */
  async notify(call: Call): Promise<Reply> {
    const fields = fieldsOf(call);
    const order = this.#need(textOf(fields["number"]));
    const app = this.#desk.books.apps.get(order.clientId);
    if (!app) throw new Refusal(404, "no such application");
    const times = Number(fields["times"] ?? 1);
    if (!Number.isInteger(times) || times < 1 || times > 100) throw new Refusal(400, "times must be 1 to 100");
    const url = textOf(fields["url"]) || app.webhookUrl;
    if (!url) throw new Refusal(409, "this application has no webhook");
    const last = this.#desk.webhooks.list().findLast((message) => message.about.includes(order.id));
    const given = isRecord(fields["event"]) ? fields["event"] : last?.payload.event;
    if (!given) throw new Refusal(409, "nothing was notified yet; give an event");
    const event = alter(given, isRecord(fields["overrides"]) ? fields["overrides"] : {});
    const forge = fields["forge"] === true || fields["forge"] === "true";
    return json({ event, answers: await this.#desk.webhooks.sendByHand(app, url, event, forge, times) });
  }

  ledger(): Reply {
    return json({ entries: this.#desk.books.entries() });
  }

  deliveries(): Reply {
    return json({ deliveries: this.#desk.webhooks.list().map((message) => ({ ...message, number: message.about[0] })) });
  }

  order(number: string): Reply {
    return json(orderShape(this.#desk.webhooks.api, this.#need(number)));
  }

  state() {
    const apps = this.#desk.books.apps
      .values()
      .map(({ clientId, webhookId, webhookUrl, name }) => ({ clientId, webhookId, webhookUrl, name }));
    return { apps, orders: this.#desk.books.orders.values().map(describeOrder) };
  }

  #need(number: string): Order {
    const order = this.#desk.books.find(number);
    if (!order) throw new Refusal(404, "no such order");
    return order;
  }
}

export const describeOrder = (order: Order) => ({
  id: order.id,
  number: order.customId,
  intent: order.intent,
  status: isForgotten(order) ? ("FORGOTTEN" as const) : order.status,
  amount: `${written(order).value} ${order.currency}`,
  description: order.description,
  authorization: order.authorization?.status ?? null,
  dispute: order.dispute?.status ?? null,
  captures: order.captures.map((capture) => ({ id: capture.id, status: capture.status, amount: written(capture).value })),
  refunds: order.refunds.map((refund) => ({
    id: refund.id,
    status: refund.status,
    number: refund.customId,
    amount: written(refund).value,
  })),
});

export type OrderSummary = ReturnType<typeof describeOrder>;
