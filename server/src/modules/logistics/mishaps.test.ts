import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import {
  aConfirmedOrder,
  act,
  aShipment,
  breakSf,
  eventually,
  holdParcels,
  pack,
  readShipments,
  scanNext,
  sfBooks,
  shipmentsUntil,
} from "../../../test/factories.shipments.ts";
import { createCtx } from "../../platform/ctx.ts";
import { any, changed, row, rows, sql } from "../../platform/db/sql.ts";
import { Refusal } from "../../platform/failures.ts";
import { readId } from "../../platform/ids.ts";
import { completeOldDeliveries } from "../orders/order.receipt.ts";
import { CarrierCode } from "./freight.types.ts";
import { seedLogistics } from "./logistics.seed.ts";
import { createShipment } from "./shipment.create.ts";
import { sweepShipments } from "./sweep.service.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
});
afterAll(() => shop.close());

const cancelOrder = (orderId: string) =>
  shop.must(
    `mutation($input: OrderCancelInput!) { orderCancel(input: $input) { order { status } userErrors { message } } }`,
    { input: { orderId, reason: "x", idempotencyKey: randomUUID() } },
    { token: shop.owner },
  );

test("a parcel called off while its waybill is being made leaves none behind at the carrier", async () => {
  const order = await aConfirmedOrder(shop);
  const { fetch } = shop.app;
  shop.app.fetch = async (url, init) => {
    if (!String(init?.body).includes("EXP_RECE_CREATE_ORDER")) return fetch(url, init);
    shop.app.fetch = fetch;
    const { shipments } = await readShipments(shop, order);
    await act(shop, "shipmentCancel", { shipmentId: shipments[0].id }); // the carrier does not know it yet
    return fetch(url, init); // and now it does
  };
  const { shipment } = await pack(shop, order);
  expect(shipment.status).toBe("CANCELLED");
  await sweepShipments(shop.ctx());
  await eventually(async () =>
    (await sfBooks(shop)).some(({ orderId, state }) => orderId.includes(shipment.number) && state === "cancelled"),
  );
  expect((await pack(shop, order)).shipment.status).toBe("LABEL_CREATED");
});

test("a parcel that the carrier took before its order was cancelled: stock stays released, staff are told twice, nothing is sold", async () => {
  const order = await aConfirmedOrder(shop);
  const shipment = await aShipment(shop, order);
  await breakSf(shop, "lost", { on: "message" });
  await scanNext(shop, shipment.trackingNumber);
  await cancelOrder(order.id);
  const told = ({ timeline }: { timeline: { type: string }[] }) => timeline.filter(({ type }) => type === "shipment.exception").length;
  await shipmentsUntil(shop, order, (now) => told(now) === 1);
  await act(shop, "trackingRefresh", { shipmentId: shipment.id });
  const now = await readShipments(shop, order);
  expect([now.status, now.shipments[0].status, told(now)]).toEqual(["CANCELLED", "PICKED_UP", 2]);
  const moved = await rows(
    shop.ctx(),
    sql<{ reason: string }>`select reason from stock_movement where order_id = ${readId("ord", order.id)} order by id`,
  );
  expect(moved.map(({ reason }) => reason)).toEqual(["RESERVED", "RELEASED"]);
});

test("a shop that died between the record and the call goes on where it was", async () => {
  const order = await aConfirmedOrder(shop);
  const { fetch } = shop.app;
  shop.app.fetch = () => {
    throw new RangeError("the process ends here");
  };
  await pack(shop, order);
  shop.app.fetch = fetch;
  expect((await readShipments(shop, order)).shipments).toMatchObject([{ status: "DRAFT" }]);
  await row(shop.ctx(), sql`update shipment set next_check_at = shop_now() where status = 'DRAFT'`);
  await shipmentsUntil(shop, order, (now) => now.shipments[0].status === "LABEL_CREATED");
});

