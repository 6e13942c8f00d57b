import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Asker, signIn, startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { aCart, errorFields, place, stockOf } from "../../../test/factories.orders.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { hashPassword } from "../identity/password.ts";
import { createAccount } from "../identity/session.service.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

const warningFields = `__typename code message ... on CartPriceWarning { oldPrice { amount } newPrice { amount } } ... on CartStockWarning { requested available }`;
const cartFields = `id status totalQuantity lines { id quantity maxQuantity unitPrice { amount } total { amount } variant { id } } warnings { ${warningFields} }`;
const errors = errorFields.replace("userErrors {", "userErrors { ... on QuantityLimitError { limit }");
const payload = `{ cart { ${cartFields} } ${errors} warnings { ${warningFields} } }`;

/** Sends a change of a cart and answers its payload. */
const change = async (verb: string, input: object, asker?: Asker) => {
  const type = `${verb[0]!.toUpperCase()}${verb.slice(1)}Input!`;
  return (await shop.must(`mutation($input: ${type}) { ${verb}(input: $input) ${payload} }`, { input }, asker))[verb];
};
const open = async (lines: { variantId: string; quantity: number }[] = [], asker?: Asker) =>
  (await change("cartCreate", { lines }, asker)).cart;
const read = async (id: string, asker?: Asker) =>
  (await shop.must(`query($id: ID!) { cart(id: $id) { ${cartFields} } }`, { id }, asker)).cart;
const one = async (options = {}) => {
  const product = await aProduct(shop, options);
  return { ...product, variant: product.variants[0]! };
};
const codes = (answer: { userErrors: { code: string }[] }) => answer.userErrors.map((error) => error.code);

async function aCustomer(): Promise<Asker> {
  const email = `${randomUUID()}@test.shop`;
  const passwordHash = await hashPassword("kiln and glaze 7");
  await createAccount(shop.ctx(), { role: "CUSTOMER", name: "Mei", email, phone: null, permissions: [], owner: false, passwordHash });
  return { token: await signIn(shop, email, "kiln and glaze 7") };
}

test("lines are added, grow, change and go; sums follow", async () => {
  const [bowl, cup] = [await one({ price: 8_800n }), await one({ price: 1_250n })];
  const cart = await open([{ variantId: bowl.variant.id, quantity: 1 }]);
  expect(cart.id).toMatch(/^crt_[\w-]{32}$/);
  const add = (variantId: string, quantity: number) => change("cartLinesAdd", { cartId: cart.id, lines: [{ variantId, quantity }] });
  await add(cup.variant.id, 3);
  const grown = (await add(bowl.variant.id, 2)).cart;
  expect(grown).toMatchObject({ totalQuantity: 6, warnings: [] });
  expect(grown.lines).toMatchObject([
    { quantity: 3, unitPrice: { amount: "88.00" }, total: { amount: "264.00" }, maxQuantity: 10 },
    { quantity: 3, unitPrice: { amount: "12.50" }, total: { amount: "37.50" } },
  ]);
  const [first, second] = grown.lines;
  const set = await change("cartLinesUpdate", {
    cartId: cart.id,
    lines: [
      { lineId: first.id, quantity: 1 },
      { lineId: second.id, quantity: 0 },
    ],
  });
  expect(set.cart.lines).toMatchObject([{ id: first.id, quantity: 1 }]);
  const removed = await change("cartLinesRemove", { cartId: cart.id, lineIds: [first.id] });
  expect(removed).toMatchObject({ cart: { lines: [], totalQuantity: 0 }, userErrors: [] });
  expect(await change("cartLinesRemove", { cartId: cart.id, lineIds: [first.id] })).toMatchObject({ cart: { lines: [] }, userErrors: [] });
});

test("a cart holds nothing back from others", async () => {
  const bowl = await one({ stock: 3 });
  await open([{ variantId: bowl.variant.id, quantity: 3 }]);
  expect((await open([{ variantId: bowl.variant.id, quantity: 3 }])).totalQuantity).toBe(3);
  expect(await stockOf(shop, bowl.variant.uuid)).toEqual({ onHand: 3, reserved: 0 });
});

