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

/** `by` is a pool or one connection. Errors point to who asked instead of to the driver's socket. */
export async function runOn<T>(by: pg.Pool | pg.PoolClient, { sql, parameters }: Statement): Promise<Answer<T>> {
  try {
    const { rows, rowCount, command } = await by.query(sql, parameters as unknown[]);
    return { rows: rows as T[], changed: CHANGES.has(command) ? (rowCount ?? 0) : 0 };
  } catch (error) {
    if (error instanceof Error) Error.captureStackTrace(error);
    throw error;
  }
}

/**
 * All of the work's statements or none. Statements that need nothing of each other may be sent together, with `Promise.all`: they reach
 * PostgreSQL in one go and run in the order in which they were sent, each as of its own moment.
 */
export async function inTransaction<T>(pool: pg.Pool, work: (statements: Statements) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let open = false;
  let healthy = true;
  const statements: Statements = {
    run: async (statement) => {
      if (!open) throw new Error("a statement comes after the end of its transaction");
      return runOn(client, statement);
    },
  };
  try {
    await client.query("begin");
    open = true;
    const result = await work(statements);
    open = false;
    const { command } = await client.query("commit");
    // PostgreSQL's whole answer when a statement had failed and its failure was caught
    if (command !== "COMMIT") throw new Error("a statement failed within a transaction that went on");
    return result;
  } catch (error) {
    open = false;
    healthy = await client.query("rollback").then(
      () => true,
      () => false, // the connection is lost, and with it the transaction
    );
    throw error;
  } finally {
    client.release(!healthy);
  }
}
