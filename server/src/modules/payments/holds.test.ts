import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, readOrder, simulate, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import {
  act,
  attempts,
  booked,
  booksAgree,
  cancel,
  capture,
  fault,
  paymentId,
  refresh,
  sellsIn,
  tell,
  told,
  until,
} from "../../../test/factories.payments.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { shiftClock } from "../../platform/clock.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true, env: { STRIPE_CAPTURE: "manual", PAYPAL_CAPTURE: "manual" } });
  await sellsIn(shop, "USD");
});
afterAll(() => shop.close());

const alerts = async (kind: string): Promise<number> => {
  const metric = await shop.app.metrics.alerts.get();
  return metric.values.find((value) => value.labels["kind"] === kind)?.value ?? 0;
};
const unasked = (number: string) => row(shop.ctx(), sql`update payment set next_check_at = null where number = ${number}`);

describe.each([
  { method: "STRIPE", at: "stripe", agree: "pay", lapse: "lapse", sum: "19100 USD", taking: "intent.capture" },
  { method: "PAYPAL", at: "paypal", agree: "approve", lapse: "expire", sum: "191.00 USD", taking: "authorization.capture" },
] as const)("$method holds the money until staff take it", ({ method, at, agree, lapse, sum, taking }) => {
  const started = async (): Promise<{ order: TestOrder; number: string }> => {
    const order = await anOrder(shop, { paymentMethod: method });
    const { payment } = await startPayment(shop, order, method, null);
    return { order, number: payment.number };
  };
  const held = async () => {
    const one = await started();
    await act(shop, at, one.number, agree);
    await orderUntil(shop, one.order, (o) => o.status === "CONFIRMED");
    return one;
  };
  const take = async (number: string, key: string = randomUUID(), token?: string) =>
    capture(shop, await paymentId(shop, number), key, token ? { token } : {});

  test("the order is confirmed and not paid; two clicks take the money once", async () => {
    const { order, number } = await held();
    expect(await readOrder(shop, order)).toMatchObject({
      status: "CONFIRMED",
      paymentStatus: "AUTHORIZED",
      cost: { paid: { amount: "0.00" } },
    });
    expect(await told(shop, order, "payment.authorized")).toBe(1);
    expect(await booked(shop, at, number)).toEqual([]);
    const answers = await Promise.all([take(number, "same"), take(number, "same")]);
    for (const answer of answers)
      expect(answer).toMatchObject({ payment: { status: "CAPTURED" }, order: { paymentStatus: "PAID" }, userErrors: [] });
    expect(await take(number, "same")).toMatchObject({ payment: { status: "CAPTURED" }, userErrors: [] });
    expect(await take(number, "another")).toMatchObject({ userErrors: [{ code: "NOT_ALLOWED_IN_STATE" }] });
    expect(await booked(shop, at, number)).toEqual([`pay ${sum}`]);
    expect(await told(shop, order, "payment.captured")).toBe(1);
  });

  test("a part is taken once however often it is asked for, and never more than is held", async () => {
    const { order, number } = await held();
    const part = async (amount: string, key: string = randomUUID()) => capture(shop, await paymentId(shop, number), key, { amount });
    for (const amount of ["0", "-1.00", "191.01", "1.001"])
      expect((await part(amount)).userErrors).toMatchObject([{ code: "INVALID", field: ["amount"] }]);
    const [first, again] = await Promise.all([part("100.00", "one"), part("100.00", "one")]);
    for (const answer of [first, again, await part("100.00", "one")]) expect(answer.userErrors).toEqual([]);
    expect(await readOrder(shop, order)).toMatchObject({
      status: "CONFIRMED",
      paymentStatus: "PARTIALLY_PAID",
      cost: { paid: { amount: "100.00" } },
    });
    expect((await part("90.00", "one")).userErrors).toMatchObject([{ code: "IDEMPOTENCY_MISMATCH" }]);
    const [attempt] = await attempts(shop, order);
    if (method === "STRIPE") {
      expect(attempt).toMatchObject({ status: "CAPTURED", captured: 10_000n }); // the rest is free with the first part
      expect((await part("1.00")).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
    } else {
      expect(attempt).toMatchObject({ status: "AUTHORIZED", captured: 10_000n });
      await new Promise((wait) => setTimeout(wait, 2_500)); // whoever hears of the first part has done so: the rest is still held
      expect(await attempts(shop, order)).toMatchObject([{ status: "AUTHORIZED", captured: 10_000n }]);
      expect((await part("91.01")).userErrors).toMatchObject([{ code: "INVALID" }]);
      expect((await part("41.00")).userErrors).toEqual([]);
      expect(await readOrder(shop, order)).toMatchObject({ cost: { paid: { amount: "141.00" } } });
      expect((await take(number)).userErrors).toEqual([]);
      expect(await attempts(shop, order)).toMatchObject([{ status: "CAPTURED", captured: 19_100n }]);
      expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "PAID" });
    }
    const parts = method === "STRIPE" ? ["pay 10000 USD"] : ["pay 100.00 USD", "pay 41.00 USD", "pay 50.00 USD"];
    expect(await booked(shop, at, number)).toEqual(parts);
    await tell(shop, at, number, { times: 2 });
    expect(await told(shop, order, "payment.captured")).toBe(parts.length);
  });

  test("a part whose answer was lost, asked for again when it is booked already, is what was asked for: no refusal, and taken once", async () => {
    const { order, number } = await held();
    const id = await paymentId(shop, number);
    await fault(shop, "error-5xx-after-applying", taking, { target: at });
    const part = () => capture(shop, id, "lost", { amount: "100.00" });
    expect((await part()).userErrors).toMatchObject([{ code: "GATEWAY_UNAVAILABLE" }]);
    await row(shop.ctx(), sql`update payment set next_check_at = shop_now() where number = ${number}`);
    await orderUntil(shop, order, (o) => o.paymentStatus === "PARTIALLY_PAID");
    if (method === "PAYPAL") await take(number); // and the rest meanwhile
    expect(await attempts(shop, order)).toMatchObject([{ status: "CAPTURED" }]);
    expect((await part()).userErrors).toEqual([]);
    const sums = method === "STRIPE" ? ["pay 10000 USD"] : ["pay 100.00 USD", "pay 91.00 USD"];
    expect(await booked(shop, at, number)).toEqual(sums);
    expect(await told(shop, order, "payment.captured")).toBe(sums.length);
  });

  test("what is left of a payment that was taken in part is let go, and the order keeps what was taken", async () => {
    const { order, number } = await held();
    const id = await paymentId(shop, number);
    const release = (token = shop.owner) =>
      shop.must(
        `mutation($input: PaymentVoidInput!) { paymentVoid(input: $input) { payment { status captured { amount } can { void captureInPart } } userErrors { code } } }`,
        { input: { paymentId: id } },
        { token },
      );
    expect((await release()).paymentVoid.userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]); // all of it: cancel the order
    await expect(release(shop.packer)).rejects.toThrow("FORBIDDEN");
    await capture(shop, id, randomUUID(), { amount: "100.00" });
    const answer = (await release()).paymentVoid;
    if (method === "STRIPE") expect(answer.userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
    else
      expect(answer).toMatchObject({
        payment: { status: "CAPTURED", captured: { amount: "100.00" }, can: { void: false, captureInPart: false } },
        userErrors: [],
      });
    expect(await readOrder(shop, order)).toMatchObject({ status: "CONFIRMED", paymentStatus: "PARTIALLY_PAID" });
    expect((await take(number)).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  });

  test("an order that is cancelled after a part was taken gives that part back and lets the rest go", async () => {
    const { order, number } = await held();
    await capture(shop, await paymentId(shop, number), randomUUID(), { amount: "100.00" });
    await cancel(shop, order, "off", shop.owner);
    await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
    expect(await attempts(shop, order)).toMatchObject([{ captured: 10_000n, refunded: 10_000n }]);
    const sums = (await booked(shop, at, number)).map((entry) => entry.split(" ")[0]);
    expect(sums).toEqual(["pay", "refund"]);
    await until(
      () => attempts(shop, order),
      ([attempt]) => attempt!.status === "CAPTURED",
    );
  });

  test("its notification again, and asking again, change nothing", async () => {
    const { order, number } = await held();
    expect(await tell(shop, at, number, { times: 5 })).toEqual([200, 200, 200, 200, 200]);
    await refresh(shop, order);
    expect(await told(shop, order, "payment.authorized")).toBe(1);
    expect(await attempts(shop, order)).toMatchObject([{ status: "AUTHORIZED", captured: 0n }]);
  });

  test("nothing can be taken before it is held, nor by who may not", async () => {
    const { number } = await started();
    expect(await take(number)).toMatchObject({ userErrors: [{ code: "NOT_ALLOWED_IN_STATE" }] });
    const other = await held();
    await expect(take(other.number, "k", shop.packer)).rejects.toThrow("FORBIDDEN");
    expect(await booked(shop, at, other.number)).toEqual([]);
  });

  test.each(["error-5xx-after-applying", "timeout-after-applying"])(
    "%s while taking: staff are told to wait, and the money is taken once",
    async (name) => {
      const { order, number } = await held();
      await fault(shop, name, taking, { target: at });
      await unasked(number);
      const first = await take(number, "k");
      expect(first).toMatchObject({ userErrors: [{ code: "GATEWAY_UNAVAILABLE" }] });
      await until(
        async () => {
          await shiftClock(shop.ctx(), 20);
          return readOrder(shop, order);
        },
        (o) => o.paymentStatus === "PAID",
      );
      expect(await booked(shop, at, number)).toEqual([`pay ${sum}`]);
      expect(await told(shop, order, "payment.captured")).toBe(1);
    },
    60_000,
  );

  test("a refusal to give what is held is told to staff, and is not the answer to the next try", async () => {
    const { order, number } = await held();
    await fault(shop, "capture-refused", taking, { target: at });
    expect(await take(number, "one")).toMatchObject({ userErrors: [{ code: "GATEWAY_REFUSED" }] });
    expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "AUTHORIZED" });
    await fault(shop, "capture-refused", taking, { target: at });
    expect(await take(number, "another")).toMatchObject({ userErrors: [{ code: "GATEWAY_REFUSED" }] });
    expect(await take(number, "one")).toMatchObject({ payment: { status: "CAPTURED" }, userErrors: [] });
    expect(await booked(shop, at, number)).toEqual([`pay ${sum}`]);
  });

  test("cancelling the order lets the money go", async () => {
    const { order, number } = await held();
    expect(await cancel(shop, order, "not wanted", shop.owner)).toMatchObject({ order: { status: "CANCELLED" } });
    await until(
      () => attempts(shop, order),
      ([first]) => first?.status === "CANCELLED",
    );
    expect(await readOrder(shop, order)).toMatchObject({ paymentStatus: "NONE", cost: { paid: { amount: "0.00" } } });
    await expect(act(shop, at, number, lapse)).rejects.toThrow("409"); // nothing is held any more
    expect(await booked(shop, at, number)).toEqual([]);
  });

  test("what is held for an attempt that was closed meanwhile is let go", async () => {
    const { order, number } = await started();
    await fault(shop, "lost", number, { target: at, count: 20 });
    await unasked(number);
    await row(shop.ctx(), sql`update payment set status = 'CANCELLED' where number = ${number}`); // closed here, open there
    await act(shop, at, number, agree);
    await simulate(shop, "/control/faults", {}, "DELETE");
    if (at === "stripe") await tell(shop, at, number, { type: "checkout.session.completed" });
    else await tell(shop, at, number);
    expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT" });
    if (at === "stripe") await expect(act(shop, at, number, lapse)).rejects.toThrow("409");
    expect(await booked(shop, at, number)).toEqual([]);
    await cancel(shop, order, "over");
  });

  test("an authorisation that lapses is an alarm: the order is confirmed and nobody pays for it", async () => {
    const { order, number } = await held();
    const before = await alerts("authorization-lost");
    await act(shop, at, number, lapse);
    await until(
      () => alerts("authorization-lost"),
      (now) => now > before,
    );
    expect(await take(number)).toMatchObject({ userErrors: [{ code: "GATEWAY_REFUSED" }] });
    expect((await readOrder(shop, order)).status).toBe("CONFIRMED");
    await cancel(shop, order, "not paid", shop.owner);
    await until(
      () => attempts(shop, order),
      ([first]) => first?.status === "CANCELLED",
    );
  });

  test("who agreed in the last second is confirmed in time, though nobody told the shop", async () => {
    const { order, number } = await started();
    await fault(shop, "lost", number, { target: at, count: 20 });
    await unasked(number);
    await act(shop, at, number, agree);
    await row(shop.ctx(), sql`update shop_order set payment_expires_at = shop_now() where number = ${order.order.number}`);
    await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
    expect(await attempts(shop, order)).toMatchObject([{ status: "AUTHORIZED" }]);
    await simulate(shop, "/control/faults", {}, "DELETE");
  });

  test("taken and cancelled after all, the money goes back", async () => {
    const { order, number } = await held();
    await take(number);
    await cancel(shop, order, "not wanted after all", shop.owner);
    await orderUntil(shop, order, (o) => o.paymentStatus === "REFUNDED");
    expect(await booked(shop, at, number)).toEqual([`pay ${sum}`, `refund ${sum}`]);
  });
});

test("after all of this the shop's books and the companies' agree", () => booksAgree(shop), 60_000);
