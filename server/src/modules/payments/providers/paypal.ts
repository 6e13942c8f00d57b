/**
 * PayPal: Orders v2 and Payments v2. The buyer agrees on PayPal's page (APPROVED), and then the shop takes the money (`complete`) at once, or
 * authorises it first and takes it later. `providerRef` of an attempt is the order, money is booked under its capture.
 */
import { type Json, member, text } from "./json.ts";
import { PayPalClient, type PayPalCredentials } from "./paypal.client.ts";
import {
  badRequest,
  CURRENCIES,
  fromPayPal,
  isTaken,
  linkTo,
  paymentsOf,
  readOrder,
  sumsAtPayPal,
  toPayPal,
  unitOf,
  unreadable,
} from "./paypal.messages.ts";
import { PayPalNotifications } from "./paypal.notifications.ts";
import { PayPalRefunds } from "./paypal.refunds.ts";
import { movementsAtPayPal } from "./paypal.statement.ts";
import type { PayPalTrust } from "./paypal.webhook.ts";
import type {
  Ack,
  Amount,
  CaptureMode,
  CloseResult,
  Gateway,
  GatewayMovement,
  PaymentIntent,
  PaymentRef,
  PaymentSnapshot,
  PaymentStarted,
  Period,
  ProviderCaps,
  ProviderDeps,
  RawHttp,
  ReadNotification,
  RefundRequest,
  RefundSnapshot,
} from "./provider.ts";
import { ProviderRefused } from "./provider.ts";

export class PayPal implements Gateway {
  readonly kind = "gateway";
  readonly id = "paypal";
  readonly caps: ProviderCaps = {
    ...{ channels: ["page"], currencies: CURRENCIES },
    ...{ authorize: true, captureParts: "often", partialRefund: true, remoteClose: false, remembersRefusals: true, sums: sumsAtPayPal },
  };
  readonly #client: PayPalClient;
  readonly #notifications: PayPalNotifications;
  readonly #refunds: PayPalRefunds;
  readonly #clock: () => Date;
  readonly #capture: CaptureMode;

  constructor(deps: ProviderDeps<PayPalCredentials> & { readonly capture: CaptureMode; readonly trust: PayPalTrust }) {
    this.#client = new PayPalClient(deps);
    this.#notifications = new PayPalNotifications(this.#client, deps);
    this.#refunds = new PayPalRefunds(this.#client);
    this.#clock = deps.clock;
    this.#capture = deps.capture;
  }

