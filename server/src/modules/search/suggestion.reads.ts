import type { Ctx, Language } from "../../platform/ctx.ts";
import { json, rows, sql } from "../../platform/db/sql.ts";
import { said } from "../../platform/texts.ts";
import { type CategoryRow, dictionary } from "../catalogue/dictionary.ts";
import { readFilter } from "../catalogue/listing.filter.ts";
import { ProductSortKey } from "../catalogue/listing.types.ts";
import type { ProductRow } from "../catalogue/product.reads.ts";
import { readQuery, searchProducts } from "./search.reads.ts";
import { leadsTo, normalise } from "./search.text.ts";
import { SuggestionKind } from "./search.types.ts";

const MOST_KEPT = 200;

/** Searches chosen to be suggested, best first. */
export async function hotSearches(ctx: Ctx, most = MOST_KEPT): Promise<string[]> {
  const found = await rows(
    ctx,
    sql<{ text: string }>`select text from search_query where language = ${ctx.language} order by hits desc, text limit ${most}`,
  );
  return found.map(({ text }) => text);
}

/** Chooses the searches to suggest, best first, in every language; those chosen before are dropped. */
export async function saveSearchQueries(ctx: Ctx, queries: Record<Language, string>[]): Promise<void> {
  const chosen = queries.flatMap((texts, place) =>
    Object.entries(texts).map(([language, text]) => ({ language, text, hits: queries.length - place })),
  );
  await rows(
    ctx,
    sql`
      with chosen as (select * from jsonb_to_recordset(${json(chosen)}) as r(language text, text text, hits int)),
      gone as (delete from search_query where (language, text) not in (select language, text from chosen))
      insert into search_query (language, text, hits) select language, text, hits from chosen
      on conflict (language, text) do update set hits = excluded.hits`,
  );
}

export interface Suggestion {
  kind: SuggestionKind;
  text: string;
  product: ProductRow | null;
  category: CategoryRow | null;
}

const MOST_QUERIES = 3;
const MOST_CATEGORIES = 2;

/** What to offer for what has been typed so far: known searches, categories, then products. Nothing typed: the hot searches. */
export async function suggest(ctx: Ctx, typed: string, first: number): Promise<Suggestion[]> {
  const query = readQuery(typed);
  const known = hotSearches(ctx);
  if (!query) return (await known).slice(0, first).map(toQuery);
  const text = normalise(typed);
  const [queries, words] = await Promise.all([known, dictionary(ctx)]);
  const offered = queries.filter((each) => leadsTo(text, each)).slice(0, MOST_QUERIES);
  const categories = [...words.categories.values()]
    .filter(({ texts }) => leadsTo(text, said(texts, ctx.language).name) || leadsTo(text, texts.zh.name))
    .slice(0, MOST_CATEGORIES);
  const limit = Math.max(1, first - offered.length - categories.length);
  const page = { limit, size: limit, backward: false, cursor: null };
  const { found } = await searchProducts(ctx, query, await readFilter(ctx, {}), ProductSortKey.RECOMMENDED, page);
  return [
    ...offered.map(toQuery),
    ...categories.map((category) => ({
      kind: SuggestionKind.CATEGORY,
      text: said(category.texts, ctx.language).name,
      product: null,
      category,
    })),
    ...found.map(({ product }) => ({ kind: SuggestionKind.PRODUCT, text: product.name, product, category: null })),
  ].slice(0, first);
}

const toQuery = (text: string): Suggestion => ({ kind: SuggestionKind.QUERY, text, product: null, category: null });
