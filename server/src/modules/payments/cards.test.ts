import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, readOrder, simulate, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import {
  act,
  attempts,
  booked,
  booksAgree,
  cancel,
  fault,
  notificationsOf,
  refresh,
  sent,
  tell,
  told,
  until,
} from "../../../test/factories.payments.ts";
import { figure } from "../../../test/figures.ts";
import { assault } from "../../../test/forgeries.ts";
import { row, sql } from "../../platform/db/sql.ts";
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

/** An order whose buyer stands at Stripe's page. */
async function atThePage(): Promise<{ order: TestOrder; number: string; url: string }> {
  const order = await anOrder(shop, { paymentMethod: "STRIPE" });
  const { payment, action } = await startPayment(shop, order, "STRIPE", null);
  return { order, number: payment.number, url: action.url };
}
const pay = (number: string) => act(shop, "stripe", number, "pay");
const hook = (of: TestShop) => `${of.url}/webhooks/payments/stripe`;
const alerts = async (kind: string): Promise<number> => {
  const metric = await shop.app.metrics.alerts.get();
  return metric.values.find((value) => value.labels["kind"] === kind)?.value ?? 0;
};
const confirmed = (order: TestOrder) => orderUntil(shop, order, (o) => o.status === "CONFIRMED");
/** As Stripe tells of a payment that succeeded. */
const succeeded = (number: string, change: Record<string, unknown> = {}) => ({
  id: `evt_${number}`,
  object: "event",
  created: Math.floor(Date.now() / 1000),
  livemode: false,
  type: "payment_intent.succeeded",
  data: {
    object: {
      id: `pi_${number}`,
      object: "payment_intent",
      amount: 19_100,
      amount_received: 19_100,
      currency: "cny",
      status: "succeeded",
      metadata: { payment_no: number },
      ...change,
    },
  },
});
const quietly = async (work: () => Promise<void>) => {
  await simulate(shop, "/control/speed", { factor: 0 }); // the company's own sending waits
  try {
    await work();
  } finally {
    await simulate(shop, "/control/speed", { factor: 1 });
  }
};

test("a card pays an order in yuan, once, and each notification of it changes nothing more, five times and at two servers", async () => {
  const { order, number, url } = await atThePage();
  expect(url).toContain("/stripe/c/pay/cs_test_");
  await fault(shop, "duplicate", number, { target: "stripe", count: 3 });
  await fetch(`${url}/pay`, { method: "POST", redirect: "manual" });
  await confirmed(order);
  const answers = await Promise.all([
    tell(shop, "stripe", number, { times: 5 }),
    tell(shop, "stripe", number, { times: 5, url: hook(second) }),
    tell(shop, "stripe", number, { times: 5, type: "payment_intent.succeeded" }),
  ]);
  expect(new Set(answers.flat())).toEqual(new Set([200]));
  expect(await attempts(shop, order)).toMatchObject([{ method: "STRIPE", status: "CAPTURED", captured: 19_100n }]);
  expect(await told(shop, order, "payment.captured")).toBe(1);
  expect(await told(shop, order, "order.confirmed")).toBe(1);
  expect(await booked(shop, "stripe", number)).toEqual(["pay 19100 CNY"]);
});

test("the first notification itself, ten times at once at both servers, books the money once", async () => {
  const { order, number } = await atThePage();
  await quietly(async () => {
    await pay(number);
    const answers = await Promise.all([
      tell(shop, "stripe", number, { times: 5 }),
      tell(shop, "stripe", number, { times: 5, url: hook(second) }),
    ]);
    expect(new Set(answers.flat())).toEqual(new Set([200]));
    expect((await readOrder(shop, order)).status).toBe("CONFIRMED"); // success is said after the commit only
  });
  expect(await told(shop, order, "payment.captured")).toBe(1);
});

