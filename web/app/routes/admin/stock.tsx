import { Boxes, PackageCheck, SearchX } from "lucide";
import { useLoaded } from "../../apollo.ts";
import { PageHead } from "../../features/admin/DeskFrame.tsx";
import { Pager } from "../../features/admin/Pager.tsx";
import { SearchField } from "../../features/admin/SearchField.tsx";
import { StockRows, variantOf } from "../../features/admin/StockRows.tsx";
import { useLiveStock } from "../../features/admin/useLiveStock.ts";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs } from "../../page.ts";
import { deskPaths } from "../../paths.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Alert, EmptyState } from "../../ui/Feedback.tsx";
import { Link } from "../../ui/Link.tsx";
import type { Route } from "./+types/stock";

const Stock = graphql(`
  query DeskStock($query: String, $low: Boolean!, $after: String) {
    me {
      id
      permissions
    }
    stockLevels(first: 40, after: $after, query: $query, lowOnly: $low) {
      nodes {
        ...DeskStockRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const loadPage = (args: LoadArgs) => {
  const state = new URL(args.request.url).searchParams;
  return load(
    args,
    Stock,
    { query: state.get("q")?.trim() || null, low: state.get("low") === "1", after: state.get("after") },
    { fresh: true },
  );
};
export const loader = loadPage;
export const clientLoader = loadPage;

export default function DeskStock({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const { me, stockLevels: levels } = useLoaded(Stock, loaderData);
  const { query, low, after } = loaderData.variables;
  const live = useLiveStock(levels.nodes.map(variantOf), loaderData);
  const q = query ?? "";
  const lowParam = low ? "1" : null;
  const mayAdjust = me?.permissions.includes("STOCK_WRITE") ?? false;
  return (
    <>
      <title>{t("desk.nav.stock")}</title>
      <PageHead title={t("desk.nav.stock")}>
        <SearchField label={t("desk.stock.search")} value={q} keep={{ low: lowParam }} />
      </PageHead>
      <nav aria-label={t("desk.stock.filter")} className="mb-3 border-b">
        <ul className="flex gap-1">
          {[false, true].map((only) => (
            <li key={String(only)}>
              <Link
                to={deskPaths.stock({ low: only ? "1" : null, q })}
                aria-current={only === low ? "page" : undefined}
                className="-mb-px flex min-h-11 items-center border-b-2 border-transparent px-3 text-sm text-muted hover:text-ink aria-[current=page]:border-action aria-[current=page]:font-semibold aria-[current=page]:text-ink"
              >
                {only ? t("desk.stock.lowOnly") : t("desk.view.ALL")}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {!mayAdjust && (
        <div className="mb-3">
          <Alert>{t("desk.stock.readOnly")}</Alert>
        </div>
      )}
      {levels.nodes.length > 0 ? (
        <StockRows levels={levels.nodes} live={live} mayAdjust={mayAdjust} />
      ) : q ? (
        <EmptyState
          icon={SearchX}
          title={t("desk.stock.noMatch", { query: q })}
          action={
            <LinkButton look="secondary" size="sm" to={deskPaths.stock({ low: lowParam })}>
              {t("desk.clearSearch")}
            </LinkButton>
          }
        />
      ) : (
        <EmptyState icon={low ? PackageCheck : Boxes} title={low ? t("desk.stock.noneLow") : t("desk.stock.none")} />
      )}
      <Pager after={after ?? null} pageInfo={levels.pageInfo} to={(cursor) => deskPaths.stock({ low: lowParam, q, after: cursor })} />
    </>
  );
}
