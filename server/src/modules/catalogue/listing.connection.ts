import type { Ctx } from "../../platform/ctx.ts";
import { type ConnectionOf, type Page, toConnection } from "../../platform/graphql/paging.ts";
import { counted, toFacets } from "./listing.counts.ts";
import { filterKey, type ListingFilter } from "./listing.filter.ts";
import { countFacets, countProducts, type CountSource, type ListedProduct } from "./listing.reads.ts";
import type { Facet } from "./listing.types.ts";
import type { ProductRow } from "./product.reads.ts";

/** A page of products that can count the whole list when asked to. */
export interface ProductPage extends ConnectionOf<ProductRow> {
  totalCount(ctx: Ctx): Promise<number>;
  facets(ctx: Ctx): Promise<Facet[]>;
}

/** What the connection counts: rows from `source` under `filter`; `key` names both for the cache. */
export interface Counting {
  key: string;
  source: CountSource;
  filter: ListingFilter;
}

/** A connection out of a page that was read. Without a `counting` (an unknown category) the list is empty. */
export function productPage(page: Page, found: ListedProduct[], counting: Counting | null): ProductPage {
  const connection = toConnection(
    page,
    found,
    ({ cursor }) => cursor,
    ({ product }) => product,
  );
  let asked = 0;
  const counts = (ctx: Ctx, { key, source, filter }: Counting) =>
    counted(ctx, `facets|${key}|${filterKey(filter)}`, () => countFacets(ctx, source, filter));
  return {
    ...connection,
    async totalCount(ctx) {
      if (!counting) return 0;
      if (!connection.pageInfo.hasNextPage && !connection.pageInfo.hasPreviousPage) return connection.nodes.length; // all of it is here
      asked++;
      await Promise.resolve(); // the field `facets` of the same page counts the total along the way
      if (asked > 1) return (await counts(ctx, counting)).total;
      const { key, source, filter } = counting;
      return counted(ctx, `total|${key}|${filterKey(filter)}`, () => countProducts(ctx, source, filter));
    },
    async facets(ctx) {
      asked++;
      return counting ? toFacets(ctx, (await counts(ctx, counting)).tokens, counting.filter) : [];
    },
  };
}
