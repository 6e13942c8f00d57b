import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";
import type { Duplex } from "node:stream";
import { SilenceWatch } from "./silence.ts";

/** Counts the statements of one operation; the tests and the bench hold the number. */
export const statementCount = new AsyncLocalStorage<{ statements: number; texts?: string[] }>();

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, BigInt);
types.setTypeParser(pg.types.builtins.NUMERIC, (text) => text);

const MAX_PREPARED = 400;
/** One statement that has a plan; `begin`, `set`, scripts of several statements have none. */
const planned = /^\s*(select|with|insert|update|delete)\b[^;]*$/i;

/**
 * A pool whose statements are prepared once per connection: planning costs more than running them.
 * Texts beyond the bound (made by combining optional filters) run unprepared, so that no connection's memory grows without end.
 */
export function createPool(connectionString: string, max: number, shared = false): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    pipeline: true, // statements that are sent together travel together
    max,
    types,
    application_name: "onestall",
    connectionTimeoutMillis: 4_000, // with the silence watch: whoever asks while the database is away is told within five seconds
    keepAlive: true,
    idleTimeoutMillis: 30_000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 30_000,
    lock_timeout: 10_000,
    // Our statements are written for one plan each; left to choose, PostgreSQL plans those with list parameters anew every time,
    // which takes three times as long as running them. The rows they look up lie in memory or on a disk without moving parts: at the
    // default, four times the price of reading on, a small shop's plans read whole tables, and go on doing so while the shop grows.
    // What is read through a shared connection has an index to go by, however empty the tables are when the plan is made.
    options: `-c plan_cache_mode=force_generic_plan -c random_page_cost=1.1${shared ? " -c enable_seqscan=off" : ""}`,
  });
  const watch = new SilenceWatch(connectionString);
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    let name = names.get(text);
    if (!name && names.size < MAX_PREPARED && planned.test(text)) names.set(text, (name = `s${names.size}`));
    return name;
  };
  pool.on("error", () => {}); // an idle connection that the server dropped; the pool has already let go of it
  pool.on("connect", (client) => {
    client.on("error", () => {}); // likewise while it is in use: the query in flight rejects by itself
    watch.opened(client, () => streamOf(client).destroy());
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    const query = (...args: unknown[]) => watched(send, args, watch.sent(client));
    client.query = ((text: unknown, values?: unknown, ...rest: unknown[]) => {
      const counter = statementCount.getStore();
      if (counter) {
        counter.statements++;
        counter.texts?.push(typeof text === "string" ? text : ((text as { text?: string }).text ?? "?"));
      }
      const name = typeof text === "string" && Array.isArray(values) && nameOf(text);
      return name ? query({ text, values, name }, ...rest) : query(text, values, ...rest);
    }) as typeof client.query;
  });
  pool.on("remove", (client) => watch.closed(client));
  return pool;
}

const streamOf = (client: pg.PoolClient): Duplex => (client as unknown as { connection: { stream: Duplex } }).connection.stream;

type Tell = (error: Error | null, result?: unknown) => void;

/**
 * Sends a statement and says when it is over, whether its caller waits with a promise or with a callback. The driver is given a callback
 * either way: the one that it puts into a query itself, for a promise, keeps the query and its rows until V8 collects the old generation.
 */
function watched(send: (...args: unknown[]) => unknown, args: unknown[], over: () => void): unknown {
  const telling =
    (tell: Tell): Tell =>
    (error, result) => {
      over();
      tell(error, result);
    };
  const last = args.at(-1);
  if (typeof last === "function") return send(...args.slice(0, -1), telling(last as Tell));
  if (typeof (args[0] as { submit?: unknown } | null)?.submit === "function") {
    over(); // a cursor reads at its own pace
    return send(...args);
  }
  return new Promise((resolve, reject) => {
    send(
      ...args,
      telling((error, result) => (error ? reject(error) : resolve(result))),
    );
  });
}
