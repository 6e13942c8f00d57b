import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, readOrder, simulate, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import {
  act,
  attempts,
  booked,
  booksAgree,
  deliveries as alipayDeliveries,
  fault,
  ledger as alipayLedger,
  notificationsOf,
  refresh,
  sellsIn,
  told,
  until,
  visitCashier,
} from "../../../test/factories.payments.ts";
import { giveBack } from "../../../test/factories.refunds.ts";
import { deliveries as wechatDeliveries, ledger as wechatLedger, pay } from "../../../test/factories.wechat.ts";
import { row, sql } from "../../platform/db/sql.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());
afterEach(() => simulate(shop, "/control/faults", {}, "DELETE"));

const gateways = [
  {
    target: "alipay",
    method: "ALIPAY",
    pay: (number: string) => simulate(shop, `/control/alipay/trades/${number}/pay`),
    deliveries: (number: string) => alipayDeliveries(shop, number),
    moved: async (number: string) => (await alipayLedger(shop, number)).map(({ type, amount }) => `${type} ${amount}`),
    all: ["pay 191.00", "refund 30.00"],
  },
  {
    target: "wechatpay",
    method: "WECHAT_PAY",
    pay: (number: string) => pay(shop, number),
    deliveries: (number: string) => wechatDeliveries(shop, number),
    moved: (number: string) => wechatLedger(shop, number),
    all: ["pay 19100", "refund 3000"],
  },
] as const;

describe.each(gateways)("the news of $target", ({ target, method, pay, deliveries, moved, all }) => {
  const open = async (): Promise<{ order: TestOrder; number: string }> => {
    const order = await anOrder(shop, { paymentMethod: method });
    const started = await startPayment(shop, order, method, method === "ALIPAY" ? "PAGE" : "NATIVE");
    if (method === "ALIPAY") await visitCashier(shop, started);
    // only the news, and what a test asks
    await row(shop.ctx(), sql`update payment set next_check_at = null where number = ${started.payment.number}`);
    return { order, number: started.payment.number };
  };
  const confirmed = (order: TestOrder) => orderUntil(shop, order, (o) => o.status === "CONFIRMED");

  test("a hundred times at once pay an order once", async () => {
    const { order, number } = await open();
    await fault(shop, "flood", number, { target });
    await pay(number);
    await confirmed(order);
    await until(
      () => deliveries(number),
      ([first]) => first?.attempts.length === 100 && first.state === "accepted",
    );
    expect(await told(shop, order, "payment.captured")).toBe(1);
    expect(await told(shop, order, "order.confirmed")).toBe(1);
    expect(await notificationsOf(shop, number)).toEqual([{ verdict: "APPLIED", detail: null }]);
    expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "PAID", cost: { paid: { amount: "191.00" } } });
  }, 60_000);

  test("of a payment that come after those of its refund change nothing", async () => {
    const { order, number } = await open();
    await fault(shop, "reordered", number, { target });
    await pay(number);
    await refresh(shop, order); // who is back is not kept waiting
    await confirmed(order);
    expect((await giveBack(shop, order, { amount: "30.00" })).userErrors).toEqual([]);
    await orderUntil(shop, order, (o) => o.paymentStatus === "PARTIALLY_REFUNDED");
    await until(
      () => deliveries(number),
      (sent) => sent.length > 1 && sent.every(({ state }) => state === "accepted"),
    );
    expect(await readOrder(shop, order)).toMatchObject({
      status: "CONFIRMED",
      paymentStatus: "PARTIALLY_REFUNDED",
      cost: { paid: { amount: "191.00" }, refunded: { amount: "30.00" } },
      refunds: [{ status: "SUCCEEDED" }],
    });
    expect([await told(shop, order, "payment.captured"), await told(shop, order, "refund.settled")]).toEqual([1, 1]);
    expect(await moved(number)).toEqual(all);
  }, 60_000);

  test("that are late, and answers that are, confirm an order all the same", async () => {
    await fault(shop, "delayed", "", { target, on: "reply", ms: 700, count: 2 });
    const { order, number } = await open();
    await fault(shop, "delayed", number, { target, on: "message", ms: 1_500 });
    await pay(number);
    expect((await readOrder(shop, order)).status).toBe("AWAITING_PAYMENT");
    await confirmed(order);
    expect(await told(shop, order, "payment.captured")).toBe(1);
  });
});

describe("PayPal", () => {
  beforeAll(() => sellsIn(shop, "USD"));
  const atThePage = async () => {
    const order = await anOrder(shop, { paymentMethod: "PAYPAL" });
    const { payment } = await startPayment(shop, order, "PAYPAL", null);
    return { order, number: payment.number as string };
  };
  const approve = (number: string, how = "approve") => act(shop, "paypal", number, how);

  test("reviews a payment: its order waits, and is paid once when the review ends well", async () => {
    const { order, number } = await atThePage();
    await fault(shop, "capture-pending", number, { target: "paypal" });
    await approve(number);
    await until(
      async () => (await simulate(shop, `/control/paypal/orders/${number}`, {}, "GET")) as unknown as { status: string },
      ({ status }) => status === "COMPLETED",
    );
    expect(await refresh(shop, order)).toMatchObject({ payment: { status: "PENDING" }, order: { status: "AWAITING_PAYMENT" } });
    expect(await booked(shop, "paypal", number)).toEqual([]);
    await approve(number, "clear");
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
    expect(await booked(shop, "paypal", number)).toEqual(["pay 191.00 USD"]);
    expect(await told(shop, order, "payment.captured")).toBe(1);
  });

  test("reviews a payment that comes to nothing: the attempt fails, and the order is paid anew", async () => {
    const { order, number } = await atThePage();
    await fault(shop, "capture-pending", number, { target: "paypal" });
    await approve(number);
    await until(
      async () => (await simulate(shop, `/control/paypal/orders/${number}`, {}, "GET")) as unknown as { status: string },
      ({ status }) => status === "COMPLETED",
    );
    await approve(number, "bounce");
    await until(
      () => attempts(shop, order),
      ([first]) => first?.status === "FAILED",
    );
    const { payment } = await startPayment(shop, order, "PAYPAL", null);
    await approve(payment.number);
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
    expect((await attempts(shop, order)).map(({ captured }) => captured)).toEqual([0n, 19_100n]);
  });

  test("no longer knows our token: a new one is fetched, and neither starting, taking nor giving back is refused or done twice", async () => {
    await fault(shop, "token-expired", "order.create", { target: "paypal" });
    const { order, number } = await atThePage();
    await fault(shop, "token-expired", "order.capture", { target: "paypal" });
    await approve(number);
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
    await fault(shop, "token-expired", "capture.refund", { target: "paypal" });
    expect((await giveBack(shop, order, { amount: "30.00" })).userErrors).toEqual([]);
    await orderUntil(shop, order, (o) => o.paymentStatus === "PARTIALLY_REFUNDED");
    expect(await booked(shop, "paypal", number)).toEqual(["pay 191.00 USD", "refund 30.00 USD"]);
    const { faults } = (await simulate(shop, "/control/faults", {}, "GET")) as unknown as { faults: unknown[] };
    expect(faults).toEqual([]); // each of them did happen
  });
});

test("after all of this the shop's books and the companies' agree", () => booksAgree(shop), 60_000);
