import { useSubscription } from "@apollo/client/react";
import { ChevronLeft } from "lucide";
import { formatDate } from "../../dates.ts";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { deskPaths } from "../../paths.ts";
import { Alert } from "../../ui/Feedback.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Link } from "../../ui/Link.tsx";
import { Ago } from "./Ago.tsx";
import { Copy } from "./Copy.tsx";
import { DeclineCancellation } from "./DeclineCancellation.tsx";
import { OrderActions } from "./OrderActions.tsx";
import { OrderItems } from "./OrderItems.tsx";
import { OrderPayments } from "./OrderMoney.tsx";
import { OrderParcels } from "./OrderParcels.tsx";
import { OrderRefunds } from "./OrderRefunds.tsx";
import { OrderSide } from "./OrderSide.tsx";
import { OrderTimeline } from "./OrderTimeline.tsx";
import { MoneyPill, OrderPill } from "./status.tsx";

/** All that the page shows. Every mutation and every live event answers with it, so the cache is always whole. */
const DeskOrder = graphql(`
  fragment DeskOrder on Order {
    id
    number
    status
    paymentStatus
    paymentMethod
    placedAt
    cancelledAt
    cancelReason
    cancellationRequestedAt
    paymentExpiresAt
    lastEventId
    timeline {
      id
      type
      detail
    }
    can {
      declineCancellation {
        allowed
        reason
      }
    }
    cost {
      total {
        amount
        currencyCode
      }
    }
    ...OrderActions_order
    ...OrderItems_order
    ...OrderMoney_order
    ...OrderParcels_order
    ...OrderRefunds_order
    ...OrderSide_order
    ...OrderTimeline_order
  }
`);

export type DeskOrderRef = FragmentType<typeof DeskOrder>;

const OrderChanged = graphql(`
  subscription DeskOrderChanged($id: ID!, $after: String) {
    orderUpdated(id: $id, after: $after) {
      eventId
      order {
        id
        ...DeskOrder
      }
    }
  }
`);

const ParcelMoved = graphql(`
  subscription DeskParcelMoved($id: ID!, $after: String) {
    shipmentTracked(orderId: $id, after: $after) {
      eventId
      order {
        id
        ...DeskOrder
      }
    }
  }
`);

/** Renders nothing: what comes in lands in the cache, and the page reads that. Begins where the loaded page ends. */
export function OrderLive({ id, after }: { id: string; after: string | null }) {
  useSubscription(OrderChanged, { variables: { id, after }, ignoreResults: true });
  useSubscription(ParcelMoved, { variables: { id, after }, ignoreResults: true });
  return null;
}

export const lastEventOf = (order: DeskOrderRef) => getFragmentData(DeskOrder, order).lastEventId ?? null;

export function OrderPage({ order }: { order: DeskOrderRef }) {
  const t = useT();
  const language = useLanguage();
  const data = getFragmentData(DeskOrder, order);
  const { id, number, status, paymentStatus, paymentMethod, placedAt, cost, cancelledAt, cancelReason, cancellationRequestedAt } = data;
  const asked = data.timeline.find(({ type }) => type === "order.cancellation_requested")?.detail;
  return (
    <>
      <title>{number}</title>
      <Link
        to={deskPaths.orders()}
        className="-ms-1 inline-flex items-center gap-1 py-2 text-sm text-muted hover:text-action hover:underline"
      >
        <Icon of={ChevronLeft} size={16} />
        {t("desk.nav.orders")}
      </Link>
      <div className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div>
          <h1 className="flex items-center text-xl font-semibold md:text-2xl">
            <span className="font-mono font-medium">{number}</span>
            <Copy text={number} what={t("desk.order.number")} />
          </h1>
          <p className="mt-1 flex flex-wrap items-center gap-2 text-sm text-muted">
            <OrderPill status={status} />
            <MoneyPill status={paymentStatus} method={paymentMethod} />
            <Ago at={placedAt} />
            <span className="font-medium text-ink tabular">{formatMoney(cost.total, language, true)}</span>
          </p>
        </div>
        <OrderActions order={data} />
      </div>
      <div className="mb-5 grid gap-3 empty:hidden">
        {cancellationRequestedAt && !cancelledAt && (
          <Alert
            tone="warn"
            title={t("desk.order.cancelAskedTitle")}
            action={<DeclineCancellation orderId={id} state={data.can.declineCancellation} />}
          >
            {asked && <p className="my-1 border-s-2 border-current ps-2">{asked}</p>}
            <p>{t("desk.order.cancelAskedText", { at: formatDate(cancellationRequestedAt, "moment", language) })}</p>
          </Alert>
        )}
        {cancelledAt && (
          <Alert tone="info" title={t("desk.order.cancelledTitle", { at: formatDate(cancelledAt, "moment", language) })}>
            {cancelReason}
          </Alert>
        )}
        {status === "AWAITING_PAYMENT" && data.paymentExpiresAt && (
          <Alert tone="info">{t("desk.order.expires", { at: formatDate(data.paymentExpiresAt, "moment", language) })}</Alert>
        )}
      </div>
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid content-start gap-5">
          <OrderItems order={data} />
          <OrderPayments order={data} />
          <OrderRefunds order={data} />
          <OrderParcels order={data} />
        </div>
        <div className="grid content-start gap-5">
          <OrderSide order={data} />
          <OrderTimeline order={data} />
        </div>
      </div>
    </>
  );
}
