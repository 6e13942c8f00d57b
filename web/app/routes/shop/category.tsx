import { Link } from "../../ui/Link.tsx";
import type { Route } from "./+types/category";
import { useLoaded } from "../../apollo.ts";
import { filterVariables, readFilters } from "../../features/catalogue/filters.ts";
import { Listing } from "../../features/catalogue/Listing.tsx";
import { graphql } from "../../gql/index.ts";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs, notFound, pageOf } from "../../page.ts";
import { head } from "./head.ts";
import { ListingHead, loadListing, useLoadMore } from "./listing-page.tsx";

const CategoryQuery = graphql(`
  query CategoryPage(
    $slug: String!
    $first: Int
    $after: String
    $facets: [String!]
    $minPrice: Decimal
    $maxPrice: Decimal
    $inStock: Boolean
    $sortKey: ProductSortKey
  ) {
    category(slug: $slug) {
      id
      name
      description
      ancestors {
        id
        slug
        name
      }
      children {
        id
        slug
        name
        productCount
      }
    }
    products(
      category: $slug
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
  const loaded = await loadListing(args, load(args, CategoryQuery, { slug: args.params.slug, ...filters }));
  if (!loaded.data.category) throw notFound();
  return { origin: pageOf(args).origin, ...loaded };
};
export const loader = loadPage;
export const clientLoader = loadPage;

export const meta: Route.MetaFunction = ({ loaderData, location }) =>
  head({
    title: loaderData?.data.category?.name ?? "",
    description: loaderData?.data.category?.description,
    origin: loaderData?.origin ?? "",
    pathname: location.pathname,
  });

export default function Category({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const paths = usePaths();
  const { category, products } = useLoaded(CategoryQuery, loaderData);
  const loadMore = useLoadMore(CategoryQuery, loaderData, {
    get: (data) => data.products,
    set: (data, listing) => ({ ...data, products: listing as typeof data.products }),
  });
  if (!category) return null;
  const crumbs = [
    { name: t("shell.home"), to: paths.home },
    ...category.ancestors.map(({ name, slug }) => ({ name, to: paths.category(slug) })),
  ];
  return (
    <div className="container-page">
      <ListingHead crumbs={crumbs} title={category.name} text={category.description} origin={loaderData.origin}>
        {category.children.length > 0 && (
          <ul className="mt-4 flex flex-wrap gap-2">
            {category.children.map((child) => (
              <li key={child.id}>
                <Link
                  to={paths.category(child.slug)}
                  className="inline-flex min-h-11 items-center gap-2 rounded-md border px-3 hover:border-action hover:text-action"
                >
                  {child.name} <span className="text-sm text-muted tabular">{child.productCount}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </ListingHead>
      <Listing connection={products} loadMore={loadMore} />
    </div>
  );
}
