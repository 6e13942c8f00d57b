import DataLoader from "dataloader";
import { type Ctx, loader, transaction } from "../../platform/ctx.ts";
import { any, changed, json, row, rows, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { needId } from "../../platform/ids.ts";
import { once } from "../../platform/idempotency.ts";
import { say, type Text } from "../../platform/say.ts";
import { variantLoader } from "../catalogue/variant.reads.ts";
import { StockReason } from "../inventory/inventory.types.ts";
import { adjustStock } from "../inventory/stock.service.ts";
import { OrderStatus } from "../orders/order.enums.ts";
import { orderTopics } from "../orders/order.events.ts";
import type { OrderLineRow } from "../orders/order.reads.ts";
import { recordDelivered, recordPacked, recordShipped } from "../orders/fulfilment.service.ts";
import { completeOrder, lockOrder } from "../orders/order.service.ts";
import { noticeArrival } from "./shipment.scans.ts";
import type { VirtualCodePool, VirtualCodesLoadInput } from "./virtual.types.ts";

const MAX_CODES = 5_000;

/** Adds codes to a variant's pool and to its stock, in one transaction; what waited for them is handed out at once. Answers how many were new. */
export async function loadCodes(ctx: Ctx, input: VirtualCodesLoadInput): Promise<number> {
  const variantId = needId("var", input.variantId, "variantId");
  const wrong = (field: string, text: Text): never =>
    refuse(new InputError({ code: UserErrorCode.INVALID, message: say(ctx, text), field: [field] }));
  const variant = await variantLoader(ctx).load(variantId);
  if (!variant || variant.requiresShipping)
    wrong("variantId", { zh: "只有无需物流的规格才用兑换码", en: "Only a variant that needs no shipping is sold as codes" });
  const codes = [...new Set(input.codes.map((code) => code.normalize("NFC").trim()))];
  if (codes.length === 0 || codes.length > MAX_CODES)
    wrong("codes", { zh: `请填写 1 到 ${MAX_CODES} 个兑换码`, en: `Give 1 to ${MAX_CODES} codes` });
  if (codes.some((code) => !code || code.length > 200))
    wrong("codes", { zh: "每个兑换码为 1 到 200 个字符", en: "A code has 1 to 200 characters" });
  const { idempotencyKey: key, ...rest } = input;
  const request = { scope: `account:${ctx.viewer.accountId}`, key, operation: "virtualCodesLoad", input: rest };
  const { added } = await once(ctx, request, async (ctx) => {
    const made = await rows(
      ctx,
      sql<{
        id: string;
      }>`insert into virtual_code (variant_id, code) select ${variantId}::uuid, c from jsonb_array_elements_text(${json(codes)}) as c
        on conflict (variant_id, code) do nothing returning id`,
    );
    if (made.length > 0)
      await adjustStock(ctx, {
        variantId: input.variantId,
        delta: made.length,
        reason: StockReason.RECEIVED,
        note: "codes",
        idempotencyKey: `${key}:stock`,
      });
    return { added: made.length };
  });
  await deliverWaiting(ctx, variantId);
  return added;
}

/** Who may see numbers of a pool asks by the variant's id. */
export async function readPool(ctx: Ctx, id: string): Promise<VirtualCodePool> {
  const variantId = needId("var", id, "variantId");
  const found = await row(
    ctx,
    sql<VirtualCodePool>`
      select (select count(*)::int from virtual_code where variant_id = ${variantId} and order_line_id is null) as available,
             (select count(*)::int from virtual_code where variant_id = ${variantId} and order_line_id is not null) as given,
             (select coalesce(sum(l.quantity - l.cancelled_quantity - l.shipped_quantity), 0)::int from order_line l join shop_order o on o.id = l.order_id
               where l.variant_id = ${variantId} and not l.requires_shipping and o.status in ('CONFIRMED', 'PARTIALLY_SHIPPED') and o.paid >= o.total) as waiting`,
  );
  return found!;
}

/**
 * Hands out the codes that a paid order bought, whole lines only. A code is claimed by a locked row, so two orders never get the same one; an
 * order is locked, so it never gets twice. With too few codes nothing of the line is handed out, and staff are told once.
 */
export async function deliverCodes(ctx: Ctx, orderId: string): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    if (order.paid < order.total || (order.status !== OrderStatus.CONFIRMED && order.status !== OrderStatus.PARTIALLY_SHIPPED)) return;
    const lines = await rows(
      ctx,
      sql<Line>`select id as uuid, variant_id as "variantId", quantity, cancelled_quantity as "cancelledQuantity", shipped_quantity as "shippedQuantity",
                       requires_shipping as "requiresShipping" from order_line where order_id = ${orderId} order by variant_id, id`, // stock is locked in this order everywhere
    );
    let now = order;
    for (const line of lines) {
      const quantity = line.quantity - line.cancelledQuantity - line.shippedQuantity;
      if (line.requiresShipping || quantity <= 0) continue;
      if (!(await claim(ctx, line.variantId, line.uuid, quantity))) {
        await tellShort(ctx, orderId, line.uuid, line.variantId);
        continue;
      }
      const piece = { lineId: line.uuid, quantity };
      await recordPacked(ctx, [piece]);
      await recordShipped(ctx, now, null, [piece], { kind: "SYSTEM" });
      now = await lockOrder(ctx, orderId);
    }
    if (now.status !== OrderStatus.SHIPPED) return;
    if (lines.some((line) => line.requiresShipping && line.quantity > line.cancelledQuantity)) return noticeArrival(ctx, orderId);
    // no parcel is on its way: whoever paid has everything
    await recordDelivered(ctx, now, { kind: "SYSTEM" });
    await completeOrder(ctx, orderId, true);
  });
}

