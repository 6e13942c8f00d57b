import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { simulate } from "../../../test/factories.orders.ts";
import {
  aConfirmedOrder,
  act,
  aShipment,
  eventually,
  holdParcels,
  readShipments,
  shipmentsUntil,
} from "../../../test/factories.shipments.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { readId } from "../../platform/ids.ts";
import { recordScans } from "./shipment.scans.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
});
afterAll(() => shop.close());

let last = Date.now();
const anyNumber = () => `73${++last}`;
const renumber = (shipmentId: string, options: object) =>
  act(shop, "shipmentRenumber", { shipmentId, idempotencyKey: randomUUID(), ...options });
const following = async (id: string): Promise<boolean> =>
  (await row(shop.ctx(), sql<{ at: Date | null }>`select subscribed_at as at from shipment where id = ${readId("shp", id)}`))!.at !== null;
const stockOf = async (variantId: string) =>
  (await row(shop.ctx(), sql<{ n: number }>`select on_hand as n from stock_item where variant_id = ${variantId}`))!.n;
/** Every scan that is left of a number happens now. */
async function arrive(no: string): Promise<void> {
  for (let i = 0; i < 20; i++) await simulate(shop, `/control/kuaidi100/parcels/${no}/advance`, {}).catch(() => {});
}
/** What staff may do with a parcel's number. */
async function mayRenumber(id: string) {
  const query = `query($id: ID!) { shipment(id: $id) { can { renumber { allowed reason } } } }`;
  return (await shop.must(query, { id }, { token: shop.packer })).shipment.can.renumber;
}
async function aParcel(trackingNumber = anyNumber(), companyCode: string | null = "yunda") {
  const order = await aConfirmedOrder(shop);
  const shipment = await aShipment(shop, order, { carrier: "OTHER", companyCode, trackingNumber });
  if (companyCode) await eventually(() => following(shipment.id));
  return { order, shipment };
}

describe("a mistyped number", () => {
  test("is put right: the new one is followed until delivered, nothing more is heard of the old one, and the order tells of it", async () => {
    const { order, shipment } = await aParcel();
    const wrong = shipment.trackingNumber;
    await simulate(shop, `/control/kuaidi100/parcels/${wrong}/advance`, {});
    await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].status === "PICKED_UP");
    const right = anyNumber();
    const { shipment: after, userErrors } = await renumber(shipment.id, { companyCode: "yunda", trackingNumber: ` ${right} ` });
    expect([userErrors, after]).toMatchObject([[], { id: shipment.id, trackingNumber: right, status: "LABEL_CREATED", events: [] }]);
    await eventually(() => following(shipment.id));
    await arrive(wrong);
    expect((await readShipments(shop, order)).shipments[0]).toMatchObject({ status: "LABEL_CREATED", events: [] });
    await arrive(right);
    const done = await shipmentsUntil(shop, order, ({ status }) => status === "DELIVERED");
    expect(done.timeline).toContainEqual(
      expect.objectContaining({ type: "shipment.renumbered", text: "Tracking number or company put right", detail: `${wrong} → ${right}` }),
    );
    expect(await stockOf(order.product.variants[0]!.uuid)).toBe(48); // sold once, whichever number said that it left
  });

  test("is written down with who did it, what was before and how many scans were taken out", async () => {
    const { shipment } = await aParcel();
    const right = anyNumber();
    await renumber(shipment.id, { companyCode: "zhongtong", trackingNumber: right });
    const event = await row(
      shop.ctx(),
      sql<{ payload: object; kind: string; name: string | null }>`select payload, actor_kind as kind, actor_name as name from event
        where type = 'shipment.renumbered' order by id desc limit 1`,
    );
    expect(event).toMatchObject({
      kind: "STAFF",
      name: expect.any(String) as string,
      payload: {
        trackingNumber: right,
        companyCode: "zhongtong",
        dropped: 0,
        before: { carrier: "OTHER", companyCode: "yunda", trackingNumber: shipment.trackingNumber },
      },
    });
  });

  test("that delivered the order for another parcel does so no longer, and the right one delivers it", async () => {
    const { order, shipment } = await aParcel();
    await arrive(shipment.trackingNumber);
    await shipmentsUntil(shop, order, ({ status }) => status === "DELIVERED");
    const right = anyNumber();
    const { order: after, shipment: parcel } = await renumber(shipment.id, { companyCode: "yunda", trackingNumber: right });
    expect([after.status, parcel.deliveredAt]).toEqual(["SHIPPED", null]);
    await eventually(() => following(shipment.id));
    await arrive(right);
    await shipmentsUntil(shop, order, ({ status }) => status === "DELIVERED");
    expect(await stockOf(order.product.variants[0]!.uuid)).toBe(48);
  });

  test("keeps staff's own word that the parcel was handed over", async () => {
    const { order, shipment } = await aParcel();
    await act(shop, "shipmentHandOver", { shipmentId: shipment.id });
    const { shipment: after } = await renumber(shipment.id, { companyCode: "yunda", trackingNumber: anyNumber() });
    expect(after).toMatchObject({ status: "PICKED_UP", events: [{ status: "PICKED_UP" }] });
    expect((await readShipments(shop, order)).status).toBe("SHIPPED");
  });

  test("whose scans are on their way while it is put right gets none of them", async () => {
    const { shipment } = await aParcel();
    const wrong = shipment.trackingNumber;
    await renumber(shipment.id, { companyCode: "yunda", trackingNumber: anyNumber() });
    const scan = { key: "late", occurredAt: new Date(), state: "DELIVERED", rawCode: "3", text: "已签收", location: null } as const;
    const late = await recordScans(shop.ctx(), readId("shp", shipment.id)!, [scan], { trusted: true, source: "QUERY", under: wrong });
    expect(late).toEqual({ fresh: 0, held: 0, status: "LABEL_CREATED" });
  });

  test("is put right once by one key, and the same number again is no news", async () => {
    const { order, shipment } = await aParcel();
    const input = { companyCode: "yunda", trackingNumber: anyNumber(), idempotencyKey: randomUUID() };
    await Promise.all([renumber(shipment.id, input), renumber(shipment.id, input)]);
    await renumber(shipment.id, { ...input, idempotencyKey: randomUUID() });
    const { timeline } = await readShipments(shop, order);
    expect(timeline.filter(({ type }: { type: string }) => type === "shipment.renumbered")).toHaveLength(1);
    const other = await renumber(shipment.id, { ...input, trackingNumber: anyNumber() });
    expect(other.userErrors).toMatchObject([{ code: "IDEMPOTENCY_MISMATCH" }]);
  });
});

