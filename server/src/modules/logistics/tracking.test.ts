import { graphql } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import type { TestOrder } from "../../../test/factories.orders.ts";
import {
  aConfirmedOrder,
  act,
  aShipment,
  eventually,
  holdParcels,
  readShipments,
  scanNext,
  shipmentFields,
  shipmentsUntil,
} from "../../../test/factories.shipments.ts";
import { statementCount } from "../../platform/db/pool.ts";
import { changed, row, sql } from "../../platform/db/sql.ts";
import { readId } from "../../platform/ids.ts";
import { shopSchema } from "../../schema.ts";
import { recordScans } from "./shipment.scans.ts";
import { sweepShipments } from "./sweep.service.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
});
afterAll(() => shop.close());

async function parcel(): Promise<{ order: TestOrder; id: string; no: string }> {
  const order = await aConfirmedOrder(shop);
  const shipment = await aShipment(shop, order);
  return { order, id: shipment.id, no: shipment.trackingNumber };
}

describe("a whole journey", () => {
  test("reaches the open page scan by scan, and the order is delivered at its end", async () => {
    const { order, no } = await parcel();
    const following = await shop.follow(
      `subscription($id: ID!, $token: String) { shipmentTracked(orderId: $id, accessToken: $token) { eventId shipment { status route { name state } } order { status } } }`,
      { id: order.id, token: order.token },
    );
    await scanNext(shop, no);
    await following.until(({ shipmentTracked: { shipment, order } }) => shipment.status === "PICKED_UP" && order.status === "SHIPPED");
    for (let i = 0; i < 12; i++) await scanNext(shop, no).catch(() => {});
    const { shipmentTracked } = await following.until(({ shipmentTracked }) => shipmentTracked.order.status === "DELIVERED");
    expect(shipmentTracked.shipment.route.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(["Jingdezhen", "Shanghai"]),
    );
    const { shipments } = await readShipments(shop, order);
    const { events } = shipments[0];
    expect(events.map(({ occurredAt }: { occurredAt: string }) => occurredAt)).toEqual(
      events
        .map(({ occurredAt }: { occurredAt: string }) => occurredAt)
        .toSorted()
        .toReversed(),
    );
    expect(events.find(({ rawCode }: { rawCode: string }) => rawCode === "204")).toMatchObject({
      description: "Out for delivery",
      courierName: expect.stringMatching(/师傅$/),
      courierPhone: expect.stringMatching(/^1\d\d\*{4}\d{4}$/),
    });
    const missed = await shop.follow(
      `subscription($id: ID!, $token: String, $after: String) { shipmentTracked(orderId: $id, accessToken: $token, after: $after) { eventId } }`,
      { id: order.id, token: order.token, after: following.events[0].shipmentTracked.eventId },
    );
    const last = following.events.at(-1).shipmentTracked.eventId;
    await missed.until(({ shipmentTracked }) => shipmentTracked.eventId === last);
    following.stop();
    missed.stop();
  });

  test("in any order and twice over gives the same parcel as in order", async () => {
    const codes = ["50", "30", "36", "31", "204", "70", "204", "80"];
    const start = Date.now() - 3_600_000;
    const scans = codes.map((rawCode, i) => ({
      key: `k${i}`,
      occurredAt: new Date(start + i * 60_000),
      state:
        ({ "50": "PICKED_UP", "204": "OUT_FOR_DELIVERY", "70": "FAILED_ATTEMPT", "80": "DELIVERED" } as const)[rawCode] ??
        ("IN_TRANSIT" as const),
      rawCode,
      text: `第 ${i} 站`,
      location: "上海市",
    }));
    const orders = [scans, scans.toReversed(), [...scans, ...scans].toSorted((a, b) => a.rawCode.localeCompare(b.rawCode))];
    const results = [];
    for (const sequence of orders) {
      const { order, id } = await parcel();
      const sending = sequence.map((scan) => () => recordScans(shop.ctx(), readId("shp", id)!, [scan], { trusted: true, source: "QUERY" }));
      if (sequence === orders[2]) await Promise.all(sending.map((send) => send()));
      else for (const send of sending) await send();
      const { status, shipments } = await readShipments(shop, order);
      const { events, shippedAt, deliveredAt, route } = shipments[0];
      results.push({
        status,
        shippedAt,
        deliveredAt,
        route,
        events: events.map(({ rawText, description }: Record<string, string>) => [rawText, description]),
      });
      const sold = await row(
        shop.ctx(),
        sql<{ n: bigint }>`select count(*) as n from stock_movement where order_id = ${readId("ord", order.id)} and reason = 'SOLD'`,
      );
      expect(sold!.n).toBe(1n);
    }
    expect(results[0]).toMatchObject({ status: "DELIVERED", shippedAt: new Date(start).toISOString() });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  test("has the carrier's own time of arrival as soon as there is a waybill", async () => {
    const { order } = await parcel();
    await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].estimatedTo?.endsWith("T10:00:00.000Z")); // six in the evening there
  });

  test("has the carrier's own time of arrival also when the carrier did not answer at first", async () => {
    const { fetch } = shop.app;
    let asked = 0;
    const silent: typeof fetch = (url, init) => {
      if (!String(init?.body).includes("SEARCH_PROMITM")) return fetch(url, init);
      asked++;
      return Promise.reject(new TypeError("fetch failed"));
    };
    shop.app.fetch = silent;
    const { order, id } = await parcel();
    await eventually(() => asked > 0);
    const look = () => changed(shop.ctx(), sql`update shipment set next_check_at = shop_now() where id = ${readId("shp", id)}`);
    for (let times = 0; times < 6; times++) {
      await look();
      await sweepShipments(shop.ctx());
    }
    await new Promise((wait) => setTimeout(wait, 300)); // the worker's own sweep may have taken the last look
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThanOrEqual(1 + 3);
    shop.app.fetch = fetch;
    await act(shop, "shipmentHandOver", { shipmentId: id }); // in a new state it is asked again
    await look();
    await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].estimatedTo?.endsWith("T10:00:00.000Z"));
  });

  test("that ends back at the shop leaves the order as it is and tells staff", async () => {
    const { order, no } = await parcel();
    await scanNext(shop, no);
    await scanNext(shop, no, { opCode: "99", text: "应寄方要求，快件正在退回途中" });
    await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].status === "RETURNING");
    await scanNext(shop, no, { opCode: "648", text: "快件已退回，新单号为：SF1" });
    const now = await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].status === "RETURNED");
    expect(now.status).toBe("SHIPPED");
    expect(now.timeline.filter(({ type }: { type: string }) => type === "shipment.exception")).toHaveLength(2);
    const view = `{ orders(view: EXCEPTIONS) { nodes { id } } }`;
    expect((await shop.must(view, {}, { token: shop.packer })).orders.nodes).toContainEqual({ id: order.id });
  });

  test("that was turned back and then goes out once more ends at the door, and the order is delivered", async () => {
    const { order, no } = await parcel();
    const aSecond = () => new Promise((wait) => setTimeout(wait, 1_100)); // within one second the way back would be further along
    await scanNext(shop, no);
    await scanNext(shop, no, { opCode: "99", text: "收件人拒收，快件正在退回途中" });
    await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].status === "RETURNING");
    await aSecond();
    await scanNext(shop, no, { opCode: "204", text: "快件再次派送" });
    await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].status === "OUT_FOR_DELIVERY");
    await scanNext(shop, no, { opCode: "80", text: "已签收" });
    await shipmentsUntil(shop, order, ({ status, shipments }) => status === "DELIVERED" && shipments[0].status === "DELIVERED");
  });
});