type Line = Pick<OrderLineRow, "uuid" | "variantId" | "quantity" | "cancelledQuantity" | "shippedQuantity" | "requiresShipping">;

async function claim(ctx: Ctx, variantId: string, lineId: string, quantity: number): Promise<boolean> {
  const free = await rows(
    ctx,
    sql<{
      id: string;
    }>`select id from virtual_code where variant_id = ${variantId} and order_line_id is null order by id limit ${quantity} for update skip locked`,
  );
  if (free.length < quantity) return false;
  const given = await changed(
    ctx,
    sql`update virtual_code set order_line_id = ${lineId}, given_at = shop_now() where id = ${any(free.map(({ id }) => id))} and order_line_id is null`,
  );
  if (given !== quantity) throw new Error("codes changed under a lock");
  return true;
}

async function tellShort(ctx: Ctx, orderId: string, lineId: string, variantId: string): Promise<void> {
  const told = await row(
    ctx,
    sql`select from event where order_id = ${orderId} and type = 'virtual_codes.short' and payload ->> 'lineId' = ${lineId} limit 1`,
  );
  if (told) return;
  emit(ctx, "virtual_codes.short", { orderId, lineId, variantId }, { topics: orderTopics(orderId), orderId, actor: { kind: "SYSTEM" } });
  ctx.app.metrics.alerts.inc({ kind: "virtual_codes_short" });
}

/** Paid orders with codes still to come: after new ones were loaded, after money that came late, after a crash. */
export async function deliverWaiting(ctx: Ctx, variantId: string | null = null): Promise<void> {
  const waiting = await rows(
    ctx,
    sql<{ id: string }>`
      select distinct o.id from shop_order o join order_line l on l.order_id = o.id
       where o.status in ('CONFIRMED', 'PARTIALLY_SHIPPED') and o.paid >= o.total and not l.requires_shipping
         and l.quantity - l.cancelled_quantity - l.shipped_quantity > 0 and (${variantId}::uuid is null or l.variant_id = ${variantId}::uuid)
       order by o.id limit 200`,
  );
  for (const { id } of waiting) await deliverCodes(ctx, id);
}

/** The codes of order lines, for whoever may see them. */
export const codesLoader = (ctx: Ctx): DataLoader<string, string[]> => loader(ctx, makeCodesLoader);
const makeCodesLoader = (ctx: Ctx) =>
  new DataLoader<string, string[]>(async (ids) => {
    const found = await rows(
      ctx,
      sql<{
        lineId: string;
        code: string;
      }>`select order_line_id as "lineId", code from virtual_code where order_line_id = ${any(ids)} order by id`,
    );
    const byLine = Map.groupBy(found, ({ lineId }) => lineId);
    return ids.map((id) => (byLine.get(id) ?? []).map(({ code }) => code));
  });
