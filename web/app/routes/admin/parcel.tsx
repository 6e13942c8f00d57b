import { useLoaded } from "../../apollo.ts";
import { ParcelPage } from "../../features/admin/parcels/ParcelPage.tsx";
import { useDeskRefresh } from "../../features/admin/useDeskRefresh.ts";
import { graphql } from "../../gql/index.ts";
import { load, type LoadArgs, notFound } from "../../page.ts";
import type { Route } from "./+types/parcel";

const Shipment = graphql(`
  query DeskParcelPage($id: ID!, $mayShip: Boolean!) {
    shipment(id: $id) {
      id
      ...ParcelPage_shipment
    }
    shippingSettings {
      carrierMessageDays
    }
  }
`);

const Me = graphql(`
  query DeskParcelMe {
    me {
      id
      permissions
    }
  }
`);

async function loadPage(args: LoadArgs & { params: { id: string } }) {
  const { data } = await load(args, Me, {});
  const mayShip = data.me?.permissions.includes("SHIPMENTS_WRITE") ?? false;
  const loaded = await load(args, Shipment, { id: args.params.id, mayShip }, { fresh: true });
  if (!loaded.data.shipment) throw notFound();
  return loaded;
}
export const loader = loadPage;
export const clientLoader = loadPage;

export default function DeskParcel({ loaderData }: Route.ComponentProps) {
  const { shipment, shippingSettings } = useLoaded(Shipment, loaderData);
  useDeskRefresh();
  return shipment && <ParcelPage key={shipment.id} shipment={shipment} keptDays={shippingSettings.carrierMessageDays} />;
}
