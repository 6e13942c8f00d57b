import { defineEntity, p } from "@mikro-orm/postgresql";
import { VariantEntity } from "../catalogue/product.entity.ts";

export interface CartDestination {
  countryCode: string;
  provinceCode: string | null;
  cityCode: string | null;
  districtCode: string | null;
  postcode: string | null;
}

/** A basket. Its id is 192 random bits: who knows it may use it, without an account or a cookie. */
const CartSchema = defineEntity({
  name: "CartEntity",
  tableName: "cart",
  properties: {
    id: p.string().length(40).primary(),
    status: p.enum(["OPEN", "ORDERED"] as const).default("OPEN"),
    accountId: p.uuid().nullable(),
    orderId: p.uuid().nullable(),
    currency: p.string().length(3).default("CNY"),
    destination: p.json<CartDestination>().nullable(),
    shippingMethod: p.string().length(40).nullable(),
    createdAt: p.datetime().defaultRaw("shop_now()"),
    updatedAt: p.datetime().defaultRaw("shop_now()").index(),
  },
  indexes: [
    {
      name: "cart_account_id_open_unique",
      expression: "create unique index cart_account_id_open_unique on cart (account_id) where status = 'OPEN'",
    },
  ],
});
export class CartEntity extends CartSchema.class {}
CartSchema.setClass(CartEntity);

/** One variant in a cart. `seen_price` is what the shopper was last shown and accepted; the price charged is always the variant's own. */
const CartLineSchema = defineEntity({
  name: "CartLineEntity",
  tableName: "cart_line",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    cart: () => p.manyToOne(CartEntity).deleteRule("cascade"),
    variant: () => p.manyToOne(VariantEntity).index(),
    quantity: p.integer().check("quantity > 0"),
    seenPrice: p.bigint(),
  },
  uniques: [{ name: "cart_line_cart_id_variant_id_unique", properties: ["cart", "variant"] }],
});
export class CartLineEntity extends CartLineSchema.class {}
CartLineSchema.setClass(CartLineEntity);
