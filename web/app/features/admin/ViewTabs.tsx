import type { OrderView } from "../../gql/graphql.ts";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { deskPaths } from "../../paths.ts";
import { DeskTabs } from "./DeskTabs.tsx";
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
  const tabs = orderViews.map((view) => ({
    key: view,
    to: deskPaths.orders({ view: viewParam(view), q: query }),
    label: t(`desk.view.${view}`),
    count: counts[view],
  }));
  return <DeskTabs label={t("desk.orders.views")} current={current} tabs={tabs} />;
}