test("more than there is, more than one may have, what is not sold and what does not exist are refused by name; all lines or none", async () => {
  const bowl = await one({ stock: 3 });
  const few = await one({ stock: 50, maxPerOrder: 2 });
  const gone = await one({ status: "ARCHIVED" });
  const later = await one({ publishedAt: new Date(Date.now() + 86_400_000) });
  const cart = await open();
  const add = (...lines: { variantId: string; quantity?: number }[]) => change("cartLinesAdd", { cartId: cart.id, lines });
  const short = await add({ variantId: few.variant.id, quantity: 1 }, { variantId: bowl.variant.id, quantity: 4 });
  expect(short).toMatchObject({
    cart: null,
    userErrors: [{ __typename: "InsufficientStockError", code: "INSUFFICIENT_STOCK", available: 3, field: ["lines", "1", "quantity"] }],
  });
  expect((await add({ variantId: few.variant.id, quantity: 3 })).userErrors).toMatchObject([
    { __typename: "QuantityLimitError", code: "QUANTITY_LIMIT", limit: 2 },
  ]);
  expect((await add({ variantId: gone.variant.id })).userErrors).toMatchObject([
    { code: "NOT_PURCHASABLE", field: ["lines", "0", "variantId"] },
  ]);
  expect((await add({ variantId: later.variant.id })).userErrors).toMatchObject([{ code: "NOT_PURCHASABLE" }]);
  expect((await add({ variantId: `var_${"0".repeat(32)}` })).userErrors).toMatchObject([
    { code: "NOT_FOUND", field: ["lines", "0", "variantId"] },
  ]);
  for (const quantity of [0, -1, 1_000_001, 2_147_483_647])
    expect((await add({ variantId: bowl.variant.id, quantity })).userErrors).toMatchObject([
      { code: "INVALID", field: ["lines", "0", "quantity"] },
    ]);
  expect(codes(await add())).toEqual(["REQUIRED"]);
  expect(codes(await add(...Array.from({ length: 101 }, () => ({ variantId: bowl.variant.id, quantity: 1 }))))).toEqual(["INVALID"]);
  await expect(add({ variantId: "nonsense" })).rejects.toThrow("BAD_INPUT");
  await expect(add({ variantId: bowl.id })).rejects.toThrow("BAD_INPUT"); // a product is no variant
  expect((await read(cart.id)).lines).toEqual([]);
});

test("a wrong line is named by its place in the request, even behind lines that fold into one", async () => {
  const [a, b] = [await one({ stock: 9 }), await one({ stock: 1 })];
  const lines = [1, 1].map((quantity) => ({ variantId: a.variant.id, quantity }));
  expect((await change("cartCreate", { lines: [...lines, { variantId: b.variant.id, quantity: 2 }] })).userErrors).toMatchObject([
    { field: ["lines", "2", "quantity"] },
  ]);
  const cart = await open([
    { variantId: a.variant.id, quantity: 1 },
    { variantId: b.variant.id, quantity: 1 },
  ]);
  const [first, second] = cart.lines;
  const updates = [
    { lineId: first.id, quantity: 0 },
    { lineId: second.id, quantity: 2 },
  ];
  expect((await change("cartLinesUpdate", { cartId: cart.id, lines: updates })).userErrors).toMatchObject([
    { field: ["lines", "1", "quantity"] },
  ]);
  expect((await read(cart.id)).lines).toHaveLength(2); // the first one was not taken out either
});

test("twenty hands that add the last three pieces at once never make it four", async () => {
  const bowl = await one({ stock: 3 });
  const cart = await open();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => change("cartLinesAdd", { cartId: cart.id, lines: [{ variantId: bowl.variant.id, quantity: 1 }] })),
  );
  expect(answers.filter((answer) => answer.cart)).toHaveLength(3);
  for (const answer of answers) if (!answer.cart) expect(answer.userErrors).toMatchObject([{ code: "INSUFFICIENT_STOCK", available: 3 }]);
  expect(await read(cart.id)).toMatchObject({ totalQuantity: 3, lines: [{ quantity: 3 }] });
});

