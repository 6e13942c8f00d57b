import { Arg, Ctx as Context, FieldResolver, ID, Query, Resolver, Root, Subscription } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { streamSignals } from "../../platform/events/stream.ts";
import { NotFound } from "../../platform/failures.ts";
import { Access } from "../../platform/graphql/access.ts";
import type { CurrencyCode } from "../../platform/graphql/common.types.ts";
import { SimpleWarning, type Warning, WarningCode } from "../../platform/graphql/errors.types.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { needId, toId } from "../../platform/ids.ts";
import type { Signal } from "../../platform/pubsub.ts";
import { say } from "../../platform/say.ts";
import { productLoader } from "../catalogue/product.reads.ts";
import { variantLoader } from "../catalogue/variant.reads.ts";
import { type MediaRow, mediaLoader } from "../media/media.reads.ts";
import { Account } from "../identity/identity.types.ts";
import type { AccountData } from "../identity/session.service.ts";
import {
  CartClaimInput,
  CartCreateInput,
  CartCurrencySetInput,
  CartLinesAddInput,
  CartLinesRemoveInput,
  CartLinesUpdateInput,
  CartWarningsAcceptInput,
} from "./cart.inputs.ts";
import { type CartData, type CartLineData, maxQuantity, readCartOf, readOwnCart } from "./cart.reads.ts";
import { acceptWarnings, claimCart, setCurrency } from "./cart.adapt.ts";
import { addLines, cartTopic, createCart, removeLines, updateLines } from "./cart.service.ts";
import { Cart, CartLine, CartPayload, CartPriceWarning, CartStockWarning, CartUpdate } from "./cart.types.ts";

const payloadOf = (ctx: Ctx, cart: CartData | null) => ({ cart, userErrors: [], warnings: cart ? cartWarnings(ctx, cart) : [] });

/** The payload after a change: the cart as it is now. */
export const cartPayload = async (ctx: Ctx, cartId: string) => payloadOf(ctx, await readOwnCart(ctx, cartId));

/** The payload after a cart went to the account. What a merge cost is told once: the cart itself is adapted already. */
async function claimedPayload(ctx: Ctx, id: string) {
  const { cartId, merged } = await claimCart(ctx, id);
  const answer = await cartPayload(ctx, cartId);
  return merged ? { ...answer, warnings: cartWarnings(ctx, merged) } : answer;
}

/** What changed since the shopper last looked, line by line: price, stock, sale. */
export function cartWarnings(ctx: Ctx, cart: CartData): Warning[] {
  if (cart.status !== "OPEN") return [];
  return cart.lines.flatMap((line, i): Warning[] => {
    const field = ["lines", String(i)];
    const lineId = toId("ctl", line.uuid);
    if (!line.soldIn) {
      const message = say(ctx, { zh: `「${line.name}」不以 ${cart.currency} 出售`, en: `“${line.name}” is not sold in ${cart.currency}` });
      return [new SimpleWarning({ code: WarningCode.NOT_PURCHASABLE, message, field })];
    }
    if (!line.onSale) {
      const message = say(ctx, { zh: `「${line.name}」已下架`, en: `“${line.name}” is no longer on sale` });
      return [new SimpleWarning({ code: WarningCode.NOT_PURCHASABLE, message, field })];
    }
    const found: Warning[] = [];
    const most = maxQuantity(line);
    if (line.quantity > most) {
      const message = most
        ? say(ctx, { zh: `「${line.name}」现在最多可买 ${most} 件`, en: `Only ${most} of “${line.name}” can be bought now` })
        : say(ctx, { zh: `「${line.name}」已售罄`, en: `“${line.name}” has sold out` });
      found.push(new CartStockWarning({ message, field, lineId, requested: line.quantity, available: most }));
    }
    if (line.seenPrice !== line.price) {
      const message = say(ctx, { zh: `「${line.name}」的价格有变动`, en: `The price of “${line.name}” has changed` });
      const money = (amount: bigint) => ({ amount, currencyCode: cart.currency }) as CartPriceWarning["oldPrice"];
      found.push(new CartPriceWarning({ message, field, lineId, oldPrice: money(line.seenPrice), newPrice: money(line.price) }));
    }
    return found;
  });
}

type LineOf = CartLineData & { currency: string };
const wanted = (lines: { variantId: string; quantity: number }[]) =>
  lines.map((line, i) => ({ variantId: needId("var", line.variantId, `lines.${i}.variantId`), quantity: line.quantity }));

@Resolver(() => Cart)
export class CartResolver {
  @Query(() => Cart, {
    nullable: true,
    description: "A cart by its unguessable id; null when there is none, or when it belongs to an account that is not signed in.",
  })
  @Access("handle")
  cart(@Context() ctx: Ctx, @Arg("id", () => ID, { description: "The cart's id, crt_…" }) id: string): Promise<CartData | null> {
    return readOwnCart(ctx, id);
  }

  @FieldResolver()
  currencyCode(@Root() cart: CartData): CurrencyCode {
    return cart.currency as CurrencyCode;
  }

  @FieldResolver()
  lines(@Root() cart: CartData): LineOf[] {
    return cart.lines.map((line) => ({ ...line, currency: cart.currency }));
  }

  @FieldResolver()
  totalQuantity(@Root() cart: CartData): number {
    return cart.lines.reduce((sum, line) => sum + line.quantity, 0);
  }

  @FieldResolver()
  requiresShipping(@Root() cart: CartData): boolean {
    return cart.lines.length === 0 || cart.lines.some((line) => line.requiresShipping);
  }

  @FieldResolver()
  warnings(@Root() cart: CartData, @Context() ctx: Ctx): Warning[] {
    return cartWarnings(ctx, cart);
  }

