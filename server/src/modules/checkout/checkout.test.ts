import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { readBooks } from "../../../test/chaos/books.ts";
import { check } from "../../../test/chaos/checker.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { aCart, anOrder, errorFields, place, readOrder, shanghai, startPayment, stockOf } from "../../../test/factories.orders.ts";
import { transaction } from "../../platform/ctx.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { reserveStock } from "../inventory/stock.service.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

const one = async (options = {}) => {
  const product = await aProduct(shop, options);
  return { ...product, variant: product.variants[0]! };
};
const cartOf = async (id: string) => (await shop.must(`query($id: ID!) { cart(id: $id) { status lines { quantity } } }`, { id })).cart;
const fields = (errors: { field: string[] | null; code: string }[]) =>
  errors.map((error) => `${error.field?.join(".")} ${error.code}`).toSorted();

const berlin = {
  name: "Lena Braun",
  phone: "+49 30 12345678",
  countryCode: "DE",
  city: "Berlin",
  postcode: "10115",
  street: "Invalidenstraße 43",
};
const bank = { paymentMethod: "BANK_TRANSFER" as const };
const cod = { paymentMethod: "CASH_ON_DELIVERY" as const };
const toBerlin = { countryCode: "DE", postcode: "10115" };

test("six fields in China make an order: its stock is held, its total is the one shown, its guest can open it and nobody else", async () => {
  const bowl = await one({ price: 8_800n, stock: 5 });
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 2 }]);
  expect(cart.total).toBe("191.00"); // 2 × 88.00 + 15.00 freight
  const { order, accessToken, userErrors } = await place(shop, cart, bank);
  expect(userErrors).toEqual([]);
  expect(order).toMatchObject({
    status: "AWAITING_PAYMENT",
    paymentStatus: "NONE",
    cost: { total: { amount: "191.00" }, shipping: { amount: "15.00" } },
  });
  expect(order.number).toMatch(/^[1-9]\d{9}$/);
  expect(await stockOf(shop, bowl.variant.uuid)).toEqual({ onHand: 5, reserved: 2 });
  expect(await readOrder(shop, { order, id: order.id, token: accessToken!, product: bowl })).toMatchObject({ number: order.number });
  for (const token of [null, "oat_wrong", `${accessToken}x`])
    expect(
      (await shop.must(`query($id: ID!, $token: String) { order(id: $id, accessToken: $token) { id } }`, { id: order.id, token })).order,
    ).toBeNull();
  expect(await cartOf(cart.id)).toMatchObject({ status: "ORDERED" });
});

test("abroad the e-mail address and the postcode are asked for, and the price is free of tax", async () => {
  const bowl = await one({ price: 8_800n });
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }], {}, toBerlin);
  const shippingMethod = "sf-international";
  const refused = await place(shop, cart, { address: { ...berlin, postcode: null }, shippingMethod });
  expect(fields(refused.userErrors)).toEqual(["address.postcode REQUIRED", "email REQUIRED"]);
  const { order, userErrors } = await place(shop, cart, { address: berlin, email: "Lena@Example.com", shippingMethod, ...bank });
  expect(userErrors).toEqual([]);
  expect(order.cost).toMatchObject({ total: { amount: "296.00" }, shipping: { amount: "208.00" } });
  const kept = await row(shop.ctx(), sql<{ email: string; tax: bigint }>`select email, tax from shop_order where number = ${order.number}`);
  expect(kept).toEqual({ email: "lena@example.com", tax: 0n });
});

test("every field that is wrong is named at once, and nothing is ordered", async () => {
  const bowl = await one();
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }]);
  const address = { name: " ", phone: "12", countryCode: "CN", provinceCode: "310000", cityCode: "440100", districtCode: null, street: "" };
  const { order, userErrors } = await place(shop, cart, { address, email: "no-address", note: "x".repeat(501) });
  expect(order).toBeNull();
  expect(fields(userErrors)).toEqual([
    "address.districtCode REQUIRED",
    "address.name REQUIRED",
    "address.phone INVALID",
    "address.street REQUIRED",
    "email INVALID",
    "note INVALID",
  ]);
  expect(await stockOf(shop, bowl.variant.uuid)).toMatchObject({ reserved: 0 });
  const abroad = await place(shop, cart, {
    address: { name: "", phone: "030 123", countryCode: "XX", street: "", city: "" },
    email: "a@b.de",
  });
  expect(fields(abroad.userErrors)).toEqual(
    expect.arrayContaining(["address.countryCode INVALID", "address.name REQUIRED", "address.city REQUIRED"]),
  );
});

