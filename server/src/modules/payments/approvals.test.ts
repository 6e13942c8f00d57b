import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
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
  sellsIn,
  sent,
  tell,
  told,
  until,
} from "../../../test/factories.payments.ts";
import { figure } from "../../../test/figures.ts";
import { assault } from "../../../test/forgeries.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { shiftClock } from "../../platform/clock.ts";
import { checkPayment } from "./check.service.ts";
import { readPaymentByNumber } from "./payment.reads.ts";

let shop: TestShop;
let second: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  second = await startTestShop({ like: shop }); // another process' worth of shop on the same database
  await sellsIn(shop, "USD");
});
afterAll(async () => {
  await second.close();
  await shop.close();
});

/** An order in dollars whose buyer stands at PayPal's page. */
async function atThePage(): Promise<{ order: TestOrder; number: string; url: string; id: string }> {
  const order = await anOrder(shop, { paymentMethod: "PAYPAL" });
  const { payment, action } = await startPayment(shop, order, "PAYPAL", null);
  return { order, number: payment.number, url: action.url, id: new URL(action.url).searchParams.get("token")! };
}
/** All that PayPal sends about a payment from now on is lost. */
const unheard = (number: string) => fault(shop, "lost", number, { target: "paypal", count: 20 });
/** And nobody asks, until the test does. */
const unasked = (number: string) => row(shop.ctx(), sql`update payment set next_check_at = null where number = ${number}`);
const approve = (number: string, how = "approve") => act(shop, "paypal", number, how);
const hook = (of: TestShop) => `${of.url}/webhooks/payments/paypal`;
const alerts = async (kind: string): Promise<number> => {
  const metric = await shop.app.metrics.alerts.get();
  return metric.values.find((value) => value.labels["kind"] === kind)?.value ?? 0;
};
const confirmed = (order: TestOrder) => orderUntil(shop, order, (o) => o.status === "CONFIRMED");
const orderStatus = async (id: string) =>
  ((await simulate(shop, `/control/paypal/orders/${id}`, {}, "GET")) as unknown as { status: string }).status;
const onOrder = (number: string, change: Record<string, unknown> = {}) => ({
  id: `WH-${number}`,
  event_type: "PAYMENT.CAPTURE.COMPLETED",
  create_time: new Date().toISOString(),
  resource_type: "capture",
  resource: {
    id: "3C679366HH908993F",
    status: "COMPLETED",
    amount: { currency_code: "USD", value: "191.00" },
    custom_id: number,
    payee: { merchant_id: "SUIKILN000001" },
    ...change,
  },
});

test("the buyer agrees, PayPal tells it, the shop takes the money once, however often it is told", async () => {
  const { order, number, url } = await atThePage();
  await fault(shop, "duplicate", number, { target: "paypal", count: 2 });
  const back = await fetch(url.replace("checkoutnow?token=", "checkoutnow/").concat("/pay"), { method: "POST", redirect: "manual" });
  expect(back.headers.get("location")).toContain(`/orders/${order.id}?returned=1&token=`);
  await confirmed(order);
  const answers = await Promise.all([
    tell(shop, "paypal", number, { times: 5 }),
    tell(shop, "paypal", number, { times: 5, url: hook(second) }),
  ]);
  expect(new Set(answers.flat())).toEqual(new Set([200]));
  expect(await attempts(shop, order)).toMatchObject([{ method: "PAYPAL", status: "CAPTURED", captured: 19_100n }]);
  expect(await told(shop, order, "payment.captured")).toBe(1);
  expect(await told(shop, order, "order.confirmed")).toBe(1);
  expect(await booked(shop, "paypal", number)).toEqual(["pay 191.00 USD"]);
});

test("approval told ten times at once at two servers, and asked for at the same time, is completed once", async () => {
  const { order, number } = await atThePage();
  await unasked(number);
  await simulate(shop, "/control/speed", { factor: 0 }); // the company's own sending waits
  try {
    await approve(number);
    await Promise.all([
      tell(shop, "paypal", number, { times: 5 }),
      tell(shop, "paypal", number, { times: 5, url: hook(second) }),
      refresh(shop, order),
      refresh(shop, order),
    ]);
    expect((await readOrder(shop, order)).status).toBe("CONFIRMED");
  } finally {
    await simulate(shop, "/control/speed", { factor: 1 });
  }
  expect(await told(shop, order, "payment.captured")).toBe(1);
  expect(await booked(shop, "paypal", number)).toEqual(["pay 191.00 USD"]);
});

