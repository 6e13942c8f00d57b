import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct, type TestProduct } from "../../../test/factories.catalogue.ts";
import { aCart, errorFields, place, startPayment, stockOf, type TestOrder } from "../../../test/factories.orders.ts";
import { eventually, pack } from "../../../test/factories.shipments.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { deliverCodes } from "./virtual.service.ts";
import { readId } from "../../platform/ids.ts";

let shop: TestShop;
let second: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
  second = await startTestShop({ like: shop });
});
afterAll(async () => {
  await second.close();
  await shop.close();
});

const load = async (variantId: string, codes: string[], key: string = randomUUID()) =>
  (
    await shop.must(
      `mutation($input: VirtualCodesLoadInput!) { virtualCodesLoad(input: $input) { added pool { available given waiting } ${errorFields} } }`,
      { input: { variantId, codes, idempotencyKey: key } },
      { token: shop.owner },
    )
  ).virtualCodesLoad;
const codesNamed = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}-${String(i).padStart(4, "0")}`);
const aVoucher = (stock = 0): Promise<TestProduct> =>
  aProduct(shop, { name: "礼品卡", variants: [{ requiresShipping: false, weightGrams: 0, stock }] });

/** An order of some vouchers, waiting for its transfer. */
async function anUnpaidOrder(product: TestProduct, quantity: number): Promise<TestOrder> {
  const cart = await aCart(shop, [{ variantId: product.variants[0]!.id, quantity }]);
  const placed = await place(shop, cart, { paymentMethod: "BANK_TRANSFER" });
  if (!placed.order) throw new Error(JSON.stringify(placed.userErrors));
  return { order: placed.order, id: placed.order.id, token: placed.accessToken!, product };
}
async function pay(order: TestOrder): Promise<void> {
  const { payment } = await startPayment(shop, order, "BANK_TRANSFER", null);
  const input = { paymentId: payment.id, idempotencyKey: randomUUID() };
  await shop.must(
    `mutation($input: PaymentCaptureInput!) { paymentCapture(input: $input) { payment { status } ${errorFields} } }`,
    { input },
    { token: shop.owner },
  );
}
const read = async (order: TestOrder, asker?: { token: string }) =>
  (
    await shop.must(
      `query($id: ID!, $t: String) { order(id: $id, accessToken: $t) { status cost { shipping { amount } } lines { codes } timeline { type } } }`,
      { id: order.id, t: asker ? null : order.token },
      asker,
    )
  ).order as { status: string; cost: { shipping: { amount: string } }; lines: { codes: string[] }[]; timeline: { type: string }[] };

test("paid, its codes are there at once, for their owner only; the order is complete without a parcel and without freight", async () => {
  const product = await aVoucher();
  expect((await load(product.variants[0]!.id, codesNamed("A", 3))).pool).toEqual({ available: 3, given: 0, waiting: 0 });
  const order = await anUnpaidOrder(product, 2);
  expect(await read(order)).toMatchObject({ status: "AWAITING_PAYMENT", lines: [{ codes: [] }], cost: { shipping: { amount: "0.00" } } });
  await pay(order);
  await eventually(async () => (await read(order)).status === "COMPLETED");
  expect((await read(order)).lines).toEqual([{ codes: ["A-0000", "A-0001"] }]);
  expect((await read(order, { token: shop.owner })).lines).toEqual([{ codes: [] }]);
  expect(await stockOf(shop, product.variants[0]!.uuid)).toEqual({ onHand: 1, reserved: 0 });
});

test("an order of codes wants a name and a phone number alone, and costs what its codes cost; beside a piece that is sent it wants an address", async () => {
  const [product, bowl] = [await aVoucher(), await aProduct(shop, {})];
  await load(product.variants[0]!.id, codesNamed("N", 3));
  const voucher = { variantId: product.variants[0]!.id, quantity: 1 };
  const order = async (cart: { id: string }, address: object, expectedTotal: string) =>
    (
      await shop.must(
        `mutation($input: OrderPlaceInput!) { orderPlace(input: $input) {
          order { status address { name lines } shippingMethodName cost { shipping { amount } total { amount } } } ${errorFields} } }`,
        {
          input: {
            cartId: cart.id,
            address,
            shippingMethod: "",
            paymentMethod: "BANK_TRANSFER",
            expectedTotal,
            idempotencyKey: randomUUID(),
          },
        },
      )
    ).orderPlace;
  const carts = [await aCart(shop, [voucher]), await aCart(shop, [voucher, { variantId: bowl.variants[0]!.id, quantity: 1 }])] as const;
  const asked = await Promise.all(
    carts.map(({ id }) =>
      shop.must(`query($id: ID!) { cart(id: $id) { requiresShipping cost { shipping { amount } total { amount } } } }`, { id }),
    ),
  );
  expect(asked.map(({ cart }) => cart.requiresShipping)).toEqual([false, true]);
  expect(asked[0]!.cart.cost.shipping).toEqual({ amount: "0.00" });
  const { amount } = asked[0]!.cart.cost.total;
  const nameless = await order(carts[0], { name: "", phone: "1" }, amount);
  expect(nameless.userErrors.map(({ field }: { field: string[] }) => field.at(-1))).toEqual(["name", "phone"]);
  expect((await order(carts[0], { name: "林知夏", phone: "13812345678" }, amount)).order).toMatchObject({
    status: "AWAITING_PAYMENT",
    address: { name: "林知夏", lines: [] },
    cost: { shipping: { amount: "0.00" }, total: { amount } },
  });
  const sent = await order(carts[1], { name: "林知夏", phone: "13812345678" }, asked[1]!.cart.cost.total.amount);
  expect(sent.userErrors.map(({ field }: { field: string[] }) => field.at(-1))).toEqual(["street", "districtCode"]);
});

test("many orders paid at the same moment at two servers: no code is handed out twice, and each order gets its own", async () => {
  const product = await aVoucher();
  await load(product.variants[0]!.id, codesNamed("B", 24));
  const orders = await Promise.all(Array.from({ length: 8 }, () => anUnpaidOrder(product, 3)));
  await Promise.all(orders.map(pay));
  const again = orders.flatMap(({ id }) => [shop, second].map((at) => deliverCodes(at.ctx(), readId("ord", id)!)));
  await Promise.all(again);
  await eventually(
    async () => (await Promise.all(orders.map((order) => read(order)))).every(({ status }) => status === "COMPLETED"),
    20_000,
  );
  const given = (await Promise.all(orders.map((order) => read(order)))).map(({ lines }) => lines[0]!.codes);
  expect(given.map(({ length }) => length)).toEqual(orders.map(() => 3));
  expect(new Set(given.flat()).size).toBe(24);
});

test("with too few codes nothing of the line is handed out and staff are told once; loading more finishes the order", async () => {
  const product = await aVoucher(5); // the stock says more than the pool holds
  await load(product.variants[0]!.id, codesNamed("C", 1));
  const order = await anUnpaidOrder(product, 2);
  await pay(order);
  const told = () =>
    row(
      shop.ctx(),
      sql<{ n: number }>`select count(*)::int as n from event where type = 'virtual_codes.short' and order_id = ${readId("ord", order.id)}`,
    );
  await eventually(async () => (await told())?.n === 1);
  await deliverCodes(shop.ctx(), readId("ord", order.id)!);
  expect(await told()).toEqual({ n: 1 });
  expect(await read(order)).toMatchObject({ status: "CONFIRMED", lines: [{ codes: [] }] });
  expect((await read(order)).timeline.map(({ type }) => type)).not.toContain("virtual_codes.short");
  expect((await load(product.variants[0]!.id, codesNamed("D", 1))).pool).toEqual({ available: 0, given: 2, waiting: 0 });
  expect(await read(order)).toMatchObject({ status: "COMPLETED", lines: [{ codes: ["C-0000", "D-0000"] }] });
});

test("codes beside a bowl are handed out at once, and the order goes on with its parcel", async () => {
  const [voucher, bowl] = [await aVoucher(), await aProduct(shop, { stock: 5 })];
  await load(voucher.variants[0]!.id, codesNamed("E", 1));
  const cart = await aCart(shop, [
    { variantId: voucher.variants[0]!.id, quantity: 1 },
    { variantId: bowl.variants[0]!.id, quantity: 1 },
  ]);
  const placed = await place(shop, cart, { paymentMethod: "BANK_TRANSFER" });
  const order: TestOrder = { order: placed.order, id: placed.order!.id, token: placed.accessToken!, product: bowl };
  await pay(order);
  await eventually(async () => (await read(order)).status === "PARTIALLY_SHIPPED");
  expect((await read(order)).lines.flatMap(({ codes }) => codes)).toEqual(["E-0000"]);
  const { shipment } = await pack(shop, order, { carrier: "OTHER", trackingNumber: "ZT99912345" });
  expect(shipment.lines).toHaveLength(1);
});

test("codes alone are not sold for cash on delivery, as nobody comes; beside a piece that is sent they wait for its money", async () => {
  const [product, bowl] = [await aVoucher(), await aProduct(shop, {})];
  await load(product.variants[0]!.id, codesNamed("F", 2));
  const voucher = { variantId: product.variants[0]!.id, quantity: 1 };
  const alone = await aCart(shop, [voucher]);
  const { paymentMethods } = await shop.must(`query($id: ID!) { paymentMethods(cartId: $id) { code available } }`, { id: alone.id });
  expect(paymentMethods).toContainEqual({ code: "CASH_ON_DELIVERY", available: false });
  expect((await place(shop, alone, { paymentMethod: "CASH_ON_DELIVERY" })).userErrors).toMatchObject([{ code: "METHOD_UNAVAILABLE" }]);
  const later = await anUnpaidOrder(product, 1);
  const started = await startPayment(shop, later, "CASH_ON_DELIVERY", null);
  expect(started.userErrors).toMatchObject([{ code: "METHOD_UNAVAILABLE" }]);

  const both = await aCart(shop, [voucher, { variantId: bowl.variants[0]!.id, quantity: 1 }]);
  const placed = await place(shop, both, { paymentMethod: "CASH_ON_DELIVERY" });
  const order: TestOrder = { order: placed.order, id: placed.order!.id, token: placed.accessToken!, product: bowl };
  await startPayment(shop, order, "CASH_ON_DELIVERY", null);
  await deliverCodes(shop.ctx(), readId("ord", order.id)!);
  expect(await read(order)).toMatchObject({ status: "CONFIRMED", lines: [{ codes: [] }, { codes: [] }] });
});

test("codes are loaded once per key and each once, by staff who may, for what needs no shipping", async () => {
  const [product, bowl] = [await aVoucher(), await aProduct(shop, {})];
  const key = randomUUID();
  const id = product.variants[0]!.id;
  const both = [await load(id, ["x", "y", "x"], key), await load(id, ["x", "y", "x"], key)];
  expect(both.map(({ added }) => added)).toEqual([2, 2]);
  expect((await load(id, ["y", "z"])).added).toBe(1);
  expect(await stockOf(shop, product.variants[0]!.uuid)).toEqual({ onHand: 3, reserved: 0 });
  expect((await load(bowl.variants[0]!.id, ["x"])).userErrors).toMatchObject([{ code: "INVALID", field: ["variantId"] }]);
  expect((await load(id, [" "])).userErrors).toMatchObject([{ code: "INVALID", field: ["codes"] }]);
  const query = `mutation($input: VirtualCodesLoadInput!) { virtualCodesLoad(input: $input) { added } }`;
  const input = { variantId: id, codes: ["q"], idempotencyKey: randomUUID() };
  expect((await shop.gql(query, { input }, { token: shop.packer })).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});
