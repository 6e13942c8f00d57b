import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import {
  anOrder,
  errorFields,
  openCashier,
  orderUntil,
  payAtCashier,
  readOrder,
  simulate,
  startPayment,
} from "../../../test/factories.orders.ts";
import { attempts, booksAgree, cancel, fault, ledger, told, tradeStatus, until, visitCashier } from "../../../test/factories.payments.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { shiftClock } from "../../platform/clock.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());
const realFetch = fetch;
afterEach(async () => {
  shop.app.fetch = realFetch;
  await simulate(shop, "/control/faults", {}, "DELETE");
});

const gatewayDown = () => {
  shop.app.fetch = () => Promise.reject(new TypeError("fetch failed"));
};
const pay = (number: string) => simulate(shop, `/control/alipay/trades/${number}/pay`);
const live = ["CREATED", "PENDING", "AUTHORIZED", "UNKNOWN"];
const codes = (answer: { userErrors: { code: string }[] }) => answer.userErrors.map((error) => error.code);

test("a page, a phone's page and a QR code: each way to pay leads to the cashier", async () => {
  for (const [channel, kind] of [
    ["PAGE", "PaymentRedirect"],
    ["WAP", "PaymentRedirect"],
    ["QR", "PaymentQrCode"],
  ] as const) {
    const order = await anOrder(shop);
    const started = await startPayment(shop, order, "ALIPAY", channel);
    expect(started).toMatchObject({ userErrors: [], payment: { status: "PENDING" }, action: { __typename: kind } });
    await payAtCashier(shop, started);
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  }
});

test("the window was closed: to pay again opens the same attempt, with the same key and with a new one", async () => {
  const order = await anOrder(shop);
  const first = await startPayment(shop, order, "ALIPAY", "PAGE", "first");
  await visitCashier(shop, first);
  const same = await startPayment(shop, order, "ALIPAY", "PAGE", "first");
  const again = await startPayment(shop, order, "ALIPAY", "PAGE", "second");
  for (const next of [same, again]) expect(next).toMatchObject({ userErrors: [], payment: first.payment, action: first.action });
  expect(await attempts(shop, order)).toHaveLength(1);
  expect(await told(shop, order, "payment.started")).toBe(1);
});

test("one key with two inputs is refused", async () => {
  const order = await anOrder(shop);
  await startPayment(shop, order, "ALIPAY", "PAGE", "key");
  expect(codes(await startPayment(shop, order, "BANK_TRANSFER", null, "key"))).toEqual(["IDEMPOTENCY_MISMATCH"]);
});

test("another method closes the earlier attempt, here and at the company, before it opens its own", async () => {
  const order = await anOrder(shop);
  const number = await visitCashier(shop, await startPayment(shop, order));
  const transfer = await startPayment(shop, order, "BANK_TRANSFER", null);
  expect(transfer).toMatchObject({ userErrors: [], payment: { status: "PENDING" }, action: { __typename: "PaymentInstructions" } });
  expect(await tradeStatus(shop, number)).toBe("TRADE_CLOSED");
  expect((await attempts(shop, order)).map(({ method, status }) => [method, status])).toEqual([
    ["ALIPAY", "CANCELLED"],
    ["BANK_TRANSFER", "PENDING"],
  ]);
  const back = await startPayment(shop, order, "ALIPAY", "QR");
  expect(back.payment.number).not.toBe(number);
  await payAtCashier(shop, back);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  expect((await attempts(shop, order)).map(({ status }) => status)).toEqual(["CANCELLED", "CANCELLED", "CAPTURED"]);
});

test("back from a bank transfer to a gateway the week's wait ends: the order is kept for the gateway's half hour, and switching again gains nothing", async () => {
  const order = await anOrder(shop);
  const minutesLeft = async () => {
    const found = await row(
      shop.ctx(),
      sql<{
        left: number;
      }>`select extract(epoch from payment_expires_at - shop_now()) / 60 as left from shop_order where number = ${order.order.number}`,
    );
    return Number(found!.left);
  };
  await startPayment(shop, order, "BANK_TRANSFER", null);
  expect(await minutesLeft()).toBeGreaterThan(6 * 24 * 60);
  await row(shop.ctx(), sql`update shop_order set placed_at = placed_at - interval '2 days' where number = ${order.order.number}`);
  await startPayment(shop, order, "ALIPAY", "PAGE");
  expect(await minutesLeft()).toBeGreaterThan(29);
  expect(await minutesLeft()).toBeLessThanOrEqual(30);
  await row(
    shop.ctx(),
    sql`update shop_order set payment_expires_at = payment_expires_at - interval '20 minutes' where number = ${order.order.number}`,
  );
  await startPayment(shop, order, "ALIPAY", "QR");
  expect(await minutesLeft()).toBeLessThanOrEqual(10);
});

