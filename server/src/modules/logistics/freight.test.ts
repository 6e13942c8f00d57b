import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quoteFreight } from "./freight.ts";
import type { FreightDestination, FreightRate, FreightTemplate } from "./freight.ts";

const rate = (firstFee: bigint, change: Partial<FreightRate> = {}): FreightRate => ({
  firstGrams: 1000,
  firstFee,
  additionalGrams: 500,
  additionalFee: 300n,
  ...change,
});
const template: FreightTemplate = {
  zones: [
    { regions: ["310000", "330000"], ...rate(800n, { freeOver: 19900n }) },
    { regions: ["330100"], ...rate(600n) },
    { regions: ["330106"], ...rate(500n) },
    { regions: ["650000", "540000"], ...rate(2500n, { freeOver: 99900n }) },
    { regions: ["540200"], ...rate(0n, { excluded: true }) },
    { regions: ["HK"], ...rate(3000n) },
    { regions: ["710000"], ...rate(4000n) },
    { regions: ["US", "CA"], ...rate(12000n, { firstGrams: 500 }) },
    { regions: ["KP"], ...rate(0n, { excluded: true }) },
  ],
  default: rate(1200n, { freeOver: 29900n }),
};
const cn = (provinceCode: string, cityCode?: string, districtCode?: string): FreightDestination => ({
  countryCode: "CN",
  provinceCode,
  cityCode,
  districtCode,
});
const fee = (destination: FreightDestination, grams = 1000, merchandise = 0n) => {
  const quote = quoteFreight(template, destination, [grams], merchandise);
  return "fee" in quote ? quote.fee : quote.excluded;
};

describe("freight", () => {
  test.each<[string, FreightDestination, bigint | string]>([
    ["a district before its city", cn("330000", "330100", "330106"), 500n],
    ["a city before its province", cn("330000", "330100", "330102"), 600n],
    ["a province", cn("330000", "330200", "330203"), 800n],
    ["the default on the mainland", cn("360000", "360200", "360203"), 1200n],
    ["the default without a region", { countryCode: "CN" }, 1200n],
    ["an excluded city in a served province", cn("540000", "540200"), "region"],
    ["Hong Kong by country", { countryCode: "HK" }, 3000n],
    ["Hong Kong by province", cn("810000"), 3000n],
    ["Taiwan by province", cn("710000"), 4000n],
    ["Taiwan by country", { countryCode: "TW" }, 4000n],
    ["Macao, which nobody named", cn("820000"), "country"],
    ["a named country", { countryCode: "CA" }, 12300n],
    ["an excluded country", { countryCode: "KP" }, "region"],
    ["a country nobody named", { countryCode: "DE" }, "country"],
  ])("%s", (_, destination, expected) => {
    expect(fee(destination)).toBe(expected);
  });

  test.each([
    [0, 1200n],
    [1, 1200n],
    [1000, 1200n],
    [1000.2, 1500n],
    [1001, 1500n],
    [1500, 1500n],
    [1501, 1800n],
    [2000, 1800n],
    [10_000, 6600n],
  ])("%s g costs %s", (grams, expected) => {
    expect(fee({ countryCode: "CN" }, grams)).toBe(expected);
  });

  test.each([
    [19899n, 800n],
    [19900n, 0n],
    [20000n, 0n],
  ])("merchandise of %s costs %s", (merchandise, expected) => {
    expect(fee(cn("310000"), 1000, merchandise)).toBe(expected);
  });

  test("tells from which sum it would be free", () => {
    expect(quoteFreight(template, cn("310000"), [1], 0n)).toEqual({ fee: 800n, freeOver: 19900n });
    expect(quoteFreight(template, { countryCode: "HK" }, [1], 0n)).toEqual({ fee: 3000n, freeOver: null });
  });

  test("everywhere else, the earlier of two zones, and flat fees", () => {
    const flat = rate(5000n, { additionalGrams: 0 });
    const world: FreightTemplate = {
      zones: [
        { regions: ["FR", "*"], ...flat },
        { regions: ["FR"], ...rate(1n) },
      ],
      default: rate(1200n),
    };
    const quote = (countryCode: string) => quoteFreight(world, { countryCode }, [50_000], 0n);
    expect([quote("FR"), quote("DE"), quote("MO")]).toEqual(Array.from({ length: 3 }, () => ({ fee: 5000n, freeOver: null })));
    expect(quote("CN")).toMatchObject({ fee: 1200n + 98n * 300n });
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("%s is not a weight", (grams) => {
    expect(() => quoteFreight(template, { countryCode: "CN" }, [grams], 0n)).toThrow(RangeError);
  });

  const money = fc.bigInt({ min: 0n, max: 10n ** 9n });
  const rates = fc.record({
    firstGrams: fc.nat(20_000),
    firstFee: money,
    additionalGrams: fc.nat(5000),
    additionalFee: money,
    freeOver: money,
  });

  test("more weight never costs less", () => {
    fc.assert(
      fc.property(rates, fc.nat(200_000), fc.nat(50_000), (some, grams, more) => {
        const { freeOver: _, ...paid } = some;
        const at = (weight: number): bigint => {
          const quote = quoteFreight({ zones: [], default: paid }, { countryCode: "CN" }, [weight], 0n);
          return "fee" in quote ? quote.fee : -1n;
        };
        expect(at(grams + more) >= at(grams) && at(grams) >= some.firstFee).toBe(true);
      }),
    );
  });

  test("from the threshold on it is free, whatever it weighs; below it never depends on the sum", () => {
    fc.assert(
      fc.property(rates, fc.nat(200_000), money, (some, grams, sum) => {
        const at = (merchandise: bigint) => quoteFreight({ zones: [], default: some }, { countryCode: "CN" }, [grams], merchandise);
        expect(at(some.freeOver + sum)).toMatchObject({ fee: 0n });
        if (some.freeOver > 0n) expect(at(some.freeOver - 1n)).toEqual(at(-1n));
      }),
    );
  });
});
