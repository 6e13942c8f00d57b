import type { Route } from "./+types/products";
import { useLoaded } from "../../apollo.ts";
import { filterVariables, readFilters } from "../../features/catalogue/filters.ts";
import { Listing } from "../../features/catalogue/Listing.tsx";
import { graphql } from "../../gql/index.ts";
import { translator, usePaths, useT } from "../../i18n/i18n.tsx";
import { languageInPath } from "../../i18n/language.ts";
import { load, type LoadArgs, pageOf } from "../../page.ts";
import { head } from "./head.ts";
import { ListingHead, loadListing, useLoadMore } from "./listing-page.tsx";

const ProductsQuery = graphql(`
  query Products(
    $first: Int
    $after: String
    $facets: [String!]
    $minPrice: Decimal
    $maxPrice: Decimal
    $inStock: Boolean
    $sortKey: ProductSortKey
  ) {
    products(
      first: $first
      after: $after
      facets: $facets
      minPrice: $minPrice
      maxPrice: $maxPrice
      inStock: $inStock
      sortKey: $sortKey
    ) {
      ...Listing_connection
    }
  }
`);

const loadPage = async (args: LoadArgs) => {
  const variables = filterVariables(readFilters(new URL(args.request.url).searchParams));
  return { origin: pageOf(args).origin, ...(await loadListing(args, load(args, ProductsQuery, variables))) };
};
export const loader = loadPage;
export const clientLoader = loadPage;

export const meta: Route.MetaFunction = ({ loaderData, location }) =>
  head({
    title: translator(languageInPath(location.pathname) ?? "zh")("list.all"),
    origin: loaderData?.origin ?? "",
    pathname: location.pathname,
  });

export default function Products({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const paths = usePaths();
  const { products } = useLoaded(ProductsQuery, loaderData);
  const loadMore = useLoadMore(ProductsQuery, loaderData, {
    get: (data) => data.products,
    set: (data, listing) => ({ ...data, products: listing as typeof data.products }),
  });
  return (
    <div className="container-page">
      <ListingHead crumbs={[{ name: t("shell.home"), to: paths.home }]} title={t("list.all")} origin={loaderData.origin} />
      <Listing connection={products} loadMore={loadMore} />
    </div>
  );
}
