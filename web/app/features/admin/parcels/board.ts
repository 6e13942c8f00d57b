import type { CarrierCode, ShipmentView } from "../../../gql/graphql.ts";

export const parcelViews = [
  "ATTENTION",
  "DRAFT",
  "LABEL_CREATED",
  "ON_THE_WAY",
  "OUT_FOR_DELIVERY",
  "AVAILABLE_FOR_PICKUP",
  "DONE",
  "ALL",
] as const satisfies readonly ShipmentView[];

/** ON_THE_WAY is "on-the-way" in the address; what needs somebody is where the board begins. */
export const parcelViewParam = (view: ShipmentView) => (view === "ATTENTION" ? null : view.toLowerCase().replaceAll("_", "-"));
export const parcelViewOf = (param: string | null): ShipmentView =>
  parcelViews.find((view) => parcelViewParam(view) === param) ?? "ATTENTION";

const codes: readonly string[] = ["SF", "YTO", "JD", "OTHER"] satisfies CarrierCode[];
export const carrierCodeOf = (param: string | null): CarrierCode | null => (param && codes.includes(param) ? (param as CarrierCode) : null);
