import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { readBooks } from "../../../test/chaos/books.ts";
import { check } from "../../../test/chaos/checker.ts";
import { aProduct, type TestProduct } from "../../../test/factories.catalogue.ts";
import { aCart, place } from "../../../test/factories.orders.ts";
import { rows, sql } from "../../platform/db/sql.ts";
import type { CartData, CartLineData } from "../cart/cart.reads.ts";
import { quoteCart } from "./quote.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

const price = fc.bigInt({ min: 1n, max: 99_999_999n });
const line = fc.record({
  price,
  quantity: fc.integer({ min: 1, max: 99 }),
  weightGrams: fc.integer({ min: 0, max: 30_000 }),
  requiresShipping: fc.boolean(),
});
const places = {
  nanchang: { countryCode: "CN", provinceCode: "360000", cityCode: "360100", districtCode: "360102", postcode: null },
  shanghai: { countryCode: "CN", provinceCode: "310000", cityCode: "310100", districtCode: "310104", postcode: null },
  lhasa: { countryCode: "CN", provinceCode: "540000", cityCode: "540100", districtCode: "540102", postcode: null },
  tokyo: { countryCode: "JP", provinceCode: null, cityCode: null, districtCode: null, postcode: "150-0001" },
};
/** First weight, its fee, each further step, its fee, free from: written down again from the shop's tariff. */
const tariff = {
  nanchang: [1000, 1200n, 1000, 200n, 29_900n],
  shanghai: [1000, 1500n, 1000, 500n, 29_900n],
  lhasa: [1000, 2800n, 1000, 1500n, null],
  tokyo: [500, 12_000n, 500, 3500n, null],
} as const;

/** Tax contained in a gross sum, by repeated comparison instead of the shop's formula: the t for which |113·t − 13·gross| is least, halves up. */
const contained = (gross: bigint): bigint => {
  const low = (gross * 13n) / 113n;
  return 2n * (gross * 13n - low * 113n) >= 113n ? low + 1n : low;
};

test("in a thousand random carts lines and freight are the total to the last fen, and the tax is what they contain", async () => {
  const ctx = shop.ctx();
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 12 }),
      fc.constantFrom("nanchang", "shanghai", "lhasa", "tokyo"),
      async (lines, where) => {
        const data = lines.map((given, i): CartLineData => ({
          ...given,
          uuid: `${i}`,
          volumeMm3: 0,
          variantId: `${i}`,
          seenPrice: given.price,
          available: 99,
          onSale: true,
          limit: 99,
          name: "x",
        }));
        const cart: CartData = {
          id: "crt",
          status: "OPEN",
          accountId: null,
          orderId: null,
          currency: "CNY",
          destination: places[where],
          shippingMethod: null,
          updatedAt: new Date(),
          lines: data,
        };
        const quote = await quoteCart(ctx, cart);
        const goods = lines.reduce((sum, l) => sum + l.price * BigInt(l.quantity), 0n);
        const grams = lines.reduce((sum, l) => sum + (l.requiresShipping ? l.weightGrams * l.quantity : 0), 0);
        const [first, fee, step, more, freeOver] = tariff[where];
        const nothingSent = lines.every((l) => !l.requiresShipping);
        const freight =
          nothingSent || (freeOver !== null && goods >= freeOver)
            ? 0n
            : fee + BigInt(Math.max(0, Math.ceil((grams - first) / step))) * more;
        expect(quote).toMatchObject({ subtotal: goods, shipping: freight, total: goods + freight, discount: 0n });
        const tax =
          where === "tokyo" ? 0n : lines.reduce((sum, l) => sum + contained(l.price * BigInt(l.quantity)), 0n) + contained(freight);
        expect(quote.tax).toBe(tax);
      },
    ),
    { numRuns: 1000 },
  );
});

test("in a hundred random orders what was frozen adds up to what was shown", async () => {
  const products: TestProduct[] = [];
  for (const [seed] of fc.sample(fc.tuple(price), { numRuns: 12, seed: 20261122 })) {
    const weightGrams = Number(seed % 5_000n);
    products.push(await aProduct(shop, { price: seed, variants: [{ weightGrams, stock: 100_000 }] }));
  }
  const pick = fc.uniqueArray(
    fc.record({ of: fc.integer({ min: 0, max: products.length - 1 }), quantity: fc.integer({ min: 1, max: 9 }) }),
    {
      minLength: 1,
      maxLength: 6,
      selector: ({ of }) => of,
    },
  );
  const buy = async (picked: { of: number; quantity: number }[]) => {
    const cart = await aCart(
      shop,
      picked.map(({ of, quantity }) => ({ variantId: products[of]!.variants[0]!.id, quantity })),
    );
    const { order, userErrors } = await place(shop, cart, { paymentMethod: "BANK_TRANSFER" });
    expect(userErrors).toEqual([]);
    expect(order.cost.total.amount).toBe(cart.total);
  };
  const carts = fc.sample(pick, 100);
  while (carts.length > 0) await Promise.all(carts.splice(0, 10).map(buy));
  const sums = await rows(
    shop.ctx(),
    sql<{
      ok: boolean;
    }>`select sum(l.total) = o.subtotal and o.subtotal + o.shipping = o.total and sum(l.unit_price * l.quantity) = o.subtotal
        and bool_and(l.tax = round(l.total * 13 / 113.0)) and o.tax = sum(l.tax) + round(o.shipping * 13 / 113.0) as ok
      from shop_order o join order_line l on l.order_id = o.id group by o.id`,
  );
  expect(sums).toEqual(Array.from({ length: 100 }, () => ({ ok: true })));
  expect(check(await readBooks(shop.databaseUrl, { settled: true }))).toEqual([]);
}, 120_000);
