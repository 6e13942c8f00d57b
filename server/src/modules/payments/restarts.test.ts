import { generateKeyPairSync } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, readOrder, simulate, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import { attempts, booksAgree, fault, tradeStatus, visitCashier } from "../../../test/factories.payments.ts";
import { shiftClock } from "../../platform/clock.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { sweepPayments } from "./check.sweep.ts";

/** An attempt that the gateway will not open a second time, while its buyer holds what it gave the first time. */
let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true, worker: false });
});
afterAll(() => shop.close());
afterEach(() => simulate(shop, "/control/faults", {}, "DELETE"));

const codes = (answer: { userErrors: { code: string }[] }) => answer.userErrors.map(({ code }) => code);

/** The buyer has scanned the code, and its time on the order's page is over: to pay again asks for a new one. */
async function scanned(): Promise<{ order: TestOrder; number: string }> {
  const order = await anOrder(shop);
  const number = await visitCashier(shop, await startPayment(shop, order, "ALIPAY", "QR"));
  await row(
    shop.ctx(),
    sql`update payment set action = jsonb_set(action, '{expiresAt}', '"2026-01-01T00:00:00.000Z"') where number = ${number}`,
  );
  return { order, number };
}
/** The gateway says no to another description under the same number. */
const described = (order: TestOrder) =>
  row(
    shop.ctx(),
    sql`update shop_order set language = case language when 'zh' then 'en' else 'zh' end where number = ${order.order.number}`,
  );

test("an attempt that is refused anew is closed at the company before it counts as failed: nobody pays its earlier code", async () => {
  const { order, number } = await scanned();
  await described(order);
  expect(codes(await startPayment(shop, order, "ALIPAY", "QR"))).toEqual(["GATEWAY_REFUSED"]);
  expect(await attempts(shop, order)).toMatchObject([{ status: "FAILED" }]);
  expect(await tradeStatus(shop, number)).toBe("TRADE_CLOSED");
  expect(codes(await startPayment(shop, order, "ALIPAY", "PAGE"))).toEqual([]);
});

test("an attempt that is refused anew and turns out to be paid pays its order", async () => {
  const { order, number } = await scanned();
  await described(order);
  await fault(shop, "lost", number);
  await fault(shop, "error-5xx", "precreate"); // between the two questions the buyer pays
  expect(codes(await startPayment(shop, order, "ALIPAY", "QR"))).toEqual(["GATEWAY_UNAVAILABLE"]);
  await simulate(shop, `/control/alipay/trades/${number}/pay`);
  expect(await startPayment(shop, order, "ALIPAY", "QR")).toMatchObject({ userErrors: [], payment: { status: "CAPTURED" } });
  expect(await readOrder(shop, order)).toMatchObject({ status: "CONFIRMED", paymentStatus: "PAID" });
});

test("a company that refuses to open an attempt anew and to close it has told nothing: the attempt is followed, and its payment found", async () => {
  const { order, number } = await scanned();
  const { ALIPAY_APP_ID: appId, ALIPAY_SELLER_ID: sellerId } = shop.app.env;
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "pem" });
  await simulate(shop, "/control/alipay/merchant", { appId, sellerId, publicKeyPem: stranger }, "PUT");
  expect(codes(await startPayment(shop, order, "ALIPAY", "QR"))).toEqual(["GATEWAY_UNAVAILABLE"]);
  expect(await attempts(shop, order)).toMatchObject([{ status: "PENDING" }]);
  await fault(shop, "lost", number);
  await simulate(shop, `/control/alipay/trades/${number}/pay`);
  await shop.simulators!.register(shop.url);
  await shiftClock(shop.ctx(), 60);
  await sweepPayments(shop.ctx());
  expect(await readOrder(shop, order)).toMatchObject({ status: "CONFIRMED", paymentStatus: "PAID" });
});

test("after all of this the shop's books and the company's agree", async () => {
  await booksAgree(shop);
});
