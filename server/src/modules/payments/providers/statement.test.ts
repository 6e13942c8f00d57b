import { describe, expect, test } from "vitest";
import { MoneyError } from "../../../platform/money.ts";
import { daysOf, fileAddress, isDue, MOST_BYTES, readFile, toFen } from "./statement.ts";

const at = (text: string): Date => new Date(text);

describe("days of Beijing", () => {
  test("a day begins and ends at sixteen hours UTC, in winter and in summer", () => {
    for (const month of ["01", "07"]) {
      const [day, ...more] = daysOf({ from: at(`2026-${month}-21T16:00:00Z`), to: at(`2026-${month}-22T16:00:00Z`) });
      expect(more).toEqual([]);
      expect(day).toEqual({ name: `2026-${month}-22`, from: at(`2026-${month}-21T16:00:00Z`), to: at(`2026-${month}-22T16:00:00Z`) });
    }
  });

  test("a millisecond on either side touches another day", () => {
    const names = (from: string, to: string) => daysOf({ from: at(from), to: at(to) }).map(({ name }) => name);
    expect(names("2026-12-31T15:59:59.999Z", "2026-12-31T16:00:00.001Z")).toEqual(["2026-12-31", "2027-01-01"]);
    expect(names("2028-02-28T16:00:00Z", "2028-02-29T16:00:00Z")).toEqual(["2028-02-29"]);
  });

  test("a period that does not begin before it ends is a mistake", () => {
    expect(() => daysOf({ from: at("2026-01-01"), to: at("2026-01-01") })).toThrow(RangeError);
    expect(() => daysOf({ from: at("none"), to: at("2026-01-01") })).toThrow(RangeError);
  });

  test("a statement is due at ten the next morning", () => {
    const [day] = daysOf({ from: at("2026-11-21T16:00:00Z"), to: at("2026-11-22T16:00:00Z") });
    expect(isDue(day!, at("2026-11-23T01:59:59.999Z"))).toBe(false);
    expect(isDue(day!, at("2026-11-23T02:00:00Z"))).toBe(true);
  });
});

describe("the address of a file", () => {
  const hosts = /^[\w.-]+\.alipay\.com$/;
  const check = (text: string) => fileAddress("alipay", text, "https://openapi.example:8443/gateway.do", hosts).href;

  test.each(["https://dwbillcenter.alipay.com/file?a=1", "https://openapi.example:8443/file"])("%s is fetched", (text) => {
    expect(check(text)).toBe(text);
  });

  test.each([
    "http://dwbillcenter.alipay.com/file",
    "https://dwbillcenter.alipay.com:8443/file",
    "https://alipay.com.evil.example/file",
    "https://evilalipay.com/file",
    "https://openapi.example/file",
    "http://openapi.example:8443/file",
    "https://user@dwbillcenter.alipay.com/file",
    "https://user:word@openapi.example:8443/file",
    "http://127.0.0.1/file",
    "http://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "//dwbillcenter.alipay.com/file",
    "",
  ])("%j is not", (text) => {
    expect(() => check(text)).toThrow(expect.objectContaining({ name: "ProviderUnavailable", code: "FOREIGN_ADDRESS" }));
  });
});

test("a file without end is given up", async () => {
  const chunk = new Uint8Array(1_048_576);
  let given = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      given += chunk.length;
      controller.enqueue(chunk);
    },
  });
  await expect(readFile("alipay", new Response(endless))).rejects.toMatchObject({ code: "TOO_LARGE" });
  expect(given).toBeLessThan(MOST_BYTES + 5 * chunk.length);
});

test("fees finer than a fen are rounded to it, halves away from zero", () => {
  const cases = { "0.53280": 53n, "0.005": 1n, "0.00499": 0n, "-0.005": -1n, "-0.18": -18n, "12": 1200n, "0.1": 10n };
  for (const [text, fen] of Object.entries(cases)) expect(toFen(text)).toBe(fen);
  for (const text of ["", "1e3", "1,000.00", "+1", ".5", "0.6%"]) expect(() => toFen(text)).toThrow(MoneyError);
});
