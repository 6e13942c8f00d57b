import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../test/app.ts";
import { transaction } from "./ctx.ts";
import { changed, row, rows, sql } from "./db/sql.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ worker: false });
  await rows(shop.ctx(), sql`create table shelf (name text primary key, pieces int not null)`);
  await rows(shop.ctx(), sql`insert into shelf values ('left', 10), ('right', 10)`);
});
afterAll(() => shop.close());

test("two transactions that wait for each other are both done in the end, each once", async () => {
  const both = Promise.withResolvers<void>();
  let waiting = 0;
  let begun = 0;
  const move = (from: string, to: string) =>
    transaction(shop.ctx(), async (ctx) => {
      begun++;
      await changed(ctx, sql`update shelf set pieces = pieces - 1 where name = ${from}`);
      if (++waiting === 2) both.resolve();
      await both.promise;
      await changed(ctx, sql`update shelf set pieces = pieces + 1 where name = ${to}`);
    });
  await Promise.all([move("left", "right"), move("right", "left")]);
  expect(begun).toBe(3);
  expect(await row(shop.ctx(), sql`select min(pieces) as least, max(pieces) as most from shelf`)).toEqual({ least: 10, most: 10 });
});

test("any other failure is not tried again", async () => {
  let begun = 0;
  const failing = transaction(shop.ctx(), async (ctx) => {
    begun++;
    await rows(ctx, sql`select 1 / 0`);
  });
  await expect(failing).rejects.toThrow("division by zero");
  expect(begun).toBe(1);
});
