import { graphql } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { statementCount } from "../../platform/db/pool.ts";
import { shopSchema } from "../../schema.ts";
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
    const count = { statements: 0 };
    const { errors } = await statementCount.run(count, () => graphql({ schema: shopSchema(), source, contextValue: shop.ctx() }));
    expect(errors).toBeUndefined();
    return count.statements;
  };
  const card = `id slug name image { url alt thumbhash } priceRange { min { formatted } } compareAtPrice { formatted }`;

  test("is at most four for a category page, and one more with availability", async () => {
    const page = (more: string) => `{ category(slug: "ware") { name productCount ancestors { slug } children { slug productCount } }
      products(first: 24, category: "ware") { nodes { ${card} ${more} } totalCount facets { values { count } } pageInfo { endCursor } } }`;
    expect(await statements(page(""))).toBeLessThanOrEqual(5);
    expect(await statements(page(""))).toBeLessThanOrEqual(4);
    expect(await statements(page("availability { status }"))).toBeLessThanOrEqual(5);
  });

  test("is at most four for a product page, and one more with availability", async () => {
    const { slug } = await aProduct(shop, { categoryId, variants: [{}, {}, {}] });
    const page = (more: string) => `{ product(slug: "${slug}") { ${card} description care images { url } attributes { value }
      category { name ancestors { slug } } collections { slug } related { ${card} }
      variants { sku price { formatted } image { url } ${more} } } }`;
    await statements(page(""));
    expect(await statements(page(""))).toBeLessThanOrEqual(4);
    expect(await statements(page("availability { status }"))).toBeLessThanOrEqual(5);
  });
});
