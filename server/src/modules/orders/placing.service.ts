import type { Ctx } from "../../platform/ctx.ts";
import { changed, json, row, sql } from "../../platform/db/sql.ts";
import { refuse } from "../../platform/failures.ts";
import { hashToken, randomNumber, randomToken } from "../../platform/ids.ts";
import type { Text } from "../../platform/say.ts";
import type { AddressData, PickupData } from "./order.entity.ts";
import { orderColumns, type OrderRow, type RawOrder, toOrder } from "./order.reads.ts";
import { notInState } from "./order.service.ts";

export interface NewLine {
  variantId: string;
  productId: string;
  sku: string;
  name: string;
  options: string;
  mediaId: string | null;
  quantity: number;
  unitPrice: bigint;
  discount: bigint;
  tax: bigint;
  taxRate: string;
  total: bigint;
  weightGrams: number;
  requiresShipping: boolean;
}
export interface NewOrder {
  cartId: string;
  email: string | null;
  address: AddressData;
  pickup: PickupData | null;
  note: string | null;
  currency: string;
  subtotal: bigint;
  discount: bigint;
  shipping: bigint;
  tax: bigint;
  total: bigint;
  paymentMethod: string;
  /** Seconds after which an unpaid order expires. */
  paymentWindow: number;
  shippingMethod: string;
  shippingName: Text;
  estimatedFrom: Date | null;
  estimatedTo: Date | null;
  lines: NewLine[];
}

/** Writes the order with its lines in one statement; the number is random, and a collision (1 in 9·10⁹) is tried again. */
export async function openOrder(ctx: Ctx, input: NewOrder): Promise<string> {
  if (!ctx.open) throw new Error("openOrder outside a transaction");
  for (let attempt = 0; attempt < 5; attempt++) {
    const made = await row(
      ctx,
      sql<{ id: string }>`
        with made as (
          insert into shop_order (number, cart_id, account_id, contact_name, phone, email, language, currency, subtotal, discount, shipping, tax,
                                  total, address, pickup, note, payment_method, shipping_method, shipping_name, estimated_from, estimated_to, payment_expires_at)
          values (${randomNumber()}, ${input.cartId}, ${ctx.viewer.role === "CUSTOMER" ? ctx.viewer.accountId : null}, ${input.address.name}, ${input.address.phone},
                  ${input.email}, ${ctx.language}, ${input.currency}, ${input.subtotal}, ${input.discount}, ${input.shipping}, ${input.tax}, ${input.total},
                  ${json(input.address)}, ${input.pickup && json(input.pickup)}, ${input.note}, ${input.paymentMethod}, ${input.shippingMethod}, ${json(input.shippingName)},
                  ${input.estimatedFrom}, ${input.estimatedTo}, shop_now() + make_interval(secs => ${input.paymentWindow}))
          on conflict (number) do nothing returning id),
        lines as (
          insert into order_line (order_id, variant_id, product_id, position, sku, name, options, media_id, quantity, unit_price, discount, tax, tax_rate,
                                  total, weight_grams, requires_shipping)
          select made.id, l."variantId", l."productId", l.n, l.sku, l.name, l.options, l."mediaId", l.quantity, l."unitPrice", l.discount, l.tax, l."taxRate",
                 l.total, l."weightGrams", l."requiresShipping"
          from made, jsonb_to_recordset(${json(input.lines.map((line, n) => ({ ...line, n })))})
            as l(n int, "variantId" uuid, "productId" uuid, sku text, name text, options text, "mediaId" uuid, quantity int, "unitPrice" bigint,
                 discount bigint, tax bigint, "taxRate" numeric, total bigint, "weightGrams" int, "requiresShipping" bool))
        select id from made`,
    );
    if (made) return made.id;
  }
  throw new Error("no free order number in five attempts");
}

const ACCESS_DAYS = 180;

/** The order, and a fresh token that opens it for its guest for half a year. One statement. */
export async function grantAccess(ctx: Ctx, orderId: string): Promise<{ order: OrderRow; accessToken: string }> {
  const accessToken = randomToken("oat");
  const raw = await row(
    ctx,
    sql<RawOrder>`
      with access as (insert into order_access (token_hash, order_id, expires_at)
                      values (${hashToken(accessToken)}, ${orderId}, shop_now() + make_interval(days => ${ACCESS_DAYS})))
      select ${orderColumns} from shop_order o where o.id = ${orderId}`,
  );
  return { order: toOrder(raw!), accessToken };
}

/** Gives a guest's order to the signed-in customer who holds its token; refuses an order that is another account's. */
export async function claimOrder(ctx: Ctx, orderId: string): Promise<void> {
  const mine =
    ctx.viewer.role === "CUSTOMER" &&
    (await changed(
      ctx,
      sql`update shop_order set account_id = ${ctx.viewer.accountId}
          where id = ${orderId} and (account_id is null or account_id = ${ctx.viewer.accountId})`,
    )) === 1;
  if (!mine) refuse(notInState(ctx, { zh: "这笔订单已归另一个账户", en: "This order belongs to another account" }));
}
