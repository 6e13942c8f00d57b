import type { Ctx } from "../../platform/ctx.ts";
import { shopNow } from "../../platform/clock.ts";
import { roundHalfUp } from "../../platform/money.ts";
import type { CartDestination } from "../cart/cart.entity.ts";
import type { CartData } from "../cart/cart.reads.ts";
import { freightItems } from "../logistics/parcels.ts";
import { FeeCertainty } from "../logistics/freight.types.ts";
import { quoteShipping, type ShippingOffer, usualOffer } from "../logistics/freight.quotes.ts";

/** What a cart costs now. Minor units of `currency`; prices include tax. */
export interface Quote {
  currency: string;
  subtotal: bigint;
  discount: bigint;
  /** Null until destination and method are known, and as long as the carrier's price to there is not. */
  shipping: bigint | null;
  tax: bigint;
  total: bigint;
  freeShippingRemaining: bigint | null;
  weightGrams: number;
  /** The chosen way to ship, or what stands in its place where nothing is sent. */
  offer: Pick<ShippingOffer, "code" | "name" | "fee" | "freeOver" | "certainty" | "estimatedFrom" | "estimatedTo" | "pickup"> | null;
  offers: ShippingOffer[];
}

/** Percent of value-added tax that prices in mainland China contain. Exports are free of it. */
export const TAX_RATE = 13n;
export const taxRateFor = (countryCode: string): bigint => (countryCode === "CN" ? TAX_RATE : 0n);
export const containedTax = (gross: bigint, rate: bigint): bigint => roundHalfUp(gross * rate, 100n + rate);

/** Codes are handed out the moment they are paid, wherever the buyer is. */
async function nothingToSend(ctx: Ctx): Promise<NonNullable<Quote["offer"]>> {
  const now = await shopNow(ctx);
  const name = { zh: "无需寄送", en: "Nothing to send" };
  return { code: "none", name, fee: 0n, freeOver: null, certainty: FeeCertainty.FIRM, estimatedFrom: now, estimatedTo: now, pickup: null };
}

/**
 * The one calculation of cart and order: lines → discounts → freight → tax contained. Every place that shows or charges a sum calls it,
 * so that what is charged is what was shown.
 */
export async function quoteCart(ctx: Ctx, cart: CartData, given?: { destination: CartDestination; method: string }): Promise<Quote> {
  const { currency } = cart;
  const counted = cart.lines.filter((line) => line.onSale);
  const subtotal = counted.reduce((sum, line) => sum + line.price * BigInt(line.quantity), 0n);
  const weightGrams = counted.reduce((sum, line) => sum + (line.requiresShipping ? line.weightGrams * line.quantity : 0), 0);
  const discount = 0n;
  const destination = given?.destination ?? cart.destination;
  const chosen = given?.method ?? cart.shippingMethod;
  const sent = counted.length === 0 || counted.some((line) => line.requiresShipping);
  const request = { items: freightItems(counted, ({ variantId }) => variantId), merchandise: subtotal - discount, currency, destination };
  const offers = sent && (destination || chosen) ? await quoteShipping(ctx, request) : [];
  const wanted = chosen ?? usualOffer(offers)?.code;
  const usable = offers.find((candidate) => candidate.code === wanted && !candidate.unavailable) ?? null;
  const offer = sent ? usable : await nothingToSend(ctx);
  // a fee that may change with the city is no part of a sum
  const shipping = offer?.certainty === FeeCertainty.FIRM ? offer.fee : null;
  const total = subtotal - discount + (shipping ?? 0n);
  const rate = taxRateFor(offer?.pickup ? "CN" : (destination?.countryCode ?? "CN"));
  const tax =
    counted.reduce((sum, line) => sum + containedTax(line.price * BigInt(line.quantity), rate), 0n) + containedTax(shipping ?? 0n, rate);
  const gap = offer?.freeOver != null && offer.fee > 0n ? offer.freeOver - (subtotal - discount) : null;
  return {
    currency,
    subtotal,
    discount,
    shipping,
    tax,
    total,
    freeShippingRemaining: gap !== null && gap > 0n ? gap : null,
    weightGrams,
    offer,
    offers,
  };
}
