import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { shiftClock } from "../../platform/clock.ts";
import { seedManyProducts } from "../../seed/seed-many.ts";
import { saveCategories } from "../catalogue/category.service.ts";
import { forgetCounts } from "../catalogue/listing.counts.ts";
import { listDueProducts } from "../catalogue/listing.service.ts";
import { documentOf, normalise, termsOf } from "./search.text.ts";
import { rows, sql } from "../../platform/db/sql.ts";
import { markPopular } from "./popular.service.ts";
import { saveSearchQueries } from "./suggestion.reads.ts";

let shop: TestShop;

beforeAll(async () => {
  shop = await startTestShop({ worker: false });
  const ids = await saveCategories(shop.ctx(), [
    { slug: "bowls", texts: { zh: { name: "茶碗茶盏", description: "" }, en: { name: "Tea bowls", description: "" } } },
    { slug: "vases", texts: { zh: { name: "花器", description: "" }, en: { name: "Vases", description: "" } } },
  ]);
  const bowls = ids.get("bowls")!;
  await aProduct(shop, { slug: "mist", name: "汀雾茶碗", nameEn: "River Mist tea bowl", categoryId: bowls, soldCount: 5, price: 3_000n });
  await aProduct(shop, { slug: "plain", name: "茶碗", nameEn: "Tea bowl", categoryId: bowls, soldCount: 1, price: 2_000n });
  await aProduct(shop, {
    slug: "rest",
    name: "碗托",
    nameEn: "Bowl rest",
    subtitle: "茶碗之托",
    categoryId: null,
    price: 1_000n,
    stock: 0,
  });
  await aProduct(shop, {
    slug: "hare",
    name: "兔毫盏",
    nameEn: "Hare's-fur bowl",
    categoryId: bowls,
    soldCount: 9,
    variants: [{ sku: "SK-HFB-TEN" }],
  });
  await aProduct(shop, { slug: "celadon", name: "一枝瓶", nameEn: "Celadon vase", categoryId: ids.get("vases")! });
  await aProduct(shop, { slug: "draft", name: "茶碗草样", nameEn: "Draft bowl", status: "DRAFT" });
  await saveSearchQueries(shop.ctx(), [
    { zh: "茶碗", en: "tea bowl" },
    { zh: "花瓶", en: "vase" },
  ]);
});
afterAll(() => shop.close());

const find = async (query: string, args = "") => {
  const { search } = await shop.must(`query($query: String!) { search(query: $query, first: 50 ${args}) { nodes { slug } } }`, { query });
  return search.nodes.map(({ slug }: { slug: string }) => slug) as string[];
};

