import type { Route } from "./+types/collection";
import { useLoaded } from "../../apollo.ts";
import { filterVariables, readFilters } from "../../features/catalogue/filters.ts";
import { Listing } from "../../features/catalogue/Listing.tsx";
import { graphql } from "../../gql/index.ts";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs, notFound, pageOf } from "../../page.ts";
import { head } from "./head.ts";
import { ListingHead, useLoadMore } from "./listing-page.tsx";

const CollectionQuery = graphql(`
  query CollectionPage(
    $slug: String!
    $first: Int
    $after: String
    $facets: [String!]
    $minPrice: Decimal
    $maxPrice: Decimal
    $inStock: Boolean
    $sortKey: ProductSortKey
  ) {
    collection(slug: $slug) {
      id
      name
      description
    }
    products(
      collection: $slug
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

const loadPage = async (args: LoadArgs & { params: { slug: string } }) => {
  const filters = filterVariables(readFilters(new URL(args.request.url).searchParams));
  const loaded = await load(args, CollectionQuery, { slug: args.params.slug, ...filters });
  if (!loaded.data.collection) throw notFound();
  return { origin: pageOf(args).origin, ...loaded };
};
export const loader = loadPage;
export const clientLoader = loadPage;

export const meta: Route.MetaFunction = ({ loaderData, location }) =>
  head({
    title: loaderData?.data.collection?.name ?? "",
    description: loaderData?.data.collection?.description,
    origin: loaderData?.origin ?? "",
    pathname: location.pathname,
  });

export default function Collection({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const paths = usePaths();
  const { collection, products } = useLoaded(CollectionQuery, loaderData);
  const loadMore = useLoadMore(CollectionQuery, loaderData, {
    get: (data) => data.products,
    set: (data, listing) => ({ ...data, products: listing as typeof data.products }),
  });
  if (!collection) return null;
  return (
    <div className="container-page">
      <ListingHead
        crumbs={[{ name: t("shell.home"), to: paths.home }]}
        title={collection.name}
        text={collection.description}
        origin={loaderData.origin}
      />
      <Listing connection={products} loadMore={loadMore} />
    </div>
  );
}
