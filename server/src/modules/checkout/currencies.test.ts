import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asker, startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct, type TestProduct } from "../../../test/factories.catalogue.ts";
import { act, booked, booksAgree } from "../../../test/factories.payments.ts";
import { aCart, errorFields, orderUntil, place, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import { giveBack } from "../../../test/factories.refunds.ts";

let shop: TestShop;
let bowl: TestProduct;
let local: TestProduct;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  expect(await set(["USD", "JPY", "CNY"])).toMatchObject({ shop: { currencyCode: "CNY", currencies: ["CNY", "USD", "JPY"] } });
  const prices = [
    { currency: "USD", price: 1_999n, compareAt: 2_500n },
    { currency: "JPY", price: 2_980n },
  ];
  bowl = await aProduct(shop, { name: "海外茶碗", variants: [{ price: 8_800n, prices, stock: 50 }] });
  local = await aProduct(shop, { name: "本地茶碗", variants: [{ price: 6_600n }] });
});
afterAll(() => shop.close());

const inCurrency = (code: string): Asker => ({ language: "en", headers: { "x-currency": code } });
const set = async (currencies: string[]) =>
  (
    await shop.must(
      `mutation($input: ShopCurrenciesSetInput!) { shopCurrenciesSet(input: $input) { shop { currencyCode currencies } ${errorFields} } }`,
      { input: { currencies } },
      { token: shop.owner },
    )
  ).shopCurrenciesSet;
const money = "{ amount currencyCode }";
const page = `query($slug: String!) { product(slug: $slug) { priceRange { min ${money} max ${money} } compareAtPrice ${money}
  variants { price ${money} compareAtPrice ${money} availability { purchasable } prices { price ${money} compareAtPrice ${money} } } } }`;
const cartFields = `cart { id currencyCode lines { id quantity unitPrice ${money} total ${money} } warnings { code message } cost { subtotal ${money} total ${money} } }
  warnings { code message } ${errorFields}`;
const create = async (lines: { variantId: string; quantity: number }[], asker?: Asker) =>
  (await shop.must(`mutation($input: CartCreateInput!) { cartCreate(input: $input) { ${cartFields} } }`, { input: { lines } }, asker))
    .cartCreate;
const change = async (cartId: string, currencyCode: string) =>
  (
    await shop.must(
      `mutation($input: CartCurrencySetInput!) { cartCurrencySet(input: $input) { ${cartFields} } }`,
      { input: { cartId, currencyCode } },
      { language: "en" },
    )
  ).cartCurrencySet;
const setPrices = async (prices: object[], asker: Asker = { token: shop.owner, language: "en" }, variantId = bowl.variants[0]!.id) =>
  (
    await shop.must(
      `mutation($input: VariantPricesSetInput!) { variantPricesSet(input: $input) { variant { prices { price ${money} compareAtPrice ${money} } } ${errorFields} } }`,
      { input: { variantId, prices } },
      asker,
    )
  ).variantPricesSet;

