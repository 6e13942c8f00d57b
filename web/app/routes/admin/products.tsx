import { SearchX, Shapes } from "lucide";
import { useLoaded } from "../../apollo.ts";
import { PageHead } from "../../features/admin/DeskFrame.tsx";
import { Pager } from "../../features/admin/Pager.tsx";
import { ProductRows } from "../../features/admin/ProductRows.tsx";
import { SearchField } from "../../features/admin/SearchField.tsx";
import type { ProductStatus } from "../../gql/graphql.ts";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs } from "../../page.ts";
import { deskPaths } from "../../paths.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/Feedback.tsx";
import { Link } from "../../ui/Link.tsx";
import type { Route } from "./+types/products";

const Products = graphql(`
  query DeskProducts($query: String, $status: ProductStatus, $after: String) {
    me {
      id
      permissions
    }
    adminProducts(first: 30, after: $after, query: $query, status: $status) {
      nodes {
        id
        ...DeskProductRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const statuses = ["ACTIVE", "DRAFT", "ARCHIVED"] as const satisfies readonly ProductStatus[];

const loadPage = (args: LoadArgs) => {
  const state = new URL(args.request.url).searchParams;
  const status = statuses.find((one) => one.toLowerCase() === state.get("status")) ?? null;
  return load(args, Products, { query: state.get("q")?.trim() || null, status, after: state.get("after") }, { fresh: true });
};
export const loader = loadPage;
export const clientLoader = loadPage;

export default function DeskProducts({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const { adminProducts: products, me } = useLoaded(Products, loaderData);
  const { query, status, after } = loaderData.variables;
  const q = query ?? "";
  const statusParam = status?.toLowerCase() ?? null;
  const tabs = [null, ...statuses];
  return (
    <>
      <title>{t("desk.nav.products")}</title>
      <PageHead title={t("desk.nav.products")}>
        <SearchField label={t("desk.products.search")} value={q} keep={{ status: statusParam }} />
      </PageHead>
      <nav aria-label={t("desk.products.status")} className="-mx-4 mb-3 overflow-x-auto border-b px-4 md:mx-0 md:px-0">
        <ul className="flex w-max gap-1">
          {tabs.map((tab) => (
            <li key={tab ?? "all"}>
              <Link
                to={deskPaths.products({ status: tab?.toLowerCase(), q })}
                aria-current={tab === status ? "page" : undefined}
                className="-mb-px flex min-h-11 items-center border-b-2 border-transparent px-3 text-sm text-muted hover:text-ink aria-[current=page]:border-action aria-[current=page]:font-semibold aria-[current=page]:text-ink"
              >
                {tab ? t(`desk.product.status.${tab}`) : t("desk.view.ALL")}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {products.nodes.length > 0 ? (
        <ProductRows products={products.nodes} mayPrice={me?.permissions.includes("PRODUCTS_WRITE") ?? false} />
      ) : q ? (
        <EmptyState
          icon={SearchX}
          title={t("desk.products.noMatch", { query: q })}
          action={
            <LinkButton look="secondary" size="sm" to={deskPaths.products({ status: statusParam })}>
              {t("desk.clearSearch")}
            </LinkButton>
          }
        />
      ) : (
        <EmptyState icon={Shapes} title={t("desk.products.none")} />
      )}
      <Pager
        after={after ?? null}
        pageInfo={products.pageInfo}
        to={(cursor) => deskPaths.products({ status: statusParam, q, after: cursor })}
      />
    </>
  );
}