test("two shops on one database look after each parcel once", async () => {
  const order = await aConfirmedOrder(shop);
  const shipment = await aShipment(shop, order);
  let asked = 0;
  const { fetch } = shop.app;
  shop.app.fetch = (url, init) => {
    if (String(init?.body).includes(shipment.trackingNumber) && String(init?.body).includes("SEARCH_ROUTES")) asked++;
    return fetch(url, init);
  };
  await row(shop.ctx(), sql`update shipment set next_check_at = shop_now() - interval '1 hour' where id = ${readId("shp", shipment.id)}`);
  await Promise.all([1, 2, 3, 4].map(() => sweepShipments(shop.ctx())));
  await eventually(() => asked > 0);
  await new Promise((wait) => setTimeout(wait, 300));
  shop.app.fetch = fetch;
  expect(asked).toBe(1);
});

test("no more than ten numbers are asked about in one call", async () => {
  for (let i = 0; i < 12; i++) await aShipment(shop, await aConfirmedOrder(shop));
  const sizes: number[] = [];
  const { fetch } = shop.app;
  shop.app.fetch = (url, init) => {
    const form = new URLSearchParams(String(init?.body));
    if (form.get("serviceCode") === "EXP_RECE_SEARCH_ROUTES")
      sizes.push((JSON.parse(form.get("msgData")!) as { trackingNumber: string[] }).trackingNumber.length);
    return fetch(url, init);
  };
  await row(shop.ctx(), sql`update shipment set next_check_at = shop_now() - interval '1 hour' where status = 'LABEL_CREATED'`);
  await sweepShipments(shop.ctx());
  await eventually(() => sizes.reduce((sum, size) => sum + size, 0) >= 12);
  shop.app.fetch = fetch;
  expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
});

test("a carrier that hangs is left alone after two calls, and the others' parcels do not wait for it", async () => {
  const hanging: string[] = [];
  for (let i = 0; i < 4; i++) hanging.push((await aShipment(shop, await aConfirmedOrder(shop), { carrier: "JD" })).id);
  const order = await aConfirmedOrder(shop);
  const sf = await aShipment(shop, order);
  const { fetch } = shop.app;
  let asked = 0;
  let answers = () => {};
  const hangs = new Promise<void>((resolve) => (answers = resolve));
  shop.app.fetch = async (url, init) => {
    if (!String(url).includes("trace/query")) return fetch(url, init);
    asked++;
    await hangs;
    throw new TypeError("fetch failed");
  };
  await breakSf(shop, "lost", { on: "message" });
  await scanNext(shop, sf.trackingNumber);
  const ids = [...hanging, sf.id].map((id) => readId("shp", id)!);
  await row(shop.ctx(), sql`update shipment set next_check_at = shop_now() + interval '1 day' where next_check_at is not null`);
  await changed(shop.ctx(), sql`update shipment set next_check_at = shop_now() - interval '1 hour', checks = 5 where id = ${any(ids)}`);
  const swept = sweepShipments(shop.ctx());
  await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].status === "PICKED_UP");
  answers();
  await swept;
  const looks = async () =>
    (
      await rows(
        shop.ctx(),
        sql<{ checks: number }>`select checks from shipment where id = ${any(hanging.map((id) => readId("shp", id)!))} order by checks`,
      )
    ).map(({ checks }) => checks);
  await eventually(async () => String(await looks()) === "5,5,6,6"); // those that nobody was asked about are not put off
  shop.app.fetch = fetch;
  expect(asked).toBe(2);
});

