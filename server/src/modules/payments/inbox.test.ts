import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { orderUntil, readOrder } from "../../../test/factories.orders.ts";
import { asPaid, atCode, notify, pay } from "../../../test/factories.wechat.ts";
import { shiftClock } from "../../platform/clock.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { sweepNotices } from "./reconciliation/notices.service.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());

const inbox = async (verdict: string) =>
  (
    await shop.must(
      `query($verdict: PaymentMessageVerdict) { paymentMessages(first: 100, verdict: $verdict) { nodes { provider paymentNumber verdict detail body opened } } }`,
      { verdict },
      { token: shop.owner },
    )
  ).paymentMessages.nodes as {
    provider: string;
    paymentNumber: string | null;
    detail: string | null;
    body: string;
    opened: string | null;
  }[];
const strangers = async (open: boolean) =>
  (
    await shop.must(
      `query($open: Boolean!) { moneyNotices(first: 100, open: $open) { nodes { kind provider reference detail resolvedBy } } }`,
      { open },
      { token: shop.owner },
    )
  ).moneyNotices.nodes.filter(({ kind }: { kind: string }) => kind === "UNKNOWN_PAYMENT");

test("a genuine message with nothing in it for a shop is kept once, with the company's word for it; a forged one is not among them", async () => {
  const { order, number } = await atCode(shop);
  expect((await notify(shop, number, { ...asPaid(number), eventType: "COUPON.USE", times: 3 })).map(({ status }) => status)).toEqual([
    204, 204, 204,
  ]);
  await notify(shop, number, { ...asPaid(number), eventType: "PROFITSHARING.SUCCESS", forge: true });
  expect(await inbox("IGNORED")).toMatchObject([{ provider: "wechatpay", paymentNumber: null, detail: "COUPON.USE" }]);
  expect((await readOrder(shop, order)).status).toBe("AWAITING_PAYMENT");
});

test("what WeChat seals is kept opened beside the body as it came, for those who may read payments", async () => {
  const { order, number } = await atCode(shop);
  await pay(shop, number);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  const message = (await inbox("APPLIED")).find(({ paymentNumber }) => paymentNumber === number)!;
  expect(message.body).not.toContain(number); // sealed
  expect(JSON.parse(message.opened!)).toMatchObject({ out_trade_no: number, trade_state: "SUCCESS", amount: { total: 19_100 } });
  expect(JSON.stringify(message)).not.toContain(shop.app.env.WECHATPAY_API_V3_KEY);
});

test("genuine news of a payment that nobody knows is kept and told to staff once; when the attempt appears, the notice settles", async () => {
  const { order, number } = await atCode(shop);
  await row(shop.ctx(), sql`update payment set number = ${`${number}x`} where number = ${number}`);
  for (let time = 0; time < 2; time++) expect((await notify(shop, number, asPaid(number)))[0]!.status).toBe(400); // so that it comes again
  expect((await inbox("UNKNOWN")).map(({ paymentNumber }) => paymentNumber)).toEqual([number, number]); // two notifications, two ids
  await sweepNotices(shop.ctx());
  expect(await strangers(true)).toEqual([]); // perhaps the attempt is not committed yet
  await shiftClock(shop.ctx(), 16 * 60);
  await sweepNotices(shop.ctx());
  await sweepNotices(shop.ctx());
  expect(await strangers(true)).toMatchObject([{ provider: "wechatpay", reference: number, detail: "SUCCESS" }]);
  await row(shop.ctx(), sql`update payment set number = ${number} where number = ${`${number}x`}`);
  await sweepNotices(shop.ctx());
  expect(await strangers(true)).toEqual([]);
  expect(await strangers(false)).toHaveLength(1);
  await pay(shop, number);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
});
