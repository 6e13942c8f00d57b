import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { orderUntil, simulate, type TestOrder } from "../../../test/factories.orders.ts";
import { booksAgree, cancel, openNotices, told, until } from "../../../test/factories.payments.ts";
import { onRefund, refundFields } from "../../../test/factories.refunds.ts";
import { atCode, fault, ledger, notify, pay } from "../../../test/factories.wechat.ts";
import { shiftClock } from "../../platform/clock.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());
afterEach(async () => {
  await simulate(shop, "/control/faults", {}, "DELETE");
  await simulate(shop, "/control/speed", { factor: 1 });
});

const refundOf = async (order: TestOrder) =>
  (await shop.must(`query($id: ID!) { order(id: $id) { refunds { ${refundFields} } } }`, { id: order.id }, { token: shop.owner })).order
    .refunds[0] as { id: string; status: string };
const refundUntil = (order: TestOrder, status: string) =>
  until(
    async () => {
      await shiftClock(shop.ctx(), 10);
      return refundOf(order);
    },
    (refund) => refund?.status === status,
  );
/** Until WeChat has closed it so many times: being asked for again lasts a moment that may pass unseen. */
const closedTimes = (order: TestOrder, times: number) =>
  until(
    async () => {
      await shiftClock(shop.ctx(), 10);
      return told(shop, order, "refund.failed");
    },
    (failed) => failed === times,
  );

/** A paid order whose refund WeChat closed. */
async function closed() {
  const { order, number } = await atCode(shop);
  await pay(shop, number);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  await fault(shop, "refund-closed", number);
  await simulate(shop, "/control/speed", { factor: 100 });
  await cancel(shop, order, "off", shop.owner);
  await closedTimes(order, 1);
  return { order, number, id: (await refundOf(order)).id };
}

test("a refund that WeChat closed is asked for under another number when staff try it again, and given back once", async () => {
  const { order, number, id } = await closed();
  expect(await ledger(shop, number)).toEqual([expect.stringMatching(/^pay /)]);
  expect(await openNotices(shop, order)).toMatchObject([{ kind: "REFUND_FAILED" }]);
  await fault(shop, "error-5xx-after-applying", `${number}R1-r1`); // and its answer is lost
  expect((await onRefund(shop, "refundRetry", order, id)).userErrors).toEqual([]);
  await refundUntil(order, "SUCCEEDED");
  expect(await ledger(shop, number)).toEqual([expect.stringMatching(/^pay /), expect.stringMatching(/^refund /)]);
  await notify(shop, number, {}); // the last news again
  expect((await refundOf(order)).status).toBe("SUCCEEDED");
  expect(await told(shop, order, "refund.settled")).toBe(1);
  expect(await openNotices(shop, order)).toEqual([]);
});

test("closed twice it is tried a third time; what was said of the first round does not count for the last", async () => {
  const { order, number, id } = await closed();
  await fault(shop, "refund-closed", number);
  expect((await onRefund(shop, "refundRetry", order, id)).userErrors).toEqual([]);
  await closedTimes(order, 2);
  expect((await onRefund(shop, "refundRetry", order, id)).userErrors).toEqual([]);
  await refundUntil(order, "SUCCEEDED");
  expect((await ledger(shop, number)).filter((entry) => entry.startsWith("refund"))).toHaveLength(1);
});

test("the shop's books and WeChat's agree, whose refunds bear numbers of their own", async () => {
  await booksAgree(shop);
}, 60_000);
