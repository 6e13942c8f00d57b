import { afterAll, beforeAll, expect, test } from "vitest";
import { row, sql } from "../../src/platform/db/sql.ts";
import { booksAgree } from "../factories.payments.ts";
import { readBooks } from "./books.ts";
import { check } from "./checker.ts";
import { type Drill, type KillPoint, startDrill } from "./crash.ts";

const LANES = 2;
let drill: Drill;
beforeAll(async () => {
  drill = await startDrill(LANES);
}, 180_000);
afterAll(() => drill.close());

const moments = ["before", "sent", "answered"] as const;

test("killed between any two steps of placing and paying, and started again: nothing is lost, nothing is double, nothing stays reserved for nobody", async () => {
  const deaths: KillPoint[] = [];
  let next = 0;
  const lane = async (number: number) => {
    for (;;) {
      const at = next++;
      const point: KillPoint = { arm: 1 + Math.floor(at / moments.length), when: moments[at % moments.length]! };
      const { died } = await drill.buy(number, point);
      if (!died) return; // the purchase was over before the process had come to that step
      deaths.push(point);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  // order and token, payment and its cashier, money: each with its commit and the numbering of its news
  expect(new Set(deaths.map((point) => point.arm)).size).toBeGreaterThanOrEqual(8);

  await booksAgree(drill.shop, 60_000);
  const { shop, acknowledged, product } = drill;
  const books = await readBooks(shop.databaseUrl, { settled: true, simulatorsUrl: shop.simulators!.url, acknowledged });
  expect(check(books)).toEqual([]);
  expect(new Set(acknowledged).size).toBe(books.orders.length); // each purchase is one order, however often it was sent
  expect(books.ledger).toHaveLength(books.orders.length); // and one charge
  expect(books.orders.every((order) => order.status === "CONFIRMED")).toBe(true);
  const stock = await row(
    shop.ctx(),
    sql<{ reserved: number }>`select reserved from stock_item where variant_id = ${product.variants[0]!.uuid}`,
  );
  expect(stock!.reserved).toBe(books.orders.length);
}, 600_000);