test("a payment that is paid already when the method is switched is found, and nothing more is asked", async () => {
  const order = await anOrder(shop);
  const number = await visitCashier(shop, await startPayment(shop, order));
  await fault(shop, "lost", number);
  await pay(number);
  const refused = await startPayment(shop, order, "BANK_TRANSFER", null);
  expect(codes(refused)).toEqual(["NOT_ALLOWED_IN_STATE"]);
  expect(await readOrder(shop, order)).toMatchObject({ status: "CONFIRMED", paymentStatus: "PAID" });
  expect(await attempts(shop, order)).toHaveLength(1);
});

test("an earlier attempt that cannot be closed because the company is silent stays the only one", async () => {
  const order = await anOrder(shop);
  await visitCashier(shop, await startPayment(shop, order));
  gatewayDown();
  expect(codes(await startPayment(shop, order, "BANK_TRANSFER", null))).toEqual(["GATEWAY_UNAVAILABLE"]);
  expect((await attempts(shop, order)).map(({ method, status }) => [method, status])).toEqual([["ALIPAY", "PENDING"]]);
});

test("what the shopper held of an earlier attempt is paid: it counts, and the attempt that replaced it can no longer be paid", async () => {
  const order = await anOrder(shop);
  const first = await startPayment(shop, order, "ALIPAY", "PAGE"); // not opened yet: the company knows of no trade and cannot close it
  const second = await startPayment(shop, order, "ALIPAY", "QR");
  await visitCashier(shop, second);
  await payAtCashier(shop, first);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  await until(
    () => attempts(shop, order),
    (all) => all.filter(({ status }) => live.includes(status)).length === 0,
  );
  expect(await tradeStatus(shop, second.payment.number)).toBe("TRADE_CLOSED");
  await expect(pay(second.payment.number)).rejects.toThrow("409");
});

for (const [when, key] of [
  ["the same key", "one"],
  ["a new key", "two"],
] as const)
  test(`the company is silent when the payment starts: that is said, and ${when} opens the same attempt later`, async () => {
    const order = await anOrder(shop);
    gatewayDown();
    expect(codes(await startPayment(shop, order, "ALIPAY", "QR", "one"))).toEqual(["GATEWAY_UNAVAILABLE"]);
    expect(await attempts(shop, order)).toMatchObject([{ status: "UNKNOWN" }]);
    expect(codes(await startPayment(shop, order, "ALIPAY", "QR", key))).toEqual(["GATEWAY_UNAVAILABLE"]);
    shop.app.fetch = realFetch;
    const started = await startPayment(shop, order, "ALIPAY", "QR", key);
    expect(started).toMatchObject({ userErrors: [], payment: { status: "PENDING" }, action: { __typename: "PaymentQrCode" } });
    expect(await attempts(shop, order)).toHaveLength(1);
    await payAtCashier(shop, started);
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  });

test("a payment whose start was never answered still has a cashier after the sweep has asked about it", async () => {
  const order = await anOrder(shop);
  await fault(shop, "error-5xx-after-applying", "alipay.trade.precreate");
  expect(codes(await startPayment(shop, order, "ALIPAY", "QR"))).toEqual(["GATEWAY_UNAVAILABLE"]);
  await shiftClock(shop.ctx(), 10);
  await until(
    () =>
      row(
        shop.ctx(),
        sql<{ checks: number }>`select checks from payment p join shop_order o on o.id = p.order_id where o.number = ${order.order.number}`,
      ),
    (payment) => payment!.checks > 0,
  );
  const started = await startPayment(shop, order, "ALIPAY", "QR");
  expect(started).toMatchObject({ userErrors: [], payment: { status: "PENDING" }, action: { __typename: "PaymentQrCode" } });
  expect(await attempts(shop, order)).toHaveLength(1);
  await payAtCashier(shop, started);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
});

test("a start that was applied but not answered is repeated in another language under the same words", async () => {
  const order = await anOrder(shop);
  await fault(shop, "error-5xx-after-applying", "alipay.trade.precreate");
  expect(codes(await startPayment(shop, order, "ALIPAY", "QR", "one"))).toEqual(["GATEWAY_UNAVAILABLE"]);
  const { paymentStart } = await shop.must(
    `mutation($input: PaymentStartInput!) { paymentStart(input: $input) { action { __typename } ${errorFields} } }`,
    { input: { orderId: order.id, accessToken: order.token, method: "ALIPAY", channel: "QR", idempotencyKey: "two" } },
    { language: "zh" },
  );
  expect(paymentStart).toEqual({ action: { __typename: "PaymentQrCode" }, userErrors: [] });
});

