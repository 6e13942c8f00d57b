import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { simulate } from "../../../test/factories.orders.ts";
import {
  aConfirmedOrder,
  act,
  aShipment,
  eventually,
  holdParcels,
  pack,
  readShipments,
  shipmentsUntil,
} from "../../../test/factories.shipments.ts";
import { changed, row, sql } from "../../platform/db/sql.ts";
import { readId } from "../../platform/ids.ts";
import { sweepShipments } from "./sweep.service.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
});
afterAll(() => shop.close());

const advance = (company: string, no: string, scan: object = {}) => simulate(shop, `/control/${company}/parcels/${no}/advance`, scan);
/** Every scan that is left happens now. */
const finish = async (company: string, no: string): Promise<void> => {
  for (let i = 0; i < 20; i++) await advance(company, no).catch(() => {});
};
const sweepNow = async (): Promise<void> => {
  await changed(
    shop.ctx(),
    sql`update shipment set next_check_at = shop_now(), asked_at = null where status not in ('DELIVERED', 'RETURNED', 'CANCELLED')`,
  );
  await sweepShipments(shop.ctx());
};
const subscribed = async (id: string): Promise<boolean> =>
  (await row(shop.ctx(), sql<{ at: Date | null }>`select subscribed_at as at from shipment where id = ${readId("shp", id)}`))!.at !== null;
const anyNumber = () => `7${String(Date.now()).slice(-11)}${String(Math.floor(Math.random() * 90) + 10)}`;

describe.each([
  ["YTO", "yto", /^YT\d{13}$/, "YTO Express"],
  ["JD", "jd", /^JDVC\d{11}$/, "JD Logistics"],
])("a parcel sent with %s", (carrier, company, shape, name) => {
  test("gets its waybill there, and the order is delivered when its pushes say so", async () => {
    const order = await aConfirmedOrder(shop);
    const shipment = await aShipment(shop, order, { carrier });
    expect(shipment.trackingNumber).toMatch(shape);
    expect(shipment).toMatchObject({ carrier: { code: carrier, name } });
    await finish(company, shipment.trackingNumber);
    const now = await shipmentsUntil(shop, order, ({ status }) => status === "DELIVERED");
    expect(now.shipments[0]).toMatchObject({
      status: "DELIVERED",
      events: expect.arrayContaining([expect.objectContaining({ status: "PICKED_UP" })]) as object,
    });
  });

  test("is called off at the company as well", async () => {
    const order = await aConfirmedOrder(shop);
    const shipment = await aShipment(shop, order, { carrier });
    const { shipment: after, userErrors } = await act(shop, "shipmentCancel", { shipmentId: shipment.id });
    expect([after?.status, userErrors]).toEqual(["CANCELLED", []]);
    await expect(advance(company, shipment.trackingNumber)).rejects.toThrow("409");
  });

  test("survives a lost answer: the same waybill is found again", async () => {
    const order = await aConfirmedOrder(shop);
    await simulate(shop, "/control/faults", { target: company, fault: "error-5xx-after-applying" });
    expect((await pack(shop, order, { carrier })).shipment).toMatchObject({ status: "DRAFT", trackingNumber: null });
    await sweepNow();
    await shipmentsUntil(
      shop,
      order,
      ({ shipments }) => shipments[0].status === "LABEL_CREATED" && shape.test(shipments[0].trackingNumber),
    );
  });

  test("brought to its counter is followed by its number", async () => {
    const order = await aConfirmedOrder(shop);
    const no = carrier === "YTO" ? `YT${String(Date.now()).padStart(13, "0")}` : `JDVC${String(Date.now()).slice(-11)}`;
    const shipment = await aShipment(shop, order, { carrier, trackingNumber: no });
    await eventually(() => subscribed(shipment.id));
    await finish(company, no);
    await shipmentsUntil(shop, order, ({ status }) => status === "DELIVERED");
  });
});

