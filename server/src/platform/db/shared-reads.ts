import pg from "pg";
import { createPool } from "./pool.ts";
import { runOn, runOnAny, type Statement } from "./statements.ts";

/** Nobody is sent to wait behind a read that has been out for longer. */
const PATIENCE_MS = 25;
/** A connection that rested for longer may have been forgotten by a router on the way, which tells nobody; the pool's are closed as early. */
const REST_MS = 30_000;

/**
 * One connection that many requests read through at once. Their statements follow each other down it without waiting for the answers before
 * (pipelining), so that a crowd's reads wake one process of PostgreSQL, which stays warm, instead of a dozen: they cost both sides half as
 * much. Whatever stands behind a slow statement waits for it, though. So only single statements that read a few rows by an index go this
 * way, never one that can wait for a lock; and when an answer is overdue, or the connection is not there, whoever comes takes one of the
 * pool's.
 */
export class SharedReads {
  readonly #own: pg.Pool;
  readonly #others: pg.Pool;
  #shared: pg.PoolClient | null = null;
  #opening: Promise<void> | null = null;
  /** When each statement on its way was sent; answers come in the same order. */
  readonly #sent: number[] = [];
  #used = 0;

  constructor(url: string, others: pg.Pool) {
    this.#own = createPool(url, 1, true);
    this.#others = others;
  }

  async rows<T>(statement: Statement): Promise<T[]> {
    const now = performance.now();
    const [oldest] = this.#sent;
    const overdue = oldest !== undefined && now - oldest > PATIENCE_MS;
    if (oldest === undefined && now - this.#used > REST_MS) this.#letGo(this.#shared);
    this.#used = now;
    const shared = this.#shared;
    if (!shared) this.#opening ??= this.#open();
    if (!shared || overdue) return (await runOnAny<T>(this.#others, statement)).rows;
    this.#sent.push(now);
    try {
      return (await runOn<T>(shared, statement)).rows;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) this.#letGo(shared); // not a word of PostgreSQL's: the connection is lost
      throw error;
    } finally {
      this.#sent.shift();
    }
  }

  /** For those who come later. That a database cannot be reached is told by the pool, which is asked at the same moment. */
  async #open(): Promise<void> {
    const client = await this.#own.connect().catch(() => null);
    this.#opening = null;
    if (!client) return;
    client.once("end", () => this.#letGo(client));
    this.#shared = client;
  }

  #letGo(client: pg.PoolClient | null): void {
    if (!client || this.#shared !== client) return; // others were under way on it, too
    this.#shared = null;
    client.release(true);
  }

  async close(): Promise<void> {
    await this.#opening;
    this.#letGo(this.#shared);
    await this.#own.end();
  }
}