describe("the catalogue", () => {
  test("a product is priced in the asked currency, by its own list; the answer says which that was", async () => {
    const answer = await shop.gql(page, { slug: bowl.slug }, inCurrency("usd"));
    expect(answer.headers.get("x-currency")).toBe("USD");
    expect(answer.headers.get("vary")).toContain("X-Currency");
    expect(answer.data.product).toMatchObject({
      priceRange: { min: { amount: "19.99", currencyCode: "USD" }, max: { amount: "19.99" } },
      compareAtPrice: { amount: "25.00", currencyCode: "USD" },
      variants: [
        { price: { amount: "19.99", currencyCode: "USD" }, compareAtPrice: { amount: "25.00" }, availability: { purchasable: true } },
      ],
    });
    expect(answer.data.product.variants[0].prices.map((p: { price: object }) => p.price)).toEqual([
      { amount: "88.00", currencyCode: "CNY" },
      { amount: "19.99", currencyCode: "USD" },
      { amount: "2980", currencyCode: "JPY" },
    ]);
    const home = await shop.gql(page, { slug: bowl.slug });
    expect(home.headers.get("x-currency")).toBeNull();
    expect(home.data.product).toMatchObject({ priceRange: { min: { amount: "88.00", currencyCode: "CNY" } }, compareAtPrice: null });
  });

  test("a currency that the shop does not sell in, or that is none, is answered in the shop's own", async () => {
    for (const code of ["EUR", "ABC", "'; drop table product; --", ""]) {
      const { product } = await shop.must(page, { slug: bowl.slug }, inCurrency(code));
      expect(product.priceRange.min, code).toEqual({ amount: "88.00", currencyCode: "CNY" });
    }
  });

  test("what has no price in a currency keeps the shop's own there, cannot be bought, and is in no list of it", async () => {
    const { product } = await shop.must(page, { slug: local.slug }, inCurrency("USD"));
    expect(product).toMatchObject({
      priceRange: { min: { amount: "66.00", currencyCode: "CNY" } },
      variants: [{ price: { amount: "66.00", currencyCode: "CNY" }, availability: { purchasable: false } }],
    });
    for (const sort of ["RECOMMENDED", "NEWEST", "PRICE_ASC", "PRICE_DESC", "BEST_SELLING"]) {
      const { products } = await shop.must(
        `{ products(first: 50, sortKey: ${sort}) { totalCount nodes { slug priceRange { min ${money} } } } }`,
        {},
        inCurrency("USD"),
      );
      const slugs = products.nodes.map((node: { slug: string }) => node.slug);
      expect(slugs, sort).toContain(bowl.slug);
      expect(slugs, sort).not.toContain(local.slug);
      expect(products.totalCount).toBe(slugs.length);
      expect(
        new Set(products.nodes.map((node: { priceRange: { min: { currencyCode: string } } }) => node.priceRange.min.currencyCode)),
      ).toEqual(new Set(["USD"]));
    }
  });

  test("a range of prices is in the asked currency, in lists and in search, and counts with it", async () => {
    const found = async (minPrice: string, maxPrice: string, currency: string) =>
      (
        await shop.must(
          `query($min: Decimal, $max: Decimal) { search(query: "海外茶碗", minPrice: $min, maxPrice: $max) { totalCount nodes { slug } } }`,
          { min: minPrice, max: maxPrice },
          inCurrency(currency),
        )
      ).search.nodes.length;
    expect([await found("19.99", "19.99", "USD"), await found("20.00", "99.00", "USD")]).toEqual([1, 0]);
    expect([await found("2980", "2980", "JPY"), await found("88.00", "88.00", "CNY")]).toEqual([1, 1]);
    const refused = await shop.gql(`{ products(minPrice: "19.5") { totalCount } }`, {}, inCurrency("JPY"));
    expect(refused.errors).toMatchObject([{ extensions: { code: "BAD_INPUT" } }]);
  });
});

describe("the cart", () => {
  test("sums are exact in dollars and yen, and stay in the cart's currency whatever is asked for later", async () => {
    const line = [{ variantId: bowl.variants[0]!.id, quantity: 3 }];
    const usd = await create(line, inCurrency("USD"));
    expect(usd.cart).toMatchObject({ currencyCode: "USD", cost: { subtotal: { amount: "59.97", currencyCode: "USD" } } });
    expect((await create(line, inCurrency("JPY"))).cart.cost.subtotal).toEqual({ amount: "8940", currencyCode: "JPY" });
    const { cart } = await shop.must(`query($id: ID!) { cart(id: $id) { currencyCode lines { unitPrice ${money} } } }`, {
      id: usd.cart.id,
    });
    expect(cart).toEqual({ currencyCode: "USD", lines: [{ unitPrice: { amount: "19.99", currencyCode: "USD" } }] });
  });

  test("what is not sold in the cart's currency is refused by name", async () => {
    expect(await create([{ variantId: local.variants[0]!.id, quantity: 1 }], inCurrency("USD"))).toMatchObject({
      cart: null,
      userErrors: [{ code: "NOT_PURCHASABLE", message: "Not sold in USD", field: ["lines", "0", "variantId"] }],
    });
  });

  test("put into another currency, every line has the price of that; what is not sold in it goes and is named", async () => {
    const { cart } = await create([
      { variantId: bowl.variants[0]!.id, quantity: 2 },
      { variantId: local.variants[0]!.id, quantity: 1 },
    ]);
    expect(cart.cost.subtotal).toEqual({ amount: "242.00", currencyCode: "CNY" });
    expect(await change(cart.id, "USD")).toMatchObject({
      cart: {
        currencyCode: "USD",
        lines: [{ quantity: 2, unitPrice: { amount: "19.99" } }],
        warnings: [],
        cost: { subtotal: { amount: "39.98" } },
      },
      warnings: [{ code: "NOT_PURCHASABLE", message: "“Tea bowl” is not sold in USD" }],
      userErrors: [],
    });
    expect(await change(cart.id, "USD")).toMatchObject({ cart: { lines: [{ quantity: 2 }] }, warnings: [] });
    expect(await change(cart.id, "KWD")).toMatchObject({ cart: null, userErrors: [{ code: "INVALID", field: ["currencyCode"] }] });
    expect(await change(cart.id, "CNY")).toMatchObject({ cart: { lines: [{ unitPrice: { amount: "88.00", currencyCode: "CNY" } }] } });
  });
});

