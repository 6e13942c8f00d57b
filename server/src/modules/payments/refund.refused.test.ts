import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, readOrder, simulate, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import { booksAgree, cancel, fault, openNotices, until, visitCashier } from "../../../test/factories.payments.ts";
import { onRefund } from "../../../test/factories.refunds.ts";
import * as wechat from "../../../test/factories.wechat.ts";
import { shiftClock } from "../../platform/clock.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { sweepNotices } from "./reconciliation/notices.service.ts";

/** A company that takes our request for a wrong one: what it then says of a refund, and what it does not say. */
let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());
afterEach(async () => void (await simulate(shop, "/control/faults", {}, "DELETE")));

type Company = "alipay" | "wechatpay";
const calls = { alipay: ["alipay.trade.refund", "refund.query"], wechatpay: ["out_refund_no", "refunds/"] } as const;

async function aPaidOrder(at: Company): Promise<{ order: TestOrder; number: string }> {
  if (at === "wechatpay") {
    const one = await wechat.atCode(shop);
    await wechat.pay(shop, one.number);
    await orderUntil(shop, one.order, (o) => o.status === "CONFIRMED");
    return one;
  }
  const order = await anOrder(shop);
  const number = await visitCashier(shop, await startPayment(shop, order));
  await simulate(shop, `/control/alipay/trades/${number}/pay`);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  return { order, number };
}
const left = async () =>
  ((await simulate(shop, "/control/faults", {}, "GET")).faults as unknown as { fault: string }[]).map((one) => one.fault);
const given = async (at: Company, number: string) => {
  const { entries } = (await simulate(shop, `/control/${at}/ledger`, {}, "GET")) as unknown as {
    entries: { type: string; out_trade_no: string }[];
  };
  return entries.filter((entry) => entry.out_trade_no === number && entry.type === "refund").length;
};

test.each(["alipay", "wechatpay"] as const)(
  "a refund that %s refused is tried again under the same number and carried out once",
  async (at) => {
    const { order, number } = await aPaidOrder(at);
    await fault(shop, "request-refused", calls[at][0], { target: at });
    await cancel(shop, order, "off", shop.owner);
    const [refund] = (await orderUntil(shop, order, (o) => o.refunds[0]?.status === "FAILED")).refunds;
    expect((await onRefund(shop, "refundRetry", order, refund!.id)).userErrors).toEqual([]);
    await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED", 30_000);
    expect(await given(at, number)).toBe(1);
    expect(await openNotices(shop, order)).toEqual([]);
  },
  60_000,
);

test.each(["alipay", "wechatpay"] as const)(
  "a refund that %s has carried out without an answer is not taken for failed because the question about it is refused",
  async (at) => {
    const { order, number } = await aPaidOrder(at);
    await fault(shop, "lost", number, { target: at });
    await fault(shop, "error-5xx-after-applying", calls[at][0], { target: at });
    await fault(shop, "request-refused", calls[at][1], { target: at, count: 2 });
    await cancel(shop, order, "off", shop.owner);
    await until(
      async () => {
        await shiftClock(shop.ctx(), 10);
        return left();
      },
      (faults) => !faults.includes("request-refused"),
    );
    expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "PAID", refunds: [{ status: "SUBMITTED" }] });
    await row(
      shop.ctx(),
      sql`update refund set created_at = created_at - interval '2 hours' where order_id = (select id from shop_order where number = ${order.order.number})`,
    );
    await sweepNotices(shop.ctx());
    expect(await openNotices(shop, order)).toMatchObject([{ kind: "STALE" }]); // nobody knows: staff are told after an hour
    await until(
      async () => {
        await shiftClock(shop.ctx(), 60);
        return readOrder(shop, order);
      },
      (o) => o.paymentStatus === "REFUNDED",
    );
    expect(await given(at, number)).toBe(1);
    await sweepNotices(shop.ctx());
    expect(await openNotices(shop, order)).toEqual([]);
  },
  60_000,
);

test("news of a refund at WeChat with another sum than was asked for books nothing until WeChat itself names the right one", async () => {
  const { order, number } = await aPaidOrder("wechatpay");
  await fault(shop, "lost", number, { target: "wechatpay", count: 9 });
  await cancel(shop, order, "off", shop.owner);
  await orderUntil(shop, order, (o) => o.refunds[0]?.status === "SUBMITTED");
  const refund = (await row(
    shop.ctx(),
    sql<{
      number: string;
      ref: string;
    }>`select r.number, r.provider_ref as ref from refund r join payment p on p.id = r.payment_id where p.number = ${number}`,
  ))!;
  const words = {
    out_refund_no: refund.number,
    refund_id: refund.ref ?? "50300000000001",
    refund_status: "SUCCESS",
    amount: { total: 19_100, refund: 100 },
  };
  await wechat.notify(shop, number, { eventType: "REFUND.SUCCESS", id: `EV-${number}`, overrides: words });
  expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "PAID", cost: { refunded: { amount: "0.00" } } });
  await until(
    async () => {
      await shiftClock(shop.ctx(), 5);
      return readOrder(shop, order);
    },
    (o) => o.paymentStatus === "REFUNDED",
  );
  expect(await wechat.ledger(shop, number)).toEqual(["pay 19100", "refund 19100"]);
}, 60_000);

test("after all of this the shop's books and the companies' agree", () => booksAgree(shop));
