import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql as template,
  type RawBuilder,
} from "kysely";
import type { Ctx } from "../ctx.ts";
import type { Statements } from "./statements.ts";

export const sql = template;

type HasDb = { db: Statements };

/** Turns templates into text and parameters; what runs them is ours (statements.ts), for Kysely sends one statement of a transaction at a time. */
const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
const compile = <T>(statement: RawBuilder<T>) => statement.compile(compiler);

/** Runs one statement on the caller's transaction (or, outside one, on a pooled connection) and returns its rows. */
export const rows = async <T>(from: HasDb, statement: RawBuilder<T>): Promise<T[]> => (await from.db.run<T>(compile(statement))).rows;

/** A change within a transaction whose answer nobody needs: it costs no wait of its own, and if it fails, the transaction does. */
export function send(ctx: Pick<Ctx, "open">, statement: RawBuilder<unknown>): void {
  if (!ctx.open) throw new Error("a statement is sent outside a transaction");
  ctx.open.transaction.send(compile(statement));
}

/** The first row or null. */
export const row = async <T>(from: HasDb, statement: RawBuilder<T>): Promise<T | null> => (await rows(from, statement))[0] ?? null;

/**
 * The same for a read of a few rows by an index, on the connection that all requests share (see `SharedReads`); within a transaction, on the
 * transaction's. Not for what locks, counts, searches or reports: others stand behind it.
 */
export const quickRows = <T>(ctx: Pick<Ctx, "db" | "open" | "app">, statement: RawBuilder<T>): Promise<T[]> =>
  ctx.open ? rows(ctx, statement) : ctx.app.database.reads.rows(compile(statement));

/** The first row of a quick read, or null. */
export const quickRow = async <T>(ctx: Pick<Ctx, "db" | "open" | "app">, statement: RawBuilder<T>): Promise<T | null> =>
  (await quickRows(ctx, statement))[0] ?? null;

/** How many rows an update or delete changed. */
export const changed = async (from: HasDb, statement: RawBuilder<unknown>): Promise<number> =>
  (await from.db.run(compile(statement))).changed;

/** A list parameter: `where id = ${any(ids)}` keeps one statement text, and so one prepared plan, for lists of every length. */
export const any = (values: readonly string[], type: "uuid" | "text" = "uuid"): RawBuilder<unknown> =>
  type === "uuid" ? template`any(${values as string[]}::uuid[])` : template`any(${values as string[]}::text[])`;

/** Rows to insert or join, as one jsonb parameter: `insert … select … from jsonb_to_recordset(${json(rows)}) as r(a uuid, b int)`. */
export const json = (value: unknown): RawBuilder<unknown> =>
  template`${JSON.stringify(value, (_key, v: unknown) => (typeof v === "bigint" ? v.toString() : v))}::jsonb`;