test("a parcel of an unknown company is followed once its company is named, and may change to a carrier of the shop's own", async () => {
  const { shipment } = await aParcel(anyNumber(), null);
  expect(await following(shipment.id)).toBe(false);
  const number = shipment.trackingNumber;
  const named = await renumber(shipment.id, { companyCode: "yunda", trackingNumber: number });
  expect(named.shipment).toMatchObject({ trackingNumber: number, carrier: { name: "Yunda Express" }, can: { refresh: { allowed: true } } });
  await eventually(() => following(shipment.id));
  const sf = await renumber(shipment.id, { carrier: "SF", trackingNumber: "SF1234567890123" });
  expect(sf.shipment).toMatchObject({ trackingNumber: "SF1234567890123", carrier: { code: "SF" } });
});

describe("refused is", () => {
  test("a number that no company has, none at all, or one that another parcel on its way has", async () => {
    const { shipment } = await aParcel();
    const { shipment: other } = await aParcel();
    const refusal = async (options: object) => (await renumber(shipment.id, { companyCode: "yunda", ...options })).userErrors;
    expect(await refusal({ trackingNumber: "???" })).toMatchObject([{ code: "INVALID", field: ["trackingNumber"] }]);
    expect(await refusal({ trackingNumber: " " })).toMatchObject([{ code: "REQUIRED", field: ["trackingNumber"] }]);
    expect(await refusal({ trackingNumber: other.trackingNumber })).toMatchObject([{ code: "ALREADY_EXISTS", field: ["trackingNumber"] }]);
    expect(await refusal({ carrier: "SF", companyCode: null, trackingNumber: " " })).toMatchObject([{ code: "REQUIRED" }]);
    expect(await refusal({ carrier: "OWN", trackingNumber: anyNumber() })).toMatchObject([{ code: "INVALID", field: ["carrier"] }]);
    expect((await readShipments(shop, (await aParcel()).order)).shipments[0].trackingNumber).toMatch(/^73/);
  });

  test("what the carrier itself numbered, what was called off, and what belongs to an order that is over; the page says so before", async () => {
    const made = await aShipment(shop, await aConfirmedOrder(shop));
    expect((await renumber(made.id, { trackingNumber: "SF1234567890124" })).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
    expect(await mayRenumber(made.id)).toEqual({ allowed: false, reason: "The carrier itself gave this number" });
    const { shipment } = await aParcel();
    expect(await mayRenumber(shipment.id)).toEqual({ allowed: true, reason: null });
    await act(shop, "shipmentCancel", { shipmentId: shipment.id });
    expect((await renumber(shipment.id, { trackingNumber: anyNumber() })).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
    const done = await aParcel();
    await arrive(done.shipment.trackingNumber);
    await shipmentsUntil(shop, done.order, ({ status }) => status === "DELIVERED");
    const confirm = `mutation($input: OrderReceiptConfirmInput!) { orderReceiptConfirm(input: $input) { order { status } userErrors { message } } }`;
    await shop.must(confirm, { input: { orderId: done.order.id, accessToken: done.order.token } });
    expect((await renumber(done.shipment.id, { trackingNumber: anyNumber() })).userErrors).toMatchObject([
      { code: "NOT_ALLOWED_IN_STATE" },
    ]);
    expect(await mayRenumber(done.shipment.id)).toEqual({ allowed: false, reason: "The order is over" });
  });
});
