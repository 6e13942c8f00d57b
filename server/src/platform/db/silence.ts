import { setTimeout } from "node:timers/promises";
import pg from "pg";

/** A statement that is out longer than this is looked into. */
const PATIENCE_MS = 1_500;
/** So long a database has to answer a new caller. */
const ANSWER_WITHIN_MS = 1_500;
const LOOK_EVERY_MS = 250;
/** PostgreSQL itself ends a statement of the shop's after 15 seconds: behind a process that it does not name, nothing will be heard any more. */
const LOST_AFTER_MS = 20_000;

type Cut = () => void;

/**
 * A network that swallows what is sent tells nobody: a statement would wait for a quarter of an hour, and its connection with it. So when one
 * is out for long, the database is called anew. If it is working at the statement, that is only slow or waits for a lock, and PostgreSQL's
 * own limits end it; if it rests where it should work, the statement was lost on the way, in an outage that is over by now, and its
 * connection is cut. If nobody says anything, nor any other answer comes, every connection of the pool is cut: their statements fail at
 * once, and the pool is empty and ready for when somebody is there again.
 */
export class SilenceWatch {
  readonly #url: string;
  readonly #connections = new Map<pg.PoolClient, Cut>();
  /** When each statement that has no answer yet was sent; the oldest is the first. */
  readonly #out = new Map<symbol, { since: number; client: pg.PoolClient }>();
  #answered = 0;
  #timer: NodeJS.Timeout | null = null;
  #looking = false;

  constructor(url: string) {
    this.#url = url;
  }

  opened(client: pg.PoolClient, cut: Cut): void {
    this.#connections.set(client, cut);
  }
  closed(client: pg.PoolClient): void {
    this.#connections.delete(client);
  }

  /** A statement goes out; the answer is to be called when it is over. */
  sent(client: pg.PoolClient): () => void {
    const id = Symbol("statement");
    this.#out.set(id, { since: Date.now(), client });
    this.#timer ??= setInterval(() => void this.#look(), LOOK_EVERY_MS).unref();
    return () => {
      this.#answered++;
      this.#out.delete(id);
      if (this.#out.size > 0 || !this.#timer) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  }

  async #look(): Promise<void> {
    const [oldest] = this.#out.values();
    if (this.#looking || oldest === undefined || Date.now() - oldest.since < PATIENCE_MS) return;
    this.#looking = true;
    const answered = this.#answered;
    const overdue = [...this.#out].filter(([, { since }]) => Date.now() - since >= PATIENCE_MS);
    const known = await workOf(this.#url, [...new Set(overdue.map(([, { client }]) => pidOf(client)))]);
    // a process that stood still finds its timers over before it has read what came meanwhile: it must get to that first
    await setTimeout(LOOK_EVERY_MS);
    this.#looking = false;
    if (!known) {
      if (this.#answered === answered) for (const cut of this.#connections.values()) cut();
      return;
    }
    for (const [id, { since, client }] of overdue) {
      const work = known.get(pidOf(client));
      const lost = work === "rests" || (work === undefined && Date.now() - since > LOST_AFTER_MS);
      if (lost && this.#out.has(id)) this.#connections.get(client)?.();
    }
  }
}

/** The number of the process of PostgreSQL behind a connection. */
const pidOf = (client: pg.PoolClient): number => (client as unknown as { processID: number }).processID;

/**
 * What these processes of PostgreSQL do; one that it does not name is gone, or belongs to somebody in between. Null when the database does
 * not answer a new caller in time. "Too many clients" and "starting up" are answers, too: then all pass for working.
 */
async function workOf(connectionString: string, pids: number[]): Promise<ReadonlyMap<number, "works" | "rests"> | null> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
    application_name: "onestall watch",
  });
  client.on("error", () => {}); // the question has its answer by then
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number; rests: boolean }>(
      "select pid, coalesce(state like 'idle%', false) as rests from pg_stat_activity where pid = any($1)",
      [pids],
    );
    return new Map(rows.map(({ pid, rests }) => [pid, rests ? "rests" : "works"]));
  } catch (error) {
    return error instanceof pg.DatabaseError ? new Map(pids.map((pid) => [pid, "works"])) : null;
  } finally {
    void client.end().catch(() => {}); // it has said what it had to; how it ends is of no account
  }
}
