import { formatDate } from "../../dates.ts";
import type { Order_PartsFragment } from "../../gql/graphql.ts";
import { useLanguage, usePaths, useT } from "../../i18n/i18n.tsx";
import { pictureOf } from "../../media.ts";
import { formatMoney, isZero, taxIsIncluded } from "../../money.ts";
import { Link } from "../../ui/Link.tsx";
import { Picture } from "../../ui/Picture.tsx";

const card = "rounded-lg border bg-surface p-4 md:p-6";

export function OrderItems({ order }: { order: Order_PartsFragment }) {
  const t = useT();
  const language = useLanguage();
  const paths = usePaths();
  return (
    <section aria-labelledby="items" className={card}>
      <h2 id="items" className="mb-3 font-display text-lg">
        {t("order.items")}
      </h2>
      <ul className="divide-y">
        {order.lines.map((line) => (
          <li key={line.id} className="flex items-center gap-4 py-3">
            <Picture source={pictureOf(line.image)} alt="" sizes="56px" className="w-14 shrink-0 rounded-sm" />
            <div className="min-w-0 flex-1">
              {line.product ? (
                <Link to={paths.product(line.product.slug)} className="font-medium hover:text-action">
                  {line.name}
                </Link>
              ) : (
                <span className="font-medium">{line.name}</span>
              )}
              <p className="text-sm text-muted">
                {line.options} × {line.quantity}
                {line.cancelledQuantity > 0 && ` · ${t("order.lineCancelled", { count: line.cancelledQuantity })}`}
              </p>
              {line.codes.length > 0 && (
                <ul aria-label={t("order.codes")} className="mt-2 grid gap-1">
                  {line.codes.map((code) => (
                    <li key={code} className="w-fit rounded-sm bg-tint px-2 py-1 font-mono text-sm break-all select-all">
                      {code}
                    </li>
                  ))}
                </ul>
              )}
            </div>
            <span className="tabular">{formatMoney(line.total, language, true)}</span>
          </li>
        ))}
      </ul>
      <OrderCost cost={order.cost} />
    </section>
  );
}

function OrderCost({ cost }: { cost: Order_PartsFragment["cost"] }) {
  const t = useT();
  const language = useLanguage();
  const rows = [
    [t("cost.subtotal"), cost.subtotal, "", true],
    [t("cost.discount"), cost.discount, "−", false],
    [t("cost.shipping"), cost.shipping, "", true],
    [t(taxIsIncluded(cost) ? "cost.taxIncluded" : "cost.tax"), cost.tax, "", false],
  ] as const;
  return (
    <dl className="mt-3 flex flex-col gap-1 border-t pt-4 text-sm tabular">
      {rows.map(([label, money, sign, always]) =>
        always || !isZero(money) ? (
          <div key={label} className="flex justify-between gap-4">
            <dt className="text-muted">{label}</dt>
            <dd>{sign + formatMoney(money, language, true)}</dd>
          </div>
        ) : null,
      )}
      <div className="mt-1 flex items-baseline justify-between gap-4 text-base">
        <dt className="font-semibold">{t("cost.total")}</dt>
        <dd className="font-display text-xl font-semibold">{formatMoney(cost.total, language, true)}</dd>
      </div>
      {!isZero(cost.refunded) && (
        <div className="flex justify-between gap-4 text-sale">
          <dt>{t("order.refunded")}</dt>
          <dd>{formatMoney(cost.refunded, language, true)}</dd>
        </div>
      )}
    </dl>
  );
}

export function OrderAddress({ order }: { order: Order_PartsFragment }) {
  const t = useT();
  const { pickupPoint: point } = order;
  if (point)
    return (
      <section aria-labelledby="address" className={card}>
        <h2 id="address" className="mb-2 font-display text-lg">
          {t("order.collectAt")}
        </h2>
        <p className="font-medium">{point.name}</p>
        {point.lines.map((line) => (
          <p key={line} className="text-muted">
            {line}
          </p>
        ))}
        <p className="mt-1">
          <a href={`tel:${point.phone}`} className="font-mono text-action underline">
            {point.phone}
          </a>
        </p>
        <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 border-t pt-3 text-sm">
          <dt className="text-muted">{t("parcel.openingHours")}</dt>
          <dd>{point.hours}</dd>
          <dt className="text-muted">{t("order.collectBy")}</dt>
          <dd>
            <bdi>{order.address.name}</bdi> <span className="text-muted">{order.address.phone}</span>
          </dd>
        </dl>
        {order.note && (
          <p dir="auto" className="mt-3 border-s-2 ps-3 text-sm">
            {order.note}
          </p>
        )}
      </section>
    );
  return (
    <section aria-labelledby="address" className={card}>
      <h2 id="address" className="mb-2 font-display text-lg">
        {t(order.address.lines.length > 0 ? "order.to" : "order.buyer")}
      </h2>
      <p>
        <bdi>{order.address.name}</bdi> <span className="text-muted">{order.address.phone}</span>
      </p>
      {order.address.lines.map((line) => (
        <p key={line} className="text-muted">
          <bdi>{line}</bdi>
        </p>
      ))}
      <p className="mt-2 text-sm text-muted">{order.shippingMethodName}</p>
      {order.note && (
        <p dir="auto" className="mt-2 border-s-2 ps-3 text-sm">
          {order.note}
        </p>
      )}
    </section>
  );
}

export function OrderHistory({ order }: { order: Order_PartsFragment }) {
  const t = useT();
  const language = useLanguage();
  return (
    <section aria-labelledby="history" className={card}>
      <h2 id="history" className="mb-2 font-display text-lg">
        {t("order.history")}
      </h2>
      <ol className="text-sm">
        {order.timeline
          .toSorted((a, b) => b.occurredAt.localeCompare(a.occurredAt))
          .map((event) => (
            <li key={event.id} className="flex justify-between gap-4 py-1.5">
              <span className="min-w-0">
                {event.text}
                {event.detail && <span className="block text-muted">{event.detail}</span>}
              </span>
              <time dateTime={event.occurredAt} className="shrink-0 text-muted tabular">
                {formatDate(event.occurredAt, "moment", language)}
              </time>
            </li>
          ))}
      </ol>
    </section>
  );
}
