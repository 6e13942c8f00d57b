import { Field, ID, InputType, ObjectType } from "type-graphql";
import { CurrencyCode, Money } from "../../platform/graphql/common.types.ts";
import { UserError, Warning } from "../../platform/graphql/errors.types.ts";
import { Decimal } from "../../platform/graphql/scalars.ts";
import { ProductVariant } from "./product.types.ts";
import { Shop } from "./shop.types.ts";

@ObjectType("VariantPrice", { simpleResolvers: true, description: "What a variant costs in one of the shop's currencies." })
export class VariantPrice {
  @Field(() => Money, { description: "Price of one piece." })
  price!: Money;

  @Field(() => Money, { nullable: true, description: "What it cost before, higher than `price`; null if it is not reduced." })
  compareAtPrice!: Money | null;
}

@InputType("VariantPriceInput", { description: "The price of a variant in one currency." })
export class VariantPriceInput {
  @Field(() => CurrencyCode, { description: "One of `Shop.currencies`." })
  currencyCode!: CurrencyCode;

  @Field(() => Decimal, {
    nullable: true,
    description:
      'Price of one piece in whole units, for example "39.00"; null takes it off sale in a currency that is not the shop\'s own.',
  })
  price?: string | null;

  @Field(() => Decimal, { nullable: true, description: "What it cost before, higher than `price`; null if it is not reduced." })
  compareAtPrice?: string | null;
}

@InputType("VariantPricesSetInput", { description: "Sets what a variant costs." })
export class VariantPricesSetInput {
  @Field(() => ID, { description: "The variant." })
  variantId!: string;

  @Field(() => [VariantPriceInput], { description: "Prices by currency, each currency once. Those of currencies not named stay." })
  prices!: VariantPriceInput[];
}

@ObjectType("VariantPricesPayload", { simpleResolvers: true, description: "Result of setting prices." })
export class VariantPricesPayload {
  @Field(() => ProductVariant, { nullable: true, description: "The variant after the change; null when refused." })
  variant!: ProductVariant | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}

@InputType("ShopCurrenciesSetInput", { description: "Sets the currencies that the shop sells in besides its own." })
export class ShopCurrenciesSetInput {
  @Field(() => [CurrencyCode], {
    description: "The further currencies in the order in which they are offered. Prices in one that is left out are kept, and not used.",
  })
  currencies!: CurrencyCode[];
}

@ObjectType("ShopPayload", { simpleResolvers: true, description: "Result of changing the shop's settings." })
export class ShopPayload {
  @Field(() => Shop, { nullable: true, description: "The shop after the change; null when refused." })
  shop!: Shop | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}
