import type { Journey } from "./journey-cast.ts";
import { strayCentre } from "./journey-map.ts";
import { HOUR } from "./journey-times.ts";
import { arrived, departed, drive, outFor, stageOf, stepsOf } from "./journey.ts";
import type { Spot, Stage, Step, Voice } from "./journey.ts";

export const FATES = [
  "normal",
  "locker",
  "failed-attempt",
  "wrong-sorting",
  "exception",
  "address-fault",
  "refused",
  "return",
  "lost",
  "silent",
] as const;
export type Fate = (typeof FATES)[number];

/** What remains of a journey once it takes another turn. `done` says how many ordinary steps have been. */
export const turnOf = (journey: Journey, voice: Voice, fate: Fate, done: number): Step[] => {
  const all = stepsOf(journey, voice);
  // a journal from before may count more steps than there are now
  const next = Math.min(done, all.length);
  const rest = all.slice(next);
  const stage = stageOf(journey, voice);
  const { cast, end } = stage;
  const now = spotOf(all[Math.max(0, next - 1)]!);
  const tillDoor = rest.filter(({ act }) => act !== "signed");
  const signing = all.filter(({ act }) => act === "signed");
  const fates: Record<Fate, () => Step[]> = {
    normal: () => rest,
    silent: () => [],
    // Somebody misses it a day later.
    lost: () => [{ gap: 24 * HOUR, by: "outlet", act: "lost", ...now, remark: "快件疑似丢失，正在核实" }],
    locker: () => [
      ...tillDoor,
      {
        gap: 2 * HOUR,
        by: "courier",
        act: "locker",
        ...end,
        remark: cast.locker ? "快件已存放至【丰巢智能快递柜】，请凭取件码取件" : "快件已存放至【菜鸟驿站】，请凭取件码取件",
      },
      { gap: 7 * HOUR, by: "anyone", act: "signed", ...end, remark: "快件已由收件人自取签收" },
    ],
    "failed-attempt": () => [
      ...tillDoor,
      { gap: 2 * HOUR, by: "courier", act: "failed", ...end, remark: "派送失败，原因：多次联系收件人无人接听，待再次派送" },
      // The courier tries again the next day.
      outFor(end, cast, 20 * HOUR, "再次"),
      ...signing,
    ],
    refused: () => [
      ...tillDoor,
      { gap: 2 * HOUR, by: "courier", act: "refused", ...end, remark: "收件人拒收，快件将退回寄件方" },
      ...wayBack(stage, end),
    ],
    "wrong-sorting": () => strayed(journey, all, next),
    exception: () => [{ gap: 3 * HOUR, act: "delayed", ...now, remark: "受恶劣天气影响，快件运输延迟" }, ...later(rest, 6 * HOUR)],
    "address-fault": () => [
      { gap: 2 * HOUR, by: "outlet", act: "unclear-address", ...now, remark: "快件地址不详，正在与收件人核实地址" },
      ...later(rest, 4 * HOUR),
    ],
    return: () => wayBack(stage, now),
  };
  return fates[fate]();
};

const spotOf = ({ place, county, site }: Step): Spot => ({ place, county, site });

/** Everything waits for what has to be put right first. */
const later = (steps: readonly Step[], pause: number): Step[] =>
  steps.map((step, index) => (index ? step : { ...step, gap: step.gap + pause }));

const wayBack = ({ start }: Stage, from: Spot): Step[] => [
  { gap: 2 * HOUR, by: "outlet", act: "returning", ...from, remark: "应寄件方要求，快件正在退回途中" },
  { gap: drive(from, start) + 4 * HOUR, by: "courier", act: "returned", ...start, remark: "退件已签收，签收人：寄件人" },
];

/** It leaves its hub for another than it should, is found there, and is sent to where it should have gone. */
const strayed = (journey: Journey, all: readonly Step[], next: number): Step[] => {
  // An outlet brings everything to its own hub, so the mistake happens there at the earliest; the last outlet scans it in again.
  const first = all.findIndex(({ act }) => act === "arrived") + 1;
  const from = Math.max(next, first);
  const onTheRoad = all[from - 1]!.act === "departed";
  const resume = from + Number(!onTheRoad && all[from]?.act === "departed");
  const rest = all.slice(
    Math.min(
      resume,
      all.findIndex(({ act }) => act === "at-outlet"),
    ),
  );
  const { city, hub } = strayCentre(journey.from.city, journey.to.city);
  const [stray, right] = [{ place: city, county: "", site: hub }, spotOf(rest[0]!)];
  const before = spotOf(all[from - 1]!);
  return [
    ...all.slice(next, from),
    ...(onTheRoad ? [] : [departed(before, stray, HOUR)]),
    arrived(stray, drive(before, stray)),
    { gap: HOUR, act: "wrong-sorting", ...stray, remark: `快件错分至【${hub}】，正在转往【${right.site}】` },
    departed(stray, right, HOUR),
    ...rest.map((step, index) => (index ? step : { ...step, gap: drive(stray, right) })),
  ];
};
