import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { deskPaths } from "../../paths.ts";
import { StatusPill } from "../../ui/Badge.tsx";
import { Link } from "../../ui/Link.tsx";
import { PersonName } from "../../ui/PersonName.tsx";
import { Td, Tr } from "../../ui/Table.tsx";
import { Ago } from "./Ago.tsx";
import { Copy } from "./Copy.tsx";
import { SelectBox } from "./SelectBox.tsx";
import { MoneyPill, OrderPill, ParcelPill } from "./status.tsx";
import type { Selection } from "./useSelection.ts";

const Row = graphql(`
  fragment DeskOrderRow on Order {
    id
    number
    status
    paymentStatus
    paymentMethod
    placedAt
    cancellationRequestedAt
    customerName
    cost {
      total {
        amount
        currencyCode
      }
    }
    shipments {
      id
      status
      trackingNumber
      carrier {
        code
        name
      }
    }
  }
`);

export type OrderRowRef = FragmentType<typeof Row>;

interface RowProps {
  order: OrderRowRef;
  fresh?: boolean;
  selection: Selection | null;
}

function SelectOrder({ id, number, selection }: { id: string; number: string; selection: Selection }) {
  const t = useT();
  const checked = selection.has(id);
  return (
    <SelectBox
      label={t("desk.batch.select", { number })}
      checked={checked}
      disabled={selection.full && !checked}
      onChange={(on) => selection.toggle(id, on)}
    />
  );
}

function useRow(order: OrderRowRef) {
  const row = getFragmentData(Row, order);
  const parcels = row.shipments.filter((shipment) => shipment.status !== "CANCELLED");
  return { ...row, parcels, total: formatMoney(row.cost.total, useLanguage(), true) };
}

/** The whole line leads to the order; the number can be copied by itself. */
export function OrderRow({ order, fresh, selection }: RowProps) {
  const t = useT();
  const { id, number, status, paymentStatus, paymentMethod, placedAt, customerName, parcels, total, cancellationRequestedAt } =
    useRow(order);
  return (
    <Tr fresh={fresh} className="relative hover:bg-bg">
      {selection && (
        <Td>
          <SelectOrder id={id} number={number} selection={selection} />
        </Td>
      )}
      <Td className="whitespace-nowrap">
        <Link to={deskPaths.order(id)} prefetch="intent" className="font-mono font-medium after:absolute after:inset-0 hover:text-action">
          {number}
        </Link>
        <Copy text={number} what={t("desk.order.number")} />
      </Td>
      <Td className="whitespace-nowrap text-muted">
        <Ago at={placedAt} />
      </Td>
      <Td className="max-w-40">
        <PersonName name={customerName} />
      </Td>
      <Td>
        <MoneyPill status={paymentStatus} method={paymentMethod} />
      </Td>
      <Td>
        <span className="flex flex-wrap gap-1">
          <OrderPill status={status} />
          {cancellationRequestedAt && status === "CONFIRMED" && <StatusPill tone="danger">{t("desk.order.cancelAsked")}</StatusPill>}
        </span>
      </Td>
      <Td>
        {parcels.length === 0 ? (
          <span className="text-muted">—</span>
        ) : (
          parcels.map((parcel) => (
            <span key={parcel.id} className="flex flex-wrap items-center gap-x-2">
              <span className="text-muted" title={parcel.carrier.name}>
                {parcel.trackingNumber ?? parcel.carrier.name}
              </span>
              <ParcelPill status={parcel.status} />
            </span>
          ))
        )}
      </Td>
      <Td end className="font-medium whitespace-nowrap">
        {total}
      </Td>
    </Tr>
  );
}

/** The same on a phone. */
export function OrderCard({ order, fresh, selection }: RowProps) {
  const t = useT();
  const { id, number, status, paymentStatus, paymentMethod, placedAt, customerName, parcels, total, cancellationRequestedAt } =
    useRow(order);
  return (
    <article className={`relative rounded-lg border px-3.5 py-3 ${fresh ? "bg-tint" : "bg-surface"}`}>
      <div className="flex items-center justify-between gap-3">
        <span className="flex min-w-0 items-center">
          {selection && <SelectOrder id={id} number={number} selection={selection} />}
          <Link to={deskPaths.order(id)} className="truncate font-mono font-medium after:absolute after:inset-0">
            {number}
          </Link>
          <Copy text={number} what={t("desk.order.number")} />
        </span>
        <span className="font-medium tabular">{total}</span>
      </div>
      <div className="flex items-center justify-between gap-3 text-sm text-muted">
        <PersonName name={customerName} className="min-w-0" />
        <Ago at={placedAt} className="whitespace-nowrap" />
      </div>
      <div className="mt-2 flex flex-wrap gap-1.5">
        <MoneyPill status={paymentStatus} method={paymentMethod} />
        <OrderPill status={status} />
        {cancellationRequestedAt && status === "CONFIRMED" && <StatusPill tone="danger">{t("desk.order.cancelAsked")}</StatusPill>}
        {parcels.map((parcel) => (
          <ParcelPill key={parcel.id} status={parcel.status} />
        ))}
      </div>
    </article>
  );
}