test("where the shop does not send to, it says so and keeps the cart open", async () => {
  const bowl = await one();
  const destination = { countryCode: "BR", postcode: "01310-100" };
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }], {}, destination);
  const address = {
    name: "Ana",
    phone: "+55 11 91234-5678",
    countryCode: "BR",
    city: "São Paulo",
    postcode: "01310-100",
    street: "Av. Paulista 1",
  };
  const refused = await place(shop, cart, { address, email: "ana@example.com", shippingMethod: "sf-international" });
  expect(refused.userErrors).toMatchObject([{ code: "DESTINATION_EXCLUDED", field: ["address"] }]);
  expect(await cartOf(cart.id)).toMatchObject({ status: "OPEN" });
  expect(await stockOf(shop, bowl.variant.uuid)).toMatchObject({ reserved: 0 });
});

test("a shipping method that does not go there is refused by name", async () => {
  const bowl = await one();
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }]);
  for (const shippingMethod of ["sf-international", "pigeon", ""])
    expect((await place(shop, cart, { shippingMethod })).userErrors).toMatchObject([
      { code: "METHOD_UNAVAILABLE", field: ["shippingMethod"] },
    ]);
});

test("a price that moved orders nothing and tells the new total; the same key then orders at it", async () => {
  const bowl = await one({ price: 8_800n });
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }]);
  await row(shop.ctx(), sql`update variant set price = 9900 where id = ${bowl.variant.uuid}`);
  const key = randomUUID();
  const refused = await place(shop, cart, { ...bank, key });
  expect(refused).toMatchObject({
    order: null,
    userErrors: [{ __typename: "PriceChangedError", code: "PRICE_CHANGED", total: { amount: "114.00" } }],
  });
  expect(await stockOf(shop, bowl.variant.uuid)).toMatchObject({ reserved: 0 });
  expect((await place(shop, cart, { ...bank, key, expectedTotal: "0.01" })).userErrors).toMatchObject([{ code: "PRICE_CHANGED" }]);
  const accepted = await place(shop, cart, { ...bank, key, expectedTotal: "114.00" });
  expect(accepted.order.cost.total.amount).toBe("114.00");
  // and what was sold stays as it was sold
  await row(shop.ctx(), sql`update variant set price = 20000 where id = ${bowl.variant.uuid}`);
  expect((await place(shop, cart, { ...bank, key, expectedTotal: "114.00" })).order.cost.total.amount).toBe("114.00");
});

test("an expected total that is no amount, or another one, orders nothing", async () => {
  const bowl = await one();
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }]);
  expect((await place(shop, cart, { ...bank, expectedTotal: "103.001" })).userErrors).toMatchObject([
    { code: "INVALID", field: ["expectedTotal"] },
  ]);
  for (const expectedTotal of ["-103.00", "0", "102.99", "103.01"])
    expect((await place(shop, cart, { ...bank, expectedTotal })).userErrors).toMatchObject([
      { code: "PRICE_CHANGED", total: { amount: "103.00" } },
    ]);
  for (const expectedTotal of ["1e2", " 103.00", "103,00", "", "NaN"])
    await expect(place(shop, cart, { ...bank, expectedTotal })).rejects.toThrow(/./);
  expect(await cartOf(cart.id)).toMatchObject({ status: "OPEN" });
  expect((await place(shop, cart, { ...bank, expectedTotal: "103" })).order.cost.total.amount).toBe("103.00");
});

test("a cart that grew in another window is told with both totals, and blamed on no price", async () => {
  const bowl = await one({ price: 8_800n });
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }]);
  const add = `mutation($input: CartLinesAddInput!) { cartLinesAdd(input: $input) { userErrors { code } } }`;
  await shop.must(add, { input: { cartId: cart.id, lines: [{ variantId: bowl.variant.id, quantity: 1 }] } });
  const [refused] = (await place(shop, cart, bank)).userErrors;
  expect(refused).toMatchObject({ code: "PRICE_CHANGED", total: { amount: "191.00" } });
  expect(refused!.message).toMatch(/¥191\.00.+¥103\.00/);
  expect(refused!.message).not.toMatch(/价格|price/i);
  await row(shop.ctx(), sql`update variant set price = 9900 where id = ${bowl.variant.uuid}`);
  expect((await place(shop, cart, bank)).userErrors[0]!.message).toMatch(/价格|price/i);
});

