import type DataLoader from "dataloader";
import type { Env } from "../env.ts";
import type { Database } from "./db/orm.ts";
import type { Statements, Transaction } from "./db/statements.ts";
import type { Dispatcher } from "./events/dispatch.ts";
import type { Live } from "./pubsub.ts";
import type { Limits } from "./limits.ts";
import type { Logger } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Text } from "./say.ts";

export type Language = "zh" | "en";

/** Who asks. Guests have neither account nor permissions; a customer has an account; staff have permissions. */
export interface Viewer {
  role: "GUEST" | "CUSTOMER" | "STAFF";
  accountId: string | null;
  name: string | null;
  permissions: ReadonlySet<string>;
  sessionId: string | null;
}
export const guest: Viewer = { role: "GUEST", accountId: null, name: null, permissions: new Set(), sessionId: null };

/** What lives as long as the process. */
export interface App {
  env: Env;
  log: Logger;
  database: Database;
  live: Live;
  dispatcher: Dispatcher;
  limits: Limits;
  metrics: Metrics;
  /** The shop's own address, known once the server listens. */
  publicUrl: string;
  /** For the pages that tell of a failure without asking for anything; null until the shop has one. */
  shopName: Text | null;
  /** Outgoing HTTP; tests and fault drills replace it. */
  fetch: typeof fetch;
}

/** What one request, job or webhook works with. Verbs take it first and hand it on. */
export interface Ctx {
  app: App;
  /** Where its statements run: on the pool or, within `transaction`, on the connection that holds it. */
  db: Statements;
  viewer: Viewer;
  language: Language;
  /** A further currency of the shop that prices are asked for in; null for the shop's own. */
  currency: string | null;
  requestId: string;
  /** Client address for limits and the audit trail; null in jobs. */
  ip: string | null;
  /** Shared by all copies of this context: when the request began, by `performance.now()`, and what of GraphQL it is, once that was read. */
  request: { readonly began: number; operation: "query" | "mutation" | "subscription" | null };
  loaders: Map<unknown, DataLoader<never, never>>;
  /** Set-Cookie values that the answer carries. */
  cookies: string[];
  /** What the client sent of the shop's own cookies. */
  sentCookies: Readonly<Record<string, string>>;
  /** The transaction it is inside of. */
  open: OpenTransaction | null;
}

export interface OpenTransaction {
  readonly transaction: Transaction;
  /** Events were written: dispatch is to be nudged after the commit. */
  emitted: boolean;
}

export interface CtxOptions {
  viewer?: Viewer;
  language?: Language;
  currency?: string | null;
  requestId?: string;
  ip?: string | null;
  sentCookies?: Readonly<Record<string, string>>;
}

/** A fresh context with loaders of its own. Jobs and webhooks act as a guest without limits of their own. */
export function createCtx(app: App, options: CtxOptions = {}): Ctx {
  return {
    app,
    db: app.database.statements,
    viewer: options.viewer ?? guest,
    language: options.language ?? "zh",
    currency: options.currency ?? null,
    requestId: options.requestId ?? "",
    ip: options.ip ?? null,
    request: { began: performance.now(), operation: null },
    loaders: new Map(),
    cookies: [],
    sentCookies: options.sentCookies ?? {},
    open: null,
  };
}

/** PostgreSQL's code for the one of two transactions that it ended because each waited for the other. */
const DEADLOCK = "40P01";
const MOST_TRIES = 3;

/**
 * Runs a verb's work in one transaction; inside an open one it joins. Never hold it across a call to a gateway,
 * a carrier or Redis: record the intent, commit, call, record the result. The work begins anew when the transaction was the victim of a
 * deadlock, of which nothing is left: it must leave no trace elsewhere before it is done.
 */
export async function transaction<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>, tries = 1): Promise<T> {
  if (ctx.open) return work(ctx);
  let emitted = false;
  let result: T;
  try {
    result = await ctx.app.database.transaction(async (transaction) => {
      const open: OpenTransaction = { transaction, emitted: false };
      const done = await work({ ...ctx, db: transaction, loaders: new Map(), open });
      emitted = open.emitted;
      return done;
    });
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== DEADLOCK || tries >= MOST_TRIES) throw error;
    ctx.app.log.warn({ err: error, requestId: ctx.requestId }, "a transaction was the victim of a deadlock; it begins anew");
    return transaction(ctx, work, tries + 1);
  }
  ctx.loaders.clear(); // what was loaded before may have changed
  if (emitted) ctx.app.dispatcher.nudge();
  return result;
}

/** The request's own loader of a kind: batches and caches for one request only. */
export function loader<K, V>(ctx: Ctx, make: (ctx: Ctx) => DataLoader<K, V>): DataLoader<K, V> {
  let found = ctx.loaders.get(make) as DataLoader<K, V> | undefined;
  if (!found) ctx.loaders.set(make, (found = make(ctx)) as unknown as DataLoader<never, never>);
  return found;
}
