import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ worker: false });
});
afterAll(() => shop.close());

test("regions lead from the provinces to a district, in the language asked for", async () => {
  const below = async (parentCode: string | null, language: "zh" | "en") =>
    (await shop.must(`query($of: String) { regions(parentCode: $of) { code name hasChildren } }`, { of: parentCode }, { language }))
      .regions;
  expect(await below(null, "zh")).toHaveLength(34);
  expect(await below("330000", "en")).toContainEqual({ code: "330100", name: "Hangzhou", hasChildren: true });
  expect(await below("330100", "zh")).toContainEqual({ code: "330106", name: "西湖区", hasChildren: false });
  expect(await below("nonsense", "zh")).toEqual([]);
});

test("countries have names in the language asked for and, where known, the form of their postcode", async () => {
  const query = `{ countries { code name postcodePattern } }`;
  expect((await shop.must(query, {}, { language: "zh" })).countries).toContainEqual({
    code: "DE",
    name: "德国",
    postcodePattern: "\\d{5}",
  });
  expect((await shop.must(query)).countries).toContainEqual({
    code: "HK",
    name: expect.stringContaining("Hong Kong"),
    postcodePattern: null,
  });
});

test("a pasted address is taken apart, and what is too long to be one is refused", async () => {
  const query = `query($text: String!) { addressParse(text: $text) { name phone province { name } city { code } district { code name } street rest } }`;
  const { addressParse } = await shop.must(query, { text: "张三 13800138000 浙江省杭州市西湖区文三路 1 号" }, { language: "zh" });
  expect(addressParse).toEqual({
    name: "张三",
    phone: "13800138000",
    province: { name: "浙江省" },
    city: { code: "330100" },
    district: { code: "330106", name: "西湖区" },
    street: "文三路 1 号",
    rest: null,
  });
  expect((await shop.gql(query, { text: "x".repeat(2_001) })).errors?.[0]?.extensions.code).toBe("BAD_INPUT");
});
