import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../../test/app.ts";
import { anOrder, orderUntil, payAtCashier, readOrder, simulate, startPayment, type TestOrder } from "../../../../test/factories.orders.ts";
import {
  booksAgree,
  cancel,
  fault,
  notificationsOf,
  notify,
  openNotices,
  until,
  visitCashier,
} from "../../../../test/factories.payments.ts";
import { giveBack, onRefund } from "../../../../test/factories.refunds.ts";
import { shiftClock } from "../../../platform/clock.ts";
import { rows, sql } from "../../../platform/db/sql.ts";
import { readId, toId } from "../../../platform/ids.ts";
import { sweepNotices } from "./notices.service.ts";
import { openDays, readDay, reconcileDay } from "./reconcile.service.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await simulate(shop, "/control/statements", { early: true });
  await openDays(shop.ctx());
});
afterAll(() => shop.close());
afterEach(async () => void (await simulate(shop, "/control/faults", {}, "DELETE")));

const staff = { token: "" };
const asOwner = () => ({ ...staff, token: shop.owner });

async function aPaidOrder(): Promise<TestOrder & { number: string }> {
  const order = await anOrder(shop);
  const started = await startPayment(shop, order);
  await payAtCashier(shop, started);
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  return { ...order, number: started.payment.number };
}

/** Compares today so far with Alipay; what is booked up to now is due. */
async function compare() {
  const [today] = await rows(shop.ctx(), sql<{ id: string }>`select id from reconciliation where provider = 'alipay' order by day limit 1`);
  const day = (await readDay(shop.ctx(), today!.id))!;
  await reconcileDay(shop.ctx(), { ...day, to: new Date(Date.now() + 3_600_000) });
  const { node } = await shop.must(
    `query($id: ID!) { node(id: $id) { ... on Reconciliation { id status failure sums { theirsCaptured { amount } theirsRefunded { amount } fees { amount }
       oursCaptured { amount } oursRefunded { amount } } notices { id kind reference resolvedAt resolution ours { amount } theirs { amount } order { number } } } } }`,
    { id: toId("rec", day.id) },
    asOwner(),
  );
  return { ...node, open: node.notices.filter(({ resolvedAt }: { resolvedAt: string | null }) => resolvedAt === null) };
}
const noticesToSee = async () => (await shop.must(`{ desk { moneyNotices } }`, {}, asOwner())).desk.moneyNotices as number;

test("a day of payments, refunds in parts and a cancellation agrees to the last fen, and tells what the company kept", async () => {
  const [order, off] = [await aPaidOrder(), await aPaidOrder()];
  await giveBack(shop, order, { amount: "30.00" });
  await giveBack(shop, order, { shipping: "15.00" });
  await cancel(shop, off, "off", shop.owner);
  await orderUntil(shop, order, (o) => o.cost.refunded.amount === "45.00");
  await orderUntil(shop, off, (o) => o.paymentStatus === "REFUNDED");
  const day = await compare();
  expect(day).toMatchObject({ status: "MATCHED", failure: null, notices: [] });
  expect(day.sums).toMatchObject([
    {
      theirsCaptured: { amount: "382.00" },
      oursCaptured: { amount: "382.00" },
      theirsRefunded: { amount: "236.00" },
      oursRefunded: { amount: "236.00" },
    },
  ]);
  expect(Number(day.sums[0].fees.amount)).toBeGreaterThan(0);
});

test("a payment whose news was lost is found in the statement and booked", async () => {
  const order = await anOrder(shop);
  const number = await visitCashier(shop, await startPayment(shop, order));
  await fault(shop, "lost", number);
  await rows(shop.ctx(), sql`update payment set next_check_at = null where number = ${number}`);
  await simulate(shop, `/control/alipay/trades/${number}/pay`);
  expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT" });
  expect(await compare()).toMatchObject({ status: "MATCHED" });
  expect(await readOrder(shop, order)).toMatchObject({ status: "CONFIRMED", paymentStatus: "PAID" });
});

for (const [wrong, kind] of [
  ["statement-omission", "MISSING_THERE"],
  ["statement-altered-amount", "AMOUNT"],
  ["statement-unknown-charge", "MISSING_HERE"],
] as const)
  test(`a difference is named, counted on the desk and gone when the day is compared again (${wrong})`, async () => {
    const order = await aPaidOrder();
    const before = await noticesToSee();
    await fault(shop, wrong, wrong === "statement-unknown-charge" ? "" : order.number, { on: "reply" });
    const day = await compare();
    expect(day).toMatchObject({ status: "DIFFERENT" });
    expect(day.open).toMatchObject([{ kind }]);
    if (kind !== "MISSING_HERE") expect(day.open[0]).toMatchObject({ ours: { amount: "191.00" }, order: { number: order.order.number } });
    expect(await noticesToSee()).toBe(before + 1);
    expect((await compare()).open).toEqual([]);
    expect(await noticesToSee()).toBe(before);
  });

