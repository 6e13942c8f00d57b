import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { booksAgree } from "../factories.payments.ts";
import { figure, seconds } from "../figures.ts";
import { readBooks } from "./books.ts";
import { check } from "./checker.ts";
import { type Course, type Drill, type KillPoint, startDrill } from "./crash.ts";

const LANES = 2;
const POINTS = Number(process.env["SOAK_POINTS"] ?? 100);
const seed = Number(process.env["SOAK_SEED"] ?? Date.now() % 1_000_000);

let drill: Drill;
beforeAll(async () => {
  drill = await startDrill(LANES);
}, 180_000);
afterAll(() => drill.close());

const upTo = (most: number): fc.Arbitrary<KillPoint> =>
  fc.record({ arm: fc.integer({ min: 1, max: most }), when: fc.constantFrom("before", "sent", "answered"), every: fc.constant(true) });

test(`${POINTS} deaths at random statements of placing and paying, and as many while money goes back (seed ${seed})`, async () => {
  const points = [
    ...fc.sample(upTo(90), { numRuns: POINTS, seed }).map((point) => ({ point, course: {} as Course })),
    ...fc.sample(upTo(40), { numRuns: POINTS, seed }).map((point) => ({ point, course: { from: "giving back", back: true } as Course })),
  ];
  let next = 0;
  const died = { paying: 0, refunding: 0 };
  const lane = async (number: number) => {
    while (next < points.length) {
      const { point, course } = points[next++]!;
      const result = await drill.buy(number, point, course);
      if (result.died) died[course.back ? "refunding" : "paying"]++;
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  expect(died.paying).toBeGreaterThan(POINTS / 3);
  expect(died.refunding).toBeGreaterThan(POINTS / 3);
  const start = Date.now();
  await booksAgree(drill.shop, 120_000);
  const agreed = Date.now() - start;
  const { shop, acknowledged } = drill;
  const books = await readBooks(shop.databaseUrl, { settled: true, simulatorsUrl: shop.simulators!.url, acknowledged });
  expect(check(books)).toEqual([]);
  expect(books.orders).toHaveLength(2 * POINTS);
  expect(books.ledger!.filter((entry) => entry.type === "pay")).toHaveLength(2 * POINTS);
  expect(books.ledger!.filter((entry) => entry.type === "refund")).toHaveLength(POINTS);
  figure({
    id: "C1",
    what: `kill -9 at random statements: ${died.paying} of ${POINTS} purchases, ${died.refunding} of ${POINTS} refunds died (Alipay, seed ${seed})`,
    found: `0 lost, 0 double, 0 reserved for nobody; books agreed ${seconds(agreed)} after the last`,
    target: "0 lost, 0 double, 0 leaked ≤ 60 s",
    met: agreed <= 60_000,
  });
}, 3_600_000);
