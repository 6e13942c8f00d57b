import { expect, test } from "vitest";
import { CENTRES, centresBetween, roadHours, kilometres, lorryHours, strayCentre } from "./journey-map.ts";
import { HUBS, hubFor, placeIn } from "./journey-network.ts";

const hub = (city: string) => hubFor("", city)!;
const pairs = HUBS.flatMap((from) => HUBS.map((to) => [from, to] as const));

test.each([
  ["北京市", "上海市", 1_210],
  ["广州市", "深圳市", 140],
  ["景德镇市", "杭州市", 430],
  ["西安市", "兰州市", 630],
  ["成都市", "乌鲁木齐市", 2_800],
])("from %s to %s it is about %i km by road", (from, to, km) => {
  expect(kilometres(from, to) / km).toBeGreaterThan(0.8);
  expect(kilometres(from, to) / km).toBeLessThan(1.25);
  expect(kilometres(to, from)).toBe(kilometres(from, to));
});

test("every city of the network lies on the map, and a lorry's hours grow with the distance", () => {
  for (const [from, to] of pairs) expect(lorryHours(from.city, to.city)).toBeGreaterThan(0);
  expect(lorryHours("景德镇市", "南昌市")).toBeLessThan(lorryHours("景德镇市", "上海市"));
  expect(lorryHours("景德镇市", "上海市")).toBeLessThan(lorryHours("景德镇市", "北京市"));
  // the strait is narrow, and yet it takes a day and more
  expect(lorryHours("福州市", "台北市")).toBeGreaterThan(30);
});

test("long journeys change in centres on the way, short ones in none, and no way is much longer for it", () => {
  expect(centresBetween("景德镇市", "上海市")).toEqual([]);
  expect(centresBetween("深圳市", "乌鲁木齐市").map(({ city }) => city)).toEqual(["鄂州市", "西安市", "兰州市"]);
  for (const [from, to] of pairs) {
    const way = [from.city, ...centresBetween(from.city, to.city).map(({ city }) => city), to.city];
    expect(new Set(way).size, way.join()).toBe(from === to ? 1 : way.length);
    const driven = way.slice(1).reduce((sum, city, index) => sum + kilometres(way[index]!, city), 0);
    expect(driven / kilometres(from.city, to.city), way.join()).toBeLessThan(1.45);
  }
  expect(roadHours(hub("深圳市"), hub("乌鲁木齐市"))).toBeGreaterThan(50);
});

test("a parcel goes astray to a centre that is neither end nor on its way", () => {
  for (const [from, to] of pairs) {
    const stray = strayCentre(from.city, to.city);
    expect(CENTRES).toContain(stray);
    expect([from.city, to.city, ...centresBetween(from.city, to.city).map(({ city }) => city)]).not.toContain(stray.city);
  }
});

test("an address in one text is found by its city, or by its province where the network has no more", () => {
  expect(placeIn("广东省深圳市南山区软件路1号")?.city).toBe("深圳市");
  expect(placeIn("上海市浦东新区世纪大道1号")?.city).toBe("上海市");
  expect(placeIn("湖北省恩施土家族苗族自治州恩施市某路1号")?.city).toBe("武汉市");
  expect(placeIn("火星")).toBeUndefined();
});