for (const wrong of ["statement-not-ready", "statement-damaged"])
  test(`a statement that is ${wrong.slice(10)} concludes nothing and is asked for again`, async () => {
    await fault(shop, wrong, "", { on: "reply" });
    const [day] = await rows(
      shop.ctx(),
      sql<{ id: string; status: string }>`select id, status from reconciliation where provider = 'alipay'`,
    );
    const told = await compare();
    expect(told.status).toBe(day!.status);
    expect(told.failure).not.toBeNull();
    const [next] = await rows(
      shop.ctx(),
      sql<{ soon: boolean }>`select next_try_at > shop_now() as soon from reconciliation where id = ${day!.id}`,
    );
    expect(next).toEqual({ soon: true });
    expect(await compare()).toMatchObject({ failure: null });
  });

test("a matter that staff have seen to is settled with their words, once, by those who may", async () => {
  const order = await aPaidOrder();
  await fault(shop, "statement-omission", order.number, { on: "reply" });
  const [notice] = (await compare()).open;
  const settle = (resolution: string, token: string) =>
    shop.must(
      `mutation($input: MoneyNoticeResolveInput!) { moneyNoticeResolve(input: $input) { notice { resolution resolvedBy resolvedAt } userErrors { code field } } }`,
      { input: { noticeId: notice.id, resolution } },
      { token },
    );
  await expect(settle("seen", shop.packer)).rejects.toThrow("FORBIDDEN");
  expect((await settle(" ", shop.owner)).moneyNoticeResolve.userErrors).toEqual([{ code: "REQUIRED", field: ["resolution"] }]);
  expect((await settle("asked Alipay", shop.owner)).moneyNoticeResolve.notice).toMatchObject({
    resolution: "asked Alipay",
    resolvedBy: "owner",
  });
  expect((await settle("again", shop.owner)).moneyNoticeResolve.notice).toMatchObject({ resolution: "asked Alipay" });
  const ask = (token: string) => shop.must(`{ moneyNotices { nodes { id } } reconciliations { nodes { id day } } }`, {}, { token });
  expect((await ask(shop.owner)).reconciliations.nodes.length).toBeGreaterThan(0);
  await expect(ask(shop.packer)).rejects.toThrow("FORBIDDEN");
});

test("an attempt that nobody answers about is told after a quarter of an hour, and settles by itself when it is over", async () => {
  const order = await anOrder(shop);
  const { payment } = await startPayment(shop, order);
  await rows(
    shop.ctx(),
    sql`update payment set status = 'UNKNOWN', created_at = created_at - interval '16 minutes', next_check_at = null where id = ${readId("pay", payment.id)}`,
  );
  await sweepNotices(shop.ctx());
  const find = async () =>
    (
      await shop.must(`{ moneyNotices(open: false, first: 50) { nodes { kind resolvedAt resolution order { id } } } }`, {}, asOwner())
    ).moneyNotices.nodes.filter((notice: { order: { id: string } | null }) => notice.order?.id === order.id);
  expect(await find()).toMatchObject([{ kind: "UNKNOWN", resolvedAt: null }]);
  await sweepNotices(shop.ctx());
  expect(await find()).toHaveLength(1);
  await rows(shop.ctx(), sql`update payment set status = 'PENDING', next_check_at = shop_now() where id = ${readId("pay", payment.id)}`);
  await cancel(shop, order, "k");
  await until(
    async () => {
      await sweepNotices(shop.ctx());
      return find();
    },
    ([notice]) => notice.resolvedAt !== null,
  );
});

test("what a company sent is kept word for word with its headers; what nobody signed is kept apart", async () => {
  const order = await aPaidOrder();
  const asked = `query($id: ID!) { order(id: $id) { payments { messages { verdict body headers { name value } paymentNumber } } } }`;
  const { messages } = (await shop.must(asked, { id: order.id }, asOwner())).order.payments[0];
  expect(messages).toMatchObject([{ verdict: "APPLIED", paymentNumber: order.number }]);
  expect(messages[0].body).toContain("trade_status=TRADE_SUCCESS");
  expect(messages[0].headers.map(({ name }: { name: string }) => name)).toContain("content-type");
  await expect(shop.must(asked, { id: order.id }, { token: shop.packer })).rejects.toThrow("FORBIDDEN");
  const forged = await fetch(`${shop.url}/webhooks/payments/alipay`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", cookie: "secret=1", "x-probe": "yes" },
    body: `out_trade_no=${order.number}&trade_status=TRADE_SUCCESS&sign=AAAA`,
  });
  expect(await forged.text()).not.toBe("success");
  const { paymentMessages } = await shop.must(
    `{ paymentMessages(verdict: REFUSED) { nodes { verdict body headers { name } } } }`,
    {},
    asOwner(),
  );
  expect(paymentMessages.nodes[0]).toMatchObject({ verdict: "REFUSED", body: expect.stringContaining("sign=AAAA") });
  expect(paymentMessages.nodes[0].headers.map(({ name }: { name: string }) => name)).toContain("x-probe");
  expect(paymentMessages.nodes[0].headers.map(({ name }: { name: string }) => name)).not.toContain("cookie");
});

