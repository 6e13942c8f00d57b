import { type Ctx, transaction } from "../../platform/ctx.ts";
import { any, json, rows, sql } from "../../platform/db/sql.ts";
import type { Texts } from "../../platform/texts.ts";
import { ancestorsOf, dictionary, type Dictionary } from "../catalogue/dictionary.ts";
import type { OptionData, ProductTexts } from "../catalogue/product.entity.ts";
import { Standing } from "./popular.service.ts";
import { documentOf } from "./search.text.ts";

interface Source {
  productId: string;
  texts: Texts<ProductTexts>;
  categoryId: string | null;
  attributes: Record<string, string | number>;
  options: OptionData[];
  skus: string[] | null;
  listed: boolean;
}

const BATCH = 2_000;

/** Brings the search documents of products up to date; drafts have one, too, for the staff's search. */
export async function refreshSearch(ctx: Ctx, productIds: string[]): Promise<void> {
  const words = await dictionary(ctx);
  for (let from = 0; from < productIds.length; from += BATCH)
    await transaction(ctx, (inner) => refreshBatch(inner, words, productIds.slice(from, from + BATCH)));
}

/** Holds the products while it writes: of two who refresh one product, neither may write what it read before the product changed. */
async function refreshBatch(ctx: Ctx, words: Dictionary, productIds: string[]): Promise<void> {
  const sources = await rows(
    ctx,
    sql<Source>`
      select p.id as "productId", p.texts, p.category_id as "categoryId", p.attributes, p.options, p.listed, v.skus
        from product p left join (
          select product_id, array_agg(sku) as skus from variant where active and product_id = ${any(productIds)} group by 1) v on v.product_id = p.id
       where p.id = ${any(productIds)} order by p.id for share of p`,
  );
  const documents = sources.map((source) => ({
    productId: source.productId,
    standing: source.listed ? Standing.ON_SALE : Standing.NOT_ON_SALE,
    ...toDocument(words, source),
  }));
  await rows(
    ctx,
    sql`
      insert into search_document as d (product_id, name_zh, name_en, grams, latin, standing)
      select "productId", "nameZh", "nameEn", grams, latin, standing
        from jsonb_to_recordset(${json(documents)})
             as r("productId" uuid, "nameZh" text, "nameEn" text, grams text[], latin text, standing smallint)
      on conflict (product_id) do update set
             name_zh = excluded.name_zh, name_en = excluded.name_en, grams = excluded.grams, latin = excluded.latin,
             standing = case when excluded.standing < 0 or d.standing < 0 then excluded.standing else d.standing end
       where (d.name_zh, d.name_en, d.grams, d.latin) is distinct from (excluded.name_zh, excluded.name_en, excluded.grams, excluded.latin)
          or (d.standing < 0) <> (excluded.standing < 0)`,
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
