import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maskPhone, normalisePhone, parsePhone } from "./phone.ts";

describe("phone", () => {
  test.each([
    ["13800138000", "+8613800138000"],
    ["138 0013 8000", "+8613800138000"],
    ["138-0013-8000", "+8613800138000"],
    ["+86 138 0013 8000", "+8613800138000"],
    ["+86-13800138000", "+8613800138000"],
    ["008613800138000", "+8613800138000"],
    ["8613800138000", "+8613800138000"],
    ["(+86)13800138000", null],
    ["１３８００１３８０００", "+8613800138000"],
    ["19912345678", "+8619912345678"],
    ["12800138000", null],
    ["1380013800", null],
    ["138001380000", null],
    ["0798-8220000", "+867988220000"],
    ["(0798) 8220000", "+867988220000"],
    ["07988220000", "+867988220000"],
    ["010-62345678", "+861062345678"],
    ["+86 10 6234 5678", "+861062345678"],
    ["021 6234567", null],
    ["021-62345678", "+862162345678"],
    ["", null],
    ["abc", null],
    ["1380013800a", null],
    ["+", null],
    ["+1 (415) 555-2671", "+14155552671"],
    ["+852 9123 4567", "+85291234567"],
    ["+852 123", null],
    ["+44 20 7946 0958", "+442079460958"],
    ["+49 (0)30 1234567", "+49301234567"],
    ["0049（0）30 1234567", "+49301234567"],
    ["+44(0)20 7946 0958", "+442079460958"],
    ["+39 (0)6 1234 5678", "+390612345678"],
    ["+1234567890123456", null],
  ])("%s is %s", (text, e164) => {
    expect(normalisePhone(text)).toBe(e164);
  });

  test.each([
    ["020 7946 0958", "GB", "+442079460958"],
    ["(415) 555-2671", "US", "+14155552671"],
    ["1 415 555 2671", "US", "+14155552671"],
    ["06 12 34 56 78", "FR", "+33612345678"],
    ["090-1234-5678", "JP", "+819012345678"],
    ["9123 4567", "HK", "+85291234567"],
    ["0912 345 678", "TW", "+886912345678"],
    ["06 1234 5678", "IT", "+390612345678"],
    ["12345678", "XX", null],
  ])("%s at home in %s is %s", (text, country, e164) => {
    expect(normalisePhone(text, country)).toBe(e164);
  });

  test("extensions are kept apart", () => {
    expect(parsePhone("010-62345678转123")).toEqual({ e164: "+861062345678", local: "010-62345678", kind: "landline", extension: "123" });
    expect(parsePhone("0798-8220000-8012")).toMatchObject({ local: "0798-8220000", extension: "8012" });
    expect(parsePhone("010-62345678 ext. 9")).toMatchObject({ extension: "9" });
    expect(parsePhone("13800138000转4321")).toMatchObject({ kind: "mobile", extension: "4321" });
  });

  test("masks", () => {
    expect(["13800138000", "+86 138 0013 8000", "0798-8220000", "+14155552671", "12", ""].map(maskPhone)).toEqual([
      "138****8000",
      "138****8000",
      "0798-****000",
      "+1415****671",
      "****",
      "****",
    ]);
  });

  test("a stored number is read as itself; no text throws; a mask shows at most seven digits", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()-]{3,20}$/)), (text) => {
        const e164 = normalisePhone(text);
        if (e164) expect(normalisePhone(e164)).toBe(e164);
        expect(maskPhone(text).replaceAll(/\D/g, "").length).toBeLessThanOrEqual(7);
      }),
      { numRuns: 1000 },
    );
  });
});
