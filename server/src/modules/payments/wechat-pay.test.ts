import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, readOrder, simulate, startPayment, stockOf, type TestOrder } from "../../../test/factories.orders.ts";
import { attempts, booksAgree, cancel, notificationsOf, refresh, told, until } from "../../../test/factories.payments.ts";
import { figure } from "../../../test/figures.ts";
import { assault } from "../../../test/forgeries.ts";
import { asPaid, atCode, deliveries, fault, ledger, notify, pay, stateAtWechat } from "../../../test/factories.wechat.ts";
import { shiftClock } from "../../platform/clock.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { sweepExpiredOrders } from "./expiry.sweep.ts";

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
afterEach(async () => {
  await simulate(shop, "/control/faults", {}, "DELETE");
  await simulate(shop, "/control/speed", { factor: 1 });
});

const webhook = (of: TestShop) => `${of.url}/webhooks/payments/wechatpay`;
const alerts = async (kind: string): Promise<number> => {
  const metric = await shop.app.metrics.alerts.get();
  return metric.values.find((value) => value.labels["kind"] === kind)?.value ?? 0;
};
const held = async (order: TestOrder) => (await stockOf(shop, order.product.variants[0]!.uuid))!.reserved;
const accepted = { status: 204, body: "" };
const refused = { status: 400, body: '{"code":"FAIL","message":"失败"}' };

test("a code that is scanned and paid confirms the order, and its open page hears of it", async () => {
  const order = await anOrder(shop, { paymentMethod: "WECHAT_PAY" });
  const live = await shop.follow(
    `subscription($id: ID!, $token: String) { orderUpdated(id: $id, accessToken: $token) { order { status paymentStatus } } }`,
    {
      id: order.id,
      token: order.token,
    },
  );
  const started = await startPayment(shop, order, "WECHAT_PAY", null); // the shop chooses the code
  expect(started).toMatchObject({ userErrors: [], payment: { status: "PENDING" }, action: { __typename: "PaymentQrCode" } });
  expect(started.action.content).toMatch(/^weixin:\/\/wxpay\/bizpayurl\?pr=/);
  const phone = await fetch(started.action.demoUrl);
  await fetch(`${phone.url}/pay`, { method: "POST" });
  const heard = await live.until((event) => event.orderUpdated.order.status === "CONFIRMED");
  expect(heard.orderUpdated.order).toEqual({ status: "CONFIRMED", paymentStatus: "PAID" });
  expect(await ledger(shop, started.payment.number)).toEqual(["pay 19100"]);
  live.stop();
});

test("a notification that comes five times, and ten times more at both servers at once, books the money once and is accepted each time", async () => {
  const { order, number } = await atCode(shop);
  await fault(shop, "duplicate", number);
  await pay(shop, number);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  const answers = await Promise.all([notify(shop, number, { times: 5 }), notify(shop, number, { times: 5, url: webhook(second) })]);
  expect(answers.flat()).toEqual(Array.from({ length: 10 }, () => accepted));
  const [delivery] = await deliveries(shop, number);
  expect(delivery!.attempts.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 204));
  expect(await attempts(shop, order)).toMatchObject([{ method: "WECHAT_PAY", status: "CAPTURED", captured: 19_100n }]);
  expect(await told(shop, order, "payment.captured")).toBe(1);
  expect(await notificationsOf(shop, number)).toEqual([{ verdict: "APPLIED", detail: null }]);
});

test("two notifications of one payment under different ids book it once", async () => {
  const { order, number } = await atCode(shop);
  await pay(shop, number);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  expect(await notify(shop, number, { id: "EV-another", times: 3 })).toEqual([accepted, accepted, accepted]);
  expect(await told(shop, order, "payment.captured")).toBe(1);
});

test("a forged notification is refused and leaves no trace but an alarm", async () => {
  const { order, number } = await atCode(shop);
  const before = await alerts("notification-forged");
  expect(await notify(shop, number, { ...asPaid(number), forge: true, times: 3 })).toEqual([refused, refused, refused]);
  expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT", paymentStatus: "PENDING" });
  expect(await notificationsOf(shop, number)).toEqual([]);
  expect(await alerts("notification-forged")).toBe(before + 3);
});

test("five hundred mutations of a genuine notification, in body and headers: none is booked, none makes the server stumble", async () => {
  figure(await assault(shop, "wechatpay", await atCode(shop), 500));
}, 120_000);

