import { defineEntity, p } from "@mikro-orm/postgresql";
import { ProductEntity, VariantEntity } from "./product.entity.ts";

/** The price of a variant in a currency other than the shop's own, as the merchant set it. The shop's own stands on the variant. */
const VariantPriceSchema = defineEntity({
  name: "VariantPriceEntity",
  tableName: "variant_price",
  properties: {
    variant: () => p.manyToOne(VariantEntity).primary().deleteRule("cascade"),
    currency: p.string().length(3).primary(),
    price: p.bigint().check("price > 0"),
    compareAt: p.bigint().nullable(),
  },
  checks: [{ name: "variant_price_compare_at_check", expression: "compare_at > price" }],
});
export class VariantPriceEntity extends VariantPriceSchema.class {}
VariantPriceSchema.setClass(VariantPriceEntity);

/**
 * What a product costs at least in a further currency, once for every list it appears in: lists in that currency hold what has a row here,
 * and are sorted by it. Written along with `listing`.
 */
const ListingPriceSchema = defineEntity({
  name: "ListingPriceEntity",
  tableName: "listing_price",
  properties: {
    listId: p.uuid().primary(),
    product: () => p.manyToOne(ProductEntity).primary().deleteRule("cascade"),
    currency: p.string().length(3).primary(),
    minPrice: p.bigint(),
  },
  indexes: [
    {
      name: "listing_price_min_price_index",
      expression: "create index listing_price_min_price_index on listing_price (list_id, currency, min_price, product_id)",
    },
    { name: "listing_price_product_id_index", expression: "create index listing_price_product_id_index on listing_price (product_id)" },
  ],
});
export class ListingPriceEntity extends ListingPriceSchema.class {}
ListingPriceSchema.setClass(ListingPriceEntity);
