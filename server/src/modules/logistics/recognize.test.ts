import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { simulate } from "../../../test/factories.orders.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());

const QUERY = `query($trackingNumber: String!) { parcelCompanyGuesses(trackingNumber: $trackingNumber) { carrier { code name } companyCode } }`;
const guesses = async (trackingNumber: string) =>
  (await shop.must(QUERY, { trackingNumber }, { token: shop.packer, language: "en" })).parcelCompanyGuesses;

test("a number's company is told before it is sent: one with an account of the shop's, or another by its code", async () => {
  expect(await guesses("YT 2600 2278 8140 9")).toEqual([{ carrier: { code: "YTO", name: "YTO Express" }, companyCode: null }]);
  expect(await guesses("4312345678901")).toEqual([{ carrier: { code: "OTHER", name: "Yunda Express" }, companyCode: "yunda" }]);
});

test("of several companies that number alike the likeliest comes first", async () => {
  const found = await guesses("73123456789012");
  expect(found.map(({ companyCode }: { companyCode: string }) => companyCode)).toEqual(["zhongtong", "shentong"]);
});

test("what is no number, or nobody's, has no company, and no call is made for what is too short", async () => {
  let calls = 0;
  const { fetch } = shop.app;
  shop.app.fetch = (url, init) => {
    if (String(url).includes("autonumber")) calls++;
    return fetch(url, init);
  };
  expect(await guesses("123")).toEqual([]);
  expect(await guesses("运单号 12345678")).toEqual([]);
  expect(calls).toBe(0);
  expect(await guesses("999999999")).toEqual([]);
  await guesses("999999999"); // remembered
  expect(calls).toBe(1);
  shop.app.fetch = fetch;
});

test("without Kuaidi100's answer there is no guess and no error, and the next one asks again", async () => {
  for (const fault of ["error-5xx", "garbage", "bad-signature"]) {
    await simulate(shop, "/control/faults", { target: "kuaidi100", fault, on: "reply", match: "4399999999999" });
    expect(await guesses("4399999999999"), fault).toEqual([]);
  }
  expect(await guesses("4399999999999")).toHaveLength(1);
});
