import fc from "fast-check";
import { expect, test } from "vitest";
import { booksAgree } from "../factories.payments.ts";
import { readBooks } from "./books.ts";
import { check } from "./checker.ts";
import { type KillPoint, startDrill } from "./crash.ts";

const POINTS = Math.ceil(Number(process.env["SOAK_POINTS"] ?? 100) / 2);
const seed = Number(process.env["SOAK_SEED"] ?? Date.now() % 1_000_000);

const point: fc.Arbitrary<KillPoint> = fc.record({
  arm: fc.integer({ min: 1, max: 90 }),
  when: fc.constantFrom("before", "sent", "answered"),
  every: fc.constant(true),
});

test.each(["PAYPAL", "STRIPE"] as const)(
  `${POINTS} deaths at random statements of placing, paying by %s, cancelling and giving back (seed ${seed})`,
  async (method) => {
    const drill = await startDrill(1, method);
    try {
      let died = 0;
      for (const [index, at] of fc.sample(point, { numRuns: POINTS, seed }).entries())
        if ((await drill.buy(0, at, index % 2 === 1)).died) died++;
      console.log(`${died} of ${POINTS} purchases met a death`);
      expect(died).toBeGreaterThan(POINTS / 3);
      await booksAgree(drill.shop, 120_000);
      const { simulators, databaseUrl } = drill.shop;
      const books = await readBooks(databaseUrl, { settled: true, simulatorsUrl: simulators!.url, acknowledged: drill.acknowledged });
      expect(check(books)).toEqual([]);
      expect(books.ledger!.filter((entry) => entry.type === "pay")).toHaveLength(POINTS);
      expect(books.ledger!.filter((entry) => entry.type === "refund")).toHaveLength(Math.floor(POINTS / 2));
    } finally {
      await drill.close();
    }
  },
  3_600_000,
);
