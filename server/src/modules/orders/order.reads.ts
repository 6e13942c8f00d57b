import DataLoader from "dataloader";
import { type Ctx, loader } from "../../platform/ctx.ts";
import { any, quickRow, quickRows, sql } from "../../platform/db/sql.ts";
import { Forbidden, NotFound } from "../../platform/failures.ts";
import { isAllowed } from "../../platform/graphql/access.ts";
import { hashToken, readId, toId } from "../../platform/ids.ts";
import type { Text } from "../../platform/say.ts";
import { mediaJson, type RawMedia, rememberMedia } from "../media/media.reads.ts";
import type { AddressData, PickupData } from "./order.entity.ts";
import type { OrderStatus, PaymentMethodCode } from "./order.enums.ts";

export interface OrderRow {
  uuid: string;
  id: string;
  number: string;
  status: OrderStatus;
  accountId: string | null;
  contactName: string;
  phone: string;
  email: string | null;
  language: "zh" | "en";
  currency: string;
  subtotal: bigint;
  discount: bigint;
  shipping: bigint;
  tax: bigint;
  total: bigint;
  paid: bigint;
  refunded: bigint;
  paymentState: "NONE" | "PENDING" | "AUTHORIZED";
  address: AddressData;
  /** Null for an order that is sent. */
  pickup: PickupData | null;
  note: string | null;
  paymentMethod: PaymentMethodCode;
  shippingMethod: string;
  shippingName: Text;
  estimatedFrom: Date | null;
  estimatedTo: Date | null;
  placedAt: Date;
  paymentExpiresAt: Date | null;
  confirmedAt: Date | null;
  deliveredAt: Date | null;
  completedAt: Date | null;
  cancelledAt: Date | null;
  cancelReason: string | null;
  cancellationRequestedAt: Date | null;
  /** True in lists: the phone is shown with its middle hidden. */
  masked?: boolean;
}

export const orderColumns = sql`
  o.id as uuid, o.number, o.status, o.account_id as "accountId", o.contact_name as "contactName", o.phone, o.email, o.language, o.currency,
  o.subtotal, o.discount, o.shipping, o.tax, o.total, o.paid, o.refunded, o.payment_state as "paymentState", o.address, o.pickup, o.note,
  o.payment_method as "paymentMethod", o.shipping_method as "shippingMethod", o.shipping_name as "shippingName",
  o.estimated_from as "estimatedFrom", o.estimated_to as "estimatedTo", o.placed_at as "placedAt", o.payment_expires_at as "paymentExpiresAt",
  o.confirmed_at as "confirmedAt", o.delivered_at as "deliveredAt", o.completed_at as "completedAt", o.cancelled_at as "cancelledAt",
  o.cancel_reason as "cancelReason", o.cancellation_requested_at as "cancellationRequestedAt"`;

export type RawOrder = Omit<OrderRow, "id">;
export const toOrder = (raw: RawOrder): OrderRow => ({ ...raw, id: toId("ord", raw.uuid) });

export const readOrder = async (ctx: Ctx, uuid: string): Promise<OrderRow | null> => {
  const raw = await quickRow(ctx, sql<RawOrder>`select ${orderColumns} from shop_order o where o.id = ${uuid}`);
  return raw && toOrder(raw);
};

/** Orders by UUID, without a check of access: for fields of things whose access was checked. */
export const orderLoader = (ctx: Ctx): DataLoader<string, OrderRow | null> => loader(ctx, makeOrderLoader);
const makeOrderLoader = (ctx: Ctx) =>
  new DataLoader<string, OrderRow | null>(async (ids) => {
    const found = await quickRows(ctx, sql<RawOrder>`select ${orderColumns} from shop_order o where o.id = ${any(ids)}`);
    const byId = new Map(found.map((raw) => [raw.uuid, toOrder(raw)]));
    return ids.map((id) => byId.get(id) ?? null);
  });

/**
 * The order if the viewer may see it: staff with the permission, the account that placed it, or whoever holds one of its access tokens.
 * For all others it does not exist. One statement.
 */
export async function visibleOrder(
  ctx: Ctx,
  uuid: string | null,
  accessToken?: string | null,
  permission = "ORDERS_READ",
): Promise<OrderRow | null> {
  if (!uuid) return null;
  const staff = isAllowed(ctx.viewer, permission);
  const hash = accessToken ? hashToken(accessToken.slice(0, 100)) : null;
  const raw = await quickRow(
    ctx,
    sql<RawOrder>`select ${orderColumns} from shop_order o where o.id = ${uuid}
      and (${staff}::bool or o.account_id = ${ctx.viewer.accountId}::uuid
           or exists (select from order_access a where a.order_id = o.id and a.token_hash = ${hash} and a.expires_at > shop_now()))`,
  );
  return raw && toOrder(raw);
}