for (const flaw of ["bad-signature", "signature-probe", "unknown-serial", "stale-timestamp", "garbage"])
  test(`a notification with ${flaw} is refused, and the honest one that follows is booked`, async () => {
    const { order, number } = await atCode(shop);
    await fault(shop, flaw, number, { on: "message" });
    await row(shop.ctx(), sql`update payment set next_check_at = null where number = ${number}`); // nobody asks meanwhile
    await simulate(shop, "/control/speed", { factor: 100 });
    await pay(shop, number);
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
    const [delivery] = await until(
      () => deliveries(shop, number),
      ([one]) => one?.state === "accepted",
    );
    expect(delivery!.attempts.map(({ status }) => status)).toEqual([400, 204]);
  });

const mismatches: [string, object][] = [
  ["one fen too little", { amount: { total: 19_099, currency: "CNY" } }],
  ["one fen too much", { amount: { total: 19_101, currency: "CNY" } }],
  ["nothing at all", { amount: { total: 0, currency: "CNY" } }],
  ["a hundredfold", { amount: { total: 1_910_000, currency: "CNY" } }],
  ["another currency", { amount: { total: 19_100, currency: "HKD" } }],
  ["another application", { appid: "wx0000000000009999" }],
  ["another merchant", { mchid: "1900009999" }],
];
for (const [what, change] of mismatches)
  test(`a properly signed notification of ${what} is kept and alarmed, never booked; the honest one still is`, async () => {
    const { order, number } = await atCode(shop);
    const before = await alerts("payment-mismatch");
    expect(await notify(shop, number, { ...asPaid(number, change), times: 2 })).toEqual([refused, refused]);
    expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT", cost: { paid: { amount: "0.00" } } });
    expect(await notificationsOf(shop, number)).toMatchObject([{ verdict: "MISMATCH" }]);
    expect(await told(shop, order, "payment.mismatch")).toBe(1);
    expect(await alerts("payment-mismatch")).toBe(before + 2);
    await pay(shop, number);
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
    figure({
      id: "P3",
      what: "a signed notification of a wrong amount, currency, application, merchant (WeChat Pay), told twice",
      found: "0 paid, 1 alert to staff",
      target: "0 paid, 1 alert each",
      met: true,
    });
  });

for (const flaw of ["altered-amount", "other-app-id", "other-seller"])
  test(`${flaw} on WeChat's own schedule: the first is refused, the next one books`, async () => {
    const { order, number } = await atCode(shop);
    await fault(shop, flaw, number);
    await row(shop.ctx(), sql`update payment set next_check_at = null where number = ${number}`);
    await simulate(shop, "/control/speed", { factor: 100 });
    await pay(shop, number);
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
    expect(await told(shop, order, "payment.mismatch")).toBe(1);
  });

test("WeChat's number of a payment that is booked cannot pay another order of the same sum", async () => {
  const [mine, other] = [await atCode(shop), await atCode(shop)];
  await pay(shop, mine.number);
  await orderUntil(shop, mine.order, (o) => o.status === "CONFIRMED");
  expect(await notify(shop, mine.number, { id: "EV-moved", overrides: { out_trade_no: other.number } })).toEqual([refused]);
  expect(await readOrder(shop, other.order)).toMatchObject({ status: "AWAITING_PAYMENT", paymentStatus: "PENDING" });
});

test("a notification that comes before its attempt can be seen is not accepted; its next delivery books it", async () => {
  const { order, number } = await atCode(shop);
  await row(shop.ctx(), sql`update payment set number = ${`${number}x`}, next_check_at = null where number = ${number}`);
  await pay(shop, number);
  await until(
    () => deliveries(shop, number),
    ([delivery]) => delivery?.attempts[0]?.status === 400,
  );
  expect((await readOrder(shop, order)).status).toBe("AWAITING_PAYMENT");
  await row(shop.ctx(), sql`update payment set number = ${number} where number = ${`${number}x`}`);
  await simulate(shop, "/control/speed", { factor: 500 }); // their next delivery is due in fifteen seconds
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
});

