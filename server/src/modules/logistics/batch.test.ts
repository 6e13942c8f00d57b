import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { shanghai } from "../../../test/factories.orders.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { aConfirmedOrder, aShipment, breakSf, holdParcels, readShipments, sfBooks } from "../../../test/factories.shipments.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
});
afterAll(() => shop.close());

const MUTATION = `mutation($input: ShipmentsCreateInput!) { shipmentsCreate(input: $input) {
  results { orderId order { number } shipment { id status trackingNumber carrier { code } } userErrors { code message } } userErrors { code field } } }`;
const packAll = async (orders: { id: string }[], options: object = {}) =>
  (
    await shop.must(
      MUTATION,
      { input: { orderIds: orders.map(({ id }) => id), carrier: "SF", idempotencyKey: randomUUID(), ...options } },
      { token: shop.packer },
    )
  ).shipmentsCreate;

test("each order gets its waybill or the reason in words; one refused, one cancelled meanwhile and one shipped leave the others alone", async () => {
  const nowhere = { ...shanghai, street: "不可达镇 1 号" };
  const orders = [];
  for (const options of [{}, { address: nowhere }, {}, {}, {}, {}]) orders.push(await aConfirmedOrder(shop, options));
  const [, refused, shipped, , , cancelled] = orders;
  await aShipment(shop, shipped!);
  const { fetch } = shop.app;
  const cancel = () =>
    shop.must(
      `mutation($input: OrderCancelInput!) { orderCancel(input: $input) { userErrors { message } } }`,
      { input: { orderId: cancelled!.id, reason: "x", idempotencyKey: randomUUID() } },
      { token: shop.owner },
    );
  let cancelling: Promise<unknown> | undefined;
  shop.app.fetch = async (url, init) => {
    if (String(init?.body).includes("EXP_RECE_CREATE_ORDER")) await (cancelling ??= cancel());
    return fetch(url, init);
  };
  const missing = { id: "ord_0197f000000070008000000000000000" };
  // four are asked for at once; the last ones when the cancellation is through
  const { results, userErrors } = await packAll([orders[0]!, refused!, shipped!, orders[3]!, orders[4]!, cancelled!, missing]);
  shop.app.fetch = fetch;
  expect(userErrors).toEqual([]);
  expect(results.map(({ orderId }: { orderId: string }) => orderId)).toEqual([...orders.map(({ id }) => id), missing.id]);
  for (const at of [0, 3, 4])
    expect(results[at]).toMatchObject({
      shipment: { status: "LABEL_CREATED", trackingNumber: expect.stringMatching(/^SF\d{13}$/) },
      userErrors: [],
    });
  expect(results[1]).toMatchObject({
    shipment: null,
    userErrors: [{ code: "CARRIER_REFUSED", message: expect.stringContaining("The carrier refused") }],
  });
  expect(results[2]).toMatchObject({
    shipment: null,
    userErrors: [{ code: "NOT_ALLOWED_IN_STATE", message: "Everything is in a parcel already" }],
  });
  expect(results[5]).toMatchObject({ shipment: null, userErrors: [{ code: "NOT_ALLOWED_IN_STATE", message: "The order is cancelled" }] });
  expect(results[6]).toMatchObject({ order: null, shipment: null, userErrors: [{ code: "NOT_FOUND" }] });
});

test("a repeat with the same key answers the same waybills, also beside itself, and makes no second parcel", async () => {
  const orders = [await aConfirmedOrder(shop), await aConfirmedOrder(shop), await aConfirmedOrder(shop)];
  const idempotencyKey = randomUUID();
  const answers = await Promise.all([1, 2, 3].map(() => packAll(orders, { idempotencyKey })));
  answers.push(await packAll(orders, { idempotencyKey }));
  const numbers = answers.map(({ results }) =>
    results.map(({ shipment }: { shipment: { trackingNumber: string } }) => shipment.trackingNumber),
  );
  for (const each of numbers) expect(each).toEqual(numbers[0]);
  for (const order of orders) expect((await readShipments(shop, order)).shipments).toHaveLength(1);
  const books = await sfBooks(shop);
  for (const number of numbers[0]) expect(books.filter(({ waybill }) => waybill === number)).toHaveLength(1);
  const { results } = await packAll(orders, { idempotencyKey, carrier: "YTO" });
  expect(results[0].userErrors).toMatchObject([{ code: "IDEMPOTENCY_MISMATCH" }]);
});

test("a carrier that does not answer leaves drafts, which are no failure, and their waybills follow by themselves", async () => {
  const orders = [await aConfirmedOrder(shop), await aConfirmedOrder(shop)];
  await breakSf(shop, "timeout-after-applying", { times: 1, match: "EXP_RECE_CREATE_ORDER" });
  await breakSf(shop, "error-5xx", { times: 1, match: "EXP_RECE_CREATE_ORDER" });
  const { fetch } = shop.app;
  shop.app.fetch = (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(300) });
  const { results } = await packAll(orders);
  shop.app.fetch = fetch;
  expect(results).toMatchObject([
    { shipment: { status: "DRAFT" }, userErrors: [] },
    { shipment: { status: "DRAFT" }, userErrors: [] },
  ]);
});

test("without a carrier each order goes with the company of its shipping method; another carrier and too many orders are refused as a whole", async () => {
  await row(
    shop.ctx(),
    sql`insert into freight_template select ft.* from freight_template f,
          jsonb_populate_record(f, '{"code": "yto-standard", "carrier": "YTO"}') ft where f.code = 'sf-standard'`,
  );
  const [bySf, byYto] = [await aConfirmedOrder(shop), await aConfirmedOrder(shop, { shippingMethod: "yto-standard" })];
  const { results } = await packAll([bySf, byYto], { carrier: null });
  expect(results.map(({ shipment }: { shipment: { carrier: { code: string } } }) => shipment?.carrier.code)).toEqual(["SF", "YTO"]);
  expect(await packAll([bySf], { carrier: "OTHER" })).toMatchObject({
    results: null,
    userErrors: [{ code: "INVALID", field: ["carrier"] }],
  });
  await expect(packAll([])).rejects.toThrow("BAD_INPUT");
  await expect(packAll(Array.from({ length: 51 }, (_, i) => ({ id: `ord_${i}` })))).rejects.toThrow("BAD_INPUT");
});
