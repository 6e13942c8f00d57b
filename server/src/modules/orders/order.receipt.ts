import type { RawBuilder } from "kysely";
import type { Ctx } from "../../platform/ctx.ts";
import { rows, sql } from "../../platform/db/sql.ts";
import { completeOrder } from "./order.service.ts";

/** Why a delivered order, `shop_order o`, is not complete by itself that many days after delivery, as SQL. */
type Hold = (days: number) => RawBuilder<unknown>;
const holds: Hold[] = [];

/** A later module's reason to wait: orders know nothing of parcels. */
export const holdReceipt = (hold: Hold): void => void holds.push(hold);

/** Orders delivered so long ago that they are complete without a word. */
export async function completeOldDeliveries(ctx: Ctx, days: number): Promise<void> {
  const held = holds.map((hold) => sql`and not (${hold(days)})`);
  const due = await rows(
    ctx,
    sql<{
      id: string;
    }>`select o.id from shop_order o where o.status = 'DELIVERED' and o.delivered_at < shop_now() - make_interval(days => ${days})
       ${sql.join(held, sql` `)} order by o.id limit 100`,
  );
  for (const { id } of due) await completeOrder(ctx, id, true);
}
