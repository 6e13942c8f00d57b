/**
 * Alipay 支付宝, Open Platform gateway 2.x with RSA2. Channels: `page` (desktop), `wap` (phone browser), `qr` (precreate).
 * Replies are believed only when the raw node verifies with Alipay's public key and names the payment that was asked about.
 */
import { toDecimal } from "../../../platform/money.ts";
import { AlipayClient } from "./alipay.client.ts";
import type { AlipayCredentials } from "./alipay.keys.ts";
import { cleanSubject, readNotification, readQuery, readRefundQuery, toAlipayTime } from "./alipay.messages.ts";
import { verifyNotification } from "./alipay.sign.ts";
import { dayOfAlipay } from "./alipay.statement.ts";
import { InvalidSignature, ProviderRefused, ProviderUnavailable } from "./provider.ts";
import type {
  Ack,
  Amount,
  ClientAction,
  CloseResult,
  Gateway,
  GatewayMovement,
  PaymentIntent,
  PaymentRef,
  PaymentSnapshot,
  PaymentStarted,
  Period,
  ProviderDeps,
  RawHttp,
  ReadNotification,
  RefundRequest,
  RefundSnapshot,
} from "./provider.ts";
import { daysOf, within } from "./statement.ts";

/** Long addresses fail in some browsers and proxies; beyond this the shop posts a form. Characters. */
const MAX_REDIRECT = 2000;
/** An unscanned QR lives two hours. Milliseconds. */
const QR_LIFE = 2 * 3_600_000;
/** 0.01 to 100,000,000.00 yuan, in fen. */
const MAX_AMOUNT = 10_000_000_000n;
const CHANNELS: ReadonlyMap<string, { readonly method: string; readonly product?: string }> = new Map([
  ["page", { method: "alipay.trade.page.pay", product: "FAST_INSTANT_TRADE_PAY" }],
  ["wap", { method: "alipay.trade.wap.pay", product: "QUICK_WAP_WAY" }],
  ["qr", { method: "alipay.trade.precreate" }],
]);

/** The gateway as the shop sees it. */
export class Alipay implements Gateway {
  readonly kind = "gateway";
  readonly id = "alipay";
  readonly caps = {
    channels: [...CHANNELS.keys()],
    currencies: ["CNY"],
    authorize: false,
    partialRefund: true,
    remoteClose: true,
    sums: () => ({ step: 1n, least: 1n, most: MAX_AMOUNT }),
  } as const;
  readonly #client: AlipayClient;
  readonly #clock: () => Date;

  constructor(deps: ProviderDeps<AlipayCredentials>) {
    this.#client = new AlipayClient(deps);
    this.#clock = deps.clock;
  }

