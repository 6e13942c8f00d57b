import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, readOrder, simulate, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import {
  act,
  attempts,
  booked,
  booksAgree,
  cancel,
  capture,
  fault,
  notificationsOf,
  openNotices,
  ordersUuid,
  paymentId,
  sellsIn,
  sent,
  told,
  until,
} from "../../../test/factories.payments.ts";
import { giveBack } from "../../../test/factories.refunds.ts";
import { shiftClock } from "../../platform/clock.ts";
import { rows, sql } from "../../platform/db/sql.ts";
import { openDays, readDay, reconcileDay } from "./reconciliation/reconcile.service.ts";

/** Money that PayPal holds and staff take in parts. */
let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true, env: { PAYPAL_CAPTURE: "manual" } });
  await sellsIn(shop, "USD");
  await openDays(shop.ctx());
});
afterAll(() => shop.close());
afterEach(async () => void (await simulate(shop, "/control/faults", {}, "DELETE")));

async function held(): Promise<{ order: TestOrder; number: string; id: string }> {
  const order = await anOrder(shop, { paymentMethod: "PAYPAL" });
  const { payment } = await startPayment(shop, order, "PAYPAL", null);
  await act(shop, "paypal", payment.number, "approve");
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  return { order, number: payment.number, id: await paymentId(shop, payment.number) };
}
const take = async (id: string, amount?: string, key: string = randomUUID()) => {
  const answer = await capture(shop, id, key, amount ? { amount } : {});
  expect(answer.userErrors).toEqual([]);
};
/** Until all news were delivered and whatever hears of them has run. */
async function quiet(number: string): Promise<void> {
  await new Promise((wait) => setTimeout(wait, 2_500));
  await until(
    () => sent(shop, "paypal", number),
    (all) => all.every(({ state }) => state === "accepted"),
  );
}
/** As if the server had died when everything was done but the answer under this key. */
const crashedBeforeTheAnswer = async (order: TestOrder, key: string) =>
  rows(shop.ctx(), sql`delete from idempotency_key where scope = ${`order:${await ordersUuid(shop, order)}`} and key = ${key}`);
const atPayPal = async (number: string) => {
  const { purchase_units } = (await simulate(shop, `/control/paypal/orders/${number}`, {}, "GET")) as unknown as {
    purchase_units: { payments: { authorizations: { status: string }[] } }[];
  };
  return purchase_units[0]!.payments.authorizations[0]!.status;
};
const mismatches = async (number: string) => (await notificationsOf(shop, number)).filter(({ verdict }) => verdict !== "APPLIED");

test("the rest of a payment that is taken in parts stays held between them, and nobody is alarmed", async () => {
  const { order, number, id } = await held();
  for (const [amount, paid] of [
    ["100.00", "100.00"],
    ["41.00", "141.00"],
  ] as const) {
    await take(id, amount);
    await quiet(number);
    expect(await atPayPal(number)).toBe("PARTIALLY_CAPTURED");
    expect(await attempts(shop, order)).toMatchObject([{ status: "AUTHORIZED" }]);
    expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "PARTIALLY_PAID", cost: { paid: { amount: paid } } });
    expect(await openNotices(shop, order)).toEqual([]);
  }
  await take(id);
  await quiet(number);
  expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "PAID", cost: { paid: { amount: "191.00" } } });
  expect(await booked(shop, "paypal", number)).toEqual(["pay 100.00 USD", "pay 41.00 USD", "pay 50.00 USD"]);
  expect(await openNotices(shop, order)).toEqual([]);
  expect(await mismatches(number)).toEqual([]);
});

