import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { aCart, anOrder, orderUntil, startPayment } from "../../../test/factories.orders.ts";
import { act, booked, sellsIn } from "../../../test/factories.payments.ts";
import { giveBack, preview } from "../../../test/factories.refunds.ts";
import { offeredMethods } from "./methods.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());

const why = (code: string, total: bigint, currency: string) =>
  offeredMethods(shop.ctx(), { total, currency, countryCode: "CN", provinceCode: "31", handedOver: true }).find(
    (method) => method.code === code,
  )!.unavailable;

test.each([
  ["STRIPE", 12_345n, "KWD", { zh: "只接受 0.010 KWD 的整数倍", en: "Takes only sums in steps of 0.010 KWD" }],
  ["STRIPE", 12_340n, "KWD", null],
  ["STRIPE", 1_005n, "BHD", { zh: "只接受 0.010 BHD 的整数倍", en: "Takes only sums in steps of 0.010 BHD" }],
  ["STRIPE", 49n, "USD", { zh: "最低 0.50 USD", en: "Takes no less than 0.50 USD" }],
  ["STRIPE", 50n, "USD", null],
  ["STRIPE", 100_000_000n, "JPY", { zh: "最高 99999999 JPY", en: "Takes no more than 99999999 JPY" }],
  ["PAYPAL", 19_150n, "TWD", { zh: "只接受 1.00 TWD 的整数倍", en: "Takes only sums in steps of 1.00 TWD" }],
  ["PAYPAL", 19_100n, "TWD", null],
  ["PAYPAL", 1_001n, "HUF", { zh: "只接受 1.00 HUF 的整数倍", en: "Takes only sums in steps of 1.00 HUF" }],
  ["PAYPAL", 1n, "USD", null],
  ["ALIPAY", 10_000_000_001n, "CNY", { zh: "最高 100000000.00 CNY", en: "Takes no more than 100000000.00 CNY" }],
  ["WECHAT_PAY", 10_000_000_001n, "CNY", { zh: "最高 100000000.00 CNY", en: "Takes no more than 100000000.00 CNY" }],
])("%s is asked for %d minor units of %s only if it takes them", (code, total, currency, reason) => {
  expect(why(code, total, currency)).toEqual(reason);
});

test("a sum that PayPal cannot take is told at the checkout; one that it cannot give back is refused before anything is promised", async () => {
  await sellsIn(shop, "TWD");
  const odd = await aProduct(shop, { price: 8_850n, stock: 50 });
  const cart = await aCart(shop, [{ variantId: odd.variants[0]!.id, quantity: 1 }]);
  const { paymentMethods } = await shop.must(
    `query($id: ID!) { paymentMethods(cartId: $id) { code available unavailableReason } }`,
    { id: cart.id },
    { language: "zh" },
  );
  expect(paymentMethods.find((method: { code: string }) => method.code === "PAYPAL")).toMatchObject({
    available: false,
    unavailableReason: "只接受 1.00 TWD 的整数倍",
  });

  const order = await anOrder(shop, { product: odd, paymentMethod: "PAYPAL" }); // two of 88.50 and 15.00 of freight
  const { payment } = await startPayment(shop, order, "PAYPAL", null);
  await act(shop, "paypal", payment.number, "approve");
  const { lines } = await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  const one = { lines: [{ orderLineId: lines[0].id, quantity: 1 }] };
  const message = "PayPal gives back sums in steps of 1.00 TWD only: choose 88.00 or 89.00 TWD";
  for (const answer of [await preview(shop, order, one), await giveBack(shop, order, one)])
    expect(answer.userErrors).toMatchObject([{ code: "INVALID", field: ["amount"], message }]);
  expect((await preview(shop, order, { amount: "0.50" })).userErrors).toMatchObject([
    { message: "PayPal gives back sums in steps of 1.00 TWD only: choose 1.00 TWD" },
  ]);
  expect((await preview(shop, order, {})).userErrors).toEqual([]);
  expect((await giveBack(shop, order, { ...one, amount: "89.00" })).userErrors).toEqual([]);
  await orderUntil(shop, order, (o) => o.refunds[0]?.status === "SUCCEEDED");
  expect(await booked(shop, "paypal", payment.number)).toEqual(["pay 192 TWD", "refund 89 TWD"]);
});
