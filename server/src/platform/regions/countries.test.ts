import { describe, expect, test } from "vitest";
import { COUNTRY_CODES, countries, countryName, isCountry, isPostcode, postcodePattern, postcodeUse } from "./countries.ts";

describe("countries", () => {
  test("all 249 of ISO 3166, each with a name in both languages", () => {
    expect(new Set(COUNTRY_CODES).size).toBe(249);
    for (const locale of ["zh-CN", "en"]) for (const { code, name } of countries(locale)) expect(name, code).not.toBe(code);
    expect([countryName("DE", "zh-CN"), countryName("DE", "en"), countryName("XX", "en")]).toEqual(["德国", "Germany", "XX"]);
    expect([isCountry("CN"), isCountry("cn"), isCountry("EU")]).toEqual([true, false, false]);
  });

  test.each([
    ["CN", "333000", true],
    ["CN", "33300", false],
    ["US", "94105", true],
    ["US", "94105-1234", true],
    ["US", "9410", false],
    ["GB", "sw1a 1aa", true],
    ["GB", "M1 1AE", true],
    ["GB", "12345", false],
    ["CA", "k1a 0b1", true],
    ["CA", "D1A 0B1", false],
    ["JP", "１００－０００１", true],
    ["NL", "1012 AB", true],
    ["PL", "00-001", true],
    ["IE", "D02 X285", true],
    ["FR", "7500", false],
    ["KE", "00100", true],
    ["AR", "C1425 ABC", true],
    ["AR", "<script>", false],
    ["constructor", "1", true],
  ])("%s %s: %s", (country, postcode, valid) => {
    expect(isPostcode(postcode, country)).toBe(valid);
  });

  test("gives a form its pattern", () => {
    expect([postcodePattern("CN"), postcodePattern("US"), postcodePattern("AR")]).toEqual(["\\d{6}", "\\d{5}(?:-\\d{4})?", null]);
  });

  test("knows where to ask", () => {
    expect(["US", "CN", "HK", "AR"].map(postcodeUse)).toEqual(["required", "optional", "none", "optional"]);
  });
});
