import { Migrator } from "@mikro-orm/migrations";
import { MikroORM, type Options } from "@mikro-orm/postgresql";
import { StartRefused } from "../failures.ts";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { join } from "node:path";
import { projectRoot } from "../project.ts";
import { migrations } from "./migrations/index.ts";
import { createPool } from "./pool.ts";
import { SharedReads } from "./shared-reads.ts";
import { inTransaction, runOnAny, type Statements, type Transaction } from "./statements.ts";

export type Entities = NonNullable<Options["entities"]>;

export interface Database {
  orm: MikroORM;
  pool: pg.Pool;
  /** On any connection of the pool. */
  statements: Statements;
  reads: SharedReads;
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * One pool for MikroORM's migrations and for the shop's statements and transactions, with one more connection for quick reads. The snapshot of the schema is
 * for the command that writes migrations: with it, migrating would write into the checkout, too.
 */
export async function openDatabase(url: string, entities: Entities, poolSize: number, snapshot = false): Promise<Database> {
  const pool = createPool(url, poolSize);
  const reads = new SharedReads(url, pool);
  const folder = join(projectRoot, "server/src/platform/db/migrations");
  const orm = (await MikroORM.init({
    clientUrl: url,
    driverOptions: new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }),
    entities,
    extensions: [Migrator],
    forceUtcTimezone: true,
    schemaGenerator: { ignoreSchema: ["jobs"], skipTables: ["shop_clock"] }, // pg-boss makes its own, the foundation migration the clock
    migrations: {
      path: folder,
      pathTs: folder,
      migrationsList: migrations,
      emit: "ts",
      snapshot,
      snapshotName: ".snapshot",
      silent: true,
    },
  } as unknown as Options)) as MikroORM;
  return {
    orm,
    pool,
    statements: { run: (statement) => runOnAny(pool, statement) },
    reads,
    transaction: (work) => inTransaction(pool, work),
    async close() {
      await reads.close();
      await orm.close(true);
      if (!pool.ended) await pool.end();
    },
  };
}

const MIGRATION_LOCK = 0x6f6e6573; // "ones"

/** Brings the schema up to date. Replicas that start together wait for each other: one migrates, the others find nothing to do. */
export async function migrate(database: Database): Promise<number> {
  const client = await database.pool.connect().catch((error: Error & { code?: string }) => {
    throw new StartRefused(`DATABASE_URL: the database cannot be reached (${error.code ?? error.message})`);
  });
  try {
    await client.query("set lock_timeout = '120s'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0");
    await client.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    return (await database.orm.migrator.up()).length;
  } finally {
    client.release(true); // ends the session: the lock goes with it, also after a failure
  }
}
