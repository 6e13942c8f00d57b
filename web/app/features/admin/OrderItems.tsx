import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, usePaths, useT } from "../../i18n/i18n.tsx";
import { pictureOf } from "../../media.ts";
import { formatMoney, isZero, type MoneyLike, sum } from "../../money.ts";
import { Picture } from "../../ui/Picture.tsx";
import { Section } from "./Section.tsx";
import { FulfilmentPill } from "./status.tsx";

const Items = graphql(`
  fragment OrderItems_order on Order {
    id
    fulfilmentStatus
    lines {
      id
      sku
      name
      options
      quantity
      shippedQuantity
      cancelledQuantity
      unitPrice {
        amount
        currencyCode
      }
      total {
        amount
        currencyCode
      }
      image {
        id
        ...Picture_media
      }
      product {
        id
        slug
      }
    }
    refunds {
      id
      status
      lines {
        quantity
        orderLine {
          id
        }
      }
    }
    cost {
      subtotal {
        amount
        currencyCode
      }
      discount {
        amount
        currencyCode
      }
      shipping {
        amount
        currencyCode
      }
      tax {
        amount
        currencyCode
      }
      total {
        amount
        currencyCode
      }
      paid {
        amount
        currencyCode
      }
      refunded {
        amount
        currencyCode
      }
    }
  }
`);

export function OrderItems({ order }: { order: FragmentType<typeof Items> }) {
  const t = useT();
  const language = useLanguage();
  const paths = usePaths();
  const { lines, refunds, cost, fulfilmentStatus } = getFragmentData(Items, order);
  const money = (value: MoneyLike) => formatMoney(value, language, true);
  const refunded = new Map<string, number>();
  for (const { status, lines: given } of refunds)
    if (status !== "FAILED")
      for (const { orderLine, quantity } of given) refunded.set(orderLine.id, (refunded.get(orderLine.id) ?? 0) + quantity);
  // The parts add up to the total with the tax or without it: then it is in the prices
  const taxIncluded = sum(cost.subtotal, cost.shipping).amount === sum(cost.total, cost.discount).amount;
  const sums: [string, MoneyLike, "plain" | "strong"][] = [
    [t("desk.cost.subtotal"), cost.subtotal, "plain"],
    ...(isZero(cost.discount) ? [] : ([[t("desk.cost.discount"), cost.discount, "plain"]] as [string, MoneyLike, "plain"][])),
    [t("desk.cost.shipping"), cost.shipping, "plain"],
    ...(isZero(cost.tax) || taxIncluded ? [] : ([[t("desk.cost.tax"), cost.tax, "plain"]] as [string, MoneyLike, "plain"][])),
    [t("desk.cost.total"), cost.total, "strong"],
    ...(isZero(cost.tax) || !taxIncluded ? [] : ([[t("desk.cost.taxIncluded"), cost.tax, "plain"]] as [string, MoneyLike, "plain"][])),
    [t("desk.cost.paid"), cost.paid, "plain"],
    ...(isZero(cost.refunded) ? [] : ([[t("desk.cost.refunded"), cost.refunded, "plain"]] as [string, MoneyLike, "plain"][])),
  ];
  return (
    <Section title={t("desk.items.title")} aside={<FulfilmentPill status={fulfilmentStatus} />}>
      <ul className="divide-y">
        {lines.map((line) => (
          <li key={line.id} className="flex gap-3 px-4 py-3">
            <Picture source={pictureOf(line.image)} sizes="48px" alt="" className="w-12 shrink-0 self-start rounded-sm" />
            <div className="min-w-0 flex-1">
              {line.product ? (
                <a href={paths.product(line.product.slug, line.sku)} className="font-medium hover:text-action hover:underline">
                  {line.name}
                </a>
              ) : (
                <span className="font-medium">{line.name}</span>
              )}
              <p className="text-sm text-muted">
                {line.options && `${line.options} · `}
                <span className="font-mono text-xs">{line.sku}</span>
              </p>
              {(line.shippedQuantity > 0 || line.cancelledQuantity > 0 || refunded.has(line.id)) && (
                <p className="text-sm text-muted">
                  {[
                    line.shippedQuantity > 0 && t("desk.items.shipped", { count: line.shippedQuantity, of: line.quantity }),
                    line.cancelledQuantity > 0 && t("desk.items.cancelled", { count: line.cancelledQuantity }),
                    refunded.has(line.id) && t("desk.items.refunded", { count: refunded.get(line.id)! }),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
              )}
            </div>
            <div className="shrink-0 text-end tabular">
              <p className="font-medium">{money(line.total)}</p>
              <p className="text-sm text-muted">
                {line.quantity} × {money(line.unitPrice)}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <div className="border-t">
        <dl className="ms-auto grid max-w-xs grid-cols-[1fr_auto] gap-x-6 gap-y-1 px-4 py-3 text-sm tabular">
          {sums.map(([label, value, weight]) => (
            <div key={label} className={`contents ${weight === "strong" ? "font-semibold [&>*]:border-t [&>*]:pt-1" : ""}`}>
              <dt className={weight === "strong" ? "" : "text-muted"}>{label}</dt>
              <dd className="text-end">{money(value)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Section>
  );
}
