/**
 * Stripe Checkout: cards, and the wallets that stand for one, on Stripe's own page. The shop makes a Session and sends the buyer there;
 * `providerRef` of an attempt is the Session, money is booked under its PaymentIntent.
 */
import { type Json, list, member, text } from "./json.ts";
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
import { InvalidSignature, ProviderRefused } from "./provider.ts";
import { StripeClient, type StripeCredentials } from "./stripe.client.ts";
import {
  badRequest,
  CURRENCIES,
  idOf,
  readIntent,
  readRefund,
  readSession,
  sumsAtStripe,
  toStripe,
  unreadable,
} from "./stripe.messages.ts";
import { readNotification } from "./stripe.notifications.ts";
import { movementsAtStripe } from "./stripe.statement.ts";

/** A Session lives 30 minutes to 24 hours. It ends a little after the shop has closed it, so that the shop's own clock decides. Milliseconds. */
const GRACE = 31 * 60_000;
const LONGEST = 24 * 3_600_000;
const WITH_CHARGE = { expand: ["payment_intent.latest_charge"] } as const;
/** A payment with more refunds than this many pages of a hundred is somebody's mistake. */
const MOST_PAGES = 10;

export class Stripe implements Gateway {
  readonly kind = "gateway";
  readonly id = "stripe";
  readonly caps: ProviderCaps = {
    ...{ channels: ["page"], currencies: CURRENCIES },
    ...{ authorize: true, captureParts: "once", partialRefund: true, remoteClose: true, remembersRefusals: true, sums: sumsAtStripe },
  };
  readonly #client: StripeClient;
  readonly #clock: () => Date;
  readonly #capture: CaptureMode;

  constructor(deps: ProviderDeps<StripeCredentials> & { readonly capture: CaptureMode }) {
    this.#client = new StripeClient(deps);
    this.#clock = deps.clock;
    this.#capture = deps.capture;
  }

  /** The world that our key belongs to, as notifications name it. */
  get mode(): "live" | "test" {
    return this.#client.mode;
  }

