import { Arg, Ctx as Context, FieldResolver, Int, Query, Resolver } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { BadInput } from "../../platform/failures.ts";
import { Access } from "../../platform/graphql/access.ts";
import { readPage } from "../../platform/graphql/paging.ts";
import { Decimal } from "../../platform/graphql/scalars.ts";
import { emptyPage, productPage, type ProductPage } from "../catalogue/listing.connection.ts";
import { readFilter } from "../catalogue/listing.filter.ts";
import { ProductConnection, ProductSortKey } from "../catalogue/listing.types.ts";
import { ProductStatus } from "../catalogue/product.types.ts";
import { Shop } from "../catalogue/shop.types.ts";
import { adminProducts } from "./admin-products.reads.ts";
import { asPaged, hitRows, type Query as Asked, readQuery, searchProducts } from "./search.reads.ts";
import { SearchSuggestion } from "./search.types.ts";
import { hotSearches, suggest, type Suggestion } from "./suggestion.reads.ts";

const MOST_SUGGESTIONS = 20;
const MOST_HOT = 12;

@Resolver(() => SearchSuggestion)
export class SearchResolver {
  @Query(() => ProductConnection, {
    description:
      "Products on sale that hold every word of the query in their name, kind, properties or SKU: Chinese by any part of a word, English by part of a word, pinyin in full or by initials. When nothing fits, spelling mistakes in longer words are forgiven.",
  })
  @Access("public")
  async search(
    @Context() ctx: Ctx,
    @Arg("query", () => String, { description: 'What to look for, up to 100 characters, for example "茶碗", "tea bowl" or "chawan".' })
    query: string,
    @Arg("first", () => Int, { nullable: true, description: "How many: 1 to 100, 20 if not given." }) first?: number | null,
    @Arg("after", () => String, { nullable: true, description: "Cursor to continue behind." }) after?: string | null,
    @Arg("facets", () => [String], { nullable: true, description: 'Tokens of facet values, for example ["glaze:celadon"].' })
    facets?: string[] | null,
    @Arg("minPrice", () => Decimal, { nullable: true, description: "Lowest price, in the currency of the request." }) minPrice?:
      | string
      | null,
    @Arg("maxPrice", () => Decimal, { nullable: true, description: "Highest price, in the currency of the request." }) maxPrice?:
      | string
      | null,
    @Arg("inStock", () => Boolean, { nullable: true, description: "True leaves out what cannot be bought now." }) inStock?: boolean | null,
    @Arg("sortKey", () => ProductSortKey, {
      nullable: true,
      defaultValue: ProductSortKey.RECOMMENDED,
      description: "Order of the results.",
    })
    sortKey?: ProductSortKey | null,
  ): Promise<ProductPage> {
    const page = readPage({ first, after }, 3);
    const asked = readQuery(query);
    const filter = await readFilter(ctx, { facets, minPrice, maxPrice, inStock });
    if (!asked) return emptyPage(page);
    const meant = asPaged(asked, page);
    const counting = (of: Asked) => ({
      key: `${of.lenient ? "lenient" : "literal"}|${of.text}`,
      source: () => hitRows(of, filter),
      filter,
    });
    const read = async () => {
      const { found, understood } = await searchProducts(ctx, meant, filter, sortKey ?? ProductSortKey.RECOMMENDED, page);
      return { found, instead: understood === meant ? undefined : counting(understood) };
    };
    return productPage(page, read, counting(meant));
  }

  @Query(() => [SearchSuggestion], {
    description:
      "What to offer while the shopper is typing: known searches, categories, then products; for an empty query the hot searches.",
  })
  @Access("public")
  searchSuggestions(
    @Context() ctx: Ctx,
    @Arg("query", () => String, { description: "What has been typed so far." }) query: string,
    @Arg("first", () => Int, { defaultValue: 8, description: `How many at most, up to ${MOST_SUGGESTIONS}.` }) first: number,
  ): Promise<Suggestion[]> {
    if (first < 1 || first > MOST_SUGGESTIONS) throw new BadInput(`first must be between 1 and ${MOST_SUGGESTIONS}`);
    return suggest(ctx, query, first);
  }

  @Query(() => ProductConnection, { description: "Products in any state, newest first; `facets` is empty. Needs PRODUCTS_READ." })
  @Access("PRODUCTS_READ")
  adminProducts(
    @Context() ctx: Ctx,
    @Arg("first", () => Int, { nullable: true, description: "How many: 1 to 100, 20 if not given." }) first?: number | null,
    @Arg("after", () => String, { nullable: true, description: "Cursor to continue behind." }) after?: string | null,
    @Arg("query", () => String, { nullable: true, description: "Part of a name or SKU." }) query?: string | null,
    @Arg("status", () => ProductStatus, { nullable: true, description: "Only products in this state." }) status?: ProductStatus | null,
  ): Promise<ProductPage> {
    return adminProducts(ctx, readPage({ first, after }, 1), query ? readQuery(query) : null, status ?? null);
  }
}

@Resolver(() => Shop)
export class ShopSearchResolver {
  @FieldResolver(() => [String])
  hotSearches(@Context() ctx: Ctx): Promise<string[]> {
    return hotSearches(ctx, MOST_HOT);
  }
}
