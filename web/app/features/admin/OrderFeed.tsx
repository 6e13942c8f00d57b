import { useEffect, useRef, useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { deskPaths } from "../../paths.ts";
import { Link } from "../../ui/Link.tsx";
import { PersonName } from "../../ui/PersonName.tsx";
import { Ago } from "./Ago.tsx";
import { MoneyPill, OrderPill } from "./status.tsx";

const Feed = graphql(`
  fragment OrderFeed_order on Order {
    id
    number
    status
    paymentStatus
    placedAt
    customerName
    cost {
      total {
        amount
        currencyCode
      }
    }
    lines {
      id
      name
      quantity
    }
  }
`);

type FeedRef = FragmentType<typeof Feed>;

/**
 * The newest orders, coming in by themselves, but never under the pointer: while somebody points at the list or has the focus
 * in it, it stands still and catches up afterwards.
 */
export function OrderFeed({ orders }: { orders: readonly FeedRef[] }) {
  const t = useT();
  const language = useLanguage();
  const list = useRef<HTMLUListElement>(null);
  const rows = getFragmentData(Feed, orders);
  const [shown, setShown] = useState(rows);
  const [seen] = useState(() => new Set(rows.map((row) => row.id)));
  const catchUp = () => {
    if (!list.current?.matches(":hover, :focus-within")) setShown(rows);
  };
  useEffect(catchUp, [rows]);
  const latest = new Map(rows.map((row) => [row.id, row]));
  return (
    <ul ref={list} onPointerLeave={() => setShown(rows)} onBlur={() => queueMicrotask(catchUp)} className="divide-y rounded-lg border">
      {shown.map((old) => {
        const { id, number, status, paymentStatus, placedAt, customerName, cost, lines } = latest.get(old.id) ?? old;
        const pieces = lines.reduce((total, line) => total + line.quantity, 0);
        return (
          <li key={id} className={`relative px-3.5 py-2.5 hover:bg-bg ${seen.has(id) ? "" : "settle bg-tint"}`}>
            <div className="flex items-baseline justify-between gap-3">
              <Link
                to={deskPaths.order(id)}
                className="flex min-w-0 items-baseline gap-1.5 font-medium after:absolute after:inset-0 hover:text-action"
              >
                <PersonName name={customerName} className="min-w-0" />{" "}
                <span className="font-mono text-sm font-normal text-muted">{number}</span>
              </Link>
              <span className="font-medium tabular">{formatMoney(cost.total, language, true)}</span>
            </div>
            <div className="flex items-center justify-between gap-3">
              <span className="min-w-0 truncate text-sm text-muted">
                {lines[0]?.name}
                {pieces > 1 && ` · ${t("desk.feed.pieces", { count: pieces })}`}
              </span>
              <Ago at={placedAt} className="text-sm whitespace-nowrap text-muted" />
            </div>
            <div className="mt-1 flex gap-1.5">
              <OrderPill status={status} />
              <MoneyPill status={paymentStatus} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
