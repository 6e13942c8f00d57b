import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";

/** Counts the statements of one operation; the tests and the bench hold the number. */
export const statementCount = new AsyncLocalStorage<{ statements: number; texts?: string[] }>();

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, BigInt);
types.setTypeParser(pg.types.builtins.NUMERIC, (text) => text);

const MAX_PREPARED = 400;

/**
 * A pool whose parameterised statements are prepared once per connection: planning costs more than running them.
 * Texts beyond the bound (made by combining optional filters) run unprepared, so that no connection's memory grows without end.
 */
export function createPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    types,
    application_name: "onestall",
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 30_000,
    lock_timeout: 10_000,
  });
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    let name = names.get(text);
    if (!name && names.size < MAX_PREPARED) names.set(text, (name = `s${names.size}`));
    return name;
  };
  pool.on("error", () => {}); // an idle connection that the server dropped; the pool has already let go of it
  pool.on("connect", (client) => {
    client.on("error", () => {}); // likewise while it is in use: the query in flight rejects by itself
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((text: unknown, values?: unknown, ...rest: unknown[]) => {
      const counter = statementCount.getStore();
      if (counter) {
        counter.statements++;
        counter.texts?.push(typeof text === "string" ? text : ((text as { text?: string }).text ?? "?"));
      }
      if (typeof text !== "string" || !Array.isArray(values) || values.length === 0) return query(text, values, ...rest);
      const name = nameOf(text);
      return query({ text, values, ...(name && { name }) }, ...rest);
    }) as typeof client.query;
  });
  return pool;
}
