import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, payAtCashier, readOrder, startPayment, stockOf } from "../../../test/factories.orders.ts";
import { attempts, booksAgree, cancel, capture, told, until } from "../../../test/factories.payments.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { readId } from "../../platform/ids.ts";
import { closePayment } from "./check.service.ts";
import { readPayment } from "./payment.reads.ts";
import { sweepRefunds } from "./refund.sweep.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());

async function transfer() {
  const order = await anOrder(shop, { paymentMethod: "BANK_TRANSFER" });
  const started = await startPayment(shop, order, "BANK_TRANSFER", null);
  return { order, started, id: started.payment.id as string };
}

test("a bank transfer shows where to pay and what to quote, waits, and is confirmed by staff once, with one key and with another", async () => {
  const { order, started, id } = await transfer();
  expect(started.action.instructions.map((line: { value: string }) => line.value)).toEqual(["Test", "Bank", "1234", order.order.number]);
  expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT", paymentStatus: "PENDING" });
  const answers = await Promise.all(["a", "a", "a", "b", "c", "d"].map((key) => capture(shop, id, key)));
  for (const answer of answers)
    expect(answer).toMatchObject({
      payment: { status: "CAPTURED" },
      order: { status: "CONFIRMED", paymentStatus: "PAID" },
      userErrors: [],
    });
  expect(await readOrder(shop, order)).toMatchObject({ cost: { paid: { amount: "191.00" } } });
  expect(await told(shop, order, "payment.captured")).toBe(1);
});

test("only staff who may, only the whole sum, only what is paid by hand", async () => {
  const { order, id } = await transfer();
  await expect(capture(shop, id, "k", { token: shop.packer })).rejects.toThrow("FORBIDDEN");
  await expect(capture(shop, id, "k", { token: "nobody" })).rejects.toThrow(/NOT_SIGNED_IN|FORBIDDEN/);
  for (const amount of ["190.99", "191.01", "0", "-191.00", "191.001"])
    expect((await capture(shop, id, `k${amount}`, { amount })).userErrors).toMatchObject([{ code: "INVALID", field: ["amount"] }]);
  await expect(capture(shop, "pay_00000000000000000000000000000000", "k")).rejects.toThrow("NOT_FOUND");
  await expect(capture(shop, "ord_x", "k")).rejects.toThrow("BAD_INPUT");
  expect((await capture(shop, id, "k", { amount: "191.00" })).userErrors).toEqual([]);
  expect((await capture(shop, id, "k", { amount: "191" })).userErrors).toMatchObject([{ code: "IDEMPOTENCY_MISMATCH" }]);
  expect((await readOrder(shop, order)).status).toBe("CONFIRMED");
  const online = await anOrder(shop);
  const started = await startPayment(shop, online);
  expect((await capture(shop, started.payment.id, "k")).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  expect((await readOrder(shop, online)).status).toBe("AWAITING_PAYMENT");
});

test("cash on delivery confirms the order at once with nothing paid; the cash is booked once when it is there", async () => {
  const order = await anOrder(shop, { paymentMethod: "CASH_ON_DELIVERY" });
  const started = await startPayment(shop, order, "CASH_ON_DELIVERY", null);
  expect(started).toMatchObject({
    payment: { status: "AUTHORIZED" },
    order: { status: "CONFIRMED", paymentStatus: "AUTHORIZED" },
    action: null,
    userErrors: [],
  });
  expect(started.order.cost.paid.amount).toBe("0.00");
  expect((await startPayment(shop, order, "CASH_ON_DELIVERY", null)).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  const answers = await Promise.all(["a", "a", "b"].map((key) => capture(shop, started.payment.id, key)));
  for (const answer of answers)
    expect(answer).toMatchObject({ payment: { status: "CAPTURED" }, order: { status: "CONFIRMED", paymentStatus: "PAID" } });
  expect(await told(shop, order, "payment.captured")).toBe(1);
  expect(await told(shop, order, "order.confirmed")).toBe(1);
});

test("cash on delivery above its limit is refused when the method is switched as well", async () => {
  const order = await anOrder(shop, { paymentMethod: "BANK_TRANSFER", quantity: 30 });
  expect((await startPayment(shop, order, "CASH_ON_DELIVERY", null)).userErrors).toMatchObject([
    { code: "METHOD_UNAVAILABLE", field: ["method"] },
  ]);
  expect(await attempts(shop, order)).toEqual([]);
});

test("twenty clicks on cash on delivery at once are one attempt and one confirmation", async () => {
  const order = await anOrder(shop, { paymentMethod: "CASH_ON_DELIVERY" });
  await Promise.all(Array.from({ length: 20 }, () => startPayment(shop, order, "CASH_ON_DELIVERY", null)));
  expect(await attempts(shop, order)).toMatchObject([{ status: "AUTHORIZED" }]);
  expect(await told(shop, order, "order.confirmed")).toBe(1);
});

test("a transfer for an order that was cancelled meanwhile is booked and given back by hand, once", async () => {
  const { order, id } = await transfer();
  await cancel(shop, order, "k");
  await until(
    () => attempts(shop, order),
    ([attempt]) => attempt!.status === "CANCELLED",
  );
  expect((await capture(shop, id, "late")).userErrors).toEqual([]);
  const owed = await orderUntil(shop, order, (o) => o.refunds[0]?.status === "REQUESTED");
  expect(owed).toMatchObject({ status: "CANCELLED", paymentStatus: "PAID" });
  await sweepRefunds(shop.ctx()); // no sweep may take it out of staff's hands, not even for a moment
  expect(
    await row(shop.ctx(), sql`select attempts, status from refund where next_try_at is null and number like ${`${order.order.number}%`}`),
  ).toEqual({
    attempts: 0,
    status: "REQUESTED",
  });
  const confirm = () =>
    shop.must(
      `mutation($input: RefundConfirmInput!) { refundConfirm(input: $input) { refund { status } order { paymentStatus } userErrors { code } } }`,
      { input: { orderId: order.id, refundId: owed.refunds[0].id } },
      { token: shop.owner },
    );
  const answers = await Promise.all([confirm(), confirm(), confirm()]);
  expect(answers.map(({ refundConfirm }) => refundConfirm).filter(({ userErrors }) => userErrors.length === 0).length).toBeGreaterThan(0);
  expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "REFUNDED", cost: { refunded: { amount: "191.00" } } });
  expect(await told(shop, order, "refund.settled")).toBe(1);
});