test("a forged notification is refused and leaves no trace but an alarm", async () => {
  const { order, number } = await atThePage();
  const before = await alerts("notification-forged");
  expect(await tell(shop, "stripe", number, { event: succeeded(number), forge: true, times: 3 })).toEqual([400, 400, 400]);
  expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT", paymentStatus: "PENDING" });
  expect(await notificationsOf(shop, number)).toEqual([]);
  expect(await alerts("notification-forged")).toBe(before + 3);
});

const mismatches: [string, object][] = [
  ["one fen too little", { "data.object.amount_received": 19_099 }],
  ["one fen too much", { "data.object.amount_received": 19_101 }],
  ["nothing at all", { "data.object.amount_received": 0 }],
  ["as many dollars", { "data.object.currency": "usd" }],
  ["the other world, where money is real", { livemode: true }],
  ["an account that is not ours", { account: "acct_0SomebodyElse" }],
];
for (const [what, overrides] of mismatches)
  test(`a properly signed notification of ${what} is kept and alarmed, never booked; the honest one still is`, async () => {
    const { order, number } = await atThePage();
    const before = await alerts("payment-mismatch");
    expect(await tell(shop, "stripe", number, { event: succeeded(number), overrides: { ...overrides }, times: 2 })).toEqual([400, 400]);
    expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT", cost: { paid: { amount: "0.00" } } });
    expect(await notificationsOf(shop, number)).toMatchObject([{ verdict: "MISMATCH" }]);
    expect(await told(shop, order, "payment.mismatch")).toBe(1);
    expect(await alerts("payment-mismatch")).toBe(before + 2);
    await pay(number);
    await confirmed(order);
    figure({
      id: "P3",
      what: "a signed notification of a wrong amount, currency, world or account (Stripe), told twice",
      found: "0 paid, 1 alert to staff",
      target: "0 paid, 1 alert each",
      met: true,
    });
  });

test("a payment that is booked cannot pay another order of the same sum", async () => {
  const [mine, other] = [await atThePage(), await atThePage()];
  await pay(mine.number);
  await confirmed(mine.order);
  const overrides = { id: "evt_stolen", "data.object.metadata.payment_no": other.number };
  expect(await tell(shop, "stripe", mine.number, { type: "payment_intent.succeeded", overrides })).toEqual([400]);
  expect(await readOrder(shop, other.order)).toMatchObject({ status: "AWAITING_PAYMENT", paymentStatus: "PENDING" });
  expect(await notificationsOf(shop, other.number)).toMatchObject([{ verdict: "MISMATCH" }]);
});

test("a notification that comes before its attempt can be seen is not acknowledged; its next delivery books it", async () => {
  const { order, number } = await atThePage();
  await row(shop.ctx(), sql`update payment set number = ${`${number}x`}, next_check_at = null where number = ${number}`);
  await pay(number);
  await until(
    () => sent(shop, "stripe", number),
    (all) => all.some(({ about, attempts: tries }) => about[1] === "checkout.session.completed" && tries[0]?.status === 400),
  );
  expect((await readOrder(shop, order)).status).toBe("AWAITING_PAYMENT");
  await row(shop.ctx(), sql`update payment set number = ${number} where number = ${`${number}x`}`);
  await simulate(shop, "/control/speed", { factor: 5_000 }); // their next delivery is due in five minutes
  await confirmed(order);
  await simulate(shop, "/control/speed", { factor: 1 });
  expect(await told(shop, order, "payment.captured")).toBe(1);
});

test("lost notifications are made good by asking, by whoever is back from the page or by the clock", async () => {
  const [back, away] = [await atThePage(), await atThePage()];
  for (const { number } of [back, away]) {
    await fault(shop, "lost", number, { target: "stripe", count: 3 });
    await pay(number);
    await until(
      () => sent(shop, "stripe", number),
      (all) => all.length === 3 && all.every(({ state }) => state === "lost"),
    );
  }
  expect(await refresh(shop, back.order)).toMatchObject({ payment: { status: "CAPTURED" }, order: { status: "CONFIRMED" } });
  await shiftClock(shop.ctx(), 10);
  await confirmed(away.order);
});

