import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct, type TestProduct } from "../../../test/factories.catalogue.ts";
import { aCart, place, shanghai } from "../../../test/factories.orders.ts";
import { breakSf } from "../../../test/factories.shipments.ts";
import { changed, row, sql } from "../../platform/db/sql.ts";
import { forgetTemplates } from "./freight.quotes.ts";

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
interface Quote {
  code: string;
  fee: { amount: string };
  parcels: number;
  carrierPriced: boolean;
}
const quotes = async (at: TestShop, of: object): Promise<Quote[]> =>
  (
    await at.must(
      `query($variantId: ID, $quantity: Int, $cartId: ID, $p: String, $c: String, $d: String) {
        shippingQuotes(variantId: $variantId, quantity: $quantity, cartId: $cartId, provinceCode: $p, cityCode: $c, districtCode: $d) {
          code fee { amount } parcels carrierPriced } }`,
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
  await changed(shop.ctx(), sql`delete from carrier_quote`);
  await breakSf(shop, "error-5xx", { match: "EXP_RECE_QUERY_DELIVERTM", times: 20 });
  const { said, quote } = await everywhere(code, 1);
  expect(quote.carrierPriced).toBe(false);
  expect(new Set(said)).toEqual(new Set(["33.00"]));
  const silent = await row(shop.ctx(), sql<{ n: bigint }>`select count(*) as n from carrier_quote where fee is null`);
  expect(Number(silent!.n)).toBe(1); // and it is not asked again for a while
});

test("a province alone is no route: the table's fee is shown until the city is known", async () => {
  const code = await aTemplate({ carrierRate: { percent: 0, fixed: "0" } });
  const [known] = (await quotes(shop, { variantId: bowl.variants[0]!.id, c: null, d: null })).filter((one) => one.code === code);
  expect(known).toMatchObject({ carrierPriced: false, fee: { amount: "33.00" } });
});
