import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { shiftClock } from "../../platform/clock.ts";
import { saveAttributes, saveCategories, saveCollections } from "./category.service.ts";
import { listDueProducts } from "./listing.service.ts";

let shop: TestShop;
let categories: Map<string, string>;
const both = (name: string) => ({ zh: { name, description: "" }, en: { name: `${name} (en)`, description: "" } });
const glazes = ["celadon", "tenmoku"].map((code) => ({ code, name: { zh: code, en: code.toUpperCase() } }));

beforeAll(async () => {
  shop = await startTestShop({ worker: false });
  const ctx = shop.ctx();
  await saveAttributes(ctx, [
    { code: "glaze", type: "enum", facet: true, texts: { zh: { name: "釉色" }, en: { name: "Glaze" } }, values: glazes },
    {
      code: "capacity",
      type: "number",
      unit: "ml",
      facet: true,
      position: 1,
      texts: { zh: { name: "容量" }, en: { name: "Capacity" } },
      ranges: [
        { code: "small", name: { zh: "小" }, max: 100 },
        { code: "large", name: { zh: "大" }, min: 100 },
      ],
    },
  ]);
  categories = await saveCategories(ctx, [
    { slug: "ware", texts: both("器") },
    { slug: "bowls", parent: "ware", texts: both("碗") },
    { slug: "cups", parent: "ware", position: 1, texts: both("杯") },
    { slug: "elsewhere", position: 9, texts: both("别处") },
  ]);
  await saveCollections(ctx, [
    { slug: "cheap", texts: both("便宜"), rule: { maxPrice: 5_000 } },
    { slug: "picked", texts: both("精选") },
  ]);
});
afterAll(() => shop.close());

const slugs = async (args: string) =>
  (await shop.must(`{ products(first: 100, ${args}) { nodes { slug } } }`)).products.nodes.map(
    ({ slug }: { slug: string }) => slug,
  ) as string[];

const glazeOption = { code: "glaze", name: { zh: "釉色", en: "Glaze" }, values: glazes };

describe("a product", () => {
  test("speaks the language of the request", async () => {
    const { slug } = await aProduct(shop, {
      name: "汀雾茶碗",
      nameEn: "River Mist bowl",
      categoryId: categories.get("bowls")!,
      attributes: { glaze: "celadon", capacity: 280 },
      options: [glazeOption],
      variants: [
        { options: { glaze: "celadon" }, price: 16_800n, compareAt: 19_800n },
        { options: { glaze: "tenmoku" }, price: 18_800n },
      ],
    });
    const query = `query($slug: String!) { product(slug: $slug) {
      name language category { name ancestors { slug } } attributes { name value } options { name values { name } }
      priceRange { min { amount } max { formatted } } compareAtPrice { amount }
      variants { title price { amount } selectedOptions { code value } product { slug } } } }`;
    const { product } = await shop.must(query, { slug });
    expect(product).toMatchObject({
      name: "River Mist bowl",
      language: "EN",
      category: { name: "碗 (en)", ancestors: [{ slug: "ware" }] },
      attributes: [
        { name: "Glaze", value: "CELADON" },
        { name: "Capacity", value: "280 ml" },
      ],
      options: [{ name: "Glaze", values: [{ name: "CELADON" }, { name: "TENMOKU" }] }],
      priceRange: { min: { amount: "168.00" }, max: { formatted: "¥188.00" } },
      compareAtPrice: { amount: "198.00" },
    });
    expect(product.variants.map((variant: { title: string }) => variant.title)).toEqual(["CELADON", "TENMOKU"]);
    const chinese = await shop.must(query, { slug }, { language: "zh" });
    expect(chinese.product).toMatchObject({ name: "汀雾茶碗", language: "ZH", attributes: [{ name: "釉色", value: "celadon" }, {}] });
  });

  test("without a translation speaks Chinese and says so", async () => {
    const { slug } = await aProduct(shop, { name: "无名", nameEn: null });
    expect(await shop.must(`{ product(slug: "${slug}") { name language } }`)).toEqual({ product: { name: "无名", language: "ZH" } });
  });

  test("that is a draft, archived or not yet published is seen by staff alone", async () => {
    const hidden = [
      await aProduct(shop, { status: "DRAFT" }),
      await aProduct(shop, { status: "ARCHIVED" }),
      await aProduct(shop, { publishedAt: new Date(Date.now() + 86_400_000) }),
    ];
    const listed = await slugs("");
    for (const { slug, id } of hidden) {
      expect(listed).not.toContain(slug);
      expect((await shop.must(`{ product(slug: "${slug}") { slug } }`)).product).toBeNull();
      expect((await shop.must(`{ product(id: "${id}") { slug } }`)).product).toBeNull();
      expect((await shop.must(`{ product(id: "${id}") { slug } }`, {}, { token: shop.owner })).product).toEqual({ slug });
    }
  });

  test("scheduled for tomorrow appears tomorrow", async () => {
    const { slug } = await aProduct(shop, { publishedAt: new Date(Date.now() + 86_000_000) });
    await shiftClock(shop.ctx(), 86_400);
    expect(await listDueProducts(shop.ctx())).toHaveLength(2); // with the one of the test before
    expect(await slugs("sortKey: NEWEST")).toContain(slug);
    await shiftClock(shop.ctx(), -86_400);
  });

  test("is asked for by slug or by id, not by both or neither", async () => {
    for (const args of ["", '(slug: "a", id: "prd_1")']) {
      const { errors } = await shop.gql(`{ product${args} { slug } }`);
      expect(errors?.[0]?.extensions.code).toBe("BAD_INPUT");
    }
    expect((await shop.must(`{ product(id: "prd_nonsense") { slug } }`)).product).toBeNull();
  });
});

