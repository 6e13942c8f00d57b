import type { Ctx } from "../../platform/ctx.ts";
import { transaction } from "../../platform/ctx.ts";
import { any, json, row, rows, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { needId, toId } from "../../platform/ids.ts";
import { once } from "../../platform/idempotency.ts";
import { say } from "../../platform/say.ts";
import { clip } from "../../platform/texts.ts";
import { updateListingStock } from "../catalogue/listing.service.ts";
import { InsufficientStockError, type StockAdjustInput, StockReason } from "./inventory.types.ts";

/** variantId is the row's UUID; quantity in pieces, above zero. */
export interface Demand {
  variantId: string;
  quantity: number;
}

export const stockTopics = (variantIds: readonly string[]): string[] => variantIds.map((id) => `stock:${id}`);

/** Demand for one variant in several lines is one demand: checked line by line, each could take the last piece. */
export function sumDemands(demands: readonly Demand[]): Demand[] {
  const sums = new Map<string, number>();
  for (const { variantId, quantity } of demands) sums.set(variantId, (sums.get(variantId) ?? 0) + quantity);
  return [...sums].map(([variantId, quantity]) => ({ variantId, quantity })).toSorted((a, b) => (a.variantId < b.variantId ? -1 : 1));
}

/** Locks the rows of some variants, always in the order of their ids, so that two orders never wait for each other in a circle. */
const lockStock = (ctx: Ctx, variantIds: readonly string[]) =>
  rows(
    ctx,
    sql<{ variantId: string; available: number }>`
      select variant_id as "variantId", on_hand - reserved - safety as available from stock_item
      where variant_id = ${any(variantIds)} order by variant_id for update`,
  );

/** Sees under lock that there is enough of everything; refuses with InsufficientStockError per variant. One statement. */
export async function claimStock(ctx: Ctx, demands: readonly Demand[]): Promise<void> {
  const wanted = sumDemands(demands);
  const ids = wanted.map((demand) => demand.variantId);
  const found = new Map((await lockStock(ctx, ids)).map((item) => [item.variantId, item.available]));
  const missing = wanted.filter(({ variantId, quantity }) => (found.get(variantId) ?? 0) < quantity);
  if (missing.length > 0) refuse(...missing.map(({ variantId }) => insufficient(ctx, variantId, found.get(variantId) ?? 0)));
}

interface HoldOptions {
  /** True to hold these on top of what the order holds already; else an order that holds some is refused. */
  more?: boolean;
}

/** Holds stock back for an order, all lines or none, in two statements whatever the number of lines. */
export async function reserveStock(ctx: Ctx, orderId: string, demands: readonly Demand[], options: HoldOptions = {}): Promise<void> {
  await claimStock(ctx, demands);
  await holdStock(ctx, orderId, demands, options);
}

/** Holds back what was claimed; the update carries its own condition, and the table's checks stand behind it. One statement. */
export async function holdStock(ctx: Ctx, orderId: string, demands: readonly Demand[], { more = false }: HoldOptions = {}): Promise<void> {
  const wanted = sumDemands(demands);
  const moved = await rows(
    ctx,
    sql<{ variantId: string; left: number }>`
      with wanted as (select * from jsonb_to_recordset(${json(wanted)}) as w("variantId" uuid, quantity int)),
           held as (update stock_item s set reserved = reserved + w.quantity from wanted w
                    where s.variant_id = w."variantId" and s.on_hand - s.reserved - s.safety >= w.quantity
                    returning s.variant_id, w.quantity, s.on_hand - s.reserved - s.safety as available),
           reservation as (insert into stock_reservation (order_id, variant_id, quantity) select ${orderId}::uuid, variant_id, quantity from held
             ${more ? sql`on conflict (order_id, variant_id) do update set quantity = stock_reservation.quantity + excluded.quantity` : sql``}),
           movement as (insert into stock_movement (variant_id, reason, on_hand_delta, reserved_delta, order_id)
                        select variant_id, ${StockReason.RESERVED}, 0, quantity, ${orderId}::uuid from held)
      select variant_id as "variantId", available as "left" from held`,
  );
  if (moved.length !== wanted.length) throw new Error("stock changed under a lock");
  const soldOut = moved.filter((item) => item.left <= 0).map((item) => item.variantId);
  if (soldOut.length > 0) await updateListingStock(ctx, soldOut);
}

/** The refusal for one variant; `available` is what is left for others. */
export function insufficient(ctx: Ctx, variantId: string, available: number, field?: string[]): InsufficientStockError {
  const left = Math.max(0, available);
  const message = left
    ? say(ctx, { zh: `库存不足，仅剩 ${left} 件`, en: `Not enough in stock: ${left} left` })
    : say(ctx, { zh: "这件商品刚刚售罄", en: "This has just sold out" });
  return new InsufficientStockError({ message, variantId: toId("var", variantId), available: left, ...(field && { field }) });
}

/** Gives back what an order still holds; the second call finds nothing to give back. Returns the variants that moved. */
export async function releaseStock(ctx: Ctx, orderId: string): Promise<string[]> {
  const held = await rows(ctx, sql<Demand>`select variant_id as "variantId", quantity from stock_reservation where order_id = ${orderId}`);
  if (held.length === 0) return [];
  await lockStock(
    ctx,
    held.map((demand) => demand.variantId),
  );
  const moved = await rows(
    ctx,
    sql<{ variantId: string; left: number; quantity: number }>`
      with freed as (delete from stock_reservation where order_id = ${orderId} returning variant_id, quantity),
           item as (update stock_item s set reserved = reserved - f.quantity from freed f where s.variant_id = f.variant_id
                    returning s.variant_id, f.quantity, s.on_hand - s.reserved - s.safety as available),
           movement as (insert into stock_movement (variant_id, reason, on_hand_delta, reserved_delta, order_id)
                        select variant_id, ${StockReason.RELEASED}, 0, -quantity, ${orderId}::uuid from freed)
      select variant_id as "variantId", available as "left", quantity from item`,
  );
  await updateListingStock(
    ctx,
    moved.filter((item) => item.left <= item.quantity).map((item) => item.variantId),
  );
  return moved.map((item) => item.variantId);
}

/** Gives back some of what an order still holds, for pieces that are not sent any more. Refuses more than that. */
export async function releasePieces(ctx: Ctx, orderId: string, demands: readonly Demand[]): Promise<void> {
  const freed = sumDemands(demands);
  await lockStock(
    ctx,
    freed.map((demand) => demand.variantId),
  );
  const moved = await rows(
    ctx,
    sql<{ variantId: string; left: number; quantity: number }>`
      with wanted as (select * from jsonb_to_recordset(${json(freed)}) as w("variantId" uuid, quantity int)),
           part as (update stock_reservation r set quantity = r.quantity - w.quantity from wanted w
                    where r.order_id = ${orderId} and r.variant_id = w."variantId" and r.quantity > w.quantity returning r.variant_id, w.quantity),
           whole as (delete from stock_reservation r using wanted w
                     where r.order_id = ${orderId} and r.variant_id = w."variantId" and r.quantity = w.quantity returning r.variant_id, w.quantity),
           gone as (select * from part union all select * from whole),
           item as (update stock_item s set reserved = reserved - g.quantity from gone g where s.variant_id = g.variant_id
                    returning s.variant_id, g.quantity, s.on_hand - s.reserved - s.safety as available),
           movement as (insert into stock_movement (variant_id, reason, on_hand_delta, reserved_delta, order_id)
                        select variant_id, ${StockReason.RELEASED}, 0, -quantity, ${orderId}::uuid from gone)
      select variant_id as "variantId", available as "left", quantity from item`,
  );
  if (moved.length !== freed.length) throw new Error(`order ${orderId} does not hold what is called off`);
  await updateListingStock(
    ctx,
    moved.filter((item) => item.left <= item.quantity).map((item) => item.variantId),
  );
}

/** Puts pieces that came back and were looked at on sale again. */
export async function returnPieces(ctx: Ctx, orderId: string, demands: readonly Demand[]): Promise<void> {
  const back = sumDemands(demands);
  await lockStock(
    ctx,
    back.map((demand) => demand.variantId),
  );
  const moved = await rows(
    ctx,
    sql<{ variantId: string }>`
      with back as (select * from jsonb_to_recordset(${json(back)}) as b("variantId" uuid, quantity int)),
           item as (update stock_item s set on_hand = on_hand + b.quantity from back b where s.variant_id = b."variantId"
                    returning s.variant_id, b.quantity),
           movement as (insert into stock_movement (variant_id, reason, on_hand_delta, reserved_delta, order_id, actor_name)
                        select variant_id, ${StockReason.RETURNED}, quantity, 0, ${orderId}::uuid, ${ctx.viewer.name} from item)
      select variant_id as "variantId" from item`,
  );
  await updateListingStock(
    ctx,
    moved.map((item) => item.variantId),
  );
}

/** Takes shipped pieces out of the stock, from what the order holds. Refuses more than that: a piece leaves once. */
export async function sellStock(ctx: Ctx, orderId: string, demands: readonly Demand[]): Promise<void> {
  const sold = sumDemands(demands);
  await lockStock(
    ctx,
    sold.map((demand) => demand.variantId),
  );
  const moved = await rows(
    ctx,
    sql<{ variantId: string }>`
      with sold as (select * from jsonb_to_recordset(${json(sold)}) as s("variantId" uuid, quantity int)),
           part as (update stock_reservation r set quantity = r.quantity - s.quantity from sold s
                    where r.order_id = ${orderId} and r.variant_id = s."variantId" and r.quantity > s.quantity returning r.variant_id, s.quantity),
           whole as (delete from stock_reservation r using sold s
                     where r.order_id = ${orderId} and r.variant_id = s."variantId" and r.quantity = s.quantity returning r.variant_id, s.quantity),
           gone as (select * from part union all select * from whole),
           item as (update stock_item i set on_hand = on_hand - g.quantity, reserved = reserved - g.quantity from gone g
                    where i.variant_id = g.variant_id returning i.variant_id),
           movement as (insert into stock_movement (variant_id, reason, on_hand_delta, reserved_delta, order_id)
                        select variant_id, ${StockReason.SOLD}, -quantity, -quantity, ${orderId}::uuid from gone)
      select variant_id as "variantId" from item`,
  );
  if (moved.length !== sold.length) throw new Error(`order ${orderId} does not hold what is shipped`);
}

/** Corrects the stock of a variant by a difference or to a counted number; never below what orders hold. */
export async function adjustStock(ctx: Ctx, input: StockAdjustInput): Promise<string> {
  const variantId = needId("var", input.variantId, "variantId");
  const invalid = (field: string, zh: string, en: string) =>
    refuse(new InputError({ code: UserErrorCode.INVALID, message: say(ctx, { zh, en }), field: [field] }));
  if ((input.delta == null) === (input.onHand == null)) invalid("delta", "请填写增减数量或盘点数量之一", "Give either delta or onHand");
  if (input.delta != null && (input.delta === 0 || Math.abs(input.delta) > 1_000_000))
    invalid("delta", "变化件数不能是 0，最多一百万", "The change must not be 0, and at most a million");
  if (input.onHand != null && (input.onHand < 0 || input.onHand > 1_000_000))
    invalid("onHand", "数出来的件数应在 0 到一百万之间", "The count must be between 0 and a million");
  const byHand = [StockReason.RECEIVED, StockReason.COUNTED, StockReason.DAMAGED, StockReason.RETURNED, StockReason.CORRECTION];
  if (!byHand.includes(input.reason)) invalid("reason", "这个原因由系统使用", "This reason is booked by the shop itself");
  const request = { scope: `account:${ctx.viewer.accountId}`, key: input.idempotencyKey, operation: "stockAdjust", input };
  const done = await once(ctx, request, async (ctx) => {
    const [item] = await rows(
      ctx,
      sql<{ onHand: number; reserved: number }>`
        insert into stock_item (variant_id) select id from variant where id = ${variantId}
        on conflict (variant_id) do update set variant_id = excluded.variant_id returning on_hand as "onHand", reserved`,
    );
    if (!item)
      return refuse(
        new InputError({
          code: UserErrorCode.NOT_FOUND,
          message: say(ctx, { zh: "没有这个规格", en: "There is no such variant" }),
          field: ["variantId"],
        }),
      );
    const next = input.onHand ?? item.onHand + input.delta!;
    if (next < item.reserved || next < 0) {
      const zh = `库存不能少于订单已占用的 ${item.reserved} 件`;
      invalid(input.onHand == null ? "delta" : "onHand", zh, `Stock cannot fall below the ${item.reserved} pieces that orders hold`);
    }
    await rows(
      ctx,
      sql`with item as (update stock_item set on_hand = ${next} where variant_id = ${variantId})
          insert into stock_movement (variant_id, reason, on_hand_delta, reserved_delta, note, actor_name)
          values (${variantId}, ${input.reason}, ${next - item.onHand}, 0, ${input.note ? clip(input.note, 300) : null}, ${ctx.viewer.name})`,
    );
    await updateListingStock(ctx, [variantId]);
    emit(
      ctx,
      "stock.adjusted",
      { variantId, delta: next - item.onHand, reason: input.reason },
      { topics: [...stockTopics([variantId]), "desk"] },
    );
    return { variantId };
  });
  return done.variantId;
}

/** Sets up stock for new variants: seed and factories. */
export async function setStock(ctx: Ctx, stock: readonly { variantId: string; onHand: number; safety?: number }[]): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await rows(
      ctx,
      sql`with given as (select * from jsonb_to_recordset(${json(stock.map((s) => ({ safety: 0, ...s })))}) as g("variantId" uuid, "onHand" int, safety int)),
               item as (insert into stock_item (variant_id, on_hand, safety) select "variantId", "onHand", safety from given
                        on conflict (variant_id) do update set on_hand = excluded.on_hand, safety = excluded.safety returning variant_id, on_hand)
          insert into stock_movement (variant_id, reason, on_hand_delta, reserved_delta) select variant_id, ${StockReason.RECEIVED}, on_hand, 0 from item where on_hand > 0`,
    );
    await updateListingStock(
      ctx,
      stock.map((s) => s.variantId),
    );
  });
}

export const readStockItem = (ctx: Ctx, variantId: string) =>
  row(ctx, sql<StockRow>`select ${stockColumns} from stock_item s where s.variant_id = ${variantId}`);

export interface StockRow {
  variantUuid: string;
  onHand: number;
  reserved: number;
  safety: number;
  available: number;
}
export const stockColumns = sql`s.variant_id as "variantUuid", s.on_hand as "onHand", s.reserved, s.safety, s.on_hand - s.reserved - s.safety as available`;
