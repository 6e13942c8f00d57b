import type { ShipmentView } from "../../../gql/graphql.ts";
import { type FragmentType, getFragmentData, graphql } from "../../../gql/index.ts";
import { useT } from "../../../i18n/i18n.tsx";
import { DeskTabs } from "../DeskTabs.tsx";
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
  const tabs = parcelViews.map((view) => ({ key: view, to: to(view), label: t(`desk.board.view.${view}`), count: counts[view] }));
  return <DeskTabs label={t("desk.board.views")} current={current} tabs={tabs} />;
}
