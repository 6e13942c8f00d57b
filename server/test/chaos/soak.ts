import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { booksAgree } from "../factories.payments.ts";
import { readBooks } from "./books.ts";
import { check } from "./checker.ts";
import { type Drill, type KillPoint, startDrill } from "./crash.ts";

const LANES = 2;
const POINTS = Number(process.env["SOAK_POINTS"] ?? 100);
const seed = Number(process.env["SOAK_SEED"] ?? Date.now() % 1_000_000);

let drill: Drill;
beforeAll(async () => {
  drill = await startDrill(LANES);
}, 180_000);
afterAll(() => drill.close());

const point: fc.Arbitrary<KillPoint> = fc.record({
  arm: fc.integer({ min: 1, max: 90 }),
  when: fc.constantFrom("before", "sent", "answered"),
  every: fc.constant(true),
});

test(`${POINTS} deaths at random statements of placing, paying, cancelling and giving back (seed ${seed})`, async () => {
  const points = fc.sample(point, { numRuns: POINTS, seed });
  let next = 0;
  let died = 0;
  const lane = async (number: number) => {
    while (next < points.length) {
      const at = next++;
      const result = await drill.buy(number, points[at]!, at % 2 === 1);
      if (result.died) died++;
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  console.log(`${died} of ${POINTS} purchases met a death`);
  expect(died).toBeGreaterThan(POINTS / 3);
  await booksAgree(drill.shop, 120_000);
  const { shop, acknowledged } = drill;
  const books = await readBooks(shop.databaseUrl, { settled: true, simulatorsUrl: shop.simulators!.url, acknowledged });
  expect(check(books)).toEqual([]);
  expect(books.orders).toHaveLength(POINTS);
  expect(books.ledger!.filter((entry) => entry.type === "pay")).toHaveLength(POINTS);
  expect(books.ledger!.filter((entry) => entry.type === "refund")).toHaveLength(Math.floor(POINTS / 2));
}, 3_600_000);
