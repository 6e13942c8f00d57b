import { useApolloClient } from "@apollo/client/react";
import clsx from "clsx";
import { useEffect } from "react";
import { useNavigation } from "react-router";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Table, Th } from "../../ui/Table.tsx";
import { useDeskNews } from "./DeskLive.tsx";
import { OrderCard, OrderRow, type OrderRowRef } from "./OrderRow.tsx";
import { SelectBox } from "./SelectBox.tsx";
import type { Selection } from "./useSelection.ts";

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

export interface OrderListProps {
  orders: readonly (OrderRowRef & { id: string })[];
  /** Null for who may do nothing with several orders at once. */
  selection: Selection | null;
}

export function OrderList({ orders, selection }: OrderListProps) {
  const t = useT();
  const loading = useNavigation().state === "loading";
  const { arrived } = useDeskNews();
  const ids = orders.map((order) => order.id);
  useFreshRows(ids);
  const chosen = selection ? ids.filter(selection.has).length : 0;
  const headings = ["number", "placed", "customer", "payment", "status", "parcel"] as const;
  return (
    <div className={clsx("transition-opacity", loading && "opacity-60")}>
      <div className="hidden xl:block">
        <Table caption={t("desk.nav.orders")}>
          <thead>
            <tr>
              {selection && (
                <Th className="w-8">
                  <SelectBox
                    label={t("desk.batch.selectPage")}
                    checked={chosen === ids.length}
                    partly={chosen > 0}
                    disabled={selection.full && chosen === 0}
                    onChange={(on) => selection.toggleAll(ids, on)}
                  />
                </Th>
              )}
              {headings.map((heading) => (
                <Th key={heading}>{t(`desk.orders.${heading}`)}</Th>
              ))}
              <Th end>{t("desk.orders.total")}</Th>
            </tr>
          </thead>
          <tbody>
            {orders.map((order) => (
              <OrderRow key={order.id} order={order} fresh={arrived.includes(order.id)} selection={selection} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul className="mt-3 grid grid-cols-1 gap-2.5 xl:hidden">
        {orders.map((order) => (
          <li key={order.id}>
            <OrderCard order={order} fresh={arrived.includes(order.id)} selection={selection} />
          </li>
        ))}
      </ul>
    </div>
  );
}
