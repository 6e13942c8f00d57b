import { defineEntity, p } from "@mikro-orm/postgresql";
import type { Text } from "../../platform/say.ts";

/** Where it goes, copied onto the order: a later change of an address book changes no order. Codes are GB/T 2260, country ISO 3166-1. */
export interface AddressData {
  name: string;
  /** E.164. */
  phone: string;
  countryCode: string;
  provinceCode: string | null;
  cityCode: string | null;
  districtCode: string | null;
  /** Chinese names of province, city and district for the carrier; abroad region and city as written. */
  province: string;
  city: string;
  district: string;
  postcode: string | null;
  street: string;
  street2: string | null;
  company: string | null;
}

/** Where and when the shop hands an order over, as it was said when it was placed; its address stands in the order's. */
export interface PickupData {
  name: Text;
  hours: Text;
  phone: string;
}

const money = () => p.bigint().default(0);

/** An order. All sums in minor units of `currency`; `paid` and `refunded` are sums of the payments' ledger, kept in the same transactions. */
const OrderSchema = defineEntity({
  name: "OrderEntity",
  tableName: "shop_order",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    number: p.string().length(12).unique(),
    status: p
      .enum(["AWAITING_PAYMENT", "CONFIRMED", "PARTIALLY_SHIPPED", "SHIPPED", "DELIVERED", "COMPLETED", "EXPIRED", "CANCELLED"] as const)
      .default("AWAITING_PAYMENT"),
    version: p.integer().default(1),
    cartId: p.string().length(40).unique(),
    accountId: p.uuid().nullable(),
    contactName: p.string().length(80),
    phone: p.string().length(20),
    email: p.string().length(254).nullable(),
    language: p.string().length(2),
    currency: p.string().length(3),
    subtotal: money(),
    discount: money(),
    shipping: money(),
    tax: money(),
    total: p.bigint().check("total >= 0"),
    paid: p.bigint().default(0).check("paid >= 0"),
    refunded: p.bigint().default(0).check("refunded >= 0"),
    paymentState: p.enum(["NONE", "PENDING", "AUTHORIZED"] as const).default("NONE"),
    address: p.json<AddressData>(),
    /** Null for an order that is sent. */
    pickup: p.json<PickupData>().nullable(),
    note: p.string().length(500).nullable(),
    paymentMethod: p.string().length(20),
    shippingMethod: p.string().length(40),
    shippingName: p.json<Text>(),
    estimatedFrom: p.datetime().nullable(),
    estimatedTo: p.datetime().nullable(),
    placedAt: p.datetime().defaultRaw("shop_now()"),
    paymentExpiresAt: p.datetime().nullable(),
    confirmedAt: p.datetime().nullable(),
    deliveredAt: p.datetime().nullable(),
    completedAt: p.datetime().nullable(),
    cancelledAt: p.datetime().nullable(),
    cancelReason: p.string().length(300).nullable(),
    cancellationRequestedAt: p.datetime().nullable(),
    cancellationReason: p.string().length(300).nullable(),
  },
  checks: [{ name: "shop_order_refunded_paid_check", expression: "refunded <= paid" }],
  indexes: [
    { name: "shop_order_placed_index", expression: "create index shop_order_placed_index on shop_order (placed_at desc, id desc)" },
    { name: "shop_order_status_index", expression: "create index shop_order_status_index on shop_order (status, placed_at desc, id desc)" },
    {
      name: "shop_order_account_index",
      expression: "create index shop_order_account_index on shop_order (account_id, placed_at desc, id desc) where account_id is not null",
    },
    {
      name: "shop_order_expiry_index",
      expression: "create index shop_order_expiry_index on shop_order (payment_expires_at) where status = 'AWAITING_PAYMENT'",
    },
    { name: "shop_order_phone_index", expression: "create index shop_order_phone_index on shop_order (phone)" },
    { name: "shop_order_email_index", expression: "create index shop_order_email_index on shop_order (email) where email is not null" },
    {
      name: "shop_order_unsettled_index",
      expression: "create index shop_order_unsettled_index on shop_order (cancelled_at) where status = 'CANCELLED' and paid > refunded",
    },
    { name: "shop_order_name_index", expression: "create index shop_order_name_index on shop_order using gin (contact_name gin_trgm_ops)" },
  ],
});
export class OrderEntity extends OrderSchema.class {}
OrderSchema.setClass(OrderEntity);

/** A line as it was sold: names, options and price do not change with the catalogue. `name` and `options` are in the buyer's language. */
const OrderLineSchema = defineEntity({
  name: "OrderLineEntity",
  tableName: "order_line",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    order: () => p.manyToOne(OrderEntity).index(),
    variantId: p.uuid(),
    productId: p.uuid(),
    position: p.integer(),
    sku: p.string().length(60),
    name: p.string().length(200),
    options: p.string().length(200),
    mediaId: p.uuid().nullable(),
    quantity: p.integer().check("quantity > 0"),
    unitPrice: p.bigint(),
    discount: money(),
    tax: money(),
    /** Percent, frozen at placement. */
    taxRate: p.decimal().precision(5).scale(2).default("0"),
    total: p.bigint(),
    weightGrams: p.integer(),
    requiresShipping: p.boolean().default(true),
    /** In parcels that were made, gone or not. */
    packedQuantity: p.integer().default(0),
    shippedQuantity: p.integer().default(0),
    cancelledQuantity: p.integer().default(0),
  },
  checks: [
    {
      name: "order_line_quantities_check",
      expression:
        "shipped_quantity >= 0 and packed_quantity >= shipped_quantity and packed_quantity + cancelled_quantity <= quantity and cancelled_quantity >= 0",
    },
  ],
});
export class OrderLineEntity extends OrderLineSchema.class {}
OrderLineSchema.setClass(OrderLineEntity);

/** Tokens that open an order for a guest; only their hashes are kept. */
const OrderAccessSchema = defineEntity({
  name: "OrderAccess",
  tableName: "order_access",
  properties: {
    tokenHash: p.string().length(60).primary(),
    order: () => p.manyToOne(OrderEntity).index(),
    createdAt: p.datetime().defaultRaw("shop_now()"),
    expiresAt: p.datetime(),
  },
});
export class OrderAccess extends OrderAccessSchema.class {}
OrderAccessSchema.setClass(OrderAccess);
