/**
 * WeChat Pay 微信支付, API v3 for merchants of mainland China. Channels: `native` (a code to scan), `h5` (a phone's own browser), `jsapi`
 * (inside WeChat). Replies and notifications are believed only when WeChat's key signed them, and they are fresh and about what was asked.
 */
import { CredentialsError, InvalidSignature, ProviderRefused, ProviderUnavailable } from "./provider.ts";
import type {
  Ack,
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
import { about, checkedFen, checkNumber, isRefusal, MAX_AMOUNT, refused } from "./wechatpay.checks.ts";
import { WechatPayClient } from "./wechatpay.client.ts";
import type { WechatPayCredentials } from "./wechatpay.keys.ts";
import {
  cleanText,
  type Json,
  need,
  readEvent,
  readJson,
  readTransaction,
  subjectOf,
  toWechatTime,
  unreadable,
} from "./wechatpay.messages.ts";
import { type PayerAuthorization, WechatPayer } from "./wechatpay.payer.ts";
import { WechatPayRefunds } from "./wechatpay.refunds.ts";
import { isSealed, unseal } from "./wechatpay.sign.ts";
import { dayOfWechatPay } from "./wechatpay.statement.ts";

/** How long what the shopper is given works. Milliseconds. */
const LIVES = { native: 2 * 3_600_000, h5: 5 * 60_000, jsapi: 2 * 3_600_000 } as const;
export type WechatPayChannel = keyof typeof LIVES;
export const WECHATPAY_CHANNELS = Object.keys(LIVES) as WechatPayChannel[];

const sums = () => ({ step: 1n, least: 1n, most: MAX_AMOUNT });

export interface WechatPayOptions {
  /** What the merchant has opened at WeChat, in the shop's order of preference; jsapi needs `payer`. */
  readonly channels: readonly WechatPayChannel[];
  readonly payer?: Pick<PayerAuthorization, "authorizeUrl" | "tokenUrl">;
}

/** The gateway as the shop sees it. */
export class WechatPay implements Gateway {
  readonly kind = "gateway";
  readonly id = "wechatpay";
  readonly caps;
  readonly #client: WechatPayClient;
  readonly #payer: WechatPayer | null;
  readonly #refunds: WechatPayRefunds;
  readonly #clock: () => Date;

  /** Throws CredentialsError that names the setting at fault. */
  constructor(deps: ProviderDeps<WechatPayCredentials>, { channels, payer }: WechatPayOptions) {
    this.#client = new WechatPayClient(deps);
    this.#refunds = new WechatPayRefunds(this.#client);
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

  refund({ paymentNo }: PaymentRef, refund: RefundRequest): Promise<RefundSnapshot> {
    return this.#refunds.give(paymentNo, refund);
  }

  queryRefund({ paymentNo }: PaymentRef, refundNo: string, asked?: Pick<RefundRequest, "round">): Promise<RefundSnapshot> {
    return this.#refunds.ask(paymentNo, refundNo, asked?.round);
  }

  reclaim({ paymentNo }: PaymentRef, refundNo: string, refundRef: string, round?: number): Promise<RefundSnapshot> {
    return this.#refunds.reclaim(paymentNo, refundNo, refundRef, round);
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
