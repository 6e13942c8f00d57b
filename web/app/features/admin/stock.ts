import type { StockReason } from "../../gql/graphql.ts";

export interface Counts {
  onHand: number;
  reserved: number;
  safety: number;
  available: number;
}

/** What people enter; the other reasons come from orders. */
export const handReasons = ["RECEIVED", "COUNTED", "DAMAGED", "RETURNED", "CORRECTION"] as const satisfies readonly StockReason[];
export type HandReason = (typeof handReasons)[number];
