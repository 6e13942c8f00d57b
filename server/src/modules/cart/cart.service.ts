import type { RawBuilder } from "kysely";
import { type Ctx, transaction } from "../../platform/ctx.ts";
import { any, changed, json, quickRows, row, rows, sql } from "../../platform/db/sql.ts";
import { changeAndTell, emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { needId, randomToken, toId } from "../../platform/ids.ts";
import { say, type Text } from "../../platform/say.ts";
import { currencyOf } from "../catalogue/currency.ts";
import { insufficient } from "../inventory/stock.service.ts";
import type { CartDestination } from "./cart.entity.ts";
import { type CartData, insertCart, priceIn } from "./cart.reads.ts";
import { QuantityLimitError } from "./cart.types.ts";

const MAX_LINES = 100;

export interface Wanted {
  variantId: string;
  quantity: number;
  /** Its place in the request, for refusals; by default where it stands. */
  at?: number;
}

/** Said of a variant or a whole shop. */
export const notSoldIn = (currency: string): Text => ({ zh: `不以 ${currency} 出售`, en: `Not sold in ${currency}` });

export const cartTopic = (cartId: string): string => `cart:${cartId}`;

/** Refuses with a reason, beside the field that it is about. */
export const no = (ctx: Ctx, code: UserErrorCode, text: Text, ...field: string[]) =>
  refuse(new InputError({ code, message: say(ctx, text), ...(field.length > 0 && { field }) }));

export interface LockedCart {
  id: string;
  orderId: string | null;
  currency: string;
}

/** Locks a cart that the viewer may use and that is not an order yet. */
export async function lockCart(ctx: Ctx, cartId: string, orderedToo = false): Promise<LockedCart> {
  const cart = await row(
    ctx,
    sql<LockedCart & { status: string; accountId: string | null }>`
      select id, status, account_id as "accountId", order_id as "orderId", currency from cart where id = ${cartId.slice(0, 60)} for update`,
  );
  if (!cart || (cart.accountId !== null && cart.accountId !== ctx.viewer.accountId))
    return no(
      ctx,
      UserErrorCode.NOT_FOUND,
      { zh: "找不到这个购物车，请重新加入商品", en: "This cart was not found; start a new one" },
      "cartId",
    );
  if (cart.status === "ORDERED" && !orderedToo)
    return no(
      ctx,
      UserErrorCode.CART_ORDERED,
      { zh: "这个购物车已经下单，请使用新的购物车", en: "This cart has become an order; start a new one" },
      "cartId",
    );
  return cart;
}

/** Tells that a locked cart changed. */
export const touch = (ctx: Ctx, cartId: string): void => {
  const change = sql`update cart set updated_at = shop_now() where id = ${cartId}`;
  emit(ctx, "cart.changed", { cartId }, { topics: [cartTopic(cartId)], change });
};

/** Sets columns of a cart that the viewer may use and that is not an order yet, and tells of it, in one statement. */
async function setOpen(ctx: Ctx, cartId: string, columns: RawBuilder<unknown>): Promise<void> {
  const change = sql`
    update cart set updated_at = shop_now(), ${columns}
    where id = ${cartId.slice(0, 60)} and status = 'OPEN' and (account_id is null or account_id = ${ctx.viewer.accountId}::uuid)`;
  if (await changeAndTell(ctx, change, "cart.changed", { cartId }, { topics: [cartTopic(cartId)] })) return;
  await lockCart(ctx, cartId); // says what is in the way
  throw new Error("an open cart could not be changed");
}

/** Opens an empty cart, or one with lines: one statement writes both, so no transaction is needed. */
export async function createCart(ctx: Ctx, wanted: readonly Wanted[]): Promise<CartData> {
  await ctx.app.limits.spend("cart.ip", ctx.ip);
  const id = randomToken("crt");
  const currency = await currencyOf(ctx);
  const lines = wanted.length === 0 ? [] : await checkWanted(ctx, { id, currency }, wanted, "add");
  return insertCart(ctx, sql`insert into cart (id, currency) values (${id}, ${currency})`, insertLines(id, lines));
}

/** Adds pieces; a variant that is in the cart already grows. All lines or none. */
export async function addLines(ctx: Ctx, cartId: string, wanted: readonly Wanted[]): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const cart = await lockCart(ctx, cartId);
    await changed(ctx, insertLines(cartId, await checkWanted(ctx, cart, wanted, "add")));
    touch(ctx, cartId);
  });
}