test("what JD's address is told without proof delivers nothing until JD confirms it", async () => {
  const order = await aConfirmedOrder(shop);
  const { trackingNumber } = await aShipment(shop, order, { carrier: "JD" });
  const body = {
    waybillCode: trackingNumber,
    state: "10034",
    operationTitle: "妥投",
    operationTime: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " "),
  };
  const answer = await fetch(`${shop.url}/webhooks/carriers/jd/${shop.app.env.JD_PUSH_SECRET}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  expect((await readShipments(shop, order)).shipments[0]).toMatchObject({ status: "LABEL_CREATED", events: [] });
});

describe("a parcel of another company", () => {
  test("is followed by its number: subscribed, pushed, delivered, and shown under its company's name", async () => {
    const order = await aConfirmedOrder(shop);
    const no = anyNumber();
    const shipment = await aShipment(shop, order, { carrier: "OTHER", companyCode: "yunda", trackingNumber: no });
    expect(shipment).toMatchObject({ carrier: { code: "OTHER", name: "Yunda Express" } });
    await eventually(() => subscribed(shipment.id));
    await finish("kuaidi100", no);
    await shipmentsUntil(shop, order, ({ status, shipments }) => status === "DELIVERED" && shipments[0].can.refresh.allowed === false);
  });

  test("whose pushes all get lost is delivered by asking, and not asked about twice in half an hour", async () => {
    const order = await aConfirmedOrder(shop);
    const no = anyNumber();
    const { id } = await aShipment(shop, order, { carrier: "OTHER", companyCode: "zhongtong", trackingNumber: no });
    await eventually(() => subscribed(id));
    await simulate(shop, "/control/faults", { target: "kuaidi100", fault: "lost", count: 50, match: no });
    await advance("kuaidi100", no);
    await act(shop, "trackingRefresh", { shipmentId: id });
    await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].status === "PICKED_UP");
    await finish("kuaidi100", no);
    expect((await act(shop, "trackingRefresh", { shipmentId: id })).shipment.status).toBe("PICKED_UP");
    await sweepNow();
    await shipmentsUntil(shop, order, ({ status }) => status === "DELIVERED");
    await fetch(`${shop.simulators!.url}/control/faults`, { method: "DELETE" });
  });

  test("is asked about once in half an hour, by however many pages and sweeps of however many shops at the same moment", async () => {
    const order = await aConfirmedOrder(shop);
    const no = anyNumber();
    const { id } = await aShipment(shop, order, { carrier: "OTHER", companyCode: "zhongtong", trackingNumber: no });
    await eventually(() => subscribed(id));
    const second = await startTestShop({ like: shop, worker: false });
    let asked = 0;
    const { fetch } = shop.app;
    const counting: typeof fetch = (url, init) => {
      if (String(url).includes("query.do") && String(init?.body).includes(no)) asked++;
      return fetch(url, init);
    };
    for (const one of [shop, second]) one.app.fetch = counting;
    await changed(shop.ctx(), sql`update shipment set next_check_at = shop_now() where id = ${readId("shp", id)}`);
    await Promise.all(
      [shop, second].flatMap((one) => [
        ...Array.from({ length: 12 }, () => act(one, "trackingRefresh", { shipmentId: id })),
        sweepShipments(one.ctx()),
      ]),
    );
    shop.app.fetch = fetch;
    await second.close();
    expect(asked).toBe(1);
  });

  test("that nobody hears of is followed again, and then is an exception; a wrong company is corrected", async () => {
    const order = await aConfirmedOrder(shop);
    const no = `YT${String(Date.now()).padStart(13, "0")}`;
    const { id } = await aShipment(shop, order, { carrier: "OTHER", companyCode: "yunda", trackingNumber: no });
    await eventually(() => subscribed(id));
    await advance("kuaidi100", no);
    await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].carrier.name === "YTO Express");
    await simulate(shop, `/control/kuaidi100/parcels/${no}/scenario`, { name: "silent" });
    for (let lapse = 0; lapse < 2; lapse++) {
      await simulate(shop, `/control/kuaidi100/parcels/${no}/abort`, { reason: "unchanged" });
      await eventually(async () => !(await subscribed(id)));
      // half an hour passes at Kuaidi100
      await simulate(shop, "/control/speed", { factor: 100_000 });
      await new Promise((wait) => setTimeout(wait, 60));
      await holdParcels(shop);
      await sweepNow();
      await eventually(() => subscribed(id));
    }
    await simulate(shop, `/control/kuaidi100/parcels/${no}/abort`, { reason: "unchanged" });
    await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].status === "EXCEPTION");
  });

  test("of which nobody said whose it is has nothing to refresh; a code goes with OTHER only", async () => {
    const order = await aConfirmedOrder(shop);
    const refused = await pack(shop, order, { carrier: "SF", companyCode: "yunda" });
    expect(refused.userErrors).toMatchObject([{ code: "INVALID", field: ["companyCode"] }]);
    expect((await pack(shop, order, { carrier: "OTHER", companyCode: "ZTO!", trackingNumber: "1234567890" })).userErrors).toMatchObject([
      { code: "INVALID" },
    ]);
    const shipment = await aShipment(shop, order, { carrier: "OTHER", trackingNumber: anyNumber() });
    expect(shipment).toMatchObject({ carrier: { name: "Other carrier" }, can: { refresh: { allowed: false } } });
  });

  test("is not believed to be delivered by a push that Kuaidi100 did not sign, nor at a wrong address", async () => {
    const order = await aConfirmedOrder(shop);
    const no = anyNumber();
    const { id } = await aShipment(shop, order, { carrier: "OTHER", companyCode: "yunda", trackingNumber: no });
    await eventually(() => subscribed(id));
    const param = JSON.stringify({
      status: "shutdown",
      lastResult: { nu: no, state: "3", data: [{ context: "已签收", ftime: "2026-11-22 20:00:00" }] },
    });
    const push = (secret: string) =>
      fetch(`${shop.url}/webhooks/carriers/kuaidi100/${secret}`, {
        method: "POST",
        body: new URLSearchParams({ param, sign: "0".repeat(32) }),
      });
    expect((await push("wrong")).status).toBe(404);
    expect(await (await push(shop.app.env.KUAIDI100_PUSH_SECRET)).text()).toContain('"result":false');
    expect((await readShipments(shop, order)).shipments[0]).toMatchObject({ status: "LABEL_CREATED", events: [] });
  });
});
