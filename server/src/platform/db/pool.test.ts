import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { freshDatabase } from "../../../test/app.ts";
import { type Proxy, startDatabaseProxy } from "../../../test/chaos/proxy.ts";
import { entities } from "../../app.ts";
import { type Database, openDatabase } from "./orm.ts";
import { row, rows, sql } from "./sql.ts";
import type { Statements } from "./statements.ts";

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
const within = <T>(work: (trx: { db: Statements }) => Promise<T>): Promise<T> => database.transaction((db) => work({ db }));
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

test("statements sent together run in the order in which they were sent, each seeing what those before it did", async () => {
  const seen = await within(async (trx) => {
    await rows(trx, sql`create temporary table queue (n int) on commit drop`);
    const count = () => row(trx, sql<{ n: number }>`select count(*)::int as n from queue`);
    const add = () => rows(trx, sql`insert into queue values (1)`);
    const [before, , between, , , after] = await Promise.all([count(), add(), count(), add(), add(), count()]);
    return [before, between, after].map((found) => found!.n);
  });
  expect(seen).toEqual([0, 1, 3]);
});

test("of statements sent together, the one that failed tells why, and nothing of any stays", async () => {
  const failed = within(async (trx) => {
    await Promise.all([
      rows(trx, sql`create table half_sent (id int)`),
      rows(trx, sql`select 1 / 0`),
      rows(trx, sql`insert into half_sent values (1)`),
    ]);
  });
  await expect(failed).rejects.toThrow("division by zero");
  expect(await within((trx) => row(trx, sql`select to_regclass('half_sent') as left`))).toEqual({ left: null });
  expect(database.pool.totalCount - database.pool.idleCount).toBe(0);
});

test("a change that was sent without waiting for its answer fails the whole transaction, with its own reason, at once or with the commit", async () => {
  const statement = (text: string) => ({ sql: text, parameters: [] });
  for (const later of [[], [statement("select 1")]]) {
    const failed = database.transaction(async ({ run, send }) => {
      await run(statement("create table not_kept (id int primary key)"));
      send(statement("insert into not_kept values (1)"));
      send(statement("insert into not_kept values (1)"));
      for (const one of later) await run(one);
    });
    await expect(failed).rejects.toThrow("duplicate key");
  }
  const kept = await database.transaction(async ({ run, send }) => {
    await run(statement("create temporary table kept (id int) on commit drop"));
    send(statement("insert into kept values (1)"));
    return (await run<{ id: number }>(statement("select id from kept"))).rows;
  });
  expect(kept).toEqual([{ id: 1 }]);
  expect(await within((trx) => row(trx, sql`select to_regclass('not_kept') as left`))).toEqual({ left: null });
});

test("of statements that were sent together the one that failed is named, not those that only followed it", async () => {
  const slowToTell = async (work: Promise<unknown>) => {
    try {
      return await work;
    } catch (error) {
      await new Promise((wait) => setTimeout(wait, 5)); // the answer to the next one overtakes it
      throw error;
    }
  };
  const failed = within((trx) => Promise.all([slowToTell(rows(trx, sql`select 1 / 0`)), rows(trx, sql`select 1`)]));
  await expect(failed).rejects.toThrow("division by zero");
});

test("a refusal that work makes of a failed statement is what its caller gets", async () => {
  const refused = within((trx) =>
    rows(trx, sql`select 1 / 0`).catch(() => {
      throw new Error("nothing can be shared by nobody");
    }),
  );
  await expect(refused).rejects.toThrow("nothing can be shared by nobody");
});

test("a transaction whose work hushed up a failed statement does not pass for done", async () => {
  const hushed = within(async (trx) => {
    await rows(trx, sql`create table never_there (id int)`);
    await rows(trx, sql`select 1 / 0`).catch(() => {});
  });
  await expect(hushed).rejects.toThrow("a statement failed within a transaction that went on");
});

test("a statement that comes after the end of its transaction is refused", async () => {
  let late: (() => Promise<unknown>) | undefined;
  await within(async (trx) => {
    late = () => rows(trx, sql`select 1`);
  });
  await expect(late!()).rejects.toThrow("outside of its transaction");
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

test("a statement that an outage swallowed fails in seconds, though the database is there again before anybody looks; one that only waits is left to wait", async () => {
  expect(await answers()).toEqual({ one: 1 });
  proxy.set({ kind: "blackhole" });
  const began = Date.now();
  const swallowed = expect(answers()).rejects.toThrow();
  proxy.set({ kind: "none" }); // at once: newcomers are served, the connection that was open stays dead
  const slow = within((trx) => row(trx, sql<{ done: boolean }>`select pg_sleep(4) is not null as done`));
  await swallowed;
  expect(Date.now() - began).toBeLessThan(6_000);
  expect(await slow).toEqual({ done: true });
}, 30_000);
