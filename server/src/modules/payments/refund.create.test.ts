import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import {
  aCart,
  anOrder,
  orderUntil,
  payAtCashier,
  place,
  readOrder,
  startPayment,
  stockOf,
  type TestOrder,
} from "../../../test/factories.orders.ts";
import { booksAgree, ledger, told } from "../../../test/factories.payments.ts";
import { figure } from "../../../test/figures.ts";
import { giveBack, onRefund, preview } from "../../../test/factories.refunds.ts";
import { aShipment } from "../../../test/factories.shipments.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());

/** Two bowls of 88.00 and freight of 15.00, paid with Alipay. */
async function aPaidOrder(options: Parameters<typeof anOrder>[1] = {}): Promise<TestOrder & { number: string; line: string }> {
  const order = await anOrder(shop, options);
  const started = await startPayment(shop, order);
  await payAtCashier(shop, started);
  const { lines } = await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  return { ...order, number: started.payment.number, line: lines[0].id };
}
const stock = (order: TestOrder) => stockOf(shop, order.product.variants[0]!.uuid);
const refunds = async (number: string) => (await ledger(shop, number)).filter(({ type }) => type === "refund").map(({ amount }) => amount);

test("a refund's preview tells what can be given back, and what is asked for, without doing anything", async () => {
  const order = await aPaidOrder();
  expect(await preview(shop, order, {})).toMatchObject({
    preview: {
      amount: { amount: "0.00" },
      refundable: { amount: "191.00" },
      refundableShipping: { amount: "15.00" },
      payment: { number: order.number },
      lines: [{ quantity: 0, refundableQuantity: 2, restockableQuantity: 2, unsentQuantity: 2, refundableAmount: { amount: "176.00" } }],
    },
    userErrors: [],
  });
  const lines = [{ orderLineId: order.line, quantity: 1 }];
  expect((await preview(shop, order, { lines, shipping: "15.00" })).preview).toMatchObject({
    amount: { amount: "103.00" },
    shipping: { amount: "15.00" },
    goodwill: { amount: "0.00" },
    tax: { amount: "11.86" },
    lines: [{ quantity: 1, amount: { amount: "88.00" } }],
  });
  expect((await preview(shop, order, { lines, amount: "100.00" })).preview).toMatchObject({
    amount: { amount: "100.00" },
    goodwill: { amount: "12.00" },
  });
  expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "PAID", refunds: [] });
});

test("a line, then the freight, then a sum: each goes back by itself, live, and together they are the payment", async () => {
  const order = await aPaidOrder();
  const live = await shop.follow(
    `subscription($id: ID!, $token: String) { orderUpdated(id: $id, accessToken: $token) { type order { paymentStatus refunds { status } } } }`,
    { id: order.id, token: order.token },
  );
  const first = await giveBack(shop, order, { lines: [{ orderLineId: order.line, quantity: 1 }] });
  expect(first).toMatchObject({
    refund: { amount: { amount: "88.00" }, reason: "釉面有瑕疵", lines: [{ quantity: 1, amount: { amount: "88.00" } }], origin: "SHOP" },
    userErrors: [],
  });
  await live.until((event) => event.orderUpdated.order.paymentStatus === "PARTIALLY_REFUNDED");
  live.stop();
  expect((await giveBack(shop, order, { shipping: "15.00" })).userErrors).toEqual([]);
  expect((await giveBack(shop, order, { amount: "0.01" })).userErrors).toEqual([]);
  expect((await giveBack(shop, order, { lines: [{ orderLineId: order.line, quantity: 1 }], amount: "87.99" })).userErrors).toEqual([]);
  const done = await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
  expect(done).toMatchObject({ status: "CONFIRMED", cost: { refunded: { amount: "191.00" } } });
  expect((await refunds(order.number)).toSorted()).toEqual(["0.01", "15.00", "87.99", "88.00"]);
  expect((await giveBack(shop, order, { amount: "0.01" })).userErrors).toMatchObject([{ code: "AMOUNT_TOO_LARGE", field: ["amount"] }]);
});

test("ten clicks with one key give back once, ten with ten keys never more than was paid", async () => {
  const order = await aPaidOrder();
  const same = await Promise.all(Array.from({ length: 10 }, () => giveBack(shop, order, { amount: "30.00" }, { key: "one" })));
  expect(new Set(same.map(({ refund }) => refund.id)).size).toBe(1);
  const many = await Promise.all(Array.from({ length: 10 }, () => giveBack(shop, order, { amount: "30.00" })));
  expect(many.filter(({ refund }) => refund)).toHaveLength(5); // 30 went, 161 are left
  for (const { refund, userErrors } of many) if (!refund) expect(userErrors).toMatchObject([{ code: "AMOUNT_TOO_LARGE" }]);
  await orderUntil(shop, order, (o) => o.cost.refunded.amount === "180.00");
  expect(await refunds(order.number)).toEqual(Array.from({ length: 6 }, () => "30.00"));
  expect((await giveBack(shop, order, { amount: "11.00" }, { key: "one" })).userErrors).toMatchObject([{ code: "IDEMPOTENCY_MISMATCH" }]);
});

