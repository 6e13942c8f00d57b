import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { readBooks } from "../../../test/chaos/books.ts";
import { check } from "../../../test/chaos/checker.ts";
import {
  anOrder,
  orderUntil,
  payAtCashier,
  readOrder,
  simulate,
  startPayment,
  stockOf,
  type TestOrder,
} from "../../../test/factories.orders.ts";
import { attempts, cancel, fault, ledger, notify, ordersUuid, told, until, visitCashier } from "../../../test/factories.payments.ts";
import { shiftClock } from "../../platform/clock.ts";
import { transaction } from "../../platform/ctx.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { lockOrder } from "../orders/order.service.ts";
import { requestRefund } from "./refund.request.ts";
import { sweepRefunds } from "./refund.sweep.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());
afterEach(async () => void (await simulate(shop, "/control/faults", {}, "DELETE")));

const pay = (number: string) => simulate(shop, `/control/alipay/trades/${number}/pay`);
const held = async (order: TestOrder) => (await stockOf(shop, order.product.variants[0]!.uuid))!.reserved;

async function aPaidOrder(): Promise<{ order: TestOrder; number: string }> {
  const order = await anOrder(shop);
  const number = await visitCashier(shop, await startPayment(shop, order));
  await pay(number);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  return { order, number };
}

test("an unpaid order that ten clicks cancel at once gives its stock back once, and its attempt is closed", async () => {
  const order = await anOrder(shop);
  await visitCashier(shop, await startPayment(shop, order));
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => cancel(shop, order, i % 2 ? "one key" : `key ${i}`)));
  for (const { userErrors } of answers)
    expect(userErrors.map((error) => error.code)).toEqual(userErrors.length ? ["NOT_ALLOWED_IN_STATE"] : []);
  expect(answers.filter((answer) => answer.userErrors.length === 0).length).toBeGreaterThan(0);
  expect(await held(order)).toBe(0);
  expect(await told(shop, order, "order.cancelled")).toBe(1);
  await until(
    () => attempts(shop, order),
    ([attempt]) => attempt!.status === "CANCELLED",
  );
  const won = answers.findIndex((answer) => answer.userErrors.length === 0);
  expect((await cancel(shop, order, won % 2 ? "one key" : `key ${won}`)).userErrors).toEqual([]); // a repeat of the same request is the same answer
});

test("a paid order that staff cancel ten times at once is given back once", async () => {
  const { order, number } = await aPaidOrder();
  await Promise.all(Array.from({ length: 10 }, (_, i) => cancel(shop, order, `key ${i}`, shop.owner)));
  await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
  expect(await held(order)).toBe(0);
  expect((await ledger(shop, number)).map((entry) => [entry.type, entry.amount])).toEqual([
    ["pay", "191.00"],
    ["refund", "191.00"],
  ]);
});

test("a shopper cannot cancel what is paid, nor a stranger anything", async () => {
  const { order } = await aPaidOrder();
  expect((await cancel(shop, order, "k")).userErrors).toEqual([{ code: "NOT_ALLOWED_IN_STATE" }]);
  await expect(cancel(shop, { ...order, token: "oat_stranger" }, "k")).rejects.toThrow("NOT_FOUND");
  expect((await cancel(shop, order, "k", shop.packer)).userErrors).toEqual([{ code: "NOT_ALLOWED_IN_STATE" }]);
  expect((await readOrder(shop, order)).status).toBe("CONFIRMED");
});