test("a delivered order whose parcel comes back, or goes out once more, is not complete by itself; staff decide", async () => {
  const orders = [];
  for (let i = 0; i < 3; i++) {
    const order = await aConfirmedOrder(shop);
    const shipment = await aShipment(shop, order);
    await scanNext(shop, shipment.trackingNumber);
    await scanNext(shop, shipment.trackingNumber, { opCode: "80", text: "已签收" });
    await shipmentsUntil(shop, order, ({ status }) => status === "DELIVERED");
    orders.push({ order, shipment });
  }
  const [kept, back, again] = orders as [(typeof orders)[0], (typeof orders)[0], (typeof orders)[0]];
  for (const { order, shipment } of [back, again]) {
    await scanNext(shop, shipment.trackingNumber, { opCode: "648", text: "快件已退回" });
    await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].status === "RETURNED");
  }
  const { shipment: second } = await act(shop, "shipmentReplace", {
    shipmentId: again.shipment.id,
    reason: "came back",
    idempotencyKey: randomUUID(),
  });
  await row(shop.ctx(), sql`update shop_order set delivered_at = shop_now() - interval '8 days' where status = 'DELIVERED'`);
  await row(shop.ctx(), sql`update shipment set delivered_at = shop_now() - interval '8 days' where status = 'DELIVERED'`);
  const states = async () => Promise.all([kept, back, again].map(async ({ order }) => (await readShipments(shop, order)).status));
  await completeOldDeliveries(shop.ctx(), 7);
  expect(await states()).toEqual(["COMPLETED", "DELIVERED", "DELIVERED"]);
  await act(shop, "shipmentHandOver", { shipmentId: second.id });
  await scanNext(shop, second.trackingNumber, { opCode: "80", text: "已签收" });
  await shipmentsUntil(shop, again.order, ({ shipments }) => shipments[1].status === "DELIVERED");
  await completeOldDeliveries(shop.ctx(), 7);
  expect(await states()).toEqual(["COMPLETED", "DELIVERED", "DELIVERED"]); // the shopper has its seven days, too
  await row(shop.ctx(), sql`update shipment set delivered_at = shop_now() - interval '8 days' where status = 'DELIVERED'`);
  await completeOldDeliveries(shop.ctx(), 7);
  expect(await states()).toEqual(["COMPLETED", "DELIVERED", "COMPLETED"]);
});

test("one parcel whose scans cannot be recorded does not keep the scans of the others from being recorded", async () => {
  const parcels = [];
  for (let i = 0; i < 3; i++) {
    const order = await aConfirmedOrder(shop);
    parcels.push({ order, shipment: await aShipment(shop, order) });
  }
  await breakSf(shop, "lost", { on: "message", count: 3 });
  for (const { shipment } of parcels) await scanNext(shop, shipment.trackingNumber);
  const ids = parcels.map(({ shipment }) => readId("shp", shipment.id)!);
  const [bad] = ids;
  await changed(
    shop.ctx(),
    sql.raw(
      `create function no_scans() returns trigger language plpgsql as $$ begin if new.shipment_id = '${bad}' then raise exception 'disk full'; end if; return new; end $$`,
    ),
  );
  await changed(shop.ctx(), sql`create trigger no_scans before insert on tracking_event for each row execute function no_scans()`);
  const alerts = async () => /kind="shipment"[^\n]* (\d+)/.exec(await shop.app.metrics.registry.metrics())?.[1] ?? "0";
  const before = Number(await alerts());
  await changed(shop.ctx(), sql`update shipment set next_check_at = shop_now() where id = ${any(ids)}`);
  await sweepShipments(shop.ctx());
  for (const { order } of parcels.slice(1)) await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].status === "PICKED_UP");
  await eventually(async () => Number(await alerts()) > before);
  await changed(shop.ctx(), sql`drop trigger no_scans on tracking_event`);
  expect((await readShipments(shop, parcels[0]!.order)).shipments[0].status).toBe("LABEL_CREATED");
});

test("a live shop sends nothing from the demo's address", async () => {
  const order = await aConfirmedOrder(shop);
  const app = { ...shop.app, env: { ...shop.app.env, SHOP_MODE: "live" as const } };
  const permissions = new Set(["ORDERS_READ", "SHIPMENTS_WRITE"]);
  const ctx = createCtx(app, {
    viewer: { role: "STAFF", accountId: randomUUID(), name: "x", permissions, sessionId: null },
    language: "en",
  });
  const refused = createShipment(ctx, { orderId: order.id, carrier: CarrierCode.SF, idempotencyKey: "live" });
  await expect(refused).rejects.toThrow(Refusal);
  await expect(refused).rejects.toThrow("Settings › Shipping");
});

test("seeding again changes nothing a merchant has set", async () => {
  await row(shop.ctx(), sql`update freight_template set active = false where code = 'sf-international'`);
  await seedLogistics(shop.ctx());
  const kept = await rows(shop.ctx(), sql<{ code: string; active: boolean }>`select code, active from freight_template order by code`);
  expect(kept.map(({ code, active }) => `${code} ${active}`)).toEqual([
    "jd-express true",
    "own-delivery true",
    "pickup true",
    "sf-international false",
    "sf-international-jpy true",
    "sf-international-usd true",
    "sf-standard true",
    "sf-standard-jpy true",
    "sf-standard-usd true",
    "yto-economy true",
  ]);
});