test("who is back before PayPal has told anything has paid at once; who never comes back pays by the clock", async () => {
  const [back, away] = [await atThePage(), await atThePage()];
  for (const { number } of [back, away]) await unheard(number);
  await approve(back.number);
  expect(await refresh(shop, back.order)).toMatchObject({
    payment: { status: "CAPTURED" },
    order: { status: "CONFIRMED", paymentStatus: "PAID" },
  });
  await approve(away.number);
  await shiftClock(shop.ctx(), 10);
  await confirmed(away.order);
  await simulate(shop, "/control/faults", {}, "DELETE");
});

test.each(["error-5xx-after-applying", "timeout-after-applying", "garbage"])(
  "%s in the moment of taking: the money is taken once and found",
  async (name) => {
    const { order, number } = await atThePage();
    await unheard(number);
    await unasked(number);
    await fault(shop, name, "order.capture", { target: "paypal", on: "reply" });
    await approve(number);
    expect(await refresh(shop, order)).toMatchObject({ order: { status: "AWAITING_PAYMENT" } }); // an answer that never came says nothing
    expect(await refresh(shop, order)).toMatchObject({ order: { status: "CONFIRMED" } });
    expect(await booked(shop, "paypal", number)).toEqual(["pay 191.00 USD"]);
    expect(await told(shop, order, "payment.captured")).toBe(1);
    await simulate(shop, "/control/faults", {}, "DELETE");
  },
  60_000,
);

test("a declined instrument ends the attempt; the order is paid by another, and agreeing to the old one takes nothing", async () => {
  const { order, number, id } = await atThePage();
  await approve(number, "declined");
  await until(
    () => attempts(shop, order),
    ([first]) => first?.status === "FAILED",
  );
  await approve(number); // the old page is still open in another window
  await refresh(shop, order);
  expect(await orderStatus(id)).toBe("APPROVED");
  const again = await startPayment(shop, order, "PAYPAL", null);
  expect(again.payment.number).not.toBe(number);
  await approve(again.payment.number);
  await confirmed(order);
  expect((await attempts(shop, order)).map(({ status }) => status)).toEqual(["FAILED", "CAPTURED"]);
  expect([await booked(shop, "paypal", number), await booked(shop, "paypal", again.payment.number)]).toEqual([[], ["pay 191.00 USD"]]);
});

test("a late approval is never taken: of a switched, a cancelled and an expired attempt", async () => {
  const [switched, cancelled, expired] = [await atThePage(), await atThePage(), await atThePage()];
  await startPayment(shop, switched.order, "STRIPE", null);
  await cancel(shop, cancelled.order, "changed my mind");
  await row(shop.ctx(), sql`update shop_order set payment_expires_at = shop_now() where number = ${expired.order.order.number}`);
  await orderUntil(shop, expired.order, (o) => o.status === "EXPIRED");
  for (const { order, number, id } of [switched, cancelled, expired]) {
    await until(
      () => attempts(shop, order),
      ([first]) => ["CANCELLED", "EXPIRED"].includes(first!.status),
    );
    await approve(number);
    expect(await tell(shop, "paypal", number)).toEqual([200]);
    await checkPayment(shop.ctx(), (await readPaymentByNumber(shop.ctx(), number))!);
    expect(await orderStatus(id)).toBe("APPROVED");
    expect(await booked(shop, "paypal", number)).toEqual([]);
  }
});

test("who agreed in the last second has paid in time, though nobody told the shop", async () => {
  const { order, number } = await atThePage();
  await unheard(number);
  await unasked(number);
  await approve(number);
  await row(shop.ctx(), sql`update shop_order set payment_expires_at = shop_now() where number = ${order.order.number}`);
  await confirmed(order);
  expect(await told(shop, order, "order.expired")).toBe(0);
  await simulate(shop, "/control/faults", {}, "DELETE");
});

test("PayPal is silent when the order's time is over: the order waits for its word, and is confirmed", async () => {
  const { order, number } = await atThePage();
  await unheard(number);
  await unasked(number);
  await approve(number);
  await fault(shop, "error-5xx-after-applying", "order.capture", { target: "paypal" });
  await refresh(shop, order); // taken at PayPal, unknown here
  await fault(shop, "error-5xx", "order.show", { target: "paypal", count: 1 });
  await row(shop.ctx(), sql`update shop_order set payment_expires_at = shop_now() where number = ${order.order.number}`);
  await confirmed(order);
  expect(await booked(shop, "paypal", number)).toEqual(["pay 191.00 USD"]);
  await simulate(shop, "/control/faults", {}, "DELETE");
});

