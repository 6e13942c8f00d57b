import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../../test/app.ts";
import {
  aConfirmedOrder,
  aShipment,
  breakSf,
  eventually,
  holdParcels,
  pack,
  push,
  routePush,
  sfTime,
} from "../../../../test/factories.shipments.ts";
import { row, sql } from "../../../platform/db/sql.ts";
import { forgetCalls } from "./health.service.ts";

let shop: TestShop;
let replica: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
  replica = await startTestShop({ like: shop, worker: false });
});
afterAll(async () => {
  await replica.close();
  await shop.close();
});

const QUERY = `{ carrierHealth { carrier { code } answeredAt calls unanswered averageMs slowestMs messages refusedMessages waiting } }`;
const healthOf = async (code: string, at = shop) =>
  (await at.must(QUERY, {}, { token: shop.packer })).carrierHealth.find((one: { carrier: { code: string } }) => one.carrier.code === code);

test("says how a carrier answered in the last hour, what it sent and what waits for it, the same in every process", async () => {
  expect(await healthOf("YTO")).toMatchObject({ answeredAt: null, calls: 0, unanswered: 0, averageMs: null, messages: 0, waiting: 0 });
  const parcel = await aShipment(shop, await aConfirmedOrder(shop));
  await breakSf(shop, "error-5xx", { match: "EXP_RECE_CREATE_ORDER" });
  await pack(replica, await aConfirmedOrder(replica)); // counted by another process
  await push(shop, routePush(parcel.trackingNumber, { opCode: "50", acceptTime: sfTime(new Date()), remark: "已收取快件" }));
  await push(shop, "{ no JSON");
  await eventually(async () => (await healthOf("SF")).unanswered === 1);
  const health = await healthOf("SF");
  expect(health).toMatchObject({ messages: 2, refusedMessages: 1, waiting: 1 });
  expect(health.calls).toBeGreaterThan(1);
  expect(Date.parse(health.answeredAt)).toBeGreaterThan(Date.now() - 60_000);
  expect(health.slowestMs).toBeGreaterThanOrEqual(health.averageMs);
  expect(await healthOf("SF", replica)).toMatchObject({ unanswered: 1, waiting: 1 });
  const metrics = await (shop.app.metrics.registry.metrics() as Promise<string>);
  expect(metrics).toMatch(/onestall_carrier_call_seconds_count\{carrier="sf",answered="true"\} \d/);
});

test("what is older than an hour is not counted, and after two days it is gone", async () => {
  // told of a company that nobody calls meanwhile: SF is still asked for the waybill that it did not give
  await row(shop.ctx(), sql`update carrier_calls set carrier = 'yto' where carrier = 'sf'`);
  expect((await healthOf("YTO")).calls).toBeGreaterThan(1);
  await row(shop.ctx(), sql`update carrier_calls set minute = minute - interval '61 minutes'`);
  expect(await healthOf("YTO")).toMatchObject({ calls: 0, unanswered: 0, averageMs: null });
  await row(shop.ctx(), sql`update carrier_calls set minute = minute - interval '2 days'`);
  await forgetCalls(shop.ctx());
  expect(await healthOf("YTO")).toMatchObject({ answeredAt: null });
});
