import { describe, expect, test } from "vitest";
import type { ScanRow, ShipmentRow } from "./shipment.reads.ts";
import { cityName } from "./shipment.places.ts";
import { routeOf } from "./shipment.route.ts";
import { ShipmentStatus } from "./shipment.types.ts";
import { courierIn, describeScan } from "./shipment.words.ts";

const S = ShipmentStatus;
const at = (minute: number): Date => new Date(1_795_348_800_000 + minute * 60_000);
const parcel = (status: ShipmentStatus, shippedAt: Date | null = at(0)) => ({
  status,
  shippedAt,
  sender: { city: "景德镇市" } as ShipmentRow["sender"],
  destination: { countryCode: "CN", provinceCode: "310000", province: "上海市", city: "上海市", phone: "+8613800138000" },
});
const scans = (...places: (string | null)[]) => places.map((location, i) => ({ location, occurredAt: at(i) }) as ScanRow);
const drawn = (...given: Parameters<typeof routeOf>) => routeOf(...given).map(({ name, state }) => `${name} ${state}`);

describe("the route drawn for a parcel", () => {
  test("before it leaves, it is at the shop and everything is ahead", () => {
    expect(drawn("zh", parcel(S.LABEL_CREATED, null), [])).toEqual(["景德镇 CURRENT", "上海 AHEAD"]);
  });
  test("names each place once in a row, with the time it was first seen there", () => {
    const route = routeOf("zh", parcel(S.IN_TRANSIT), scans("景德镇市", "景德镇市", "杭州市", "杭州市", null));
    expect(route.map(({ name, state, reachedAt }) => [name, state, reachedAt])).toEqual([
      ["景德镇", "DONE", at(0)],
      ["杭州", "CURRENT", at(2)],
      ["上海", "AHEAD", null],
    ]);
  });
  test.each([
    ["YTO's city and district", ["江西省景德镇市", "景德镇市浮梁县", "杭州市萧山区", "上海市", "上海市浦东新区"]],
    ["JD's sites", ["景德镇珠山营业部", "景德镇浮梁分拣中心", "杭州萧山转运中心", "上海青浦分拣中心", "上海浦东营业部"]],
    ["Kuaidi100's areas", ["江西景德镇市", "江西景德镇市浮梁县", "浙江杭州市", "上海上海市", "上海上海市浦东新区"]],
    ["towns that are counties of a city", ["乐平市", "景德镇", "浙江省杭州市桐庐县", "上海", "上海市崇明区"]],
  ])("names the city where a scan was made, whether carriers write %s", (_, places) => {
    expect(drawn("zh", parcel(S.DELIVERED), scans(...places))).toEqual(["景德镇 DONE", "杭州 DONE", "上海 CURRENT"]);
    expect(drawn("en", parcel(S.DELIVERED), scans(...places))).toEqual(["Jingdezhen DONE", "Hangzhou DONE", "Shanghai CURRENT"]);
  });
  test("a city with the name of its province, one that belongs to no prefecture, and a prefecture are told apart from what is none", () => {
    const named = (place: string) => [cityName(place, "zh"), cityName(place, "en")];
    expect(named("吉林省吉林市昌邑区")).toEqual(["吉林", "Jilin"]);
    expect(named("湖北省仙桃市")).toEqual(["仙桃", "Xiantao"]);
    expect(named("云南大理白族自治州大理市")[0]).toBe("大理白族自治州");
    expect(named("重庆市渝中区")).toEqual(["重庆", "Chongqing"]);
    expect(named("广东省")).toEqual(["广东省", "Guangdong"]);
    expect(named("London Heathrow")).toEqual(["London Heathrow", "London Heathrow"]);
  });
  test("ends where it was delivered", () => {
    expect(drawn("zh", parcel(S.DELIVERED), scans("景德镇市", "上海市"))).toEqual(["景德镇 DONE", "上海 CURRENT"]);
  });
  test("leads back to the shop when it is returned", () => {
    expect(drawn("zh", parcel(S.RETURNING), scans("景德镇市", "上海市"))).toEqual(["景德镇 DONE", "上海 CURRENT", "景德镇 AHEAD"]);
  });
  test("has English names where China's regions have them, and the carrier's own elsewhere", () => {
    expect(drawn("en", parcel(S.IN_TRANSIT), scans("景德镇市", "某地"))).toEqual(["Jingdezhen DONE", "某地 CURRENT", "Shanghai AHEAD"]);
  });
});

describe("a carrier's sentence", () => {
  test("gives up its courier, the number as masked there", () => {
    expect(courierIn("快件派送中，快递员：王师傅，电话：138****1234，请您准备签收")).toEqual({ name: "王师傅", phone: "138****1234" });
    expect(courierIn("正在派送途中,请您准备签收(派件人:张三,电话:13800138000)")).toEqual({ name: "张三", phone: "13800138000" });
    expect(courierIn("快件到达 【上海浦东集散中心】")).toEqual({ name: null, phone: null });
  });
  test("is shown where we have no word of our own", () => {
    expect(describeScan("en", S.IN_TRANSIT, "快件运送中")).toBe("In transit");
    expect(describeScan("en", null, "快件运送中")).toBe("快件运送中");
    expect(describeScan("zh", null, "")).toBe("快件信息已更新");
  });
});
