import { Arg, Ctx as Context, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { BadInput, refuse } from "../../platform/failures.ts";
import { Access } from "../../platform/graphql/access.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { say } from "../../platform/say.ts";
import type { CartDestination } from "../cart/cart.entity.ts";
import { CartAddressSetInput, CartShippingSelectInput } from "../cart/cart.inputs.ts";
import { type CartData, readOwnCart } from "../cart/cart.reads.ts";
import { cartPayload } from "../cart/cart.resolver.ts";
import { setDestination, setShippingMethod } from "../cart/cart.service.ts";
import { Cart, CartPayload } from "../cart/cart.types.ts";
import { visibleOrder, isHandedOver } from "../orders/order.reads.ts";
import { offeredMethods, type Purchase } from "../payments/methods.ts";
import { PaymentMethod } from "../payments/payment.types.ts";
import { readId } from "../../platform/ids.ts";
import { CartCost, OrderPlaceInput, OrderPlacePayload } from "./checkout.types.ts";
import { placeOrder } from "./place.service.ts";
import { quoteCart } from "./quote.ts";

@Resolver(() => Cart)
export class CheckoutResolver {
  @FieldResolver(() => CartCost, { description: "What it costs at this moment." })
  async cost(@Root() cart: CartData, @Context() ctx: Ctx) {
    const quote = await quoteCart(ctx, cart);
    const money = (amount: bigint) => ({ amount, currencyCode: quote.currency });
    return {
      subtotal: money(quote.subtotal),
      discount: money(quote.discount),
      shipping: quote.shipping === null ? null : money(quote.shipping),
      tax: money(quote.tax),
      total: money(quote.total),
      freeShippingRemaining: quote.freeShippingRemaining === null ? null : money(quote.freeShippingRemaining),
    };
  }

  @Verb(() => CartPayload, "handle", "Sets where the cart shall go, as exactly as it is known, so that freight can be quoted.")
  async cartAddressSet(@Context() ctx: Ctx, @Arg("input", () => CartAddressSetInput) input: CartAddressSetInput) {
    await setDestination(ctx, input.cartId, toDestination(input.destination));
    return cartPayload(ctx, input.cartId);
  }

  @Verb(() => CartPayload, "handle", "Chooses one of the shipping methods that `shippingQuotes` offers for the cart.")
  async cartShippingSelect(@Context() ctx: Ctx, @Arg("input", () => CartShippingSelectInput) input: CartShippingSelectInput) {
    const shippingMethod = input.shippingMethod || null;
    const cart = shippingMethod === null ? null : await readOwnCart(ctx, input.cartId);
    const quote = cart && (await quoteCart(ctx, { ...cart, shippingMethod }));
    if (cart && quote?.offer?.code !== shippingMethod) {
      const message = say(ctx, {
        zh: "这个配送方式不适用，请先填写地区",
        en: "This shipping method does not fit; set the destination first",
      });
      refuse(new InputError({ code: UserErrorCode.METHOD_UNAVAILABLE, message, field: ["shippingMethod"] }));
    }
    await setShippingMethod(ctx, input.cartId, shippingMethod);
    return cartPayload(ctx, input.cartId);
  }

  @Query(() => [PaymentMethod], {
    description:
      "Ways to pay a cart or an order, in the shop's order of recommendation; one that does not fit says why. Give exactly one of `cartId` and `orderId`.",
  })
  @Access("handle")
  async paymentMethods(
    @Context() ctx: Ctx,
    @Arg("cartId", () => ID, { nullable: true, description: "The cart to be paid." }) cartId: string | null,
    @Arg("orderId", () => ID, { nullable: true, description: "The order to be paid." }) orderId: string | null,
    @Arg("accessToken", () => String, { nullable: true, description: "A guest's access token of the order." }) accessToken: string | null,
    @Arg("countryCode", () => String, {
      nullable: true,
      defaultValue: "CN",
      description: "Destination of the cart, where none is set yet.",
    })
    countryCode: string | null,
    @Arg("provinceCode", () => String, {
      nullable: true,
      description: "Chinese province of the cart's destination, where none is set yet.",
    })
    provinceCode: string | null,
    @Arg("inWechat", () => Boolean, {
      defaultValue: false,
      description: "True on a page inside WeChat's own browser, which opens no other company's cashier.",
    })
    inWechat: boolean,
  ) {
    const purchase = await readPurchase(ctx, { cartId, orderId, accessToken, countryCode: countryCode ?? "CN", provinceCode });
    if (!purchase) return [];
    return offeredMethods(ctx, { ...purchase, inWechat }).map((method) => ({
      code: method.code,
      name: say(ctx, method.name),
      description: say(ctx, method.description),
      available: method.unavailable === null,
      unavailableReason: method.unavailable && say(ctx, method.unavailable),
      windowMinutes: Math.floor(method.windowSeconds / 60),
      channels: method.channels,
    }));
  }

  @Verb(
    () => OrderPlacePayload,
    "handle",
    "Turns a cart into an order and reserves its stock, before any money is asked. One cart becomes one order, however often it is sent. Refused with PRICE_CHANGED when the total is not `expectedTotal`.",
  )
  async orderPlace(@Context() ctx: Ctx, @Arg("input", () => OrderPlaceInput) input: OrderPlaceInput) {
    return { ...(await placeOrder(ctx, input)), userErrors: [], warnings: [] };
  }
}

const toDestination = (d: CartAddressSetInput["destination"]): CartDestination => ({
  countryCode: d.countryCode.trim().toUpperCase().slice(0, 2),
  provinceCode: d.provinceCode?.slice(0, 12) ?? null,
  cityCode: d.cityCode?.slice(0, 12) ?? null,
  districtCode: d.districtCode?.slice(0, 12) ?? null,
  postcode: d.postcode?.slice(0, 20) ?? null,
});

async function readPurchase(
  ctx: Ctx,
  of: { cartId: string | null; orderId: string | null; accessToken: string | null; countryCode: string; provinceCode: string | null },
): Promise<Purchase | null> {
  if ((of.cartId == null) === (of.orderId == null)) throw new BadInput("Give exactly one of cartId and orderId");
  if (of.orderId != null) {
    const order = await visibleOrder(ctx, readId("ord", of.orderId), of.accessToken);
    return (
      order && {
        total: order.total,
        currency: order.currency,
        countryCode: order.address.countryCode,
        provinceCode: order.address.provinceCode,
        handedOver: await isHandedOver(ctx, order.uuid),
      }
    );
  }
  const cart = await readOwnCart(ctx, of.cartId!);
  if (!cart) return null;
  const quote = await quoteCart(ctx, cart);
  // what is collected is paid where the shop is
  const destination = quote.offer?.pickup
    ? { countryCode: "CN", provinceCode: quote.offer.pickup.provinceCode }
    : {
        countryCode: cart.destination?.countryCode ?? of.countryCode,
        provinceCode: cart.destination?.provinceCode ?? of.provinceCode,
      };
  return { total: quote.total, currency: cart.currency, handedOver: cart.lines.some((line) => line.requiresShipping), ...destination };
}
