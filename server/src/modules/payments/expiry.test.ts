import { generateKeyPairSync } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
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
import { attempts, booksAgree, cancel, fault, ledger, notify, told, tradeStatus, visitCashier } from "../../../test/factories.payments.ts";
import { shiftClock } from "../../platform/clock.ts";
import { sweepPayments } from "./check.sweep.ts";
import { sweepExpiredOrders } from "./expiry.sweep.ts";
import { sweepRefunds } from "./refund.sweep.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true, worker: false }); // the sweeps run when the test says so
});
afterAll(() => shop.close());
const realFetch = fetch;
afterEach(async () => {
  shop.app.fetch = realFetch;
  await simulate(shop, "/control/faults", {}, "DELETE");
});

const pay = (number: string) => simulate(shop, `/control/alipay/trades/${number}/pay`);
const minutes = (n: number) => shiftClock(shop.ctx(), n * 60);
const expire = () => sweepExpiredOrders(shop.ctx());
const held = async (order: TestOrder) => (await stockOf(shop, order.product.variants[0]!.uuid))!.reserved;
const gatewayDown = () => {
  shop.app.fetch = () => Promise.reject(new TypeError("fetch failed"));
};

test("an order that nobody pays ends after half an hour, not before: its stock is back, its attempt closed here and at the company", async () => {
  const order = await anOrder(shop);
  const number = await visitCashier(shop, await startPayment(shop, order));
  await minutes(29);
  await expire();
  expect((await readOrder(shop, order)).status).toBe("AWAITING_PAYMENT");
  expect(await held(order)).toBe(2);
  await minutes(1);
  await expire();
  expect(await readOrder(shop, order)).toMatchObject({ status: "EXPIRED", paymentStatus: "NONE" });
  expect(await held(order)).toBe(0);
  expect(await attempts(shop, order)).toMatchObject([{ status: "EXPIRED" }]);
  expect(await tradeStatus(shop, number)).toBe("TRADE_CLOSED");
  await expect(pay(number)).rejects.toThrow("409");
});

test("an order that never got as far as a payment ends as well", async () => {
  const order = await anOrder(shop);
  await minutes(31);
  await expire();
  expect((await readOrder(shop, order)).status).toBe("EXPIRED");
  expect(await held(order)).toBe(0);
  expect((await startPayment(shop, order)).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
});

test("between the end of its time and the sweep an order cannot be paid any more", async () => {
  const order = await anOrder(shop);
  await minutes(31);
  expect((await startPayment(shop, order)).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  expect(await attempts(shop, order)).toEqual([]);
});

test("ten sweeps at once give the stock back once", async () => {
  const order = await anOrder(shop);
  await startPayment(shop, order);
  await minutes(31);
  await Promise.all(Array.from({ length: 10 }, expire));
  expect((await readOrder(shop, order)).status).toBe("EXPIRED");
  expect(await held(order)).toBe(0);
  expect(await told(shop, order, "order.expired")).toBe(1);
  await expire();
  expect(await held(order)).toBe(0);
});

test("before an order ends the company is asked: one that was paid in the last minute is confirmed", async () => {
  const order = await anOrder(shop);
  const number = await visitCashier(shop, await startPayment(shop, order));
  await fault(shop, "lost", number);
  await pay(number);
  await minutes(31);
  await expire();
  expect(await readOrder(shop, order)).toMatchObject({ status: "CONFIRMED", paymentStatus: "PAID" });
  expect(await held(order)).toBe(2);
});

test("as long as the company is silent the order stays and its stock stays held; when it speaks again the order ends", async () => {
  const order = await anOrder(shop);
  await visitCashier(shop, await startPayment(shop, order));
  await minutes(31);
  gatewayDown();
  await expire();
  await expire();
  expect((await readOrder(shop, order)).status).toBe("AWAITING_PAYMENT");
  expect(await held(order)).toBe(2);
  shop.app.fetch = realFetch;
  await minutes(1); // the longest wait until it is asked again
  await expire();
  expect((await readOrder(shop, order)).status).toBe("EXPIRED");
  expect(await held(order)).toBe(0);
});

test("an outage at one company does not hold up orders that do not concern it", async () => {
  const stuck = await anOrder(shop);
  await visitCashier(shop, await startPayment(shop, stuck));
  const free = await anOrder(shop);
  await minutes(31);
  gatewayDown();
  await expire();
  expect((await readOrder(shop, stuck)).status).toBe("AWAITING_PAYMENT");
  expect((await readOrder(shop, free)).status).toBe("EXPIRED");
});

test("a company that does not accept our signature has told nothing: the order stays", async () => {
  const order = await anOrder(shop);
  const number = await visitCashier(shop, await startPayment(shop, order));
  await fault(shop, "lost", number);
  await pay(number);
  await minutes(31);
  const { ALIPAY_APP_ID: appId, ALIPAY_SELLER_ID: sellerId } = shop.app.env;
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "pem" });
  await simulate(shop, "/control/alipay/merchant", { appId, sellerId, publicKeyPem: stranger }, "PUT");
  await expire();
  expect((await readOrder(shop, order)).status).toBe("AWAITING_PAYMENT");
  expect(await held(order)).toBe(2);
  await shop.simulators!.register(shop.url);
  await minutes(1);
  await expire();
  expect((await readOrder(shop, order)).status).toBe("CONFIRMED");
});

