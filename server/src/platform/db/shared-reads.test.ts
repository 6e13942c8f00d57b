import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { transaction } from "../ctx.ts";
import { quickRow, row, rows, sql } from "./sql.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ worker: false });
});
afterAll(() => shop.close());
beforeEach(async () => void (await sharedProcess()));

const backend = () => quickRow(shop.ctx(), sql<{ pid: number }>`select pg_backend_pid() as pid`);

/** PostgreSQL's process behind the connection that all share: found once a hundred reads at the same moment have one and the same. */
async function sharedProcess(): Promise<number> {
  for (let i = 0; i < 100; i++, await setTimeout(20)) {
    const pids = new Set((await Promise.all(Array.from({ length: 100 }, backend))).map((found) => found!.pid));
    if (pids.size === 1) return [...pids][0]!;
  }
  throw new Error("the reads never shared a connection");
}

test("of a crowd of reads through one connection each gets its own answer", async () => {
  const asked = Array.from({ length: 500 }, (_, i) =>
    i % 2
      ? quickRow(shop.ctx(), sql<{ n: number }>`select ${i}::int as n`)
      : quickRow(shop.ctx(), sql<{ n: number }>`select n from generate_series(${i}::int, ${i + 3}) as n`),
  );
  expect((await Promise.all(asked)).map((found) => found!.n)).toEqual(Array.from({ length: 500 }, (_, i) => i));
});

test("a read that fails, and one that PostgreSQL cannot even read, leave those before and behind alone", async () => {
  const one = (by: number) => quickRow(shop.ctx(), sql<{ n: number }>`select 10 / ${by}::int as n`);
  const answers = await Promise.allSettled([
    one(1),
    one(0),
    quickRow(shop.ctx(), sql`select nowhere from nothing where ${1}::int = 1`),
    one(2),
    one(0),
    one(5),
  ]);
  expect(answers.map((answer) => (answer.status === "fulfilled" ? answer.value : answer.reason.code))).toEqual([
    { n: 10 },
    "22012",
    "42P01",
    { n: 5 },
    "22012",
    { n: 2 },
  ]);
});

test("who comes while an answer is overdue does not wait behind it", async () => {
  const over: string[] = [];
  const slow = quickRow(shop.ctx(), sql`select pg_sleep(1)`).then(() => over.push("slow"));
  await setTimeout(100);
  await Promise.all(Array.from({ length: 20 }, () => backend().then(() => over.push("quick"))));
  await slow;
  expect(over).toEqual([...Array.from({ length: 20 }, () => "quick"), "slow"]);
});

test("when the connection is lost, what was under way fails, and later reads share a new one", async () => {
  const before = await sharedProcess();
  const lost = Promise.allSettled([quickRow(shop.ctx(), sql`select pg_sleep(5)`), backend(), backend()]);
  await setTimeout(100);
  await row(shop.ctx(), sql`select pg_terminate_backend(${before})`);
  expect((await lost).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(await backend()).toMatchObject({ pid: expect.any(Number) });
  expect(await sharedProcess()).not.toBe(before);
});

test("within a transaction a quick read sees what was written, and others do not", async () => {
  const known = (ctx = shop.ctx()) => quickRow(ctx, sql`select value from shop_setting where key = 'shared'`);
  await transaction(shop.ctx(), async (ctx) => {
    await rows(ctx, sql`insert into shop_setting (key, value) values ('shared', '1')`);
    expect(await known(ctx)).toEqual({ value: 1 });
    expect(await known()).toBeNull();
  });
  expect(await known()).toEqual({ value: 1 });
});
