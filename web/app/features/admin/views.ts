import type { OrderView } from "../../gql/graphql.ts";

export const orderViews = [
  "ALL",
  "TO_SHIP",
  "AWAITING_PAYMENT",
  "TRANSFERS",
  "CANCELLATION_REQUESTS",
  "IN_TRANSIT",
  "EXCEPTIONS",
  "DONE",
] as const satisfies readonly OrderView[];

/** TO_SHIP is "to-ship" in the address; ALL needs no word. */
export const viewParam = (view: OrderView) => (view === "ALL" ? null : view.toLowerCase().replaceAll("_", "-"));

export const viewOf = (param: string | null): OrderView => orderViews.find((view) => viewParam(view) === param) ?? "ALL";
