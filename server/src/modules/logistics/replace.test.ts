import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { shanghai, type TestOrder } from "../../../test/factories.orders.ts";
import {
  aConfirmedOrder,
  act,
  aShipment,
  eventually,
  holdParcels,
  pack,
  readShipments,
  scanNext,
  sfBooks,
} from "../../../test/factories.shipments.ts";
import { row, rows, sql } from "../../platform/db/sql.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
});
afterAll(() => shop.close());

const stockOf = (order: TestOrder) =>
  row(
    shop.ctx(),
    sql<{
      onHand: number;
      reserved: number;
    }>`select on_hand as "onHand", reserved from stock_item where variant_id = ${order.product.variants[0]!.uuid}`,
  );
const soldOf = async (order: TestOrder) =>
  (
    await rows(
      shop.ctx(),
      sql<{
        n: number;
      }>`select on_hand_delta as n from stock_movement where order_id = ${order.id.slice(4)} and reason = 'SOLD' order by id`,
    )
  ).map(({ n }) => n);
const replace = (shipmentId: string, options: object = {}) =>
  act(shop, "shipmentReplace", { shipmentId, reason: "lost on the way", idempotencyKey: randomUUID(), ...options });

/** An order of two pieces in one parcel that left. */
async function aSentParcel() {
  const order = await aConfirmedOrder(shop);
  const shipment = await aShipment(shop, order);
  await scanNext(shop, shipment.trackingNumber);
  await eventually(async () => (await readShipments(shop, order)).status === "SHIPPED");
  return { order, shipment };
}

describe("a replacement", () => {
  test("holds the same pieces at once and takes them from the stock exactly once more, when it leaves", async () => {
    const { order, shipment } = await aSentParcel();
    expect(await stockOf(order)).toEqual({ onHand: 48, reserved: 0 });
    const { shipment: second, userErrors } = await replace(shipment.id);
    expect(userErrors).toEqual([]);
    expect(second).toMatchObject({ status: "LABEL_CREATED", lines: [{ quantity: 2, line: { id: shipment.lines[0]!.line.id } }] });
    expect(await stockOf(order)).toEqual({ onHand: 48, reserved: 2 });
    await act(shop, "shipmentHandOver", { shipmentId: second.id });
    await act(shop, "shipmentHandOver", { shipmentId: second.id });
    await scanNext(shop, second.trackingNumber);
    await eventually(async () => (await readShipments(shop, order)).shipments[1].events.length > 1);
    expect(await stockOf(order)).toEqual({ onHand: 46, reserved: 0 });
    expect(await soldOf(order)).toEqual([-2, -2]);
    const { status, timeline } = await readShipments(shop, order);
    expect(status).toBe("SHIPPED");
    expect(timeline).toContainEqual(expect.objectContaining({ text: "A replacement is being sent", detail: "lost on the way" }));
  });

  test("is made once: by the same key, by another one, and by both at once", async () => {
    const { order, shipment } = await aSentParcel();
    const key = randomUUID();
    const made = await Promise.all([
      replace(shipment.id, { idempotencyKey: key }),
      replace(shipment.id, { idempotencyKey: key }),
      replace(shipment.id),
      replace(shipment.id),
    ]);
    const ids = made.flatMap(({ shipment: one }) => (one ? [one.id] : []));
    expect(new Set(ids).size).toBe(1);
    expect(made.flatMap(({ userErrors }) => userErrors)).toContainEqual(
      expect.objectContaining({ message: "Another parcel goes in its place already" }),
    );
    expect((await stockOf(order))!.reserved).toBe(2);
    expect((await readShipments(shop, order)).shipments).toHaveLength(2);
  });

  test("that is called off gives its pieces back, and another one can be made", async () => {
    const { order, shipment } = await aSentParcel();
    const { shipment: second } = await replace(shipment.id);
    expect((await act(shop, "shipmentCancel", { shipmentId: second.id })).shipment.status).toBe("CANCELLED");
    expect(await stockOf(order)).toEqual({ onHand: 48, reserved: 0 });
    expect((await replace(shipment.id)).shipment.status).toBe("LABEL_CREATED");
    expect(await soldOf(order)).toEqual([-2]);
  });

  test("is refused without stock, for a parcel that has not left, and without a reason; nothing is held then", async () => {
    const { order, shipment } = await aSentParcel();
    await row(shop.ctx(), sql`update stock_item set safety = 47 where variant_id = ${order.product.variants[0]!.uuid}`);
    expect((await replace(shipment.id)).userErrors).toMatchObject([{ code: "INSUFFICIENT_STOCK" }]);
    expect((await stockOf(order))!.reserved).toBe(0);
    const waiting = await aShipment(shop, await aConfirmedOrder(shop));
    expect((await replace(waiting.id)).userErrors).toMatchObject([{ message: "It has not left yet" }]);
    expect((await replace(shipment.id, { reason: " " })).userErrors).toMatchObject([{ code: "REQUIRED", field: ["reason"] }]);
  });

  test("that arrives delivers the order, whatever becomes of the parcel that was lost", async () => {
    const { order, shipment } = await aSentParcel();
    await scanNext(shop, shipment.trackingNumber, { opCode: "33", text: "快件遗失" });
    await eventually(async () => (await readShipments(shop, order)).shipments[0].status === "EXCEPTION");
    const { shipment: second } = await replace(shipment.id);
    await act(shop, "shipmentHandOver", { shipmentId: second.id });
    await scanNext(shop, second.trackingNumber, { opCode: "80", text: "已签收" });
    await eventually(async () => (await readShipments(shop, order)).status === "DELIVERED");
  });
});