test("a shopper's cancellation that meets the payment half-way loses against it: the order is paid and stays", async () => {
  const order = await anOrder(shop);
  const number = await visitCashier(shop, await startPayment(shop, order));
  const blocker = new pg.Client(shop.databaseUrl);
  await blocker.connect();
  await blocker.query("begin");
  await blocker.query("select from shop_order where number = $1 for update", [order.order.number]);
  const waiting = (n: number) =>
    until(
      () =>
        row(
          shop.ctx(),
          sql<{
            n: number;
          }>`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        ),
      (found) => found!.n >= n,
    );
  await pay(number); // its notification is first in line for the order …
  await waiting(1);
  const cancelled = cancel(shop, order, "k"); // … and the cancellation, decided while the order was unpaid, is second
  await waiting(2);
  await blocker.query("commit");
  await blocker.end();
  expect((await cancelled).userErrors).toEqual([{ code: "NOT_ALLOWED_IN_STATE" }]);
  expect(await readOrder(shop, order)).toMatchObject({ status: "CONFIRMED", paymentStatus: "PAID" });
});

test("money that arrives for a cancelled order goes back by itself", async () => {
  const order = await anOrder(shop);
  const started = await startPayment(shop, order); // the cashier is not open yet: the company cannot close it
  await cancel(shop, order, "k");
  await payAtCashier(shop, started);
  await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
  expect(await readOrder(shop, order)).toMatchObject({
    status: "CANCELLED",
    refunds: [{ status: "SUCCEEDED", amount: { amount: "191.00" } }],
  });
  expect(await held(order)).toBe(0);
});

test("an order that is cancelled while its payment is under way and unknown is given back when it turns out to be paid", async () => {
  const order = await anOrder(shop);
  const number = await visitCashier(shop, await startPayment(shop, order));
  await fault(shop, "lost", number);
  await pay(number);
  await cancel(shop, order, "k"); // we do not know of the money yet
  await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED", 20_000);
  expect((await ledger(shop, number)).map((entry) => entry.type)).toEqual(["pay", "refund"]);
});

test("a second payment of a paid order goes back by itself, the first one stays", async () => {
  const order = await anOrder(shop);
  const first = await startPayment(shop, order, "ALIPAY", "PAGE");
  const second = await startPayment(shop, order, "ALIPAY", "QR");
  await payAtCashier(shop, second);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  await payAtCashier(shop, first); // in another tab, from before
  const after = await orderUntil(shop, order, (o) => o.refunds[0]?.status === "SUCCEEDED" && o.cost.refunded.amount !== "0.00");
  expect(after).toMatchObject({ status: "CONFIRMED", cost: { paid: { amount: "382.00" }, refunded: { amount: "191.00" } } });
  expect((await ledger(shop, first.payment.number)).map((entry) => entry.type)).toEqual(["pay", "refund"]);
  expect((await ledger(shop, second.payment.number)).map((entry) => entry.type)).toEqual(["pay"]);
  await notify(shop, first.payment.number, { times: 5 });
  expect(await told(shop, order, "refund.requested")).toBe(1);
  expect(await held(order)).toBe(2);
});

for (const wrong of ["timeout-after-applying", "error-5xx-after-applying", "garbage", "bad-signature", "error-5xx"])
  test(`a refund whose answer is spoiled (${wrong}) moves money once`, async () => {
    const { order, number } = await aPaidOrder();
    await fault(shop, wrong, "alipay.trade.refund", { on: "reply" });
    await fault(shop, "lost", number); // nor is it told of by notification
    await cancel(shop, order, "k", shop.owner);
    await until(
      () => simulate(shop, "/control/faults", {}, "GET"),
      ({ faults }) => !(faults as unknown as { fault: string }[]).some((f) => f.fault === wrong),
    );
    await shiftClock(shop.ctx(), 6); // the next try
    const done = await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED", 25_000);
    expect(done.refunds).toHaveLength(1);
    expect((await ledger(shop, number)).map((entry) => [entry.type, entry.amount])).toEqual([
      ["pay", "191.00"],
      ["refund", "191.00"],
    ]);
    expect(await told(shop, order, "refund.settled")).toBe(1);
  });

test("a refund that the company cannot carry out for want of balance stays open and is not taken for done", async () => {
  const { order, number } = await aPaidOrder();
  await fault(shop, "refund-pending-then-failed", number);
  await cancel(shop, order, "k", shop.owner);
  await until(
    () => readOrder(shop, order),
    (o) => o.refunds[0]?.status === "SUBMITTED",
  );
  await shiftClock(shop.ctx(), 30);
  await sweepRefunds(shop.ctx());
  expect(await readOrder(shop, order)).toMatchObject({
    paymentStatus: "PAID",
    refunds: [{ status: "SUBMITTED" }],
    cost: { refunded: { amount: "0.00" } },
  });
  expect((await ledger(shop, number)).map((entry) => entry.type)).toEqual(["pay"]);
});

test("five sweeps at once send a refund once", async () => {
  const { order, number } = await aPaidOrder();
  await cancel(shop, order, "k", shop.owner);
  await Promise.all(Array.from({ length: 5 }, () => sweepRefunds(shop.ctx())));
  await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
  expect(await ledger(shop, number)).toHaveLength(2);
  expect(await told(shop, order, "refund.settled")).toBe(1);
});

test("ten refunds of 30.00 at once on a payment of 191.00 give back no more than it was", async () => {
  const { order, number } = await aPaidOrder();
  const paid = (await row(shop.ctx(), sql<{ id: string }>`select id from payment where number = ${number}`))!.id;
  const orderId = await ordersUuid(shop, order);
  const ask = (amount: bigint) =>
    transaction(shop.ctx(), async (ctx) => {
      await lockOrder(ctx, orderId);
      return requestRefund(ctx, { paymentId: paid, amount, reason: "test", actor: { kind: "STAFF" } });
    });
  const asked = await Promise.allSettled(Array.from({ length: 10 }, () => ask(3_000n)));
  expect(asked.filter((one) => one.status === "fulfilled")).toHaveLength(6);
  for (const one of asked) if (one.status === "rejected") expect(String(one.reason)).toContain("AMOUNT_TOO_LARGE");
  for (const amount of [0n, -1n, 1_101n]) await expect(ask(amount)).rejects.toThrow("AMOUNT_TOO_LARGE");
  await ask(1_100n);
  await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
  expect((await ledger(shop, number)).filter((entry) => entry.type === "refund")).toHaveLength(7);
});

test("after all of this the shop's books and the company's agree, but for the refund that the company refuses", async () => {
  const ask = async () => check(await readBooks(shop.databaseUrl, { settled: true, simulatorsUrl: shop.simulators!.url }));
  await until(ask, (found) => found.length === 1 && found[0]!.endsWith("is CANCELLED and keeps 19100"));
});
