import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, payAtCashier, readOrder, simulate, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import {
  attempts,
  booksAgree,
  deliveries,
  fault,
  ledger,
  notificationsOf,
  notify,
  paymentId,
  refresh,
  told,
  until,
  visitCashier,
} from "../../../test/factories.payments.ts";
import { figure } from "../../../test/figures.ts";
import { assault } from "../../../test/forgeries.ts";
import { row, rows, sql } from "../../platform/db/sql.ts";
import { shiftClock } from "../../platform/clock.ts";

let shop: TestShop;
let second: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  second = await startTestShop({ like: shop }); // another process' worth of shop on the same database
});
afterAll(async () => {
  await second.close();
  await shop.close();
});

/** An order whose buyer stands at the cashier. */
async function atCashier(options: Parameters<typeof anOrder>[1] = {}): Promise<{ order: TestOrder; number: string }> {
  const order = await anOrder(shop, options);
  return { order, number: await visitCashier(shop, await startPayment(shop, order)) };
}
const pay = (number: string) => simulate(shop, `/control/alipay/trades/${number}/pay`);
const asPaid = { trade_status: "TRADE_SUCCESS", gmt_payment: "2026-11-22 12:00:00", notify_id: "x" };
const webhook = (of: TestShop) => `${of.url}/webhooks/payments/alipay`;
const alerts = async (kind: string): Promise<number> => {
  const metric = await shop.app.metrics.alerts.get();
  return metric.values.find((value) => value.labels["kind"] === kind)?.value ?? 0;
};

test("a notification that comes five times, and ten times more at both servers at once, books the money once and is answered success each time", async () => {
  const { order, number } = await atCashier();
  await fault(shop, "duplicate", number);
  await pay(number);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  const answers = await Promise.all([notify(shop, number, { times: 5 }), notify(shop, number, { times: 5, url: webhook(second) })]);
  expect(answers.flat()).toEqual(Array.from({ length: 10 }, () => "success"));
  const [delivery] = await deliveries(shop, number);
  expect(delivery!.attempts.map((attempt) => attempt.body)).toEqual(Array.from({ length: 5 }, () => "success"));
  expect(await attempts(shop, order)).toMatchObject([{ status: "CAPTURED", captured: 19_100n }]);
  expect(await told(shop, order, "payment.captured")).toBe(1);
  expect(await told(shop, order, "order.confirmed")).toBe(1);
  expect(await notificationsOf(shop, number)).toEqual([{ verdict: "APPLIED", detail: null }]);
});

test("the first notification itself, ten times at once at both servers, books the money once", async () => {
  const { order, number } = await atCashier();
  await simulate(shop, "/control/speed", { factor: 0 }); // the company's own sending waits
  try {
    await pay(number);
    const answers = await Promise.all([notify(shop, number, { times: 5 }), notify(shop, number, { times: 5, url: webhook(second) })]);
    expect(answers.flat()).toEqual(Array.from({ length: 10 }, () => "success"));
  } finally {
    await simulate(shop, "/control/speed", { factor: 1 });
  }
  expect((await readOrder(shop, order)).status).toBe("CONFIRMED"); // success is said after the commit only
  expect(await told(shop, order, "payment.captured")).toBe(1);
});

test("a forged notification is refused with an alarm and kept as what it is, once, and no payment learns of it", async () => {
  const { order, number } = await atCashier();
  const refused = () =>
    rows(
      shop.ctx(),
      sql<{ payment: string; body: string }>`
      select payment_no as payment, body from payment_notification where verdict = 'REFUSED' order by id`,
    );
  const earlier = (await refused()).length;
  const before = await alerts("notification-forged");
  expect(await notify(shop, number, { forge: true, overrides: asPaid, times: 3 })).toEqual(["fail", "fail", "fail"]);
  expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT", paymentStatus: "PENDING" });
  expect(await notificationsOf(shop, number)).toEqual([]);
  const kept = (await refused()).slice(earlier);
  expect(kept).toEqual([{ payment: "", body: expect.stringContaining(number) }]);
  expect(await alerts("notification-forged")).toBe(before + 3);
});