  async createPayment(intent: PaymentIntent): Promise<PaymentStarted> {
    const { paymentNo, orderNo, subject } = intent;
    if (intent.channel !== "page") throw badRequest("BAD_CHANNEL", `no channel ${intent.channel}`);
    const now = this.#clock().getTime();
    if (intent.expiresAt.getTime() <= now) throw badRequest("EXPIRED", "the payment window has closed");
    const { amount, currency } = toStripe(intent.money);
    const end = intent.expiresAt.getTime() + GRACE;
    const metadata = { payment_no: checkNumber(paymentNo), order_no: orderNo };
    const session = await this.#client.post(
      "checkout/sessions",
      {
        mode: "payment",
        client_reference_id: paymentNo,
        success_url: intent.returnUrl,
        cancel_url: intent.cancelUrl,
        allowed_payment_method_types: ["card"], // what is confirmed within seconds: the order waits half an hour, not for days
        adaptive_pricing: { enabled: false }, // the buyer pays the order's own sum, in its own currency
        line_items: [
          { quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: subject.slice(0, 250) || orderNo } } },
        ],
        payment_intent_data: { capture_method: this.#capture === "manual" ? "manual" : "automatic", metadata },
        metadata,
        ...(end - now < LONGEST && { expires_at: Math.floor(end / 1000) }),
        ...(intent.locale && { locale: intent.locale.split("-")[0]! }),
      },
      `${paymentNo}-session`,
    );
    const [url, id] = [text(session, "url"), text(session, "id")];
    if (!id || !/^https?:\/\//.test(url)) throw unreadable("a new Session without its page");
    return { state: "PENDING", action: { kind: "redirect", url }, providerRef: id };
  }

  async handleNotification(request: RawHttp): Promise<ReadNotification> {
    const { news, type } = await readNotification(this.#client, request, this.#clock());
    return { events: news ? [news] : [], ack: plain(200, "ok"), type };
  }

  failureAck(_reason: string): Ack {
    return plain(400, "not accepted");
  }

  async query(payment: PaymentRef): Promise<PaymentSnapshot> {
    const { paymentNo } = payment;
    const session = await this.#session(payment);
    // Without a Session nobody has been sent anywhere: still unpaid, not gone.
    if (!session)
      return { paymentNo, providerRef: null, state: "PENDING", money: null, paidAt: null, refundable: false, rawState: "absent" };
    return readSession(paymentNo, session);
  }

  async capture(payment: PaymentRef, money?: Amount, key = `${payment.paymentNo}-capture`): Promise<PaymentSnapshot> {
    const id = await this.#intentId(payment);
    const part = money && toStripe(money);
    try {
      const intent = await this.#client.post(
        `payment_intents/${id}/capture`,
        { expand: ["latest_charge"], ...(part && { amount_to_capture: part.amount }) },
        key,
      );
      return readIntent(payment.paymentNo, intent);
    } catch (error) {
      // Captured or cancelled before: what it is now is the answer, unless it is still waiting and the no was meant.
      if (!isRefusal(error)) throw error;
      const now = await this.query(payment);
      if (now.state === "AUTHORIZED") throw error;
      return now;
    }
  }

  async refund(payment: PaymentRef, refund: RefundRequest): Promise<RefundSnapshot> {
    const { refundNo, round = 0 } = refund;
    if (round > 0) {
      // what was taken for failed may have gone through after all
      const before = await this.queryRefund(payment, refundNo, refund);
      if (before.state === "SUCCEEDED" || (before.found && before.state === "PENDING")) return before;
    }
    const made = await this.#client.post(
      "refunds",
      {
        payment_intent: await this.#intentId(payment),
        amount: toStripe(refund.money).amount,
        reason: "requested_by_customer",
        metadata: {
          payment_no: payment.paymentNo,
          refund_no: checkNumber(refundNo),
          ...(round > 0 && { refund_round: round }),
          ...(refund.reason && { reason: refund.reason.slice(0, 500) }),
        },
      },
      round > 0 ? `${refundNo}-${round}` : refundNo,
    );
    return readRefund(refundNo, made);
  }

  async queryRefund(payment: PaymentRef, refundNo: string, { round = 0 }: { round?: number } = {}): Promise<RefundSnapshot> {
    const id = await this.#intentId(payment);
    let failed: RefundSnapshot | null = null;
    let after: string | null = null;
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer: Json = await this.#client.get("refunds", { payment_intent: id, limit: 100, ...(after && { starting_after: after }) });
      const refunds = list(answer, "data");
      for (const refund of refunds) {
        const metadata = member(refund, "metadata");
        if (text(metadata, "refund_no") !== refundNo) continue;
        const snapshot = readRefund(refundNo, refund);
        // money that moves or moved counts whenever it was asked for; a failure, only if it is the last word
        if (snapshot.state === "SUCCEEDED" || snapshot.state === "PENDING") return snapshot;
        if ((text(metadata, "refund_round") || "0") === String(round)) failed ??= snapshot;
      }
      after = text(refunds.at(-1) ?? {}, "id");
      if (answer["has_more"] !== true || !after)
        return failed ?? { refundNo, providerRef: null, state: "PENDING", money: null, found: false };
    }
    throw unreadable("too many refunds to look through");
  }

  async close(payment: PaymentRef): Promise<CloseResult> {
    const session = await this.#session(payment);
    if (!session) return "absent";
    const { state } = readSession(payment.paymentNo, session);
    switch (state) {
      case "CLOSED":
        return "closed";
      case "PENDING":
        return this.#orAsWeFind(payment, () => this.#client.post(`checkout/sessions/${text(session, "id")}/expire`));
      case "AUTHORIZED":
        return this.#orAsWeFind(payment, () => this.#client.post(`payment_intents/${idOf(session, "payment_intent")}/cancel`));
      case "PROCESSING":
        return "unsupported";
      default:
        return "already_paid";
    }
  }

  movements(period: Period): Promise<readonly GatewayMovement[]> {
    return movementsAtStripe(this.#client, period);
  }

  /**
   * Makes a payment unpayable, without a key: a refusal must not be remembered, and a repetition is harmless anyway.
   * If it is refused, the payment moved on meanwhile, and what it is now counts.
   */
  async #orAsWeFind(payment: PaymentRef, act: () => Promise<Json>): Promise<CloseResult> {
    try {
      await act();
      return "closed";
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { state } = await this.query(payment);
      if (state === "CLOSED") return "closed";
      if (state === "PAID" || state === "PARTIALLY_REFUNDED" || state === "REFUNDED") return "already_paid";
      throw error;
    }
  }

  /** The Session of an attempt; null while there is none. It must be about our number. */
  async #session({ paymentNo, providerRef }: PaymentRef): Promise<Json | null> {
    if (!providerRef) return null;
    const session = await this.#client.get(`checkout/sessions/${encodeURIComponent(providerRef)}`, WITH_CHARGE);
    if (text(session, "client_reference_id") !== paymentNo) throw new InvalidSignature("stripe", "reply is about another payment");
    return session;
  }

  async #intentId(payment: PaymentRef): Promise<string> {
    const session = await this.#session(payment);
    const id = session && idOf(session, "payment_intent");
    if (!id) throw new ProviderRefused("stripe", "not_found", "NOT_PAID", "this Session has no payment");
    return id;
  }
}

function checkNumber(number: string): string {
  if (!/^[0-9A-Za-z]{1,64}$/.test(number)) throw badRequest("BAD_NUMBER", "numbers are 1 to 64 letters or digits");
  return number;
}

const isRefusal = (error: unknown): error is ProviderRefused => error instanceof ProviderRefused;

const plain = (status: number, body: string): Ack => ({ status, contentType: "text/plain; charset=utf-8", body });
