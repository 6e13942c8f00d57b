import fc from "fast-check";
import { expect, test } from "vitest";
import { booksAgree } from "../factories.payments.ts";
import { figure, seconds } from "../figures.ts";
import { readBooks } from "./books.ts";
import { check } from "./checker.ts";
import { type KillPoint, type Refunding, startDrill } from "./crash.ts";

const POINTS = Math.ceil(Number(process.env["SOAK_POINTS"] ?? 100) / 2);
const seed = Number(process.env["SOAK_SEED"] ?? Date.now() % 1_000_000);

const point: fc.Arbitrary<KillPoint> = fc.record({
  arm: fc.integer({ min: 1, max: 60 }),
  when: fc.constantFrom("before", "sent", "answered"),
  every: fc.constant(true),
});

/** Half of those that are given back may die at any time, half of them only then. */
const refunding = (index: number): Refunding => (index % 4 === 1 ? "from the placing on" : "while it is given back");

test.each(["PAYPAL", "STRIPE"] as const)(
  `${POINTS} deaths at random statements of placing, paying by %s, cancelling and giving back (seed ${seed})`,
  async (method) => {
    const drill = await startDrill(1, method);
    try {
      let died = 0;
      for (const [index, at] of fc.sample(point, { numRuns: POINTS, seed }).entries())
        if ((await drill.buy(0, at, index % 2 === 1 ? refunding(index) : undefined)).died) died++;
      expect(died).toBeGreaterThan(POINTS / 3);
      const start = Date.now();
      await booksAgree(drill.shop, 120_000);
      const agreed = Date.now() - start;
      const { simulators, databaseUrl } = drill.shop;
      const books = await readBooks(databaseUrl, { settled: true, simulatorsUrl: simulators!.url, acknowledged: drill.acknowledged });
      expect(check(books)).toEqual([]);
      expect(books.ledger!.filter((entry) => entry.type === "pay")).toHaveLength(POINTS);
      expect(books.ledger!.filter((entry) => entry.type === "refund")).toHaveLength(Math.floor(POINTS / 2));
      figure({
        id: "C1",
        what: `kill -9 at random statements: ${died} of ${POINTS} purchases died, half of them with a refund (${method}, seed ${seed})`,
        found: `0 lost, 0 double, 0 reserved for nobody; books agreed ${seconds(agreed)} after the last`,
        target: "0 lost, 0 double, 0 leaked ≤ 60 s",
        met: agreed <= 60_000,
      });
    } finally {
      await drill.close();
    }
  },
  3_600_000,
);
