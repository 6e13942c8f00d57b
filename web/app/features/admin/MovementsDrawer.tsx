import { useQuery } from "@apollo/client/react";
import { History } from "lucide";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { EmptyState } from "../../ui/Feedback.tsx";
import { Ago } from "./Ago.tsx";
import { NotYet } from "./NotYet.tsx";

const Movements = graphql(`
  query DeskMovements($id: ID!) {
    node(id: $id) {
      id
      ... on ProductVariant {
        stock {
          variant {
            id
          }
          onHand
          reserved
          movements(first: 50) {
            id
            reason
            onHandDelta
            reservedDelta
            note
            actorName
            occurredAt
            orderNumber
          }
        }
      }
    }
  }
`);

const signed = (count: number) => (count > 0 ? `+${count}` : `−${Math.abs(count)}`);

/** The ledger behind the numbers: nothing in it is ever changed. */
export function MovementsDrawer({ variantId, name, onClose }: { variantId: string; name: string; onClose: () => void }) {
  const t = useT();
  const { data, loading, error, refetch } = useQuery(Movements, { variables: { id: variantId }, fetchPolicy: "cache-and-network" });
  const stock = data?.node?.__typename === "ProductVariant" ? data.node.stock : null;
  return (
    <Dialog open onClose={onClose} title={t("desk.movements.title")} closeLabel={t("desk.close")} place="end">
      <p className="mb-4 font-medium">{name}</p>
      {(error || loading) && !stock ? (
        <NotYet broken={error !== undefined} again={() => void refetch()} rows={6} />
      ) : stock && stock.movements.length > 0 ? (
        <ol className="divide-y">
          {stock.movements.map((movement) => (
            <li key={movement.id} className="py-2.5">
              <div className="flex items-baseline justify-between gap-3">
                <span className="font-medium">{t(`desk.stock.reason.${movement.reason}`)}</span>
                <span className="font-semibold whitespace-nowrap tabular">
                  {movement.onHandDelta !== 0 && signed(movement.onHandDelta)}
                  {movement.reservedDelta !== 0 && (
                    <span className="ms-2 text-sm font-normal text-muted">
                      {t("desk.stock.reserved")} {signed(movement.reservedDelta)}
                    </span>
                  )}
                </span>
              </div>
              <p className="text-sm text-muted">
                <Ago at={movement.occurredAt} />
                {movement.actorName && ` · ${movement.actorName}`}
                {movement.orderNumber && (
                  <>
                    {" · "}
                    <span className="font-mono text-xs">{movement.orderNumber}</span>
                  </>
                )}
              </p>
              {movement.note && <p className="text-sm">{movement.note}</p>}
            </li>
          ))}
        </ol>
      ) : (
        <EmptyState icon={History} title={t("desk.movements.none")} />
      )}
    </Dialog>
  );
}
