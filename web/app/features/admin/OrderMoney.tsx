import { formatDate } from "../../dates.ts";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney, isZero } from "../../money.ts";
import { OrderMessagesButton } from "./PaymentMessages.tsx";
import { ReleaseHold } from "./ReleaseHold.tsx";
import { Section } from "./Section.tsx";
import { MoneyPill, PaymentPill } from "./status.tsx";

const Money = graphql(`
  fragment OrderMoney_order on Order {
    id
    paymentStatus
    paymentExpiresAt
    payments {
      id
      number
      method
      channel
      status
      createdAt
      capturedAt
      providerReference
      failureReason
      amount {
        amount
        currencyCode
      }
      captured {
        amount
        currencyCode
      }
      can {
        void
        readMessages
      }
    }
  }
`);

type MoneyRef = FragmentType<typeof Money>;

export function OrderPayments({ order }: { order: MoneyRef }) {
  const t = useT();
  const language = useLanguage();
  const { id, payments, paymentStatus } = getFragmentData(Money, order);
  return (
    <Section
      title={t("desk.payments.title")}
      aside={
        <span className="flex flex-wrap items-center gap-2">
          {payments.some(({ can }) => can.readMessages) && <OrderMessagesButton orderId={id} />}
          <MoneyPill status={paymentStatus} />
        </span>
      }
    >
      {payments.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">{t("desk.payments.none")}</p>
      ) : (
        <ul className="divide-y">
          {payments.map((payment) => (
            <li key={payment.id} className="px-4 py-3">
              <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
                <span className="flex flex-wrap items-center gap-2 font-medium">
                  {t(`desk.method.${payment.method}`)}
                  {payment.channel && <span className="text-sm font-normal text-muted">{t(`desk.channel.${payment.channel}`)}</span>}
                  <PaymentPill status={payment.status} />
                </span>
                <span className="font-medium tabular">{formatMoney(payment.amount, language, true)}</span>
              </div>
              <p className="text-sm text-muted">
                {formatDate(payment.capturedAt ?? payment.createdAt, "moment", language)} ·{" "}
                <span className="font-mono text-xs">{payment.number}</span>
                {payment.providerReference && (
                  <>
                    {" · "}
                    {t("desk.payments.reference")} <span className="font-mono text-xs break-all">{payment.providerReference}</span>
                  </>
                )}
              </p>
              {!isZero(payment.captured) && payment.captured.amount !== payment.amount.amount && (
                <p className="flex flex-wrap items-center gap-x-3 text-sm">
                  {t("desk.payments.part", {
                    captured: formatMoney(payment.captured, language, true),
                    amount: formatMoney(payment.amount, language, true),
                  })}
                  {payment.can.void && <ReleaseHold paymentId={payment.id} />}
                </p>
              )}
              {payment.failureReason && <p className="text-sm text-on-sale-tint">{payment.failureReason}</p>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
