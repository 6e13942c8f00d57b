import { Field, ID, InputType, Int } from "type-graphql";
import { CurrencyCode } from "../../platform/graphql/common.types.ts";

@InputType("CartLineInput", { description: "A variant to put into a cart." })
export class CartLineInput {
  @Field(() => ID, { description: "What to buy: the id of a `ProductVariant`." })
  variantId!: string;

  @Field(() => Int, { defaultValue: 1, description: "How many pieces, at least 1." })
  quantity!: number;
}

@InputType("CartLineUpdateInput", { description: "A new quantity for a line." })
export class CartLineUpdateInput {
  @Field(() => ID, { description: "The line." })
  lineId!: string;

  @Field(() => Int, { description: "The new number of pieces; 0 removes the line." })
  quantity!: number;
}

@InputType("CartCreateInput", { description: "Makes a new cart." })
export class CartCreateInput {
  @Field(() => [CartLineInput], { nullable: true, description: "What to put into it; null or empty for an empty cart." })
  lines?: CartLineInput[] | null;
}

@InputType("CartCurrencySetInput", { description: "Puts a cart into another currency." })
export class CartCurrencySetInput {
  @Field(() => ID, { description: "The cart." })
  cartId!: string;

  @Field(() => CurrencyCode, { description: "One of `Shop.currencies`." })
  currencyCode!: CurrencyCode;
}

@InputType("CartLinesAddInput", {
  description: "Puts variants into a cart. A variant already in it gets a larger quantity, not a second line.",
})
export class CartLinesAddInput {
  @Field(() => ID, { description: "The cart." })
  cartId!: string;

  @Field(() => [CartLineInput], { description: "What to add." })
  lines!: CartLineInput[];
}

@InputType("CartLinesUpdateInput", { description: "Sets quantities of lines." })
export class CartLinesUpdateInput {
  @Field(() => ID, { description: "The cart." })
  cartId!: string;

  @Field(() => [CartLineUpdateInput], { description: "The lines and their new quantities." })
  lines!: CartLineUpdateInput[];
}

@InputType("CartLinesRemoveInput", { description: "Takes lines out of a cart." })
export class CartLinesRemoveInput {
  @Field(() => ID, { description: "The cart." })
  cartId!: string;

  @Field(() => [ID], { description: "The lines to take out." })
  lineIds!: string[];
}

@InputType("DestinationInput", {
  description: "Where a cart shall go, as far as known. In China give the region codes, abroad the postcode.",
})
export class DestinationInput {
  @Field(() => String, { defaultValue: "CN", description: "ISO 3166-1 code of two letters." })
  countryCode!: string;

  @Field(() => String, { nullable: true, description: "Code of the Chinese province, from `regions`." })
  provinceCode?: string | null;

  @Field(() => String, { nullable: true, description: "Code of the Chinese city." })
  cityCode?: string | null;

  @Field(() => String, { nullable: true, description: "Code of the Chinese district." })
  districtCode?: string | null;

  @Field(() => String, { nullable: true, description: "Postcode." })
  postcode?: string | null;
}

@InputType("CartAddressSetInput", { description: "Says where a cart shall go, so that freight can be quoted." })
export class CartAddressSetInput {
  @Field(() => ID, { description: "The cart." })
  cartId!: string;

  @Field(() => DestinationInput, { description: "Where it shall go; replaces the earlier destination." })
  destination!: DestinationInput;
}

@InputType("CartShippingSelectInput", { description: "Chooses how a cart shall be shipped." })
export class CartShippingSelectInput {
  @Field(() => ID, { description: "The cart." })
  cartId!: string;

  @Field(() => String, {
    nullable: true,
    description: "`ShippingQuote.code` of a method from `shippingQuotes`; null takes the choice back.",
  })
  shippingMethod?: string | null;
}

@InputType("CartWarningsAcceptInput", {
  description: "Agrees to what `Cart.warnings` tells: new prices count as seen, quantities fall to what is left, sold-out lines go.",
})
export class CartWarningsAcceptInput {
  @Field(() => ID, { description: "The cart." })
  cartId!: string;
}

@InputType("CartClaimInput", { description: "Takes a guest's cart over into the signed-in account." })
export class CartClaimInput {
  @Field(() => ID, { description: "The guest's cart." })
  cartId!: string;
}