  async createPayment(intent: PaymentIntent): Promise<PaymentStarted> {
    const channel = CHANNELS.get(intent.channel);
    if (!channel) throw refused("BAD_CHANNEL", `no channel ${intent.channel}`);
    const now = this.#clock();
    if (intent.expiresAt <= now) throw refused("EXPIRED", "the payment window has closed");
    const biz: Record<string, string> = {
      out_trade_no: checkNumber(intent.paymentNo),
      total_amount: checkedYuan(intent.money),
      subject: cleanSubject(intent.subject) || intent.orderNo,
      time_expire: toAlipayTime(intent.expiresAt),
    };
    if (channel.product) biz["product_code"] = channel.product;
    if (intent.channel === "wap") biz["quit_url"] = intent.cancelUrl;
    const urls = { notify_url: intent.notifyUrl, ...(channel.product ? { return_url: intent.returnUrl } : {}) };
    if (channel.product) return { state: "PENDING", action: this.#browserAction(this.#client.signed(channel.method, biz, urls)) };

    const reply = await this.#client.call(channel.method, biz, urls);
    const content = reply("qr_code");
    if (!content) throw new ProviderUnavailable("alipay", "BAD_REPLY", "qr_code is missing");
    const expiresAt = new Date(Math.min(intent.expiresAt.getTime(), now.getTime() + QR_LIFE));
    return { state: "PENDING", action: { kind: "qr", content, expiresAt } };
  }

  /** Async by the port; everything here is local. */
  // oxlint-disable-next-line typescript/require-await
  async handleNotification(request: RawHttp): Promise<ReadNotification> {
    const fields = verifyNotification(request.body, this.#client.publicKey);
    if (!fields) throw new InvalidSignature("alipay", "notification does not verify");
    const event = readNotification(fields, this.#clock());
    return { events: event ? [event] : [], ack: plain("success"), type: fields.get("trade_status") ?? fields.get("notify_type") ?? "" };
  }

  failureAck(_reason: string): Ack {
    return plain("fail");
  }

  async query(payment: PaymentRef): Promise<PaymentSnapshot> {
    const paymentNo = checkNumber(payment.paymentNo);
    try {
      return readQuery(paymentNo, await this.#client.call("alipay.trade.query", { out_trade_no: paymentNo }));
    } catch (error) {
      if (!isRefusal(error, "not_found")) throw error;
      // No trade exists before the buyer scans or logs in: still unpaid, not gone.
      return { paymentNo, providerRef: null, state: "PENDING", money: null, paidAt: null, refundable: false, rawState: error.code };
    }
  }

  async close(payment: PaymentRef): Promise<CloseResult> {
    try {
      await this.#client.call("alipay.trade.close", { out_trade_no: checkNumber(payment.paymentNo) });
      return "closed";
    } catch (error) {
      if (isRefusal(error, "not_found")) return "absent";
      if (isRefusal(error, "already_paid")) return "already_paid";
      if (isRefusal(error, "closed")) return "closed";
      if (!(error instanceof ProviderRefused) || !/TRADE_(STATUS|HAS)/.test(error.code)) throw error;
      // "The trade is not waiting": paid, finished or closed; only the query knows.
      const { state } = await this.query(payment);
      if (state === "CLOSED") return "closed";
      if (state === "PAID" || state === "REFUNDED") return "already_paid";
      throw error;
    }
  }

  async refund(payment: PaymentRef, refund: RefundRequest): Promise<RefundSnapshot> {
    const reply = await this.#client.call("alipay.trade.refund", {
      out_trade_no: checkNumber(payment.paymentNo),
      refund_amount: checkedYuan(refund.money),
      out_request_no: checkNumber(refund.refundNo),
      ...(refund.reason ? { refund_reason: cleanSubject(refund.reason) } : {}),
    });
    const { refundNo, money } = refund;
    if (reply("fund_change") === "Y") return { refundNo, providerRef: reply("trade_no") || null, state: "SUCCEEDED", money, found: true };
    // "N": this call moved nothing, perhaps because an earlier one with the same number did. A question that is refused tells nothing of that.
    return this.queryRefund(payment, refundNo).catch((error: unknown) => {
      throw error instanceof ProviderRefused ? new ProviderUnavailable("alipay", error.code, "asked about a refund") : error;
    });
  }

  async queryRefund(payment: PaymentRef, refundNo: string): Promise<RefundSnapshot> {
    const biz = { out_trade_no: checkNumber(payment.paymentNo), out_request_no: checkNumber(refundNo) };
    try {
      return readRefundQuery(refundNo, await this.#client.call("alipay.trade.fastpay.refund.query", biz));
    } catch (error) {
      if (!isRefusal(error, "not_found")) throw error;
      return { refundNo, providerRef: null, state: "PENDING", money: null, found: false };
    }
  }

  /** Alipay writes one statement per day of Beijing; those that the period touches are read. */
  async movements(period: Period): Promise<readonly GatewayMovement[]> {
    const found: GatewayMovement[] = [];
    for (const day of daysOf(period)) found.push(...(await dayOfAlipay(this.#client, day, this.#clock())));
    return found.filter(({ occurredAt }) => within(period, occurredAt));
  }

  /** A link works without JavaScript; a form is for the rare address that grows too long. */
  #browserAction(params: ReadonlyMap<string, string>): ClientAction {
    const url = this.#client.address(params);
    if (url.length <= MAX_REDIRECT) return { kind: "redirect", url };
    const { biz_content = "", ...common } = Object.fromEntries(params);
    return { kind: "formPost", action: this.#client.address(new Map(Object.entries(common))), fields: { biz_content } };
  }
}

function checkNumber(number: string): string {
  if (!/^\w{1,64}$/.test(number)) throw refused("BAD_NUMBER", "numbers are 1 to 64 letters, digits or underscores");
  return number;
}

function checkedYuan({ amount, currency }: Amount): string {
  if (currency !== "CNY") throw refused("BAD_CURRENCY", `${currency} is not taken`);
  if (amount < 1n || amount > MAX_AMOUNT) throw refused("BAD_AMOUNT", "0.01 to 100000000.00 yuan");
  return toDecimal(amount, "CNY");
}

function refused(code: string, why: string): ProviderRefused {
  return new ProviderRefused("alipay", "bad_request", code, why);
}

function isRefusal(error: unknown, reason: ProviderRefused["reason"]): error is ProviderRefused {
  return error instanceof ProviderRefused && error.reason === reason;
}

function plain(body: string): Ack {
  return { status: 200, contentType: "text/plain; charset=utf-8", body };
}