test("before an order ends WeChat is asked: one paid in the last minute is confirmed; one that is not is closed there", async () => {
  const [paid, unpaid] = [await atCode(shop), await atCode(shop)];
  await fault(shop, "lost", paid.number);
  await row(shop.ctx(), sql`update payment set next_check_at = null where number in (${paid.number}, ${unpaid.number})`);
  await pay(shop, paid.number);
  await row(
    shop.ctx(),
    sql`update shop_order set payment_expires_at = shop_now() where number in (${paid.order.order.number}, ${unpaid.order.order.number})`,
  );
  await sweepExpiredOrders(shop.ctx());
  await orderUntil(shop, paid.order, (o) => o.status === "CONFIRMED");
  await orderUntil(shop, unpaid.order, (o) => o.status === "EXPIRED");
  expect(await stateAtWechat(shop, unpaid.number)).toBe("CLOSED");
  expect(await held(unpaid.order)).toBe(0);
  await expect(pay(shop, unpaid.number)).rejects.toThrow("409");
});

test("a lost notification is made good by asking; one that comes after all changes nothing", async () => {
  const { order, number } = await atCode(shop);
  expect(await refresh(shop, order)).toMatchObject({ payment: { status: "PENDING" } });
  await fault(shop, "lost", number);
  await pay(shop, number);
  expect(await refresh(shop, order)).toMatchObject({
    payment: { status: "CAPTURED" },
    order: { status: "CONFIRMED", paymentStatus: "PAID" },
  });
  expect(await notify(shop, number)).toEqual([accepted]);
  expect(await told(shop, order, "payment.captured")).toBe(1);
});

test("answers to our question that are altered, wrongly signed, old, or of a stranger book nothing", async () => {
  const { order, number } = await atCode(shop);
  await row(shop.ctx(), sql`update payment set next_check_at = null where number = ${number}`); // the sweep shall not use the faults up
  await fault(shop, "lost", number);
  await pay(shop, number);
  const wrong = ["altered-amount", "bad-signature", "signature-probe", "stale-timestamp", "unknown-serial", "garbage", "error-5xx"];
  for (const name of wrong) await fault(shop, name, number, { on: "reply" });
  for (const _ of wrong) expect(await refresh(shop, order)).toMatchObject({ order: { status: "AWAITING_PAYMENT" } });
  expect(await refresh(shop, order)).toMatchObject({ order: { status: "CONFIRMED" } });
});

for (const spoiled of ["error-5xx-after-applying", "error-5xx", "garbage", "bad-signature"])
  test(`a start whose answer is spoiled (${spoiled}) goes on under its number, and is one attempt`, async () => {
    const order = await anOrder(shop, { paymentMethod: "WECHAT_PAY" });
    await fault(shop, spoiled, "/v3/pay/transactions/native", { on: "reply" });
    const first = await startPayment(shop, order, "WECHAT_PAY", "NATIVE");
    expect(first.userErrors).toMatchObject([{ code: "GATEWAY_UNAVAILABLE" }]);
    const again = await startPayment(shop, order, "WECHAT_PAY", "NATIVE");
    expect(again).toMatchObject({ userErrors: [], action: { __typename: "PaymentQrCode" } });
    expect(await attempts(shop, order)).toHaveLength(1);
    await pay(shop, again.payment.number);
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  });

test("another way to pay closes the earlier one at WeChat before it opens", async () => {
  const { order, number } = await atCode(shop);
  const h5 = await startPayment(shop, order, "WECHAT_PAY", "H5");
  expect(h5).toMatchObject({ userErrors: [], action: { __typename: "PaymentRedirect" } });
  expect(h5.payment.number).not.toBe(number);
  expect(await stateAtWechat(shop, number)).toBe("CLOSED");
  const transfer = await startPayment(shop, order, "BANK_TRANSFER", null);
  expect(transfer.action.__typename).toBe("PaymentInstructions");
  expect(await stateAtWechat(shop, h5.payment.number)).toBe("CLOSED");
  expect((await attempts(shop, order)).map(({ status }) => status)).toEqual(["CANCELLED", "CANCELLED", "PENDING"]);
});

test("declined, then paid: one attempt, one charge", async () => {
  const { order, number } = await atCode(shop);
  await simulate(shop, `/control/wechatpay/transactions/${number}/decline`);
  await pay(shop, number);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  expect(await ledger(shop, number)).toEqual(["pay 19100"]);
});

async function aPaidOrder() {
  const paid = await atCode(shop);
  await pay(shop, paid.number);
  await orderUntil(shop, paid.order, (o) => o.status === "CONFIRMED");
  return paid;
}

