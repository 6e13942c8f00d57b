import type { RawBuilder } from "kysely";
import type { Ctx } from "../../platform/ctx.ts";
import { row, rows, sql } from "../../platform/db/sql.ts";
import { BadInput } from "../../platform/failures.ts";
import { type Page, toCursor } from "../../platform/graphql/paging.ts";
import { priceOfListing } from "../catalogue/currency.ts";
import { EVERYTHING } from "../catalogue/listing.entity.ts";
import { facetConditions, isNarrowed, type ListingFilter, plainConditions } from "../catalogue/listing.filter.ts";
import { type CountSource, type ListedProduct, sortOf } from "../catalogue/listing.reads.ts";
import { ProductSortKey } from "../catalogue/listing.types.ts";
import { productColumns, type RawProduct, remember, toProduct } from "../catalogue/product.reads.ts";
import { Standing } from "./popular.service.ts";
import { normalise, pairsOf, type Term, termsOf } from "./search.text.ts";

export const MAX_QUERY = 100;

/** So many hits among the popular are looked at for the first page. */
const MOST_POPULAR = 1_000;
/** So many hits among all are looked at for the first page and to count, whichever the index finds first. */
const MOST_HITS = 300;
/** As many are looked at where a filter, another order or a later page asks for more than the best sellers. */
const MOST_READ = 1_000;
/** As many hits are enough to count, where so many sell well; the total then says that there may be more. */
const MOST_COUNTED = 100;
const MOST_NAMED = 100;
const MOST_SIMILAR = 200;
/** So many that are worth as much show that what is looked for is not rare: a count then does without more of them. */
const COMMON = 50;
/** What a product is worth whose name is, begins with, or has in it, what is looked for, or sounds like it; Han in its other words is worth as much as that. */
const EXACT = 1000;
const BEGINNING = 800;
const IN_NAME = 600;
const BY_SOUND = 400;

/** A query as it is asked: literally, or with mistakes allowed because the literal words led nowhere. */
export interface Query {
  text: string;
  terms: Term[];
  lenient: boolean;
}

/** Reads what someone typed; null when it holds nothing to look for. */
export function readQuery(text: string): Query | null {
  if (text.length > MAX_QUERY) throw new BadInput(`query: at most ${MAX_QUERY} characters`);
  const normal = normalise(text);
  const terms = termsOf(normal);
  return terms.length > 0 ? { text: normal, terms, lenient: false } : null;
}

const likeable = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/** The condition that document `d` holds every term. */
export function matching({ terms, lenient }: Query): RawBuilder<unknown> {
  return sql.join(
    terms.map(({ han, text }) => {
      if (han) return sql`d.grams @> ${pairsOf(text)}::text[]`;
      if (text.length < 3) return sql`d.grams && ${[`^${text}`, `~${text}`]}::text[]`;
      if (lenient) return sql`(d.grams @> ${[`^${text.slice(0, 2)}`]}::text[] and ${text}::text <% d.latin)`; // nobody mistypes how a word begins
      return sql`d.latin like ${`%${likeable(text)}%`}`;
    }),
    sql` and `,
  );
}

/** What words of a name are joined by, beside spaces: "river-mist" has "mist" in it, "chemist" has not. */
const JOINTS = sql.lit("-/'’(");

const begins = ({ text }: Query) => sql`(starts_with(d.name_zh, ${text}::text) or starts_with(d.name_en, ${text}::text))`;

/** Exact name, beginning of the name, in the name, by its pinyin, in other words, with mistakes; sales decide between equals. */
function rank(query: Query): RawBuilder<unknown> {
  const { text, terms, lenient } = query;
  const latin = terms.filter(({ han }) => !han).map((term) => term.text);
  const allInLine = (line: number) =>
    latin.length === 0
      ? sql`true`
      : sql.join(
          latin.map((term) => sql`position(${term}::text in split_part(d.latin, e'\\n', ${sql.lit(line)})) > 0`),
          sql` and `,
        );
  const similar = lenient ? sql`(100 + 100 * word_similarity(${text}::text, d.latin))::int` : sql`300`;
  return sql`
    case when d.name_zh = ${text}::text or d.name_en = ${text}::text then ${sql.lit(EXACT)}
         when ${begins(query)} then ${sql.lit(BEGINNING)}
         when position(${text}::text in d.name_zh) > 0 or position(' ' || ${text}::text in translate(d.name_en, ${JOINTS}, '     ')) > 0 then ${sql.lit(IN_NAME)}
         when ${allInLine(2)} then ${sql.lit(BY_SOUND)}
         when ${allInLine(1)} then 350
         else ${similar} end`;
}

/** The condition that a name of document `d` has the query in it, for an index to find; null where none can: a short word, or one character. */
function inName({ text, terms, lenient }: Query): RawBuilder<unknown> | null {
  if (lenient) return null;
  const [first, ...others] = terms;
  if (first!.han && others.length === 0 && text === first!.text && text.length > 1)
    return sql`d.grams @> ${pairsOf(text).map((pair) => `=${pair}`)}::text[]`;
  return terms.some((term) => !term.han && term.text.length >= 3)
    ? sql`(d.name_zh || ' ' || d.name_en) like ${`%${likeable(text)}%`}`
    : null;
}

