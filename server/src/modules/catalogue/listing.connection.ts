import type { Ctx } from "../../platform/ctx.ts";
import { type ConnectionOf, type Page, toConnection } from "../../platform/graphql/paging.ts";
import { counted, toFacets } from "./listing.counts.ts";
import { filterKey, type ListingFilter } from "./listing.filter.ts";
import { countFacets, countProducts, type CountSource, type ListedProduct, type ListingCounts } from "./listing.reads.ts";
import type { Facet } from "./listing.types.ts";
import type { ProductRow } from "./product.reads.ts";

/** A page of products that can count the whole list when asked to. Each part is read when it is first asked for, beside the others. */
export interface ProductPage {
  listed(): Promise<ConnectionOf<ProductRow>>;
  total(ctx: Ctx): Promise<Total>;
  facets(ctx: Ctx): Promise<Facet[]>;
}

export type Total = Pick<ListingCounts, "total" | "partly">;

/** What the connection counts: rows from `source` under `filter`; `key` names both for the cache. */
export interface Counting {
  key: string;
  source(): CountSource;
  filter: ListingFilter;
}

export interface Reading {
  found: ListedProduct[];
  /** What to count instead, if reading has shown that something else was meant. */
  instead?: Counting | undefined;
}

/** A connection over what `read` will find. Without a `counting` (an unknown category) the list is empty. */
export function productPage(page: Page, read: () => Promise<Reading>, counting: Counting | null): ProductPage {
  const once = <T>(work: () => Promise<T>) => {
    let begun: Promise<T> | undefined;
    return () => (begun ??= work());
  };
  const reading = once(read);
  const listed = once(async () =>
    toConnection(
      page,
      (await reading()).found,
      ({ cursor }) => cursor,
      ({ product }) => product,
    ),
  );
  /** Counts beside the reading; a count of what was not meant is dropped. */
  const count = async <T>(of: (counting: Counting) => Promise<T>, none: T): Promise<T> => {
    if (!counting) return none;
    const [counts, { instead }] = await Promise.all([of(counting), reading()]);
    return instead ? of(instead) : counts;
  };
  const counts = (ctx: Ctx) =>
    count((what) => counted(ctx, `facets|${keyOf(what)}`, () => countFacets(ctx, what.source(), what.filter)), nothing);
  let facetsAsked = false;
  return {
    listed,
    async total(ctx) {
      const { pageInfo, nodes } = await listed();
      if (!pageInfo.hasNextPage && !pageInfo.hasPreviousPage) return { total: nodes.length, partly: false }; // all of it is here
      if (facetsAsked) return counts(ctx); // the field `facets` of the same page counts the total along the way
      return count<Total>((what) => counted(ctx, `total|${keyOf(what)}`, () => countProducts(ctx, what.source(), what.filter)), nothing);
    },
    async facets(ctx) {
      facetsAsked = true;
      return counting ? toFacets(ctx, (await counts(ctx)).tokens, counting.filter) : [];
    },
  };
}

const nothing: ListingCounts = { total: 0, partly: false, tokens: new Map() };
const keyOf = ({ key, filter }: Counting) => `${key}|${filterKey(filter)}`;

/** A list that is known to be empty. */
export const emptyPage = (page: Page): ProductPage => productPage(page, async () => ({ found: [] }), null);