describe("setting prices", () => {
  test.each([
    [[{ currencyCode: "USD", price: "1.234" }], "INVALID", ["prices", "0", "price"]],
    [[{ currencyCode: "JPY", price: "10.5" }], "INVALID", ["prices", "0", "price"]],
    [[{ currencyCode: "USD", price: "0" }], "INVALID", ["prices", "0", "price"]],
    [[{ currencyCode: "USD", price: "-1.00" }], "INVALID", ["prices", "0", "price"]],
    [[{ currencyCode: "EUR", price: "1.00" }], "INVALID", ["prices", "0", "currencyCode"]],
    [[{ currencyCode: "CNY", price: null }], "REQUIRED", ["prices", "0", "price"]],
    [[{ currencyCode: "USD", price: "9.00", compareAtPrice: "9.00" }], "INVALID", ["prices", "0", "compareAtPrice"]],
    [
      [
        { currencyCode: "USD", price: "9.00" },
        { currencyCode: "USD", price: "8.00" },
      ],
      "INVALID",
      ["prices", "1", "currencyCode"],
    ],
  ])("%j is refused, and nothing changes", async (prices, code, field) => {
    const answer = await setPrices(prices);
    expect(answer).toMatchObject({ variant: null, userErrors: [{ code, field }] });
    const { product } = await shop.must(page, { slug: bowl.slug });
    expect(product.variants[0].prices.map((p: { price: { amount: string } }) => p.price.amount)).toEqual(["88.00", "19.99", "2980"]);
  });

  test("only who may write products; an unknown variant is told", async () => {
    await expect(setPrices([{ currencyCode: "USD", price: "9.00" }], {})).rejects.toThrow("NOT_SIGNED_IN");
    expect(await setPrices([{ currencyCode: "USD", price: "9.00" }], undefined, bowl.id.replace("prd_", "var_"))).toMatchObject({
      userErrors: [{ code: "NOT_FOUND" }],
    });
  });

  test("a price that changes is a warning in carts that saw the former, and the order is refused until it is accepted", async () => {
    const vase = await aProduct(shop, { variants: [{ price: 5_000n, prices: [{ currency: "USD", price: 900n }] }] });
    const { cart } = await create([{ variantId: vase.variants[0]!.id, quantity: 1 }], inCurrency("USD"));
    await setPrices([{ currencyCode: "USD", price: "9.50" }], undefined, vase.variants[0]!.id);
    const read = async () =>
      (await shop.must(`query($id: ID!) { cart(id: $id) { warnings { code } cost { subtotal ${money} } } }`, { id: cart.id })).cart;
    expect(await read()).toEqual({ warnings: [{ code: "PRICE_CHANGED" }], cost: { subtotal: { amount: "9.50", currencyCode: "USD" } } });
    await setPrices([{ currencyCode: "USD", price: null }], undefined, vase.variants[0]!.id);
    expect(await read()).toEqual({ warnings: [{ code: "NOT_PURCHASABLE" }], cost: { subtotal: { amount: "0.00", currencyCode: "USD" } } });
  });
});

