import { randomBytes } from "node:crypto";
import type { App } from "../../platform/ctx.ts";
import { StartRefused } from "../../platform/failures.ts";
import type { Text } from "../../platform/say.ts";
import { PaymentMethodCode } from "../orders/order.enums.ts";
import { Alipay } from "./providers/alipay.ts";
import { PayPal } from "./providers/paypal.ts";
import { CredentialsError, type Gateway, type Receiver } from "./providers/provider.ts";
import { Stripe } from "./providers/stripe.ts";
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

/**
 * The gateways that the settings name, made once per application, in the order of the shop's recommendation. A wrong key fails here, at
 * start: StartRefused names the setting.
 */
export function gateways(app: App): Map<PaymentMethodCode, ConfiguredGateway> {
  const known = built.get(app);
  if (known) return known;
  const { env } = app;
  const map = new Map<PaymentMethodCode, ConfiguredGateway>();
  try {
    if (env.ALIPAY_APP_ID) map.set(PaymentMethodCode.ALIPAY, alipay(app));
    if (env.WECHATPAY_MCH_ID) map.set(PaymentMethodCode.WECHAT_PAY, wechatPay(app));
    if (env.PAYPAL_CLIENT_ID) map.set(PaymentMethodCode.PAYPAL, payPal(app));
    if (env.STRIPE_SECRET_KEY) map.set(PaymentMethodCode.STRIPE, stripe(app));
  } catch (error) {
    // what an adapter says of its credentials is meant for whoever set them
    throw error instanceof CredentialsError ? new StartRefused(error.message) : error;
  }
  built.set(app, map);
  return map;
}

/** What adapters are made of besides their settings. */
const wire = (app: App) => ({
  fetch: (...args: Parameters<typeof fetch>) => app.fetch(...args),
  clock: () => new Date(),
  random: (bytes: number) => randomBytes(bytes),
  timeoutMs: app.env.OUTBOUND_TIMEOUT_SECONDS * 1_000,
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
      credentials: {
        ...{ appId: env.ALIPAY_APP_ID, privateKey: env.ALIPAY_PRIVATE_KEY, alipayPublicKey: env.ALIPAY_PUBLIC_KEY },
        ...(env.ALIPAY_SELLER_ID && { sellerId: env.ALIPAY_SELLER_ID }),
      },
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

function payPal(app: App): ConfiguredGateway {
  const { env } = app;
  return {
    slug: "paypal",
    name: { zh: "PayPal", en: "PayPal" },
    description: { zh: "跳转到 PayPal，用余额、银行卡或账户付款", en: "Pay on PayPal’s page by balance, card or bank account" },
    receiver: { appId: null, sellerId: env.PAYPAL_MERCHANT_ID || null },
    gateway: new PayPal({
      ...wire(app),
      baseUrl: env.PAYPAL_BASE_URL,
      credentials: { clientId: env.PAYPAL_CLIENT_ID, clientSecret: env.PAYPAL_CLIENT_SECRET, webhookId: env.PAYPAL_WEBHOOK_ID },
      capture: env.PAYPAL_CAPTURE,
      trust: { certOrigins: env.PAYPAL_CERT_ORIGINS.split(",").filter(Boolean), certAuthorities: env.PAYPAL_CERT_CA },
    }),
  };
}

function stripe(app: App): ConfiguredGateway {
  const { env } = app;
  const gateway = new Stripe({
    ...wire(app),
    baseUrl: env.STRIPE_BASE_URL,
    credentials: { secretKey: env.STRIPE_SECRET_KEY, webhookSecret: env.STRIPE_WEBHOOK_SECRET },
    capture: env.STRIPE_CAPTURE,
  });
  return {
    slug: "stripe",
    name: { zh: "银行卡", en: "Card" },
    description: { zh: "Visa、Mastercard 等，在 Stripe 页面付款", en: "Visa, Mastercard and others, on Stripe’s page" },
    receiver: { appId: gateway.mode, sellerId: null },
    gateway,
  };
}
