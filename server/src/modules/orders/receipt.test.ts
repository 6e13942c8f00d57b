import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { errorFields, readOrder, type TestOrder } from "../../../test/factories.orders.ts";
import { aConfirmedOrder } from "../../../test/factories.shipments.ts";
import { changed, sql } from "../../platform/db/sql.ts";
import { readId } from "../../platform/ids.ts";
import { completeOldDeliveries } from "./order.receipt.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

/** An order in a state, that long after its parcels arrived. */
async function aDelivered(status: string, days: number): Promise<TestOrder> {
  const order = await aConfirmedOrder(shop);
  await changed(
    shop.ctx(),
    sql`update shop_order set status = ${status}, delivered_at = shop_now() - make_interval(hours => ${Math.round(days * 24)}) where id = ${readId("ord", order.id)}`,
  );
  return order;
}
const confirm = async (order: TestOrder, accessToken: string | null = order.token) =>
  shop.gql(`mutation($input: OrderReceiptConfirmInput!) { orderReceiptConfirm(input: $input) { order { status } ${errorFields} } }`, {
    input: { orderId: order.id, accessToken },
  });

test("seven days after delivery an order is complete without a word, and not a day before", async () => {
  const [old, young, onItsWay] = [await aDelivered("DELIVERED", 7.1), await aDelivered("DELIVERED", 6.9), await aDelivered("SHIPPED", 30)];
  await Promise.all([completeOldDeliveries(shop.ctx(), 7), completeOldDeliveries(shop.ctx(), 7)]);
  const states = await Promise.all([old, young, onItsWay].map(async (order) => (await readOrder(shop, order)).status));
  expect(states).toEqual(["COMPLETED", "DELIVERED", "SHIPPED"]);
});

test("the shopper confirms receipt of what was sent, once; a stranger and an order not yet sent are refused", async () => {
  const order = await aDelivered("SHIPPED", 0);
  expect((await confirm(order, null)).errors?.[0]?.extensions.code).toBe("NOT_FOUND");
  for (let times = 0; times < 2; times++)
    expect((await confirm(order)).data.orderReceiptConfirm).toMatchObject({ order: { status: "COMPLETED" }, userErrors: [] });
  const unsent = await aConfirmedOrder(shop);
  expect((await confirm(unsent)).data.orderReceiptConfirm.userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
});