test("a part that is asked for again after a crash, with the money booked and no answer given, takes nothing more", async () => {
  const { order, number, id } = await held();
  const half = "95.50";
  await take(id, half, "part");
  await crashedBeforeTheAnswer(order, "part");
  await take(id, half, "part"); // what is still open is just as much now
  expect(await booked(shop, "paypal", number)).toEqual(["pay 95.50 USD"]);
  expect(await attempts(shop, order)).toMatchObject([{ status: "AUTHORIZED", captured: 9_550n }]);
  expect((await capture(shop, id, "part", { amount: "1.00" })).userErrors).toMatchObject([{ code: "IDEMPOTENCY_MISMATCH" }]);
  await take(id, undefined, "all");
  await crashedBeforeTheAnswer(order, "all");
  await take(id, undefined, "all");
  expect(await booked(shop, "paypal", number)).toEqual(["pay 95.50 USD", "pay 95.50 USD"]);
});

test("all is refused, a part is taken, and then all that is left: each is asked for under a key of its own", async () => {
  const { order, number, id } = await held();
  await fault(shop, "capture-refused", "authorization.capture", { target: "paypal" });
  expect((await capture(shop, id, "all")).userErrors).toMatchObject([{ code: "GATEWAY_REFUSED" }]);
  await take(id, "41.00");
  await take(id, undefined, "all");
  expect(await booked(shop, "paypal", number)).toEqual(["pay 41.00 USD", "pay 150.00 USD"]);
  expect(await attempts(shop, order)).toMatchObject([{ status: "CAPTURED", captured: 19_100n }]);
});

test("news of a part that come when all was taken, and of a refund of a part, are no alarm; a refund made at PayPal's site is recognised", async () => {
  const { order, number, id } = await held();
  await fault(shop, "delayed", "PAYMENT.CAPTURE.COMPLETED", { target: "paypal", on: "message", count: 3, ms: 4_000 });
  await take(id, "100.00");
  await take(id, "41.00");
  await take(id);
  await quiet(number);
  await quiet(number);
  expect(await attempts(shop, order)).toMatchObject([{ status: "CAPTURED", captured: 19_100n }]);
  expect(await mismatches(number)).toEqual([]);
  await giveBack(shop, order, { amount: "30.00" });
  await orderUntil(shop, order, (o) => o.cost.refunded.amount === "30.00");
  await quiet(number);
  await act(shop, "paypal", number, "reverse"); // the part of 41.00, of which nothing was given back
  expect(await orderUntil(shop, order, (o) => o.refunds.length === 2)).toMatchObject({ cost: { refunded: { amount: "71.00" } } });
  await quiet(number);
  expect(await mismatches(number)).toEqual([]);
  expect(await openNotices(shop, order)).toEqual([]);
}, 60_000);

test("cancelling an order of which two parts were taken gives both back by itself, in one refund, and the day's comparison finds both", async () => {
  await simulate(shop, "/control/statements", { early: true });
  const { order, number, id } = await held();
  await take(id, "100.00");
  await take(id);
  await fault(shop, "error-5xx", `"91.00"`, { target: "paypal" }); // the second part is not answered at first
  await cancel(shop, order, "off", shop.owner);
  await until(
    () => booked(shop, "paypal", number),
    (entries) => entries.length === 3,
  );
  await quiet(number);
  expect(await readOrder(shop, order)).toMatchObject({ cost: { refunded: { amount: "0.00" } }, refunds: [{ status: "SUBMITTED" }] });
  await shiftClock(shop.ctx(), 6);
  const done = await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
  expect(done.refunds).toMatchObject([{ status: "SUCCEEDED", amount: { amount: "191.00" } }]);
  await quiet(number);
  expect(await booked(shop, "paypal", number)).toEqual(["pay 100.00 USD", "pay 91.00 USD", "refund 100.00 USD", "refund 91.00 USD"]);
  expect(await told(shop, order, "refund.settled")).toBe(1);
  expect(await mismatches(number)).toEqual([]);
  const [today] = await rows(shop.ctx(), sql<{ id: string }>`select id from reconciliation where provider = 'paypal'`);
  const day = (await readDay(shop.ctx(), today!.id))!;
  await reconcileDay(shop.ctx(), { ...day, to: new Date(Date.now() + 3_600_000) });
  expect(await openNotices(shop, order)).toEqual([]);
}, 60_000);

test("after all of this the shop's books and PayPal's agree", () => booksAgree(shop));
