import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import type { TestOrder } from "../../../test/factories.orders.ts";
import {
  aConfirmedOrder,
  aShipment,
  eventually,
  holdParcels,
  push,
  readShipments,
  routePush,
  scanNext,
  sfTime,
  shipmentsUntil,
} from "../../../test/factories.shipments.ts";
import { row, rows, sql } from "../../platform/db/sql.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
});
afterAll(() => shop.close());

const OK = { status: 200, type: "application/json;charset=UTF-8", body: '{"return_code":"0000","return_msg":"成功"}' };
const FAILED = { ...OK, body: '{"return_code":"1000","return_msg":"系统异常"}' };
const verdicts = async () =>
  (await rows(shop.ctx(), sql<{ verdict: string }>`select verdict from carrier_push order by id desc limit 3`)).map(
    ({ verdict }) => verdict,
  );
const ago = (seconds: number) => sfTime(new Date(Date.now() - seconds * 1000));

async function parcel(): Promise<{ order: TestOrder; id: string; no: string }> {
  const order = await aConfirmedOrder(shop);
  const shipment = await aShipment(shop, order);
  return { order, id: shipment.id, no: shipment.trackingNumber };
}

describe("the push address", () => {
  test("does not exist without its secret", async () => {
    for (const secret of ["wrong", "", "demo-route-push-secre", "%00"])
      expect((await push(shop, routePush("SF1"), { secret })).status).toBe(404);
  });

  test("answers garbage in the carrier's words and never with a failure of ours", async () => {
    const hostile = [
      "",
      "{",
      "null",
      "[]",
      '{"Body":{}}',
      "\0\0",
      "{".repeat(5_000),
      JSON.stringify(routePush("SF7", { opCode: "50", acceptTime: "31 February", remark: "x" })),
    ];
    for (const body of hostile) expect(await push(shop, body)).toEqual(FAILED);
    expect(await verdicts()).toEqual(["BAD", "BAD", "BAD"]);
    const xml = `content=${encodeURIComponent('<!DOCTYPE a [<!ENTITY b "c">]><Request/>')}`;
    const answer = await push(shop, xml, { type: "application/x-www-form-urlencoded" });
    expect(answer).toMatchObject({ status: 200, body: '<Response service="RoutePushService"><Head>ERR</Head></Response>' });
  });

  test("acknowledges numbers that are not ours and ignores them", async () => {
    expect(
      await push(
        shop,
        routePush("SF9999999999999", { opCode: "80", acceptTime: ago(5), remark: "已签收", orderid: "x'; drop table shipment" }),
      ),
    ).toEqual(OK);
    expect((await verdicts())[0]).toBe("UNKNOWN");
  });

  test("drops what arrives twice", async () => {
    const { order, no } = await parcel();
    const node = { opCode: "50", acceptTime: ago(60), remark: "已收取快件\ud800\0" };
    await Promise.all([1, 2, 3].map(() => push(shop, routePush(no, node, node))));
    expect(await push(shop, routePush(no, node))).toEqual(OK);
    expect((await verdicts())[0]).toBe("REPEATED");
    const { shipments, status } = await readShipments(shop, order);
    expect(shipments[0].events).toHaveLength(1);
    expect(status).toBe("SHIPPED");
  });

  test("believes neither a delivery nor a way back that the carrier does not know of", async () => {
    const { order, no } = await parcel();
    await scanNext(shop, no);
    await shipmentsUntil(shop, order, ({ status }) => status === "SHIPPED");
    for (const [opCode, remark] of [
      ["80", "已签收"],
      ["648", "已退回"],
      ["8000", "签收图"],
      ["99", "应寄方要求，快件正在退回途中"],
    ] as const)
      expect(await push(shop, routePush(no, { opCode, acceptTime: ago(1), remark }))).toEqual(OK);
    const { shipments, status } = await readShipments(shop, order);
    expect([status, shipments[0].status, shipments[0].events.length]).toEqual(["SHIPPED", "PICKED_UP", 1]);
  });

  test("waits for proof while the carrier cannot be asked, and the sweep finds it", async () => {
    const { order, no } = await parcel();
    await scanNext(shop, no);
    await shipmentsUntil(shop, order, ({ status }) => status === "SHIPPED");
    const { fetch } = shop.app;
    shop.app.fetch = () => Promise.reject(new TypeError("fetch failed"));
    await scanNext(shop, no, { opCode: "80", text: "已签收" });
    const deadline = Date.now() + 5_000;
    while ((await verdicts())[0] !== "DEFERRED" && Date.now() < deadline) await new Promise((wait) => setTimeout(wait, 50));
    expect((await readShipments(shop, order)).shipments[0].status).toBe("PICKED_UP");
    shop.app.fetch = fetch;
    await row(shop.ctx(), sql`update shipment set next_check_at = shop_now() where next_check_at is not null`);
    await shipmentsUntil(shop, order, ({ status }) => status === "DELIVERED");
  });

  test("asks again within seconds about a delivery that the carrier's own answer does not have yet", async () => {
    const { order, no } = await parcel();
    await scanNext(shop, no);
    await shipmentsUntil(shop, order, ({ status }) => status === "SHIPPED");
    const { fetch } = shop.app;
    const before = (await verdicts())[0];
    shop.app.fetch = async (url, init) => {
      const answer = await fetch(url, init);
      return String(init?.body).includes("SEARCH_ROUTES")
        ? new Response((await answer.text()).replaceAll("已签收", "").replaceAll(String.raw`\"80\"`, String.raw`\"30\"`))
        : answer;
    };
    await row(
      shop.ctx(),
      sql`update shipment set next_check_at = shop_now() + interval '30 minutes', checks = 6 where tracking_no = ${no}`,
    );
    await scanNext(shop, no, { opCode: "80", text: "已签收" });
    await eventually(async () => (await verdicts())[0] !== before);
    const waits = await row(
      shop.ctx(),
      sql<{ soon: boolean }>`select next_check_at < shop_now() + interval '11 seconds' as soon from shipment where tracking_no = ${no}`,
    );
    shop.app.fetch = fetch;
    expect([(await verdicts())[0], (await readShipments(shop, order)).shipments[0].status, waits!.soon]).toEqual([
      "DEFERRED",
      "IN_TRANSIT",
      true,
    ]);
    await shipmentsUntil(shop, order, ({ status }) => status === "DELIVERED", 18_000);
  });

  test("does not ask the carrier again because of a delivery that is known", async () => {
    const { order, no } = await parcel();
    await scanNext(shop, no);
    await scanNext(shop, no, { opCode: "80", text: "已签收" });
    const delivered = await shipmentsUntil(shop, order, ({ status }) => status === "DELIVERED");
    const [{ occurredAt, rawText }] = delivered.shipments[0].events;
    const { fetch } = shop.app;
    let asked = 0;
    shop.app.fetch = (url, init) => {
      if (String(init?.body).includes(no)) asked++;
      return fetch(url, init);
    };
    const same = { opCode: "80", acceptTime: sfTime(new Date(occurredAt)), remark: rawText };
    for (let told = 0; told < 20; told++) expect(await push(shop, routePush(no, same))).toEqual(OK);
    expect(await verdicts()).toEqual(["REPEATED", "REPEATED", "REPEATED"]);
    for (let told = 0; told < 20; told++) await push(shop, routePush(no, { ...same, remark: `已签收 ${told}` }));
    shop.app.fetch = fetch;
    expect(asked).toBeLessThanOrEqual(1);
    expect((await readShipments(shop, order)).shipments[0].deliveredAt).toBe(delivered.shipments[0].deliveredAt);
  });

  test("takes no scan from the future as the newest for ever", async () => {
    const { order, no } = await parcel();
    await push(
      shop,
      routePush(
        no,
        { opCode: "33", acceptTime: "2999-01-01 00:00:00", remark: "异常" },
        { opCode: "50", acceptTime: ago(9), remark: "已收取快件" },
      ),
    );
    expect((await readShipments(shop, order)).shipments[0].status).toBe("PICKED_UP");
  });

  test("shows an unknown code in the carrier's words and leaves the state", async () => {
    const { order, no } = await parcel();
    await push(
      shop,
      routePush(
        no,
        { opCode: "50", acceptTime: ago(9), remark: "已收取快件" },
        { opCode: "7777", acceptTime: ago(5), remark: "快件换乘骆驼" },
      ),
    );
    const { shipments } = await readShipments(shop, order);
    expect(shipments[0]).toMatchObject({
      status: "PICKED_UP",
      events: [{ status: null, description: "快件换乘骆驼", rawCode: "7777" }, { status: "PICKED_UP" }],
    });
  });
});
