import { type Ctx, transaction } from "../../platform/ctx.ts";
import { any, json, rows, sql } from "../../platform/db/sql.ts";
import type { Texts } from "../../platform/texts.ts";
import type { AttributeRange, AttributeValue } from "./attribute.entity.ts";
import type { CollectionRule, NamedText } from "./category.entity.ts";
import { forgetDictionary } from "./dictionary.ts";
import { refreshListings } from "./listing.service.ts";

export interface CategoryInput {
  slug: string;
  /** Slug of the category above; it may come in the same call. */
  parent?: string | null;
  position?: number;
  texts: Texts<NamedText>;
}

/** Makes a category and answers its UUID. */
export const createCategory = async (ctx: Ctx, input: CategoryInput): Promise<string> =>
  (await saveCategories(ctx, [input])).get(input.slug)!;

/** Makes categories, or brings those with the same slug to what is given; answers UUIDs by slug. */
export async function saveCategories(ctx: Ctx, inputs: CategoryInput[]): Promise<Map<string, string>> {
  const saved = await transaction(ctx, async (inner) => {
    const written = await rows(
      inner,
      sql<{ id: string; slug: string }>`
        insert into category (slug, position, texts)
        select slug, coalesce(position, 0), texts from jsonb_to_recordset(${json(inputs)}) as r(slug text, position int, texts jsonb)
        on conflict (slug) do update set position = excluded.position, texts = excluded.texts
        returning id, slug`,
    );
    const moved = await rows(
      inner,
      sql<{ id: string }>`
        update category c set parent_id = above.id
          from jsonb_to_recordset(${json(inputs)}) as r(slug text, parent text) left join category above on above.slug = r.parent
         where c.slug = r.slug and c.parent_id is distinct from above.id
        returning c.id`,
    );
    await relist(
      inner,
      sql`category_id in (
        with recursive below as (
          select id from category where id = ${any(moved.map(({ id }) => id))}
          union select c.id from category c join below on c.parent_id = below.id)
        select id from below)`,
    );
    return written;
  });
  forgetDictionary(ctx.app);
  return new Map(saved.map(({ id, slug }) => [slug, id]));
}

export interface CollectionInput {
  slug: string;
  position?: number;
  texts: Texts<NamedText>;
  mediaId?: string | null;
  /** Without one its products are picked by hand. */
  rule?: CollectionRule | null;
}

/** Makes a collection and answers its UUID. */
export const createCollection = async (ctx: Ctx, input: CollectionInput): Promise<string> =>
  (await saveCollections(ctx, [input])).get(input.slug)!;

/** Makes collections, or brings those with the same slug to what is given, and fills those that go by a rule. */
export async function saveCollections(ctx: Ctx, inputs: CollectionInput[]): Promise<Map<string, string>> {
  const saved = await transaction(ctx, async (inner) => {
    const written = await rows(
      inner,
      sql<{ id: string; slug: string }>`
        insert into collection (slug, position, texts, media_id, rule)
        select slug, coalesce(position, 0), texts, "mediaId", rule
          from jsonb_to_recordset(${json(inputs)}) as r(slug text, position int, texts jsonb, "mediaId" uuid, rule jsonb)
        on conflict (slug) do update set
               position = excluded.position, texts = excluded.texts, media_id = excluded.media_id, rule = excluded.rule
        returning id, slug`,
    );
    if (inputs.some(({ rule }) => rule)) await relist(inner, sql`status = 'ACTIVE'`);
    return written;
  });
  forgetDictionary(ctx.app);
  return new Map(saved.map(({ id, slug }) => [slug, id]));
}

export interface AttributeInput {
  code: string;
  type: "enum" | "number";
  unit?: string | null;
  facet?: boolean;
  position?: number;
  texts: Texts<{ name: string }>;
  values?: AttributeValue[];
  ranges?: AttributeRange[];
}

/** Defines attributes, or brings those with the same code to what is given. */
export async function saveAttributes(ctx: Ctx, inputs: AttributeInput[]): Promise<void> {
  await transaction(ctx, async (inner) => {
    await rows(
      inner,
      sql`
        insert into attribute_definition (code, type, unit, facet, position, texts, "values", ranges)
        select code, type, unit, coalesce(facet, false), coalesce(position, 0), texts, coalesce("values", '[]'), coalesce(ranges, '[]')
          from jsonb_to_recordset(${json(inputs)}) as r(code text, type text, unit text, facet boolean, position int, texts jsonb,
               "values" jsonb, ranges jsonb)
        on conflict (code) do update set type = excluded.type, unit = excluded.unit, facet = excluded.facet, position = excluded.position,
               texts = excluded.texts, "values" = excluded."values", ranges = excluded.ranges`,
    );
    const codes = inputs.map(({ code }) => code);
    await relist(
      inner,
      sql`attributes ?| ${codes}::text[] or exists (select 1 from variant v where v.product_id = product.id and v.options ?| ${codes}::text[])`,
    );
  });
  forgetDictionary(ctx.app);
}

/** Lists again what a change to a category, rule or attribute may have moved. */
async function relist(ctx: Ctx, where: ReturnType<typeof sql>): Promise<void> {
  const found = await rows(ctx, sql<{ id: string }>`select id from product where ${where}`);
  await refreshListings(
    ctx,
    found.map(({ id }) => id),
  );
}

/** Sets what the merchant says about the shop (`shop`) or a text page (`page:<slug>`). */
export async function saveSettings(ctx: Ctx, settings: { key: string; value: unknown }[]): Promise<void> {
  await rows(
    ctx,
    sql`
      insert into shop_setting as s (key, value) select key, value from jsonb_to_recordset(${json(settings)}) as r(key text, value jsonb)
      on conflict (key) do update set value = excluded.value, updated_at = shop_now() where s.value <> excluded.value`,
  );
  forgetDictionary(ctx.app);
}
