import type { OrderView } from "../../gql/graphql.ts";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { deskPaths } from "../../paths.ts";
import { Link } from "../../ui/Link.tsx";
import { orderViews, viewParam } from "./views.ts";

const Counts = graphql(`
  fragment ViewTabs_desk on Desk {
    toShip
    awaitingPayment
    transfersToConfirm
    cancellationRequests
    inTransit
    exceptions
  }
`);

/** The shop's own views of its orders, with what each holds. */
export function ViewTabs({ current, query, desk }: { current: OrderView; query: string; desk: FragmentType<typeof Counts> }) {
  const t = useT();
  const figures = getFragmentData(Counts, desk);
  const counts: Partial<Record<OrderView, number>> = {
    TO_SHIP: figures.toShip,
    AWAITING_PAYMENT: figures.awaitingPayment,
    TRANSFERS: figures.transfersToConfirm,
    CANCELLATION_REQUESTS: figures.cancellationRequests,
    IN_TRANSIT: figures.inTransit,
    EXCEPTIONS: figures.exceptions,
  };
  return (
    <nav aria-label={t("desk.orders.views")} className="-mx-4 overflow-x-auto border-b px-4 md:mx-0 md:px-0">
      <ul className="flex w-max gap-1">
        {orderViews.map((view) => (
          <li key={view}>
            <Link
              to={deskPaths.orders({ view: viewParam(view), q: query })}
              aria-current={view === current ? "page" : undefined}
              className="-mb-px flex min-h-11 items-center gap-1.5 border-b-2 border-transparent px-3 text-sm text-muted hover:text-ink aria-[current=page]:border-action aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              {t(`desk.view.${view}`)}
              {counts[view] ? <span className="tabular">{counts[view]}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
