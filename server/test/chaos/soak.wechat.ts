import { afterAll, beforeAll, test } from "vitest";
import { startTestShop, type TestShop } from "../app.ts";
import { assaultWechat } from "./forgeries.ts";

const RUNS = Number(process.env["SOAK_FORGERIES"] ?? 10_000);
/** Notifications are fresh for five minutes: a longer run is one of several genuine ones. */
const AT_ONCE = 2_500;

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());

test(`${RUNS} mutated notifications of WeChat Pay over HTTP: none accepted, none a 5xx`, async () => {
  for (let left = RUNS; left > 0; left -= AT_ONCE) await assaultWechat(shop, Math.min(left, AT_ONCE));
}, 3_600_000);