/** Like visibleOrder by public id; an order one may not see is answered like one that does not exist. */
export async function needOrder(ctx: Ctx, id: string, accessToken?: string | null): Promise<OrderRow> {
  const order = await visibleOrder(ctx, readId("ord", id), accessToken);
  if (!order) throw new NotFound("The order");
  return order;
}

/** Like needOrder, for what only its holder or staff with this permission may do. Staff who may see it are told what they lack. */
export async function needOrderToHandle(
  ctx: Ctx,
  permission: string,
  { orderId, accessToken }: { orderId: string; accessToken?: string | null },
): Promise<OrderRow> {
  const uuid = readId("ord", orderId);
  const order = await visibleOrder(ctx, uuid, accessToken, permission);
  if (order) return order;
  if (await visibleOrder(ctx, uuid)) throw new Forbidden(permission);
  throw new NotFound("The order");
}

export interface OrderLineRow {
  uuid: string;
  id: string;
  orderId: string;
  variantId: string;
  productId: string;
  sku: string;
  name: string;
  options: string;
  mediaId: string | null;
  quantity: number;
  packedQuantity: number;
  shippedQuantity: number;
  cancelledQuantity: number;
  unitPrice: bigint;
  total: bigint;
  weightGrams: number;
  requiresShipping: boolean;
  currency: string;
}

const lineColumns = sql`
  l.id as uuid, l.order_id as "orderId", l.variant_id as "variantId", l.product_id as "productId", l.sku, l.name, l.options,
  l.media_id as "mediaId", l.quantity, l.packed_quantity as "packedQuantity", l.shipped_quantity as "shippedQuantity",
  l.cancelled_quantity as "cancelledQuantity", l.unit_price as "unitPrice", l.total, l.weight_grams as "weightGrams",
  l.requires_shipping as "requiresShipping", o.currency`;

/** The lines of orders, in the order in which they were sold. */
export const linesLoader = (ctx: Ctx): DataLoader<string, OrderLineRow[]> => loader(ctx, makeLinesLoader);
const makeLinesLoader = (ctx: Ctx) =>
  new DataLoader<string, OrderLineRow[]>(async (ids) => {
    const found = await quickRows(
      ctx,
      sql<Omit<OrderLineRow, "id"> & { picture: RawMedia | null }>`
        select ${lineColumns}, ${mediaJson} as picture
          from order_line l join shop_order o on o.id = l.order_id left join media m on m.id = l.media_id
         where l.order_id = ${any(ids)} order by l.order_id, l.position`,
    );
    rememberMedia(
      ctx,
      found.map(({ picture }) => picture),
    );
    const byOrder = Map.groupBy(
      found.map(({ picture: _picture, ...line }) => ({ ...line, id: toId("orl", line.uuid) })),
      (line) => line.orderId,
    );
    return ids.map((id) => byOrder.get(id) ?? []);
  });

/** Whether anything of an order is sent or collected; one of codes alone is not. */
export const isHandedOver = async (ctx: Ctx, orderId: string): Promise<boolean> =>
  (await linesLoader(ctx).load(orderId)).some(({ requiresShipping }) => requiresShipping);

/** The number of the newest dispatched event of each order, to resume live updates from. */
export const lastEventLoader = (ctx: Ctx): DataLoader<string, string | null> => loader(ctx, makeLastEventLoader);
const makeLastEventLoader = (ctx: Ctx) =>
  new DataLoader<string, string | null>(async (ids) => {
    const found = await quickRows(
      ctx,
      sql<{
        orderId: string;
        seq: bigint;
      }>`select order_id as "orderId", max(seq) as seq from event where order_id = ${any(ids)} and seq is not null group by 1`,
    );
    const byOrder = new Map(found.map((event) => [event.orderId, String(event.seq)]));
    return ids.map((id) => byOrder.get(id) ?? null);
  });

/** The order a guest looks up by number and phone or e-mail; null when they do not fit together. */
export async function findByContact(ctx: Ctx, number: string, phone: string | null, email: string | null): Promise<OrderRow | null> {
  const raw = await quickRow(
    ctx,
    sql<RawOrder>`select ${orderColumns} from shop_order o where o.number = ${number} and (o.phone = ${phone}::text or o.email = ${email}::text)`,
  );
  return raw && toOrder(raw);
}
