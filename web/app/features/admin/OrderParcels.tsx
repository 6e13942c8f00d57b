import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Parcel } from "./Parcel.tsx";
import { Section } from "./Section.tsx";

const Parcels = graphql(`
  fragment OrderParcels_order on Order {
    id
    shipments {
      id
      ...Parcel_shipment
    }
  }
`);

export function OrderParcels({ order }: { order: FragmentType<typeof Parcels> }) {
  const t = useT();
  const { shipments } = getFragmentData(Parcels, order);
  return (
    <Section title={t("desk.parcels.title")}>
      {shipments.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">{t("desk.parcels.none")}</p>
      ) : (
        <ul className="divide-y">
          {shipments.map((shipment) => (
            <Parcel key={shipment.id} shipment={shipment} />
          ))}
        </ul>
      )}
    </Section>
  );
}