test("an order paid at the company although it was to be paid in cash owes no cash any more", async () => {
  const order = await anOrder(shop);
  const started = await startPayment(shop, order);
  await startPayment(shop, order, "CASH_ON_DELIVERY", null);
  expect((await readOrder(shop, order)).status).toBe("CONFIRMED");
  await payAtCashier(shop, started); // the cashier of before, never opened, could not be closed
  await orderUntil(shop, order, (o) => o.paymentStatus === "PAID");
  await until(
    () => attempts(shop, order),
    (all) => all.every(({ status }) => status !== "AUTHORIZED"),
  );
  expect((await attempts(shop, order)).map(({ status }) => status)).toEqual(["CAPTURED", "CANCELLED"]);
  expect((await stockOf(shop, order.product.variants[0]!.uuid))!.reserved).toBe(2);
});

test("whoever closes the open way to pay too late leaves a confirmed cash order its payment", async () => {
  const order = await anOrder(shop);
  const { payment } = await startPayment(shop, order, "CASH_ON_DELIVERY", null);
  const seen = (await readPayment(shop.ctx(), readId("pay", payment.id)!))!;
  await closePayment(shop.ctx(), seen, "CANCELLED"); // read as open before it was confirmed: another tab, or the expiry sweep
  await closePayment(shop.ctx(), seen, "EXPIRED");
  expect(await readOrder(shop, order)).toMatchObject({
    status: "CONFIRMED",
    paymentStatus: "AUTHORIZED",
    payments: [{ status: "AUTHORIZED" }],
  });
});

test("cash and Alipay chosen at once: an order that is confirmed has its payment, one that is not has none", async () => {
  const orders = await Promise.all(Array.from({ length: 12 }, () => anOrder(shop)));
  await Promise.all(
    orders.flatMap((order) =>
      [["CASH_ON_DELIVERY", null] as const, ["ALIPAY", "PAGE"] as const, ["CASH_ON_DELIVERY", null] as const].map(([method, channel]) =>
        startPayment(shop, order, method, channel),
      ),
    ),
  );
  for (const order of orders) {
    const { status, paymentStatus } = await readOrder(shop, order);
    expect([`CONFIRMED AUTHORIZED`, `AWAITING_PAYMENT PENDING`]).toContain(`${status} ${paymentStatus}`);
  }
});

test("after all of this the shop's books and the company's agree", () => booksAgree(shop));
