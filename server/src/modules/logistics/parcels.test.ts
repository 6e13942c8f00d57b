import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FreightTemplate, quoteFreight, withMargin } from "./freight.ts";
import { chargeable, type FreightItem, packParcels } from "./parcels.ts";

const LITRE = 1_000_000;
const item = (id: string, quantity: number, grams: number, litres = 0): FreightItem => ({ id, quantity, grams, volumeMm3: litres * LITRE });
const items = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    quantity: fc.integer({ min: 1, max: 60 }),
    grams: fc.integer({ min: 0, max: 9_000 }),
    volumeMm3: fc.integer({ min: 0, max: 40 * LITRE }),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 8 },
);
const limits = fc.record({ grams: fc.integer({ min: 500, max: 30_000 }), litres: fc.integer({ min: 1, max: 200 }) }, { requiredKeys: [] });

describe("packing", () => {
  test("every piece goes into exactly one parcel, and no parcel is beyond the limit unless a single piece is", () => {
    fc.assert(
      fc.property(items, limits, (all, limit) => {
        const parcels = packParcels(all, limit);
        for (const { id, quantity } of all) {
          const packed = parcels.flatMap(({ contents }) => contents).filter((one) => one.id === id);
          expect(packed.reduce((sum, one) => sum + one.quantity, 0)).toBe(quantity);
        }
        for (const parcel of parcels) {
          const pieces = parcel.contents.reduce((sum, { quantity }) => sum + quantity, 0);
          const beyond = parcel.grams > (limit.grams ?? Infinity) || parcel.volumeMm3 > (limit.litres ?? Infinity) * LITRE;
          expect(pieces).toBeGreaterThan(0);
          if (beyond) expect(pieces).toBe(1);
        }
      }),
    );
  });

  test("is the same for the same pieces in any order, and for the same pieces told in parts", () => {
    fc.assert(
      fc.property(items, limits, fc.infiniteStream(fc.nat()), (all, limit, keys) => {
        const shuffled = all.map((one) => ({ one, key: keys.next().value as number })).toSorted((a, b) => a.key - b.key);
        expect(
          packParcels(
            shuffled.map(({ one }) => one),
            limit,
          ),
        ).toEqual(packParcels(all, limit));
      }),
    );
  });

  test("without a limit there is one parcel, and never more than twice as many as the sums need when all fits", () => {
    fc.assert(
      fc.property(items, (all) => {
        expect(packParcels(all)).toHaveLength(1);
        const limit = { grams: 20_000, litres: 80 };
        const grams = all.reduce((sum, one) => sum + one.grams * one.quantity, 0);
        const volume = all.reduce((sum, one) => sum + one.volumeMm3 * one.quantity, 0);
        const fewest = Math.max(1, Math.ceil(grams / limit.grams), Math.ceil(volume / (limit.litres * LITRE)));
        expect(packParcels(all, limit).length).toBeLessThanOrEqual(fewest * 4 + 1);
      }),
    );
  });

  test("a tall order is quick: ten thousand pieces", () => {
    expect(packParcels([item("a", 10_000, 600, 2)], { grams: 5_000, litres: 10 })).toHaveLength(2_000);
  });
});

describe("what is charged", () => {
  const rate = { firstGrams: 1000, firstFee: 1000n, additionalGrams: 1000, additionalFee: 300n, firstPieces: 2, additionalPieces: 3 };
  const fee = (template: Partial<FreightTemplate>, ...given: FreightItem[]) => {
    const whole: FreightTemplate = { zones: [], default: rate, ...template };
    const quote = quoteFreight(whole, { countryCode: "CN", provinceCode: "310000" }, chargeable(whole, given), 0n);
    return "fee" in quote ? quote.fee : null;
  };

  test.each<[string, Partial<FreightTemplate>, FreightItem[], bigint]>([
    ["weight alone by default", {}, [item("a", 2, 900, 50)], 1300n],
    ["its room where that is more", { basis: "VOLUME" }, [item("a", 1, 900, 12)], 1300n],
    ["its weight where that is more", { basis: "VOLUME" }, [item("a", 1, 2_500, 1)], 1600n],
    ["by the carrier's divisor", { basis: "VOLUME", divisor: 12_000 }, [item("a", 1, 900, 12)], 1000n],
    ["pieces, whatever they weigh", { basis: "PIECE" }, [item("a", 2, 90_000), item("b", 4, 1)], 1600n],
    ["two parcels twice a first fee", { limit: { grams: 1000 } }, [item("a", 2, 900)], 2000n],
    ["a parcel by its room", { limit: { litres: 10 } }, [item("a", 3, 100, 9)], 3000n],
    ["the first fee where nothing weighs anything", {}, [], 1000n],
  ])("%s", (_, template, given, expected) => {
    expect(fee(template, ...given)).toBe(expected);
  });

  test("more of the same never costs less", () => {
    const templates = fc.constantFrom<Partial<FreightTemplate>>(
      {},
      { basis: "PIECE" },
      { basis: "VOLUME", limit: { grams: 30_000 } },
      { limit: { grams: 5_000, litres: 20 } },
    );
    fc.assert(
      fc.property(templates, fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 9_000 }), (template, quantity, grams) => {
        expect(fee(template, item("a", quantity + 1, grams, 2))!).toBeGreaterThanOrEqual(fee(template, item("a", quantity, grams, 2))!);
      }),
    );
  });

  test("a margin is rounded up to the minor unit and makes no fee negative", () => {
    expect(withMargin(1_234n, { percent: 10, fixed: 200n })).toBe(1_558n);
    expect(withMargin(1n, { percent: 1, fixed: 0n })).toBe(2n);
    expect(withMargin(5_000n, { percent: -100, fixed: 0n })).toBe(0n);
  });
});