interface Candidate {
  variantId: string;
  /** Null: it is not sold in the cart's currency. */
  price: bigint | null;
  available: number;
  onSale: boolean;
  limit: number;
  inCart: number;
  lines: number;
}

interface CheckedLine {
  variantId: string;
  quantity: number;
  price: bigint;
}

/** Checks quantities of variants: sale, limit and stock, each refused by name. One statement for any number of lines. */
async function checkWanted(
  ctx: Ctx,
  { id: cartId, currency }: Pick<LockedCart, "id" | "currency">,
  wanted: readonly Wanted[],
  mode: "add" | "set",
): Promise<CheckedLine[]> {
  if (wanted.length === 0) no(ctx, UserErrorCode.REQUIRED, { zh: "请选择商品", en: "Give at least one line" }, "lines");
  if (wanted.length > MAX_LINES)
    no(ctx, UserErrorCode.INVALID, { zh: `一次最多 ${MAX_LINES} 行`, en: `At most ${MAX_LINES} lines` }, "lines");
  const sums = new Map<string, { quantity: number; at: number }>();
  wanted.forEach(({ variantId, quantity, at }, i) => {
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > 1_000_000)
      no(ctx, UserErrorCode.INVALID, { zh: "数量至少为 1", en: "The quantity must be 1 or more" }, "lines", String(at ?? i), "quantity");
    const before = sums.get(variantId);
    sums.set(variantId, { quantity: (before?.quantity ?? 0) + quantity, at: before?.at ?? at ?? i });
  });
  const found = await quickRows(
    ctx,
    sql<Candidate>`
      select v.id as "variantId", ${priceIn(sql`${currency}`)} as price, coalesce(s.on_hand - s.reserved - s.safety, 0) as available,
             v.active and p.status = 'ACTIVE' and coalesce(p.published_at <= shop_now(), false) as "onSale",
             coalesce(p.max_per_order, ${ctx.app.env.MAX_LINE_QUANTITY}::int) as "limit", coalesce(l.quantity, 0) as "inCart",
             (select count(*)::int from cart_line n where n.cart_id = ${cartId}) as lines
      from variant v join product p on p.id = v.product_id
      left join stock_item s on s.variant_id = v.id
      left join variant_price x on x.variant_id = v.id and x.currency = ${currency}
      left join cart_line l on l.variant_id = v.id and l.cart_id = ${cartId}
      where v.id = ${any([...sums.keys()])}`,
  );
  const byId = new Map(found.map((candidate) => [candidate.variantId, candidate]));
  const lines = [...sums].map(([variantId, { quantity, at }]) => {
    const candidate = byId.get(variantId);
    const field = ["lines", String(at)];
    if (!candidate)
      return no(ctx, UserErrorCode.NOT_FOUND, { zh: "没有这个商品规格", en: "There is no such variant" }, ...field, "variantId");
    if (!candidate.onSale)
      return no(ctx, UserErrorCode.NOT_PURCHASABLE, { zh: "这件商品已下架", en: "This is no longer on sale" }, ...field, "variantId");
    if (candidate.price === null) return no(ctx, UserErrorCode.NOT_PURCHASABLE, notSoldIn(currency), ...field, "variantId");
    const total = mode === "add" ? candidate.inCart + quantity : quantity;
    if (total > candidate.limit) {
      const message = say(ctx, { zh: `每单限购 ${candidate.limit} 件`, en: `At most ${candidate.limit} per order` });
      refuse(new QuantityLimitError({ message, variantId: toId("var", variantId), limit: candidate.limit, field: [...field, "quantity"] }));
    }
    if (total > candidate.available) refuse(insufficient(ctx, variantId, candidate.available, [...field, "quantity"]));
    return { variantId, quantity: total, price: candidate.price };
  });
  const added = lines.filter((line) => byId.get(line.variantId)!.inCart === 0).length;
  if ((found[0]?.lines ?? 0) + added > MAX_LINES)
    no(
      ctx,
      UserErrorCode.INVALID,
      { zh: `购物车最多 ${MAX_LINES} 种商品`, en: `A cart holds at most ${MAX_LINES} different articles` },
      "lines",
    );
  return lines;
}

