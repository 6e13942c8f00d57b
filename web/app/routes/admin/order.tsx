import { useState } from "react";
import { useLoaded } from "../../apollo.ts";
import { lastEventOf, OrderLive, OrderPage } from "../../features/admin/OrderPage.tsx";
import { graphql } from "../../gql/index.ts";
import { load, type LoadArgs, notFound } from "../../page.ts";
import type { Route } from "./+types/order";

const Order = graphql(`
  query DeskOrderPage($id: ID!) {
    order(id: $id) {
      id
      ...DeskOrder
    }
  }
`);

async function loadPage(args: LoadArgs & { params: { id: string } }) {
  const loaded = await load(args, Order, { id: args.params.id }, { fresh: true });
  if (!loaded.data.order) throw notFound();
  return loaded;
}
export const loader = loadPage;
export const clientLoader = loadPage;

function Page({ loaded }: { loaded: Route.ComponentProps["loaderData"] }) {
  const { order } = useLoaded(Order, loaded);
  // The event this page was loaded behind; the cache moves on, the subscription's beginning must not
  const [after] = useState(() => (order ? lastEventOf(order) : null));
  if (!order) return null;
  return (
    <>
      <OrderLive id={order.id} after={after} />
      <OrderPage order={order} />
    </>
  );
}

export default function DeskOrder({ loaderData }: Route.ComponentProps) {
  return <Page key={loaderData.variables.id} loaded={loaderData} />;
}
