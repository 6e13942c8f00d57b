import clsx from "clsx";
import { useNavigation } from "react-router";
import type { ShipmentStatus } from "../../../gql/graphql.ts";
import { type FragmentType, getFragmentData, graphql } from "../../../gql/index.ts";
import { useLanguage, useT } from "../../../i18n/i18n.tsx";
import { deskPaths } from "../../../paths.ts";
import { StatusPill } from "../../../ui/Badge.tsx";
import { Link } from "../../../ui/Link.tsx";
import { PersonName } from "../../../ui/PersonName.tsx";
import { Table, Td, Th, Tr } from "../../../ui/Table.tsx";
import { Ago } from "../Ago.tsx";
import { SelectBox } from "../SelectBox.tsx";
import { ParcelPill } from "../status.tsx";
import type { Selection } from "../useSelection.ts";

const Row = graphql(`
  fragment ParcelRow on Shipment {
    id
    number
    status
    stalled
    trackingNumber
    createdAt
    carrier {
      code
      name
    }
    lastEvent {
      id
      occurredAt
      description
      rawText
      location
    }
    receiver {
      region
    }
    order {
      id
      number
      customerName
    }
  }
`);

export type ParcelRowRef = FragmentType<typeof Row>;

interface RowProps {
  parcel: ParcelRowRef;
  /** Null for who may print nothing. */
  selection: Selection | null;
}

/** What has a number and is not called off has a label. */
const printable = ({ trackingNumber, status }: { trackingNumber?: string | null; status: ShipmentStatus }) =>
  Boolean(trackingNumber) && status !== "CANCELLED";

function SelectParcel({ parcel, selection }: { parcel: ReturnType<typeof useRow>; selection: Selection }) {
  const t = useT();
  const { id, trackingNumber, number } = parcel;
  const checked = selection.has(id);
  return (
    <SelectBox
      label={t("desk.boardPrint.select", { number: trackingNumber ?? number })}
      checked={checked}
      disabled={!printable(parcel) || (selection.full && !checked)}
      onChange={(on) => selection.toggle(id, on)}
    />
  );
}

function useRow(ref: ParcelRowRef) {
  const t = useT();
  const language = useLanguage();
  const parcel = getFragmentData(Row, ref);
  const { lastEvent } = parcel;
  const words = lastEvent && (language === "zh" ? lastEvent.rawText || lastEvent.description : lastEvent.description);
  const last = words ? [lastEvent.location, words].filter(Boolean).join(" · ") : t("desk.board.noScan");
  return { ...parcel, last, at: lastEvent?.occurredAt ?? parcel.createdAt };
}

function Pills({ parcel }: { parcel: ReturnType<typeof useRow> }) {
  const t = useT();
  return (
    <span className="flex flex-wrap gap-1">
      <ParcelPill status={parcel.status} />
      {parcel.stalled && <StatusPill tone="warn">{t("desk.board.stalled")}</StatusPill>}
    </span>
  );
}

function ParcelRow({ parcel, selection }: RowProps) {
  const row = useRow(parcel);
  return (
    <Tr className="relative hover:bg-bg">
      {selection && (
        <Td>
          <SelectParcel parcel={row} selection={selection} />
        </Td>
      )}
      <Td className="whitespace-nowrap">
        <Link to={deskPaths.parcel(row.id)} className="font-mono font-medium after:absolute after:inset-0 hover:text-action">
          {row.trackingNumber ?? row.number}
        </Link>
        <span className="block text-xs text-muted">{row.carrier.name}</span>
      </Td>
      <Td>
        <Pills parcel={row} />
      </Td>
      <Td className="max-w-64">
        <span className="line-clamp-2">{row.last}</span>
      </Td>
      <Td className="whitespace-nowrap text-muted">
        <Ago at={row.at} />
      </Td>
      <Td className="max-w-40 truncate text-muted">{row.receiver.region}</Td>
      <Td className="whitespace-nowrap">
        <Link to={deskPaths.order(row.order.id)} className="relative z-10 font-mono hover:text-action hover:underline">
          {row.order.number}
        </Link>
        <span className="block max-w-32 text-xs text-muted">
          <PersonName name={row.order.customerName} />
        </span>
      </Td>
    </Tr>
  );
}

function ParcelCard({ parcel, selection }: RowProps) {
  const row = useRow(parcel);
  return (
    <article className="relative rounded-lg border bg-surface px-3.5 py-3">
      <div className="flex items-center justify-between gap-3">
        <span className="flex min-w-0 items-center">
          {selection && <SelectParcel parcel={row} selection={selection} />}
          <Link to={deskPaths.parcel(row.id)} className="truncate font-mono font-medium after:absolute after:inset-0">
            {row.trackingNumber ?? row.number}
          </Link>
        </span>
        <Ago at={row.at} className="text-sm whitespace-nowrap text-muted" />
      </div>
      <p className="truncate text-sm text-muted">
        {row.carrier.name} · <bdi>{row.order.customerName}</bdi> · {row.receiver.region}
      </p>
      <p className="mt-1 line-clamp-2 text-sm">{row.last}</p>
      <div className="mt-2">
        <Pills parcel={row} />
      </div>
    </article>
  );
}

export interface ParcelRowsProps {
  parcels: readonly (ParcelRowRef & { id: string })[];
  selection: Selection | null;
}

export function ParcelRows({ parcels, selection }: ParcelRowsProps) {
  const t = useT();
  const ids = getFragmentData(Row, parcels).flatMap((parcel) => (printable(parcel) ? [parcel.id] : []));
  const chosen = selection ? ids.filter(selection.has).length : 0;
  const loading = useNavigation().state === "loading";
  const headings = ["parcel", "status", "last", "when", "to", "order"] as const;
  return (
    <div className={clsx("transition-opacity", loading && "opacity-60")}>
      <div className="hidden lg:block">
        <Table caption={t("desk.nav.parcels")}>
          <thead>
            <tr>
              {selection && (
                <Th className="w-8">
                  <SelectBox
                    label={t("desk.boardPrint.selectPage")}
                    checked={ids.length > 0 && chosen === ids.length}
                    partly={chosen > 0}
                    disabled={ids.length === 0 || (selection.full && chosen === 0)}
                    onChange={(on) => selection.toggleAll(ids, on)}
                  />
                </Th>
              )}
              {headings.map((heading) => (
                <Th key={heading}>{t(`desk.board.${heading}`)}</Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {parcels.map((parcel) => (
              <ParcelRow key={parcel.id} parcel={parcel} selection={selection} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul className="mt-3 grid grid-cols-1 gap-2.5 lg:hidden">
        {parcels.map((parcel) => (
          <li key={parcel.id}>
            <ParcelCard parcel={parcel} selection={selection} />
          </li>
        ))}
      </ul>
    </div>
  );
}