test("a price that moved is told with both prices, and accepted", async () => {
  const bowl = await one({ price: 8_800n });
  const cart = await open([{ variantId: bowl.variant.id, quantity: 2 }]);
  await row(shop.ctx(), sql`update variant set price = 9900 where id = ${bowl.variant.uuid}`);
  const seen = await read(cart.id);
  expect(seen.lines).toMatchObject([{ unitPrice: { amount: "99.00" }, total: { amount: "198.00" } }]);
  expect(seen.warnings).toMatchObject([
    { __typename: "CartPriceWarning", code: "PRICE_CHANGED", oldPrice: { amount: "88.00" }, newPrice: { amount: "99.00" } },
  ]);
  expect((await change("cartWarningsAccept", { cartId: cart.id })).cart).toMatchObject({ warnings: [], lines: [{ quantity: 2 }] });
});

test("stock that went, a lowered limit and a product taken off sale are told, and accepting takes over what can be had", async () => {
  const [less, none, off, limited] = [await one({ stock: 5 }), await one({ stock: 2 }), await one(), await one({ stock: 9 })];
  const cart = await open([less, none, off, limited].map(({ variant }) => ({ variantId: variant.id, quantity: 2 })));
  await row(shop.ctx(), sql`update stock_item set safety = 4 where variant_id = ${less.variant.uuid}`);
  await row(shop.ctx(), sql`update stock_item set safety = 2 where variant_id = ${none.variant.uuid}`);
  await row(shop.ctx(), sql`update product set status = 'ARCHIVED' where id = ${off.uuid}`);
  await row(shop.ctx(), sql`update product set max_per_order = 1 where id = ${limited.uuid}`);
  expect((await read(cart.id)).warnings).toMatchObject([
    { code: "QUANTITY_REDUCED", requested: 2, available: 1 },
    { code: "OUT_OF_STOCK", requested: 2, available: 0 },
    { code: "NOT_PURCHASABLE" },
    { code: "QUANTITY_REDUCED", requested: 2, available: 1 },
  ]);
  const accepted = (await change("cartWarningsAccept", { cartId: cart.id })).cart;
  expect(accepted).toMatchObject({ warnings: [], totalQuantity: 2 });
  expect(accepted.lines.map((line: { variant: { id: string } }) => line.variant.id)).toEqual([less.variant.id, limited.variant.id]);
  expect((await change("cartWarningsAccept", { cartId: cart.id })).cart.totalQuantity).toBe(2);
});

const toldOf = async (cartId: string) =>
  Number((await row<{ n: bigint }>(shop.ctx(), sql`select count(*) as n from event where topics && array[${`cart:${cartId}`}]`))!.n);

test("a cart that was ordered changes no more, and says why", async () => {
  const bowl = await one();
  const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }]);
  const line = (await read(cart.id)).lines[0].id;
  await place(shop, cart, { paymentMethod: "BANK_TRANSFER" });
  const told = await toldOf(cart.id);
  const refused = [
    await change("cartLinesAdd", { cartId: cart.id, lines: [{ variantId: bowl.variant.id, quantity: 1 }] }),
    await change("cartLinesUpdate", { cartId: cart.id, lines: [{ lineId: line, quantity: 2 }] }),
    await change("cartLinesRemove", { cartId: cart.id, lineIds: [line] }),
    await change("cartWarningsAccept", { cartId: cart.id }),
    await change("cartAddressSet", { cartId: cart.id, destination: { countryCode: "CN" } }),
    await change("cartClaim", { cartId: cart.id }, await aCustomer()),
  ];
  for (const answer of refused) expect(answer).toMatchObject({ cart: null, userErrors: [{ code: "CART_ORDERED", field: ["cartId"] }] });
  expect(await read(cart.id)).toMatchObject({ status: "ORDERED", lines: [{ quantity: 1 }], warnings: [] });
  expect(await toldOf(cart.id)).toBe(told);
});

test("an address that is set while the cart becomes an order comes before it, or is refused", async () => {
  const bowl = await one({ onHand: 50 });
  for (let round = 0; round < 10; round++) {
    const cart = await aCart(shop, [{ variantId: bowl.variant.id, quantity: 1 }]);
    const [set] = await Promise.all([
      change("cartAddressSet", { cartId: cart.id, destination: { countryCode: "JP" } }),
      place(shop, cart, { paymentMethod: "BANK_TRANSFER" }),
    ]);
    const { destination } = (await row<{ destination: { countryCode: string } }>(
      shop.ctx(),
      sql`select destination from cart where id = ${cart.id} and status = 'ORDERED'`,
    ))!;
    if (set.cart) expect(destination.countryCode).toBe("JP");
    else expect([set.userErrors[0].code, destination.countryCode]).toEqual(["CART_ORDERED", "CN"]);
  }
});

