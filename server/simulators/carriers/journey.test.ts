import { describe, expect, test } from "vitest";
import type { Journey } from "./journey-cast.ts";
import { daysBetween, lorryHours } from "./journey-map.ts";
import { HUBS, hubFor } from "./journey-network.ts";
import { HOUR, afternoonOf, timesOf } from "./journey-times.ts";
import { FATES, turnOf } from "./journey-turns.ts";
import { stepsOf } from "./journey.ts";
import type { Step } from "./journey.ts";

const voice = { company: "顺丰速运", outletName: "营业部" };
const between = (from: string, to: string, waybill = "SF7000000000001"): Journey => ({
  waybill,
  from: hubFor("", from)!,
  to: hubFor("", to)!,
  fromCounty: "珠山区",
  toCounty: "浦东新区",
});
const hourInBeijing = (at: number): number => (at / HOUR + 8) % 24;
const midnight = Date.parse("2026-11-26T00:00:00+08:00");

describe("the times of a journey", () => {
  test("only hubs and the road work at night, whenever it was ordered and whatever its fate", () => {
    for (let ordered = midnight; ordered < midnight + 24 * HOUR; ordered += 37 * 60_000)
      for (const fate of FATES) {
        const journey = between("景德镇市", ["上海市", "成都市", "景德镇市"][ordered % 3]!);
        const steps = [stepsOf(journey, voice)[0]!, ...turnOf(journey, voice, fate, 1)];
        for (const [index, at] of timesOf(ordered, steps).entries()) {
          const { act, by, gap } = steps[index]!;
          const atNight = hourInBeijing(at) < 7 || hourInBeijing(at) >= 22;
          expect(atNight && by !== undefined && gap > 0, `${fate}: ${act} at ${hourInBeijing(at)}`).toBe(false);
          if (["picked-up", "out", "failed", "refused", "signed", "locker"].includes(act)) expect(by).toMatch(/courier|anyone/);
        }
      }
  });

  test("from hub to hub it takes what a lorry needs", () => {
    const steps = stepsOf(between("深圳市", "乌鲁木齐市"), voice);
    const legs = steps.flatMap((step, index) => (step.act === "arrived" && index > 2 ? [[steps[index - 1]!, step] as const] : []));
    expect(legs.map(([{ place }, { place: to }]) => `${place} ${to}`)).toEqual([
      "深圳市 鄂州市",
      "鄂州市 西安市",
      "西安市 兰州市",
      "兰州市 乌鲁木齐市",
    ]);
    for (const [from, to] of legs) expect(to.gap / HOUR).toBeCloseTo(lorryHours(from.place, to.place));
    const took = ([ordered, ...times]: number[]): number => (times.at(-1)! - ordered!) / HOUR;
    const days = (to: string): number => took([midnight, ...timesOf(midnight, stepsOf(between("景德镇市", to), voice))]);
    expect(days("南昌市")).toBeLessThan(48);
    expect(days("乌鲁木齐市")).toBeGreaterThan(72);
  });

  test("it is at the door by the evening that is promised", () => {
    for (const from of HUBS)
      for (const to of HUBS) {
        const ordered = afternoonOf(midnight);
        const arrives = timesOf(ordered, stepsOf(between(from.city, to.city), voice)).at(-1)!;
        const promised = midnight + daysBetween(from, to) * 24 * HOUR + 18 * HOUR;
        expect(arrives, `${from.city} ${to.city}`).toBeLessThanOrEqual(promised);
      }
  });
});

describe("a parcel that is sorted wrongly", () => {
  const journey = between("景德镇市", "上海市");
  const all = stepsOf(journey, voice);
  const places = (steps: Step[]) => steps.map(({ place }) => place).filter((place, index, list) => place !== list[index - 1]);

  test.each(all.map((_, index) => index + 1))("after %i scans goes to a wrong hub, is found there, and comes back on its way", (next) => {
    const rest = turnOf(journey, voice, "wrong-sorting", next);
    const found = rest.findIndex(({ act }) => act === "wrong-sorting");
    expect(rest[found - 1]).toMatchObject({ act: "arrived", place: "鄂州市" });
    expect(rest[found + 1]).toMatchObject({ act: "departed", place: "鄂州市" });
    expect(rest[found + 2]!.gap / HOUR).toBeCloseTo(lorryHours("鄂州市", rest[found + 2]!.place));
    expect(rest[found]!.remark).toContain(rest[found + 2]!.site);
    expect(rest.at(-1)).toMatchObject({ act: "signed", place: "上海市" });
    expect(places([...all.slice(0, next), ...rest]).join(" ")).toMatch(/^景德镇市 (上海市 )?鄂州市 上海市$/);
  });
});

describe("other fates", () => {
  const journey = between("景德镇市", "上海市");
  test("a lost parcel is reported a day later where it was last seen, and one that fell silent is not", () => {
    expect(turnOf(journey, voice, "lost", 3)).toMatchObject([{ act: "lost", place: "景德镇市", gap: 24 * HOUR }]);
    expect(turnOf(journey, voice, "lost", 6)).toMatchObject([{ act: "lost", place: "上海市" }]);
    expect(turnOf(journey, voice, "silent", 3)).toEqual([]);
  });
  test("a courier who found nobody comes again the next day", () => {
    const steps = turnOf(journey, voice, "failed-attempt", 1);
    const times = timesOf(afternoonOf(midnight), steps);
    const failed = steps.findIndex(({ act }) => act === "failed");
    expect(new Date(times[failed + 1]! + 8 * HOUR).getUTCDate() - new Date(times[failed]! + 8 * HOUR).getUTCDate()).toBe(1);
  });
  test("the way back is as long as the way there", () => {
    const [told, back] = turnOf(between("景德镇市", "乌鲁木齐市"), voice, "return", 99);
    expect(told).toMatchObject({ act: "returning", place: "乌鲁木齐市" });
    expect(back!.gap / HOUR).toBeGreaterThan(50);
    expect(turnOf(journey, voice, "return", 1)[1]!.gap / HOUR).toBeLessThan(6);
  });
});