describe("a parcel that the carrier refused for its address", () => {
  const nowhere = { ...shanghai, street: "不可达镇 1 号" };
  const readdress = (shipmentId: string, options: object = {}) =>
    act(shop, "shipmentReaddress", {
      shipmentId,
      address: { ...shanghai, street: "宜山路 1388 号" },
      idempotencyKey: randomUUID(),
      ...options,
    });

  test("goes to the address that was put right, once; the order keeps its own", async () => {
    const order = await aConfirmedOrder(shop, { address: nowhere });
    expect((await pack(shop, order)).userErrors).toMatchObject([{ code: "CARRIER_REFUSED" }]);
    const [refused] = (await readShipments(shop, order)).shipments;
    const key = randomUUID();
    const made = await Promise.all([
      readdress(refused.id, { idempotencyKey: key }),
      readdress(refused.id, { idempotencyKey: key }),
      readdress(refused.id),
    ]);
    expect(new Set(made.flatMap(({ shipment }) => (shipment ? [shipment.trackingNumber] : []))).size).toBe(1);
    const { shipments } = await readShipments(shop, order);
    expect(shipments.map(({ status }: { status: string }) => status)).toEqual(["CANCELLED", "LABEL_CREATED"]);
    const query = `query($id: ID!) { shipment(id: $id) { failure receiver { street } replaces { id } order { address { street } } } }`;
    const { shipment } = await shop.must(query, { id: shipments[1].id }, { token: shop.packer });
    expect(shipment).toEqual({
      failure: null,
      receiver: { street: "宜山路 1388 号" },
      replaces: { id: refused.id },
      order: { address: { street: "不可达镇 1 号" } },
    });
    const parcel = (await sfBooks(shop)).find(({ waybill }) => waybill === shipments[1].trackingNumber);
    expect(parcel).toBeDefined();
  });

  test("stays refused for a wrong address, and a parcel that was not refused keeps its own", async () => {
    const order = await aConfirmedOrder(shop, { address: nowhere });
    await pack(shop, order);
    const [refused] = (await readShipments(shop, order)).shipments;
    const wrong = await readdress(refused.id, { address: { ...shanghai, street: "", phone: "12" } });
    expect(wrong.userErrors.map(({ field }: { field: string[] }) => field.join("."))).toEqual(["address.phone", "address.street"]);
    expect((await readdress(refused.id, { address: nowhere })).userErrors).toMatchObject([{ code: "CARRIER_REFUSED" }]);
    const good = await aShipment(shop, await aConfirmedOrder(shop));
    expect((await readdress(good.id)).userErrors).toMatchObject([{ message: "The carrier did not refuse it" }]);
    expect((await pack(shop, order, { carrier: "OTHER", trackingNumber: "ZT1234567890" })).shipment.status).toBe("LABEL_CREATED");
    expect((await readdress(refused.id)).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  });
});
