import { randomBytes } from "node:crypto";
import type { App, Ctx } from "../../platform/ctx.ts";
import type { Text } from "../../platform/say.ts";
import { PaymentMethodCode } from "../orders/order.enums.ts";
import { Alipay } from "./providers/alipay.ts";
import type { Gateway, Receiver } from "./providers/provider.ts";

/** A gateway with what its messages must name to be ours. */
export interface ConfiguredGateway {
  gateway: Gateway;
  /** The path of its notifications: /webhooks/payments/<slug>. */
  slug: string;
  receiver: Receiver;
}

const built = new WeakMap<App, Map<PaymentMethodCode, ConfiguredGateway>>();

/** The gateways that the settings name, made once per application. A wrong key fails here, at start. */
export function gateways(app: App): Map<PaymentMethodCode, ConfiguredGateway> {
  const known = built.get(app);
  if (known) return known;
  const { env } = app;
  const map = new Map<PaymentMethodCode, ConfiguredGateway>();
  if (env.ALIPAY_APP_ID)
    map.set(PaymentMethodCode.ALIPAY, {
      slug: "alipay",
      receiver: { appId: env.ALIPAY_APP_ID, sellerId: env.ALIPAY_SELLER_ID },
      gateway: new Alipay({
        baseUrl: env.ALIPAY_GATEWAY,
        credentials: { appId: env.ALIPAY_APP_ID, privateKey: env.ALIPAY_PRIVATE_KEY, alipayPublicKey: env.ALIPAY_PUBLIC_KEY },
        fetch: (...args) => app.fetch(...args),
        clock: () => new Date(),
        random: (bytes) => randomBytes(bytes),
      }),
    });
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
  for (const [code, { gateway }] of gateways(ctx.app))
    offered.push({
      code,
      name: { zh: "支付宝", en: "Alipay" },
      description: { zh: "跳转到支付宝付款，或用支付宝扫码", en: "Pay in Alipay, or scan a code with its app" },
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
