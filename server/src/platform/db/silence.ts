import { setTimeout } from "node:timers/promises";
import pg from "pg";

/** A statement that is out longer than this is looked into. */
const PATIENCE_MS = 1_500;
/** So long a database has to answer a new caller. */
const ANSWER_WITHIN_MS = 1_500;
const LOOK_EVERY_MS = 250;

type Cut = () => void;

/**
 * A network that swallows what is sent tells nobody: a statement would wait for a quarter of an hour, and its connection with it. So when one
 * is out for long, the database is called anew. If it answers, be it with a refusal, or if any other answer comes meanwhile, the statement is
 * only slow or waits for a lock, and PostgreSQL's own limits end it. If nobody says anything, every connection of the pool is cut: their
 * statements fail at once, and the pool is empty and ready for when somebody is there again.
 */
export class SilenceWatch {
  readonly #url: string;
  readonly #connections = new Map<pg.PoolClient, Cut>();
  /** When each statement that has no answer yet was sent; the oldest is the first. */
  readonly #out = new Map<symbol, number>();
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
  sent(): () => void {
    const id = Symbol("statement");
    this.#out.set(id, Date.now());
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
    if (this.#looking || oldest === undefined || Date.now() - oldest < PATIENCE_MS) return;
    this.#looking = true;
    const answered = this.#answered;
    const there = await answers(this.#url);
    // a process that stood still finds its timers over before it has read what came meanwhile: it must get to that first
    if (!there) await setTimeout(LOOK_EVERY_MS);
    this.#looking = false;
    if (there || this.#answered > answered) return;
    for (const cut of this.#connections.values()) cut();
  }
}

/** Whether a database answers a new caller in time; "too many clients" and "starting up" are answers, too. */
async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: ANSWER_WITHIN_MS, application_name: "onestall watch" });
  client.on("error", () => {}); // the question has its answer by then
  try {
    await client.connect();
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError;
  } finally {
    void client.end().catch(() => {}); // nothing was asked of it; how it ends is of no account
  }
}
