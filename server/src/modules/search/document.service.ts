import type { Ctx } from "../../platform/ctx.ts";
import { any, json, rows, sql } from "../../platform/db/sql.ts";
import type { Texts } from "../../platform/texts.ts";
import { ancestorsOf, dictionary, type Dictionary } from "../catalogue/dictionary.ts";
import type { OptionData, ProductTexts } from "../catalogue/product.entity.ts";
import { documentOf } from "./search.text.ts";

interface Source {
  productId: string;
  texts: Texts<ProductTexts>;
  categoryId: string | null;
  attributes: Record<string, string | number>;
  options: OptionData[];
  skus: string[] | null;
}

const BATCH = 2_000;

/** Brings the search documents of products up to date; drafts have one, too, for the staff's search. */
export async function refreshSearch(ctx: Ctx, productIds: string[]): Promise<void> {
  const words = await dictionary(ctx);
  for (let from = 0; from < productIds.length; from += BATCH) await refreshBatch(ctx, words, productIds.slice(from, from + BATCH));
}

async function refreshBatch(ctx: Ctx, words: Dictionary, productIds: string[]): Promise<void> {
  const sources = await rows(
    ctx,
    sql<Source>`
      select p.id as "productId", p.texts, p.category_id as "categoryId", p.attributes, p.options, v.skus
        from product p left join (
          select product_id, array_agg(sku) as skus from variant where active and product_id = ${any(productIds)} group by 1) v on v.product_id = p.id
       where p.id = ${any(productIds)} order by p.id`,
  );
  const documents = sources.map((source) => ({ productId: source.productId, ...toDocument(words, source) }));
  await rows(
    ctx,
    sql`
      insert into search_document as d (product_id, name_zh, name_en, grams, latin)
      select "productId", "nameZh", "nameEn", grams, latin
        from jsonb_to_recordset(${json(documents)}) as r("productId" uuid, "nameZh" text, "nameEn" text, grams text[], latin text)
      on conflict (product_id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, grams = excluded.grams, latin = excluded.latin
       where (d.name_zh, d.name_en, d.grams, d.latin) is distinct from (excluded.name_zh, excluded.name_en, excluded.grams, excluded.latin)`,
  );
}

function toDocument(words: Dictionary, { texts, categoryId, attributes, options, skus }: Source) {
  const category = categoryId ? words.categories.get(categoryId) : undefined;
  const kinds = category ? [category, ...ancestorsOf(words, category)].flatMap((each) => both(each.texts).map(({ name }) => name)) : [];
  const properties = Object.entries(attributes).flatMap(([code, value]) => {
    const choice = words.attributes.get(code)?.values.find((each) => each.code === value);
    return choice ? both(choice.name) : [];
  });
  const choices = options.flatMap(({ values }) => values.flatMap(({ name }) => both(name)));
  const subtitles = both(texts).map(({ subtitle }) => subtitle);
  return documentOf({ zh: texts.zh.name, en: texts.en?.name ?? "" }, kinds, [...subtitles, ...properties, ...choices, ...(skus ?? [])]);
}

const both = <T>({ zh, en }: Texts<T>): T[] => (en === undefined ? [zh] : [zh, en]);
