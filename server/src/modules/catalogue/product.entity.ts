import { defineEntity, p } from "@mikro-orm/postgresql";
import type { Texts } from "../../platform/texts.ts";
import { MediaEntity } from "../media/media.entity.ts";
import { CategoryEntity, CollectionEntity } from "./category.entity.ts";

export interface ProductTexts {
  name: string;
  subtitle: string;
}
export interface ProductDetails {
  description: string;
  care: string;
}
export interface OptionData {
  code: string;
  name: Texts<string>;
  values: { code: string; name: Texts<string>; swatch?: string }[];
}

/**
 * Something the shop sells. Prices are the variants' lowest and highest, kept here for lists (see refreshListings).
 * What only the product's own page shows stands apart in `details`: lists never read it.
 */
const ProductSchema = defineEntity({
  name: "ProductEntity",
  tableName: "product",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    slug: p.string().length(120).unique(),
    status: p.enum(["DRAFT", "ACTIVE", "ARCHIVED"] as const).default("DRAFT"),
    category: () => p.manyToOne(CategoryEntity).nullable().index(),
    position: p.integer().default(0),
    texts: p.json<Texts<ProductTexts>>(),
    details: p.json<Texts<ProductDetails>>(),
    attributes: p.json<Record<string, string | number>>().defaultRaw("'{}'"),
    options: p.json<OptionData[]>().defaultRaw("'[]'"),
    mediaIds: p.array().columnType("uuid[]").defaultRaw("'{}'"),
    publishedAt: p.datetime().nullable(),
    soldCount: p.integer().default(0).check("sold_count >= 0"),
    maxPerOrder: p.integer().nullable().check("max_per_order > 0"),
    minPrice: p.bigint().default(0),
    maxPrice: p.bigint().default(0),
    compareAt: p.bigint().nullable(),
    currency: p.string().length(3).default("CNY"),
    /** Whether it has rows in `listing`; the sweep lists what is active, due and not listed yet. */
    listed: p.boolean().default(false),
    version: p.integer().version(),
    createdAt: p.datetime().defaultRaw("shop_now()"),
  },
  indexes: [
    {
      name: "product_to_list_index",
      expression: "create index product_to_list_index on product (published_at) where status = 'ACTIVE' and not listed",
    },
    { name: "product_status_index", expression: "create index product_status_index on product (status, id)" },
  ],
});
export class ProductEntity extends ProductSchema.class {}
ProductSchema.setClass(ProductEntity);

/** One buyable form of a product. */
const VariantSchema = defineEntity({
  name: "VariantEntity",
  tableName: "variant",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    product: () => p.manyToOne(ProductEntity).deleteRule("cascade"),
    sku: p.string().length(60).unique(),
    /** Option code → code of the choice. */
    options: p.json<Record<string, string>>().defaultRaw("'{}'"),
    price: p.bigint().check("price > 0"),
    compareAt: p.bigint().nullable(),
    currency: p.string().length(3).default("CNY"),
    weightGrams: p.integer().default(0).check("weight_grams >= 0"),
    /** Outer size of one packed piece in millimetres; 0 for one that nobody measured. */
    lengthMm: p.integer().default(0).check("length_mm >= 0"),
    widthMm: p.integer().default(0).check("width_mm >= 0"),
    heightMm: p.integer().default(0).check("height_mm >= 0"),
    media: () => p.manyToOne(MediaEntity).nullable(),
    position: p.integer().default(0),
    requiresShipping: p.boolean().default(true),
    active: p.boolean().default(true),
  },
  indexes: [
    { name: "variant_product_id_index", expression: "create index variant_product_id_index on variant (product_id, position, id)" },
  ],
  checks: [{ name: "variant_compare_at_check", expression: "compare_at > price" }],
});
export class VariantEntity extends VariantSchema.class {}
VariantSchema.setClass(VariantEntity);

/** Products that a collection without a rule lists by hand. */
const CollectionProductSchema = defineEntity({
  name: "CollectionProductEntity",
  tableName: "collection_product",
  properties: {
    collection: () => p.manyToOne(CollectionEntity).primary().deleteRule("cascade"),
    product: () => p.manyToOne(ProductEntity).primary().deleteRule("cascade").index(),
    position: p.integer().default(0),
  },
});
export class CollectionProductEntity extends CollectionProductSchema.class {}
CollectionProductSchema.setClass(CollectionProductEntity);
