import type { ShipmentView } from "../../../gql/graphql.ts";
import { type FragmentType, getFragmentData, graphql } from "../../../gql/index.ts";
import { useT } from "../../../i18n/i18n.tsx";
import { Link } from "../../../ui/Link.tsx";
import { parcelViews } from "./board.ts";

const Counts = graphql(`
  fragment ParcelTabs_desk on Desk {
    parcels {
      attention
      draft
      labelCreated
      onTheWay
      outForDelivery
      availableForPickup
    }
  }
`);

export interface ParcelTabsProps {
  current: ShipmentView;
  desk: FragmentType<typeof Counts>;
  to: (view: ShipmentView) => string;
}

/** The states of parcels with what each holds, counted anew with every change at the desk. */
export function ParcelTabs({ current, desk, to }: ParcelTabsProps) {
  const t = useT();
  const { parcels } = getFragmentData(Counts, desk);
  const counts: Partial<Record<ShipmentView, number>> = {
    ATTENTION: parcels.attention,
    DRAFT: parcels.draft,
    LABEL_CREATED: parcels.labelCreated,
    ON_THE_WAY: parcels.onTheWay,
    OUT_FOR_DELIVERY: parcels.outForDelivery,
    AVAILABLE_FOR_PICKUP: parcels.availableForPickup,
  };
  return (
    <nav aria-label={t("desk.board.views")} className="-mx-4 overflow-x-auto border-b px-4 md:mx-0 md:px-0">
      <ul className="flex w-max gap-1">
        {parcelViews.map((view) => (
          <li key={view}>
            <Link
              to={to(view)}
              aria-current={view === current ? "page" : undefined}
              className="-mb-px flex min-h-11 items-center gap-1.5 border-b-2 border-transparent px-3 text-sm text-muted hover:text-ink aria-[current=page]:border-action aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              {t(`desk.board.view.${view}`)}
              {counts[view] ? <span className="tabular">{counts[view]}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