  @Verb(
    () => CartPayload,
    "public",
    "Opens a cart, with or without lines. Keep its id: it is the only key to the cart. A signed-in customer's becomes the account's, as by `cartClaim`.",
  )
  async cartCreate(@Context() ctx: Ctx, @Arg("input", () => CartCreateInput) input: CartCreateInput) {
    const cart = await createCart(ctx, wanted(input.lines ?? []));
    return ctx.viewer.role === "CUSTOMER" ? claimedPayload(ctx, cart.id) : payloadOf(ctx, cart);
  }

  @Verb(() => CartPayload, "handle", "Adds pieces of variants; one that is in the cart already grows. All lines are added, or none.")
  async cartLinesAdd(@Context() ctx: Ctx, @Arg("input", () => CartLinesAddInput) input: CartLinesAddInput) {
    await addLines(ctx, input.cartId, wanted(input.lines));
    return cartPayload(ctx, input.cartId);
  }

  @Verb(() => CartPayload, "handle", "Sets the quantity of lines; 0 removes a line.")
  async cartLinesUpdate(@Context() ctx: Ctx, @Arg("input", () => CartLinesUpdateInput) input: CartLinesUpdateInput) {
    await updateLines(ctx, input.cartId, input.lines);
    return cartPayload(ctx, input.cartId);
  }

  @Verb(() => CartPayload, "handle", "Removes lines; a line that is gone already is no error.")
  async cartLinesRemove(@Context() ctx: Ctx, @Arg("input", () => CartLinesRemoveInput) input: CartLinesRemoveInput) {
    await removeLines(ctx, input.cartId, input.lineIds);
    return cartPayload(ctx, input.cartId);
  }

  @Verb(
    () => CartPayload,
    "handle",
    "Puts a cart into another currency of the shop: prices become those of that currency, and lines that are not sold in it are taken out and named in `warnings`.",
  )
  async cartCurrencySet(@Context() ctx: Ctx, @Arg("input", () => CartCurrencySetInput) input: CartCurrencySetInput) {
    const lost = await setCurrency(ctx, input.cartId, input.currencyCode);
    const { cart } = await cartPayload(ctx, input.cartId);
    return { cart, userErrors: [], warnings: cart ? cartWarnings(ctx, { ...cart, lines: lost }) : [] };
  }

  @Verb(() => CartPayload, "handle", "Accepts the cart's warnings: prices of now, quantities that can be had; sold-out lines are dropped.")
  async cartWarningsAccept(@Context() ctx: Ctx, @Arg("input", () => CartWarningsAcceptInput) input: CartWarningsAcceptInput) {
    await acceptWarnings(ctx, input.cartId);
    return cartPayload(ctx, input.cartId);
  }

  @Verb(
    () => CartPayload,
    "account",
    "Gives a guest's cart to the signed-in account; if that has an open cart, both are merged: per variant the larger quantity, as far as stock allows. Go on with the cart in the answer.",
  )
  async cartClaim(@Context() ctx: Ctx, @Arg("input", () => CartClaimInput) input: CartClaimInput) {
    return claimedPayload(ctx, input.cartId);
  }

  @Subscription(() => CartUpdate, {
    description: "Tells when a cart changes, for example in another tab or device.",
    subscribe: ({ args, context }) => followCart(context as Ctx, args as { id: string; after?: string }),
  })
  @Access("handle")
  async cartUpdated(
    @Root() signal: Signal,
    @Context() ctx: Ctx,
    @Arg("id", () => ID, { description: "The cart's id." }) id: string,
    @Arg("after", () => String, { nullable: true, description: "The last eventId seen: events since then come first." }) _after:
      | string
      | null,
  ) {
    return { eventId: signal.eventId, cart: await needCart(ctx, id) };
  }
}

async function needCart(ctx: Ctx, id: string): Promise<CartData> {
  const cart = await readOwnCart(ctx, id);
  if (!cart) throw new NotFound("The cart");
  return cart;
}

async function followCart(ctx: Ctx, args: { id: string; after?: string }): Promise<AsyncIterableIterator<Signal>> {
  await needCart(ctx, args.id);
  return streamSignals(ctx, [cartTopic(args.id)], args.after);
}

@Resolver(() => CartLine)
export class CartLineResolver {
  @FieldResolver()
  id(@Root() line: LineOf): string {
    return toId("ctl", line.uuid);
  }

  @FieldResolver()
  variant(@Root() line: LineOf, @Context() ctx: Ctx) {
    return variantLoader(ctx).load(line.variantId);
  }

  @FieldResolver()
  async image(@Root() line: LineOf, @Context() ctx: Ctx): Promise<MediaRow | null> {
    const variant = (await variantLoader(ctx).load(line.variantId))!; // a foreign key
    if (variant.mediaId) return mediaLoader(ctx).load(variant.mediaId);
    return (await productLoader(ctx).load(variant.productId))!.image;
  }

  @FieldResolver()
  unitPrice(@Root() line: LineOf) {
    return { amount: line.price, currencyCode: line.currency };
  }

  @FieldResolver()
  total(@Root() line: LineOf) {
    return { amount: line.price * BigInt(line.quantity), currencyCode: line.currency };
  }

  @FieldResolver()
  maxQuantity(@Root() line: LineOf): number {
    return maxQuantity(line);
  }
}

/** What carts add to the account, which only its owner is shown. */
@Resolver(() => Account)
export class AccountCartResolver {
  @FieldResolver(() => Cart, {
    nullable: true,
    description: "The account's open cart, on whatever device it was filled; null when there is none.",
  })
  cart(@Root() account: AccountData, @Context() ctx: Ctx): Promise<CartData | null> {
    return readCartOf(ctx, account.id);
  }
}
