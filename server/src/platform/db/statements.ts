import type pg from "pg";

/** A statement as Kysely's templates are compiled. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface Answer<T> {
  rows: T[];
  /** Rows that an insert, update or delete changed; of a select, none. */
  changed: number;
}

/** Where statements run: on any connection of the pool, or on the one that holds a transaction. */
export interface Statements {
  run<T>(statement: Statement): Promise<Answer<T>>;
}

const CHANGES = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

/** On one connection. Errors point to who asked instead of to the driver's socket. */
export async function runOn<T>(client: pg.PoolClient, { sql, parameters }: Statement): Promise<Answer<T>> {
  try {
    const { rows, rowCount, command } = await client.query(sql, parameters as unknown[]);
    return { rows: rows as T[], changed: CHANGES.has(command) ? (rowCount ?? 0) : 0 };
  } catch (error) {
    if (error instanceof Error) Error.captureStackTrace(error);
    throw error;
  }
}

/** On any connection of the pool, which it goes back to whatever was answered: `pool.query` would end it over every refused value. */
export async function runOnAny<T>(pool: pg.Pool, statement: Statement): Promise<Answer<T>> {
  const client = await pool.connect();
  try {
    return await runOn<T>(client, statement);
  } finally {
    client.release(); // the pool itself lets go of one that is lost
  }
}

/** PostgreSQL's code for a statement that follows a failed one within its transaction. */
const IN_FAILED_TRANSACTION = "25P02";

/** The connection that holds a transaction. */
export interface Transaction extends Statements {
  /** For a change whose answer nobody needs: it travels with whatever comes next, at the latest with the commit. If it fails, all fails. */
  send(statement: Statement): void;
}

/**
 * All of the work's statements or none. Statements that need nothing of each other may be sent together, with `Promise.all`: they reach
 * PostgreSQL in one go and run in the order in which they were sent, each as of its own moment.
 */
export async function inTransaction<T>(pool: pg.Pool, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let open = false;
  let healthy = true;
  let first: { error: unknown } | undefined;
  let unheard: { error: unknown } | undefined;
  const run = async <R>(statement: Statement): Promise<Answer<R>> => {
    if (!open) throw new Error("a statement comes outside of its transaction");
    try {
      return await runOn(client, statement);
    } catch (error) {
      first ??= { error };
      throw error;
    }
  };
  const send = (statement: Statement): void => void run(statement).catch((error: unknown) => (unheard ??= { error }));
  try {
    await client.query("begin");
    open = true;
    const result = await work({ run, send });
    open = false;
    const { command } = await client.query("commit");
    // PostgreSQL's whole answer to a commit after a statement that failed unnoticed
    if (command !== "COMMIT") throw new Error("a statement failed within a transaction that went on");
    return result;
  } catch (error) {
    open = false;
    healthy = await client.query("rollback").then(
      () => true,
      () => false, // the connection is lost, and with it the transaction
    );
    // what came after a failed one says only that one had failed
    const follows = (error as { code?: unknown } | null)?.code === IN_FAILED_TRANSACTION;
    throw (unheard ?? (follows ? first : undefined) ?? { error }).error;
  } finally {
    client.release(!healthy);
  }
}
