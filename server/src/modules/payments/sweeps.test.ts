import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { anOrder, orderUntil, readOrder, simulate, startPayment, stockOf } from "../../../test/factories.orders.ts";
import { attempts, booksAgree, cancel, fault, ledger, orderNotices, told, visitCashier } from "../../../test/factories.payments.ts";
import { atCode, stateAtWechat } from "../../../test/factories.wechat.ts";
import { shiftClock } from "../../platform/clock.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { sweepCancelled } from "./cancelled.sweep.ts";
import { sweepPayments } from "./check.sweep.ts";
import { sweepExpiredOrders } from "./expiry.sweep.ts";
import { sweepRefunds } from "./refund.sweep.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true, worker: false }); // the sweeps run when the test says so
});
afterAll(() => shop.close());
afterEach(() => simulate(shop, "/control/faults", {}, "DELETE"));

const minutes = (n: number) => shiftClock(shop.ctx(), n * 60);
const seconds = async (work: () => Promise<unknown>) => {
  const start = Date.now();
  await work();
  return (Date.now() - start) / 1000;
};
/** How often a gateway was asked about attempts. */
const asked = async (method: string, column: "checks" | "closes") =>
  Number(
    (await row(shop.ctx(), sql<{ n: bigint }>`select coalesce(sum(${sql.ref(column)}), 0) as n from payment where method = ${method}`))!.n,
  );

test("sixty expired orders of a dead gateway hold up nobody else's: one of another gateway ends within its thirty seconds", async () => {
  const product = await aProduct(shop, { stock: 500 });
  const stuck = [];
  for (let n = 0; n < 60; n++) stuck.push(await anOrder(shop, { product }));
  for (const order of stuck) await startPayment(shop, order);
  const other = await atCode(shop, { product });
  await minutes(31);
  await fault(shop, "timeout-after-applying", "", { count: 10_000 });
  const spent = await seconds(() => sweepExpiredOrders(shop.ctx()));
  expect((await readOrder(shop, other.order)).status).toBe("EXPIRED");
  expect(await stateAtWechat(shop, other.number)).toBe("CLOSED");
  expect(spent).toBeLessThan(30);
  for (const order of [stuck[0]!, stuck[59]!]) expect((await readOrder(shop, order)).status).toBe("AWAITING_PAYMENT");
  expect(await asked("ALIPAY", "closes")).toBeLessThan(10); // left alone after it was silent
  await simulate(shop, "/control/faults", {}, "DELETE");
  for (let round = 0; round < 2; round++) {
    await minutes(1);
    await sweepExpiredOrders(shop.ctx());
  }
  for (const order of stuck) expect((await readOrder(shop, order)).status).toBe("EXPIRED");
}, 120_000);

test("questions about payments at a dead gateway hold up nobody else's, and money that was paid there is found", async () => {
  const product = await aProduct(shop, { stock: 500 });
  for (let n = 0; n < 25; n++) await startPayment(shop, await anOrder(shop, { product }));
  const other = await atCode(shop, { product });
  await simulate(shop, "/control/faults", { target: "wechatpay", fault: "lost", match: other.number });
  await simulate(shop, `/control/wechatpay/transactions/${other.number}/pay`);
  await minutes(1);
  await fault(shop, "timeout-after-applying", "", { count: 10_000 });
  expect(await seconds(() => sweepPayments(shop.ctx()))).toBeLessThan(30);
  expect((await readOrder(shop, other.order)).status).toBe("CONFIRMED");
}, 120_000);

test("an order of which the gateway says that another sum was paid ends at its time: its stock is free, staff are told once, nobody asks for ever", async () => {
  const order = await anOrder(shop);
  const number = await visitCashier(shop, await startPayment(shop, order));
  await fault(shop, "lost", number);
  await simulate(shop, `/control/alipay/trades/${number}/pay`);
  await fault(shop, "altered-amount", number, { on: "reply", count: 1_000 });
  await minutes(31);
  await sweepExpiredOrders(shop.ctx());
  expect(await readOrder(shop, order)).toMatchObject({ status: "EXPIRED", paymentStatus: "NONE" });
  expect((await stockOf(shop, order.product.variants[0]!.uuid))!.reserved).toBe(0);
  expect(await attempts(shop, order)).toMatchObject([{ status: "EXPIRED", captured: 0n }]);
  expect(await orderNotices(shop, order)).toMatchObject([{ kind: "MISMATCH", reference: number, ours: { amount: "191.00" } }]);
  await row(shop.ctx(), sql`update money_notice set resolved_at = shop_now(), resolution = 'seen to' where reference = ${number}`);
  for (let hour = 0; hour < 3; hour++) {
    await minutes(61);
    await sweepPayments(shop.ctx());
    await sweepExpiredOrders(shop.ctx());
  }
  expect(await orderNotices(shop, order)).toHaveLength(1); // seen to is seen to
  const { checks } = (await row(shop.ctx(), sql<{ checks: number }>`select checks from payment where number = ${number}`))!;
  expect(checks).toBeLessThan(6);
  // the answer was wrong, not the sum: nothing is lost
  await simulate(shop, "/control/faults", {}, "DELETE");
  await minutes(61);
  for (let round = 0; round < 2; round++) await sweepPayments(shop.ctx()); // one round does not reach all that is due by now
  expect(await readOrder(shop, order)).toMatchObject({ status: "CONFIRMED", paymentStatus: "PAID" });
}, 60_000);

test("a cancelled order whose job has given up: what is open is closed, and what was paid goes back, once", async () => {
  const [open, paid] = [await anOrder(shop), await anOrder(shop)];
  const waiting = await visitCashier(shop, await startPayment(shop, open));
  const number = await visitCashier(shop, await startPayment(shop, paid));
  await simulate(shop, `/control/alipay/trades/${number}/pay`);
  await orderUntil(shop, paid, (o) => o.status === "CONFIRMED");
  for (const order of [open, paid]) await cancel(shop, order, order.id, shop.owner); // no worker runs: their jobs never do
  await sweepCancelled(shop.ctx());
  expect((await readOrder(shop, paid)).refunds).toEqual([]); // the job comes first
  await minutes(3);
  await fault(shop, "error-5xx", waiting);
  for (let round = 0; round < 3; round++) {
    await Promise.all([sweepCancelled(shop.ctx()), sweepCancelled(shop.ctx())]);
    await sweepRefunds(shop.ctx());
    await minutes(1);
  }
  expect(await attempts(shop, open)).toMatchObject([{ status: "CANCELLED" }]);
  expect(await readOrder(shop, paid)).toMatchObject({ status: "CANCELLED", paymentStatus: "REFUNDED", refunds: [{ status: "SUCCEEDED" }] });
  expect(await told(shop, paid, "refund.requested")).toBe(1);
  expect((await ledger(shop, number)).map(({ type }) => type)).toEqual(["pay", "refund"]);
});

test("after all of this the shop's books and the companies' agree", async () => {
  const worker = await startTestShop({ like: shop }); // finishes what is open
  await booksAgree(shop);
  await worker.close();
}, 60_000);
