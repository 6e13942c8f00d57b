import clsx from "clsx";
import type { ReactNode } from "react";
import type { OrderView } from "../../gql/graphql.ts";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { deskPaths } from "../../paths.ts";
import { Link } from "../../ui/Link.tsx";
import { Waiting } from "./Ago.tsx";
import { viewParam } from "./views.ts";

const Figures = graphql(`
  fragment DeskFigures on Desk {
    toShip
    oldestToShip
    awaitingPayment
    transfersToConfirm
    cancellationRequests
    inTransit
    exceptions
    lowStock
    moneyNotices
    ordersToday
    paidToday {
      amount
      currencyCode
    }
    paidSameDayLastWeek {
      amount
      currencyCode
    }
  }
`);

export type DeskFiguresRef = FragmentType<typeof Figures>;

const orders = (view: OrderView) => deskPaths.orders({ view: viewParam(view) });

interface CardProps {
  to: string;
  title: string;
  value: ReactNode;
  note?: ReactNode;
  tone?: "plain" | "warn" | "danger";
  /** Nothing to do: still there, but quiet. */
  quiet?: boolean;
}

function Card({ to, title, value, note, tone = "plain", quiet }: CardProps) {
  return (
    <Link to={to} className="group block rounded-lg border bg-surface px-3.5 py-3 hover:border-control">
      <span className="block text-sm text-muted group-hover:text-ink">{title}</span>
      <span
        className={clsx(
          "block font-display text-2xl font-semibold tabular",
          quiet ? "text-muted" : tone === "warn" ? "text-warn" : tone === "danger" ? "text-sale" : "text-ink",
        )}
      >
        {value}
      </span>
      <span className="block min-h-5 text-sm text-muted">{note}</span>
    </Link>
  );
}

/** What waits for somebody, most pressing first; each leads to the list it counts. */
export function NeedsMe({ desk }: { desk: DeskFiguresRef }) {
  const t = useT();
  const figures = getFragmentData(Figures, desk);
  return (
    <section aria-label={t("desk.home.needsMe")} className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Card
        to={orders("TO_SHIP")}
        title={t("desk.home.toShip")}
        value={figures.toShip}
        quiet={!figures.toShip}
        note={
          figures.oldestToShip ? (
            <>
              {t("desk.home.oldest")} <Waiting since={figures.oldestToShip} />
            </>
          ) : (
            t("desk.home.allShipped")
          )
        }
      />
      <Card
        to={orders("CANCELLATION_REQUESTS")}
        title={t("desk.home.cancellations")}
        value={figures.cancellationRequests}
        quiet={!figures.cancellationRequests}
        tone="warn"
        note={figures.cancellationRequests ? t("desk.home.cancellationsNote") : null}
      />
      <Card
        to={orders("EXCEPTIONS")}
        title={t("desk.home.exceptions")}
        value={figures.exceptions}
        quiet={!figures.exceptions}
        tone="danger"
        note={figures.exceptions ? t("desk.home.exceptionsNote") : null}
      />
      {figures.moneyNotices > 0 && (
        <Card
          to={deskPaths.money}
          title={t("desk.home.money")}
          value={figures.moneyNotices}
          tone="danger"
          note={t("desk.home.moneyNote")}
        />
      )}
      <Card
        to={orders("TRANSFERS")}
        title={t("desk.home.transfers")}
        value={figures.transfersToConfirm}
        quiet={!figures.transfersToConfirm}
        note={figures.transfersToConfirm ? t("desk.home.transfersNote") : null}
      />
      <Card
        to={orders("AWAITING_PAYMENT")}
        title={t("desk.home.awaiting")}
        value={figures.awaitingPayment}
        quiet={!figures.awaitingPayment}
      />
      <Card to={orders("IN_TRANSIT")} title={t("desk.home.inTransit")} value={figures.inTransit} quiet={!figures.inTransit} />
      <Card
        to={deskPaths.stock({ low: figures.lowStock ? "1" : null })}
        title={t("desk.home.lowStock")}
        value={figures.lowStock}
        quiet={!figures.lowStock}
        tone="warn"
        note={figures.lowStock ? t("desk.home.lowStockNote") : null}
      />
      <MoneyToday figures={figures} wide={figures.moneyNotices > 0} />
    </section>
  );
}

interface MoneyFigures {
  ordersToday: number;
  paidToday: { amount: string; currencyCode: string };
  paidSameDayLastWeek: { amount: string; currencyCode: string };
}

/** `wide`: an odd number of cards lies before it. */
function MoneyToday({ figures: { paidToday, paidSameDayLastWeek, ordersToday }, wide }: { figures: MoneyFigures; wide: boolean }) {
  const t = useT();
  const language = useLanguage();
  const before = Number(paidSameDayLastWeek.amount);
  const change = before > 0 ? Math.round((Number(paidToday.amount) / before - 1) * 100) : null;
  return (
    <div className={clsx("rounded-lg border bg-bg px-3.5 py-3", wide && "col-span-full")}>
      <p className="text-sm text-muted">{t("desk.home.paidToday", { count: ordersToday })}</p>
      <p className="truncate font-display text-2xl font-semibold tabular">{formatMoney(paidToday, language)}</p>
      <p className="text-sm text-muted" title={t("desk.home.lastWeekHint")}>
        {change === null
          ? t("desk.home.noLastWeek")
          : t("desk.home.lastWeek", { change: `${change > 0 ? "+" : change < 0 ? "−" : "±"}${Math.abs(change)} %` })}
      </p>
    </div>
  );
}
