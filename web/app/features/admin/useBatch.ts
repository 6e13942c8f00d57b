import { useApolloClient } from "@apollo/client/react";
import { useRef, useState } from "react";
import type { CarrierCode, ShipmentStatus } from "../../gql/graphql.ts";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { type RefusalData, refusalsOf } from "../../refusals.ts";
import { newKey } from "./useVerb.ts";

const PackAll = graphql(`
  mutation DeskShipBatch($input: ShipmentsCreateInput!) {
    shipmentsCreate(input: $input) {
      results {
        orderId
        order {
          id
          number
          customerName
          ...DeskOrderRow
        }
        shipment {
          id
          status
          trackingNumber
        }
        userErrors {
          ...Refusal
        }
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

export interface BatchRow {
  orderId: string;
  number: string | null;
  customerName: string | null;
  shipment: { id: string; status: ShipmentStatus; trackingNumber?: string | null } | null;
  refusals: RefusalData[];
}

/** Sends several orders at once. The key belongs to the orders and the carrier, so that sending again after a lost answer packs nothing twice. */
export function useBatch(orderIds: readonly string[]) {
  const client = useApolloClient();
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [rows, setRows] = useState<BatchRow[] | null>(null);
  const [refusals, setRefusals] = useState<RefusalData[]>([]);
  const keys = useRef(new Map<string, string>());

  async function run(carrier: CarrierCode | null): Promise<void> {
    const body = JSON.stringify([orderIds, carrier]);
    const key = keys.current.get(body) ?? newKey();
    keys.current.set(body, key);
    setBusy(true);
    setRefusals([]);
    try {
      const input = { orderIds: [...orderIds], carrier, idempotencyKey: key };
      const { data } = await client.mutate({ mutation: PackAll, variables: { input } });
      const { results, userErrors } = data!.shipmentsCreate;
      setRefusals(refusalsOf(userErrors));
      if (results)
        setRows(
          results.map(({ orderId, order, shipment, userErrors: reasons }) => ({
            orderId,
            number: order?.number ?? null,
            customerName: order?.customerName ?? null,
            shipment: shipment ?? null,
            refusals: refusalsOf(reasons),
          })),
        );
    } catch {
      setRefusals([{ code: "CONFLICT", message: t("desk.verb.broken"), field: null }]);
    } finally {
      setBusy(false);
    }
  }
  return { run, busy, rows, refusals };
}
