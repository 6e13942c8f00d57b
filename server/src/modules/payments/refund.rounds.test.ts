import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, readOrder, simulate, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import { act, booked, booksAgree, cancel, fault, openNotices, sellsIn, tell, told, until } from "../../../test/factories.payments.ts";
import { onRefund, refundFields } from "../../../test/factories.refunds.ts";
import { shiftClock } from "../../platform/clock.ts";

/** Refunds that came to nothing and are tried again. */
let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await sellsIn(shop, "USD");
});
afterAll(() => shop.close());
afterEach(async () => {
  await simulate(shop, "/control/faults", {}, "DELETE");
  await simulate(shop, "/control/speed", { factor: 1 });
});

const refundsOf = async (order: TestOrder) =>
  (await shop.must(`query($id: ID!) { order(id: $id) { refunds { ${refundFields} } } }`, { id: order.id }, { token: shop.owner })).order
    .refunds as { id: string; status: string }[];

/** A paid order whose refund the bank lets fail. */
async function failed(method: "STRIPE" | "PAYPAL", at: "stripe" | "paypal") {
  const order = await anOrder(shop, { paymentMethod: method });
  const { payment } = await startPayment(shop, order, method, null);
  await act(shop, at, payment.number, at === "stripe" ? "pay" : "approve");
  await orderUntil(shop, order, (o) => o.paymentStatus === "PAID");
  await fault(shop, "refund-pending-then-failed", payment.number, { target: at });
  await cancel(shop, order, "off", shop.owner);
  await until(
    () => refundsOf(order),
    ([refund]) => refund?.status === "SUBMITTED",
  );
  await simulate(shop, "/control/speed", { factor: 1_000 });
  const [refund] = await until(
    async () => {
      await shiftClock(shop.ctx(), 10);
      return refundsOf(order);
    },
    ([one]) => one?.status === "FAILED",
  );
  await simulate(shop, "/control/speed", { factor: 1 });
  return { order, number: payment.number, refund: refund! };
}

test.each([
  ["STRIPE", "stripe", "19100 USD"],
  ["PAYPAL", "paypal", "191.00 USD"],
] as const)(
  "a refund that failed at %s is carried out when staff try it again, and given back once",
  async (method, at, sum) => {
    const { order, number, refund } = await failed(method, at);
    expect(await booked(shop, at, number)).toEqual([`pay ${sum}`]);
    // what was said of it before it failed comes last, as if it had gone through
    const late =
      at === "stripe"
        ? { type: "refund.created", overrides: { id: `evt_late_${number}`, "data.object.status": "succeeded" } }
        : { overrides: { id: `WH-LATE-${number}`, event_type: "PAYMENT.CAPTURE.REFUNDED", "resource.status": "COMPLETED" } };
    expect(await tell(shop, at, number, late)).toEqual([200]);
    expect(await refundsOf(order)).toMatchObject([{ status: "FAILED" }]);
    expect(await openNotices(shop, order)).toMatchObject([{ kind: "REFUND_FAILED" }]);
    // the second round fails as well: it is a failure of its own, not the first one told again
    await fault(shop, "refund-pending-then-failed", number, { target: at });
    expect((await onRefund(shop, "refundRetry", order, refund.id)).userErrors).toEqual([]);
    await until(
      () => refundsOf(order),
      ([one]) => one?.status === "SUBMITTED",
    );
    await simulate(shop, "/control/speed", { factor: 1_000 });
    await until(
      async () => {
        await shiftClock(shop.ctx(), 10);
        return refundsOf(order);
      },
      ([one]) => one?.status === "FAILED",
    );
    await simulate(shop, "/control/speed", { factor: 1 });
    // in the third its answer is lost
    await fault(shop, "error-5xx-after-applying", at === "stripe" ? "refund.create" : "capture.refund", { target: at });
    expect((await onRefund(shop, "refundRetry", order, refund.id)).userErrors).toEqual([]);
    await until(
      async () => {
        await shiftClock(shop.ctx(), 10);
        return refundsOf(order);
      },
      ([one]) => one?.status === "SUCCEEDED",
    );
    expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "REFUNDED", cost: { refunded: { amount: "191.00" } } });
    expect(await booked(shop, at, number)).toEqual([`pay ${sum}`, `refund ${sum}`]);
    // the first round's failure, told late, does not undo what the third has done
    const failure = at === "stripe" ? { type: "refund.failed" } : {};
    expect(await tell(shop, at, number, { ...failure, overrides: { id: `evt_failed_${number}` } })).toEqual([200]);
    expect(await refundsOf(order)).toMatchObject([{ status: "SUCCEEDED" }]);
    expect(await told(shop, order, "refund.settled")).toBe(1);
    expect(await openNotices(shop, order)).toEqual([]);
  },
  90_000,
);

test.each([
  ["STRIPE", "stripe", "refund.create", "19100 USD"],
  ["PAYPAL", "paypal", "capture.refund", "191.00 USD"],
] as const)(
  "a refund of which %s names another sum is not booked, staff are told, and it is once the sum is right",
  async (method, at, call, sum) => {
    const order = await anOrder(shop, { paymentMethod: method });
    const { payment } = await startPayment(shop, order, method, null);
    await act(shop, at, payment.number, at === "stripe" ? "pay" : "approve");
    await orderUntil(shop, order, (o) => o.paymentStatus === "PAID");
    await fault(shop, "lost", payment.number, { target: at, count: 9 });
    await fault(shop, "altered-amount", call, { target: at, on: "reply" });
    await cancel(shop, order, "off", shop.owner);
    await until(
      () => openNotices(shop, order),
      (notices) => notices.length > 0,
    );
    expect(await openNotices(shop, order)).toMatchObject([{ kind: "MISMATCH", ours: 19_100n, theirs: 19_101n }]);
    expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "PAID", refunds: [{ status: "SUBMITTED" }] });
    await until(
      async () => {
        await shiftClock(shop.ctx(), 10);
        return refundsOf(order);
      },
      ([one]) => one?.status === "SUCCEEDED",
    );
    expect(await openNotices(shop, order)).toEqual([]);
    expect(await booked(shop, at, payment.number)).toEqual([`pay ${sum}`, `refund ${sum}`]);
  },
);

test("after all of this the shop's books and the companies' agree", () => booksAgree(shop));
