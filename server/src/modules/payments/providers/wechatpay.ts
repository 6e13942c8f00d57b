/**
 * WeChat Pay 微信支付, API v3 for merchants of mainland China. Channels: `native` (a code to scan), `h5` (a phone's own browser), `jsapi`
 * (inside WeChat). Replies and notifications are believed only when WeChat's key signed them, and they are fresh and about what was asked.
 */
import { CredentialsError, InvalidSignature, ProviderRefused, ProviderUnavailable } from "./provider.ts";
import type {
  Ack,
  Amount,
  CloseResult,
  Gateway,
  GatewayMovement,
  ReadNotification,
  PaymentIntent,
  PaymentRef,
  PaymentSnapshot,
  PaymentStarted,
  Period,
  ProviderDeps,
  RawHttp,
  RefundRequest,
  RefundSnapshot,
} from "./provider.ts";
import { daysOf, within } from "./statement.ts";
import { WechatPayClient } from "./wechatpay.client.ts";
import type { WechatPayCredentials } from "./wechatpay.keys.ts";
import {
  cleanText,
  type Json,
  need,
  readEvent,
  readJson,
  readRefund,
  readTransaction,
  subjectOf,
  toWechatTime,
  unreadable,
} from "./wechatpay.messages.ts";
import { type PayerAuthorization, WechatPayer } from "./wechatpay.payer.ts";
import { isSealed, unseal } from "./wechatpay.sign.ts";
import { dayOfWechatPay } from "./wechatpay.statement.ts";

/** How long what the shopper is given works. Milliseconds. */
const LIVES = { native: 2 * 3_600_000, h5: 5 * 60_000, jsapi: 2 * 3_600_000 } as const;
export type WechatPayChannel = keyof typeof LIVES;
export const WECHATPAY_CHANNELS = Object.keys(LIVES) as WechatPayChannel[];

/** 0.01 to 100,000,000.00 yuan, in fen. */
const MAX_AMOUNT = 10_000_000_000n;
const sums = () => ({ step: 1n, least: 1n, most: MAX_AMOUNT });

export interface WechatPayOptions {
  /** What the merchant has opened at WeChat, in the shop's order of preference; jsapi needs `payer`. */
  readonly channels: readonly WechatPayChannel[];
  readonly payer?: Pick<PayerAuthorization, "authorizeUrl" | "tokenUrl">;
}

const REFUNDS = "/v3/refund/domestic/refunds";

/** The gateway as the shop sees it. */
export class WechatPay implements Gateway {
  readonly kind = "gateway";
  readonly id = "wechatpay";
  readonly caps;
  readonly #client: WechatPayClient;
  readonly #payer: WechatPayer | null;
  readonly #clock: () => Date;

