import { expect, test } from "vitest";
import { hubFor } from "./journey-network.ts";
import { journeySteps } from "./sf-timeline.ts";

test("a journey is the same each time, keeps the rhythm, and takes its own way for each waybill", () => {
  const from = hubFor("江西省", "景德镇市")!;
  const to = hubFor("上海市", "上海市")!;
  const journey = (waybill: string) => ({ waybill, from, to, fromCounty: "浮梁县", toCounty: "浦东新区" });
  const steps = journeySteps(journey("SF7000000000001"));
  expect(journeySteps(journey("SF7000000000001"))).toEqual(steps);
  let at = -6_000;
  const times = new Map(steps.map((step) => [step.opCode, (at += step.gap)]));
  expect(["50", "36", "130", "204", "80"].map((code) => times.get(code))).toEqual([0, 8_000, 20_000, 26_000, 32_000]);
  const many = Array.from({ length: 40 }, (_, index) => journeySteps(journey(`SF7${String(index).padStart(12, "0")}`)));
  expect(many.some((one) => one.slice(1).some(({ gap }) => gap === 0))).toBe(true);
  expect(new Set(many.map((one) => one.map(({ remark }) => remark).join("\n"))).size).toBeGreaterThan(20);
  expect(steps.find(({ opCode }) => opCode === "204")?.remark).toMatch(/快递员：.师傅，电话：1\d\d\*{4}\d{4}/);
});
