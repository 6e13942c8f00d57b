import { PackageSearch, SearchX } from "lucide";
import { useNavigate } from "react-router";
import { useLoaded } from "../../apollo.ts";
import { PageHead } from "../../features/admin/DeskFrame.tsx";
import { Pager } from "../../features/admin/Pager.tsx";
import { CarrierHealth } from "../../features/admin/parcels/CarrierHealth.tsx";
import { CarrierNotices } from "../../features/admin/parcels/CarrierNotices.tsx";
import { carrierCodeOf, parcelViewOf, parcelViewParam } from "../../features/admin/parcels/board.ts";
import { ParcelPrintBar } from "../../features/admin/parcels/ParcelPrintBar.tsx";
import { ParcelRows } from "../../features/admin/parcels/ParcelRows.tsx";
import { ParcelTabs } from "../../features/admin/parcels/ParcelTabs.tsx";
import { SearchField } from "../../features/admin/SearchField.tsx";
import { useDeskRefresh } from "../../features/admin/useDeskRefresh.ts";
import { useSelection } from "../../features/admin/useSelection.ts";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs } from "../../page.ts";
import { deskPaths } from "../../paths.ts";
import { EmptyState } from "../../ui/Feedback.tsx";
import { Select } from "../../ui/Field.tsx";
import type { Route } from "./+types/parcels";

const Parcels = graphql(`
  query DeskParcels($view: ShipmentView!, $carrier: CarrierCode, $query: String, $after: String) {
    me {
      id
      permissions
    }
    desk {
      carrierNotices {
        ...CarrierNotice
      }
      ...DeskNav_desk
      ...ParcelTabs_desk
    }
    shipments(first: 25, after: $after, view: $view, carrier: $carrier, query: $query) {
      nodes {
        id
        ...ParcelRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    carrierHealth {
      ...CarrierHealth_row
    }
    shippingSettings {
      carriers {
        carrier {
          code
          name
        }
      }
    }
  }
`);

const loadPage = (args: LoadArgs) => {
  const state = new URL(args.request.url).searchParams;
  const query = state.get("q")?.trim() || null;
  // A number is looked for in all of them, whatever view one comes from
  const view = query ? "ALL" : parcelViewOf(state.get("view"));
  return load(args, Parcels, { view, carrier: carrierCodeOf(state.get("carrier")), query, after: state.get("after") }, { fresh: true });
};
export const loader = loadPage;
export const clientLoader = loadPage;

export default function DeskParcels({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const navigate = useNavigate();
  const { me, desk, shipments, carrierHealth, shippingSettings } = useLoaded(Parcels, loaderData);
  const { view, carrier, query, after } = loaderData.variables;
  const q = query ?? "";
  const here = { view: q ? null : parcelViewParam(view), carrier };
  const selection = useSelection();
  const mayShip = me?.permissions.includes("SHIPMENTS_WRITE") ?? false;
  useDeskRefresh();
  return (
    <>
      <title>{t("desk.nav.parcels")}</title>
      <PageHead title={t("desk.nav.parcels")}>
        <div className="flex w-full flex-wrap gap-2 md:w-auto">
          <SearchField label={t("desk.board.search")} value={q} keep={{ carrier }} />
          <Select
            label={t("desk.board.carrier")}
            hideLabel
            value={carrier ?? ""}
            className="w-full md:w-44"
            onChange={(event) => void navigate(deskPaths.parcels({ ...here, carrier: event.target.value, q }))}
          >
            <option value="">{t("desk.board.allCarriers")}</option>
            {shippingSettings.carriers.map(({ carrier: { code, name } }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
        </div>
      </PageHead>
      <CarrierNotices notices={desk.carrierNotices} />
      <ParcelTabs current={view} desk={desk} to={(to) => deskPaths.parcels({ view: parcelViewParam(to), carrier })} />
      {shipments.nodes.length > 0 ? (
        <ParcelRows parcels={shipments.nodes} selection={mayShip ? selection : null} />
      ) : q ? (
        <EmptyState icon={SearchX} title={t("desk.board.noMatch", { query: q })}>
          {t("desk.board.noMatchHint")}
        </EmptyState>
      ) : (
        <EmptyState icon={PackageSearch} title={view === "ATTENTION" ? t("desk.board.none") : t("desk.board.empty")}>
          {view === "ATTENTION" ? t("desk.board.noneHint") : t("desk.board.emptyHint")}
        </EmptyState>
      )}
      <Pager after={after ?? null} pageInfo={shipments.pageInfo} to={(cursor) => deskPaths.parcels({ ...here, q, after: cursor })} />
      <ParcelPrintBar selection={selection} />
      <CarrierHealth carriers={carrierHealth} />
    </>
  );
}
