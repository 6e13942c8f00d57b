import { Field, ObjectType, registerEnumType } from "type-graphql";
import { Category } from "../catalogue/category.types.ts";
import { Product } from "../catalogue/product.types.ts";

export enum SuggestionKind {
  QUERY = "QUERY",
  PRODUCT = "PRODUCT",
  CATEGORY = "CATEGORY",
}
registerEnumType(SuggestionKind, {
  name: "SuggestionKind",
  description: "What a suggestion leads to.",
  valuesConfig: {
    QUERY: { description: "A search for `text`." },
    PRODUCT: { description: "The page of `product`." },
    CATEGORY: { description: "The page of `category`." },
  },
});

@ObjectType("SearchSuggestion", { simpleResolvers: true, description: "Something to offer while the shopper is typing." })
export class SearchSuggestion {
  @Field(() => SuggestionKind, { description: "What it leads to." })
  kind!: SuggestionKind;

  @Field(() => String, { description: "What to show, and for `QUERY` what to search for." })
  text!: string;

  @Field(() => Product, { nullable: true, description: "The product; null unless `kind` is `PRODUCT`." })
  product!: Product | null;

  @Field(() => Category, { nullable: true, description: "The category; null unless `kind` is `CATEGORY`." })
  category!: Category | null;
}
