import type { Ctx } from "../../platform/ctx.ts";
import type { Text } from "../../platform/say.ts";
import { PaymentMethodCode } from "../orders/order.enums.ts";
import { gateways } from "./gateways.ts";
import { cannotTake } from "./sums.ts";

/** What decides whether a method fits: minor units, ISO codes. */
export interface Purchase {
  total: bigint;
  currency: string;
  countryCode: string;
  provinceCode: string | null;
  /** False if nothing of it is sent or collected: it is all codes. */
  handedOver: boolean;
  /** True on a page inside WeChat's own browser. */
  inWechat?: boolean;
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
        ? (cannotTake(gateway.caps, { amount: purchase.total, currency: purchase.currency }) ?? blockedHere(code, purchase))
        : otherCurrency(purchase.currency),
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

/** WeChat does not let its browser open Alipay, so nobody is led into a page that stays white. */
const blockedHere = (code: PaymentMethodCode, { inWechat }: Purchase): Text | null =>
  inWechat && code === PaymentMethodCode.ALIPAY
    ? { zh: "微信内无法打开支付宝，请用浏览器打开本页", en: "Does not open inside WeChat; open this page in a browser" }
    : null;

const otherCurrency = (currency: string): Text => ({ zh: `不支持以 ${currency} 付款`, en: `Cannot be used to pay in ${currency}` });

function codUnavailable(purchase: Purchase, limit: bigint): Text | null {
  if (!purchase.handedOver)
    return { zh: "没有需要寄送的商品，无法货到付款", en: "Nothing of this is delivered to a door, where it could be paid" };
  if (purchase.countryCode !== "CN" || ISLANDS.has((purchase.provinceCode ?? "").slice(0, 2)))
    return { zh: "仅限中国大陆地址", en: "Only for addresses in mainland China" };
  if (purchase.currency !== "CNY") return otherCurrency(purchase.currency); // couriers there take yuan
  if (purchase.total > limit) return { zh: "超过货到付款的金额上限", en: "The order is above the limit for cash on delivery" };
  return null;
}