/** Drafts have documents, too. */
const onSale = sql`d.standing >= 0`;

/** What ranking reads of a document; its grams are left where they are. */
const document = sql`d.product_id, d.name_zh, d.name_en, d.latin`;

/** PostgreSQL's own threshold, 0.6, misses a wrong letter in the middle of a word. It is lowered for this statement only, before the index is read. */
const candidates = (query: Query): RawBuilder<unknown> =>
  query.lenient
    ? sql`
      select near.* from (select set_config('pg_trgm.word_similarity_threshold', '0.4', true) as threshold offset 0) lowered
       cross join lateral (select ${document} from search_document d where lowered.threshold is not null and ${onSale} and ${matching(query)}) near`
    : sql`select ${document} from search_document d where ${onSale} and ${matching(query)}`;

/** The last text that begins with a text, for a range of the index; LIKE with a parameter would read the whole table. */
const endOf = (text: string) => `${text}\u{10FFFF}`;

/** In the order of the index, which so ends after the last one wanted. */
const named = (query: Query, column: RawBuilder<unknown>, unless: RawBuilder<unknown>) => sql`
  (select ${document} from search_document d where ${onSale} and ${column} = ${query.text}::text limit ${sql.lit(MOST_NAMED)})
  union all
  (select ${document} from search_document d
    where ${unless} and ${onSale} and ${column} ~>=~ ${query.text}::text and ${column} ~<~ ${endOf(query.text)}::text
    order by ${column} using ~<~ limit ${sql.lit(MOST_NAMED)})`;

/**
 * How far a search goes: until so many rows are surely the best ones, as the first page needs; until it is known what there is to be found
 * and about how much of it, to count; or to the end, for filters, other orders and later pages.
 */
type Reach = number | "count" | "end";

/**
 * Products that hold the query, and what they are worth to it: those among the best sellers and those with this very name always. More is
 * asked for only where too few of those at hand are worth as much as anything that could be found, for all others sell less: names that
 * begin with the query, unless so many best sellers begin with it; the popular, then the names of all, unless so many have it in their
 * names; the words of all, unless so many sound like it at least. So a word in ten thousand products costs little more than one in ten.
 * Candidates stand in parts of their own, planned as if all were read and stopped when enough were: planned for the first few, PostgreSQL
 * would leave the index aside. In column `many` each hit says whether so many were found that there may be more.
 */
const hits = (query: Query, reach: Reach): RawBuilder<unknown> => {
  const worth = rank(query);
  const counting = reach === "count";
  const enough = (of: RawBuilder<unknown>, worth: number) =>
    reach === "end"
      ? sql`false`
      : sql`(select count(*) from (${of}) of where of.worth >= ${sql.lit(worth)}) >= ${counting ? COMMON : reach}::int`;
  const standing = (place: number) => sql`${query.lenient ? sql`false` : sql`d.standing = ${sql.lit(place)} and ${matching(query)}`}`;
  const best = sql`select * from best`;
  const known = sql`select * from best union all select * from familiar`;
  const atHand = sql`select * from at_hand`;
  const names = inName(query);
  const limit = sql.lit(query.lenient ? MOST_SIMILAR : reach === "end" ? MOST_READ : MOST_HITS);
  // nothing is called so, and enough best sellers sound so
  const settled = names
    ? sql`(${enough(best, BY_SOUND)} and not exists (select from best where worth >= ${sql.lit(IN_NAME)}) and not exists (select from name))`
    : sql`false`;
  const enoughBegin = enough(best, BEGINNING);
  const manyBegin = sql`(select count(*) from beginning) >= ${sql.lit(MOST_NAMED)}`;
  // what reads no row stands by itself: where it is false, PostgreSQL reads none
  const unnamed = sql`(not ${enough(best, IN_NAME)} and not ${settled})`;
  const begun = sql`(not ${enoughBegin} and ${manyBegin})`;
  const familiar = {
    page: sql`where (${unnamed} or ${begun}) and (${unnamed} or ${begins(query)}) limit ${sql.lit(MOST_POPULAR)}`,
    count: sql`limit greatest(0, ${sql.lit(MOST_COUNTED)} - (select count(*) from best))`,
    end: sql`limit ${limit}`,
  }[typeof reach === "number" ? "page" : reach];
  return sql`
  (with best as materialized (
     select d.product_id, ${worth} as worth from search_document d where ${standing(Standing.BEST)}),
   beginning as materialized (
     select d.product_id, ${worth} as worth
       from (${named(query, sql`d.name_zh`, sql`not ${enoughBegin}`)} union all ${named(query, sql`d.name_en`, sql`not ${enoughBegin}`)}) d),
   popular as materialized (select ${document} from search_document d where ${standing(Standing.POPULAR)}),
   name as materialized (select ${document} from search_document d where ${names ? sql`${onSale} and ${names}` : sql`false`}),
   familiar as materialized (select d.product_id, ${worth} as worth from (select * from popular d ${familiar}) d),
   so_named as materialized (
     select d.product_id, ${worth} as worth from (
       select * from name where not ${enough(known, IN_NAME)} ${counting ? sql`` : sql`or not ${enough(known, BEGINNING)} and ${manyBegin}`} limit ${limit}) d),
   at_hand as materialized (${known} union select * from so_named),
   candidate as materialized (${candidates(query)}),
   found as materialized (
     select d.product_id, ${worth} as worth from (
       select * from candidate
        where not (${enough(atHand, names ? BY_SOUND : IN_NAME)} ${counting ? sql`and (select count(*) from at_hand) >= ${sql.lit(MOST_COUNTED)}` : sql``})
        limit ${limit}) d)
   select h.*, greatest((select count(*) from at_hand), (select count(*) from found)) >= ${counting ? sql.lit(MOST_COUNTED) : limit} as many
     from (${atHand} union select * from found union select * from beginning) h)`;
};

