import { formatDate } from "../../dates.ts";
import type { Order_PartsFragment, RefundStatus } from "../../gql/graphql.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney, isZero } from "../../money.ts";
import { StatusPill, type Tone } from "../../ui/Badge.tsx";

const tones: Record<RefundStatus, Tone> = { REQUESTED: "info", SUBMITTED: "info", SUCCEEDED: "positive", FAILED: "warn" };

/** Money that comes back: how much, for what, why, and how far it is. */
export function OrderRefunds({ order }: { order: Order_PartsFragment }) {
  const t = useT();
  const language = useLanguage();
  if (order.refunds.length === 0) return null;
  return (
    <section aria-labelledby="refunds" className="rounded-lg border bg-surface p-4 md:p-6">
      <h2 id="refunds" className="font-display text-lg">
        {t("order.refunds")}
      </h2>
      <ul className="divide-y">
        {order.refunds.map(({ id, amount, status, reason, lines, shipping, byHand, createdAt, settledAt }) => (
          <li key={id} className="settle py-3 last:pb-0">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-medium tabular">{formatMoney(amount, language, true)}</span>
              <StatusPill tone={tones[status]} live={status === "REQUESTED" || status === "SUBMITTED"}>
                {t(`order.refund.status.${status}`)}
              </StatusPill>
              <time dateTime={settledAt ?? createdAt} className="text-sm text-muted tabular sm:ms-auto">
                {formatDate(settledAt ?? createdAt, "moment", language)}
              </time>
            </p>
            <ul className="mt-1 text-sm empty:hidden">
              {lines.map(({ orderLine, quantity }) => (
                <li key={orderLine.id}>
                  {orderLine.name} <span className="text-muted">{orderLine.options}</span> × {quantity}
                </li>
              ))}
              {!isZero(shipping) && <li>{t("order.refund.shipping", { amount: formatMoney(shipping, language, true) })}</li>}
            </ul>
            <p className="mt-1 text-sm text-muted">{t("order.refund.reason", { reason })}</p>
            {status === "SUCCEEDED" && <p className="text-sm text-muted">{t(byHand ? "order.refund.byHand" : "order.refund.arrives")}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