test("a refund is under way until WeChat tells of its end; then it is booked once, and a repeat changes nothing", async () => {
  const { order, number } = await aPaidOrder();
  await cancel(shop, order, "k", shop.owner);
  await orderUntil(shop, order, (o) => o.refunds[0]?.status === "SUBMITTED");
  expect(await readOrder(shop, order)).toMatchObject({ cost: { refunded: { amount: "0.00" } } });
  await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
  const news = (await deliveries(shop, number)).find(({ payload }) => payload.eventType === "REFUND.SUCCESS");
  expect(news!.attempts.map(({ status }) => status)).toEqual([204]);
  expect(await notify(shop, number, { times: 5 })).toEqual(Array.from({ length: 5 }, () => accepted));
  expect(await told(shop, order, "refund.settled")).toBe(1);
  expect(await ledger(shop, number)).toEqual(["pay 19100", "refund 19100"]);
});

test("a refund whose news are lost is found by asking", async () => {
  const { order, number } = await aPaidOrder();
  await simulate(shop, "/control/speed", { factor: 100 });
  await fault(shop, "lost", number);
  await cancel(shop, order, "k", shop.owner);
  await until(
    () => deliveries(shop, number),
    (all) => all.some(({ state }) => state === "lost"),
  );
  await shiftClock(shop.ctx(), 20);
  await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED", 20_000);
  expect(await ledger(shop, number)).toEqual(["pay 19100", "refund 19100"]);
});

for (const wrong of ["timeout-after-applying", "error-5xx-after-applying", "garbage", "bad-signature", "error-5xx"])
  test(`a refund whose answer is spoiled (${wrong}) moves money once`, async () => {
    const { order, number } = await aPaidOrder();
    await simulate(shop, "/control/speed", { factor: 100 });
    await fault(shop, wrong, "/v3/refund/domestic/refunds", { on: "reply" });
    await cancel(shop, order, "k", shop.owner);
    await until(
      () => simulate(shop, "/control/faults", {}, "GET"),
      ({ faults }) => (faults as unknown as unknown[]).length === 0,
    );
    await shiftClock(shop.ctx(), 20);
    const done = await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED", 25_000);
    expect(done.refunds).toHaveLength(1);
    expect(await ledger(shop, number)).toEqual(["pay 19100", "refund 19100"]);
    expect(await told(shop, order, "refund.settled")).toBe(1);
  });

test("news of a refund for another merchant, or of another sum, are alarmed and not booked", async () => {
  const { order, number } = await aPaidOrder();
  const refund = {
    eventType: "REFUND.SUCCESS",
    overrides: { out_refund_no: "somebody", refund_id: "5030", refund_status: "SUCCESS", amount: { total: 19_100, refund: 19_100 } },
  };
  const before = [await alerts("refund-foreign"), await alerts("payment-mismatch")] as const;
  expect(await notify(shop, number, { id: "EV-r1", ...refund })).toEqual([accepted]);
  expect(await alerts("refund-foreign")).toBe(before[0] + 1);
  for (const change of [{ mchid: "1900009999" }, { amount: { total: 1, refund: 1 } }])
    expect(
      await notify(shop, number, { id: `EV-${JSON.stringify(change)}`, ...refund, overrides: { ...refund.overrides, ...change } }),
    ).toEqual([refused]);
  expect(await alerts("payment-mismatch")).toBe(before[1] + 2);
  expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "PAID", cost: { refunded: { amount: "0.00" } } });
});

test("after all of this the shop's books and WeChat's agree", () => booksAgree(shop));

test("money that is told of after the order's time was over: the stock is taken again and the order confirmed; for a cancelled one it is given back", async () => {
  const [late, off] = [await atCode(shop), await atCode(shop)];
  await row(shop.ctx(), sql`update shop_order set payment_expires_at = shop_now() where number = ${late.order.order.number}`);
  await orderUntil(shop, late.order, (o) => o.status === "EXPIRED");
  await cancel(shop, off.order, "k");
  expect(await held(late.order)).toBe(0);
  for (const { number } of [late, off]) expect(await notify(shop, number, asPaid(number))).toEqual([accepted]);
  await orderUntil(shop, late.order, (o) => o.status === "CONFIRMED" && o.paymentStatus === "PAID");
  expect(await held(late.order)).toBe(2);
  expect(await readOrder(shop, off.order)).toMatchObject({ status: "CANCELLED", refunds: [{ amount: { amount: "191.00" } }] });
});
