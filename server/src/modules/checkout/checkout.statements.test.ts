import { randomUUID } from "node:crypto";
import { graphql } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn, startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { aCart, place, shanghai } from "../../../test/factories.orders.ts";
import { createCtx, type Viewer } from "../../platform/ctx.ts";
import { statementCount } from "../../platform/db/pool.ts";
import { shopSchema } from "../../schema.ts";
import { hashPassword } from "../identity/password.ts";
import { createAccount, viewerOfToken } from "../identity/session.service.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ worker: false });
});
afterAll(() => shop.close());

/** Runs one operation; its data, and how many statements it took, begin and commit included. */
async function counted(source: string, variableValues: object, viewer?: Viewer) {
  const count = { statements: 0 };
  const { data, errors } = await statementCount.run(count, () =>
    graphql({
      schema: shopSchema(),
      source,
      variableValues: variableValues as Record<string, unknown>,
      contextValue: createCtx(shop.app, viewer ? { viewer } : {}),
    }),
  );
  expect(errors).toBeUndefined();
  // eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever it asked for
  return { data: data as any, statements: count.statements };
}

const cartCreate = `mutation($input: CartCreateInput!) { cartCreate(input: $input) { cart { id totalQuantity } userErrors { code } } }`;
const cartAddressSet = `mutation($input: CartAddressSetInput!) { cartAddressSet(input: $input) { cart { id cost { total { amount } } } userErrors { code } } }`;
const orderPlace = `mutation($input: OrderPlaceInput!) { orderPlace(input: $input) { accessToken
  order { id number cost { total { amount } } lines { name total { amount } image { url } } } userErrors { code } } }`;
const readCart = `query($id: ID!) { cart(id: $id) { totalQuantity cost { total { amount } }
  lines { quantity maxQuantity unitPrice { amount } image { url } variant { sku title availability { status } product { slug name image { url } } } } } }`;

const linesOf = async (articles: number) => {
  const products = await Promise.all(Array.from({ length: articles }, () => aProduct(shop)));
  return products.map((product) => ({ variantId: product.variants[0]!.id, quantity: 1 }));
};

test("a fresh shopper's cart takes four statements: two to open it with its lines, two to read it", async () => {
  const opened = await counted(cartCreate, { input: { lines: await linesOf(3) } });
  expect(opened.statements).toBe(2);
  const { id } = opened.data.cartCreate.cart;
  await counted(readCart, { id });
  expect((await counted(readCart, { id })).statements).toBe(2);
});

test("a guest's whole checkout of two lines takes at most 18 statements, and so does one of twenty", async () => {
  const { provinceCode, cityCode, districtCode } = shanghai;
  const destination = { countryCode: "CN", provinceCode, cityCode, districtCode };
  const checkout = async (articles: number) => {
    const opened = await counted(cartCreate, { input: { lines: await linesOf(articles) } });
    const cartId = opened.data.cartCreate.cart.id;
    const addressed = await counted(cartAddressSet, { input: { cartId, destination } });
    const expectedTotal = addressed.data.cartAddressSet.cart.cost.total.amount;
    const input = {
      cartId,
      address: shanghai,
      shippingMethod: "sf-standard",
      paymentMethod: "BANK_TRANSFER",
      expectedTotal,
      idempotencyKey: randomUUID(),
    };
    const placed = await counted(orderPlace, { input });
    expect(placed.data.orderPlace.userErrors).toEqual([]);
    return opened.statements + addressed.statements + placed.statements;
  };
  expect(await checkout(2)).toBeLessThanOrEqual(18);
  expect(await checkout(20)).toBeLessThanOrEqual(18);
});

test("a customer's orders with their lines and pictures take two statements, however many they are", async () => {
  const passwordHash = await hashPassword("kiln and glaze 7");
  const email = `${randomUUID()}@test.shop`;
  await createAccount(shop.ctx(), { role: "CUSTOMER", name: "Mei", email, phone: null, permissions: [], owner: false, passwordHash });
  const token = await signIn(shop, email, "kiln and glaze 7");
  const viewer = await viewerOfToken(shop.ctx(), token);
  const history = `{ myOrders(first: 50) { nodes { number status paymentStatus cost { total { amount } } lines { name quantity image { url } } } } }`;
  for (let i = 0; i < 3; i++)
    await place(shop, await aCart(shop, await linesOf(2), { token }), { paymentMethod: "BANK_TRANSFER" }, { token });
  const read = await counted(history, {}, viewer);
  expect(read.data.myOrders.nodes).toHaveLength(3);
  expect(read.statements).toBe(2);
});
