import { Inbox } from "lucide";
import { useEffect } from "react";
import { useRevalidator } from "react-router";
import { useLoaded } from "../../apollo.ts";
import { useDeskNews } from "../../features/admin/DeskLive.tsx";
import { PageHead } from "../../features/admin/DeskFrame.tsx";
import { NeedsMe } from "../../features/admin/NeedsMe.tsx";
import { CarrierNotices } from "../../features/admin/parcels/CarrierNotices.tsx";
import { OrderFeed } from "../../features/admin/OrderFeed.tsx";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs } from "../../page.ts";
import { deskPaths } from "../../paths.ts";
import { EmptyState } from "../../ui/Feedback.tsx";
import { Link } from "../../ui/Link.tsx";
import type { Route } from "./+types/home";

const Home = graphql(`
  query DeskHome {
    desk {
      carrierNotices {
        ...CarrierNotice
      }
      ...DeskNav_desk
      ...DeskFigures
    }
    orders(first: 8) {
      nodes {
        id
        ...OrderFeed_order
      }
    }
  }
`);

const loadPage = (args: LoadArgs) => load(args, Home, {}, { fresh: true });
export const loader = loadPage;
export const clientLoader = loadPage;

/** After a burst of changes one look is enough. */
const pause = 150;

export default function DeskHome({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const { desk, orders } = useLoaded(Home, loaderData);
  const { arrived, changes } = useDeskNews();
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!changes && !arrived.length) return;
    const timer = setTimeout(() => void revalidate(), pause);
    return () => clearTimeout(timer);
  }, [changes, arrived, revalidate]);
  return (
    <>
      <title>{t("desk.nav.home")}</title>
      <PageHead title={t("desk.home.title")} />
      <CarrierNotices notices={desk.carrierNotices} />
      <NeedsMe desk={desk} />
      <section className="mt-8 max-w-3xl">
        <div className="mb-2 flex items-baseline justify-between gap-4">
          <h2 className="font-display text-lg">{t("desk.home.latest")}</h2>
          <Link to={deskPaths.orders()} className="py-2 text-sm text-action hover:underline">
            {t("desk.home.allOrders")}
          </Link>
        </div>
        {orders.nodes.length ? (
          <OrderFeed orders={orders.nodes} />
        ) : (
          <EmptyState icon={Inbox} title={t("desk.orders.none")}>
            {t("desk.orders.noneYet")}
          </EmptyState>
        )}
      </section>
    </>
  );
}
