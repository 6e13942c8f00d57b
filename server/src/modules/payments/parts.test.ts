import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, readOrder, simulate, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import {
  act,
  attempts,
  booked,
  booksAgree,
  capture,
  fault,
  notificationsOf,
  openNotices,
  ordersUuid,
  paymentId,
  sellsIn,
  sent,
  until,
} from "../../../test/factories.payments.ts";
import { rows, sql } from "../../platform/db/sql.ts";

/** Money that PayPal holds and staff take in parts. */
let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true, env: { PAYPAL_CAPTURE: "manual" } });
  await sellsIn(shop, "USD");
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

test("after all of this the shop's books and PayPal's agree", () => booksAgree(shop));