test("unknown carts and lines are not found, lines of another cart neither", async () => {
  const bowl = await one();
  const [mine, other] = [
    await open([{ variantId: bowl.variant.id, quantity: 1 }]),
    await open([{ variantId: bowl.variant.id, quantity: 1 }]),
  ];
  for (const id of ["crt_nobody", "x", "", "crt_".padEnd(500, "x")]) {
    expect(await read(id)).toBeNull();
    expect(codes(await change("cartLinesRemove", { cartId: id, lineIds: [] }))).toEqual(["NOT_FOUND"]);
  }
  const foreign = { cartId: mine.id, lines: [{ lineId: other.lines[0].id, quantity: 9 }] };
  expect((await change("cartLinesUpdate", foreign)).userErrors).toMatchObject([{ code: "NOT_FOUND", field: ["lines", "0", "lineId"] }]);
  await change("cartLinesRemove", { cartId: mine.id, lineIds: [other.lines[0].id] });
  expect((await read(other.id)).totalQuantity).toBe(1);
  await expect(change("cartLinesUpdate", { cartId: mine.id, lines: [{ lineId: "x", quantity: 1 }] })).rejects.toThrow("BAD_INPUT");
  await expect(change("cartLinesRemove", { cartId: mine.id, lineIds: ["var_x"] })).rejects.toThrow("BAD_INPUT");
});

test("the same cart in two languages is the same cart with other names", async () => {
  const bowl = await one({ name: "茶碗", nameEn: "Tea bowl", price: 8_800n });
  const cart = await open([{ variantId: bowl.variant.id, quantity: 1 }], { language: "zh" });
  await row(shop.ctx(), sql`update variant set price = 9900 where id = ${bowl.variant.uuid}`);
  const zh = await read(cart.id, { language: "zh" });
  const en = await read(cart.id, { language: "en" });
  expect(zh.lines).toEqual(en.lines);
  expect([zh.warnings[0].message, en.warnings[0].message]).toEqual(["「茶碗」的价格有变动", "The price of “Tea bowl” has changed"]);
});

test("a cart that belongs to an account is invisible to everybody else, staff included", async () => {
  const [mei, stranger] = [await aCustomer(), await aCustomer()];
  const bowl = await one();
  const cart = await open([{ variantId: bowl.variant.id, quantity: 1 }]);
  expect((await change("cartClaim", { cartId: cart.id }, mei)).cart).toMatchObject({ id: cart.id, totalQuantity: 1 });
  expect(await read(cart.id, mei)).toMatchObject({ totalQuantity: 1 });
  for (const asker of [{}, stranger, { token: shop.owner }]) {
    expect(await read(cart.id, asker)).toBeNull();
    expect(codes(await change("cartLinesAdd", { cartId: cart.id, lines: [{ variantId: bowl.variant.id, quantity: 1 }] }, asker))).toEqual([
      "NOT_FOUND",
    ]);
    expect((await place(shop, { id: cart.id, total: "103.00" }, { paymentMethod: "BANK_TRANSFER" }, asker)).userErrors).toMatchObject([
      { code: "NOT_FOUND" },
    ]);
  }
  expect(codes(await change("cartClaim", { cartId: cart.id }, stranger))).toEqual(["NOT_FOUND"]);
  await expect(change("cartClaim", { cartId: cart.id })).rejects.toThrow("NOT_SIGNED_IN");
  expect((await change("cartClaim", { cartId: cart.id }, mei)).cart.id).toBe(cart.id); // again is no harm
});

