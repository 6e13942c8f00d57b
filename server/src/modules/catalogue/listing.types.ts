import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { PageInfo } from "../../platform/graphql/common.types.ts";
import { Product } from "./product.types.ts";

export enum ProductSortKey {
  RECOMMENDED = "RECOMMENDED",
  NEWEST = "NEWEST",
  PRICE_ASC = "PRICE_ASC",
  PRICE_DESC = "PRICE_DESC",
  BEST_SELLING = "BEST_SELLING",
}
registerEnumType(ProductSortKey, {
  name: "ProductSortKey",
  description: "Order of a list of products.",
  valuesConfig: {
    RECOMMENDED: { description: "The shop's own order; in `search`, best match first." },
    NEWEST: { description: "Latest `publishedAt` first." },
    PRICE_ASC: { description: "Lowest `priceRange.min` first." },
    PRICE_DESC: { description: "Highest `priceRange.min` first." },
    BEST_SELLING: { description: "Highest `soldCount` first." },
  },
});

export enum CountPrecision {
  EXACT = "EXACT",
  AT_LEAST = "AT_LEAST",
}
registerEnumType(CountPrecision, {
  name: "CountPrecision",
  description: "What a number of things says.",
  valuesConfig: {
    EXACT: { description: "So many there are." },
    AT_LEAST: { description: "So many were counted, and there may be more." },
  },
});

@ObjectType("FacetValue", { simpleResolvers: true, description: "One value to filter by, with its number of products." })
export class FacetValue {
  @Field(() => String, { description: 'What to pass in the argument `facets`, for example "glaze:celadon".' })
  token!: string;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => Int, { description: "Products the list would hold with this value, all filters of other facets applied." })
  count!: number;

  @Field(() => Boolean, { description: "True if the list is filtered by this value." })
  selected!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Colour for a swatch as CSS hex, for example "#9DB8A5"; null when it is not a colour.',
  })
  swatch!: string | null;
}

@ObjectType("Facet", {
  simpleResolvers: true,
  description: "A property to filter products by. Values of one facet add to each other (or); different facets narrow the list (and).",
})
export class Facet {
  @Field(() => String, { description: 'Code of the property, for example "glaze".' })
  code!: string;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => [FacetValue], { description: "The values, in the shop's order." })
  values!: FacetValue[];
}

@ObjectType("ProductEdge", { simpleResolvers: true, description: "A product and its place in the list." })
export class ProductEdge {
  @Field(() => String, { description: "Place in the list; pass it as `after` or `before`." })
  cursor!: string;

  @Field(() => Product, { description: "The product." })
  node!: Product;
}

@ObjectType("ProductConnection", { simpleResolvers: true, description: "A page of a list of products." })
export class ProductConnection {
  @Field(() => [ProductEdge], { description: "The products of this page with their cursors." })
  edges!: ProductEdge[];

  @Field(() => [Product], { description: "The products of this page." })
  nodes!: Product[];

  @Field(() => PageInfo, { description: "Where this page lies in the list." })
  pageInfo!: PageInfo;

  @Field(() => Int, {
    description:
      "Products in the whole list; counted only when asked for, some seconds ago at most. A search of a word that fits very many stops counting early, as `totalPrecision` then says.",
  })
  totalCount!: number;

  @Field(() => CountPrecision, { description: "Whether `totalCount` and the counts of `facets` are exact, or there may be more." })
  totalPrecision!: CountPrecision;

  @Field(() => [Facet], { description: "What the list can be filtered by; counted like `totalCount`." })
  facets!: Facet[];
}
