import { expect, test } from "vitest";
import { hubFor } from "./journey-network.ts";
import { journeySteps } from "./sf-timeline.ts";

test("a journey is the same each time, and takes its own way for each waybill", () => {
  const from = hubFor("江西省", "景德镇市")!;
  const to = hubFor("上海市", "上海市")!;
  const journey = (waybill: string) => ({ waybill, from, to, fromCounty: "浮梁县", toCounty: "浦东新区" });
  const steps = journeySteps(journey("SF7000000000001"));
  expect(journeySteps(journey("SF7000000000001"))).toEqual(steps);
  expect(steps.map(({ opCode }) => opCode).filter((code) => code !== "44")).toEqual([
    "50",
    "30",
    "31",
    "36",
    "31",
    "130",
    "204",
    "80",
    "8000",
  ]);
  const local = journeySteps({ ...journey("SF7000000000001"), to: from }).map(({ opCode }) => opCode);
  expect(local.filter((code) => code !== "44")).toEqual(["50", "30", "31", "30", "130", "204", "80", "8000"]);
  const many = Array.from({ length: 40 }, (_, index) => journeySteps(journey(`SF7${String(index).padStart(12, "0")}`)));
  expect(many.some((one) => one.slice(1).some(({ gap }) => gap === 0))).toBe(true);
  expect(new Set(many.map((one) => one.map(({ remark }) => remark).join("\n"))).size).toBeGreaterThan(20);
  expect(steps.find(({ opCode }) => opCode === "204")?.remark).toMatch(/快递员：.师傅，电话：1\d\d\*{4}\d{4}/);
});