const mismatches: [string, Record<string, string>][] = [
  ["one fen too little", { total_amount: "190.99" }],
  ["one fen too much", { total_amount: "191.01" }],
  ["nothing at all", { total_amount: "0.00" }],
  ["a hundredfold", { total_amount: "19100.00" }],
  ["another app", { app_id: "2021000000009999" }],
  ["another seller", { seller_id: "2088000000009999" }],
];
for (const [what, overrides] of mismatches)
  test(`a properly signed notification of ${what} is kept and alarmed, never booked; the honest one still is`, async () => {
    const { order, number } = await atCashier();
    const before = await alerts("payment-mismatch");
    expect(await notify(shop, number, { overrides: { ...asPaid, ...overrides }, times: 2 })).toEqual(["fail", "fail"]);
    expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT", cost: { paid: { amount: "0.00" } } });
    expect(await notificationsOf(shop, number)).toMatchObject([{ verdict: "MISMATCH" }]);
    expect(await told(shop, order, "payment.mismatch")).toBe(1);
    expect(await alerts("payment-mismatch")).toBe(before + 2);
    await pay(number);
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
    figure({
      id: "P3",
      what: "a signed notification of a wrong amount, application or seller (Alipay), told twice",
      found: "0 paid, 1 alert to staff",
      target: "0 paid, 1 alert each",
      met: true,
    });
  });

test("a notification that names another order's attempt books nothing for it", async () => {
  const [mine, other] = [await atCashier({ quantity: 2 }), await atCashier({ quantity: 3 })];
  expect(await notify(shop, mine.number, { overrides: { ...asPaid, out_trade_no: other.number } })).toEqual(["fail"]);
  expect((await readOrder(shop, other.order)).status).toBe("AWAITING_PAYMENT");
  expect((await readOrder(shop, mine.order)).status).toBe("AWAITING_PAYMENT");
});

test("the company's number of a payment that is booked cannot pay another order of the same sum", async () => {
  const [mine, other] = [await atCashier(), await atCashier()];
  await pay(mine.number);
  await orderUntil(shop, mine.order, (o) => o.status === "CONFIRMED");
  expect(await notify(shop, mine.number, { overrides: { out_trade_no: other.number } })).toEqual(["fail"]);
  expect(await readOrder(shop, other.order)).toMatchObject({ status: "AWAITING_PAYMENT", paymentStatus: "PENDING" });
  expect(await notificationsOf(shop, other.number)).toMatchObject([{ verdict: "MISMATCH" }]);
});

test("a notification that comes before its attempt can be seen is not acknowledged; its next delivery books it", async () => {
  const { order, number } = await atCashier();
  // what the webhook sees while the attempt's transaction has not committed: no such number
  await row(shop.ctx(), sql`update payment set number = ${`${number}x`}, next_check_at = null where number = ${number}`);
  await pay(number);
  await until(
    () => deliveries(shop, number),
    ([delivery]) => delivery?.attempts[0]?.body === "fail",
  );
  expect((await readOrder(shop, order)).status).toBe("AWAITING_PAYMENT");
  await row(shop.ctx(), sql`update payment set number = ${number} where number = ${`${number}x`}`);
  await simulate(shop, "/control/speed", { factor: 5_000 }); // their next delivery is due in four minutes
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  await simulate(shop, "/control/speed", { factor: 1 });
  await until(
    () => deliveries(shop, number),
    ([delivery]) => delivery?.state === "accepted",
  );
});

test("a lost notification is made good by asking", async () => {
  const { order, number } = await atCashier();
  await fault(shop, "lost", number);
  await pay(number);
  await until(
    () => deliveries(shop, number),
    ([delivery]) => delivery?.state === "lost",
  );
  await shiftClock(shop.ctx(), 10);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  expect(await told(shop, order, "payment.captured")).toBe(1);
  expect(await notify(shop, number)).toEqual(["success"]); // and if it comes after all, it changes nothing
  expect(await told(shop, order, "payment.captured")).toBe(1);
});

test("whoever is back from the cashier before the notification is told at once", async () => {
  const { order, number } = await atCashier();
  expect(await refresh(shop, order)).toMatchObject({ payment: { status: "PENDING" }, order: { status: "AWAITING_PAYMENT" } });
  await fault(shop, "lost", number);
  await pay(number);
  expect(await refresh(shop, order)).toMatchObject({
    payment: { number, status: "CAPTURED" },
    order: { status: "CONFIRMED", paymentStatus: "PAID" },
  });
});

