import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { aCart, anOrder, errorFields, place, readOrder, shanghai, stockOf } from "../../../test/factories.orders.ts";
import { rows, sql } from "../../platform/db/sql.ts";
import { readId } from "../../platform/ids.ts";

let shop: TestShop;
let other: pg.Client;
beforeAll(async () => {
  shop = await startTestShop({ worker: false });
  other = new pg.Client(shop.databaseUrl);
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await shop.close();
});
const paymentMethod = "BANK_TRANSFER";
const cartOf = async (stock: number) => {
  const product = await aProduct(shop, { stock });
  const variant = product.variants[0]!;
  return { variant, product, cart: await aCart(shop, [{ variantId: variant.id, quantity: 1 }]) };
};

test("a placement that loses its first try to a deadlock, and its cart meanwhile, answers with the order that the cart became", async () => {
  const { cart, variant, product } = await cartOf(1);
  const winner = await anOrder(shop, { paymentMethod });
  await other.query("begin");
  await other.query("select list_id from listing where product_id = $1 for update", [product.uuid]);
  const placing = place(shop, cart, { paymentMethod });
  await new Promise((wait) => setTimeout(wait, 500)); // it holds the cart now, and waits for the listing
  await other.query("update cart set status = 'ORDERED', order_id = $2 where id = $1", [cart.id, readId("ord", winner.id)]);
  await other.query("commit");
  const placed = await placing;
  expect(placed.order!.number).toBe(winner.order.number);
  expect((await readOrder(shop, { ...winner, token: placed.accessToken! })).number).toBe(winner.order.number);
  expect(await stockOf(shop, variant.uuid)).toMatchObject({ onHand: 1, reserved: 0 });
}, 20_000);

test("the repetition of a request that is still worked on is told so, when it has waited long enough", async () => {
  const { cart, variant } = await cartOf(5);
  await other.query("begin");
  await other.query("select from stock_item where variant_id = $1 for update", [variant.uuid]);
  const asked = Promise.allSettled([place(shop, cart, { key: "same", paymentMethod }), place(shop, cart, { key: "same", paymentMethod })]);
  const answers = await asked;
  await other.query("rollback");
  const codes = answers.map((answer) => (answer.status === "fulfilled" ? answer.value.userErrors[0]?.code : "failed"));
  expect(new Set(codes)).toEqual(new Set(["IDEMPOTENCY_IN_PROGRESS", "failed"]));
  expect((await place(shop, cart, { key: "same", paymentMethod })).order).not.toBeNull(); // nothing was kept
}, 30_000);

describe("texts at their longest", () => {
  test("a second line of the street is refused when it is too long, not cut", async () => {
    const { cart } = await cartOf(5);
    const refused = await place(shop, cart, { paymentMethod, address: { ...shanghai, street2: "楼".repeat(121) } as typeof shanghai });
    expect(refused.userErrors).toMatchObject([{ code: "INVALID", field: ["address", "street2"] }]);
    const company = `${"a".repeat(118)}😀`;
    expect((await place(shop, cart, { paymentMethod, address: { ...shanghai, company } as typeof shanghai })).order).not.toBeNull();
  });

  test("a long reason to cancel is cut, everywhere and between characters", async () => {
    const order = await anOrder(shop, { paymentMethod });
    const input = { orderId: order.id, accessToken: order.token, reason: `${"x".repeat(299)}😀${"y".repeat(60_000)}`, idempotencyKey: "c" };
    await shop.must(`mutation($i: OrderCancelInput!) { orderCancel(input: $i) { ${errorFields} } }`, { i: input });
    const [told] = await rows(
      shop.ctx(),
      sql<{
        reason: string;
      }>`select payload->>'reason' as reason from event where type = 'order.cancelled' and order_id = ${readId("ord", order.id)}`,
    );
    expect(told!.reason).toBe("x".repeat(299));
  });

  test("codes of a region that are none are kept no longer than one can be", async () => {
    const { cart } = await cartOf(5);
    const destination = { countryCode: "CN", provinceCode: "x".repeat(30_000), cityCode: "y".repeat(30_000) };
    await shop.must(`mutation($i: CartAddressSetInput!) { cartAddressSet(input: $i) { ${errorFields} } }`, {
      i: { cartId: cart.id, destination },
    });
    const [kept] = await rows(shop.ctx(), sql<{ n: number }>`select length(destination::text) as n from cart where id = ${cart.id}`);
    expect(kept!.n).toBeLessThan(200);
  });
});