test("a company that says no ends the attempt, and another way to pay is open", async () => {
  const order = await anOrder(shop);
  const number = `${order.order.number}01`;
  shop.app.fetch = async (url, init) => {
    const body = String(init?.body ?? "");
    return realFetch(url as string, body.includes("subject") ? { ...init, body: body.replace("subject", "subjekt") } : init);
  };
  expect(codes(await startPayment(shop, order, "ALIPAY", "QR"))).toEqual(["GATEWAY_REFUSED"]);
  expect(await attempts(shop, order)).toMatchObject([{ number, status: "FAILED" }]);
  shop.app.fetch = realFetch;
  expect(await startPayment(shop, order, "BANK_TRANSFER", null)).toMatchObject({ userErrors: [], payment: { status: "PENDING" } });
});

test("twenty starts at once, with one key and with twenty, are one attempt with one cashier", async () => {
  for (const channel of ["PAGE", "QR"]) {
    const order = await anOrder(shop);
    const starts = Array.from({ length: 20 }, (_, i) => startPayment(shop, order, "ALIPAY", channel, i % 2 ? "the same" : randomUUID()));
    const answers = await Promise.all(starts);
    expect(answers.flatMap((answer) => answer.userErrors)).toEqual([]);
    expect(new Set(answers.map((answer) => answer.payment.number)).size).toBe(1);
    expect(answers.every((answer) => answer.action)).toBe(true);
    expect(await attempts(shop, order)).toMatchObject([{ status: "PENDING" }]);
    await payAtCashier(shop, answers[7]!);
    const paid = await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
    expect(await ledger(shop, paid.payments[0].number)).toHaveLength(1);
  }
});

test("twenty starts at once of three different methods leave one live attempt", async () => {
  const order = await anOrder(shop);
  const ways = [
    ["ALIPAY", "PAGE"],
    ["ALIPAY", "QR"],
    ["BANK_TRANSFER", null],
  ] as const;
  await Promise.all(Array.from({ length: 20 }, (_, i) => startPayment(shop, order, ways[i % 3]![0], ways[i % 3]![1])));
  const all = await attempts(shop, order);
  expect(all.filter(({ status }) => live.includes(status))).toHaveLength(1);
});

test("what is not waiting for money cannot be paid", async () => {
  const paid = await anOrder(shop);
  await payAtCashier(shop, await startPayment(shop, paid));
  await orderUntil(shop, paid, (o) => o.status === "CONFIRMED");
  expect(codes(await startPayment(shop, paid))).toEqual(["NOT_ALLOWED_IN_STATE"]);
  const cancelled = await anOrder(shop);
  expect((await cancel(shop, cancelled, "c")).userErrors).toEqual([]);
  expect(codes(await startPayment(shop, cancelled))).toEqual(["NOT_ALLOWED_IN_STATE"]);
});

test("only a page of the shop may be returned to, only the order's holder may pay it, and only by a way it has", async () => {
  const order = await anOrder(shop);
  const start = (input: object) =>
    shop.gql(`mutation($input: PaymentStartInput!) { paymentStart(input: $input) { payment { id } ${errorFields} } }`, {
      input: { orderId: order.id, accessToken: order.token, method: "ALIPAY", idempotencyKey: randomUUID(), ...input },
    });
  for (const returnUrl of ["https://evil.example/", "//evil.example", "javascript:alert(1)", "x"])
    expect((await start({ returnUrl })).data.paymentStart.userErrors).toMatchObject([{ code: "INVALID", field: ["returnUrl"] }]);
  for (const stranger of [
    { accessToken: null },
    { accessToken: "oat_x" },
    { orderId: "ord_00000000000000000000000000000000" },
    { orderId: "x" },
  ])
    expect((await start(stranger)).errors?.[0]?.extensions.code).toBe("NOT_FOUND");
  for (const idempotencyKey of ["", "k".repeat(256)])
    expect((await start({ idempotencyKey })).data.paymentStart.userErrors).toMatchObject([{ code: "INVALID", field: ["idempotencyKey"] }]);
  expect(await attempts(shop, order)).toEqual([]);
  await openCashier(await startPayment(shop, order));
});

test("a payment in a shopper's page never shows a cashier that is closed", async () => {
  const order = await anOrder(shop);
  await startPayment(shop, order, "ALIPAY", "PAGE", "first");
  await startPayment(shop, order, "BANK_TRANSFER", null, "second");
  const replay = await startPayment(shop, order, "BANK_TRANSFER", null, "second");
  expect(replay.action.__typename).toBe("PaymentInstructions");
});

test("after all of this the shop's books and the company's agree", () => booksAgree(shop));
