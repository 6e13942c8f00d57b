import DataLoader from "dataloader";
import { type App, type Ctx, loader } from "../../platform/ctx.ts";
import { any, rows, sql } from "../../platform/db/sql.ts";
import { said } from "../../platform/texts.ts";
import { type AttributeRow, dictionary } from "./dictionary.ts";
import type { ListingFilter } from "./listing.filter.ts";
import type { Facet } from "./listing.types.ts";

const FRESH_MS = 5_000;
/** What took long to count is kept longer, so that counting one list never takes more than a hundredth of the time. */
const freshFor = (took: number) => Math.min(60_000, Math.max(FRESH_MS, 100 * took));
const MOST_KEYS = 2_000;
const kept = new WeakMap<App, Map<string, { until: number; answer: Promise<unknown> }>>();

/**
 * Counting reads every row of a list, so an answer serves all who ask the same within five seconds or more, those who ask
 * while it is being counted included. Inside a transaction nothing is kept.
 */
export function counted<T>(ctx: Ctx, key: string, count: () => Promise<T>): Promise<T> {
  if (ctx.open) return count();
  let answers = kept.get(ctx.app);
  if (!answers) kept.set(ctx.app, (answers = new Map()));
  const found = answers.get(key) as { until: number; answer: Promise<T> } | undefined;
  if (found && found.until > Date.now()) return found.answer;
  answers.delete(key);
  if (answers.size >= MOST_KEYS) answers.delete(answers.keys().next().value!);
  const began = Date.now();
  const entry = { until: began + FRESH_MS, answer: count() };
  answers.set(key, entry);
  entry.answer.then(
    () => (entry.until = Date.now() + freshFor(Date.now() - began)),
    () => answers.delete(key),
  );
  return entry.answer;
}

/** Forgets all counts, after products were written in this process. */
export const forgetCounts = (app: App): void => void kept.delete(app);

/** How many products a category or collection holds, by its UUID. */
export const listSizeLoader = (ctx: Ctx): DataLoader<string, number> => loader(ctx, makeListSizeLoader);

const makeListSizeLoader = (ctx: Ctx) =>
  new DataLoader<string, number>(async (ids) => {
    const asked = ids.toSorted();
    const sizes = await counted(ctx, `sizes:${asked.join()}`, async () => {
      const found = await rows(
        ctx,
        sql<{
          id: string;
          size: number;
        }>`select list_id as id, count(*)::int as size from listing where list_id = ${any(asked)} group by list_id`,
      );
      return new Map(found.map(({ id, size }) => [id, size]));
    });
    return ids.map((id) => sizes.get(id) ?? 0);
  });

/** The facets of a list out of its counts, in the shop's order; values that lead nowhere are left out unless they are chosen. */
export async function toFacets(ctx: Ctx, counts: Map<string, number>, filter: ListingFilter): Promise<Facet[]> {
  const words = await dictionary(ctx);
  return [...words.attributes.values()]
    .filter((attribute) => attribute.facet)
    .map((attribute) => ({
      code: attribute.code,
      name: said(attribute.texts, ctx.language).name,
      values: valuesOf(attribute).flatMap(({ code, name, swatch }) => {
        const token = `${attribute.code}:${code}`;
        const selected = filter.facets.get(attribute.code)?.includes(token) ?? false;
        const count = counts.get(token) ?? 0;
        return count > 0 || selected ? [{ token, name: said(name, ctx.language), count, selected, swatch: swatch ?? null }] : [];
      }),
    }))
    .filter(({ values }) => values.length > 0);
}

const valuesOf = (attribute: AttributeRow): AttributeRow["values"] => (attribute.type === "enum" ? attribute.values : attribute.ranges);
