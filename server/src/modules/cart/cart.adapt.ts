import { type Ctx, transaction } from "../../platform/ctx.ts";
import { any, changed, json, row, rows, sql } from "../../platform/db/sql.ts";
import { UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { offeredCurrencies } from "../catalogue/currency.ts";
import { dictionary } from "../catalogue/dictionary.ts";
import { type CartData, maxQuantity, priceIn, readCart } from "./cart.reads.ts";
import { lockCart, no, notSoldIn, touch } from "./cart.service.ts";

interface Drifted {
  uuid: string;
  variantId: string;
  quantity: number;
  /** Null: it is not sold in the cart's currency, and goes. */
  price: bigint | null;
  available: number;
  onSale: boolean;
  limit: number;
}

/** Takes over what the warnings told: prices of now, quantities that can be had, sold-out lines dropped. */
export async function acceptWarnings(ctx: Ctx, cartId: string): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await lockCart(ctx, cartId);
    await adaptLines(ctx, cartId);
    touch(ctx, cartId);
  });
}

async function adaptLines(ctx: Ctx, cartId: string): Promise<void> {
  const lines = await rows(
    ctx,
    sql<Drifted>`
      select l.id as uuid, l.variant_id as "variantId", l.quantity, ${priceIn(sql`c.currency`)} as price, coalesce(s.on_hand - s.reserved - s.safety, 0) as available,
             v.active and p.status = 'ACTIVE' and coalesce(p.published_at <= shop_now(), false) as "onSale",
             coalesce(p.max_per_order, ${ctx.app.env.MAX_LINE_QUANTITY}::int) as "limit"
      from cart_line l join cart c on c.id = l.cart_id join variant v on v.id = l.variant_id join product p on p.id = v.product_id
      left join variant_price x on x.variant_id = v.id and x.currency = c.currency
      left join stock_item s on s.variant_id = v.id where l.cart_id = ${cartId}`,
  );
  const next = lines.map((line) => ({
    id: line.uuid,
    quantity: line.price === null ? 0 : Math.min(line.quantity, maxQuantity(line)),
    price: line.price,
  }));
  const gone = next.filter((line) => line.quantity < 1).map((line) => line.id);
  if (gone.length > 0) await changed(ctx, sql`delete from cart_line where id = ${any(gone)}`);
  await changed(
    ctx,
    sql`update cart_line l set quantity = n.quantity, seen_price = n.price
        from jsonb_to_recordset(${json(next.filter((line) => line.quantity > 0))}) as n(id uuid, quantity int, price bigint) where l.id = n.id`,
  );
}

/** Gives the lines of a locked cart the prices of another currency. Answers those that went, because it is not sold in or sold out. */
async function bringInto(ctx: Ctx, cartId: string, currency: string): Promise<CartData["lines"]> {
  await changed(ctx, sql`update cart set currency = ${currency}, shipping_method = null where id = ${cartId}`);
  const { lines } = (await readCart(ctx, cartId))!;
  await adaptLines(ctx, cartId);
  const gone = lines.filter((line) => !line.soldIn || maxQuantity(line) < 1);
  return gone.map((line) => ({ ...line, seenPrice: line.price })); // what was seen was another currency's price: nothing to compare with
}

/** Puts a cart into another currency of the shop. Answers the lines that went, as they were. */
export async function setCurrency(ctx: Ctx, cartId: string, currency: string): Promise<CartData["lines"]> {
  return transaction(ctx, async (ctx) => {
    const cart = await lockCart(ctx, cartId);
    if (!offeredCurrencies((await dictionary(ctx)).shop).includes(currency))
      no(ctx, UserErrorCode.INVALID, notSoldIn(currency), "currencyCode");
    if (cart.currency === currency) return [];
    const lost = await bringInto(ctx, cartId, currency);
    touch(ctx, cartId);
    return lost;
  });
}

/**
 * Gives a guest's cart to the signed-in account. When the account has an open cart, both become that one: per variant the larger
 * quantity, capped by stock and limit. Answers the cart to go on with and, if two were merged, what they were before they were capped.
 */
export async function claimCart(ctx: Ctx, cartId: string): Promise<{ cartId: string; merged: CartData | null }> {
  return transaction(ctx, async (ctx) => {
    const { accountId } = ctx.viewer;
    await row(ctx, sql`select from account where id = ${accountId} for update`); // two carts claimed at once: one after the other
    const own = await row(
      ctx,
      sql<{
        id: string;
        currency: string;
      }>`select id, currency from cart where account_id = ${accountId} and status = 'OPEN' and id <> ${cartId} for update`,
    );
    const { currency } = await lockCart(ctx, cartId);
    if (!own) {
      await changed(ctx, sql`update cart set account_id = ${accountId} where id = ${cartId}`);
      return { cartId, merged: null };
    }
    const lost = currency === own.currency ? [] : await bringInto(ctx, cartId, own.currency);
    await changed(
      ctx,
      sql`insert into cart_line (cart_id, variant_id, quantity, seen_price)
          select ${own.id}, variant_id, quantity, seen_price from cart_line where cart_id = ${cartId}
          on conflict (cart_id, variant_id) do update set quantity = greatest(cart_line.quantity, excluded.quantity)`,
    );
    await changed(ctx, sql`delete from cart where id = ${cartId}`);
    const merged = await readCart(ctx, own.id);
    await adaptLines(ctx, own.id);
    touch(ctx, own.id);
    return { cartId: own.id, merged: merged && { ...merged, lines: [...merged.lines, ...lost] } };
  });
}
