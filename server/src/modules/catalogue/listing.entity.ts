import { defineEntity, p } from "@mikro-orm/postgresql";
import { ProductEntity } from "./product.entity.ts";

/** The list of everything on sale. */
export const EVERYTHING = "00000000-0000-0000-0000-000000000000";

const sortedBy = (column: string) => ({
  name: `listing_${column}_index`,
  expression: `create index listing_${column}_index on listing (list_id, ${column}, product_id)`,
});

/**
 * One row per product on sale and list it appears in: its category, each category above, each collection, and everything.
 * `list_id` is the category's or collection's id. A page of any list, in any order and from any place, is one index scan.
 */
const ListingSchema = defineEntity({
  name: "ListingEntity",
  tableName: "listing",
  properties: {
    listId: p.uuid().primary(),
    product: () => p.manyToOne(ProductEntity).primary().deleteRule("cascade"),
    position: p.integer(),
    publishedAt: p.datetime(),
    minPrice: p.bigint(),
    soldCount: p.integer(),
    inStock: p.boolean(),
    /** What it can be found by: "attribute:value" and "attribute:range". */
    facets: p.array().columnType("text[]"),
  },
  indexes: [
    sortedBy("position"),
    sortedBy("published_at"),
    sortedBy("min_price"),
    sortedBy("sold_count"),
    { name: "listing_product_id_index", expression: "create index listing_product_id_index on listing (product_id, list_id)" },
    { name: "listing_facets_index", expression: "create index listing_facets_index on listing using gin (facets)" },
  ],
});
export class ListingEntity extends ListingSchema.class {}
ListingSchema.setClass(ListingEntity);
