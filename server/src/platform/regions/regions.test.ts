import { expect, test } from "vitest";
import { allRegions, children, findRegion, provinces, regionPath, regionText } from "./regions.ts";

test("34 provinces, 香港, 澳门 and 台湾 among them", () => {
  expect(provinces()).toHaveLength(34);
  expect(
    provinces()
      .slice(-3)
      .map(({ zh, en }) => [zh, en]),
  ).toEqual([
    ["台湾省", "Taiwan"],
    ["香港特别行政区", "Hong Kong"],
    ["澳门特别行政区", "Macao"],
  ]);
});

test("every region has a code of its own, two names, and a place in the tree", () => {
  const seen = new Set<string>();
  for (const region of allRegions()) {
    expect(seen.has(region.code)).toBe(false);
    seen.add(region.code);
    expect(region.zh).toMatch(/^\p{Script=Han}+$/u);
    expect(region.en).toMatch(/^\p{Lu}[\p{Script=Latin}' -]*$/u);
    const path = regionPath(region.code);
    expect(path.map(({ level }) => level)).toEqual(["province", "city", "district"].slice(0, path.length));
    expect(path.at(-1)).toBe(region);
    if (region.parent) expect(children(region.parent)).toContain(region);
  }
  expect(seen.size).toBeGreaterThan(3500);
});

test("children, down to cities without districts", () => {
  expect(children("310000").map(({ code }) => code)).toEqual(["310100"]);
  expect(children("310100").map(({ zh }) => zh)).toContain("徐汇区");
  expect(children("441900")).toEqual([]);
  expect(children("310104")).toEqual([]);
  expect(children("999999")).toEqual([]);
});

test("new and abolished divisions", () => {
  expect([findRegion("653228")?.zh, findRegion("653229")?.zh, findRegion("659012")?.zh]).toEqual(["和康县", "和安县", "白杨市"]);
  expect([findRegion("350402"), findRegion("320611"), findRegion("370634"), findRegion("")]).toEqual([null, null, null, null]);
});

test("English names follow usage, not spelling alone", () => {
  const en = (code: string) => findRegion(code)?.en;
  expect(["310104", "610000", "140000", "150100", "650100", "610100", "500233", "422800", "310115", "810202"].map(en)).toEqual([
    "Xuhui",
    "Shaanxi",
    "Shanxi",
    "Hohhot",
    "Urumqi",
    "Xi'an",
    "Zhong Xian",
    "Enshi",
    "Pudong",
    "Yau Tsim Mong",
  ]);
});

test("an address names each place once and leaves groupings out", () => {
  expect(regionText("310104", "zh")).toBe("上海市徐汇区");
  expect(regionText("310104", "en")).toBe("Xuhui, Shanghai");
  expect(regionText("469005", "zh")).toBe("海南省文昌市");
  expect(regionText("500233", "zh")).toBe("重庆市忠县");
  expect(regionText("360203", "en")).toBe("Zhushan, Jingdezhen, Jiangxi");
  expect(regionText("000000", "zh")).toBe("");
});
