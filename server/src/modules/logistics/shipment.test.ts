import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aCart, readOrder, shanghai } from "../../../test/factories.orders.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import {
  aConfirmedOrder,
  act,
  aShipment,
  breakSf,
  holdParcels,
  pack,
  readShipments,
  scanNext,
  sfBooks,
  shipmentsUntil,
} from "../../../test/factories.shipments.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { sweepShipments } from "./sweep.service.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
});
afterAll(() => shop.close());

const stockOf = (variantId: string) =>
  row(
    shop.ctx(),
    sql<{ onHand: number; reserved: number }>`select on_hand as "onHand", reserved from stock_item where variant_id = ${variantId}`,
  );
const hurry = () => row(shop.ctx(), sql`update shipment set next_check_at = shop_now() where next_check_at is not null`);

describe("packing", () => {
  test("takes everything not yet packed, and the carrier gives a waybill", async () => {
    const order = await aConfirmedOrder(shop);
    const { shipment, order: after } = await pack(shop, order);
    expect(shipment).toMatchObject({ status: "LABEL_CREATED", trackingNumber: expect.stringMatching(/^SF\d{13}$/), shippedAt: null });
    expect(shipment.carrier).toEqual({ code: "SF", name: "SF Express", phone: "95338", website: "https://www.sf-express.com" });
    expect(shipment.lines).toEqual([{ quantity: 2, line: { id: order.order.lines[0].id } }]);
    expect(shipment.can).toMatchObject({ handOver: { allowed: true }, cancel: { allowed: true }, refresh: { allowed: true } });
    expect(after.status).toBe("CONFIRMED"); // a label is not yet gone
    expect((await pack(shop, order)).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  });

  test("is done once per key, also when the requests come together", async () => {
    const order = await aConfirmedOrder(shop);
    const key = randomUUID();
    const made = await Promise.all([1, 2, 3].map(() => pack(shop, order, { idempotencyKey: key })));
    expect(new Set(made.map(({ shipment }) => shipment?.trackingNumber)).size).toBe(1);
    expect((await readShipments(shop, order)).shipments).toHaveLength(1);
    const other = await pack(shop, order, { idempotencyKey: key, carrier: "OTHER", trackingNumber: "YT12345678" });
    expect(other.userErrors).toMatchObject([{ code: "IDEMPOTENCY_MISMATCH" }]);
  });

  test("by different keys at once packs each piece once", async () => {
    const order = await aConfirmedOrder(shop, { quantity: 3 });
    const lines = [{ orderLineId: order.order.lines[0].id, quantity: 2 }];
    const made = await Promise.all([1, 2, 3].map(() => pack(shop, order, { lines })));
    expect(made.filter(({ shipment }) => shipment)).toHaveLength(1);
    expect(
      made.flatMap(({ userErrors }) => userErrors.map(({ code, field }: { code: string; field: string[] }) => [code, field.join(".")])),
    ).toEqual([
      ["INVALID", "lines.0.quantity"],
      ["INVALID", "lines.0.quantity"],
    ]);
  });

  test("refuses lines of other orders, too many pieces, unpaid orders and strangers", async () => {
    const [order, other] = [await aConfirmedOrder(shop), await aConfirmedOrder(shop)];
    const foreign = await pack(shop, order, { lines: [{ orderLineId: other.order.lines[0].id, quantity: 1 }] });
    expect(foreign.userErrors).toMatchObject([{ code: "NOT_FOUND", field: ["lines", "0", "orderLineId"] }]);
    const zero = await pack(shop, order, { lines: [{ orderLineId: order.order.lines[0].id, quantity: 0 }] });
    expect(zero.userErrors).toMatchObject([{ code: "INVALID" }]);
    expect((await pack(shop, order, { carrier: "OTHER" })).userErrors).toMatchObject([{ code: "REQUIRED", field: ["trackingNumber"] }]);
    expect((await pack(shop, order, { trackingNumber: "YT1" })).userErrors).toMatchObject([{ code: "INVALID", field: ["trackingNumber"] }]);
    const query = `mutation($input: ShipmentCreateInput!) { shipmentCreate(input: $input) { shipment { id } } }`;
    const asGuest = await shop.gql(query, { input: { orderId: order.id, idempotencyKey: "k" } });
    expect(asGuest.errors?.[0]?.extensions.code).toBe("NOT_SIGNED_IN");
  });

  test("refuses a tracking number that another parcel on its way has, typed twice or at once, until that one is called off", async () => {
    const [order, other] = [await aConfirmedOrder(shop, { quantity: 3 }), await aConfirmedOrder(shop)];
    const byHand = { carrier: "OTHER", trackingNumber: "ZT7777000001" };
    const lines = [{ orderLineId: order.order.lines[0].id, quantity: 1 }];
    const first = await aShipment(shop, order, { ...byHand, lines });
    for (const again of [
      () => pack(shop, order, { ...byHand, lines }),
      () => pack(shop, other, { ...byHand, trackingNumber: "zt 7777 000001" }),
    ])
      expect((await again()).userErrors).toMatchObject([{ code: "ALREADY_EXISTS", field: ["trackingNumber"] }]);
    const query = `mutation($input: ShipmentCreateInput!) { shipmentCreate(input: $input) { userErrors { message } } }`;
    const said = async (language: "zh" | "en") => {
      const input = { orderId: other.id, idempotencyKey: randomUUID(), ...byHand };
      return (await shop.must(query, { input }, { token: shop.packer, language })).shipmentCreate.userErrors[0].message;
    };
    expect(await said("en")).toBe(`Parcel ${first.number} of order ${order.order.number} has this tracking number`);
    expect(await said("zh")).toBe(`订单 ${order.order.number} 的包裹 ${first.number} 已使用这个运单号`);
    await act(shop, "shipmentHandOver", { shipmentId: first.id });
    const replaced = await act(shop, "shipmentReplace", { shipmentId: first.id, reason: "lost", idempotencyKey: randomUUID(), ...byHand });
    expect(replaced.userErrors).toMatchObject([{ code: "ALREADY_EXISTS", field: ["trackingNumber"] }]);
    const rushed = { carrier: "OTHER", trackingNumber: "ZT7777000002" };
    const made = await Promise.all([pack(shop, order, { ...rushed, lines }), pack(shop, other, rushed)]);
    expect(made.filter(({ shipment }) => shipment)).toHaveLength(1);
    const one = made.find(({ shipment }) => shipment)!;
    await act(shop, "shipmentCancel", { shipmentId: one.shipment.id });
    expect((await pack(shop, other, rushed)).shipment).toMatchObject({ trackingNumber: "ZT7777000002" });
  });

  test("frees the pieces when the carrier refuses, and says why", async () => {
    const order = await aConfirmedOrder(shop, { address: { ...shanghai, street: "不可达路 1 号" } });
    const key = randomUUID();
    const refused = await pack(shop, order, { idempotencyKey: key });
    expect(refused).toMatchObject({ shipment: null, userErrors: [{ code: "CARRIER_REFUSED" }] });
    expect((await pack(shop, order, { idempotencyKey: key })).userErrors).toEqual(refused.userErrors);
    expect((await readShipments(shop, order)).shipments).toMatchObject([{ status: "CANCELLED", trackingNumber: null }]);
    expect((await pack(shop, order, { carrier: "OTHER", trackingNumber: "yt 1234 5678" })).shipment).toMatchObject({
      trackingNumber: "YT12345678",
      status: "LABEL_CREATED",
    });
  });

  test("survives a lost answer: the same waybill is found again, not a second one made", async () => {
    for (const fault of ["error-5xx-after-applying", "error-5xx", "garbage"]) {
      const order = await aConfirmedOrder(shop);
      await breakSf(shop, fault, { match: "EXP_RECE_CREATE_ORDER" });
      const { shipment } = await pack(shop, order);
      expect(shipment).toMatchObject({ status: "DRAFT", trackingNumber: null });
      await hurry();
      await Promise.all([sweepShipments(shop.ctx()), sweepShipments(shop.ctx())]);
      const after = await shipmentsUntil(shop, order, ({ shipments }) => shipments[0].status === "LABEL_CREATED");
      const waybills = (await sfBooks(shop)).filter(({ waybill }) => waybill === after.shipments[0].trackingNumber);
      expect(waybills).toHaveLength(1);
    }
  });
});

describe("leaving", () => {
  test("handing over takes the pieces out of the stock once; a pick-up scan afterwards changes nothing", async () => {
    const order = await aConfirmedOrder(shop);
    const shipment = await aShipment(shop, order);
    const before = await stockOf(order.product.variants[0]!.uuid);
    const input = { shipmentId: shipment.id };
    const handed = await Promise.all([act(shop, "shipmentHandOver", input), act(shop, "shipmentHandOver", input)]);
    expect(handed.map(({ shipment, order }) => [shipment.status, order.status])).toEqual([
      ["PICKED_UP", "SHIPPED"],
      ["PICKED_UP", "SHIPPED"],
    ]);
    await scanNext(shop, shipment.trackingNumber);
    await act(shop, "trackingRefresh", { ...input, accessToken: order.token }, {});
    expect(await stockOf(order.product.variants[0]!.uuid)).toEqual({ onHand: before!.onHand - 2, reserved: before!.reserved - 2 });
    expect((await act(shop, "shipmentCancel", input)).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
    const now = await readShipments(shop, order);
    expect(now.shipments[0].can).toMatchObject({ handOver: { allowed: false, reason: "Only the shop's staff can do this" } });
    expect(now.timeline.map(({ type }: { type: string }) => type)).toEqual(expect.arrayContaining(["shipment.labelled", "order.shipped"]));
  });

  test("two parcels: the order is partly shipped, then shipped, then delivered with the last", async () => {
    const order = await aConfirmedOrder(shop);
    const lines = [{ orderLineId: order.order.lines[0].id, quantity: 1 }];
    const [first, second] = [await aShipment(shop, order, { lines }), await aShipment(shop, order, { lines })];
    await scanNext(shop, first.trackingNumber);
    await shipmentsUntil(shop, order, (now) => now.status === "PARTIALLY_SHIPPED");
    await scanNext(shop, first.trackingNumber, { opCode: "80", text: "已签收" });
    await shipmentsUntil(shop, order, (now) => now.shipments[0].status === "DELIVERED" && now.status === "PARTIALLY_SHIPPED");
    await scanNext(shop, second.trackingNumber);
    await shipmentsUntil(shop, order, (now) => now.status === "SHIPPED");
    await scanNext(shop, second.trackingNumber, { opCode: "80", text: "已签收" });
    const done = await shipmentsUntil(shop, order, (now) => now.status === "DELIVERED");
    expect(done.shipments.every(({ deliveredAt }: { deliveredAt: string | null }) => deliveredAt)).toBe(true);
  });
});

describe("calling off", () => {
  test("asks the carrier and lets the pieces be packed again", async () => {
    const order = await aConfirmedOrder(shop);
    const shipment = await aShipment(shop, order);
    const { shipment: after } = await act(shop, "shipmentCancel", { shipmentId: shipment.id, reason: "地址有误" });
    expect(after).toMatchObject({ status: "CANCELLED", can: { cancel: { allowed: false, reason: "The parcel was called off" } } });
    expect((await sfBooks(shop)).find(({ waybill }) => waybill === shipment.trackingNumber)!.state).toBe("cancelled");
    expect((await aShipment(shop, order)).trackingNumber).not.toBe(shipment.trackingNumber);
  });

  test("is finished by the sweep when the carrier does not answer", async () => {
    const order = await aConfirmedOrder(shop);
    const shipment = await aShipment(shop, order);
    await breakSf(shop, "error-5xx", { match: "EXP_RECE_UPDATE_ORDER" });
    const { userErrors } = await act(shop, "shipmentCancel", { shipmentId: shipment.id });
    expect(userErrors).toMatchObject([{ code: "CARRIER_UNAVAILABLE" }]);
    await hurry();
    await shipmentsUntil(shop, order, (now) => now.shipments[0].status === "CANCELLED");
  });

  test("comes too late when the carrier has it, although its scan did not reach us", async () => {
    const order = await aConfirmedOrder(shop);
    const shipment = await aShipment(shop, order);
    await breakSf(shop, "lost", { on: "message" });
    await scanNext(shop, shipment.trackingNumber);
    expect((await act(shop, "shipmentCancel", { shipmentId: shipment.id })).userErrors).toMatchObject([{ code: "CARRIER_REFUSED" }]);
    expect((await readOrder(shop, order)).status).toBe("CONFIRMED");
    expect((await act(shop, "trackingRefresh", { shipmentId: shipment.id })).order.status).toBe("SHIPPED");
  });

  test("happens by itself when the order is cancelled", async () => {
    const order = await aConfirmedOrder(shop);
    const shipment = await aShipment(shop, order);
    const input = { orderId: order.id, reason: "x", idempotencyKey: randomUUID() };
    await shop.must(
      `mutation($input: OrderCancelInput!) { orderCancel(input: $input) { order { status } userErrors { message } } }`,
      { input },
      { token: shop.owner },
    );
    await shipmentsUntil(shop, order, (now) => now.status === "CANCELLED" && now.shipments[0].status === "CANCELLED");
    expect((await sfBooks(shop)).find(({ waybill }) => waybill === shipment.trackingNumber)!.state).toBe("cancelled");
  });
});

test("a cart and a variant are quoted alike, and a cart's own destination is enough", async () => {
  const product = await aProduct(shop, { price: 20_000n });
  const variantId = product.variants[0]!.id;
  const cart = await aCart(shop, [{ variantId, quantity: 1 }]);
  const fields = `{ code name fee { amount } free weightGrams available unavailableReason carrier { code name } estimatedFrom estimatedTo shipsBy }`;
  const ofCart = (await shop.must(`query($id: ID!) { shippingQuotes(cartId: $id) ${fields} }`, { id: cart.id })).shippingQuotes;
  const ofVariant = (
    await shop.must(`query($id: ID!, $n: Int) { shippingQuotes(variantId: $id, quantity: $n, provinceCode: "310000") ${fields} }`, {
      id: variantId,
    })
  ).shippingQuotes;
  expect(ofVariant).toEqual(ofCart);
  expect(ofCart).toMatchObject([
    { code: "sf-standard", name: "SF Standard", fee: { amount: "15.00" }, free: false, available: true },
    { code: "yto-economy", fee: { amount: "11.00" } },
    { code: "jd-express", fee: { amount: "14.00" } },
    { code: "pickup", fee: { amount: "0.00" }, free: true, available: true },
  ]);
  const quote = async (args: string) =>
    (await shop.must(`query($id: ID!) { shippingQuotes(variantId: $id, ${args}) ${fields} }`, { id: variantId })).shippingQuotes[0];
  expect(await quote(`quantity: 2, provinceCode: "360000"`)).toMatchObject({ fee: { amount: "0.00" }, free: true });
  expect(await quote(`quantity: 2, provinceCode: "650000"`)).toMatchObject({ fee: { amount: "28.00" }, free: false });
  expect(await quote(`quantity: 4, countryCode: "DE"`)).toMatchObject({ code: "sf-international", fee: { amount: "352.00" } });
  expect(await quote(`countryCode: "HK"`)).toMatchObject({ code: "sf-standard", fee: { amount: "40.00" } });
  expect(await quote(`countryCode: "BR"`)).toMatchObject({ available: false, unavailableReason: "We do not ship there yet" });
  expect(await quote(`countryCode: "CN"`)).toMatchObject({ available: false, unavailableReason: "Choose where it goes first" });
});