test("ten refunds of 30.00 at once on 100.00 are three; nothing below or beside a whole unit of its currency is one", async () => {
  const product = await aProduct(shop, { price: 8_500n, stock: 50 });
  const order = await aPaidOrder({ product, quantity: 1 }); // 85.00 and freight of 15.00
  const before = await refunds(order.number);
  const wrong = ["0", "0.00", "-0.01", "-30.00", "30.001", "0.009"];
  for (const amount of wrong) expect((await giveBack(shop, order, { amount })).refund).toBeNull();
  const others = ["30.00 USD", "USD 30.00", "¥30.00", "3e1", "0x1e", "30,00", "NaN"]; // another currency cannot even be said
  for (const amount of others) await expect(giveBack(shop, order, { amount })).rejects.toThrow("BAD");
  const many = await Promise.all(Array.from({ length: 10 }, () => giveBack(shop, order, { amount: "30.00" })));
  expect(many.filter(({ refund }) => refund)).toHaveLength(3);
  for (const { refund, userErrors } of many) if (!refund) expect(userErrors).toMatchObject([{ code: "AMOUNT_TOO_LARGE" }]);
  await orderUntil(shop, order, (o) => o.cost.refunded.amount === "90.00");
  expect(await refunds(order.number)).toEqual([...before, "30.00", "30.00", "30.00"]);
  figure({
    id: "P6",
    what: `10 parallel refunds of 30.00 on 100.00; ${wrong.length} sums ≤ 0 or too precise, ${others.length} in other currencies or spellings`,
    found: `3 given, 7 refused, 90.00 in all; ${wrong.length + others.length} of ${wrong.length + others.length} refused`,
    target: "≤ 100.00; all refused",
    met: true,
  });
});

test("what cannot be meant is refused in the caller's terms, and nothing moves", async () => {
  const order = await aPaidOrder();
  const other = await aPaidOrder();
  const line = (quantity: number, orderLineId = order.line, restock = false) => ({ lines: [{ orderLineId, quantity, restock }] });
  const refused = async (wish: Parameters<typeof giveBack>[2], code: string, field: string[], reason?: string) =>
    expect((await giveBack(shop, order, wish, reason === undefined ? {} : { reason })).userErrors).toMatchObject([{ code, field }]);
  await refused({}, "REQUIRED", ["amount"]);
  await refused({ amount: "0" }, "REQUIRED", ["amount"]);
  await refused({ amount: "-1.00" }, "INVALID", ["amount"]);
  await refused({ amount: "1.001" }, "INVALID", ["amount"]);
  await refused({ amount: "191.01" }, "AMOUNT_TOO_LARGE", ["amount"]);
  await refused({ shipping: "15.01" }, "AMOUNT_TOO_LARGE", ["shipping"]);
  await refused(line(3), "QUANTITY_LIMIT", ["lines", "0", "quantity"]);
  await refused(line(0), "QUANTITY_LIMIT", ["lines", "0", "quantity"]);
  await refused(line(1, other.line), "NOT_FOUND", ["lines", "0", "orderLineId"]);
  await refused({ lines: [...line(1).lines, ...line(1).lines] }, "INVALID", ["lines", "1", "orderLineId"]);
  await refused({ amount: "1.00" }, "REQUIRED", ["reason"], "  ");
  await expect(giveBack(shop, order, { amount: "1.00" }, { asker: { token: shop.packer } })).rejects.toThrow("FORBIDDEN");
  await expect(giveBack(shop, order, { amount: "1.00" }, { asker: {} })).rejects.toThrow("NOT_SIGNED_IN");
  await expect(preview(shop, order, {}, { token: shop.packer })).rejects.toThrow("FORBIDDEN");
  const unpaid = await anOrder(shop);
  expect((await giveBack(shop, unpaid, { amount: "1.00" })).userErrors).toMatchObject([{ code: "AMOUNT_TOO_LARGE" }]);
  expect(await readOrder(shop, order)).toMatchObject({ refunds: [], cost: { refunded: { amount: "0.00" } } });
});

test("pieces that have not left are not sent any more, and their stock is free at once; the rest of the order goes on", async () => {
  const order = await aPaidOrder();
  const before = await stock(order);
  const answer = await giveBack(shop, order, { lines: [{ orderLineId: order.line, quantity: 1, restock: true }] });
  expect(answer).toMatchObject({ refund: { lines: [{ cancelledQuantity: 1, returnedQuantity: 0 }] }, order: { status: "CONFIRMED" } });
  expect(await stock(order)).toEqual({ onHand: before!.onHand, reserved: 1 });
  expect(await readOrder(shop, order)).toMatchObject({ lines: [{ cancelledQuantity: 1 }] });
  const parcel = await aShipment(shop, order);
  expect(parcel.lines.map(({ quantity }) => quantity)).toEqual([1]);
});

