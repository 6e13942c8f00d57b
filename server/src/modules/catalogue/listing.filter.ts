import { type RawBuilder, sql } from "kysely";
import type { Ctx } from "../../platform/ctx.ts";
import { BadInput } from "../../platform/failures.ts";
import { MoneyError, parseDecimal } from "../../platform/money.ts";
import { currencyOf, listedPrice } from "./currency.ts";

/** What narrows a list of products; `l` is the listing row. */
export interface ListingFilter {
  /** Chosen values by facet: or within one, and between them. */
  facets: Map<string, string[]>;
  minPrice: bigint | null;
  maxPrice: bigint | null;
  inStock: boolean;
  /** A further currency: only what is sold in it, at its price there. Null for the shop's own. */
  currency: string | null;
  /** A second list that the products must be in, for a category within a collection. */
  within: string | null;
}

/** Whether a filter leaves anything of a list out. */
export const isNarrowed = ({ facets, minPrice, maxPrice, inStock, currency, within }: ListingFilter): boolean =>
  facets.size > 0 || minPrice !== null || maxPrice !== null || inStock || currency !== null || within !== null;

export interface FilterArgs {
  facets?: string[] | null;
  minPrice?: string | null;
  maxPrice?: string | null;
  inStock?: boolean | null;
}

const MAX_FACETS = 30;

/** Reads the arguments that narrow a list; a value that cannot be a filter is the caller's mistake. */
export async function readFilter(ctx: Ctx, args: FilterArgs, within: string | null = null): Promise<ListingFilter> {
  const currency = await currencyOf(ctx);
  const tokens = args.facets ?? [];
  if (tokens.length > MAX_FACETS) throw new BadInput(`facets: at most ${MAX_FACETS} values`);
  for (const token of tokens)
    if (!/^[a-z0-9-]{1,40}:[a-z0-9-]{1,60}$/.test(token))
      throw new BadInput(`facets: "${token.slice(0, 60)}" is not the token of a facet's value`);
  return {
    facets: Map.groupBy([...new Set(tokens)].toSorted(), (token) => token.split(":")[0]!),
    minPrice: readPrice("minPrice", args.minPrice, currency),
    maxPrice: readPrice("maxPrice", args.maxPrice, currency),
    inStock: args.inStock === true,
    currency: ctx.currency,
    within,
  };
}

function readPrice(name: string, text: string | null | undefined, currency: string): bigint | null {
  if (text == null) return null;
  try {
    return parseDecimal(text, currency);
  } catch (error) {
    if (error instanceof MoneyError) throw new BadInput(`${name}: ${error.message}`);
    throw error;
  }
}

/** The conditions apart from the facets. Only those in use are in the text, so that each combination has its own plan. */
export function plainConditions(filter: ListingFilter): RawBuilder<unknown> {
  const parts = [
    filter.minPrice !== null && sql`and ${listedPrice(filter.currency)} >= ${filter.minPrice}`,
    filter.maxPrice !== null && sql`and ${listedPrice(filter.currency)} <= ${filter.maxPrice}`,
    filter.inStock && sql`and l.in_stock`,
    filter.within !== null &&
      sql`and exists (select 1 from listing w where w.list_id = ${filter.within}::uuid and w.product_id = l.product_id)`,
  ];
  return sql.join(
    parts.filter((part) => part !== false),
    sql` `,
  );
}

/** Every facet's condition. */
export const facetConditions = (filter: ListingFilter): RawBuilder<unknown> =>
  sql.join(
    [...filter.facets.values()].map((tokens) => sql`and l.facets && ${tokens}::text[]`),
    sql` `,
  );

/** One text per filter, for caches. */
export const filterKey = (filter: ListingFilter): string =>
  [[...filter.facets.values()].flat().join(","), filter.minPrice, filter.maxPrice, filter.inStock, filter.currency, filter.within].join(
    "|",
  );
