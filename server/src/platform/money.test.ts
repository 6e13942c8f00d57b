import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MoneyError, allocate, formatMoney, isCurrency, minorDigits, parseDecimal, roundHalfUp, toDecimal } from "./money.ts";

describe("money", () => {
  test("knows the digits of a currency", () => {
    expect(["JPY", "KRW", "CNY", "USD", "KWD", "IQD", "CLF"].map(minorDigits)).toEqual([0, 0, 2, 2, 3, 3, 4]);
    expect(() => minorDigits("XYZ")).toThrow(MoneyError);
    expect(() => minorDigits("cny")).toThrow(MoneyError);
    expect(isCurrency("CNY")).toBe(true);
  });

  test.each([
    [8880n, "CNY", "88.80"],
    [5n, "CNY", "0.05"],
    [-5n, "CNY", "-0.05"],
    [0n, "CNY", "0.00"],
    [8880n, "JPY", "8880"],
    [1n, "KWD", "0.001"],
    [9007199254740993n, "USD", "90071992547409.93"],
  ])("writes %s %s as %s and reads it back", (minor, currency, text) => {
    expect(toDecimal(minor, currency)).toBe(text);
    expect(parseDecimal(text, currency)).toBe(minor);
  });

  test("reads fewer digits than the currency has", () => {
    expect(parseDecimal("88.8", "CNY")).toBe(8880n);
    expect(parseDecimal("88", "CNY")).toBe(8800n);
  });

  test.each([
    ["88.801", "CNY"],
    ["1.0", "JPY"],
    ["1e3", "CNY"],
    ["1,000.00", "CNY"],
    [" 1", "CNY"],
    ["", "CNY"],
    [".5", "CNY"],
    ["1.", "CNY"],
    ["+1", "CNY"],
    ["１", "CNY"],
    ["NaN", "CNY"],
  ])("refuses %j in %s", (text, currency) => {
    expect(() => parseDecimal(text, currency)).toThrow(MoneyError);
  });

  test("rounds halves away from zero", () => {
    expect([
      roundHalfUp(5n, 2n),
      roundHalfUp(-5n, 2n),
      roundHalfUp(4n, 3n),
      roundHalfUp(5n, 3n),
      roundHalfUp(5n, -2n),
      roundHalfUp(0n, 7n),
    ]).toEqual([3n, -3n, 1n, 2n, -3n, 0n]);
  });

  test("allocates by largest remainder, ties to the earlier part", () => {
    expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(allocate(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
    expect(allocate(5n, [0n, 0n])).toEqual([3n, 2n]);
    expect(allocate(5n, [0n, 7n])).toEqual([0n, 5n]);
    expect(allocate(0n, [])).toEqual([]);
    expect(() => allocate(1n, [])).toThrow(MoneyError);
    expect(() => allocate(1n, [-1n, 2n])).toThrow(MoneyError);
  });

  test("the parts are the whole, each within one unit of its exact share", () => {
    const weight = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.array(weight, { minLength: 1, maxLength: 20 }),
        (total, weights) => {
          const parts = allocate(total, weights);
          expect(parts.reduce((a, b) => a + b, 0n)).toBe(total);
          const sum = weights.reduce((a, b) => a + b, 0n);
          if (sum === 0n) return;
          for (const [index, part] of parts.entries()) {
            const off = part * sum - total * (weights[index] ?? 0n);
            expect(off < sum && off > -sum).toBe(true);
          }
        },
      ),
    );
  });

  test("every amount survives being written and read", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.constantFrom("CNY", "JPY", "KWD", "USD"), (minor, currency) => {
        expect(parseDecimal(toDecimal(minor, currency), currency)).toBe(minor);
      }),
    );
  });

  test("shows the narrow symbol and never loses a digit", () => {
    expect(formatMoney(8880n, "CNY", "zh-CN")).toBe("¥88.80");
    expect(formatMoney(8880n, "CNY", "en")).toBe("¥88.80");
    expect(formatMoney(123456n, "USD", "en")).toBe("$1,234.56");
    expect(formatMoney(1234n, "JPY", "zh-CN")).toBe("JPY\u00a01,234");
    expect(formatMoney(900719925474099301n, "CNY", "en")).toBe("¥9,007,199,254,740,993.01");
    expect(formatMoney(-5n, "CNY", "zh-CN")).toBe("-¥0.05");
  });
});