/** Each hit's listing by the index; left the choice, PostgreSQL reads the whole list for a thousand of them. */
const listed = sql`
  cross join lateral (
    select * from listing where list_id = ${sql.lit(EVERYTHING)}::uuid and product_id = h.product_id limit 1) l`;

/** The hits on sale, to count. Where many were found there may be more, but not in a shop that has nothing beside its best sellers. */
export const hitRows = (query: Query, filter: ListingFilter): CountSource => ({
  rows: sql`${hits(query, isNarrowed(filter) ? "end" : "count")} h ${listed} ${priceOfListing(filter.currency)} where true`,
  partly: sql`(h.many and exists (select from search_document where standing = ${sql.lit(Standing.POPULAR)}))`,
});

/** Whether the literal words lead nowhere, filters apart. */
async function leadsNowhere(ctx: Ctx, query: Query, currency: string | null): Promise<boolean> {
  const found = await row(
    ctx,
    sql<{ any: boolean }>`select exists (select from ${hits(query, "end")} h ${listed} ${priceOfListing(currency)}) as any`,
  );
  return !found?.any;
}

/** A later page is of the query as it was understood for the first one. */
export const asPaged = (query: Query, { cursor }: Page): Query => (cursor ? { ...query, lenient: cursor[2] === "lenient" } : query);

/** A page of search results, and the query as it was understood in the end: the one given, or a lenient one. */
export async function searchProducts(
  ctx: Ctx,
  query: Query,
  filter: ListingFilter,
  sort: ProductSortKey,
  page: Page,
): Promise<{ found: ListedProduct[]; understood: Query }> {
  const found = await readHits(ctx, query, filter, sort, page);
  const hopeless = query.terms.every(({ han, text }) => han || text.length < 3); // only longer Latin words forgive mistakes
  if (found.length > 0 || page.cursor || hopeless || (isNarrowed(filter) && !(await leadsNowhere(ctx, query, filter.currency))))
    return { found, understood: query };
  const lenient = { ...query, lenient: true };
  return { found: await readHits(ctx, lenient, filter, sort, page), understood: lenient };
}

async function readHits(ctx: Ctx, query: Query, filter: ListingFilter, sort: ProductSortKey, page: Page): Promise<ListedProduct[]> {
  const best = sort === ProductSortKey.RECOMMENDED;
  const order = sortOf(sort, filter.currency);
  const key = best ? sql`h.worth * 10000000::bigint + least(l.sold_count, 9999999)` : order.key;
  const type = best ? sql`bigint` : order.type;
  const down = (best || order.descending) !== page.backward;
  const direction = down ? sql`desc` : sql`asc`;
  const after = page.cursor
    ? sql`and (${key}, l.product_id) ${down ? sql`<` : sql`>`} (${page.cursor[0]}::${type}, ${page.cursor[1]}::uuid)`
    : sql``;
  // only the first page in the order of worth and sales may be content with the best sellers
  const reach = best && !page.cursor && !isNarrowed(filter) ? page.limit : "end";
  const found = await rows(
    ctx,
    sql<RawProduct & { sortKey: string }>`
      select l.key::text as "sortKey", ${productColumns(ctx, sql`l.in_stock`)}
        from (select l.product_id, l.in_stock, ${key} as key
                from ${hits(query, reach)} h
                ${listed} ${priceOfListing(filter.currency)}
               where true ${plainConditions(filter)} ${facetConditions(filter)} ${after}
               order by 3 ${direction}, 1 ${direction} limit ${page.limit}) l
        join product p on p.id = l.product_id left join media m on m.id = p.media_ids[1]
       order by l.key ${direction}, l.product_id ${direction}`,
  );
  const products = remember(ctx, found.map(toProduct));
  return products.map((product, i) => ({
    product,
    cursor: toCursor([found[i]!.sortKey, product.uuid, query.lenient ? "lenient" : "literal"]),
  }));
}
