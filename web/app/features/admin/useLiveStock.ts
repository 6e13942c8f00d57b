import { useSubscription } from "@apollo/client/react";
import { useState } from "react";
import { graphql } from "../../gql/index.ts";
import type { Counts } from "./stock.ts";

const StockMoved = graphql(`
  subscription DeskStockMoved($ids: [ID!]!, $after: String) {
    stockChanged(variantIds: $ids, after: $after) {
      eventId
      variant {
        id
        availability {
          status
          available
        }
        stock {
          variant {
            id
          }
          onHand
          reserved
          safety
          available
        }
      }
    }
  }
`);

const none: ReadonlyMap<string, Counts> = new Map();

/** The numbers that moved since the list was read. A new reading of the list begins anew. */
export function useLiveStock(ids: string[], reading: unknown): ReadonlyMap<string, Counts> {
  const [moved, setMoved] = useState<{ since: unknown; counts: ReadonlyMap<string, Counts> }>({ since: reading, counts: none });
  useSubscription(StockMoved, {
    variables: { ids },
    skip: ids.length === 0,
    ignoreResults: true,
    onData({ data: { data } }) {
      const variant = data?.stockChanged.variant;
      if (!variant?.stock) return;
      const { onHand, reserved, safety, available } = variant.stock;
      setMoved((known) => ({
        since: reading,
        counts: new Map(known.since === reading ? known.counts : none).set(variant.id, { onHand, reserved, safety, available }),
      }));
    },
  });
  return moved.since === reading ? moved.counts : none;
}
