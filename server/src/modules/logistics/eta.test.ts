import { describe, expect, test } from "vitest";
import { promiseDelivery } from "./eta.ts";

const cn = (provinceCode: string) => ({ countryCode: "CN", provinceCode });
const at = (wall: string): Date => new Date(`${wall}+08:00`);

describe("delivery promise", () => {
  test("counts from the day of dispatch", () => {
    expect(promiseDelivery(cn("360000"), at("2026-11-22T10:00:00"))).toEqual({
      shipsOn: "2026-11-22",
      earliest: "2026-11-23",
      latest: "2026-11-24",
      cutOff: at("2026-11-22T16:00:00"),
    });
  });

  test.each([
    ["2026-11-22T15:59:59.999", "2026-11-22", "2026-11-22T16:00:00"],
    ["2026-11-22T16:00:00", "2026-11-23", "2026-11-23T16:00:00"],
    ["2026-11-22T23:59:59", "2026-11-23", "2026-11-23T16:00:00"],
    ["2026-11-23T00:00:00", "2026-11-23", "2026-11-23T16:00:00"],
    ["2026-12-31T20:00:00", "2027-01-01", "2027-01-01T16:00:00"],
    ["2028-02-28T20:00:00", "2028-02-29", "2028-02-29T16:00:00"],
  ])("paid at %s leaves on %s", (paid, shipsOn, cutOff) => {
    expect(promiseDelivery(cn("310000"), at(paid))).toMatchObject({ shipsOn, cutOff: at(cutOff) });
  });

  test("the cut-off is a setting", () => {
    expect(promiseDelivery(cn("310000"), at("2026-11-22T17:00:00"), 18)?.shipsOn).toBe("2026-11-22");
  });

  test("every province has a promise, further away never sooner", () => {
    const codes = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82".split(" ");
    const paid = at("2026-11-22T10:00:00");
    expect(codes).toHaveLength(34);
    for (const code of codes) {
      const promise = promiseDelivery(cn(`${code}0000`), paid);
      expect(promise && promise.earliest <= promise.latest && promise.earliest > promise.shipsOn, code).toBe(true);
    }
    const latest = (code: string): string => promiseDelivery(cn(code), paid)?.latest ?? "";
    expect(latest("360000") < latest("310000") && latest("310000") < latest("650000")).toBe(true);
  });

  test("by country where there is no province, nothing where nothing is known", () => {
    const paid = at("2026-11-22T10:00:00");
    expect(promiseDelivery({ countryCode: "HK" }, paid)).toEqual(promiseDelivery(cn("810000"), paid));
    expect(promiseDelivery({ countryCode: "US" }, paid)).toMatchObject({ earliest: "2026-11-30", latest: "2026-12-10" });
    expect(promiseDelivery({ countryCode: "CN" }, paid)).toBeNull();
    expect(promiseDelivery({ countryCode: "" }, paid)).toBeNull();
    expect(promiseDelivery(cn("990000"), paid)).toBeNull();
  });
});
