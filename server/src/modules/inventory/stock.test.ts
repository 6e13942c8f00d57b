import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

const adjust = async (change: { delta?: number; onHand?: number }, language: "zh" | "en") => {
  const { variants } = await aProduct(shop);
  const input = { variantId: variants[0]!.id, reason: "CORRECTION", idempotencyKey: crypto.randomUUID(), ...change };
  const query = `mutation($input: StockAdjustInput!) { stockAdjust(input: $input) { userErrors { code field message } } }`;
  return (await shop.must(query, { input }, { token: shop.owner, language })).stockAdjust.userErrors;
};

test("a change of nothing and an impossible count are refused at their field, by the name people read above it", async () => {
  expect(await adjust({ delta: 0 }, "en")).toEqual([{ code: "INVALID", field: ["delta"], message: expect.stringMatching(/^The change/) }]);
  expect(await adjust({ delta: 0 }, "zh")).toMatchObject([{ message: expect.stringMatching(/^变化件数/) }]);
  expect(await adjust({ onHand: -1 }, "en")).toMatchObject([{ field: ["onHand"], message: expect.stringMatching(/^The count/) }]);
});