test("cash on delivery ends at its limit and at the mainland's border", async () => {
  const atLimit = await one({ price: 200_000n });
  const above = await one({ price: 200_001n });
  expect((await place(shop, await aCart(shop, [{ variantId: atLimit.variant.id, quantity: 1 }]), cod)).userErrors).toEqual([]);
  const refused = await place(shop, await aCart(shop, [{ variantId: above.variant.id, quantity: 1 }]), cod);
  expect(refused.userErrors).toMatchObject([{ code: "METHOD_UNAVAILABLE", field: ["paymentMethod"] }]);
  const bowl = await one();
  const hongkong = { countryCode: "CN", provinceCode: "810000", cityCode: "810100", districtCode: "810102" };
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }], {}, hongkong);
  const address = { name: "陳小明", phone: "13800138000", ...hongkong, street: "彌敦道 1 號" };
  expect((await place(shop, cart, { ...cod, address })).userErrors).toMatchObject([
    { code: "METHOD_UNAVAILABLE", field: ["paymentMethod"] },
  ]);
  const abroad = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }], {}, toBerlin);
  const sent = await place(shop, abroad, { ...cod, address: berlin, email: "a@example.de", shippingMethod: "sf-international" });
  expect(sent.userErrors).toMatchObject([{ code: "METHOD_UNAVAILABLE", field: ["paymentMethod"] }]);
});

test("a bank transfer is awaited for seven days, other money for half an hour", async () => {
  const days = async (method: "BANK_TRANSFER" | "CASH_ON_DELIVERY") => {
    const { order } = await anOrder(shop, { paymentMethod: method });
    const waits = sql<{
      minutes: number;
    }>`select (extract(epoch from payment_expires_at - placed_at) / 60)::int as minutes from shop_order where number = ${order.number}`;
    return (await row(shop.ctx(), waits))!.minutes;
  };
  expect(await days("BANK_TRANSFER")).toBe(7 * 24 * 60);
  expect(await days("CASH_ON_DELIVERY")).toBe(30);
});

test("a payment method that the shop does not have is refused before anything is held", async () => {
  const bowl = await one();
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }]);
  expect((await place(shop, cart, { paymentMethod: "ALIPAY" })).userErrors).toMatchObject([
    { code: "METHOD_UNAVAILABLE", field: ["paymentMethod"] },
  ]); // no gateway is set here
  expect(await stockOf(shop, bowl.variant.uuid)).toMatchObject({ reserved: 0 });
});

test("twenty times the same request at once is one order, and every answer names it", async () => {
  const bowl = await one({ stock: 100 });
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 3 }]);
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 20 }, () => place(shop, cart, { ...cod, key })));
  expect(answers.flatMap((answer) => answer.userErrors)).toEqual([]);
  expect(new Set(answers.map((answer) => answer.order.id)).size).toBe(1);
  expect(await stockOf(shop, bowl.variant.uuid)).toEqual({ onHand: 100, reserved: 3 });
  for (const { order, accessToken } of answers.slice(0, 3))
    expect(await readOrder(shop, { order, id: order.id, token: accessToken!, product: bowl })).toMatchObject({ id: order.id }); // each token opens it
});

test("twenty keys for one cart at once are one order", async () => {
  const bowl = await one({ stock: 100 });
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 3 }]);
  const answers = await Promise.all(Array.from({ length: 20 }, () => place(shop, cart, cod)));
  expect(answers.flatMap((answer) => answer.userErrors)).toEqual([]);
  expect(new Set(answers.map((answer) => answer.order.number)).size).toBe(1);
  expect(await stockOf(shop, bowl.variant.uuid)).toEqual({ onHand: 100, reserved: 3 });
});

test("a key that comes again with another input is refused, and the first order stands", async () => {
  const bowl = await one();
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }]);
  const key = randomUUID();
  const { order } = await place(shop, cart, { ...cod, key });
  const other = await place(shop, cart, { ...cod, key, address: { ...shanghai, street: "别的路 1 号" } });
  expect(other).toMatchObject({
    order: null,
    accessToken: null,
    userErrors: [{ code: "IDEMPOTENCY_MISMATCH", field: ["idempotencyKey"] }],
  });
  expect((await place(shop, cart, { ...cod, key })).order.id).toBe(order.id);
  for (const bad of ["", "k".repeat(256)])
    expect((await place(shop, cart, { ...cod, key: bad })).userErrors).toMatchObject([{ code: "INVALID", field: ["idempotencyKey"] }]);
});

