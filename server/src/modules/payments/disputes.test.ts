import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, readOrder, simulate, startPayment } from "../../../test/factories.orders.ts";
import { act, booksAgree, notificationsOf, orderNotices, sellsIn, sent, tell, until } from "../../../test/factories.payments.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { openDays, readDay, reconcileDay } from "./reconciliation/reconcile.service.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await sellsIn(shop, "USD");
  await simulate(shop, "/control/statements", { early: true });
  await openDays(shop.ctx());
});
afterAll(() => shop.close());

describe.each([
  { method: "STRIPE", at: "stripe", agree: "pay", reason: "fraudulent", opened: "charge.dispute.created" },
  { method: "PAYPAL", at: "paypal", agree: "approve", reason: "MERCHANDISE_OR_SERVICE_NOT_RECEIVED", opened: "CUSTOMER.DISPUTE.CREATED" },
] as const)("a dispute at $at", ({ method, at, agree, reason, opened }) => {
  const paid = async () => {
    const order = await anOrder(shop, { paymentMethod: method });
    const { payment } = await startPayment(shop, order, method, null);
    await act(shop, at, payment.number, agree);
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
    return { order, number: payment.number as string };
  };
  const noticed = (one: Awaited<ReturnType<typeof paid>>, kind: string) =>
    until(
      () => orderNotices(shop, one.order),
      (all) => all.some((notice) => notice.kind === kind),
    );
  /** The newest message of a type, as it was sent. */
  const message = async (number: string, type: string) =>
    (
      (await simulate(shop, `/control/${at}/deliveries`, {}, "GET")) as unknown as {
        deliveries: { number: string; about: string[]; payload: { event: object } }[];
      }
    ).deliveries.findLast((delivery) => delivery.number === number && delivery.about[1] === type)!.payload.event;

  test.each(["won", "lost"] as const)("is told to staff with sum, reason and order when it is opened, and when it is %s", async (end) => {
    const one = await paid();
    await act(shop, at, one.number, "dispute");
    expect(await noticed(one, "DISPUTE_OPENED")).toMatchObject([
      { provider: at, reference: one.number, theirs: { amount: "191.00", currencyCode: "USD" }, detail: expect.stringContaining(reason) },
    ]);
    await tell(shop, at, one.number, { event: await message(one.number, opened), times: 2 });
    await act(shop, at, one.number, `dispute-${end}`);
    const all = await noticed(one, `DISPUTE_${end.toUpperCase()}`);
    expect(all.map(({ kind }) => kind)).toEqual([`DISPUTE_${end.toUpperCase()}`, "DISPUTE_OPENED"]);
    const open = await row(
      shop.ctx(),
      sql<{ n: bigint }>`select count(*) as n from money_notice where reference = ${one.number} and resolved_at is null`,
    );
    expect(Number(open!.n)).toBe(1); // what is decided is not open
    expect(await readOrder(shop, one.order)).toMatchObject({ status: "CONFIRMED" });
  });

  test("news that come late or are forged raise nothing", async () => {
    const one = await paid();
    await act(shop, at, one.number, "dispute");
    await noticed(one, "DISPUTE_OPENED");
    const created = await message(one.number, opened);
    const ids = (await orderNotices(shop, one.order)).length;
    expect(await tell(shop, at, one.number, { event: created, overrides: { id: "evt_forged" }, forge: true })).toEqual([400]);
    await act(shop, at, one.number, "dispute-won");
    await noticed(one, "DISPUTE_WON");
    expect(await tell(shop, at, one.number, { event: created, overrides: { id: "evt_late" } })).toEqual([200]);
    expect(await orderNotices(shop, one.order)).toHaveLength(ids + 1);
    expect((await notificationsOf(shop, one.number)).filter(({ verdict }) => verdict === "MISMATCH")).toEqual([]);
    expect((await sent(shop, at, one.number)).every(({ state }) => state === "accepted")).toBe(true);
  });
});

test("the daily comparison names what Stripe took for a dispute and what it gave back, with the order", async () => {
  const order = await anOrder(shop, { paymentMethod: "STRIPE" });
  const { payment } = await startPayment(shop, order, "STRIPE", null);
  await act(shop, "stripe", payment.number, "pay");
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  for (const action of ["dispute", "dispute-won"]) await act(shop, "stripe", payment.number, action);
  const today = await row(
    shop.ctx(),
    sql<{ id: string }>`select id from reconciliation where provider = 'stripe' order by day desc limit 1`,
  );
  const day = (await readDay(shop.ctx(), today!.id))!;
  await reconcileDay(shop.ctx(), { ...day, to: new Date(Date.now() + 3_600_000) });
  const found = (await orderNotices(shop, order)).filter(({ kind }) => kind === "MISSING_HERE");
  expect(found).toHaveLength(2);
  expect(new Set(found.map(({ detail }) => detail))).toEqual(
    new Set(["taken back for a dispute, not booked here", "returned to the shop after a dispute, not booked here"]),
  );
  for (const notice of found) expect(notice).toMatchObject({ reference: payment.number, ours: null, theirs: { amount: "191.00" } });
});

test("after all of this the shop's books and the companies' agree", () => booksAgree(shop), 60_000);