test("a bank debit keeps the order waiting, is paid when it clears, and fails when it bounces", async () => {
  const [good, bad] = [await atThePage(), await atThePage()];
  for (const { number, order } of [good, bad]) {
    await approve(number, "echeck");
    await until(
      () => sent(shop, "paypal", number),
      (all) => all.some(({ about, state }) => about[1] === "PAYMENT.CAPTURE.PENDING" && state === "accepted"),
    );
    expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT", paymentStatus: "PENDING" });
  }
  await approve(good.number, "clear");
  await confirmed(good.order);
  await approve(bad.number, "bounce");
  await until(
    () => attempts(shop, bad.order),
    ([first]) => first?.status === "FAILED",
  );
  expect((await readOrder(shop, bad.order)).status).toBe("AWAITING_PAYMENT");
});

test("a bank debit that clears after the order expired: the goods are reserved again, or the money goes back when they are gone", async () => {
  const product = await aProduct(shop, { stock: 2 });
  const debit = async (options: Parameters<typeof anOrder>[1]) => {
    const order = await anOrder(shop, { paymentMethod: "PAYPAL", ...options });
    const { payment } = await startPayment(shop, order, "PAYPAL", null);
    await approve(payment.number, "echeck");
    await until(
      () => sent(shop, "paypal", payment.number),
      (all) => all.some(({ about, state }) => about[1] === "PAYMENT.CAPTURE.PENDING" && state === "accepted"),
    );
    await row(shop.ctx(), sql`update shop_order set payment_expires_at = shop_now() where number = ${order.order.number}`);
    await orderUntil(shop, order, (o) => o.status === "EXPIRED");
    return { order, number: payment.number as string };
  };
  const [there, gone] = [await debit({}), await debit({ product })];
  await anOrder(shop, { product, paymentMethod: "PAYPAL" }); // somebody else has them now
  await approve(there.number, "clear");
  await confirmed(there.order);
  await approve(gone.number, "clear");
  await orderUntil(shop, gone.order, (o) => o.paymentStatus === "REFUNDED");
  expect(await readOrder(shop, gone.order)).toMatchObject({ status: "EXPIRED" });
  expect(await booked(shop, "paypal", gone.number)).toEqual(["pay 191.00 USD", "refund 191.00 USD"]);
});

test("a bank debit of an expired order is asked about for as long as it is under way, should PayPal's word be lost", async () => {
  const { order, number } = await atThePage();
  await approve(number, "echeck");
  await until(
    () => sent(shop, "paypal", number),
    (all) => all.some(({ about, state }) => about[1] === "PAYMENT.CAPTURE.PENDING" && state === "accepted"),
  );
  await row(shop.ctx(), sql`update shop_order set payment_expires_at = shop_now() where number = ${order.order.number}`);
  await orderUntil(shop, order, (o) => o.status === "EXPIRED");
  await unheard(number);
  const asked = () =>
    row(shop.ctx(), sql<{ checks: number; next: Date | null }>`select checks, next_check_at as next from payment where number = ${number}`);
  await row(shop.ctx(), sql`update payment set checks = 41, next_check_at = shop_now() where number = ${number}`); // days later
  await until(asked, (found) => found!.checks === 0);
  expect((await asked())!.next).toBeInstanceOf(Date);
  await approve(number, "clear");
  await row(shop.ctx(), sql`update payment set next_check_at = shop_now() where number = ${number}`);
  await confirmed(order);
  await simulate(shop, "/control/faults", {}, "DELETE");
});

test("a notification that nobody can be asked about is not acknowledged, and comes again", async () => {
  const { order, number } = await atThePage();
  await unasked(number);
  await fault(shop, "error-5xx", "order.show", { target: "paypal" });
  await approve(number);
  await until(
    () => sent(shop, "paypal", number),
    ([first]) => first?.attempts[0]?.status === 400,
  );
  await simulate(shop, "/control/speed", { factor: 5_000 }); // their next delivery is due in a minute
  await confirmed(order);
  await simulate(shop, "/control/speed", { factor: 1 });
});

test("forged or signed for another webhook, a notification is refused and leaves no trace but an alarm", async () => {
  const { order, number } = await atThePage();
  const before = await alerts("notification-forged");
  expect(await tell(shop, "paypal", number, { event: onOrder(number), forge: true, times: 3 })).toEqual([400, 400, 400]);
  await fault(shop, "other-app-id", number, { target: "paypal" });
  await approve(number);
  await until(
    () => alerts("notification-forged"),
    (now) => now === before + 4,
  );
  expect(await notificationsOf(shop, number)).toEqual([]);
  expect((await readOrder(shop, order)).paymentStatus).not.toBe("NONE");
});