test("answers to our question that are altered, broken or missing book nothing; the next good one does", async () => {
  const { order, number } = await atThePage();
  await fault(shop, "lost", number, { target: "stripe", count: 3 });
  await row(shop.ctx(), sql`update payment set next_check_at = null where number = ${number}`); // the sweep shall not use the faults up
  for (const wrong of ["altered-amount", "garbage", "error-5xx"])
    await fault(shop, wrong, "session.show", { target: "stripe", on: "reply" });
  await pay(number);
  for (let i = 0; i < 3; i++) expect(await refresh(shop, order)).toMatchObject({ order: { status: "AWAITING_PAYMENT" } });
  expect(await refresh(shop, order)).toMatchObject({ order: { status: "CONFIRMED" } });
});

test("a declined card leaves the attempt open, and the next try pays it", async () => {
  const { order, number } = await atThePage();
  await act(shop, "stripe", number, "decline");
  await until(
    () => sent(shop, "stripe", number),
    (all) => all.some(({ about, state }) => about[1] === "payment_intent.payment_failed" && state === "accepted"),
  );
  expect(await attempts(shop, order)).toMatchObject([{ status: "PENDING" }]);
  await pay(number);
  await confirmed(order);
  expect(await booked(shop, "stripe", number)).toEqual(["pay 19100 CNY"]);
});

test("the same button opens the same page; another method closes it at Stripe first", async () => {
  const { order, number, url } = await atThePage();
  expect((await startPayment(shop, order, "STRIPE", null)).action.url).toBe(url);
  await startPayment(shop, order, "CASH_ON_DELIVERY", null);
  await expect(pay(number)).rejects.toThrow("409");
  expect((await attempts(shop, order)).map(({ method, status }) => [method, status])).toEqual([
    ["STRIPE", "CANCELLED"],
    ["CASH_ON_DELIVERY", "AUTHORIZED"],
  ]);
});