/** An order that ended while its buyer held a cashier's address that the company could not close, because nobody had opened it. */
async function endedWithAnOpenCashier(options: Parameters<typeof anOrder>[1] = {}) {
  const order = await anOrder(shop, options);
  const started = await startPayment(shop, order);
  await minutes(31);
  await expire();
  expect((await readOrder(shop, order)).status).toBe("EXPIRED");
  return { order, started };
}

test("money that comes after the end takes the stock again, if it is still there, and the order is confirmed", async () => {
  const { order, started } = await endedWithAnOpenCashier();
  expect(await held(order)).toBe(0);
  await payAtCashier(shop, started);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  expect(await held(order)).toBe(2);
  await notify(shop, started.payment.number, { times: 5 });
  expect(await held(order)).toBe(2);
  expect(await told(shop, order, "order.confirmed")).toBe(1);
});

test("money that comes after the end is found by asking even when its notification is lost", async () => {
  const { order, started } = await endedWithAnOpenCashier();
  await fault(shop, "lost", started.payment.number);
  await payAtCashier(shop, started);
  await minutes(6);
  await sweepPayments(shop.ctx());
  expect(await readOrder(shop, order)).toMatchObject({ status: "CONFIRMED", paymentStatus: "PAID" });
});

test("money that comes after the stock went to others goes back by itself, and the order stays ended", async () => {
  const bowl = await aProduct(shop, { stock: 2 });
  const { order, started } = await endedWithAnOpenCashier({ product: bowl });
  const other = await anOrder(shop, { product: bowl, quantity: 1 }); // one piece is left: not enough
  await payAtCashier(shop, started);
  const given = await orderUntil(shop, order, (o) => o.refunds.length > 0);
  expect(given).toMatchObject({ status: "EXPIRED", refunds: [{ status: "REQUESTED", amount: { amount: "191.00" } }] });
  expect(await held(order)).toBe(1); // the other one's
  await sweepRefunds(shop.ctx());
  expect(await readOrder(shop, order)).toMatchObject({ status: "EXPIRED", paymentStatus: "REFUNDED", refunds: [{ status: "SUCCEEDED" }] });
  expect(await ledger(shop, started.payment.number)).toMatchObject([
    { type: "pay", amount: "191.00" },
    { type: "refund", amount: "191.00" },
  ]);
  expect((await readOrder(shop, other)).status).toBe("AWAITING_PAYMENT");
});

test("money that comes while the order ends is booked, whichever of the two is first", async () => {
  for (let round = 0; round < 5; round++) {
    const order = await anOrder(shop);
    const number = await visitCashier(shop, await startPayment(shop, order));
    await minutes(31);
    const [paid] = await Promise.allSettled([pay(number), expire(), expire()]);
    const end = await orderUntil(shop, order, (o) => o.status === (paid.status === "fulfilled" ? "CONFIRMED" : "EXPIRED"));
    expect(await held(order)).toBe(end.status === "CONFIRMED" ? 2 : 0);
  }
});

test("a bank transfer has its own, longer time, and ends without asking anybody", async () => {
  const order = await anOrder(shop, { paymentMethod: "BANK_TRANSFER" });
  await startPayment(shop, order, "BANK_TRANSFER", null);
  await minutes(6 * 24 * 60);
  await expire();
  expect((await readOrder(shop, order)).status).toBe("AWAITING_PAYMENT");
  await minutes(24 * 60 + 1);
  gatewayDown();
  await expire();
  expect((await readOrder(shop, order)).status).toBe("EXPIRED");
  expect(await held(order)).toBe(0);
});

test("an order that was cancelled or confirmed does not end", async () => {
  const cancelled = await anOrder(shop);
  await cancel(shop, cancelled, "c");
  const confirmed = await anOrder(shop);
  await startPayment(shop, confirmed, "CASH_ON_DELIVERY", null);
  await minutes(31);
  await expire();
  expect((await readOrder(shop, cancelled)).status).toBe("CANCELLED");
  expect((await readOrder(shop, confirmed)).status).toBe("CONFIRMED");
  expect(await held(confirmed)).toBe(2);
});

test("after all of this the shop's books and the company's agree", async () => {
  const worker = await startTestShop({ like: shop }); // finishes what is open
  await booksAgree(shop);
  await worker.close();
});
