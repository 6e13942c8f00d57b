import { Link } from "../../ui/Link.tsx";
import type { Route } from "./+types/search";
import { useLoaded } from "../../apollo.ts";
import { filterVariables, readFilters } from "../../features/catalogue/filters.ts";
import { Listing } from "../../features/catalogue/Listing.tsx";
import { SearchBox } from "../../features/search/SearchBox.tsx";
import { graphql } from "../../gql/index.ts";
import { translator, usePaths, useT } from "../../i18n/i18n.tsx";
import { languageInPath } from "../../i18n/language.ts";
import { load, type LoadArgs } from "../../page.ts";
import { EmptyState } from "../../ui/Feedback.tsx";
import { head } from "./head.ts";
import { loadListing, useLoadMore } from "./listing-page.tsx";

const SearchQuery = graphql(`
  query SearchPage(
    $query: String!
    $asked: Boolean!
    $first: Int
    $after: String
    $facets: [String!]
    $minPrice: Decimal
    $maxPrice: Decimal
    $inStock: Boolean
    $sortKey: ProductSortKey
  ) {
    shop {
      hotSearches
    }
    search(
      query: $query
      first: $first
      after: $after
      facets: $facets
      minPrice: $minPrice
      maxPrice: $maxPrice
      inStock: $inStock
      sortKey: $sortKey
    ) @include(if: $asked) {
      ...Listing_connection
    }
  }
`);

const loadPage = async (args: LoadArgs) => {
  const { searchParams } = new URL(args.request.url);
  const query = (searchParams.get("q") ?? "").trim().slice(0, 100);
  return loadListing(args, load(args, SearchQuery, { query, asked: query !== "", ...filterVariables(readFilters(searchParams)) }));
};
export const loader = loadPage;
export const clientLoader = loadPage;

export const meta: Route.MetaFunction = ({ loaderData, location }) => {
  const t = translator(languageInPath(location.pathname) ?? "zh");
  const query = loaderData?.variables.query;
  return head({
    title: query ? t("search.titleFor", { query }) : t("search.title"),
    origin: "",
    pathname: location.pathname,
    noindex: true,
  });
};

export default function Search({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const paths = usePaths();
  const { shop, search } = useLoaded(SearchQuery, loaderData);
  const loadMore = useLoadMore(SearchQuery, loaderData, {
    get: (data) => data.search!,
    set: (data, listing) => ({ ...data, search: listing as typeof data.search }),
  });
  const { query } = loaderData.variables;
  const hot = (place: string) => (
    <div className="mt-6">
      <h2 className="text-sm font-semibold text-muted">{t("search.hot")}</h2>
      <ul className={`mt-2 flex flex-wrap gap-2 ${place}`}>
        {shop.hotSearches.map((words) => (
          <li key={words}>
            <Link
              to={paths.search(words)}
              className="inline-flex min-h-11 items-center rounded-md border px-4 hover:border-action hover:text-action"
            >
              {words}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
  return (
    <div className="container-page pt-6">
      <h1 className="mb-4 font-display text-2xl">{query ? t("search.titleFor", { query }) : t("search.title")}</h1>
      <div className="max-w-xl">
        <SearchBox key={query} initial={query} />
      </div>
      {search ? (
        <div className="mt-8">
          <Listing
            connection={search}
            keep={["q"]}
            loadMore={loadMore}
            empty={
              <EmptyState title={t("search.nothing", { query })}>
                <p>{t("search.nothingHint")}</p>
                {hot("justify-center")}
              </EmptyState>
            }
          />
        </div>
      ) : (
        hot("")
      )}
    </div>
  );
}
