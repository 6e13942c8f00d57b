import type { RawBuilder } from "kysely";
import type { Ctx } from "../../platform/ctx.ts";
import { quickRows, rows, sql } from "../../platform/db/sql.ts";
import { type Page, toCursor } from "../../platform/graphql/paging.ts";
import { listedPrice, priceOfListing } from "./currency.ts";
import { facetConditions, isNarrowed, type ListingFilter, plainConditions } from "./listing.filter.ts";
import { ProductSortKey } from "./listing.types.ts";
import { type ProductRow, productColumns, type RawProduct, remember, toProduct } from "./product.reads.ts";

/** The orders of a list: each is a column of the listing (or of its prices) with an index, with the product's id to break ties. */
const listingSorts: Record<ProductSortKey, { column: string; descending: boolean; type: string }> = {
  [ProductSortKey.RECOMMENDED]: { column: "position", descending: false, type: "int" },
  [ProductSortKey.NEWEST]: { column: "published_at", descending: true, type: "timestamptz" },
  [ProductSortKey.PRICE_ASC]: { column: "min_price", descending: false, type: "bigint" },
  [ProductSortKey.PRICE_DESC]: { column: "min_price", descending: true, type: "bigint" },
  [ProductSortKey.BEST_SELLING]: { column: "sold_count", descending: true, type: "int" },
};

/** What a list is sorted by, for rows `l` with `priceOfListing` joined. */
export function sortOf(sort: ProductSortKey, currency: string | null) {
  const { column, descending, type } = listingSorts[sort];
  return { key: column === "min_price" ? listedPrice(currency) : sql.ref(`l.${column}`), descending, type: sql.raw(type) };
}

export interface ListedProduct {
  product: ProductRow;
  cursor: string;
}

/**
 * A page of a list. The rows are found in the listing's index first and joined to product and picture after, so that a page
 * costs the same wherever it lies.
 */
export async function readListing(
  ctx: Ctx,
  listId: string,
  filter: ListingFilter,
  sort: ProductSortKey,
  page: Page,
): Promise<ListedProduct[]> {
  const { key, descending, type } = sortOf(sort, filter.currency);
  const down = descending !== page.backward;
  const direction = down ? sql`desc` : sql`asc`;
  const after = page.cursor
    ? sql`and (${key}, l.product_id) ${down ? sql`<` : sql`>`} (${page.cursor[0]}::${type}, ${page.cursor[1]}::uuid)`
    : sql``;
  const read = isNarrowed(filter) ? rows : quickRows; // through a filter that little passes, a long way is read
  const found = await read(
    ctx,
    sql<RawProduct & { sortKey: string }>`
      select l.key as "sortKey", ${productColumns(ctx, sql`l.in_stock`)}
        from (select l.product_id, l.in_stock, ${key} as sort_key, ${key}::text as key
                from listing l ${priceOfListing(filter.currency)}
               where l.list_id = ${listId}::uuid ${plainConditions(filter)} ${facetConditions(filter)} ${after}
               order by ${key} ${direction}, l.product_id ${direction} limit ${page.limit}) l
        join product p on p.id = l.product_id left join media m on m.id = p.media_ids[1]
       order by l.sort_key ${direction}, l.product_id ${direction}`,
  );
  return withCursors(ctx, found);
}

/** Selected products as rows with their cursors. */
export function withCursors(ctx: Ctx, found: (RawProduct & { sortKey: string })[]): ListedProduct[] {
  const products = remember(ctx, found.map(toProduct));
  return products.map((product, i) => ({ product, cursor: toCursor([found[i]!.sortKey, product.uuid]) }));
}

export interface ListingCounts {
  total: number;
  /** Whether counting stopped before the end, so that there may be more. */
  partly: boolean;
  /** Products per token, each facet counted under the filters of the others. */
  tokens: Map<string, number>;
}

/** Where the counted rows come from: a listing `l`, or the hits of a search joined to it. */
export interface CountSource {
  rows: RawBuilder<unknown>;
  /** Whether there may be more rows than these. */
  partly: RawBuilder<unknown>;
}

/** The rows of a list. */
export const listRows = (listId: string, currency: string | null): CountSource => ({
  rows: sql`listing l ${priceOfListing(currency)} where l.list_id = ${listId}::uuid`,
  partly: sql`false`,
});

/** How many products a list holds under its filters. */
export async function countProducts(ctx: Ctx, from: CountSource, filter: ListingFilter): Promise<Omit<ListingCounts, "tokens">> {
  const [found] = await rows(
    ctx,
    sql<{ total: number; partly: boolean }>`
      select count(*)::int as total, coalesce(bool_or(${from.partly}), false) as partly
        from ${from.rows} ${plainConditions(filter)} ${facetConditions(filter)}`,
  );
  return found!;
}

/** Total and facet counts in one pass over the rows that fail at most one facet's filter. */
export async function countFacets(ctx: Ctx, from: CountSource, filter: ListingFilter): Promise<ListingCounts> {
  const chosen = [...filter.facets];
  const passes = sql.join(
    chosen.map(([, tokens]) => sql`(l.facets && ${tokens}::text[])::int`),
    sql` + `,
  );
  const failed = sql.join(
    chosen.map(([code, tokens]) => sql`when not l.facets && ${tokens}::text[] then ${code}::text`),
    sql` `,
  );
  const hits =
    chosen.length === 0
      ? sql`select l.facets, null::text as failed, ${from.partly} as partly from ${from.rows} ${plainConditions(filter)}`
      : sql`
        select l.facets, case ${failed} end as failed, ${from.partly} as partly
          from ${from.rows} ${plainConditions(filter)} and ${passes} >= ${chosen.length - 1}`;
  const found = await rows(
    ctx,
    sql<{ token: string | null; count: number; partly: boolean }>`
      with hits as materialized (
        select facets, failed, count(*)::int as n, bool_or(partly) as partly from (${hits}) hit group by facets, failed)
      select null as token, coalesce(sum(n) filter (where failed is null), 0)::int as count, coalesce(bool_or(partly), false) as partly from hits
      union all
      select token, sum(n)::int, false from hits, unnest(facets) as token
       where failed is null or failed = split_part(token, ':', 1) group by token`,
  );
  const whole = found.find(({ token }) => token === null);
  return {
    total: whole?.count ?? 0,
    partly: whole?.partly ?? false,
    tokens: new Map(found.flatMap(({ token, count }) => (token === null ? [] : [[token, count] as const]))),
  };
}
