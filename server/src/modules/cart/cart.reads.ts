import type { RawBuilder } from "kysely";
import type { Ctx } from "../../platform/ctx.ts";
import { quickRows, rows, sql } from "../../platform/db/sql.ts";
import type { OptionData } from "../catalogue/product.entity.ts";
import type { CartDestination } from "./cart.entity.ts";

/** A line with everything its rules need, as of now. Money in minor units, weight in grams. */
export interface CartLineData {
  uuid: string;
  variantId: string;
  quantity: number;
  seenPrice: bigint;
  price: bigint;
  /** What others could still take: on hand − reserved − safety. */
  available: number;
  /** Whether it has a price in the cart's currency; without one, `price` is the last that was seen. */
  soldIn: boolean;
  /** Whether it may be bought in the cart's currency, stock apart. */
  onSale: boolean;
  limit: number;
  weightGrams: number;
  /** Room that one packed piece takes, in cubic millimetres; 0 when not measured. */
  volumeMm3: number;
  requiresShipping: boolean;
  name: string;
}

/** What an order keeps of a line beside its price. */
export interface SellableLine extends CartLineData {
  productId: string;
  sku: string;
  /** Option code → code of the choice. */
  options: Record<string, string>;
  productOptions: OptionData[];
  /** The variant's own picture, or the product's. */
  mediaId: string | null;
}

export interface CartData<L extends CartLineData = CartLineData> {
  id: string;
  status: "OPEN" | "ORDERED";
  accountId: string | null;
  orderId: string | null;
  currency: string;
  destination: CartDestination | null;
  shippingMethod: string | null;
  updatedAt: Date;
  lines: L[];
}

type CartRow<L extends CartLineData = CartLineData> = Omit<CartData, "lines"> & { lineId: string | null } & Omit<L, "uuid">;

/** The price of variant `v` in a cart's currency, with its `variant_price x` of that currency joined; null when it is not sold in it. */
export const priceIn = (currency: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`case when v.currency = ${currency} then v.price else x.price end`;

/** Carts with live prices and stock: of the tables, or of rows that the same statement has just written. */
const selectCart = <R = CartRow>(ctx: Ctx, carts: RawBuilder<unknown>, lines: RawBuilder<unknown>, more = sql``): RawBuilder<R> => sql<R>`
  select c.id, c.status, c.account_id as "accountId", c.order_id as "orderId", c.currency, c.destination,
         c.shipping_method as "shippingMethod", c.updated_at as "updatedAt",
         l.id as "lineId", l.variant_id as "variantId", l.quantity, l.seen_price as "seenPrice",
         coalesce(${priceIn(sql`c.currency`)}, l.seen_price) as price, ${priceIn(sql`c.currency`)} is not null as "soldIn",
         coalesce(s.on_hand - s.reserved - s.safety, 0) as available,
         v.active and p.status = 'ACTIVE' and coalesce(p.published_at <= shop_now(), false)
           and ${priceIn(sql`c.currency`)} is not null as "onSale",
         coalesce(p.max_per_order, ${ctx.app.env.MAX_LINE_QUANTITY}::int) as "limit",
         v.weight_grams as "weightGrams", v.length_mm::float8 * v.width_mm * v.height_mm as "volumeMm3", v.requires_shipping as "requiresShipping",
         coalesce(p.texts -> ${ctx.language} ->> 'name', p.texts -> 'zh' ->> 'name') as name ${more}
  from ${carts} c
  left join ${lines} l on l.cart_id = c.id
  left join variant v on v.id = l.variant_id
  left join product p on p.id = v.product_id
  left join stock_item s on s.variant_id = l.variant_id
  left join variant_price x on x.variant_id = l.variant_id and x.currency = c.currency`;

function asCart<L extends CartLineData = CartLineData>(found: CartRow<L>[]): CartData<L> | null {
  const first = found[0];
  if (!first) return null;
  const { id, status, accountId, orderId, currency, destination, shippingMethod, updatedAt } = first;
  const lines = found.flatMap(({ lineId, ...line }) => (lineId ? [{ ...line, uuid: lineId } as unknown as L] : []));
  return { id, status, accountId, orderId, currency, destination, shippingMethod, updatedAt, lines };
}

/** A cart by its id, in one statement; null when there is none. */
export const readCart = async (ctx: Ctx, id: string): Promise<CartData | null> =>
  asCart(await quickRows(ctx, sql<CartRow>`${selectCart(ctx, sql`cart`, sql`cart_line`)} where c.id = ${id} order by l.id`));

/** A cart with what an order keeps of its lines, in one statement. */
export const readCartToSell = async (ctx: Ctx, id: string): Promise<CartData<SellableLine> | null> => {
  const more = sql`, v.product_id as "productId", v.sku, v.options, p.options as "productOptions", coalesce(v.media_id, p.media_ids[1]) as "mediaId"`;
  const select = selectCart<CartRow<SellableLine>>(ctx, sql`cart`, sql`cart_line`, more);
  return asCart(await rows(ctx, sql<CartRow<SellableLine>>`${select} where c.id = ${id.slice(0, 60)} order by l.id`));
};

/** Writes a cart with its lines (both as inserts that return nothing yet) and answers it as it stands, in one statement. */
export const insertCart = async (ctx: Ctx, cart: RawBuilder<unknown>, lines: RawBuilder<unknown>): Promise<CartData> =>
  asCart(
    await rows(
      ctx,
      sql<CartRow>`with made as (${cart} returning *), line as (${lines} returning *) ${selectCart(ctx, sql`made`, sql`line`)} order by l.id`,
    ),
  )!;

/** The cart if the viewer may use it: an account's cart is its own only, a guest's is whoever's holds the id. */
export async function readOwnCart(ctx: Ctx, id: string): Promise<CartData | null> {
  const cart = await readCart(ctx, id);
  return cart && (cart.accountId === null || cart.accountId === ctx.viewer.accountId) ? cart : null;
}

/** The open cart of an account; null when it has none. */
export async function readCartOf(ctx: Ctx, accountId: string): Promise<CartData | null> {
  const [open] = await quickRows(ctx, sql<{ id: string }>`select id from cart where account_id = ${accountId} and status = 'OPEN'`);
  return open ? readCart(ctx, open.id) : null;
}

/** Pieces of a line that may be bought now. */
export const maxQuantity = (line: Pick<CartLineData, "onSale" | "limit" | "available">): number =>
  line.onSale ? Math.max(0, Math.min(line.limit, line.available)) : 0;