test("paid in the moment of switching: the card's money counts", async () => {
  const { order, number } = await atThePage();
  await fault(shop, "lost", number, { target: "stripe", count: 3 });
  await pay(number);
  const { userErrors } = await startPayment(shop, order, "CASH_ON_DELIVERY", null);
  expect(userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  expect(await attempts(shop, order)).toMatchObject([{ method: "STRIPE", status: "CAPTURED" }]);
});

test("a start that was never answered is repeated under its number and opens one page", async () => {
  const order = await anOrder(shop, { paymentMethod: "STRIPE" });
  await fault(shop, "error-5xx-after-applying", "session.create", { target: "stripe" });
  const first = await startPayment(shop, order, "STRIPE", null);
  expect(first.userErrors).toMatchObject([{ code: "GATEWAY_UNAVAILABLE" }]);
  const again = await startPayment(shop, order, "STRIPE", null);
  expect(again.payment.status).toBe("PENDING");
  const { stripe } = (await simulate(shop, "/control/state", {}, "GET")) as unknown as { stripe: { sessions: { number: string }[] } };
  expect(stripe.sessions.filter(({ number }) => number === again.payment.number)).toHaveLength(1);
  await pay(again.payment.number);
  await confirmed(order);
});

test("an order whose time is over is closed at Stripe, then its stock is free", async () => {
  const { order, number } = await atThePage();
  await row(shop.ctx(), sql`update shop_order set payment_expires_at = shop_now() where number = ${order.order.number}`);
  await orderUntil(shop, order, (o) => o.status === "EXPIRED");
  await expect(pay(number)).rejects.toThrow("409");
  expect(await attempts(shop, order)).toMatchObject([{ status: "EXPIRED" }]);
});

test("a cancelled order's money goes back by itself, once, whatever Stripe answers on the way", async () => {
  const { order, number } = await atThePage();
  await pay(number);
  await confirmed(order);
  await fault(shop, "error-5xx-after-applying", "refund.create", { target: "stripe" });
  expect(await cancel(shop, order, "no longer wanted", shop.owner)).toMatchObject({ order: { status: "CANCELLED" } });
  await until(
    async () => {
      await shiftClock(shop.ctx(), 10);
      return readOrder(shop, order);
    },
    (o) => o.paymentStatus === "REFUNDED",
  );
  expect(await booked(shop, "stripe", number)).toEqual(["pay 19100 CNY", "refund 19100 CNY"]);
  expect(await told(shop, order, "refund.settled")).toBe(1);
});

test("five hundred mutations of a genuine notification, in body and headers: none is booked, none makes the server stumble", async () => {
  figure(await assault(shop, "stripe", await atThePage(), 500));
}, 120_000);

test("after all of this the shop's books and the companies' agree", () => booksAgree(shop));

test("a refund that fails at the bank in the end is told to the shop and books nothing", async () => {
  const { order, number } = await atThePage();
  await pay(number);
  await confirmed(order);
  await fault(shop, "refund-pending-then-failed", number, { target: "stripe" });
  await cancel(shop, order, "again not wanted", shop.owner);
  await until(
    async () => (await readOrder(shop, order)).refunds,
    ([refund]) => refund?.status === "SUBMITTED",
  );
  await simulate(shop, "/control/speed", { factor: 1_000 });
  await until(
    async () => {
      await shiftClock(shop.ctx(), 10);
      return (await readOrder(shop, order)).refunds;
    },
    ([refund]) => refund?.status === "FAILED",
  );
  await simulate(shop, "/control/speed", { factor: 1 });
  expect(await booked(shop, "stripe", number)).toEqual(["pay 19100 CNY"]);
});

test("a refund that was made in the Dashboard is recognised, once, with the order and the books", async () => {
  const { order, number } = await atThePage();
  await pay(number);
  await confirmed(order);
  await act(shop, "stripe", number, "refund");
  const after = await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
  expect(after).toMatchObject({ status: "CONFIRMED", refunds: [{ status: "SUCCEEDED", amount: { amount: "191.00" } }] });
  expect(await told(shop, order, "refund.recognised")).toBe(1);
  expect(await booked(shop, "stripe", number)).toEqual(["pay 19100 CNY", "refund 19100 CNY"]);
});

test("a refund made in the Dashboard is known by Stripe's id of it: told otherwise it is no second one, and when the bank refuses it the money is the shop's again", async () => {
  const { order, number } = await atThePage();
  await pay(number);
  await confirmed(order);
  await act(shop, "stripe", number, "refund");
  await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
  const known = await row(
    shop.ctx(),
    sql<{ ref: string }>`select r.provider_ref as ref from refund r join payment p on p.id = r.payment_id where p.number = ${number}`,
  );
  expect(known!.ref).toMatch(/^re_/);

  const again = (id: string, type: string, status: string) =>
    tell(shop, "stripe", number, { overrides: { id, type, "data.object.status": status } });
  expect(await again(`evt_other_${number}`, "refund.updated", "succeeded")).toEqual([200]);
  expect(await told(shop, order, "refund.recognised")).toBe(1);
  expect((await readOrder(shop, order)).refunds).toHaveLength(1);

  // Stripe is asked: what the news say of a refund that stands is older than that
  expect(await again(`evt_failed_${number}`, "refund.failed", "failed")).toEqual([200]);
  expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "REFUNDED" });
  await act(shop, "stripe", number, "return-refund");
  expect(await orderUntil(shop, order, (o) => o.paymentStatus === "PAID")).toMatchObject({
    cost: { refunded: { amount: "0.00" } },
    refunds: [{ status: "FAILED" }],
  });
  expect(await again(`evt_late_${number}`, "refund.created", "succeeded")).toEqual([200]);
  expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "PAID", refunds: [{ status: "FAILED" }] });
});
