import { useState } from "react";
import { useNews } from "../../apollo.ts";
import { useT } from "../../i18n/i18n.tsx";
import { OrderUpdated, ShipmentTracked } from "./documents.ts";

/**
 * The page's one subscriber: news go into the cache, the rest of the page reads its fragments. After a lost connection the
 * socket asks again with the same `after`, so what happened meanwhile arrives too; an event told twice changes nothing.
 */
export function OrderLive({
  orderId,
  accessToken,
  after,
  headline,
  scan,
  refund,
}: {
  orderId: string;
  accessToken: string | null;
  after: string | null;
  headline: string;
  /** What was last seen of a parcel, in words. */
  scan?: string | null;
  /** How far the newest refund is, in words. */
  refund?: string | null;
}) {
  const t = useT();
  const [start] = useState(after);
  const variables = { accessToken, after: start };
  useNews(OrderUpdated, { id: orderId, ...variables });
  useNews(ShipmentTracked, { orderId, ...variables });
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {t("order.announce", { state: headline })}
      </p>
      <p aria-live="polite" className="sr-only">
        {scan}
      </p>
      <p aria-live="polite" className="sr-only">
        {refund}
      </p>
    </>
  );
}
