import type { RawBuilder } from "kysely";
import type { Ctx } from "../../platform/ctx.ts";
import { quickRows, row, rows, sql } from "../../platform/db/sql.ts";
import { type ConnectionOf, type Page, toConnection, toCursor } from "../../platform/graphql/paging.ts";
import { normalisePhone } from "../../platform/phone.ts";
import { OrderView } from "./order.enums.ts";
import { orderColumns, type OrderRow, type RawOrder, toOrder } from "./order.reads.ts";

/** What each of the desk's views holds. Views about parcels name the shipment table, which a later module fills. */
const views: Record<OrderView, RawBuilder<unknown>> = {
  [OrderView.ALL]: sql`true`,
  [OrderView.TO_SHIP]: sql`o.status in ('CONFIRMED', 'PARTIALLY_SHIPPED')`,
  [OrderView.AWAITING_PAYMENT]: sql`o.status = 'AWAITING_PAYMENT'`,
  [OrderView.TRANSFERS]: sql`o.status = 'AWAITING_PAYMENT' and o.payment_method = 'BANK_TRANSFER'`,
  [OrderView.CANCELLATION_REQUESTS]: sql`o.cancellation_requested_at is not null and o.status in ('CONFIRMED', 'PARTIALLY_SHIPPED')`,
  [OrderView.IN_TRANSIT]: sql`o.status in ('PARTIALLY_SHIPPED', 'SHIPPED')`,
  [OrderView.EXCEPTIONS]: sql`exists (select from shipment s where s.order_id = o.id and s.status in ('EXCEPTION', 'FAILED_ATTEMPT', 'RETURNING', 'RETURNED')
    and not exists (select from shipment r where r.replaces_id = s.id and r.status <> 'CANCELLED'))`,
  [OrderView.DONE]: sql`o.status in ('DELIVERED', 'COMPLETED', 'CANCELLED', 'EXPIRED')`,
};
export const inView = (view: OrderView): RawBuilder<unknown> => views[view];

/** By order number, phone number, e-mail address, waybill number or part of the name. */
function matches(query: string | null | undefined): RawBuilder<unknown> {
  const text = query?.trim().slice(0, 80) ?? "";
  if (!text) return sql`true`;
  const digits = text.replace(/[\s#]/g, "");
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`(o.number = ${digits} or o.phone = ${normalisePhone(text, "CN")}::text or o.email = ${text.toLowerCase()} or o.contact_name ilike ${pattern}
    or o.id = any(array(select s.order_id from shipment s where s.tracking_no = ${digits.toUpperCase()})))`; // an array: "in" would read every order
}

async function readPage(ctx: Ctx, page: Page, where: RawBuilder<unknown>, read: typeof quickRows = rows): Promise<ConnectionOf<OrderRow>> {
  const [placedAt, id] = page.cursor ?? [null, null];
  const place = page.cursor === null ? sql`true` : sql`(o.placed_at, o.id) < (${placedAt}::timestamptz, ${id}::uuid)`;
  const found = await read(
    ctx,
    sql<RawOrder>`select ${orderColumns} from shop_order o where ${where} and ${place} order by o.placed_at desc, o.id desc limit ${page.limit}`,
  );
  return toConnection(
    page,
    found,
    (raw) => toCursor([raw.placedAt, raw.uuid]),
    (raw) => ({ ...toOrder(raw), masked: true }),
  );
}
const count = async (ctx: Ctx, where: RawBuilder<unknown>): Promise<number> =>
  Number((await row(ctx, sql<{ n: bigint }>`select count(*) as n from shop_order o where ${where}`))!.n);

/** Orders for staff, newest first. */
export const listOrders = (ctx: Ctx, page: Page, view: OrderView, query?: string | null) =>
  readPage(ctx, page, sql`${views[view]} and ${matches(query)}`);
export const countOrders = (ctx: Ctx, view: OrderView, query?: string | null) => count(ctx, sql`${views[view]} and ${matches(query)}`);

/** The viewer's own orders, newest first. */
export const listOwnOrders = (ctx: Ctx, page: Page) => readPage(ctx, page, sql`o.account_id = ${ctx.viewer.accountId}::uuid`, quickRows);
export const countOwnOrders = (ctx: Ctx) => count(ctx, sql`o.account_id = ${ctx.viewer.accountId}::uuid`);
