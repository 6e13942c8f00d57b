import { afterAll, beforeAll, test } from "vitest";
import { startTestShop, type TestShop } from "../app.ts";
import { anOrder, startPayment } from "../factories.orders.ts";
import { sellsIn, visitCashier } from "../factories.payments.ts";
import { figure } from "../figures.ts";
import { assault } from "../forgeries.ts";

const RUNS = Number(process.env["SOAK_FORGERIES"] ?? 10_000);

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());

test.each([
  ["ALIPAY", "alipay", "CNY"],
  ["WECHAT_PAY", "wechatpay", "CNY"],
  ["PAYPAL", "paypal", "USD"],
  ["STRIPE", "stripe", "USD"],
] as const)(
  `${RUNS} mutated notifications of %s over HTTP: none is believed, none makes the server stumble`,
  async (method, at, currency) => {
    if (currency === "USD") await sellsIn(shop, currency);
    const order = await anOrder(shop, { paymentMethod: method });
    const started = await startPayment(shop, order, method, null);
    if (method === "ALIPAY") await visitCashier(shop, started); // before that Alipay knows no such trade
    figure(await assault(shop, at, { order, number: started.payment.number }, RUNS));
  },
  3_600_000,
);
