import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIn, startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, startPayment } from "../../../test/factories.orders.ts";
import { act, attempts, capture, fault, orderNotices, paymentId, refresh, sellsIn } from "../../../test/factories.payments.ts";
import { shiftClock } from "../../platform/clock.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { sweepPayments } from "./check.sweep.ts";
import { sweepNotices } from "./reconciliation/notices.service.ts";

const HOUR = 3_600;

describe.each([
  { method: "STRIPE", at: "stripe", agree: "pay", lapse: "lapse", days: 7 },
  { method: "PAYPAL", at: "paypal", agree: "approve", lapse: "expire", days: 3 },
] as const)("money that $method holds", ({ method, at, agree, lapse, days }) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop({ simulators: true, worker: false, env: { STRIPE_CAPTURE: "manual", PAYPAL_CAPTURE: "manual" } });
    await sellsIn(shop, "USD");
  });
  afterAll(() => shop.close());

  /** Time goes by, and whoever was signed in has to do so again. */
  const later = async (seconds: number) => {
    await shiftClock(shop.ctx(), seconds);
    shop.owner = await signIn(shop, "owner@test.shop", "kiln and glaze 7");
  };
  const held = async () => {
    const order = await anOrder(shop, { paymentMethod: method });
    const { payment } = await startPayment(shop, order, method, null);
    await act(shop, at, payment.number, agree);
    await refresh(shop, order);
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
    return { order, number: payment.number as string };
  };
  /** Hours until a payment is asked about again. */
  const next = async (number: string) =>
    (await row(
      shop.ctx(),
      sql<{ h: number }>`select extract(epoch from next_check_at - shop_now())::float8 / 3600 as h from payment where number = ${number}`,
    ))!.h;

  test("is asked about every six hours: when the company let it go without a word, staff hear of it", async () => {
    const { order, number } = await held();
    expect(await next(number)).toBeGreaterThan(5.9);
    expect(await next(number)).toBeLessThanOrEqual(6);
    await later(6 * HOUR);
    await sweepPayments(shop.ctx());
    expect(await next(number)).toBeGreaterThan(5.9); // and so on
    await fault(shop, "lost", number, { target: at, count: 5 });
    await act(shop, at, number, lapse);
    await later(6 * HOUR);
    await sweepPayments(shop.ctx());
    expect((await orderNotices(shop, order)).map(({ kind }) => kind)).toContain("AUTHORIZATION_LOST");
  });

  test("is told to staff a day before it cannot surely be taken any more, once, and until it is taken", async () => {
    const { order, number } = await held();
    await later(-12 * HOUR); // the hours of the test before
    const kinds = async () => (await orderNotices(shop, order)).map(({ kind }) => kind);
    await later((days - 1) * 24 * HOUR - HOUR);
    await sweepNotices(shop.ctx());
    expect(await kinds()).toEqual([]);
    await later(2 * HOUR);
    for (let time = 0; time < 2; time++) await sweepNotices(shop.ctx());
    expect(await orderNotices(shop, order)).toMatchObject([{ kind: "HOLD_ENDING", reference: number, ours: { amount: "191.00" } }]);
    await row(shop.ctx(), sql`update money_notice set resolved_at = shop_now(), resolution = 'seen to' where reference = ${number}`);
    await sweepNotices(shop.ctx());
    expect(await kinds()).toEqual(["HOLD_ENDING"]);
    expect((await capture(shop, await paymentId(shop, number), "take")).userErrors).toEqual([]);
    expect(await attempts(shop, order)).toMatchObject([{ status: "CAPTURED" }]);
  });
});
