import { defineEntity, p } from "@mikro-orm/postgresql";
import type { Texts } from "../../platform/texts.ts";
import { MediaEntity } from "../media/media.entity.ts";

export interface NamedText {
  name: string;
  description: string;
}

/** A place in the tree of product kinds. */
const CategorySchema = defineEntity({
  name: "CategoryEntity",
  tableName: "category",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    slug: p.string().length(80).unique(),
    parent: () => p.manyToOne(CategoryEntity).nullable().index(),
    position: p.integer().default(0),
    texts: p.json<Texts<NamedText>>(),
  },
  checks: [{ name: "category_not_its_own_parent_check", expression: "parent_id <> id" }],
});
export class CategoryEntity extends CategorySchema.class {}
CategorySchema.setClass(CategoryEntity);

/** What makes a product a member; every stated condition must hold. */
export interface CollectionRule {
  /** Minor units of the shop's currency, both included. */
  minPrice?: number;
  maxPrice?: number;
  /** Attribute code → value code, matched by the product or any of its variants. */
  attribute?: Record<string, string>;
}

/** Products gathered by a rule or, without one, by hand (collection_product). */
const CollectionSchema = defineEntity({
  name: "CollectionEntity",
  tableName: "collection",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    slug: p.string().length(80).unique(),
    position: p.integer().default(0),
    texts: p.json<Texts<NamedText>>(),
    media: () => p.manyToOne(MediaEntity).nullable(),
    rule: p.json<CollectionRule>().nullable(),
  },
});
export class CollectionEntity extends CollectionSchema.class {}
CollectionSchema.setClass(CollectionEntity);