const insertLines = (cartId: string, lines: readonly CheckedLine[]): RawBuilder<unknown> => sql`
  insert into cart_line (cart_id, variant_id, quantity, seen_price)
  select ${cartId}, w."variantId", w.quantity, w.price from jsonb_to_recordset(${json(lines)}) as w("variantId" uuid, quantity int, price bigint)
  on conflict (cart_id, variant_id) do update set quantity = excluded.quantity, seen_price = excluded.seen_price`;

/** Sets quantities of lines; 0 removes one. */
export async function updateLines(ctx: Ctx, cartId: string, updates: readonly { lineId: string; quantity: number }[]): Promise<void> {
  const wanted = updates.map(({ lineId, quantity }) => ({ lineId: needId("ctl", lineId, "lines.lineId"), quantity }));
  await transaction(ctx, async (ctx) => {
    const cart = await lockCart(ctx, cartId);
    const lines = await rows(
      ctx,
      sql<{
        id: string;
        variantId: string;
      }>`select id, variant_id as "variantId" from cart_line where cart_id = ${cartId} and id = ${any(wanted.map((w) => w.lineId))}`,
    );
    const variantOf = new Map(lines.map((line) => [line.id, line.variantId]));
    wanted.forEach(({ lineId }, i) => {
      if (!variantOf.has(lineId))
        no(
          ctx,
          UserErrorCode.NOT_FOUND,
          { zh: "购物车里没有这一行，请刷新", en: "This line is not in the cart; read it again" },
          "lines",
          String(i),
          "lineId",
        );
    });
    const gone = wanted.filter((w) => w.quantity === 0).map((w) => w.lineId);
    if (gone.length > 0) await changed(ctx, sql`delete from cart_line where cart_id = ${cartId} and id = ${any(gone)}`);
    const kept = wanted.flatMap(({ lineId, quantity }, at) =>
      quantity === 0 ? [] : [{ variantId: variantOf.get(lineId)!, quantity, at }],
    );
    if (kept.length > 0) await changed(ctx, insertLines(cartId, await checkWanted(ctx, cart, kept, "set")));
    touch(ctx, cartId);
  });
}

/** Removes lines; one that is gone already is no error. */
export async function removeLines(ctx: Ctx, cartId: string, lineIds: readonly string[]): Promise<void> {
  const ids = lineIds.map((id) => needId("ctl", id, "lineIds"));
  await transaction(ctx, async (ctx) => {
    await lockCart(ctx, cartId);
    await changed(ctx, sql`delete from cart_line where cart_id = ${cartId} and id = ${any(ids)}`);
    touch(ctx, cartId);
  });
}

export const setDestination = (ctx: Ctx, cartId: string, destination: CartDestination): Promise<void> =>
  setOpen(ctx, cartId, sql`destination = ${json(destination)}, shipping_method = null`);

export const setShippingMethod = (ctx: Ctx, cartId: string, method: string | null): Promise<void> =>
  setOpen(ctx, cartId, sql`shipping_method = ${method}`);

/** Marks a cart as ordered, beside the news of its order. */
export const closingCart = (cartId: string, orderId: string): RawBuilder<unknown> =>
  sql`update cart set status = 'ORDERED', order_id = ${orderId}, updated_at = shop_now() where id = ${cartId}`;