describe("a search", () => {
  test("finds Chinese by any part of a word, the exact name first, then by how well it sells", async () => {
    expect(await find("茶碗")).toEqual(["plain", "mist", "hare", "rest"]);
    expect(await find("雾茶")).toEqual(["mist"]);
    expect(await find("毫")).toEqual(["hare"]);
  });

  test("finds pinyin in full, in part and by initials", async () => {
    expect(await find("tingwu")).toEqual(["mist"]);
    expect((await find("chawan")).slice(0, 2).toSorted()).toEqual(["mist", "plain"]);
    expect(await find("cw")).toEqual(expect.arrayContaining(["mist", "plain"]));
    expect(await find("thz")).toEqual(["hare"]);
  });

  test("finds English words in any order, whatever their case, width or accents", async () => {
    expect(await find("BOWL mist")).toEqual(["mist"]);
    expect(await find("ｒｉｖｅｒ")).toEqual(["mist"]);
    expect(await find("céladon")).toEqual(["celadon"]);
    expect(await find("hare's fur")).toEqual(["hare"]);
    expect(await find("hf")).toEqual(["hare"]);
  });

  test("finds an article number", async () => {
    expect(await find("sk-hfb")).toEqual(["hare"]);
  });

  test("forgives spelling mistakes only when nothing fits literally", async () => {
    expect(await find("celedon")).toEqual(["celadon"]);
    expect(await find("river misst")).toEqual(["mist"]);
    expect(await find("xyzzy")).toEqual([]);
    // the filter left nothing, not the spelling
    expect(await find("rest", ", inStock: true")).toEqual([]);
  });

  test("never finds what is not on sale, and treats wildcards as text", async () => {
    expect(await find("草样")).toEqual([]);
    for (const query of ["%", "_", "%%%", "\\", "'", "  ", "!?"]) expect(await find(query)).toEqual([]);
    expect(await find("100%_of")).toEqual([]);
  });

  test("is limited to 100 characters", async () => {
    const { errors } = await shop.gql(`query($q: String!) { search(query: $q) { nodes { slug } } }`, { q: "茶".repeat(101) });
    expect(errors?.[0]?.extensions.code).toBe("BAD_INPUT");
    expect(await find("茶杯".repeat(50))).toEqual([]);
  });

  test("can be sorted, filtered and paged like any list", async () => {
    expect(await find("茶碗", ", sortKey: PRICE_ASC")).toEqual(["rest", "plain", "mist", "hare"]);
    expect(await find("茶碗", ", inStock: true")).not.toContain("rest");
    expect(await find("茶碗", ', sortKey: PRICE_ASC, minPrice: "20.00", maxPrice: "30"')).toEqual(["plain", "mist"]);
    const all: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { search } = await shop.must(
        `query($after: String) { search(query: "茶碗", first: 1, after: $after) { nodes { slug } totalCount pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      expect(search.totalCount).toBe(4);
      all.push(search.nodes[0].slug);
      after = search.pageInfo.endCursor;
      more = search.pageInfo.hasNextPage;
    }
    expect(all).toEqual(await find("茶碗"));
  });
});

describe("suggestions", () => {
  const suggest = async (query: string, language: "zh" | "en" = "zh") =>
    (
      await shop.must(
        `query($query: String!) { searchSuggestions(query: $query) { kind text product { slug } category { slug } } }`,
        { query },
        { language },
      )
    ).searchSuggestions as { kind: string; text: string }[];

  test("offer known searches, then categories, then products", async () => {
    expect((await suggest("茶")).map(({ kind }) => kind)).toEqual(["QUERY", "CATEGORY", "PRODUCT", "PRODUCT", "PRODUCT", "PRODUCT"]);
    expect((await suggest("cha"))[0]).toMatchObject({ kind: "QUERY", text: "茶碗" });
    expect((await suggest("va", "en")).map(({ text }) => text)).toEqual(["vase", "Vases", "Celadon vase"]);
  });

  test("of nothing typed are the hot searches, which the shop tells, too", async () => {
    expect((await suggest("")).map(({ text }) => text)).toEqual(["茶碗", "花瓶"]);
    expect((await shop.must(`{ shop { hotSearches } }`)).shop.hotSearches).toEqual(["tea bowl", "vase"]);
  });
});

describe("the staff's product list", () => {
  const ask = async (args: string) =>
    (await shop.must(`{ adminProducts${args} { totalCount nodes { slug status } } }`, {}, { token: shop.owner })).adminProducts;

  test("holds drafts, newest first, by part of a name or SKU", async () => {
    expect((await ask("")).nodes[0]).toEqual({ slug: "draft", status: "DRAFT" });
    expect(await ask('(query: "草样")')).toEqual({ totalCount: 1, nodes: [{ slug: "draft", status: "DRAFT" }] });
    expect((await ask('(query: "hfb")')).nodes).toEqual([{ slug: "hare", status: "ACTIVE" }]);
    expect((await ask("(status: DRAFT)")).totalCount).toBe(1);
  });

  test("is closed to shoppers", async () => {
    expect((await shop.gql(`{ adminProducts { totalCount } }`)).errors?.[0]?.extensions.code).toBe("NOT_SIGNED_IN");
  });
});

describe("text", () => {
  test("of a query is cut where Han and other writing meet", () => {
    expect(termsOf(normalise("青釉Bowl 350ml！茶")).map(({ text }) => text)).toEqual(["青釉", "bowl", "350ml", "茶"]);
  });

  test("of a name is kept as pairs of characters and as it sounds", () => {
    const { grams, latin } = documentOf({ zh: "绿茶碗", en: "Tea" }, [], []);
    expect(grams).toEqual(expect.arrayContaining(["绿", "绿茶", "茶碗", "~lc", "~cw", "^te", "^ch"]));
    expect(latin.split("\n")[1]).toBe("lvchawan lcw");
  });
});

describe("in a shop of hundreds of products", () => {
  let large: TestShop;
  beforeAll(async () => {
    large = await startTestShop({ worker: false });
    await seedManyProducts(large.ctx(), 700);
  });
  afterAll(() => large.close());

  interface Found {
    slug: string;
    name: string;
    soldCount: number;
  }
  /** All results, page by page. */
  async function all(query: string): Promise<Found[]> {
    const found: Found[] = [];
    for (let after: string | null = null; ;) {
      const { search } = (await large.must(
        `query($query: String!, $after: String) { search(query: $query, first: 20, after: $after) { nodes { slug name soldCount } pageInfo { hasNextPage endCursor } } }`,
        { query, after },
        { language: "zh" },
      )) as { search: { nodes: Found[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
      found.push(...search.nodes);
      if (!search.pageInfo.hasNextPage) return found;
      after = search.pageInfo.endCursor;
    }
  }

  test("paging through a word that fits many brings each once, the best sellers first", async () => {
    const found = await all("茶碗");
    expect(new Set(found.map(({ slug }) => slug)).size).toBe(70);
    expect(found).toHaveLength(70);
    expect(found.map(({ soldCount }) => soldCount)).toEqual(found.map(({ soldCount }) => soldCount).toSorted((a, b) => b - a));
  });

  test("a product with the word in its name comes before best sellers that mention it elsewhere, however little it sells", async () => {
    for (let i = 0; i < 40; i++) await aProduct(large, { name: `瓶${i}`, subtitle: "山茶纹", categoryId: null, soldCount: 5_000 + i });
    await aProduct(large, { slug: "named", name: "雪山茶纹瓶", categoryId: null, soldCount: 0 });
    const found = await all("山茶纹");
    expect(found).toHaveLength(41);
    expect(found[0]!.slug).toBe("named");
    expect(new Set(found.map(({ slug }) => slug)).size).toBe(found.length);
  });

  test("who is marked as popular changes with sales, and no result changes with who is marked", async () => {
    const words = ["茶碗", "汀雾", "chawan", "tingwu", "tw", "bowl", "mist bowl", "汀雾 mist", "MANY-12", "bowll"];
    const found = async () => {
      const lists: string[][] = [];
      for (const word of words) lists.push((await all(word)).map(({ slug }) => slug));
      return lists;
    };
    const marked = () =>
      rows(
        large.ctx(),
        sql<{
          n: number;
        }>`select p.position as n from search_document d join product p on p.id = d.product_id where d.standing > 0 order by 1`,
      );
    const best = () =>
      rows(
        large.ctx(),
        sql<{
          n: number;
        }>`select n from (select position as n from product where status = 'ACTIVE' order by sold_count desc, id desc limit 60) best order by n`,
      );
    await rows(large.ctx(), sql`update search_document set standing = 0 where standing > 0`);
    const before = await found();
    expect(before.every((slugs) => slugs.length > 0)).toBe(true);
    await markPopular(large.ctx(), { best: 25, popular: 60 });
    expect(await marked()).toEqual(await best());
    expect(await found()).toEqual(before);
    const seller = await aProduct(large, { name: "常卖瓶", nameEn: "Favourite", soldCount: 80_000 });
    await markPopular(large.ctx(), { best: 25, popular: 60 });
    expect(await marked()).toEqual(await best());
    expect((await all("常卖瓶")).map(({ slug }) => slug)).toEqual([seller.slug]);
    await markPopular(large.ctx());
    expect(await found()).toEqual(before);
  });

  test("withdrawn products of the same name do not push the one on sale aside", async () => {
    const names = { name: "旧年青团", nameEn: "Last year's dumpling", categoryId: null };
    for (let i = 0; i < 320; i++) await aProduct(large, { ...names, slug: `old-${i}`, status: "ARCHIVED", stock: 0 });
    await aProduct(large, { ...names, slug: "withdrawn", soldCount: 70_000 });
    await aProduct(large, { ...names, slug: "this-year", name: "今年旧年青团", nameEn: "Not last year's dumpling" });
    await markPopular(large.ctx(), { best: 25, popular: 60 });
    expect((await all("旧年青团")).map(({ slug }) => slug)).toEqual(["withdrawn", "this-year"]);
    await aProduct(large, { ...names, slug: "withdrawn", status: "ARCHIVED" });
    for (const words of ["旧年青团", "last year's dumpling"]) expect((await all(words)).map(({ slug }) => slug)).toEqual(["this-year"]);
  });

  test("a word behind a hyphen is in the name; the middle of a longer word is not", async () => {
    await aProduct(large, { slug: "chemist", name: "药瓶", nameEn: "Chemistry vase", soldCount: 90_000 });
    await aProduct(large, { slug: "grey", name: "灰瓶", nameEn: "Grey-mistral vase", soldCount: 1 });
    const found = (await all("mistr")).map(({ slug }) => slug);
    expect(found.slice(0, 2)).toEqual(["grey", "chemist"]);
  });

  test("a highest price finds the cheap ones that sell too little to be among the best sellers, and one that nothing keeps to finds nothing", async () => {
    for (let i = 0; i < 30; i++)
      await aProduct(large, { name: `竹影瓶${i}`, nameEn: `Bamboo ${i}`, soldCount: 30_000 + i, price: 90_000n });
    await aProduct(large, { name: "竹海", nameEn: "Bamboos", soldCount: 40_000, price: 90_000n });
    for (let i = 0; i < 3; i++) await aProduct(large, { name: `小竹影瓶${i}`, nameEn: `Small bamboo ${i}`, soldCount: 0, price: 100n });
    const under = async (query: string, maxPrice: string) =>
      (
        await large.must(
          `query($query: String!, $maxPrice: Decimal) { search(query: $query, first: 20, maxPrice: $maxPrice) { nodes { name } totalCount } }`,
          {
            query,
            maxPrice,
          },
        )
      ).search as { nodes: { name: string }[]; totalCount: number };
    expect(await under("竹影", "2")).toMatchObject({ totalCount: 3, nodes: [{}, {}, {}] });
    // many are called so, none for this price: that is no spelling mistake
    expect(await under("bamboos", "2")).toEqual({ totalCount: 0, nodes: [] });
  });

  test("a word that fits very many is counted to a hundred at least, and filters, other orders and later pages look at all of them", async () => {
    const [cheap, usual] = [100n, 90_000n];
    for (let i = 0; i < 130; i++)
      await aProduct(large, {
        slug: `liang-${i}`,
        name: `小量壶${i}`,
        categoryId: null,
        soldCount: 60_000 - i,
        price: i < 125 ? usual : cheap,
      });
    const count = async (args = "") =>
      (await large.must(`{ search(query: "量壶", first: 20 ${args}) { totalCount totalPrecision nodes { slug } facets { code } } }`))
        .search;
    await markPopular(large.ctx(), { best: 25, popular: 110 });
    forgetCounts(large.app);
    expect(await count()).toMatchObject({ totalCount: 100, totalPrecision: "AT_LEAST" });
    expect(await count(', minPrice: "0.01"')).toMatchObject({ totalCount: 130, totalPrecision: "EXACT" });
    const { nodes, ...counts } = await count(', maxPrice: "2"');
    expect(counts).toMatchObject({ totalCount: 5, totalPrecision: "EXACT" });
    expect(nodes).toHaveLength(5);
    expect(
      (await count(", sortKey: PRICE_ASC")).nodes
        .map(({ slug }: { slug: string }) => slug)
        .slice(0, 5)
        .toSorted(),
    ).toEqual([125, 126, 127, 128, 129].map((i) => `liang-${i}`));
    expect((await all("量壶")).map(({ slug }) => slug)).toEqual(Array.from({ length: 130 }, (_, i) => `liang-${i}`));
    await markPopular(large.ctx()); // all are best sellers now
    forgetCounts(large.app);
    expect(await count()).toMatchObject({ totalCount: 130, totalPrecision: "EXACT" });
  });

  test("where more begin with the word than are shown at once, the one of just that name is first, then the best sellers; one that only has it in its name comes after all of them", async () => {
    for (let i = 0; i < 60; i++) await aProduct(large, { name: `墨竹瓶${i}`, categoryId: null, soldCount: i % 2 ? 9_000 + i : 0 });
    await aProduct(large, { slug: "just-that", name: "墨竹", categoryId: null, soldCount: 0 });
    await aProduct(large, { slug: "within", name: "小墨竹瓶", categoryId: null, soldCount: 20_000 });
    const found = await all("墨竹");
    expect(found.map(({ slug }) => slug)).toHaveLength(62);
    expect(found[0]!.slug).toBe("just-that");
    expect(found.at(-1)!.slug).toBe("within");
    const between = found.slice(1, -1).map(({ soldCount }) => soldCount);
    expect(between).toEqual(between.toSorted((a, b) => b - a));
    expect(new Set(found.map(({ slug }) => slug)).size).toBe(found.length);
  });
});

test("what goes on sale at its hour is found from then on", async () => {
  const working = await startTestShop();
  try {
    await aProduct(working, { name: "元宵碗", nameEn: "Lantern bowl", publishedAt: new Date(Date.now() + 86_000_000) });
    const found = async () =>
      ((await working.must(`{ search(query: "lantern") { nodes { name } } }`)) as { search: { nodes: { name: string }[] } }).search.nodes;
    expect(await found()).toEqual([]);
    await shiftClock(working.ctx(), 86_400);
    await listDueProducts(working.ctx());
    await expect.poll(found, { timeout: 5_000 }).toEqual([{ name: "Lantern bowl" }]);
  } finally {
    await working.close();
  }
});
