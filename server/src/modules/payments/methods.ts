import { randomBytes } from "node:crypto";
import type { App, Ctx } from "../../platform/ctx.ts";
import { StartRefused } from "../../platform/failures.ts";
import type { Text } from "../../platform/say.ts";
import { PaymentMethodCode } from "../orders/order.enums.ts";
import { Alipay } from "./providers/alipay.ts";
import type { Gateway, Receiver } from "./providers/provider.ts";
import { WechatPay } from "./providers/wechatpay.ts";

/** A gateway with what its messages must name to be ours, and how it is presented to shoppers. */
export interface ConfiguredGateway {
  gateway: Gateway;
  name: Text;
  description: Text;
  /** The path of its notifications: /webhooks/payments/<slug>. */
  slug: string;
  receiver: Receiver;
  /** Demo shops: the simulator's page on which a code of this gateway can be scanned. */
  demoScan?: (content: string) => string;
}

const built = new WeakMap<App, Map<PaymentMethodCode, ConfiguredGateway>>();

/** The gateways that the settings name, made once per application. A wrong key fails here, at start: StartRefused names the setting. */
export function gateways(app: App): Map<PaymentMethodCode, ConfiguredGateway> {
  const known = built.get(app);
  if (known) return known;
  const { env } = app;
  const map = new Map<PaymentMethodCode, ConfiguredGateway>();
  try {
    if (env.ALIPAY_APP_ID) map.set(PaymentMethodCode.ALIPAY, alipay(app));
    if (env.WECHATPAY_MCH_ID) map.set(PaymentMethodCode.WECHAT_PAY, wechatPay(app));
  } catch (error) {
    // what an adapter says of its credentials is meant for whoever set them
    throw error instanceof TypeError ? new StartRefused(error.message) : error;
  }
  built.set(app, map);
  return map;
}

/** What adapters are made of besides their settings. */
const wire = (app: App) => ({
  fetch: (...args: Parameters<typeof fetch>) => app.fetch(...args),
  clock: () => new Date(),
  random: (bytes: number) => randomBytes(bytes),
});

function alipay(app: App): ConfiguredGateway {
  const { env } = app;
  return {
    slug: "alipay",
    name: { zh: "支付宝", en: "Alipay" },
    description: { zh: "跳转到支付宝付款，或用支付宝扫码", en: "Pay in Alipay, or scan a code with its app" },
    receiver: { appId: env.ALIPAY_APP_ID, sellerId: env.ALIPAY_SELLER_ID },
    gateway: new Alipay({
      baseUrl: env.ALIPAY_GATEWAY,
      credentials: { appId: env.ALIPAY_APP_ID, privateKey: env.ALIPAY_PRIVATE_KEY, alipayPublicKey: env.ALIPAY_PUBLIC_KEY },
      ...wire(app),
    }),
  };
}

function wechatPay(app: App): ConfiguredGateway {
  const { env } = app;
  const credentials = {
    mchId: env.WECHATPAY_MCH_ID,
    appId: env.WECHATPAY_APP_ID,
    serial: env.WECHATPAY_SERIAL,
    privateKey: env.WECHATPAY_PRIVATE_KEY,
    apiV3Key: env.WECHATPAY_API_V3_KEY,
    ...(env.WECHATPAY_PUBLIC_KEY_ID && { publicKeyId: env.WECHATPAY_PUBLIC_KEY_ID }),
    ...(env.WECHATPAY_PUBLIC_KEY && { publicKey: env.WECHATPAY_PUBLIC_KEY }),
    ...(env.WECHATPAY_APP_SECRET && { appSecret: env.WECHATPAY_APP_SECRET }),
  };
  const payer = { authorizeUrl: env.WECHATPAY_AUTHORIZE_URL, tokenUrl: env.WECHATPAY_TOKEN_URL };
  return {
    slug: "wechatpay",
    name: { zh: "微信支付", en: "WeChat Pay" },
    description: { zh: "用微信扫码，或在手机上打开微信付款", en: "Scan a code with WeChat, or pay in WeChat on this phone" },
    receiver: { appId: env.WECHATPAY_APP_ID, sellerId: env.WECHATPAY_MCH_ID },
    gateway: new WechatPay({ baseUrl: env.WECHATPAY_GATEWAY, credentials, ...wire(app) }, { channels: env.WECHATPAY_CHANNELS, payer }),
    // WeChat's codes are no web addresses, so a browser alone cannot play the phone
    ...(env.SHOP_MODE === "demo" && { demoScan: (content: string) => `${env.WECHATPAY_GATEWAY}/scan?code=${encodeURIComponent(content)}` }),
  };
}

/** What decides whether a method fits: minor units, ISO codes. */
export interface Purchase {
  total: bigint;
  currency: string;
  countryCode: string;
  provinceCode: string | null;
}

export interface OfferedMethod {
  code: PaymentMethodCode;
  name: Text;
  description: Text;
  /** Null: it can be used. */
  unavailable: Text | null;
  windowSeconds: number;
  channels: string[];
}

const ISLANDS = new Set(["71", "81", "82"]); // 台湾, 香港, 澳门: carriers collect no cash there for us

/** Every method this shop has, and why one does not fit this purchase. The order is the shop's recommendation. */
export function offeredMethods(ctx: Ctx, purchase: Purchase): OfferedMethod[] {
  const { env } = ctx.app;
  const window = Math.round(env.PAYMENT_WINDOW_MINUTES * 60);
  const offered: OfferedMethod[] = [];
  for (const [code, { gateway, name, description }] of gateways(ctx.app))
    offered.push({
      code,
      name,
      description,
      unavailable: gateway.caps.currencies.includes(purchase.currency)
        ? null
        : { zh: `不支持 ${purchase.currency}`, en: `Not for ${purchase.currency}` },
      windowSeconds: window,
      channels: gateway.caps.channels.map((channel) => channel.toUpperCase()),
    });
  offered.push({
    code: PaymentMethodCode.CASH_ON_DELIVERY,
    name: { zh: "货到付款", en: "Cash on delivery" },
    description: { zh: "收到包裹时付给快递员", en: "Pay the courier when the parcel arrives" },
    unavailable: codUnavailable(purchase, BigInt(env.COD_MAX_TOTAL)),
    windowSeconds: window,
    channels: [],
  });
  if (env.BANK_ACCOUNT)
    offered.push({
      code: PaymentMethodCode.BANK_TRANSFER,
      name: { zh: "银行转账", en: "Bank transfer" },
      description: {
        zh: `下单后 ${env.BANK_TRANSFER_DAYS} 天内转账，到账后发货`,
        en: `Transfer within ${env.BANK_TRANSFER_DAYS} days; we ship when the money arrives`,
      },
      unavailable: null,
      windowSeconds: env.BANK_TRANSFER_DAYS * 24 * 3600,
      channels: [],
    });
  return offered;
}

function codUnavailable(purchase: Purchase, limit: bigint): Text | null {
  if (purchase.countryCode !== "CN" || ISLANDS.has((purchase.provinceCode ?? "").slice(0, 2)))
    return { zh: "仅限中国大陆地址", en: "Only for addresses in mainland China" };
  if (purchase.total > limit) return { zh: "超过货到付款的金额上限", en: "The order is above the limit for cash on delivery" };
  return null;
}
