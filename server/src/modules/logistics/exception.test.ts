import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { errorFields, type TestOrder } from "../../../test/factories.orders.ts";
import {
  aConfirmedOrder,
  act,
  aShipment,
  holdParcels,
  pack,
  push,
  readShipments,
  routePush,
  sfBooks,
  sfTime,
} from "../../../test/factories.shipments.ts";
import { readId } from "../../platform/ids.ts";
import { cancelParcels } from "./shipment.cancel.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true, worker: false });
  await holdParcels(shop);
});
afterAll(() => shop.close());

/** A parcel of which the carrier says that something is wrong before it has it. */
async function troubled(): Promise<{ order: TestOrder; parcel: { id: string; trackingNumber: string } }> {
  const order = await aConfirmedOrder(shop);
  const parcel = await aShipment(shop, order, { carrier: "SF" });
  await push(shop, routePush(parcel.trackingNumber, { opCode: "33", acceptTime: sfTime(new Date()), remark: "快件异常" }));
  expect((await readShipments(shop, order)).shipments).toMatchObject([{ status: "EXCEPTION", shippedAt: null }]);
  return { order, parcel };
}
const atSf = async (waybill: string) => (await sfBooks(shop)).find((book) => book.waybill === waybill)!.state;

test("a parcel with an exception before it was handed over can be called off, and its pieces packed anew", async () => {
  const { order, parcel } = await troubled();
  expect((await act(shop, "shipmentCancel", { shipmentId: parcel.id })).userErrors).toEqual([]);
  expect(await atSf(parcel.trackingNumber)).toBe("cancelled");
  expect((await pack(shop, order, { carrier: "SF" })).userErrors).toEqual([]);
});

test("an order that is cancelled takes such a parcel along: no courier comes for it", async () => {
  const { order, parcel } = await troubled();
  const { orderCancel } = await shop.must(
    `mutation($i: OrderCancelInput!) { orderCancel(input: $i) { order { status } ${errorFields} } }`,
    { i: { orderId: order.id, idempotencyKey: randomUUID() } },
    { token: shop.owner },
  );
  expect(orderCancel).toMatchObject({ order: { status: "CANCELLED" }, userErrors: [] });
  await cancelParcels(shop.ctx(), readId("ord", order.id)!);
  expect((await readShipments(shop, order)).shipments).toMatchObject([{ status: "CANCELLED" }]);
  expect(await atSf(parcel.trackingNumber)).toBe("cancelled");
});
