import type { Ctx } from "../../platform/ctx.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { dictionary } from "../catalogue/dictionary.ts";
import { OrderView } from "../orders/order.enums.ts";
import { parcelCounts } from "../logistics/board.reads.ts";
import type { DeskParcels } from "../logistics/board.types.ts";
import { carrierNotices } from "../logistics/health/credentials.ts";
import { inView } from "../orders/order.lists.ts";

interface Counts {
  toShip: number;
  oldestToShip: Date | null;
  awaitingPayment: number;
  transfersToConfirm: number;
  cancellationRequests: number;
  inTransit: number;
  exceptions: number;
  parcels: DeskParcels;
  lowStock: number;
  moneyNotices: number;
  ordersToday: number;
  paidToday: bigint;
  paidSameDayLastWeek: bigint;
}

/** What waits for the merchant and what came in today, in one statement. Days are those of the shop's own zone. */
export async function readDesk(ctx: Ctx) {
  const { shop } = await dictionary(ctx);
  const zone = shop.timeZone;
  const count = (view: OrderView) => sql`(select count(*)::int from shop_order o where ${inView(view)})`;
  const paid = (from: string, to: string) => sql`coalesce((select sum(amount) from money_entry, day
    where kind = 'CAPTURE' and occurred_at >= start - ${from}::interval and occurred_at < shop_now() - ${to}::interval), 0)::bigint`;
  const found = await row(
    ctx,
    sql<Counts>`
      with day as (select date_trunc('day', shop_now() at time zone ${zone}) at time zone ${zone} as start)
      select ${count(OrderView.TO_SHIP)} as "toShip",
             (select min(confirmed_at) from shop_order o where ${inView(OrderView.TO_SHIP)}) as "oldestToShip",
             ${count(OrderView.AWAITING_PAYMENT)} as "awaitingPayment", ${count(OrderView.TRANSFERS)} as "transfersToConfirm",
             ${count(OrderView.CANCELLATION_REQUESTS)} as "cancellationRequests", ${count(OrderView.IN_TRANSIT)} as "inTransit",
             ${count(OrderView.EXCEPTIONS)} as exceptions, ${parcelCounts} as parcels,
             (select count(*)::int from stock_item s join variant v on v.id = s.variant_id join product p on p.id = v.product_id
              where v.active and p.status = 'ACTIVE' and s.on_hand - s.reserved - s.safety <= ${ctx.app.env.LOW_STOCK}) as "lowStock",
             (select count(*)::int from money_notice where resolved_at is null) as "moneyNotices",
             (select count(*)::int from shop_order, day where placed_at >= start) as "ordersToday",
             ${paid("0", "0")} as "paidToday", ${paid("7 days", "7 days")} as "paidSameDayLastWeek"`,
  );
  const money = (amount: bigint) => ({ amount, currencyCode: shop.currency });
  return {
    ...found!,
    carrierNotices: carrierNotices(ctx),
    paidToday: money(found!.paidToday),
    paidSameDayLastWeek: money(found!.paidSameDayLastWeek),
  };
}
