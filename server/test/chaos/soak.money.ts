import { afterAll, beforeAll, expect, test } from "vitest";
import { figure } from "../figures.ts";
import { ambiguity, clicks, duplicates, lateness } from "./drills.ts";
import { type Market, openMarket } from "./market.ts";

const HOUR = 3_600_000;
const note = (found: Parameters<typeof figure>[0]) => {
  figure(found);
  expect(found.met, found.found).toBe(true);
};
const kinds = ["error-5xx-after-applying", "timeout-after-applying", "garbage"];

let yuan: Market;
let dollars: Market;
beforeAll(async () => {
  yuan = await openMarket();
  dollars = await openMarket("USD");
}, 240_000);
afterAll(async () => {
  await yuan.close();
  await dollars.close();
});

const orders = Number(process.env["SOAK_ORDERS"] ?? 1_000);
test(
  "a thousand orders whose news come five times, mixed up, early and at both servers",
  async () => {
    note(await duplicates(yuan, orders, ["ALIPAY", "WECHAT_PAY"]));
  },
  HOUR,
);

test(
  "and a tenth as many in dollars",
  async () => {
    note(await duplicates(dollars, Math.ceil(orders / 10), ["PAYPAL", "STRIPE"]));
  },
  HOUR,
);

test(
  "twenty clicks, a hundred times",
  async () => {
    note(await clicks(yuan, Number(process.env["SOAK_REPS"] ?? 100)));
  },
  HOUR,
);

const ambiguous = Math.ceil(Number(process.env["SOAK_AMBIGUOUS"] ?? 200) / 6);
test(
  "a hundred answers of the gateways of yuan that say nothing",
  async () => {
    note(await ambiguity(yuan, ambiguous, ["ALIPAY", "WECHAT_PAY"], [...kinds, "bad-signature"]));
  },
  HOUR,
);

test(
  "a hundred answers of the gateways of dollars that say nothing",
  async () => {
    note(await ambiguity(dollars, ambiguous, ["PAYPAL", "STRIPE"], kinds));
  },
  HOUR,
);

test(
  "fifty orders that end and are paid later",
  async () => {
    note(await lateness(yuan, 25));
  },
  HOUR,
);