test("the next day begins when the one before is over, for every gateway, once", async () => {
  const count = async () =>
    (await rows(shop.ctx(), sql<{ n: number }>`select count(*)::int as n from reconciliation where provider = 'alipay'`))[0]!.n;
  expect(await count()).toBe(1);
  const [open] = await rows(
    shop.ctx(),
    sql<{ left: number }>`select ceil(extract(epoch from max(period_to) - shop_now()))::int as left from reconciliation`,
  );
  await shiftClock(shop.ctx(), open!.left);
  await Promise.all(Array.from({ length: 5 }, () => openDays(shop.ctx())));
  expect(await count()).toBe(2);
  const [gap] = await rows(
    shop.ctx(),
    sql<{
      n: number;
    }>`select count(*)::int as n from reconciliation a join reconciliation b on b.provider = a.provider and b.period_from = a.period_to`,
  );
  expect(gap!.n).toBeGreaterThan(0);
  await shiftClock(shop.ctx(), -open!.left);
});

test("after all of this the shop's books and the companies' agree", () => booksAgree(shop));

// what follows leaves the books different for good: staff have to see to it

test("a refund that the company refused and staff gave back by hand is not looked for in the company's ledger", async () => {
  const order = await aPaidOrder();
  await fault(shop, "request-refused", "alipay.trade.refund", { on: "reply" });
  await giveBack(shop, order, { amount: "30.00" });
  const { refunds } = await orderUntil(shop, order, (o) => o.refunds[0]?.status === "FAILED");
  expect((await onRefund(shop, "refundConfirm", order, refunds[0]!.id)).userErrors).toEqual([]);
  expect(await compare()).toMatchObject({ status: "MATCHED", open: [] });
});

test("a refund that went through after all, when everything was given back otherwise, is a notice of what is too much and stops nothing", async () => {
  const order = await aPaidOrder();
  const next = await aPaidOrder();
  await fault(shop, "lost", order.number);
  await fault(shop, "error-5xx-after-applying", "alipay.trade.refund", { on: "reply" });
  await giveBack(shop, order, { amount: "100.00" });
  const first = (await orderUntil(shop, order, (o) => o.refunds[0]?.status === "SUBMITTED")).refunds[0]!;
  await until(
    () => simulate(shop, "/control/faults", {}, "GET"),
    ({ faults }) => !(faults as unknown as { fault: string }[]).some((one) => one.fault === "error-5xx-after-applying"),
  );
  // taken for failed, as long as nobody knows better
  await rows(
    shop.ctx(),
    sql`update refund set status = 'FAILED', failure = 'taken for failed', next_try_at = null where id = ${readId("ref", first.id)}`,
  );
  await fault(shop, "request-refused", "alipay.trade.refund", { on: "reply" });
  await giveBack(shop, order, { amount: "191.00" });
  const [second] = (await orderUntil(shop, order, (o) => o.refunds[0]!.id !== first.id && o.refunds[0]!.status === "FAILED")).refunds;
  expect((await onRefund(shop, "refundConfirm", order, second!.id)).userErrors).toEqual([]);

  // the lost news arrive, again and again, and are answered as understood; the message is kept with its verdict
  expect(await notify(shop, order.number, { times: 3 })).toEqual(["success", "success", "success"]);
  expect(await notificationsOf(shop, order.number)).toContainEqual({ verdict: "MISMATCH", detail: "more is given back than was taken" });
  const over = { kind: "MISMATCH", ours: 0n, theirs: 10_000n, detail: expect.stringContaining("100.00 CNY more than was taken") };
  expect(await openNotices(shop, order)).toMatchObject([over]);
  expect(await readOrder(shop, order)).toMatchObject({ cost: { paid: { amount: "191.00" }, refunded: { amount: "191.00" } } });
  const day = await compare();
  expect(day).toMatchObject({ status: "DIFFERENT", failure: null });
  expect(day.open).toMatchObject([{ kind: "MISSING_HERE", theirs: { amount: "100.00" } }]);
  expect(await openNotices(shop, order)).toMatchObject([over]);
  expect(await readOrder(shop, next)).toMatchObject({ paymentStatus: "PAID" });
});