test("an answer to our question that is altered or wrongly signed books nothing", async () => {
  const { order, number } = await atCashier();
  await fault(shop, "lost", number);
  for (const wrong of ["altered-amount", "bad-signature", "garbage"]) await fault(shop, wrong, "alipay.trade.query", { on: "reply" });
  await row(shop.ctx(), sql`update payment set next_check_at = null where number = ${number}`); // the sweep shall not use the faults up
  await pay(number);
  for (let i = 0; i < 3; i++) expect(await refresh(shop, order)).toMatchObject({ order: { status: "AWAITING_PAYMENT" } });
  expect(await refresh(shop, order)).toMatchObject({ order: { status: "CONFIRMED" } });
});

test("declined, then paid: one attempt, one charge", async () => {
  const { order, number } = await atCashier();
  await simulate(shop, `/control/alipay/trades/${number}/decline`);
  await simulate(shop, `/control/alipay/trades/${number}/decline`);
  expect((await readOrder(shop, order)).status).toBe("AWAITING_PAYMENT");
  await pay(number);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  expect(await ledger(shop, number)).toMatchObject([{ type: "pay", amount: "191.00" }]);
});

test("a trade that its buyer closed ends the attempt, and the order can be paid by another", async () => {
  const { order, number } = await atCashier();
  await simulate(shop, `/control/alipay/trades/${number}/close`);
  await until(
    () => attempts(shop, order),
    ([first]) => first?.status === "CANCELLED",
  );
  const again = await startPayment(shop, order);
  expect(again.payment.number).not.toBe(number);
  await payAtCashier(shop, again);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  expect((await attempts(shop, order)).map((attempt) => attempt.status)).toEqual(["CANCELLED", "CAPTURED"]);
});

test("late and odd words about a paid payment never take the money back out of the books", async () => {
  const { order, number } = await atCashier();
  await pay(number);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  for (const trade_status of ["WAIT_BUYER_PAY", "TRADE_CLOSED", "TRADE_FINISHED", "TRADE_UNHEARD_OF"])
    expect(await notify(shop, number, { overrides: { trade_status } })).toEqual(["success"]);
  expect(await readOrder(shop, order)).toMatchObject({ status: "CONFIRMED", paymentStatus: "PAID" });
  expect(await attempts(shop, order)).toMatchObject([{ status: "CAPTURED", captured: 19_100n, refunded: 0n }]);
});

test("a refund that the company tells of and nobody here asked for is alarmed and not booked", async () => {
  const { order, number } = await atCashier();
  await pay(number);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  const before = await alerts("refund-foreign");
  const overrides = { refund_fee: "191.00", gmt_refund: "2026-11-22 12:30:00", out_biz_no: "somebody", trade_status: "TRADE_CLOSED" };
  expect(await notify(shop, number, { overrides })).toEqual(["success"]);
  expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "PAID", cost: { refunded: { amount: "0.00" } } });
  expect(await alerts("refund-foreign")).toBe(before + 1);
});

test("five hundred mutations of a genuine notification, in body and headers: none is booked, none makes the server stumble", async () => {
  figure(await assault(shop, "alipay", await atCashier(), 500));
}, 120_000);

test("a webhook of a gateway that is not there is a plain 404", async () => {
  const answer = await fetch(`${shop.url}/webhooks/payments/nobody`, { method: "POST", body: "x" });
  expect(answer.status).toBe(404);
});

test("a page that follows one payment hears that it is paid", async () => {
  const { order, number } = await atCashier();
  const live = await shop.follow(
    `subscription($id: ID!, $token: String) { paymentUpdated(id: $id, accessToken: $token) { payment { status } order { status } } }`,
    {
      id: await paymentId(shop, number),
      token: order.token,
    },
  );
  await pay(number);
  await live.until((event) => event.paymentUpdated.payment.status === "CAPTURED");
  live.stop();
});

test("after all of this the shop's books and the company's agree", () => booksAgree(shop));
