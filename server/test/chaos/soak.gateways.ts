import fc from "fast-check";
import { expect, test } from "vitest";
import { booksAgree } from "../factories.payments.ts";
import { figure, seconds } from "../figures.ts";
import { readBooks } from "./books.ts";
import { check } from "./checker.ts";
import { type Course, type KillPoint, startDrill } from "./crash.ts";

const POINTS = Math.ceil(Number(process.env["SOAK_POINTS"] ?? 100) / 2);
const seed = Number(process.env["SOAK_SEED"] ?? Date.now() % 1_000_000);

const point: fc.Arbitrary<KillPoint> = fc.record({
  arm: fc.integer({ min: 1, max: 60 }),
  when: fc.constantFrom("before", "sent", "answered"),
  every: fc.constant(true),
});

/** Every other purchase is called off again; half of those that are may die at any time, half of them only then. */
const ended = (index: number): Course =>
  index % 2 === 0 ? {} : index % 4 === 1 ? { from: "placing", back: true } : { from: "giving back", back: true };
/** Of money that is held, most deaths are while it is taken. */
const taken = (index: number): Course => ({ from: index % 4 === 3 ? "giving back" : "taking", back: index % 2 === 1 });

test.each([
  { method: "WECHAT_PAY", what: "paid with WECHAT_PAY", captures: 1, held: false, course: ended },
  { method: "PAYPAL", what: "paid with PAYPAL", captures: 1, held: false, course: ended },
  { method: "STRIPE", what: "paid with STRIPE", captures: 1, held: false, course: ended },
  { method: "PAYPAL", what: "held by PAYPAL and taken in two parts", captures: 2, held: true, course: taken },
  { method: "STRIPE", what: "held by STRIPE and taken in part", captures: 1, held: true, course: taken },
] as const)(
  `${POINTS} deaths at random statements of purchases $what, half of them given back (seed ${seed})`,
  async ({ method, what, captures, held, course }) => {
    const drill = await startDrill(1, method, held);
    try {
      let died = 0;
      for (const [index, at] of fc.sample(point, { numRuns: POINTS, seed }).entries())
        if ((await drill.buy(0, at, course(index))).died) died++;
      expect(died).toBeGreaterThan(POINTS / 3);
      const start = Date.now();
      await booksAgree(drill.shop, 120_000);
      const agreed = Date.now() - start;
      const { simulators, databaseUrl } = drill.shop;
      const books = await readBooks(databaseUrl, { settled: true, simulatorsUrl: simulators!.url, acknowledged: drill.acknowledged });
      expect(check(books)).toEqual([]);
      const entries = (type: string) => books.ledger!.filter((entry) => entry.type === type);
      const total = (type: string) => entries(type).reduce((all, { amount }) => all + amount, 0n);
      expect(entries("pay")).toHaveLength(captures * POINTS);
      expect(total("refund") * BigInt(POINTS)).toBe(total("pay") * BigInt(Math.floor(POINTS / 2)));
      figure({
        id: "C1",
        what: `kill -9 at random statements: ${died} of ${POINTS} purchases ${what} died, half of them with a refund (seed ${seed})`,
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
