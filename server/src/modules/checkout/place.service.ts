import type { Ctx } from "../../platform/ctx.ts";
import { emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import type { CurrencyCode } from "../../platform/graphql/common.types.ts";
import { InputError, type UserError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { toId } from "../../platform/ids.ts";
import { once } from "../../platform/idempotency.ts";
import { formatMoney, MoneyError, parseDecimal } from "../../platform/money.ts";
import { say, type Text } from "../../platform/say.ts";
import { type CartData, readCartToSell, readOwnCart, type SellableLine } from "../cart/cart.reads.ts";
import { closingCart, lockCart } from "../cart/cart.service.ts";
import { QuantityLimitError } from "../cart/cart.types.ts";
import { variantTitle } from "../catalogue/variant.reads.ts";
import { claimStock, holdStock, insufficient, stockTopics } from "../inventory/stock.service.ts";
import { orderTopics } from "../orders/order.events.ts";
import { grantAccess, type NewLine, openOrder } from "../orders/placing.service.ts";
import { asksCarriers, pickupOf, readAhead } from "../logistics/freight.quotes.ts";
import { offeredMethods } from "../payments/methods.ts";
import { readAddress, readBuyer, readContact } from "./address.rules.ts";
import { type OrderPlaceInput, PriceChangedError } from "./checkout.types.ts";
import { containedTax, type Quote, quoteCart, taxRateFor } from "./quote.ts";

const error = (ctx: Ctx, code: UserErrorCode, text: Text, ...field: string[]): UserError =>
  new InputError({ code, message: say(ctx, text), field });

/**
 * Turns a cart into an order with its stock reserved, before any money is asked, in one transaction: order, stock, cart and news,
 * or nothing. The same key, a second key, a second tab: one cart becomes one order. Answers the order, with a fresh token for its guest.
 */
export async function placeOrder(ctx: Ctx, input: OrderPlaceInput): ReturnType<typeof grantAccess> {
  await ctx.app.limits.spend("order.ip", ctx.ip);
  const pickup = await pickupOf(ctx, input.shippingMethod);
  const { address, errors } = pickup
    ? readContact(ctx, input.address, pickup)
    : (await wantsNoAddress(ctx, input))
      ? readBuyer(ctx, input.address)
      : readAddress(ctx, input.address);
  const email = readEmail(ctx, input, address.countryCode, errors);
  const note = input.note?.trim() || null;
  if (note && note.length > 500)
    errors.push(error(ctx, UserErrorCode.INVALID, { zh: "留言不能超过 500 字", en: "The note may have at most 500 characters" }, "note"));
  // carriers are asked for their prices now: inside the transaction nobody is
  const shown = (await asksCarriers(ctx)) ? await readOwnCart(ctx, input.cartId) : null;
  if (shown && errors.length === 0) await quoteCart(ctx, shown, { destination: address, method: input.shippingMethod });
  const { idempotencyKey: key, ...rest } = input;
  const scope = `cart:${input.cartId.slice(0, 60)}`;
  // PostgreSQL reads the cart when it has the lock, though both are asked for at once
  const first = (ctx: Ctx) => Promise.all([lockCart(ctx, input.cartId, true), readCartToSell(ctx, input.cartId), readAhead(ctx)]);
  let fresh: ReturnType<typeof grantAccess> | undefined;
  const placed = await once(ctx, { scope, key, operation: "orderPlace", input: rest, first }, async (ctx, [locked, found]) => {
    fresh = undefined; // of a try that was rolled back
    if (locked.orderId) return { orderId: locked.orderId }; // another key, another tab: the cart is an order already
    if (errors.length > 0) refuse(...errors);
    const cart = found!;
    checkLines(ctx, cart);
    const quote = await quoteCart(ctx, cart, { destination: address, method: input.shippingMethod });
    checkShipping(ctx, quote, input);
    checkTotal(ctx, cart, quote, input.expectedTotal);
    const { countryCode, provinceCode } = address;
    const handedOver = cart.lines.some((line) => line.requiresShipping);
    const purchase = { total: quote.total, currency: cart.currency, countryCode, provinceCode, handedOver };
    const method = offeredMethods(ctx, purchase).find((offered) => offered.code === input.paymentMethod);
    if (!method || method.unavailable)
      return refuse(
        error(
          ctx,
          UserErrorCode.METHOD_UNAVAILABLE,
          method?.unavailable ?? { zh: "本店不支持这种付款方式", en: "This shop does not offer this method" },
          "paymentMethod",
        ),
      );
    const offer = quote.offer!;
    const opening = openOrder(ctx, {
      cartId: cart.id,
      email,
      address,
      pickup: offer.pickup && { name: offer.pickup.name, hours: offer.pickup.hours, phone: offer.pickup.phone },
      note,
      currency: cart.currency,
      subtotal: quote.subtotal,
      discount: quote.discount,
      shipping: quote.shipping!,
      tax: quote.tax,
      total: quote.total,
      paymentMethod: input.paymentMethod,
      paymentWindow: method.windowSeconds,
      shippingMethod: offer.code,
      shippingName: offer.name,
      estimatedFrom: offer.estimatedFrom,
      estimatedTo: offer.estimatedTo,
      lines: freezeLines(ctx, cart, address.countryCode),
    });
    const [orderId] = await Promise.all([opening, claimStock(ctx, cart.lines)]);
    const holding = holdStock(ctx, orderId, cart.lines);
    const topics = orderTopics(orderId, "orders", `cart:${cart.id}`, ...stockTopics(cart.lines.map((line) => line.variantId)));
    emit(
      ctx,
      "order.placed",
      { orderId },
      { topics, orderId, actor: { kind: "SHOPPER", name: address.name }, change: closingCart(cart.id, orderId) },
    );
    fresh = grantAccess(ctx, orderId); // a token is told once and not kept with the key: a repeat gets its own
    await Promise.all([holding, fresh]);
    return { orderId };
  });
  return fresh ?? grantAccess(ctx, placed.orderId);
}

/** Looked up only where no street was given, so that what is sent costs no statement more. */
async function wantsNoAddress(ctx: Ctx, { cartId, address }: OrderPlaceInput): Promise<boolean> {
  if (address.street.trim()) return false;
  const cart = await readOwnCart(ctx, cartId);
  return cart !== null && cart.lines.length > 0 && cart.lines.every((line) => !line.requiresShipping);
}

function readEmail(ctx: Ctx, input: OrderPlaceInput, countryCode: string, errors: UserError[]): string | null {
  const email = input.email?.trim().toLowerCase() || null;
  if (email && (email.length > 254 || !/^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/.test(email)))
    errors.push(error(ctx, UserErrorCode.INVALID, { zh: "邮箱地址不正确", en: "This is not an e-mail address" }, "email"));
  if (!email && countryCode !== "CN")
    errors.push(
      error(
        ctx,
        UserErrorCode.REQUIRED,
        { zh: "请填写邮箱，用于接收订单通知", en: "Enter your e-mail address for news about the order" },
        "email",
      ),
    );
  return email;
}

/** Every line that cannot be ordered as it stands is named; stock is checked once more, under lock, when it is reserved. */
function checkLines(ctx: Ctx, cart: CartData): void {
  if (cart.lines.length === 0) refuse(error(ctx, UserErrorCode.CART_EMPTY, { zh: "购物车是空的", en: "The cart is empty" }, "cartId"));
  const problems = cart.lines.flatMap((line): UserError[] => {
    const variantId = toId("var", line.variantId);
    if (!line.onSale)
      return [
        error(ctx, UserErrorCode.NOT_PURCHASABLE, { zh: `「${line.name}」已下架`, en: `“${line.name}” is no longer on sale` }, "cartId"),
      ];
    if (line.quantity > line.limit) {
      const message = say(ctx, {
        zh: `「${line.name}」每单限购 ${line.limit} 件`,
        en: `At most ${line.limit} of “${line.name}” per order`,
      });
      return [new QuantityLimitError({ message, variantId, limit: line.limit })];
    }
    return line.quantity > line.available ? [insufficient(ctx, line.variantId, line.available)] : [];
  });
  if (problems.length > 0) refuse(...problems);
}

function checkShipping(ctx: Ctx, quote: Quote, input: OrderPlaceInput): void {
  if (quote.offer) return;
  const asked = quote.offers.find((offer) => offer.code === input.shippingMethod);
  if (asked?.unavailable) refuse(error(ctx, UserErrorCode.DESTINATION_EXCLUDED, asked.unavailable, "address"));
  if (quote.offers.every((offer) => offer.unavailable || offer.pickup))
    refuse(error(ctx, UserErrorCode.DESTINATION_EXCLUDED, { zh: "暂时无法寄送到这个地区", en: "We do not ship there" }, "address"));
  refuse(error(ctx, UserErrorCode.METHOD_UNAVAILABLE, { zh: "请选择配送方式", en: "Choose a shipping method" }, "shippingMethod"));
}

/** Charged = shown, or nothing is charged. */
function checkTotal(ctx: Ctx, cart: CartData, quote: Quote, expectedTotal: string): void {
  let expected: bigint;
  try {
    expected = parseDecimal(expectedTotal, cart.currency);
  } catch (problem) {
    if (!(problem instanceof MoneyError)) throw problem;
    return refuse(error(ctx, UserErrorCode.INVALID, { zh: "金额格式不正确", en: problem.message }, "expectedTotal"));
  }
  if (expected === quote.total) return;
  const currencyCode = cart.currency as CurrencyCode;
  const [now, then] = [quote.total, expected].map((sum) => formatMoney(sum, cart.currency, ctx.language));
  // Where no price moved, it is what is bought, or how many of it, in another window
  const message = cart.lines.some((line) => line.price !== line.seenPrice)
    ? say(ctx, { zh: "价格有变动，请确认新的金额后再提交", en: "A price has changed; please confirm the new total" })
    : say(ctx, {
        zh: `合计现在是 ${now}，不是 ${then}：购物车或运费已有变动，请核对后再提交`,
        en: `The total is now ${now} instead of ${then}: the cart or its delivery has changed; please check it and place the order again`,
      });
  refuse(
    new PriceChangedError({
      message,
      field: ["expectedTotal"],
      cart,
      expectedTotal: { amount: expected, currencyCode } as PriceChangedError["total"],
      total: { amount: quote.total, currencyCode } as PriceChangedError["total"],
    }),
  );
}

/** The lines as they are sold: names in the buyer's language, prices and tax of this moment. */
function freezeLines(ctx: Ctx, cart: CartData<SellableLine>, countryCode: string): NewLine[] {
  const rate = taxRateFor(countryCode);
  return cart.lines.map((line) => {
    const total = line.price * BigInt(line.quantity);
    return {
      variantId: line.variantId,
      productId: line.productId,
      sku: line.sku,
      name: line.name,
      options: variantTitle(line, ctx.language),
      mediaId: line.mediaId,
      quantity: line.quantity,
      unitPrice: line.price,
      discount: 0n,
      tax: containedTax(total, rate),
      taxRate: rate.toString(),
      total,
      weightGrams: line.weightGrams,
      requiresShipping: line.requiresShipping,
    };
  });
}
