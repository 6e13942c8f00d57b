import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aConfirmedOrder, eventually, pack } from "../../../test/factories.shipments.ts";
import { changed, row, sql } from "../../platform/db/sql.ts";
import { ENOUGH, learnArrival, learnedFrom, quantile, readLearned, stepOf, STEPS } from "./eta.history.ts";
import { CarrierCode } from "./freight.types.ts";
import { recordScans } from "./shipment.scans.ts";
import { noticeStalled } from "./shipment.estimate.ts";
import { transaction } from "../../platform/ctx.ts";
import { readId } from "../../platform/ids.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

const HOUR = 3_600_000;
const ends = { from: { province: "江西省", city: "景德镇市" }, to: { province: "上海市", city: "上海市" } };
const counted = (hours: readonly number[]) => {
  const counts = Array.from({ length: STEPS }, () => 0);
  for (const h of hours) counts[stepOf(h * HOUR)]! += 1;
  return counts;
};

describe("quantiles", () => {
  test("at least so many percent had arrived by then, and a step earlier they had not", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 100 }),
        (hours, percent) => {
          const by = quantile(counted(hours), percent) / HOUR;
          const share = (limit: number) => hours.filter((h) => h < limit).length / hours.length;
          expect(share(by)).toBeGreaterThanOrEqual(percent / 100 - 1e-9);
          if (by > 6) expect(share(by - 6)).toBeLessThan(percent / 100);
        },
      ),
    );
  });

  test("too few parcels teach nothing", () => {
    expect(learnedFrom(counted(Array.from({ length: ENOUGH - 1 }, () => 40)))).toBeNull();
    expect(learnedFrom(counted(Array.from({ length: ENOUGH }, () => 40)))).toEqual({
      earliest: 36 * HOUR,
      latest: 42 * HOUR,
      hopeless: 42 * HOUR,
    });
  });
});

test("arrivals at the same time are all counted, for the cities and for the provinces; a route nobody used takes its provinces' word", async () => {
  const ctx = shop.ctx();
  await Promise.all(Array.from({ length: 40 }, (_, i) => learnArrival(shop.ctx(), CarrierCode.YTO, ends, (30 + (i % 20)) * HOUR)));
  const found = await row(
    ctx,
    sql<{ n: number; total: number }>`select count(*)::int as n, sum(total)::int as total from route_time where carrier = 'YTO'`,
  );
  expect(found).toEqual({ n: 2, total: 80 });
  const nearby = { from: { province: "江西省", city: "南昌市" }, to: ends.to };
  expect(await readLearned(ctx, CarrierCode.YTO, nearby)).toEqual(await readLearned(ctx, CarrierCode.YTO, ends));
  expect(await readLearned(ctx, CarrierCode.JD, ends)).toBeNull();
  const far = { from: ends.from, to: { province: "西藏自治区", city: "拉萨市" } };
  expect(await readLearned(ctx, CarrierCode.YTO, far)).toBeNull();
});

const fields = `estimatedTo estimateSource estimateConfidence stalledAt status`;
const aParcel = async () => {
  const order = await aConfirmedOrder(shop);
  const { shipment } = await pack(shop, order, { carrier: "JD", trackingNumber: `JD${String(Date.now())}` });
  const read = async () =>
    (
      await shop.must(`query($id: ID!, $t: String) { shipment(id: $id, accessToken: $t) { ${fields} } }`, {
        id: shipment.id,
        t: order.token,
      })
    ).shipment;
  const scan = (state: "PICKED_UP" | "IN_TRANSIT" | "DELIVERED", at: Date) =>
    recordScans(
      shop.ctx(),
      readId("shp", shipment.id)!,
      [{ key: `${state}${at.getTime()}`, occurredAt: at, state, rawCode: "", text: "", location: null }],
      { trusted: true, source: "QUERY" },
    );
  return { id: readId("shp", shipment.id)!, read, scan };
};

test("what arrives teaches, once; the next parcel says by when, and how sure that is", async () => {
  const left = new Date(Date.now() - 60 * HOUR);
  const first = await aParcel();
  expect(await first.read()).toMatchObject({ estimateSource: "TABLE", estimateConfidence: null });
  await first.scan("PICKED_UP", left);
  await first.scan("DELIVERED", new Date(left.getTime() + 31 * HOUR));
  await first.scan("DELIVERED", new Date(left.getTime() + 32 * HOUR));
  const known = await row(shop.ctx(), sql<{ total: number }>`select max(total) as total from route_time where carrier = 'JD'`);
  expect(known).toEqual({ total: 1 });
  await Promise.all(Array.from({ length: ENOUGH }, () => learnArrival(shop.ctx(), CarrierCode.JD, ends, 31 * HOUR)));
  const second = await aParcel();
  expect(await second.read()).toMatchObject({ estimateSource: "HISTORY", estimateConfidence: 80 });
  await second.scan("PICKED_UP", left);
  expect(new Date((await second.read()).estimatedTo).getTime()).toBe(left.getTime() + 36 * HOUR);
});

test("a parcel later than nearly all of its route is stalled: told once, and no more when it arrives", async () => {
  const parcel = await aParcel();
  await parcel.scan("PICKED_UP", new Date(Date.now() - 90 * HOUR));
  await parcel.scan("IN_TRANSIT", new Date(Date.now() - 80 * HOUR));
  for (let round = 0; round < 2; round++) await transaction(shop.ctx(), noticeStalled);
  expect((await parcel.read()).stalledAt).not.toBeNull();
  const told = () =>
    row(
      shop.ctx(),
      sql<{ n: number }>`select count(*)::int as n from event where type = 'shipment.stalled' and payload ->> 'shipmentId' = ${parcel.id}`,
    );
  await eventually(async () => (await told())?.n === 1);
  await parcel.scan("DELIVERED", new Date());
  expect(await parcel.read()).toMatchObject({ status: "DELIVERED", stalledAt: null });
  await changed(shop.ctx(), sql`update shipment set late_after = null where id = ${parcel.id}`);
});
