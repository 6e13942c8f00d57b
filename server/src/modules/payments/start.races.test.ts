import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, errorFields, readOrder, startPayment, stockOf, type TestOrder } from "../../../test/factories.orders.ts";
import { attempts, cancel } from "../../../test/factories.payments.ts";
import { rows, sql } from "../../platform/db/sql.ts";
import { readId } from "../../platform/ids.ts";
import { sweepExpiredOrders } from "./expiry.sweep.ts";

let shop: TestShop;
let other: pg.Client;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true, worker: false });
  other = new pg.Client(shop.databaseUrl);
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await shop.close();
});
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const statuses = async (order: TestOrder) => (await attempts(shop, order)).map(({ status }) => status);

describe("the time of an order ends while a payment starts", () => {
  test.each([
    ["BANK_TRANSFER", "AWAITING_PAYMENT", "PENDING"],
    ["CASH_ON_DELIVERY", "CONFIRMED", "AUTHORIZED"],
    ["ALIPAY", "AWAITING_PAYMENT", "PENDING"],
  ])("%s: what was begun in time stands, with its stock", async (method, status, attempt) => {
    const order = await anOrder(shop);
    const reserved = async () => (await stockOf(shop, order.product.variants[0]!.uuid))!.reserved;
    const held = await reserved();
    await rows(
      shop.ctx(),
      sql`update shop_order set payment_expires_at = shop_now() + interval '800 milliseconds' where id = ${readId("ord", order.id)}`,
    );
    await other.query("begin; lock table payment in share mode"); // the attempt's row must wait, below the order's lock
    const starting = startPayment(shop, order, method, method === "ALIPAY" ? "QR" : null);
    await wait(1_000);
    const sweeping = sweepExpiredOrders(shop.ctx());
    await wait(400);
    await other.query("commit");
    expect((await starting).userErrors).toEqual([]);
    await sweeping;
    expect((await readOrder(shop, order)).status).toBe(status);
    expect(await statuses(order)).toEqual([attempt]);
    expect(await reserved()).toBe(held);
  });
});

test("cash on delivery is not agreed for an order that is cancelled at that moment", async () => {
  for (let i = 0; i < 8; i++) {
    const order = await anOrder(shop);
    await Promise.all([startPayment(shop, order, "CASH_ON_DELIVERY", null), cancel(shop, order, `c${i}`)]);
    const now = await readOrder(shop, order);
    const [attempt = "none"] = await statuses(order);
    expect(["CONFIRMED AUTHORIZED", "CANCELLED AUTHORIZED", "CANCELLED CANCELLED", "CANCELLED none"]).toContain(`${now.status} ${attempt}`);
    if (now.status === "CANCELLED") expect(now.paymentStatus).not.toBe("AUTHORIZED");
  }
});

describe("an open payment is closed for another one only", () => {
  test("not for a method that does not fit", async () => {
    const order = await anOrder(shop);
    const open = await startPayment(shop, order, "ALIPAY", "PAGE");
    await rows(shop.ctx(), sql`update shop_order set total = 100000000 where id = ${readId("ord", order.id)}`);
    const refused = await startPayment(shop, order, "CASH_ON_DELIVERY", null);
    expect(refused.userErrors).toMatchObject([{ code: "METHOD_UNAVAILABLE" }]);
    expect(await attempts(shop, order)).toMatchObject([{ number: open.payment.number, status: "PENDING" }]);
  });

  test("not for a request without a key", async () => {
    const order = await anOrder(shop);
    await startPayment(shop, order, "ALIPAY", "PAGE");
    expect((await startPayment(shop, order, "BANK_TRANSFER", null, "")).userErrors).toMatchObject([{ code: "INVALID" }]);
    expect(await statuses(order)).toEqual(["PENDING"]);
  });

  test("not for the repetition of an earlier request, which is answered as it ended", async () => {
    const order = await anOrder(shop);
    const first = await startPayment(shop, order, "ALIPAY", "PAGE", "first");
    const second = await startPayment(shop, order, "ALIPAY", "QR", "second");
    const again = await startPayment(shop, order, "ALIPAY", "PAGE", "first");
    expect(again.payment).toMatchObject({ number: first.payment.number, status: "CANCELLED" });
    expect((await startPayment(shop, order, "ALIPAY", "QR", "second")).payment).toMatchObject({
      number: second.payment.number,
      status: "PENDING",
    });
  });

  test("of two ways that are chosen at the same moment one opens, and the other request may be repeated", async () => {
    for (let i = 0; i < 5; i++) {
      const order = await anOrder(shop);
      const ways = [
        ["ALIPAY", "QR", "k-a"],
        ["BANK_TRANSFER", null, "k-b"],
      ] as const;
      const answers = await Promise.all(ways.map(([method, channel, key]) => startPayment(shop, order, method, channel, key)));
      for (const [at, { userErrors, action }] of answers.entries()) {
        const kind = at === 0 ? "PaymentQrCode" : "PaymentInstructions";
        if (userErrors.length === 0) expect(action?.__typename ?? kind).toBe(kind);
        else {
          expect(userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
          const [method, channel, key] = ways[at]!;
          expect((await startPayment(shop, order, method, channel, key)).action.__typename).toBe(kind);
        }
      }
      expect((await statuses(order)).filter((status) => status === "PENDING")).toHaveLength(1);
    }
  });
});

test("a transfer that comes when its order's time is over can be booked at the desk, and revives the order", async () => {
  const order = await anOrder(shop, { paymentMethod: "BANK_TRANSFER" });
  const { payment } = await startPayment(shop, order, "BANK_TRANSFER", null);
  await rows(
    shop.ctx(),
    sql`update shop_order set payment_expires_at = shop_now() - interval '1 second' where id = ${readId("ord", order.id)}`,
  );
  await sweepExpiredOrders(shop.ctx());
  const staff = { token: shop.owner };
  const seen = await shop.must(
    `query($id: ID!) { order(id: $id) { status can { confirmTransfer { allowed reason } } } }`,
    { id: order.id },
    staff,
  );
  expect(seen.order).toEqual({ status: "EXPIRED", can: { confirmTransfer: { allowed: true, reason: null } } });
  const { paymentCapture } = await shop.must(
    `mutation($i: PaymentCaptureInput!) { paymentCapture(input: $i) { order { status paymentStatus } ${errorFields} } }`,
    { i: { paymentId: payment.id, idempotencyKey: "late" } },
    staff,
  );
  expect(paymentCapture).toMatchObject({ order: { status: "CONFIRMED", paymentStatus: "PAID" }, userErrors: [] });
});
