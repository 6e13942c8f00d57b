import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { LanguageCode, Money, Node } from "../../platform/graphql/common.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";
import { Media } from "../media/media.types.ts";
import { Category, Collection } from "./category.types.ts";

export enum ProductStatus {
  DRAFT = "DRAFT",
  ACTIVE = "ACTIVE",
  ARCHIVED = "ARCHIVED",
}
registerEnumType(ProductStatus, {
  name: "ProductStatus",
  description: "Where a product stands in its life. Shoppers see only active ones.",
  valuesConfig: {
    DRAFT: { description: "Being prepared, seen by staff only. Next: ACTIVE." },
    ACTIVE: { description: "In the shop from `publishedAt` on. Next: ARCHIVED, or DRAFT again." },
    ARCHIVED: { description: "Taken off sale for good and kept for the orders that name it. Next: ACTIVE, if it is sold again." },
  },
});

@ObjectType("ProductOptionValue", { simpleResolvers: true, description: "One choice of an option, for example celadon." })
export class ProductOptionValue {
  @Field(() => String, { description: 'Code of the choice, unique within its option, for example "celadon".' })
  code!: string;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Colour for a swatch as CSS hex, for example "#9DB8A5"; null when it is not a colour.',
  })
  swatch!: string | null;
}

@ObjectType("ProductOption", { simpleResolvers: true, description: "Something the shopper chooses, for example the glaze." })
export class ProductOption {
  @Field(() => String, { description: 'Code of the option, unique within the product, for example "glaze".' })
  code!: string;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => [ProductOptionValue], { description: "The choices, in the shop's order." })
  values!: ProductOptionValue[];
}

@ObjectType("SelectedOption", { simpleResolvers: true, description: "The choice that a variant stands for in one option." })
export class SelectedOption {
  @Field(() => String, { description: 'Code of the option, for example "glaze".' })
  code!: string;

  @Field(() => String, { description: "Name of the option in the language of the request." })
  name!: string;

  @Field(() => String, { description: 'Code of the choice, for example "celadon".' })
  valueCode!: string;

  @Field(() => String, { description: "Name of the choice in the language of the request." })
  value!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Colour for a swatch as CSS hex, for example "#9DB8A5"; null when it is not a colour.',
  })
  swatch!: string | null;
}

@ObjectType("ProductAttribute", { simpleResolvers: true, description: "A fact about a product, for the table of details." })
export class ProductAttribute {
  @Field(() => String, { description: 'Code of the attribute, for example "capacity".' })
  code!: string;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => String, { description: 'Value with its unit, for display, for example "350 ml".' })
  value!: string;
}

@ObjectType("PriceRange", { simpleResolvers: true, description: "Lowest and highest price among a product's variants." })
export class PriceRange {
  @Field(() => Money, { description: "The lowest price." })
  min!: Money;

  @Field(() => Money, { description: "The highest price; equal to `min` when all variants cost the same." })
  max!: Money;
}

@ObjectType("Product", {
  simpleResolvers: true,
  implements: Node,
  description: "Something the shop sells. What goes into a cart is one of its variants; a product always has at least one.",
})
export class Product implements Node {
  @Field(() => ID, { description: "Global id, `prd_…`." })
  id!: string;

  @Field(() => String, { description: 'Name in the product\'s address, for example "morning-mug".' })
  slug!: string;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => String, { description: "One line under the name: material, size, origin." })
  subtitle!: string;

  @Field(() => String, { description: "Plain text; an empty line parts the paragraphs." })
  description!: string;

  @Field(() => String, { description: "How to use and clean it, in plain text; may be empty." })
  care!: string;

  @Field(() => ProductStatus, { description: "Always `ACTIVE` for shoppers." })
  status!: ProductStatus;

  @Field(() => Media, { nullable: true, description: "The main picture, which is the first of `images`; null without pictures." })
  image!: Media | null;

  @Field(() => [Media], { description: "All pictures, in the shop's order." })
  images!: Media[];

  @Field(() => [ProductOption], { description: "What there is to choose; empty when the product has a single variant." })
  options!: ProductOption[];

  @Field(() => [ProductVariant], { description: "What can be bought, in the shop's order. Not every combination of options need exist." })
  variants!: ProductVariant[];

  @Field(() => [ProductAttribute], { description: "Facts for the table of details, in the shop's order." })
  attributes!: ProductAttribute[];

  @Field(() => Category, { nullable: true, description: "Its category; null if it has none." })
  category!: Category | null;

  @Field(() => [Collection], { description: "The collections it appears in." })
  collections!: Collection[];

  @Field(() => PriceRange, { description: "Lowest and highest price among the variants." })
  priceRange!: PriceRange;

  @Field(() => Money, {
    nullable: true,
    description: "Former price to show struck through beside `priceRange.min`; null when not reduced.",
  })
  compareAtPrice!: Money | null;

  @Field(() => Int, { description: "Pieces sold so far, over all variants." })
  soldCount!: number;

  @Field(() => Boolean, { description: "True for a while after publication." })
  isNew!: boolean;

  @Field(() => DateTime, { nullable: true, description: "When it went or will go on sale; null for a draft without a date." })
  publishedAt!: Date | null;

  @Field(() => Int, { nullable: true, description: "Most pieces one order may contain, over all variants; null without a limit." })
  maxPerOrder!: number | null;

  @Field(() => [Product], { description: "Similar products on sale, nearest first; may be fewer than asked for." })
  related!: Product[];

  @Field(() => LanguageCode, { description: "Language of the texts: the asked one, or the shop's default if there is no translation." })
  language!: LanguageCode;
}

@ObjectType("ProductVariant", {
  simpleResolvers: true,
  implements: Node,
  description: "One buyable form of a product, for example the celadon one of 350 ml.",
})
export class ProductVariant implements Node {
  @Field(() => ID, { description: "Global id, `var_…`." })
  id!: string;

  @Field(() => String, { description: "Stock-keeping unit: the shop's own unique article number." })
  sku!: string;

  @Field(() => String, { description: 'The choices joined, for example "Celadon / 350 ml"; empty when the product has no options.' })
  title!: string;

  @Field(() => [SelectedOption], { description: "One choice per option of the product, in the same order." })
  selectedOptions!: SelectedOption[];

  @Field(() => Money, { description: "Price of one piece now." })
  price!: Money;

  @Field(() => Money, { nullable: true, description: "Former price to show struck through; null when not reduced." })
  compareAtPrice!: Money | null;

  @Field(() => Media, { nullable: true, description: "Picture of this variant; null means use the product's." })
  image!: Media | null;

  @Field(() => Int, { description: "Weight of one piece with its packing, in grams." })
  weightGrams!: number;

  @Field(() => Boolean, { description: "False for what is sold as codes: it is handed out once it is paid, and nothing is sent." })
  requiresShipping!: boolean;

  @Field(() => Int, { description: "Length of one packed piece in millimetres; 0 when not measured." })
  lengthMm!: number;

  @Field(() => Int, { description: "Width of one packed piece in millimetres; 0 when not measured." })
  widthMm!: number;

  @Field(() => Int, { description: "Height of one packed piece in millimetres; 0 when not measured." })
  heightMm!: number;

  @Field(() => Product, { description: "The product this is a form of." })
  product!: Product;
}
