import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { orderUntil, simulate, type TestOrder } from "../../../test/factories.orders.ts";
import { cancel, told, until } from "../../../test/factories.payments.ts";
import { onRefund, refundFields } from "../../../test/factories.refunds.ts";
import { atCode, fault, ledger, notify, pay } from "../../../test/factories.wechat.ts";
import { shiftClock } from "../../platform/clock.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { sweepRefunds } from "./refund.sweep.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());
afterEach(async () => {
  await simulate(shop, "/control/faults", {}, "DELETE");
  await simulate(shop, "/control/speed", { factor: 1 });
});

const withRefunds = `query($id: ID!) { order(id: $id) { paymentStatus refunds { ${refundFields} } } }`;
const oneRefund = async (order: TestOrder) => (await shop.must(withRefunds, { id: order.id }, { token: shop.owner })).order;

/** A refund that the buyer's account did not take, told of by WeChat. */
async function undelivered() {
  const { order, number } = await atCode(shop);
  await pay(shop, number);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  await fault(shop, "refund-pending-then-failed", number);
  await simulate(shop, "/control/speed", { factor: 100 });
  await cancel(shop, order, "k", shop.owner);
  await orderUntil(shop, order, (o) => o.refunds[0]?.status === "FAILED");
  const { refunds } = await oneRefund(order);
  return { order, number, refund: refunds[0] as { id: string; number: string } };
}
const returned = (order: TestOrder) =>
  until(
    async () => {
      await shiftClock(shop.ctx(), 30);
      await sweepRefunds(shop.ctx());
      return (await oneRefund(order)).refunds[0];
    },
    ({ undelivered }) => undelivered === "RETURNED",
  );

test("money that the shopper's account does not take is told to staff, cannot be tried again, is sent to the shop, and given back by hand", async () => {
  const { order, number, refund } = await undelivered();
  expect(await oneRefund(order)).toMatchObject({
    paymentStatus: "PAID",
    refunds: [{ status: "FAILED", undelivered: "AT_GATEWAY", can: { retry: false, reclaim: true, confirm: true } }],
  });
  expect((await onRefund(shop, "refundRetry", order, refund.id)).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);

  await fault(shop, "error-5xx-after-applying", "apply-abnormal-refund"); // whether it was heard is asked before it is said again
  expect(await onRefund(shop, "refundReclaim", order, refund.id)).toMatchObject({
    refund: { status: "FAILED", undelivered: "COMING_BACK", can: { retry: false, reclaim: false } },
    userErrors: [],
  });
  expect((await onRefund(shop, "refundReclaim", order, refund.id)).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  await returned(order);
  expect(await oneRefund(order)).toMatchObject({
    paymentStatus: "PAID",
    refunds: [{ status: "FAILED", byHand: false, can: { retry: false, reclaim: false, confirm: true } }],
  });
  expect(await ledger(shop, number)).toEqual(["pay 19100"]);

  expect(await onRefund(shop, "refundConfirm", order, refund.id)).toMatchObject({
    refund: { status: "SUCCEEDED", byHand: true, undelivered: "RETURNED" },
    order: { paymentStatus: "REFUNDED" },
  });
  expect(await told(shop, order, "refund.settled")).toBe(1);
});

test("what staff gave back by hand stays booked while WeChat sends its money to the shop", async () => {
  const { order, refund } = await undelivered();
  expect(await onRefund(shop, "refundConfirm", order, refund.id)).toMatchObject({ refund: { byHand: true, undelivered: "AT_GATEWAY" } });
  expect((await onRefund(shop, "refundReclaim", order, refund.id)).userErrors).toEqual([]);
  await returned(order);
  expect(await oneRefund(order)).toMatchObject({ paymentStatus: "REFUNDED", refunds: [{ status: "SUCCEEDED", byHand: true }] });
});

test("when WeChat brings it to the shopper after staff did, staff are told, and it is booked once", async () => {
  const { order, number, refund } = await undelivered();
  await onRefund(shop, "refundConfirm", order, refund.id);
  const overrides = { refund_status: "SUCCESS", user_received_account: "招商银行借记卡8888" };
  expect(await notify(shop, number, { id: `EV-${number}`, eventType: "REFUND.SUCCESS", overrides })).toEqual([{ status: 204, body: "" }]);
  expect(await oneRefund(order)).toMatchObject({
    paymentStatus: "REFUNDED",
    refunds: [{ status: "SUCCEEDED", byHand: true, undelivered: null }],
  });
  expect(await row(shop.ctx(), sql<object>`select from money_notice where key = ${`twice:${refund.number}`}`)).not.toBeNull();
});
