import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct, type TestProduct } from "../../../test/factories.catalogue.ts";
import { aCart, place, shanghai } from "../../../test/factories.orders.ts";
import { breakSf } from "../../../test/factories.shipments.ts";
import { changed, row, sql } from "../../platform/db/sql.ts";
import { statementCount } from "../../platform/db/pool.ts";
import { RateLimited } from "../../platform/failures.ts";
import { forgetTemplates, quoteShipping } from "./freight.quotes.ts";

let shop: TestShop;
let second: TestShop;
let bowl: TestProduct;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  second = await startTestShop({ like: shop, worker: false });
  bowl = await aProduct(shop, { stock: 500 });
  await changed(shop.ctx(), sql`update variant set length_mm = 300, width_mm = 200, height_mm = 150 where id = ${bowl.variants[0]!.uuid}`);
});
afterAll(async () => {
  await second.close();
  await shop.close();
});

const { provinceCode, cityCode, districtCode } = shanghai;
const destination = { countryCode: "CN", provinceCode, cityCode, districtCode };
const flat = { firstGrams: 1000, firstFee: "33", additionalGrams: 1000, additionalFee: "1" };

/** Makes a template and answers its code. */
async function aTemplate(change: object): Promise<string> {
  const input = { nameZh: "测试", carrier: "SF", zones: [], elsewhere: flat, idempotencyKey: randomUUID(), ...change };
  const query = `mutation($input: FreightTemplateSaveInput!) { freightTemplateSave(input: $input) { template { code } userErrors { message field } } }`;
  const { freightTemplateSave } = await shop.must(query, { input }, { token: shop.owner });
  for (const one of [shop, second]) forgetTemplates(one.app);
  return freightTemplateSave.template.code;
}
/** Nothing is known of any price, neither in the database nor of a moment ago. */
async function forgetPrices(): Promise<void> {
  await new Promise((wait) => setTimeout(wait, 1_100));
  await changed(shop.ctx(), sql`delete from carrier_quote`);
}
interface Quote {
  code: string;
  fee: { amount: string };
  parcels: number;
  free: boolean;
  carrierPriced: boolean;
  certainty: string;
}
const quotes = async (at: TestShop, of: object): Promise<Quote[]> =>
  (
    await at.must(
      `query($variantId: ID, $quantity: Int, $cartId: ID, $p: String, $c: String, $d: String) {
        shippingQuotes(variantId: $variantId, quantity: $quantity, cartId: $cartId, provinceCode: $p, cityCode: $c, districtCode: $d) {
          code fee { amount } free parcels carrierPriced certainty } }`,
      { p: provinceCode, c: cityCode, d: districtCode, ...of },
    )
  ).shippingQuotes;

/** The freight of some bowls as the product page, the cart's quotes, the cart's cost on another replica and the order say it. */
async function everywhere(code: string, quantity: number): Promise<{ said: string[]; quote: Quote }> {
  const variantId = bowl.variants[0]!.id;
  const onPage = (await quotes(shop, { variantId, quantity })).find((one) => one.code === code)!;
  const cart = await aCart(shop, [{ variantId, quantity }], undefined, destination);
  const ofCart = (await quotes(second, { cartId: cart.id })).find((one) => one.code === code)!;
  const select = `mutation($input: CartShippingSelectInput!) { cartShippingSelect(input: $input) { cart { cost { shipping { amount } total { amount } } } } }`;
  const { cartShippingSelect } = await second.must(select, { input: { cartId: cart.id, shippingMethod: code } });
  const { shipping, total } = cartShippingSelect.cart.cost;
  const placed = await place(shop, { id: cart.id, total: total.amount }, { shippingMethod: code });
  expect(placed.userErrors).toEqual([]);
  return { said: [onPage.fee.amount, ofCart.fee.amount, shipping.amount, placed.order!.cost.shipping.amount], quote: onPage };
}

test.each<[string, object]>([
  ["by weight", {}],
  ["by volume in several parcels", { basis: "VOLUME", volumetricDivisor: 6000, parcelMaxGrams: 4000, parcelMaxLitres: 30 }],
  ["by the piece", { basis: "PIECE", elsewhere: { ...flat, firstPieces: 2, additionalPieces: 2 } }],
  ["by the carrier's price with a margin", { carrierRate: { percent: 12, fixed: "1.50" } }],
  ["by the carrier's price for several parcels", { carrierRate: { percent: 0, fixed: "0" }, parcelMaxLitres: 20 }],
])("product page, cart, another replica and order say the same freight: %s", async (_, change) => {
  const code = await aTemplate(change);
  for (const quantity of [1, 7]) {
    const { said } = await everywhere(code, quantity);
    expect(new Set(said).size, said.join(" ")).toBe(1);
  }
});

test("the carrier's price of its ordinary service counts, with the margin on top", async () => {
  const code = await aTemplate({ carrierRate: { percent: 10, fixed: "2" } });
  const { said, quote } = await everywhere(code, 1);
  const asked = await row(
    shop.ctx(),
    sql<{ fee: bigint }>`select fee from carrier_quote where fee is not null order by expires_at desc limit 1`,
  );
  expect(quote).toMatchObject({ carrierPriced: true, parcels: 1 });
  const fee = (BigInt(asked!.fee) * 110n + 99n) / 100n + 200n;
  expect(said[0]).toBe(`${fee / 100n}.${String(fee % 100n).padStart(2, "0")}`);
});

