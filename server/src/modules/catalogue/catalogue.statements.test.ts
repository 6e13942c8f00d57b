import { graphql } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { statementCount } from "../../platform/db/pool.ts";
import { shopSchema } from "../../schema.ts";
import { dictionary, forgetDictionary } from "./dictionary.ts";
import { saveCategories } from "./category.service.ts";

let shop: TestShop;
let categoryId: string;

beforeAll(async () => {
  shop = await startTestShop({ worker: false });
  const named = (name: string) => ({ zh: { name, description: "" } });
  const ids = await saveCategories(shop.ctx(), [
    { slug: "ware", texts: named("器") },
    { slug: "bowls", parent: "ware", texts: named("碗") },
  ]);
  categoryId = ids.get("bowls")!;
  for (let i = 0; i < 30; i++) await aProduct(shop, { categoryId });
});
afterAll(() => shop.close());

describe("the number of SQL statements", () => {
  const statements = async (source: string) => {
    forgetDictionary(shop.app); // the catalogue's small tables are kept for a second: read again in the middle, they would be counted
    await dictionary(shop.ctx());
    const count = { statements: 0 };
    const { errors } = await statementCount.run(count, () => graphql({ schema: shopSchema(), source, contextValue: shop.ctx() }));
    expect(errors).toBeUndefined();
    return count.statements;
  };
  const card = `id slug name image { url alt thumbhash } priceRange { min { formatted } } compareAtPrice { formatted }`;

  test("is one for a page of a category, stock included, and one more for its total and facets", async () => {
    const page = (more: string) => `{ category(slug: "ware") { name ancestors { slug } children { slug } }
      products(first: 24, category: "ware") { nodes { ${card} availability { status } } ${more} pageInfo { endCursor } } }`;
    expect(await statements(page(""))).toBe(1);
    expect(await statements(page("totalCount facets { values { count } }"))).toBeLessThanOrEqual(2);
  });

  test("is one for a product with its variants, stock and pictures, and two with what goes with it", async () => {
    const { slug } = await aProduct(shop, { categoryId, variants: [{}, {}, {}] });
    const page = (
      more: string,
    ) => `{ product(slug: "${slug}") { ${card} description care images { url } attributes { value } availability { status }
      category { name ancestors { slug } } collections { slug } ${more}
      variants { sku price { formatted } image { url } availability { status } } } }`;
    await statements(page(""));
    expect(await statements(page(""))).toBe(1);
    expect(await statements(page(`related { ${card} availability { status } }`))).toBe(2);
  });
});
