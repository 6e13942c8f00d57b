import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../app.ts";
import { anOrder, readOrder, startPayment } from "../factories.orders.ts";
import { notificationsOf, sellsIn } from "../factories.payments.ts";
import { forge, intercept, paypalMeaning, stripeMeaning } from "../forgeries.ts";

const RUNS = Number(process.env["SOAK_FORGERIES"] ?? 10_000);
/** Stripe's notifications are fresh for five minutes: a longer run is one of several genuine ones. */
const AT_ONCE = 2_500;

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await sellsIn(shop, "USD");
});
afterAll(() => shop.close());

const capture = (number: string) => ({
  id: `WH-${number}`,
  event_type: "PAYMENT.CAPTURE.COMPLETED",
  create_time: new Date().toISOString(),
  resource: { id: "3C679366HH908993F", status: "COMPLETED", amount: { currency_code: "USD", value: "191.00" }, custom_id: number },
});
const paymentIntent = (number: string) => ({
  id: `evt_${number}`,
  created: Math.floor(Date.now() / 1000),
  livemode: false,
  type: "payment_intent.succeeded",
  data: { object: { id: `pi_${number}`, amount: 19_100, amount_received: 19_100, currency: "usd", metadata: { payment_no: number } } },
});

test.each([
  ["PAYPAL", "paypal", capture, /^paypal-/, paypalMeaning],
  ["STRIPE", "stripe", paymentIntent, /^stripe-signature$/, stripeMeaning],
] as const)(
  `${RUNS} mutations of a genuine notification of %s: none is believed, none makes the server stumble`,
  async (method, at, event, signs, meaning) => {
    const order = await anOrder(shop, { paymentMethod: method });
    const { payment } = await startPayment(shop, order, method, null);
    for (let left = RUNS; left > 0; left -= AT_ONCE) {
      const genuine = await intercept(shop, at, payment.number, event(payment.number), signs);
      await forge(`${shop.url}/webhooks/payments/${at}`, genuine, Math.min(left, AT_ONCE), meaning);
    }
    expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT", cost: { paid: { amount: "0.00" } } });
    expect(await notificationsOf(shop, payment.number)).toEqual([]);
  },
  1_800_000,
);