test("at login two carts become one: per article the larger quantity, as far as stock and limit allow, and what is lost is told", async () => {
  const mei = await aCustomer();
  const [both, mine, guests, scarce, off] = [await one(), await one(), await one(), await one({ stock: 5 }), await one()];
  const lines = (...given: [{ variant: { id: string } }, number][]) =>
    given.map(([{ variant }, quantity]) => ({ variantId: variant.id, quantity }));
  const own = await open(lines([both, 2], [mine, 1], [scarce, 2]));
  await change("cartClaim", { cartId: own.id }, mei);
  const guest = await open(lines([both, 5], [guests, 1], [scarce, 4], [off, 1]));
  await row(shop.ctx(), sql`update stock_item set safety = 2 where variant_id = ${scarce.variant.uuid}`);
  await row(shop.ctx(), sql`update product set status = 'ARCHIVED' where id = ${off.uuid}`);
  const { cart, userErrors, warnings } = await change("cartClaim", { cartId: guest.id }, mei);
  expect(userErrors).toEqual([]);
  expect(cart.id).toBe(own.id);
  const quantities = new Map(cart.lines.map((line: { variant: { id: string }; quantity: number }) => [line.variant.id, line.quantity]));
  expect(quantities).toEqual(
    new Map([
      [both.variant.id, 5],
      [mine.variant.id, 1],
      [scarce.variant.id, 3],
      [guests.variant.id, 1],
    ]),
  );
  expect(warnings).toMatchObject([{ code: "QUANTITY_REDUCED", requested: 4, available: 3 }, { code: "NOT_PURCHASABLE" }]);
  expect(await read(guest.id, mei)).toBeNull();
});

test("a signed-in customer's cart is the account's from the start, and is found by it on another device", async () => {
  const mei = await aCustomer();
  const [cup, bowl] = [await one(), await one()];
  const held = async (asker = mei) => (await shop.must("{ me { cart { id totalQuantity } } }", {}, asker)).me.cart;
  expect(await held()).toBeNull();
  const first = await open([{ variantId: cup.variant.id, quantity: 1 }], mei);
  expect(await held()).toEqual({ id: first.id, totalQuantity: 1 });
  expect(await read(first.id)).toBeNull();
  // a second device that does not know the first one's cart goes on with it
  const second = await open([{ variantId: bowl.variant.id, quantity: 2 }], mei);
  expect(second).toMatchObject({ id: first.id, totalQuantity: 3 });
  expect(await held(await aCustomer())).toBeNull();
  const { cartAddressSet } = await shop.must(
    `mutation($input: CartAddressSetInput!) { cartAddressSet(input: $input) { cart { cost { total { amount } } } } }`,
    { input: { cartId: first.id, destination: { countryCode: "CN", provinceCode: "310000", cityCode: "310100", districtCode: "310104" } } },
    mei,
  );
  const total = cartAddressSet.cart.cost.total.amount;
  expect((await place(shop, { id: first.id, total }, { paymentMethod: "BANK_TRANSFER" }, mei)).userErrors).toEqual([]);
  expect(await held()).toBeNull();
});

test("two guests' carts claimed by one account at the same moment end in one cart with everything", async () => {
  for (let round = 0; round < 5; round++) {
    const mei = await aCustomer();
    const [a, b, c] = [await one(), await one(), await one()];
    const carts = await Promise.all([a, b, c].map(({ variant }) => open([{ variantId: variant.id, quantity: 1 }])));
    const answers = await Promise.all(carts.map((cart) => change("cartClaim", { cartId: cart.id }, mei)));
    expect(answers.flatMap(codes)).toEqual([]);
    const left = await Promise.all(carts.map((cart) => read(cart.id, mei)));
    expect(left.filter(Boolean)).toMatchObject([{ totalQuantity: 3 }]);
  }
});

test("a cart followed in a second tab tells of every change", async () => {
  const bowl = await one();
  const cart = await open();
  const live = await shop.follow(`subscription($id: ID!) { cartUpdated(id: $id) { cart { totalQuantity } } }`, { id: cart.id });
  await change("cartLinesAdd", { cartId: cart.id, lines: [{ variantId: bowl.variant.id, quantity: 1 }] });
  await live.until((event) => event.cartUpdated.cart.totalQuantity === 1);
  await change("cartAddressSet", { cartId: cart.id, destination: { countryCode: "DE" } });
  await live.until(() => live.events.length === 2);
  live.stop();
});
