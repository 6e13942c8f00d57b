import { Arg, Ctx as Context, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { Access } from "../../platform/graphql/access.ts";
import { PageInfo } from "../../platform/graphql/common.types.ts";
import { type ConnectionOf, readPage } from "../../platform/graphql/paging.ts";
import { Decimal } from "../../platform/graphql/scalars.ts";
import { dictionary } from "./dictionary.ts";
import { emptyPage, productPage, type ProductPage } from "./listing.connection.ts";
import { EVERYTHING } from "./listing.entity.ts";
import { readFilter } from "./listing.filter.ts";
import { listRows, readListing } from "./listing.reads.ts";
import { CountPrecision, Facet, ProductConnection, ProductEdge, ProductSortKey } from "./listing.types.ts";
import type { ProductRow } from "./product.reads.ts";
import { Product } from "./product.types.ts";

@Resolver(() => ProductConnection)
export class ListingResolver {
  @Query(() => ProductConnection, {
    description:
      "Products on sale: all of them, or those of a category (with what is below it), a collection, or both. An unknown slug gives an empty list.",
  })
  @Access("public")
  async products(
    @Context() ctx: Ctx,
    @Arg("first", () => Int, { nullable: true, description: "How many from the beginning or behind `after`: 1 to 100, 20 if not given." })
    first?: number | null,
    @Arg("after", () => String, { nullable: true, description: "Cursor to continue behind." }) after?: string | null,
    @Arg("last", () => Int, { nullable: true, description: "How many from the end or ahead of `before`, instead of `first`." })
    last?: number | null,
    @Arg("before", () => String, { nullable: true, description: "Cursor to end ahead of." }) before?: string | null,
    @Arg("category", () => String, { nullable: true, description: "Slug of a category." }) category?: string | null,
    @Arg("collection", () => String, { nullable: true, description: "Slug of a collection." }) collection?: string | null,
    @Arg("facets", () => [String], { nullable: true, description: 'Tokens of facet values, for example ["glaze:celadon", "form:bowl"].' })
    facets?: string[] | null,
    @Arg("minPrice", () => Decimal, { nullable: true, description: "Lowest price, in the currency of the request." }) minPrice?:
      | string
      | null,
    @Arg("maxPrice", () => Decimal, { nullable: true, description: "Highest price, in the currency of the request." }) maxPrice?:
      | string
      | null,
    @Arg("inStock", () => Boolean, { nullable: true, description: "True leaves out what cannot be bought now." }) inStock?: boolean | null,
    @Arg("sortKey", () => ProductSortKey, { nullable: true, defaultValue: ProductSortKey.RECOMMENDED, description: "Order of the list." })
    sortKey?: ProductSortKey | null,
  ): Promise<ProductPage> {
    const page = readPage({ first, after, last, before }, 2);
    const words = await dictionary(ctx);
    const lists = [
      collection == null ? null : (words.collectionBySlug.get(collection)?.uuid ?? "none"),
      category == null ? null : (words.categoryBySlug.get(category)?.uuid ?? "none"),
    ].filter((list) => list !== null);
    const [list = EVERYTHING, within = null] = lists;
    const filter = await readFilter(ctx, { facets, minPrice, maxPrice, inStock }, within);
    if (lists.includes("none")) return emptyPage(page);
    return productPage(page, async () => ({ found: await readListing(ctx, list, filter, sortKey ?? ProductSortKey.RECOMMENDED, page) }), {
      key: list,
      source: () => listRows(list, filter.currency),
      filter,
    });
  }

  @FieldResolver(() => [ProductEdge])
  async edges(@Root() page: ProductPage): Promise<ConnectionOf<ProductRow>["edges"]> {
    return (await page.listed()).edges;
  }

  @FieldResolver(() => [Product])
  async nodes(@Root() page: ProductPage): Promise<ProductRow[]> {
    return (await page.listed()).nodes;
  }

  @FieldResolver(() => PageInfo)
  async pageInfo(@Root() page: ProductPage): Promise<PageInfo> {
    return (await page.listed()).pageInfo;
  }

  @FieldResolver(() => Int)
  async totalCount(@Root() page: ProductPage, @Context() ctx: Ctx): Promise<number> {
    return (await page.total(ctx)).total;
  }

  @FieldResolver(() => CountPrecision)
  async totalPrecision(@Root() page: ProductPage, @Context() ctx: Ctx): Promise<CountPrecision> {
    return (await page.total(ctx)).partly ? CountPrecision.AT_LEAST : CountPrecision.EXACT;
  }

  @FieldResolver(() => [Facet])
  facets(@Root() page: ProductPage, @Context() ctx: Ctx): Promise<Facet[]> {
    return page.facets(ctx);
  }
}
