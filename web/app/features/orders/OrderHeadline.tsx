import type { ReactNode } from "react";
import { formatDate, formatDayRange } from "../../dates.ts";
import type { Order_PartsFragment } from "../../gql/graphql.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";

/** What one wants to know first: how it stands, and when it comes. */
export function OrderHeadline({
  order,
  word,
  arrival,
  children,
}: {
  order: Order_PartsFragment;
  word: string;
  /** When what is still to come should be there; null where that cannot be told. */
  arrival: { from: string; to: string } | null;
  children?: ReactNode;
}) {
  const t = useT();
  const language = useLanguage();
  const { status } = order;
  return (
    <div>
      <p className="text-sm text-muted">
        {t("order.number")} <span className="font-mono select-all">{order.number}</span> · {formatDate(order.placedAt, "full", language)}
      </p>
      <h1 key={word} className="settle mt-1 font-display text-3xl md:text-4xl">
        {word}
      </h1>
      {arrival && (
        <p className="mt-2 text-lg">
          {order.pickupPoint
            ? t("order.collectFrom", { day: formatDate(arrival.from, "day", language) })
            : t("order.arrives", { day: formatDayRange(arrival.from, arrival.to, language) })}
        </p>
      )}
      {status === "CANCELLED" && order.cancelReason && (
        <p className="mt-2 text-muted">{t("order.cancelledBecause", { reason: order.cancelReason })}</p>
      )}
      {order.cancellationRequestedAt && status === "CONFIRMED" && <p className="mt-2 text-warn">{t("order.cancellationAsked")}</p>}
      {order.cancellationDeclinedReason && status === "CONFIRMED" && (
        <p className="mt-2 text-warn">{t("order.cancellationDeclined", { reason: order.cancellationDeclinedReason })}</p>
      )}
      {children}
    </div>
  );
}
