import type { ProductSortKey } from "../../gql/graphql.ts";

/** What a list shows, entirely in its address: ?f=glaze:celadon&f=form:bowl&stock=1&min=100&max=300&sort=price_asc&after=… */
export interface Filters {
  facets: string[];
  inStock: boolean;
  minPrice: string | null;
  maxPrice: string | null;
  sort: ProductSortKey | null;
  after: string | null;
}

export const sortKeys = ["RECOMMENDED", "NEWEST", "BEST_SELLING", "PRICE_ASC", "PRICE_DESC"] as const satisfies readonly ProductSortKey[];

const price = (text: string | null) => (text && /^\d{1,7}(\.\d{1,2})?$/.test(text) ? text : null);

export function readFilters(search: URLSearchParams): Filters {
  const sort = search.get("sort")?.toUpperCase();
  return {
    facets: search.getAll("f").slice(0, 20),
    inStock: search.get("stock") === "1",
    minPrice: price(search.get("min")),
    maxPrice: price(search.get("max")),
    sort: sortKeys.find((key) => key === sort) ?? null,
    after: search.get("after"),
  };
}

export const filterVariables = ({ facets, inStock, minPrice, maxPrice, sort, after }: Filters) => ({
  first: 24,
  after,
  facets: facets.length ? facets : null,
  inStock: inStock || null,
  minPrice,
  maxPrice,
  sortKey: sort ?? ("RECOMMENDED" as const),
});

/** The same address with one thing changed; a change starts at the first page again. */
export function withParam(search: URLSearchParams, change: (next: URLSearchParams) => void): string {
  const next = new URLSearchParams(search);
  next.delete("after");
  change(next);
  const text = next.toString();
  return text ? `?${text}` : "?";
}
