import { useApolloClient } from "@apollo/client/react";
import clsx from "clsx";
import { useEffect } from "react";
import { useNavigation } from "react-router";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Table, Th } from "../../ui/Table.tsx";
import { useDeskNews } from "./DeskLive.tsx";
import { OrderCard, OrderRow, type OrderRowRef } from "./OrderRow.tsx";

const RowsNow = graphql(`
  query DeskOrderRowsNow($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Order {
        id
        ...DeskOrderRow
      }
    }
  }
`);

/** Rows keep their places; what changed at the desk is read again into the cache and shows in them. */
function useFreshRows(ids: string[]) {
  const client = useApolloClient();
  const { changes } = useDeskNews();
  const key = ids.join();
  useEffect(() => {
    if (!changes || !key) return;
    const timer = setTimeout(() => {
      void client.query({ query: RowsNow, variables: { ids: key.split(",") }, fetchPolicy: "network-only" }).catch(() => {});
    }, 400);
    return () => clearTimeout(timer);
  }, [client, changes, key]);
}

export function OrderList({ orders }: { orders: readonly (OrderRowRef & { id: string })[] }) {
  const t = useT();
  const loading = useNavigation().state === "loading";
  const { arrived } = useDeskNews();
  useFreshRows(orders.map((order) => order.id));
  const headings = ["number", "placed", "customer", "payment", "status", "parcel"] as const;
  return (
    <div className={clsx("transition-opacity", loading && "opacity-60")}>
      <div className="hidden lg:block">
        <Table caption={t("desk.nav.orders")}>
          <thead>
            <tr>
              {headings.map((heading) => (
                <Th key={heading}>{t(`desk.orders.${heading}`)}</Th>
              ))}
              <Th end>{t("desk.orders.total")}</Th>
            </tr>
          </thead>
          <tbody>
            {orders.map((order) => (
              <OrderRow key={order.id} order={order} fresh={arrived.includes(order.id)} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul className="mt-3 grid grid-cols-1 gap-2.5 lg:hidden">
        {orders.map((order) => (
          <li key={order.id}>
            <OrderCard order={order} fresh={arrived.includes(order.id)} />
          </li>
        ))}
      </ul>
    </div>
  );
}
