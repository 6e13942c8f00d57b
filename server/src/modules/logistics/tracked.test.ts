import { createClient } from "graphql-ws";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { type TestOrder } from "../../../test/factories.orders.ts";
import { aConfirmedOrder, eventually, pack } from "../../../test/factories.shipments.ts";
import { readId } from "../../platform/ids.ts";
import { recordScans } from "./shipment.scans.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

interface Told {
  eventId: string;
  shipment: { status: string; events: { rawText: string }[] };
}

/** A shopper's page; `after` is where it was cut off. */
function follow(at: TestShop, order: TestOrder, after: string | null) {
  const told: Told[] = [];
  const socket = createClient({ url: `${at.url.replace("http", "ws")}/graphql`, webSocketImpl: WebSocket, lazy: false, retryAttempts: 0 });
  socket.subscribe(
    {
      query: `subscription($id: ID!, $t: String, $after: String) { shipmentTracked(orderId: $id, accessToken: $t, after: $after) {
        eventId shipment { status events { rawText } } } }`,
      variables: { id: order.id, t: order.token, after },
    },
    {
      next: ({ data }) => told.push((data as { shipmentTracked: Told }).shipmentTracked),
      error: () => {},
      complete: () => {},
    },
  );
  return { told, cut: () => socket.dispose() };
}

test("a page that lost its connection learns from its last eventId every scan it missed, each once and in order", async () => {
  const order = await aConfirmedOrder(shop);
  const { shipment } = await pack(shop, order, { carrier: "OTHER", trackingNumber: "ZT12345678" });
  const scan = (n: number) =>
    recordScans(
      shop.ctx(),
      readId("shp", shipment.id)!,
      [
        {
          key: `k${n}`,
          occurredAt: new Date(Date.now() - 60_000 + n * 1000),
          state: "IN_TRANSIT",
          rawCode: "",
          text: `scan ${n}`,
          location: null,
        },
      ],
      { trusted: true, source: "PUSH" },
    );
  const page = follow(shop, order, "0");
  await scan(1);
  await eventually(() => page.told.some(({ shipment: { events } }) => events.some(({ rawText }) => rawText === "scan 1")));
  await page.cut();
  const last = page.told.at(-1)!.eventId;
  for (const n of [2, 3, 4]) await scan(n);
  const again = follow(shop, order, last);
  await scan(5);
  await eventually(() => again.told.at(-1)?.shipment.events.some(({ rawText }) => rawText === "scan 5") ?? false);
  await eventually(() => again.told.length >= 4);
  const ids = again.told.map(({ eventId }) => Number(eventId));
  expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
  expect(Math.min(...ids)).toBeGreaterThan(Number(last));
  expect(again.told.at(-1)!.shipment.events.map(({ rawText }) => rawText)).toEqual(["scan 5", "scan 4", "scan 3", "scan 2", "scan 1"]);
  await again.cut();
});