  async createPayment(intent: PaymentIntent): Promise<PaymentStarted> {
    const { paymentNo, orderNo, money, subject } = intent;
    if (intent.channel !== "page") throw badRequest("BAD_CHANNEL", `no channel ${intent.channel}`);
    if (intent.expiresAt <= this.#clock()) throw badRequest("EXPIRED", "the payment window has closed");
    const order = await this.#client.post(
      "/v2/checkout/orders",
      {
        intent: this.#capture === "manual" ? "AUTHORIZE" : "CAPTURE",
        purchase_units: [
          {
            reference_id: "default",
            custom_id: checkNumber(paymentNo),
            invoice_id: paymentNo,
            description: Array.from(subject).slice(0, 127).join("") || orderNo,
            amount: toPayPal(money),
          },
        ],
        payment_source: {
          paypal: {
            experience_context: {
              user_action: "PAY_NOW",
              shipping_preference: "NO_SHIPPING",
              locale: intent.locale?.startsWith("zh") ? "zh-CN" : "en-US",
              return_url: intent.returnUrl,
              cancel_url: intent.cancelUrl,
            },
          },
        },
      },
      `${paymentNo}-order`,
    );
    // Named "payer-action" when the request says how it will be paid, "approve" when it does not.
    const [id, url] = [text(order, "id"), linkTo(order, "payer-action", "approve")];
    if (!id || !/^https?:\/\//.test(url)) throw unreadable("a new order without its page");
    return { state: "PENDING", action: { kind: "redirect", url }, providerRef: id };
  }

  async handleNotification(request: RawHttp): Promise<ReadNotification> {
    const { news, type } = await this.#notifications.read(request);
    return { events: news ? [news] : [], ack: plain(200, "ok"), type };
  }

  failureAck(_reason: string): Ack {
    return plain(400, "not accepted");
  }

  async query(payment: PaymentRef): Promise<PaymentSnapshot> {
    const { paymentNo } = payment;
    const order = await this.#order(payment);
    // Without an order nobody has been sent anywhere; one that PayPal has forgotten was never approved. Unpaid either way.
    if (!order) return { paymentNo, providerRef: null, state: "PENDING", money: null, paidAt: null, refundable: false, rawState: "absent" };
    return readOrder(paymentNo, order);
  }

  async complete(payment: PaymentRef, key: string): Promise<PaymentSnapshot> {
    const order = await this.#needOrder(payment);
    const before = readOrder(payment.paymentNo, order);
    if (before.state !== "APPROVED") return before;
    // The order's own intent counts: the setting may have changed since it was made.
    const step = text(order, "intent") === "AUTHORIZE" ? "authorize" : "capture";
    try {
      await this.#client.post(`/v2/checkout/orders/${text(order, "id")}/${step}`, {}, key);
    } catch (error) {
      if (!(error instanceof ProviderRefused) || error.reason !== "already_paid") throw error;
    }
    return this.query(payment);
  }

  async capture(payment: PaymentRef, money?: Amount, key = `${payment.paymentNo}-capture`): Promise<PaymentSnapshot> {
    const unit = unitOf(await this.#needOrder(payment), payment.paymentNo);
    const { authorizations, captures } = paymentsOf(unit);
    const [authorization] = authorizations;
    if (!authorization) throw new ProviderRefused("paypal", "not_found", "NOT_AUTHORIZED", "this order holds no authorisation");
    const held = fromPayPal(member(authorization, "amount"));
    const gone = captures
      .filter((capture) => isTaken(capture) || text(capture, "status") === "PENDING")
      .reduce((sum, capture) => sum + fromPayPal(member(capture, "amount")).amount, 0n);
    const part = money ?? { amount: held.amount - gone, currency: held.currency };
    try {
      if (part.amount > 0n)
        await this.#client.post(
          `/v2/payments/authorizations/${text(authorization, "id")}/capture`,
          { amount: toPayPal(part), final_capture: money === undefined },
          key,
        );
    } catch (error) {
      if (!(error instanceof ProviderRefused) || error.reason !== "already_paid") throw error;
    }
    return this.query(payment);
  }

  async refund(payment: PaymentRef, refund: RefundRequest): Promise<RefundSnapshot> {
    checkNumber(refund.refundNo);
    return this.#refunds.give(unitOf(await this.#needOrder(payment), payment.paymentNo), refund);
  }

  async queryRefund(payment: PaymentRef, refundNo: string, asked?: Pick<RefundRequest, "round" | "money">): Promise<RefundSnapshot> {
    return this.#refunds.ask(unitOf(await this.#needOrder(payment), payment.paymentNo), refundNo, asked);
  }

  /** PayPal has no call that ends an order: one that nobody approves ends by itself, and one approved late is never completed. */
  async close(payment: PaymentRef): Promise<CloseResult> {
    const order = await this.#order(payment);
    if (!order) return "absent";
    const { state } = readOrder(payment.paymentNo, order);
    if (state === "CLOSED" || state === "FAILED") return "closed";
    if (state === "PAID" || state === "PARTIALLY_REFUNDED" || state === "REFUNDED") return "already_paid";
    if (state !== "AUTHORIZED") return "unsupported";
    const [authorization] = paymentsOf(unitOf(order, payment.paymentNo)).authorizations;
    try {
      await this.#client.post(`/v2/payments/authorizations/${text(authorization!, "id")}/void`, {}, `${payment.paymentNo}-void`);
      return "closed";
    } catch (error) {
      if (error instanceof ProviderRefused && error.reason === "closed") return "closed";
      if (error instanceof ProviderRefused && error.reason === "already_paid") return "already_paid";
      throw error;
    }
  }

  movements(period: Period): Promise<readonly GatewayMovement[]> {
    return movementsAtPayPal(this.#client, period);
  }

  /** The order of an attempt; null while there is none, or when PayPal knows none. */
  async #order({ providerRef }: PaymentRef): Promise<Json | null> {
    if (!providerRef) return null;
    try {
      return await this.#client.get(`/v2/checkout/orders/${encodeURIComponent(providerRef)}`);
    } catch (error) {
      if (error instanceof ProviderRefused && error.reason === "not_found") return null;
      throw error;
    }
  }

  async #needOrder(payment: PaymentRef): Promise<Json> {
    const order = await this.#order(payment);
    if (!order) throw new ProviderRefused("paypal", "not_found", "NO_ORDER", "PayPal knows no order of this payment");
    return order;
  }
}

function checkNumber(number: string): string {
  if (!/^[0-9A-Za-z]{1,64}$/.test(number)) throw badRequest("BAD_NUMBER", "numbers are 1 to 64 letters or digits");
  return number;
}

const plain = (status: number, body: string): Ack => ({ status, contentType: "text/plain; charset=utf-8", body });
