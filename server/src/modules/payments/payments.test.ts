import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, payAtCashier, readOrder, startPayment } from "../../../test/factories.orders.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());

test("an order paid at the cashier is confirmed, and its open page hears of it", async () => {
  const order = await anOrder(shop);
  expect(order.order).toMatchObject({ status: "AWAITING_PAYMENT", paymentStatus: "NONE" });
  const live = await shop.follow(
    `subscription($id: ID!, $token: String) { orderUpdated(id: $id, accessToken: $token) { eventId type order { status paymentStatus } } }`,
    {
      id: order.id,
      token: order.token,
    },
  );
  const started = await startPayment(shop, order);
  expect(started.userErrors).toEqual([]);
  await payAtCashier(shop, started);
  const heard = await live.until((event) => event.orderUpdated.order.status === "CONFIRMED");
  expect(heard.orderUpdated.order).toEqual({ status: "CONFIRMED", paymentStatus: "PAID" });
  const paid = await readOrder(shop, order);
  expect(paid.cost.paid.amount).toBe(paid.cost.total.amount);
  expect(paid.payments).toHaveLength(1);
  live.stop();
});

test("a paid order that staff cancel is refunded by itself", async () => {
  const order = await anOrder(shop);
  await payAtCashier(shop, await startPayment(shop, order));
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  const input = { orderId: order.id, reason: "釉面有瑕疵", idempotencyKey: "cancel-1" };
  const { orderCancel } = await shop.must(
    `mutation($input: OrderCancelInput!) { orderCancel(input: $input) { order { status } userErrors { code message } } }`,
    { input },
    { token: shop.owner },
  );
  expect(orderCancel).toEqual({ order: { status: "CANCELLED" }, userErrors: [] });
  const refunded = await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
  expect(refunded.refunds).toMatchObject([{ status: "SUCCEEDED", amount: { amount: refunded.cost.total.amount } }]);
});