describe("who may see a parcel", () => {
  test("the order's token opens it; without it it does not exist", async () => {
    const { order, id } = await parcel();
    const query = `query($id: ID!, $token: String) { shipment(id: $id, accessToken: $token) { id order { id } } node(id: $id) { id } }`;
    expect(await shop.must(query, { id, token: order.token })).toEqual({ shipment: { id, order: { id: order.id } }, node: null });
    expect(await shop.must(query, { id })).toEqual({ shipment: null, node: null });
    expect(await shop.must(query, { id }, { token: shop.packer })).toMatchObject({ shipment: { id }, node: { id } });
    const refused = await shop.gql(`mutation($input: TrackingRefreshInput!) { trackingRefresh(input: $input) { shipment { id } } }`, {
      input: { shipmentId: id },
    });
    expect(refused.errors?.[0]?.extensions.code).toBe("NOT_FOUND");
    const closed = await shop.follow(`subscription($id: ID!) { shipmentTracked(orderId: $id) { eventId } }`, { id: order.id });
    expect(closed.events).toEqual([]);
    expect(JSON.stringify(closed.errors)).toContain("was not found");
  });

  test("an order's page reads its parcels in at most four statements, however many there are", async () => {
    const order = await aConfirmedOrder(shop, { quantity: 3 });
    const lines = [{ orderLineId: order.order.lines[0].id, quantity: 1 }];
    for (let i = 0; i < 3; i++) await act(shop, "shipmentHandOver", { shipmentId: (await aShipment(shop, order, { lines })).id });
    const count = { statements: 0 };
    const source = `{ order(id: "${order.id}", accessToken: "${order.token}") { shipments { ${shipmentFields} } } }`;
    const { errors, data } = await statementCount.run(count, () => graphql({ schema: shopSchema(), source, contextValue: shop.ctx() }));
    expect(errors).toBeUndefined();
    expect((data as { order: { shipments: unknown[] } }).order.shipments).toHaveLength(3);
    expect(count.statements - 1).toBeLessThanOrEqual(4); // less the order's own
  });
});
