import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../app.ts";
import { holdParcels } from "../factories.shipments.ts";
import { figure } from "../figures.ts";
import { assault, shuffles } from "./drills.ts";
import type { Format } from "./pushes.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
});
afterAll(() => shop.close());

const long = process.env["SOAK_PARCELS"] !== undefined;
const RUNS = Number(process.env["SOAK_PUSHES"] ?? (long ? 10_000 : 120));
const PARCELS = Number(process.env["SOAK_PARCELS"] ?? 6);
const seed = Number(process.env["SOAK_SEED"] ?? (long ? Date.now() % 1_000_000 : 7));

const note = (found: Parameters<typeof figure>[0]) => {
  figure(found);
  expect(found.met, `${found.what}: ${found.found}`).toBe(true);
};

test(`the scans of ${PARCELS} parcels in any order and repetition are the timeline that they are in order`, async () => {
  note(await shuffles(shop, PARCELS, seed));
}, 600_000);

test.each<Format>(["SF JSON", "SF XML", "YTO", "JD", "Kuaidi100"])(
  `${RUNS} mutated pushes of %s move no parcel wrongly and make nothing stumble`,
  async (format) => {
    note(await assault(shop, format, RUNS, seed));
  },
  3_600_000,
);