  /** Throws CredentialsError that names the setting at fault. */
  constructor(deps: ProviderDeps<WechatPayCredentials>, { channels, payer }: WechatPayOptions) {
    this.#client = new WechatPayClient(deps);
    this.#clock = deps.clock;
    const { appId, appSecret } = deps.credentials;
    this.#payer = payer && appSecret ? new WechatPayer({ appId, appSecret, ...payer }, this.#client.merchant.apiV3Key, deps) : null;
    if (channels.includes("jsapi") && !this.#payer) throw new CredentialsError("WECHATPAY_APP_SECRET: is needed for the channel jsapi");
    this.caps = { channels, currencies: ["CNY"], authorize: false, partialRefund: true, remoteClose: true, sums } as const;
  }

  async createPayment(intent: PaymentIntent): Promise<PaymentStarted> {
    const channel = this.caps.channels.find((one) => one === intent.channel);
    if (!channel) throw refused("BAD_CHANNEL", `no channel ${intent.channel}`);
    const now = this.#clock();
    if (intent.expiresAt <= now) throw refused("EXPIRED", "the payment window has closed");
    const order = { ...this.#order(intent), ...scene(channel, intent) };
    if (channel === "jsapi" && !intent.openid) {
      if (!this.#payer || !intent.payerUrl) throw refused("NO_OPENID", "nobody knows yet who pays");
      return { state: "PENDING", action: { kind: "redirect", url: this.#payer.address(intent.paymentNo, intent.payerUrl) } };
    }
    const expiresAt = new Date(Math.min(intent.expiresAt.getTime(), now.getTime() + LIVES[channel]));
    const reply = await this.#prepare(channel, intent.paymentNo, order);
    switch (channel) {
      case "native":
        return { state: "PENDING", action: { kind: "qr", content: need(reply, "code_url"), expiresAt } };
      case "h5": {
        const url = `${webAddress(need(reply, "h5_url"))}&redirect_url=${encodeURIComponent(intent.returnUrl)}`;
        return { state: "PENDING", action: { kind: "redirect", url, expiresAt } };
      }
      case "jsapi":
        return { state: "PENDING", action: { kind: "jsapi", params: this.#client.bridge(need(reply, "prepay_id")), expiresAt } };
    }
  }

  async handleNotification({ headers, body }: RawHttp): Promise<ReadNotification> {
    if (!(await this.#client.platform.verify((name) => headers[name] ?? "", body)))
      throw new InvalidSignature("wechatpay", "notification does not verify");
    const notification = readJson(body.toString("utf8"));
    if (!notification) throw unreadable("the notification is not JSON");
    const ack = { status: 204, contentType: "application/json", body: "" };
    const subject = subjectOf(notification);
    const type = need(notification, "event_type");
    const { resource } = notification;
    const plain = isSealed(resource) ? unseal(resource, this.#client.merchant.apiV3Key) : null;
    if (!subject) return { events: [], ack, type, ...(plain !== null && { opened: plain }) };
    if (!isSealed(resource)) throw unreadable("the resource is not sealed");
    if (plain === null) throw unreadable("the resource cannot be opened: is WECHATPAY_API_V3_KEY right?");
    const fields = readJson(plain);
    if (!fields) throw unreadable("the resource is not JSON");
    return { events: [readEvent(subject, notification, fields, this.#clock())], ack, type, opened: plain };
  }

  failureAck(_reason: string): Ack {
    return { status: 400, contentType: "application/json; charset=utf-8", body: '{"code":"FAIL","message":"失败"}' };
  }

  async query({ paymentNo }: PaymentRef): Promise<PaymentSnapshot> {
    try {
      return readTransaction(paymentNo, await this.#ask(paymentNo));
    } catch (error) {
      if (!isRefusal(error, "not_found")) throw error;
      // The request that would have made it did not arrive: nothing can be paid yet, and it may be sent again.
      return { paymentNo, providerRef: null, state: "PENDING", money: null, paidAt: null, refundable: false, rawState: error.code };
    }
  }

  async close({ paymentNo }: PaymentRef): Promise<CloseResult> {
    try {
      await this.#client.call("POST", `${transaction(paymentNo)}/close`, { mchid: this.#client.merchant.mchId });
      return "closed";
    } catch (error) {
      if (isRefusal(error, "not_found")) return "absent";
      if (isRefusal(error, "closed")) return "closed";
      if (isRefusal(error, "already_paid")) return "already_paid";
      throw error;
    }
  }

  async refund({ paymentNo }: PaymentRef, refund: RefundRequest): Promise<RefundSnapshot> {
    const { refundNo, reason, notifyUrl } = refund;
    const reply = await this.#client.call("POST", REFUNDS, {
      out_trade_no: checkNumber(paymentNo),
      out_refund_no: checkRefundNumber(refundNo),
      ...(reason && { reason: cleanText(reason, 80) }),
      ...(notifyUrl && { notify_url: notifyUrl }),
      amount: { refund: checkedFen(refund.money), total: checkedFen(refund.total), currency: "CNY" },
    });
    return readRefund(refundNo, about(reply, { out_trade_no: paymentNo, out_refund_no: refundNo }));
  }

  async queryRefund({ paymentNo }: PaymentRef, refundNo: string): Promise<RefundSnapshot> {
    try {
      const reply = await this.#client.call("GET", `${REFUNDS}/${encodeURIComponent(checkRefundNumber(refundNo))}`);
      return readRefund(refundNo, about(reply, { out_trade_no: paymentNo, out_refund_no: refundNo }));
    } catch (error) {
      if (!isRefusal(error, "not_found")) throw error;
      return { refundNo, providerRef: null, state: "PENDING", money: null, found: false };
    }
  }

  /** The other way WeChat offers, to another card of the buyer's, wants the bank, the number and the owner of that card, which no shop has. */
  async reclaim({ paymentNo }: PaymentRef, refundNo: string, refundRef: string): Promise<RefundSnapshot> {
    const reply = await this.#client.call("POST", `${REFUNDS}/${encodeURIComponent(refundRef)}/apply-abnormal-refund`, {
      out_refund_no: checkRefundNumber(refundNo),
      type: "MERCHANT_BANK_CARD",
    });
    return readRefund(refundNo, about(reply, { out_trade_no: paymentNo, out_refund_no: refundNo, refund_id: refundRef }));
  }

  readPayer(request: RawHttp): { paymentNo: string; openid: () => Promise<string> } {
    if (!this.#payer) throw new InvalidSignature("wechatpay", "nobody was sent to say who pays");
    return this.#payer.read(request);
  }

  #order({ paymentNo, orderNo, subject, expiresAt, notifyUrl, money }: PaymentIntent): Json {
    const { appId, mchId } = this.#client.merchant;
    return {
      appid: appId,
      mchid: mchId,
      description: cleanText(subject, 127) || orderNo,
      out_trade_no: checkNumber(paymentNo),
      time_expire: toWechatTime(expiresAt),
      notify_url: notifyUrl,
      amount: { total: checkedFen(money), currency: "CNY" },
    };
  }

  /** A number that WeChat says is taken may be this very payment, paid meanwhile: only the query knows. */
  async #prepare(channel: WechatPayChannel, paymentNo: string, order: Json): Promise<Json> {
    try {
      return await this.#client.call("POST", `/v3/pay/transactions/${channel}`, order);
    } catch (error) {
      if (!isRefusal(error, "number_reused")) throw error;
      const { state } = await this.query({ paymentNo });
      throw state === "PAID" ? new ProviderRefused("wechatpay", "already_paid", error.code, "") : error;
    }
  }

  /** WeChat writes one statement per day of Beijing; those that the period touches are read. */
  async movements(period: Period): Promise<readonly GatewayMovement[]> {
    const found: GatewayMovement[] = [];
    for (const day of daysOf(period)) found.push(...(await dayOfWechatPay(this.#client, day, this.#clock())));
    return found.filter(({ occurredAt }) => within(period, occurredAt));
  }

  async #ask(paymentNo: string): Promise<Json> {
    const { mchId, appId } = this.#client.merchant;
    const reply = await this.#client.call("GET", `${transaction(paymentNo)}?mchid=${mchId}`);
    return about(reply, { out_trade_no: paymentNo, mchid: mchId, appid: appId });
  }
}

const transaction = (paymentNo: string): string => `/v3/pay/transactions/out-trade-no/${encodeURIComponent(checkNumber(paymentNo))}`;

/** The signature covers the answer, not the question: the numbers in it tie them together. */
function about(reply: Json, expected: Json): Json {
  for (const [name, value] of Object.entries(expected))
    if (reply[name] !== value) throw new InvalidSignature("wechatpay", "reply is about another payment");
  return reply;
}

/** What one channel wants beyond the order itself. */
function scene(channel: WechatPayChannel, { clientIp, openid }: PaymentIntent): Json {
  if (channel === "jsapi" && openid) return { payer: { openid } };
  if (channel !== "h5") return {};
  // a socket of both protocols writes an IPv4 address as one of IPv6
  const address = clientIp?.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!address) throw refused("NO_CLIENT_IP", "the shopper's address is not known");
  return { scene_info: { payer_client_ip: address, h5_info: { type: "Wap" } } };
}

function webAddress(text: string): string {
  if (!/^https?:\/\/[^\s?]+\?\S+$/.test(text)) throw new ProviderUnavailable("wechatpay", "BAD_REPLY", "h5_url is no address");
  return text;
}

function checkNumber(number: string): string {
  if (!/^[\w\-|*]{6,32}$/.test(number)) throw refused("BAD_NUMBER", "numbers are 6 to 32 letters, digits or one of _-|*");
  return number;
}

function checkRefundNumber(number: string): string {
  if (!/^[\w\-|*@]{1,64}$/.test(number)) throw refused("BAD_NUMBER", "refund numbers are 1 to 64 letters, digits or one of _-|*@");
  return number;
}

function checkedFen({ amount, currency }: Amount): number {
  if (currency !== "CNY") throw refused("BAD_CURRENCY", `${currency} is not taken`);
  if (amount < 1n || amount > MAX_AMOUNT) throw refused("BAD_AMOUNT", "0.01 to 100000000.00 yuan");
  return Number(amount);
}

function refused(code: string, why: string): ProviderRefused {
  return new ProviderRefused("wechatpay", "bad_request", code, why);
}

function isRefusal(error: unknown, reason: ProviderRefused["reason"]): error is ProviderRefused {
  return error instanceof ProviderRefused && error.reason === reason;
}
