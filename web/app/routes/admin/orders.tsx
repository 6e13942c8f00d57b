import { ArrowUp, PackageCheck, SearchX } from "lucide";
import { useRevalidator } from "react-router";
import { useLoaded } from "../../apollo.ts";
import { BatchBar } from "../../features/admin/BatchBar.tsx";
import { useDeskNews } from "../../features/admin/DeskLive.tsx";
import { PageHead } from "../../features/admin/DeskFrame.tsx";
import { OrderList } from "../../features/admin/OrderList.tsx";
import { Pager } from "../../features/admin/Pager.tsx";
import { SearchField } from "../../features/admin/SearchField.tsx";
import { useSelection } from "../../features/admin/useSelection.ts";
import { viewOf, viewParam } from "../../features/admin/views.ts";
import { ViewTabs } from "../../features/admin/ViewTabs.tsx";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs } from "../../page.ts";
import { deskPaths } from "../../paths.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/Feedback.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Link } from "../../ui/Link.tsx";
import type { Route } from "./+types/orders";

const Orders = graphql(`
  query DeskOrders($view: OrderView!, $query: String, $after: String) {
    me {
      id
      permissions
    }
    desk {
      ...DeskNav_desk
      ...DeskFigures
      ...ViewTabs_desk
    }
    orders(first: 25, after: $after, view: $view, query: $query) {
      nodes {
        id
        ...DeskOrderRow
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
  const query = state.get("q")?.trim() || null;
  return load(args, Orders, { view: viewOf(state.get("view")), query, after: state.get("after") }, { fresh: true });
};
export const loader = loadPage;
export const clientLoader = loadPage;

/** New orders wait above the list until somebody asks for them, so that no row moves under the pointer. */
function NewOrdersBar({ ids, onFirstPage }: { ids: readonly string[]; onFirstPage: boolean }) {
  const t = useT();
  const { arrived } = useDeskNews();
  const { revalidate, state } = useRevalidator();
  const count = arrived.filter((id) => !ids.includes(id)).length;
  const look =
    "settle flex min-h-11 w-full items-center justify-center gap-2 rounded-md bg-tint px-4 text-sm font-semibold text-action hover:underline";
  const label = (
    <>
      <Icon of={ArrowUp} size={16} />
      {t("desk.orders.new", { count })}
    </>
  );
  return (
    <div role="status" className={count ? "mt-3" : undefined}>
      {count > 0 &&
        (onFirstPage ? (
          <button type="button" className={look} disabled={state === "loading"} onClick={() => void revalidate()}>
            {label}
          </button>
        ) : (
          <Link to={deskPaths.orders()} className={look}>
            {label}
          </Link>
        ))}
    </div>
  );
}

export default function DeskOrders({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const { me, desk, orders } = useLoaded(Orders, loaderData);
  const selection = useSelection();
  const mayShip = me?.permissions.includes("SHIPMENTS_WRITE") ?? false;
  const { view, query, after } = loaderData.variables;
  const q = query ?? "";
  return (
    <>
      <title>{t("desk.nav.orders")}</title>
      <PageHead title={t("desk.nav.orders")}>
        <SearchField label={t("desk.orders.search")} value={q} keep={{ view: viewParam(view) }} />
      </PageHead>
      <ViewTabs current={view} query={q} desk={desk} />
      <NewOrdersBar ids={orders.nodes.map((order) => order.id)} onFirstPage={view === "ALL" && !q && !after} />
      {orders.nodes.length > 0 ? (
        <OrderList orders={orders.nodes} selection={mayShip ? selection : null} />
      ) : q ? (
        <EmptyState
          icon={SearchX}
          title={t("desk.orders.noMatch", { query: q })}
          action={
            <LinkButton look="secondary" size="sm" to={deskPaths.orders({ view: viewParam(view) })}>
              {t("desk.clearSearch")}
            </LinkButton>
          }
        >
          {t("desk.orders.noMatchHint")}
        </EmptyState>
      ) : (
        <EmptyState icon={PackageCheck} title={view === "ALL" ? t("desk.orders.none") : t("desk.orders.viewEmpty")}>
          {view === "ALL" ? t("desk.orders.noneYet") : t("desk.orders.viewEmptyHint")}
        </EmptyState>
      )}
      <Pager
        after={after ?? null}
        pageInfo={orders.pageInfo}
        to={(cursor) => deskPaths.orders({ view: viewParam(view), q, after: cursor })}
      />
      <BatchBar selection={selection} />
    </>
  );
}
