import { defineEntity, p } from "@mikro-orm/postgresql";
import type { Texts } from "../../platform/texts.ts";

export interface AttributeValue {
  code: string;
  name: Texts<string>;
  swatch?: string;
}
/** A named band of a number: min is included, max is not. */
export interface AttributeRange {
  code: string;
  name: Texts<string>;
  min?: number;
  max?: number;
}

/** A property that products have: a choice (enum) or a number with its unit. Facets are filtered by value or by range. */
const AttributeDefinitionSchema = defineEntity({
  name: "AttributeDefinitionEntity",
  tableName: "attribute_definition",
  properties: {
    code: p.string().length(40).primary(),
    type: p.enum(["enum", "number"] as const),
    unit: p.string().length(10).nullable(),
    facet: p.boolean().default(false),
    position: p.integer().default(0),
    texts: p.json<Texts<{ name: string }>>(),
    values: p.json<AttributeValue[]>().defaultRaw("'[]'"),
    ranges: p.json<AttributeRange[]>().defaultRaw("'[]'"),
  },
});
export class AttributeDefinitionEntity extends AttributeDefinitionSchema.class {}
AttributeDefinitionSchema.setClass(AttributeDefinitionEntity);

/** What the merchant sets about the shop as a whole: `shop`, and a text page under each `page:<slug>`. */
const ShopSettingSchema = defineEntity({
  name: "ShopSettingEntity",
  tableName: "shop_setting",
  properties: {
    key: p.string().length(80).primary(),
    value: p.json<unknown>(),
    updatedAt: p.datetime().defaultRaw("shop_now()"),
  },
});
export class ShopSettingEntity extends ShopSettingSchema.class {}
ShopSettingSchema.setClass(ShopSettingEntity);
