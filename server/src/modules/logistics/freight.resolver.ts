import { Arg, Ctx as Context, ID, Int, Query, Resolver } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { BadInput, NotFound } from "../../platform/failures.ts";
import { Access } from "../../platform/graphql/access.ts";
import { needId } from "../../platform/ids.ts";
import { isCountry } from "../../platform/regions/countries.ts";
import { say } from "../../platform/say.ts";
import { readOwnCart } from "../cart/cart.reads.ts";
import { variantLoader } from "../catalogue/variant.reads.ts";
import { type QuoteDestination, type QuoteRequest, quoteShipping } from "./freight.quotes.ts";
import { ShippingQuote } from "./freight.types.ts";
import { freightItems } from "./parcels.ts";
import { pickupPointOf } from "./pickup.point.ts";
import { carrierOf } from "./shipment.fields.ts";

const MAX_PIECES = 10_000;
const code = (description: string) => ({ nullable: true, description });

@Resolver()
export class FreightResolver {
  @Query(() => [ShippingQuote], {
    description:
      "Ways to ship a cart, or pieces of a variant, to a place, with price and time. Give `cartId` or `variantId`. A cart that knows its destination needs no other.",
  })
  @Access("public")
  async shippingQuotes(
    @Context() ctx: Ctx,
    @Arg("cartId", () => ID, code("The cart; it is quoted as it is now.")) cartId: string | null,
    @Arg("variantId", () => ID, code("The variant, where there is no cart.")) variantId: string | null,
    @Arg("quantity", () => Int, { defaultValue: 1, nullable: true, description: "Pieces of the variant." }) quantity: number | null,
    @Arg("countryCode", () => String, { defaultValue: "CN", nullable: true, description: "ISO 3166-1 code of two letters." }) countryCode:
      | string
      | null,
    @Arg("provinceCode", () => String, code("Code of the Chinese province, from `regions`.")) provinceCode: string | null,
    @Arg("cityCode", () => String, code("Code of the Chinese city.")) cityCode: string | null,
    @Arg("districtCode", () => String, code("Code of the Chinese district.")) districtCode: string | null,
  ): Promise<ShippingQuote[]> {
    if ((cartId === null || cartId === undefined) === (variantId === null || variantId === undefined))
      throw new BadInput("Give either cartId or variantId");
    const country = countryCode ?? "CN";
    if (!isCountry(country)) throw new BadInput(`countryCode: "${country.slice(0, 20)}" is no country`);
    const place = { countryCode: country, provinceCode, cityCode, districtCode };
    const request = cartId ? await cartRequest(ctx, cartId, place) : await variantRequest(ctx, variantId!, quantity ?? 1, place);
    const offers = await quoteShipping(ctx, request);
    return offers.map(({ carrier, name, fee, currency, unavailable, pickup, freeOver: _freeOver, ...offer }) => ({
      ...offer,
      carrier: carrierOf(ctx, carrier),
      name: say(ctx, name),
      fee: { amount: fee, currencyCode: currency as ShippingQuote["fee"]["currencyCode"] },
      pickupPoint: pickup && pickupPointOf(ctx, pickup),
      unavailableReason: unavailable && say(ctx, unavailable),
    }));
  }
}

type Place = QuoteDestination;

/** What can be bought of the cart, to the place asked for or, where none was, to the cart's own. */
async function cartRequest(ctx: Ctx, cartId: string, place: Place): Promise<QuoteRequest> {
  const cart = await readOwnCart(ctx, cartId);
  if (!cart) throw new NotFound("The cart");
  const lines = cart.lines.filter((line) => line.onSale);
  const unsaid = place.countryCode === "CN" && !place.provinceCode;
  return {
    items: freightItems(lines, ({ variantId }) => variantId),
    merchandise: lines.reduce((sum, line) => sum + line.price * BigInt(line.quantity), 0n),
    currency: cart.currency,
    destination: unsaid && cart.destination ? cart.destination : place,
  };
}

async function variantRequest(ctx: Ctx, variantId: string, quantity: number, place: Place): Promise<QuoteRequest> {
  if (quantity < 1 || quantity > MAX_PIECES) throw new BadInput(`quantity: 1 to ${MAX_PIECES}`);
  const variant = await variantLoader(ctx).load(needId("var", variantId, "variantId"));
  if (!variant?.active) throw new NotFound("The variant");
  const { lengthMm, widthMm, heightMm, price, currency } = variant;
  const line = { ...variant, quantity, volumeMm3: lengthMm * widthMm * heightMm };
  return { items: freightItems([line], ({ uuid }) => uuid), merchandise: price * BigInt(quantity), currency, destination: place };
}
