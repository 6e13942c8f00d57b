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
  notificationsOf,
  openNotices,
  paymentId,
  sellsIn,
  sent,
  until,
} from "../../../test/factories.payments.ts";

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

test("after all of this the shop's books and PayPal's agree", () => booksAgree(shop));
