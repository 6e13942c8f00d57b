import { afterAll, beforeAll, expect, test } from "vitest";
import { figure } from "../figures.ts";
import { ambiguity, clicks, duplicates, lateness } from "./drills.ts";
import { type Market, openMarket } from "./market.ts";

let market: Market;
beforeAll(async () => {
  market = await openMarket();
}, 240_000);
afterAll(() => market.close());

const note = (found: Parameters<typeof figure>[0]) => {
  figure(found);
  expect(found.met, found.found).toBe(true);
};

test("what the companies tell five times, mixed up, early and at both servers at once has each effect once", async () => {
  note(await duplicates(market, 40, ["ALIPAY", "WECHAT_PAY"]));
}, 180_000);

test("twenty clicks at two servers are one order and one charge, five times over", async () => {
  note(await clicks(market, 5));
}, 180_000);

test("whatever became of an answer, nothing is charged or given back twice, and nothing is lost", async () => {
  const kinds = ["error-5xx-after-applying", "timeout-after-applying", "garbage", "bad-signature"];
  note(await ambiguity(market, 8, ["ALIPAY", "WECHAT_PAY"], kinds));
}, 300_000);

test("orders whose time is over end within seconds; money that comes later takes the goods again or goes back", async () => {
  note(await lateness(market, 5));
}, 240_000);
