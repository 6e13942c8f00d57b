import { ChevronLeft } from "lucide";
import { type FragmentType, getFragmentData, graphql } from "../../../gql/index.ts";
import { useT } from "../../../i18n/i18n.tsx";
import { deskPaths } from "../../../paths.ts";
import { StatusPill } from "../../../ui/Badge.tsx";
import { Alert } from "../../../ui/Feedback.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { Link } from "../../../ui/Link.tsx";
import { Copy } from "../Copy.tsx";
import { Parcel } from "../Parcel.tsx";
import { Section } from "../Section.tsx";
import { ParcelPill } from "../status.tsx";
import { ParcelRecords } from "./ParcelRecords.tsx";

const Page = graphql(`
  fragment ParcelPage_shipment on Shipment {
    id
    number
    status
    stalled
    failure
    trackingNumber
    replaces {
      id
      number
    }
    replacedBy {
      id
      number
    }
    receiver {
      name
      phone
      lines
    }
    order {
      id
      number
      customerName
    }
    ...Parcel_shipment
    ...ParcelRecords_shipment
  }
`);

/** One parcel: where it stands, what can be done about it, and everything its carrier said. */
export function ParcelPage({ shipment, keptDays }: { shipment: FragmentType<typeof Page>; keptDays: number }) {
  const t = useT();
  const parcel = getFragmentData(Page, shipment);
  const { number, status, stalled, failure, trackingNumber, replaces, replacedBy, receiver, order } = parcel;
  const other = (words: string, id: string) => (
    <Link to={deskPaths.parcel(id)} className="font-semibold text-action underline">
      {words}
    </Link>
  );
  return (
    <>
      <title>{trackingNumber ?? number}</title>
      <Link
        to={deskPaths.parcels()}
        className="-ms-1 inline-flex items-center gap-1 py-2 text-sm text-muted hover:text-action hover:underline"
      >
        <Icon of={ChevronLeft} size={16} />
        {t("desk.nav.parcels")}
      </Link>
      <h1 className="flex items-center text-xl font-semibold md:text-2xl">
        <span className="font-mono font-medium">{trackingNumber ?? number}</span>
        <Copy text={trackingNumber ?? number} what={t("desk.parcel.trackingNumber")} />
      </h1>
      <p className="mt-1 mb-5 flex flex-wrap items-center gap-2 text-sm text-muted">
        <ParcelPill status={status} />
        {stalled && <StatusPill tone="warn">{t("desk.board.stalled")}</StatusPill>}
        <Link to={deskPaths.order(order.id)} className="font-medium text-ink hover:text-action hover:underline">
          {t("desk.parcelPage.order", { number: order.number })}
        </Link>
        <bdi>{order.customerName}</bdi>
      </p>
      <div className="mb-5 grid gap-3 empty:hidden">
        {failure && (
          <Alert tone="danger" title={t("desk.parcelPage.failure")}>
            {failure}
          </Alert>
        )}
        {stalled && !replacedBy && (
          <Alert tone="warn" title={t("desk.parcelPage.stalled")}>
            {t("desk.parcelPage.stalledText")}
          </Alert>
        )}
        {replaces && <Alert tone="info">{other(t("desk.parcelPage.replaces", { number: replaces.number }), replaces.id)}</Alert>}
        {replacedBy && <Alert tone="info">{other(t("desk.parcelPage.replacedBy", { number: replacedBy.number }), replacedBy.id)}</Alert>}
      </div>
      <div className="grid grid-cols-1 gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 grid-cols-1 content-start gap-5">
          <Section title={t("desk.board.parcel")}>
            <ul>
              <Parcel shipment={parcel} />
            </ul>
          </Section>
          <ParcelRecords shipment={parcel} keptDays={keptDays} />
        </div>
        <div className="grid content-start">
          <Section title={t("desk.parcelPage.receiver")}>
            <address className="grid gap-1 px-4 py-3 text-sm not-italic">
              <span className="font-medium">
                <bdi>{receiver.name}</bdi>
              </span>
              <span className="tabular">{receiver.phone}</span>
              {receiver.lines.map((line) => (
                <span key={line}>
                  <bdi>{line}</bdi>
                </span>
              ))}
            </address>
          </Section>
        </div>
      </div>
    </>
  );
}