test("a carrier that does not answer costs nobody the order: the template's fee is shown and charged", async () => {
  const code = await aTemplate({ carrierRate: { percent: 0, fixed: "0" } });
  await forgetPrices();
  await breakSf(shop, "error-5xx", { match: "EXP_RECE_QUERY_DELIVERTM", times: 20 });
  const { said, quote } = await everywhere(code, 1);
  expect(quote.carrierPriced).toBe(false);
  expect(new Set(said)).toEqual(new Set(["33.00"]));
  const silent = await row(shop.ctx(), sql<{ n: bigint }>`select count(*) as n from carrier_quote where fee is null`);
  expect(Number(silent!.n)).toBe(1); // and it is not asked again for a while
});

describe("while only the province is known, as on a product page", () => {
  const variantId = () => bowl.variants[0]!.id;
  const inGuangdong = { p: "440000", c: null, d: null };
  const early = async (code: string, of: object = {}) =>
    (await quotes(shop, { variantId: variantId(), ...inGuangdong, ...of })).find((one) => one.code === code)!;

  test("the fee is about the carrier's price to its chief city, with the margin, and firm once the city is known", async () => {
    const code = await aTemplate({ carrierRate: { percent: 10, fixed: "2" } });
    const [about, firm] = [await early(code), await early(code, { c: "440100" })];
    expect([about.certainty, firm.certainty]).toEqual(["ABOUT", "FIRM"]);
    expect(about).toMatchObject({ carrierPriced: true, fee: firm.fee });
  });

  test("and the carrier does not answer, the fee is said to be unknown, in the cart's sums as well", async () => {
    const code = await aTemplate({ carrierRate: { percent: 0, fixed: "0" } });
    await forgetPrices();
    await breakSf(shop, "error-5xx", { match: "EXP_RECE_QUERY_DELIVERTM", times: 20 });
    expect(await early(code)).toMatchObject({ certainty: "UNKNOWN", carrierPriced: false, free: false });
    const cart = await aCart(shop, [{ variantId: variantId(), quantity: 1 }], undefined, { countryCode: "CN", provinceCode: "440000" });
    const select = `mutation($input: CartShippingSelectInput!) { cartShippingSelect(input: $input) { cart { cost { shipping { amount } subtotal { amount } total { amount } } } } }`;
    const { cost } = (await shop.must(select, { input: { cartId: cart.id, shippingMethod: code } })).cartShippingSelect.cart;
    expect(cost).toMatchObject({ shipping: null, total: cost.subtotal });
    await fetch(`${shop.simulators!.url}/control/faults`, { method: "DELETE" });
  });

  test("a fee by the shop's own table is firm all the same", async () => {
    expect(await early(await aTemplate({}))).toMatchObject({ certainty: "FIRM", carrierPriced: false, fee: { amount: "33.00" } });
  });

  test("many who look at once ask the carrier once, and a quote takes three statements at most, however many ways there are", async () => {
    await aTemplate({ carrierRate: { percent: 1, fixed: "0" } });
    await aTemplate({ carrierRate: { percent: 2, fixed: "0" } });
    await changed(shop.ctx(), sql`delete from carrier_quote`);
    let asked = 0;
    const { fetch } = shop.app;
    shop.app.fetch = (url, init) => {
      if (String(init?.body).includes("EXP_RECE_QUERY_DELIVERTM")) asked++;
      return fetch(url, init);
    };
    const items = [{ id: "a", quantity: 1, grams: 900, volumeMm3: 0 }];
    const request = { items, merchandise: 100n, currency: "CNY", destination: { countryCode: "CN", provinceCode: "510000" } };
    await Promise.all(Array.from({ length: 20 }, () => quoteShipping(shop.ctx(), request)));
    shop.app.fetch = fetch;
    expect(asked).toBe(1);
    const statementsOf = async () => {
      const count = { statements: 0 };
      await statementCount.run(count, () => quoteShipping(shop.ctx(), request));
      return count.statements;
    };
    expect(await statementsOf()).toBeLessThanOrEqual(3); // templates at most once a second, sender, kept prices
    await forgetPrices();
    expect(await statementsOf()).toBeLessThanOrEqual(5); // and the answers, and the count of calls to the carrier
  });

  test("who asks for ever new weights is told that the fee is not known yet, instead of the carrier being asked without end", async () => {
    const code = await aTemplate({ carrierRate: { percent: 0, fixed: "0" } });
    const limits = shop.app.limits;
    shop.app.limits = { ...limits, spend: () => Promise.reject(new RateLimited(60)) };
    const { certainty } = await early(code, { p: "620000" });
    shop.app.limits = limits;
    expect(certainty).toBe("UNKNOWN");
    expect(await early(code, { p: "620000" })).toMatchObject({ certainty: "ABOUT" });
  });
});
