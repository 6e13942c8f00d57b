import { randomBytes } from "node:crypto";
import type { App, Ctx } from "../../platform/ctx.ts";
import type { Text } from "../../platform/say.ts";
import { PaymentMethodCode } from "../orders/order.enums.ts";
import { Alipay } from "./providers/alipay.ts";
import { PayPal } from "./providers/paypal.ts";
import type { Gateway, Receiver } from "./providers/provider.ts";
import { Stripe } from "./providers/stripe.ts";

/** A gateway with what its messages must name to be ours, and what shoppers read of it. */
export interface ConfiguredGateway {
  gateway: Gateway;
  /** The path of its notifications: /webhooks/payments/<slug>. */
  slug: string;
  receiver: Receiver;
  name: Text;
  description: Text;
}

const built = new WeakMap<App, Map<PaymentMethodCode, ConfiguredGateway>>();

/** The gateways that the settings name, made once per application, in the order of the shop's recommendation. A wrong key fails here, at start. */
export function gateways(app: App): Map<PaymentMethodCode, ConfiguredGateway> {
  const known = built.get(app);
  if (known) return known;
  const { env } = app;
  const outside = {
    fetch: (...args: Parameters<typeof fetch>) => app.fetch(...args),
    clock: () => new Date(),
    random: (bytes: number) => randomBytes(bytes),
  };
  const map = new Map<PaymentMethodCode, ConfiguredGateway>();
  if (env.ALIPAY_APP_ID)
    map.set(PaymentMethodCode.ALIPAY, {
      slug: "alipay",
      name: { zh: "支付宝", en: "Alipay" },
      description: { zh: "跳转到支付宝付款，或用支付宝扫码", en: "Pay in Alipay, or scan a code with its app" },
      receiver: { appId: env.ALIPAY_APP_ID, sellerId: env.ALIPAY_SELLER_ID },
      gateway: new Alipay({
        ...outside,
        baseUrl: env.ALIPAY_GATEWAY,
        credentials: { appId: env.ALIPAY_APP_ID, privateKey: env.ALIPAY_PRIVATE_KEY, alipayPublicKey: env.ALIPAY_PUBLIC_KEY },
      }),
    });
  if (env.PAYPAL_CLIENT_ID)
    map.set(PaymentMethodCode.PAYPAL, {
      slug: "paypal",
      name: { zh: "PayPal", en: "PayPal" },
      description: { zh: "跳转到 PayPal，用余额、银行卡或账户付款", en: "Pay on PayPal’s page by balance, card or bank account" },
      receiver: { appId: null, sellerId: env.PAYPAL_MERCHANT_ID || null },
      gateway: new PayPal({
        ...outside,
        baseUrl: env.PAYPAL_BASE_URL,
        credentials: { clientId: env.PAYPAL_CLIENT_ID, clientSecret: env.PAYPAL_CLIENT_SECRET, webhookId: env.PAYPAL_WEBHOOK_ID },
        capture: env.PAYPAL_CAPTURE,
        trust: { certOrigins: env.PAYPAL_CERT_ORIGINS.split(",").filter(Boolean), certAuthorities: env.PAYPAL_CERT_CA },
      }),
    });
  if (env.STRIPE_SECRET_KEY) {
    const gateway = new Stripe({
      ...outside,
      baseUrl: env.STRIPE_BASE_URL,
      credentials: { secretKey: env.STRIPE_SECRET_KEY, webhookSecret: env.STRIPE_WEBHOOK_SECRET },
      capture: env.STRIPE_CAPTURE,
    });
    map.set(PaymentMethodCode.STRIPE, {
      slug: "stripe",
      name: { zh: "银行卡", en: "Card" },
      description: { zh: "Visa、Mastercard 等，在 Stripe 页面付款", en: "Visa, Mastercard and others, on Stripe’s page" },
      receiver: { appId: gateway.mode, sellerId: null },
      gateway,
    });
  }
  built.set(app, map);
  return map;
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
      unavailable: gateway.caps.currencies.includes(purchase.currency) ? null : otherCurrency(purchase.currency),
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

const otherCurrency = (currency: string): Text => ({ zh: `不支持以 ${currency} 付款`, en: `Cannot be used to pay in ${currency}` });

function codUnavailable(purchase: Purchase, limit: bigint): Text | null {
  if (purchase.countryCode !== "CN" || ISLANDS.has((purchase.provinceCode ?? "").slice(0, 2)))
    return { zh: "仅限中国大陆地址", en: "Only for addresses in mainland China" };
  if (purchase.total > limit) return { zh: "超过货到付款的金额上限", en: "The order is above the limit for cash on delivery" };
  return null;
}