describe("a list", () => {
  test("of a category holds what is below it, and moves along with it", async () => {
    const { slug } = await aProduct(shop, { categoryId: categories.get("cups")! });
    expect(await slugs('category: "ware"')).toContain(slug);
    expect(await slugs('category: "bowls"')).not.toContain(slug);
    await saveCategories(shop.ctx(), [{ slug: "cups", parent: "elsewhere", texts: both("杯") }]);
    expect(await slugs('category: "ware"')).not.toContain(slug);
    expect(await slugs('category: "elsewhere"')).toContain(slug);
    await saveCategories(shop.ctx(), [{ slug: "cups", parent: "ware", position: 1, texts: both("杯") }]);
    expect(await slugs('category: "nowhere"')).toEqual([]);
  });

  test("by a rule takes what fits and lets go what no longer does", async () => {
    const { slug } = await aProduct(shop, { slug: "was-dear", price: 9_000n });
    expect(await slugs('collection: "cheap"')).not.toContain(slug);
    await aProduct(shop, { slug, price: 4_900n });
    expect(await slugs('collection: "cheap"')).toContain(slug);
    await saveCollections(shop.ctx(), [{ slug: "cheap", texts: both("便宜"), rule: { maxPrice: 4_000 } }]);
    expect(await slugs('collection: "cheap"')).not.toContain(slug);
  });

  test("of a category within a collection holds what is in both", async () => {
    const collectionIds = [...(await saveCollections(shop.ctx(), [{ slug: "picked", texts: both("精选") }])).values()];
    const inBoth = await aProduct(shop, { collectionIds, categoryId: categories.get("bowls")! });
    await aProduct(shop, { collectionIds });
    expect(await slugs('collection: "picked"')).toHaveLength(2);
    expect(await slugs('collection: "picked", category: "ware"')).toEqual([inBoth.slug]);
  });

  test("reads the same forwards and backwards in every order", async () => {
    for (let i = 0; i < 12; i++) await aProduct(shop, { price: BigInt(1_000 + (i % 4) * 100), soldCount: i % 3, position: i % 5 });
    for (const sort of ["RECOMMENDED", "NEWEST", "PRICE_ASC", "PRICE_DESC", "BEST_SELLING"]) {
      const forwards: string[] = [];
      const backwards: string[] = [];
      const query = (args: string) => `query($at: String) { products(${args}, sortKey: ${sort}) {
        nodes { slug } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
      for (let at: string | null = null, more = true; more;) {
        const { products } = await shop.must(query("first: 5, after: $at"), { at });
        forwards.push(...products.nodes.map(({ slug }: { slug: string }) => slug));
        at = products.pageInfo.endCursor;
        more = products.pageInfo.hasNextPage;
      }
      for (let at: string | null = null, more = true; more;) {
        const { products } = await shop.must(query("last: 5, before: $at"), { at });
        backwards.unshift(...products.nodes.map(({ slug }: { slug: string }) => slug));
        at = products.pageInfo.startCursor;
        more = products.pageInfo.hasPreviousPage;
      }
      expect(new Set(forwards).size).toBe(forwards.length);
      expect(backwards).toEqual(forwards);
      expect(forwards).toEqual(await slugs(`sortKey: ${sort}`));
    }
  });

  test("refuses a cursor of another list, a page of 101 and a token that is none", async () => {
    for (const args of ['after: "abc"', "first: 101", "first: 0", "first: 2, last: 2", 'facets: ["a\' or 1=1"]', 'minPrice: "1.001"'])
      expect((await shop.gql(`{ products(${args}) { nodes { slug } } }`)).errors?.[0]?.extensions.code).toBe("BAD_INPUT");
  });

  test("counts each facet under the filters of the others", async () => {
    const categoryId = (await saveCategories(shop.ctx(), [{ slug: "counted", texts: both("数") }])).get("counted")!;
    const make = (glaze: string, capacity: number) => aProduct(shop, { categoryId, attributes: { glaze, capacity } });
    await make("celadon", 50);
    await make("celadon", 300);
    await make("tenmoku", 300);
    // a variant's choice counts for its product, too
    await aProduct(shop, {
      categoryId,
      attributes: { capacity: 99 },
      options: [glazeOption],
      variants: [{ options: { glaze: "tenmoku" } }],
    });
    const facets = async (tokens: string[]) => {
      const { products } = await shop.must(
        `query($tokens: [String!]) { products(category: "counted", facets: $tokens) { totalCount nodes { slug } facets { values { token count selected } } } }`,
        { tokens },
      );
      expect(products.nodes).toHaveLength(products.totalCount);
      const values = products.facets.flatMap((facet: { values: { token: string; count: number }[] }) => facet.values);
      return Object.fromEntries(values.map(({ token, count }: { token: string; count: number }) => [token, count]));
    };
    expect(await facets([])).toEqual({ "glaze:celadon": 2, "glaze:tenmoku": 2, "capacity:small": 2, "capacity:large": 2 });
    expect(await facets(["glaze:celadon"])).toEqual({ "glaze:celadon": 2, "glaze:tenmoku": 2, "capacity:small": 1, "capacity:large": 1 });
    expect(await facets(["glaze:celadon", "capacity:large"])).toEqual({
      "glaze:celadon": 1,
      "glaze:tenmoku": 1,
      "capacity:small": 1,
      "capacity:large": 1,
    });
  });

  test("leaves out what is sold out when asked to", async () => {
    const { slug } = await aProduct(shop, { stock: 0 });
    expect(await slugs("")).toContain(slug);
    expect(await slugs("inStock: true")).not.toContain(slug);
    await aProduct(shop, { slug, stock: 1 });
    expect(await slugs("inStock: true")).toContain(slug);
  });

  test("counts what a category holds, everything below it included", async () => {
    const { categories: tree } = await shop.must(`{ categories { slug productCount children { slug productCount } } }`);
    const ware = tree.find(({ slug }: { slug: string }) => slug === "ware");
    const below = ware.children.reduce((sum: number, child: { productCount: number }) => sum + child.productCount, 0);
    expect(ware.children.map(({ slug }: { slug: string }) => slug)).toEqual(["bowls", "cups"]);
    expect(ware.productCount).toBe(below);
    expect(below).toBeGreaterThan(0);
  });
});
