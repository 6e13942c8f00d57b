import type { App, Ctx, Language } from "../../platform/ctx.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { toId } from "../../platform/ids.ts";
import type { Text } from "../../platform/say.ts";
import type { Texts } from "../../platform/texts.ts";
import type { AttributeRange, AttributeValue } from "./attribute.entity.ts";
import type { NamedText } from "./category.entity.ts";

/** The catalogue's small tables, whole: what nearly every page needs and what changes a few times a week. */
export interface Dictionary {
  categories: Map<string, CategoryRow>;
  categoryBySlug: Map<string, CategoryRow>;
  /** Children by their parent's UUID ("" for the top), in the shop's order. */
  childrenOf: Map<string, CategoryRow[]>;
  collections: Map<string, CollectionRow>;
  collectionBySlug: Map<string, CollectionRow>;
  attributes: Map<string, AttributeRow>;
  shop: ShopSettings;
}

export interface CategoryRow {
  id: string;
  uuid: string;
  slug: string;
  parentId: string | null;
  texts: Texts<NamedText>;
}
export interface CollectionRow {
  id: string;
  uuid: string;
  slug: string;
  texts: Texts<NamedText>;
  mediaId: string | null;
}
export interface AttributeRow {
  code: string;
  type: "enum" | "number";
  unit: string | null;
  facet: boolean;
  texts: Texts<{ name: string }>;
  values: AttributeValue[];
  ranges: AttributeRange[];
}
export interface ShopSettings {
  name: Texts<string>;
  tagline: Texts<string>;
  contactEmail: string;
  currency: string;
  /** Further currencies that the shop has prices in. */
  currencies?: string[];
  timeZone: string;
  /** UUIDs of the large pictures of the home page. */
  scenes: string[];
}

const unnamedShop: ShopSettings = {
  name: { zh: "新店", en: "New shop" },
  tagline: { zh: "", en: "" },
  contactEmail: "",
  currency: "CNY",
  timeZone: "Asia/Shanghai",
  scenes: [],
};

const FRESH_MS = 1_000;
const kept = new WeakMap<App, { until: number; dictionary: Promise<Dictionary> }>();

/** The dictionary, at most a second old; inside a transaction always as that transaction sees it. */
export async function dictionary(ctx: Ctx): Promise<Dictionary> {
  if (ctx.open) return readDictionary(ctx);
  const found = kept.get(ctx.app);
  if (found && found.until > Date.now()) return found.dictionary;
  const reading = readDictionary(ctx);
  kept.set(ctx.app, { until: Date.now() + FRESH_MS, dictionary: reading });
  reading.catch(() => kept.delete(ctx.app));
  return reading;
}

/** What the shop is called, for where nothing can be asked any more; keeps nothing. */
export async function shopName(ctx: Ctx): Promise<Text> {
  const { name } = (await readDictionary(ctx)).shop;
  return { zh: name.zh, en: name.en ?? name.zh };
}

/** Verbs that change one of its tables call this, so that the same process sees the change at once. */
export const forgetDictionary = (app: App): void => void kept.delete(app);

interface Stored {
  categories: Omit<CategoryRow, "id">[];
  collections: Omit<CollectionRow, "id">[];
  attributes: AttributeRow[];
  shop: ShopSettings | null;
}

async function readDictionary(ctx: Ctx): Promise<Dictionary> {
  const stored = (await row(
    ctx,
    sql<Stored>`
      select (select coalesce(jsonb_agg(jsonb_build_object('uuid', id, 'slug', slug, 'parentId', parent_id, 'texts', texts) order by position, slug), '[]')
                from category) as categories,
             (select coalesce(jsonb_agg(jsonb_build_object('uuid', id, 'slug', slug, 'texts', texts, 'mediaId', media_id) order by position, slug), '[]')
                from collection) as collections,
             (select coalesce(jsonb_agg(to_jsonb(a) order by position, code), '[]') from attribute_definition a) as attributes,
             (select value from shop_setting where key = 'shop') as shop`,
  ))!;
  const categories = stored.categories.map((category) => ({ ...category, id: toId("cat", category.uuid) }));
  const collections = stored.collections.map((collection) => ({ ...collection, id: toId("col", collection.uuid) }));
  return {
    categories: new Map(categories.map((category) => [category.uuid, category])),
    categoryBySlug: new Map(categories.map((category) => [category.slug, category])),
    childrenOf: Map.groupBy(categories, (category) => category.parentId ?? ""),
    collections: new Map(collections.map((collection) => [collection.uuid, collection])),
    collectionBySlug: new Map(collections.map((collection) => [collection.slug, collection])),
    attributes: new Map(stored.attributes.map((attribute) => [attribute.code, attribute])),
    shop: { ...unnamedShop, ...stored.shop },
  };
}

/** The way to a category from the top, itself not included. */
export function ancestorsOf(words: Dictionary, category: CategoryRow): CategoryRow[] {
  const way: CategoryRow[] = [];
  for (let at = category.parentId; at !== null && way.length < 20;) {
    const above = words.categories.get(at);
    if (!above) break;
    way.unshift(above);
    at = above.parentId;
  }
  return way;
}

/** A fact about a product for display: the choice's name, or the number with its unit; null when it is not defined. */
export function attributeText(words: Dictionary, code: string, value: string | number, language: Language): string | null {
  const definition = words.attributes.get(code);
  if (!definition) return null;
  if (definition.type === "number") return definition.unit ? `${value} ${definition.unit}` : String(value);
  const choice = definition.values.find((each) => each.code === value);
  return choice ? (choice.name[language] ?? choice.name.zh) : String(value);
}