test("an empty cart, an unknown one and one with something off sale make no order", async () => {
  const bowl = await one();
  const [cart] = [await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }])];
  await row(shop.ctx(), sql`update product set status = 'ARCHIVED' where id = ${bowl.uuid}`);
  expect((await place(shop, cart!, cod)).userErrors).toMatchObject([{ code: "NOT_PURCHASABLE" }]);
  const { cartCreate } = await shop.must(`mutation { cartCreate(input: {}) { cart { id } } }`);
  expect((await place(shop, { id: cartCreate.cart.id, total: "0.00" }, cod)).userErrors).toMatchObject([{ code: "CART_EMPTY" }]);
  expect((await place(shop, { id: "crt_nobody", total: "0.00" }, cod)).userErrors).toMatchObject([
    { code: "NOT_FOUND", field: ["cartId"] },
  ]);
});

test("stock that went meanwhile is named, and nothing is ordered", async () => {
  const bowl = await one({ stock: 3 });
  const [first, second] = [
    await aCart(shop, [{ variantId: bowl.variant.id, quantity: 2 }]),
    await aCart(shop, [{ variantId: bowl.variant.id, quantity: 2 }]),
  ];
  expect((await place(shop, first, cod)).userErrors).toEqual([]);
  const refused = await place(shop, second, cod);
  expect(refused).toMatchObject({
    order: null,
    userErrors: [{ __typename: "InsufficientStockError", code: "INSUFFICIENT_STOCK", available: 1 }],
  });
  expect(await stockOf(shop, bowl.variant.uuid)).toEqual({ onHand: 3, reserved: 2 });
});

test("two lines of one article are one demand, in the cart and in the stock", async () => {
  const bowl = await one({ stock: 3 });
  const twice = { variantId: bowl.variant.id, quantity: 2 };
  const { cartCreate } = await shop.must(
    `mutation($input: CartCreateInput!) { cartCreate(input: $input) { cart { id } ${errorFields} } }`,
    {
      input: { lines: [twice, twice] },
    },
  );
  expect(cartCreate).toMatchObject({ cart: null, userErrors: [{ code: "INSUFFICIENT_STOCK", available: 3 }] });
  const demand = { variantId: bowl.variant.uuid, quantity: 2 };
  const both = transaction(shop.ctx(), (ctx) => reserveStock(ctx, randomUUID(), [demand, demand]));
  await expect(both).rejects.toThrow("INSUFFICIENT_STOCK");
  expect(await stockOf(shop, bowl.variant.uuid)).toEqual({ onHand: 3, reserved: 0 });
});

test("thirty buyers of one to three pieces at once never get more than the ten there are", async () => {
  const bowl = await one({ stock: 10 });
  const carts = await Promise.all(
    Array.from({ length: 30 }, (_, i) => aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 + (i % 3) }])),
  );
  const answers = await Promise.all(carts.map((cart) => place(shop, cart, cod)));
  const sold = answers.reduce((sum, { order }) => sum + (order?.lines[0].quantity ?? 0), 0);
  expect(await stockOf(shop, bowl.variant.uuid)).toEqual({ onHand: 10, reserved: sold });
  expect(sold).toBeGreaterThan(7); // whoever asked for one piece got it as long as one was there
  for (const { order, userErrors } of answers) if (!order) expect(userErrors).toMatchObject([{ code: "INSUFFICIENT_STOCK" }]);
});

test("orders that name the same articles in opposite order do not wait for each other in a circle", async () => {
  const [a, b, c] = await Promise.all([one({ stock: 40 }), one({ stock: 40 }), one({ stock: 40 })]);
  const lines = [a.variant, b.variant, c.variant].map(({ id }) => ({ variantId: id, quantity: 1 }));
  const carts = await Promise.all(Array.from({ length: 40 }, (_, i) => aCart(shop, i % 2 ? lines : lines.toReversed())));
  const answers = await Promise.all(carts.map((cart) => place(shop, cart, cod)));
  expect(answers.flatMap((answer) => answer.userErrors)).toEqual([]);
  for (const { variant } of [a, b, c]) expect(await stockOf(shop, variant.uuid)).toEqual({ onHand: 40, reserved: 40 });
});

test("an order of an account is its own; a guest's is nobody's until it is claimed", async () => {
  const order = await anOrder(shop, cod);
  await startPayment(shop, order, "CASH_ON_DELIVERY", null);
  expect((await shop.gql(`query($id: ID!) { order(id: $id) { id } }`, { id: order.id })).data.order).toBeNull();
  expect((await shop.must(`query($id: ID!) { order(id: $id) { id } }`, { id: order.id }, { token: shop.owner })).order).toEqual({
    id: order.id,
  });
});

test("after all of this the books agree", async () => {
  expect(check(await readBooks(shop.databaseUrl, { settled: true }))).toEqual([]);
});
