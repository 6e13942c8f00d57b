import type { Kysely } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { freshDatabase } from "../../../test/app.ts";
import { type Proxy, startDatabaseProxy } from "../../../test/chaos/proxy.ts";
import { entities } from "../../app.ts";
import { type Database, openDatabase } from "./orm.ts";
import { row, rows, sql } from "./sql.ts";

const POOL = 2;
let proxy: Proxy;
let database: Database;
beforeAll(async () => {
  const way = await startDatabaseProxy(await freshDatabase());
  proxy = way.proxy;
  database = await openDatabase(way.url, entities, POOL);
});
beforeEach(() => proxy.set({ kind: "none" }));
afterAll(async () => {
  await database.close();
  await proxy.close();
});

/** In a transaction. */
const within = (work: (trx: { db: Kysely<unknown> }) => Promise<unknown>) => database.kysely.transaction().execute((db) => work({ db }));
const answers = () => within((trx) => row(trx, sql<{ one: number }>`select 1 as one`));

test("a transaction whose connection is lost half-way costs the pool nothing, once more than there are connections", async () => {
  for (let i = 0; i <= POOL; i++) {
    const lost = within(async (trx) => {
      proxy.set({ kind: "reset" });
      await rows(trx, sql`select 1`);
    });
    await expect(lost).rejects.toThrow();
    proxy.set({ kind: "none" });
  }
  expect(await answers()).toEqual({ one: 1 });
  expect(database.pool.totalCount - database.pool.idleCount).toBe(0);
});

test("a transaction that cannot begin costs the pool nothing either", async () => {
  for (let i = 0; i <= POOL; i++) {
    expect(await answers()).toEqual({ one: 1 });
    proxy.set({ kind: "blackhole" }); // the connection that waits in the pool is dead, and nobody was told
    await expect(answers()).rejects.toThrow();
    proxy.set({ kind: "none" });
  }
  expect(await answers()).toEqual({ one: 1 });
  expect(database.pool.totalCount - database.pool.idleCount).toBe(0);
}, 60_000);

test("a transaction that ends with a failure of its own gives its connection back, and nothing of it stays", async () => {
  for (let i = 0; i <= POOL; i++) {
    const failed = within(async (trx) => {
      await rows(trx, sql`create table half_done (id int)`);
      throw new Error("changed my mind");
    });
    await expect(failed).rejects.toThrow("changed my mind");
  }
  expect(await within((trx) => row(trx, sql`select to_regclass('half_done') as left`))).toEqual({ left: null });
  expect(database.pool.totalCount - database.pool.idleCount).toBe(0);
});

test("a process that stood still for seconds does not take that for a silence of the database", async () => {
  expect(await answers()).toEqual({ one: 1 });
  const { idleCount } = database.pool;
  proxy.set({ kind: "latency", ms: 150 }); // the question whether anybody is there takes half a second
  const slow = database.pool.query("select pg_sleep(2)");
  await new Promise((wait) => setTimeout(wait, 2_000));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000); // both answers come now, and nobody listens
  expect((await slow).rowCount).toBe(1);
  expect(database.pool.idleCount).toBe(idleCount);
}, 20_000);