test("when the last piece is called off the order is cancelled, and just what staff said goes back", async () => {
  const order = await aPaidOrder();
  const answer = await giveBack(shop, order, { lines: [{ orderLineId: order.line, quantity: 2, restock: true }] });
  expect(answer.order).toMatchObject({ status: "CANCELLED" });
  expect(await stock(order)).toMatchObject({ reserved: 0 });
  await orderUntil(shop, order, (o) => o.cost.refunded.amount === "176.00");
  expect(await refunds(order.number)).toEqual(["176.00"]); // the freight stays, as staff chose
  expect(await told(shop, order, "refund.requested")).toBe(1);
});

test("pieces in a parcel cannot go back into stock before it is cancelled; pieces that left are put back once", async () => {
  const order = await aPaidOrder();
  const parcel = await aShipment(shop, order);
  const wish = { lines: [{ orderLineId: order.line, quantity: 1, restock: true }] };
  expect((await giveBack(shop, order, wish)).userErrors).toMatchObject([{ code: "QUANTITY_LIMIT", field: ["lines", "0", "restock"] }]);
  await shop.must(
    `mutation($input: ShipmentHandOverInput!) { shipmentHandOver(input: $input) { userErrors { code } } }`,
    { input: { shipmentId: parcel.id } },
    { token: shop.packer },
  );
  const before = await stock(order);
  expect((await giveBack(shop, order, wish)).refund).toMatchObject({ lines: [{ cancelledQuantity: 0, returnedQuantity: 1 }] });
  expect(await stock(order)).toEqual({ onHand: before!.onHand + 1, reserved: 0 });
  expect((await giveBack(shop, order, wish)).userErrors).toEqual([]);
  expect((await giveBack(shop, order, wish)).userErrors).toMatchObject([{ code: "QUANTITY_LIMIT" }, { code: "QUANTITY_LIMIT" }]);
  expect(await stock(order)).toEqual({ onHand: before!.onHand + 2, reserved: 0 });
});

test("an order half of which has left is shipped when the other half is called off", async () => {
  const order = await aPaidOrder();
  const parcel = await aShipment(shop, order, { lines: [{ orderLineId: order.line, quantity: 1 }] });
  await shop.must(
    `mutation($input: ShipmentHandOverInput!) { shipmentHandOver(input: $input) { userErrors { code } } }`,
    { input: { shipmentId: parcel.id } },
    { token: shop.packer },
  );
  await orderUntil(shop, order, (o) => o.status === "PARTIALLY_SHIPPED");
  const answer = await giveBack(shop, order, { lines: [{ orderLineId: order.line, quantity: 1, restock: true }] });
  expect(answer.order).toMatchObject({ status: "SHIPPED", fulfilmentStatus: "FULFILLED" });
});

test("three pieces for 10.00 given back one by one are 10.00, with their tax", async () => {
  const product = await aProduct(shop, { price: 333n, stock: 10 });
  const cart = await aCart(shop, [{ variantId: product.variants[0]!.id, quantity: 3 }]);
  const placed = await place(shop, cart);
  const order = { order: placed.order, id: placed.order!.id, token: placed.accessToken!, product };
  const started = await startPayment(shop, order);
  await payAtCashier(shop, started);
  const paid = await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  const lines = [{ orderLineId: paid.lines[0].id, quantity: 1 }];
  const given = [];
  for (let n = 0; n < 3; n++) given.push((await giveBack(shop, order, { lines })).refund);
  expect(given.map(({ amount }) => amount.amount)).toEqual(["3.33", "3.33", "3.33"]);
  expect(given.reduce((sum, { tax }) => sum + Number(tax.amount.replace(".", "")), 0)).toBe(115); // 13/113 of 9.99
});

test("an order paid by transfer is given back by hand: nothing is sent anywhere, and staff say when it is done", async () => {
  const order = await anOrder(shop, { paymentMethod: "BANK_TRANSFER" });
  const { payment } = await startPayment(shop, order, "BANK_TRANSFER", null);
  await shop.must(
    `mutation($input: PaymentCaptureInput!) { paymentCapture(input: $input) { userErrors { code } } }`,
    { input: { paymentId: payment.id, idempotencyKey: "in" } },
    { token: shop.owner },
  );
  const { refund } = await giveBack(shop, order, { amount: "50.00" });
  expect(refund).toMatchObject({ status: "REQUESTED", byHand: false, can: { retry: false, confirm: true } });
  expect(await onRefund(shop, "refundConfirm", order, refund.id)).toMatchObject({
    refund: { status: "SUCCEEDED", byHand: true, can: { retry: false, confirm: false } },
    order: { paymentStatus: "PARTIALLY_REFUNDED" },
  });
  expect((await onRefund(shop, "refundConfirm", order, refund.id)).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  await expect(onRefund(shop, "refundConfirm", order, refund.id, { token: shop.packer })).rejects.toThrow("FORBIDDEN");
});

test("after all of this the shop's books and the company's agree", () => booksAgree(shop));