describe("an order abroad", () => {
  const berlin = {
    countryCode: "DE",
    name: "Anna Vogel",
    phone: "+49 30 12345678",
    street: "Ackerstr. 1",
    city: "Berlin",
    postcode: "10115",
  };
  const destination = { countryCode: "DE", postcode: "10115" };
  const inDollars = async (method: "PAYPAL" | "STRIPE"): Promise<TestOrder> => {
    const asker = inCurrency("USD");
    const cart = await aCart(shop, [{ variantId: bowl.variants[0]!.id, quantity: 2 }], asker, destination);
    const options = { paymentMethod: method, address: berlin, email: "anna@example.org", shippingMethod: "sf-international-usd" } as const;
    const placed = await place(shop, cart, options, asker);
    expect(placed.userErrors).toEqual([]);
    return { order: placed.order, id: placed.order.id, token: placed.accessToken!, product: bowl };
  };

  test("freight is the one of that currency, and only methods that take it are offered", async () => {
    const cart = await aCart(shop, [{ variantId: bowl.variants[0]!.id, quantity: 2 }], inCurrency("USD"), destination);
    expect(cart.total).toBe("86.98"); // 2 × 19.99 and 47.00 of freight for 600 g
    const { shippingQuotes, paymentMethods } = await shop.must(
      `query($id: ID!) { shippingQuotes(cartId: $id) { code fee ${money} available } paymentMethods(cartId: $id) { code unavailableReason } }`,
      { id: cart.id },
    );
    expect(shippingQuotes).toEqual([
      { code: "sf-international-usd", fee: { amount: "47.00", currencyCode: "USD" }, available: true },
      { code: "pickup", fee: { amount: "0.00", currencyCode: "USD" }, available: true },
    ]);
    const open = paymentMethods.filter((method: { unavailableReason: string | null }) => method.unavailableReason === null);
    expect(open.map(({ code }: { code: string }) => code).toSorted()).toEqual(["BANK_TRANSFER", "PAYPAL", "STRIPE"]);
    const options = { address: berlin, email: "anna@example.org", shippingMethod: "sf-international-usd" };
    expect(await place(shop, cart, { ...options, paymentMethod: "ALIPAY" })).toMatchObject({
      order: null,
      userErrors: [{ code: "METHOD_UNAVAILABLE", field: ["paymentMethod"] }],
    });
    expect(await place(shop, cart, { ...options, paymentMethod: "PAYPAL", shippingMethod: "sf-international" })).toMatchObject({
      userErrors: [{ code: expect.stringMatching("METHOD_UNAVAILABLE|DESTINATION_EXCLUDED") }],
    });
  });

  test("paid with PayPal in dollars, a part given back in dollars; the list that changes meanwhile changes nothing", async () => {
    const order = await inDollars("PAYPAL");
    const { payment } = await startPayment(shop, order, "PAYPAL", null);
    await setPrices([{ currencyCode: "USD", price: "29.99" }]);
    await act(shop, "paypal", payment.number, "approve");
    const paid = await orderUntil(shop, order, (o) => o.paymentStatus === "PAID", 20_000);
    expect(paid.cost.total).toEqual({ amount: "86.98" });
    expect((await giveBack(shop, order, { amount: "19.99" })).refund).toMatchObject({ amount: { amount: "19.99" } });
    await orderUntil(shop, order, (o) => o.paymentStatus === "PARTIALLY_REFUNDED", 20_000);
    expect(await booked(shop, "paypal", payment.number)).toEqual(["pay 86.98 USD", "refund 19.99 USD"]);
    await setPrices([{ currencyCode: "USD", price: "19.99", compareAtPrice: "25.00" }]);
  });

  test("refused for Alipay, and paid by card in dollars", async () => {
    const order = await inDollars("STRIPE");
    expect(await startPayment(shop, order)).toMatchObject({ payment: null, userErrors: [{ code: "METHOD_UNAVAILABLE" }] });
    const { payment } = await startPayment(shop, order, "STRIPE", null);
    await act(shop, "stripe", payment.number, "pay");
    expect((await orderUntil(shop, order, (o) => o.paymentStatus === "PAID", 20_000)).cost.paid).toEqual({ amount: "86.98" });
  });

  test("after all of this the shop's books and the companies' agree", () => booksAgree(shop));
});
