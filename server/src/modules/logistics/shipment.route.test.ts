import { describe, expect, test } from "vitest";
import type { ScanRow, ShipmentRow } from "./shipment.reads.ts";
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
