import type { ReactNode } from "react";
import { formatDate } from "../../dates.ts";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney, isZero, type MoneyLike, sum, times } from "../../money.ts";
import { Badge } from "../../ui/Badge.tsx";
import { RefundVerbs } from "./RefundVerbs.tsx";
import { Section } from "./Section.tsx";
import { RefundPill } from "./status.tsx";

const Refunds = graphql(`
  fragment OrderRefunds_order on Order {
    id
    refunds {
      id
      number
      status
      origin
      byHand
      undelivered
      reason
      failure
      createdAt
      settledAt
      amount {
        amount
        currencyCode
      }
      shipping {
        amount
        currencyCode
      }
      lines {
        quantity
        cancelledQuantity
        returnedQuantity
        amount {
          amount
          currencyCode
        }
        orderLine {
          id
          name
          options
        }
      }
      can {
        retry
        reclaim
        confirm
      }
    }
  }
`);

/** Money given back or on its way, newest first, and what staff can do where it does not get through. */
export function OrderRefunds({ order }: { order: FragmentType<typeof Refunds> }) {
  const t = useT();
  const language = useLanguage();
  const { id: orderId, refunds } = getFragmentData(Refunds, order);
  const money = (value: MoneyLike) => formatMoney(value, language, true);
  if (refunds.length === 0) return null;
  return (
    <Section title={t("desk.refunds.title")}>
      <ul className="divide-y">
        {refunds.map((refund) => {
          const { lines, shipping, amount } = refund;
          const rest = sum(amount, ...[shipping, ...lines.map((line) => line.amount)].map((part) => times(part, -1)));
          const split = lines.length > 0 || !isZero(shipping);
          return (
            <li key={refund.id} className="px-4 py-3">
              <div className="flex items-start justify-between gap-x-4">
                <span className="flex min-w-0 flex-wrap items-center gap-2 font-medium">
                  <span className="min-w-0">{refund.reason}</span>
                  <RefundPill status={refund.status} />
                  {refund.origin === "GATEWAY" && <Badge>{t("desk.refunds.atGateway")}</Badge>}
                  {refund.byHand && <Badge>{t("desk.refunds.byHand")}</Badge>}
                </span>
                <span className="shrink-0 font-medium tabular">{money(amount)}</span>
              </div>
              <p className="text-sm text-muted">
                {formatDate(refund.settledAt ?? refund.createdAt, "moment", language)} ·{" "}
                <span className="font-mono text-xs">{refund.number}</span>
              </p>
              {split && (
                <ul className="mt-2 grid gap-1 border-s-2 ps-3 text-sm">
                  {lines.map((line) => (
                    <Part key={line.orderLine.id} amount={money(line.amount)}>
                      {line.orderLine.name} {line.orderLine.options} × {line.quantity}
                      {line.cancelledQuantity > 0 && (
                        <span className="block text-muted">{t("desk.refunds.notSent", { count: line.cancelledQuantity })}</span>
                      )}
                      {line.returnedQuantity > 0 && (
                        <span className="block text-muted">{t("desk.refunds.restocked", { count: line.returnedQuantity })}</span>
                      )}
                    </Part>
                  ))}
                  {!isZero(shipping) && <Part amount={money(shipping)}>{t("desk.refund.shipping")}</Part>}
                  {!isZero(rest) && <Part amount={money(rest)}>{t("desk.refund.goodwill")}</Part>}
                </ul>
              )}
              {refund.undelivered && (
                <p className="mt-2 text-sm text-sale">
                  {t(`desk.refunds.undelivered.${refund.undelivered}`)}{" "}
                  {refund.status === "FAILED" && t(`desk.refunds.then.${refund.undelivered}`)}
                </p>
              )}
              {refund.status === "FAILED" && !refund.undelivered && (
                <p className="mt-2 text-sm text-sale">
                  {refund.failure ? t("desk.refunds.failedWith", { word: refund.failure }) : t("desk.refunds.failed")}
                </p>
              )}
              <RefundVerbs orderId={orderId} refund={refund} />
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

const Part = ({ amount, children }: { amount: string; children: ReactNode }) => (
  <li className="flex justify-between gap-4">
    <span className="min-w-0">{children}</span>
    <span className="shrink-0 tabular">{amount}</span>
  </li>
);
