import { SearchX, Shapes } from "lucide";
import { useLoaded } from "../../apollo.ts";
import { PageHead } from "../../features/admin/DeskFrame.tsx";
import { DeskTabs } from "../../features/admin/DeskTabs.tsx";
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
      <div className="mb-3">
        <DeskTabs
          label={t("desk.products.status")}
          current={status ?? "ALL"}
          tabs={tabs.map((tab) => ({
            key: tab ?? "ALL",
            to: deskPaths.products({ status: tab?.toLowerCase(), q }),
            label: tab ? t(`desk.product.status.${tab}`) : t("desk.view.ALL"),
          }))}
        />
      </div>
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
