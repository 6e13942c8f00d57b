import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, payAtCashier, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import { aConfirmedOrder, aShipment } from "../../../test/factories.shipments.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());

interface Told {
  type: string;
  text: string;
  actorName: string | null;
}
const timeline = async (order: TestOrder, language: "zh" | "en"): Promise<Told[]> =>
  (
    await shop.must(
      `query($id: ID!) { order(id: $id) { timeline { type text actorName } } }`,
      { id: order.id },
      { token: shop.owner, language },
    )
  ).order.timeline;
const told = async (order: TestOrder, type: string, language: "zh" | "en") =>
  (await timeline(order, language)).find((event) => event.type === type);

test("cash on delivery is told in sentences that its name fits into, and the carrier is called as its customers call it", async () => {
  const order = await aConfirmedOrder(shop);
  expect(await told(order, "payment.started", "zh")).toMatchObject({ text: "选择了货到付款" });
  expect(await told(order, "payment.started", "en")).toMatchObject({ text: "Cash on delivery chosen" });
  await aShipment(shop, order);
  expect(await told(order, "shipment.labelled", "zh")).toMatchObject({ actorName: "顺丰速运" });
  expect(await told(order, "shipment.labelled", "en")).toMatchObject({ actorName: "SF Express" });
});

test("a payment company is called as at the checkout, in the reader's language", async () => {
  const order = await anOrder(shop);
  const started = await startPayment(shop, order);
  await payAtCashier(shop, started);
  await orderUntil(shop, order, ({ paymentStatus }) => paymentStatus === "PAID");
  expect(await told(order, "payment.captured", "zh")).toMatchObject({ actorName: "支付宝", text: "已通过支付宝付款" });
  expect(await told(order, "payment.captured", "en")).toMatchObject({ actorName: "Alipay", text: "Paid by Alipay" });
});