test("a genuine signature alone books nothing: PayPal is asked, and says the order is unpaid", async () => {
  const { order, number } = await atThePage();
  expect(await tell(shop, "paypal", number, { event: onOrder(number), times: 2 })).toEqual([200, 200]);
  expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT", cost: { paid: { amount: "0.00" } } });
  expect(await notificationsOf(shop, number)).toEqual([{ verdict: "APPLIED", detail: "asked" }]);
});

const mismatches: [string, Record<string, unknown>][] = [
  ["one cent too little", { "resource.amount.value": "190.99" }],
  ["one cent too much", { "resource.amount.value": "191.01" }],
  ["as many euros", { "resource.amount.currency_code": "EUR" }],
  ["another receiver", { "resource.payee.merchant_id": "0AA00000AA000000A" }],
];
for (const [what, overrides] of mismatches)
  test(`a properly signed notification of ${what} is kept and alarmed, never booked; the honest one still is`, async () => {
    const { order, number } = await atThePage();
    const before = await alerts("payment-mismatch");
    expect(await tell(shop, "paypal", number, { event: onOrder(number), overrides, times: 2 })).toEqual([400, 400]);
    expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT", cost: { paid: { amount: "0.00" } } });
    expect(await notificationsOf(shop, number)).toMatchObject([{ verdict: "MISMATCH" }]);
    expect(await told(shop, order, "payment.mismatch")).toBe(1);
    expect(await alerts("payment-mismatch")).toBe(before + 2);
    await approve(number);
    await confirmed(order);
    figure({
      id: "P3",
      what: "a signed notification of a wrong amount, currency or receiver (PayPal), told twice",
      found: "0 paid, 1 alert to staff",
      target: "0 paid, 1 alert each",
      met: true,
    });
  });

test("an answer that names another sum books nothing", async () => {
  const { order, number } = await atThePage();
  await unheard(number);
  await unasked(number);
  await approve(number);
  const before = await alerts("payment-mismatch");
  await refresh(shop, order);
  expect((await readOrder(shop, order)).status).toBe("CONFIRMED");
  const next = await atThePage();
  await unheard(next.number);
  await unasked(next.number);
  await approve(next.number);
  await fault(shop, "error-5xx-after-applying", "order.capture", { target: "paypal" });
  await refresh(shop, next.order);
  await fault(shop, "altered-amount", "order.show", { target: "paypal", on: "reply" });
  await refresh(shop, next.order);
  expect(await alerts("payment-mismatch")).toBe(before + 1);
  expect((await readOrder(shop, next.order)).status).toBe("AWAITING_PAYMENT");
  await refresh(shop, next.order);
  await confirmed(next.order);
  await simulate(shop, "/control/faults", {}, "DELETE");
});

test("a notification that comes before its attempt can be seen is not acknowledged; its next delivery completes it", async () => {
  const { order, number } = await atThePage();
  await row(shop.ctx(), sql`update payment set number = ${`${number}x`}, next_check_at = null where number = ${number}`);
  await approve(number);
  await until(
    () => sent(shop, "paypal", number),
    ([first]) => first?.attempts[0]?.status === 400,
  );
  await row(shop.ctx(), sql`update payment set number = ${number} where number = ${`${number}x`}`);
  await simulate(shop, "/control/speed", { factor: 5_000 }); // their next delivery is due in a minute
  await confirmed(order);
  await simulate(shop, "/control/speed", { factor: 1 });
});

test("a cancelled order's money goes back by itself, once, whatever PayPal answers on the way", async () => {
  const { order, number } = await atThePage();
  await approve(number);
  await confirmed(order);
  await fault(shop, "timeout-after-applying", "capture.refund", { target: "paypal" });
  expect(await cancel(shop, order, "no longer wanted", shop.owner)).toMatchObject({ order: { status: "CANCELLED" } });
  await until(
    async () => {
      await shiftClock(shop.ctx(), 10);
      return readOrder(shop, order);
    },
    (o) => o.paymentStatus === "REFUNDED",
    40_000,
  );
  expect(await booked(shop, "paypal", number)).toEqual(["pay 191.00 USD", "refund 191.00 USD"]);
  expect(await told(shop, order, "refund.settled")).toBe(1);
}, 60_000);

test("five hundred mutations of a genuine notification, in body and headers: none is booked, none makes the server stumble", async () => {
  figure(await assault(shop, "paypal", await atThePage(), 500));
}, 120_000);

test("after all of this the shop's books and the companies' agree", () => booksAgree(shop), 60_000);

test("money that PayPal took back is booked as given back, once", async () => {
  const { order, number } = await atThePage();
  await approve(number);
  await confirmed(order);
  await act(shop, "paypal", number, "reverse");
  await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
  expect(await told(shop, order, "refund.recognised")).toBe(1);
  await booksAgree(shop);
});
