import { RHYTHM, castOf } from "./journey-cast.ts";
import type { Cast, Journey } from "./journey-cast.ts";
import { TRANSIT } from "./journey-network.ts";

/** What happens to a parcel, before any company puts a code to it. */
export const ACTS = [
  "picked-up",
  "departed",
  "arrived",
  "at-outlet",
  "out",
  "locker",
  "failed",
  "refused",
  "signed",
  "delayed",
  "wrong-sorting",
  "lost",
  "returning",
  "returned",
] as const;
export type Act = (typeof ACTS)[number];

export const FATES = ["normal", "locker", "failed-attempt", "wrong-sorting", "exception", "refused", "return", "lost", "silent"] as const;
export type Fate = (typeof FATES)[number];

/** One scan to come: how long after the one before it, where, and what is said. */
export interface Step {
  gap: number;
  act: Act;
  place: string;
  county: string;
  site: string;
  remark: string;
  /** Its place in the ordinary journey, for going back to it after a detour. */
  base?: number;
}

/** The words of a company. */
export interface Voice {
  company: string;
  /** What it calls an outlet. */
  outletName: string;
}

const ENDS: readonly Act[] = ["signed", "returned"];
export const isEnd = (act: Act): boolean => ENDS.includes(act);

interface Stage {
  cast: Cast;
  here: { place: string; county: string };
  there: { place: string; county: string };
}

const stageOf = (journey: Journey, voice: Voice): Stage => ({
  cast: castOf(journey, voice.outletName),
  here: { place: journey.from.city, county: journey.fromCounty },
  there: { place: journey.to.city, county: journey.toCounty },
});

/** The journey without mishap. */
export const stepsOf = (journey: Journey, voice: Voice): Step[] => {
  const { cast, here, there } = stageOf(journey, voice);
  const steps: Step[] = [
    { gap: RHYTHM[0], act: "picked-up", ...here, site: cast.from, remark: `【${here.place}】${voice.company}【${cast.from}】已揽收` },
    { gap: RHYTHM[1], act: "departed", ...here, site: cast.from, remark: `【${here.place}】快件离开【${cast.from}】，发往【${cast.out}】` },
    { gap: RHYTHM[2], act: "arrived", ...here, site: cast.out, remark: `【${here.place}】快件到达【${cast.out}】` },
  ];
  const far = journey.from.city !== journey.to.city;
  // Hubs often scan in and out within the same second; receivers must not take the two for one.
  steps.push({
    gap: 0,
    act: "departed",
    ...here,
    site: cast.out,
    remark: `【${here.place}】快件离开【${cast.out}】，发往【${far ? cast.in : cast.to}】`,
  });
  const transit = journey.from.region === journey.to.region ? undefined : TRANSIT[journey.to.region];
  // A stop on the way shortens the next stretch, so the rest of the rhythm stays.
  const stop = transit && transit.city !== here.place && transit.city !== there.place;
  if (stop)
    steps.push({
      gap: 3_000,
      act: "arrived",
      place: transit.city,
      county: "",
      site: transit.hub,
      remark: `【${transit.city}】快件到达【${transit.hub}】`,
    });
  if (far)
    steps.push({
      gap: RHYTHM[3] - (stop ? 3_000 : 0),
      act: "arrived",
      ...there,
      site: cast.in,
      remark: `【${there.place}】快件到达【${cast.in}】`,
    });
  steps.push(
    { gap: RHYTHM[4], act: "at-outlet", ...there, site: cast.to, remark: `【${there.place}】快件到达【${cast.to}】，即将安排派送` },
    { gap: RHYTHM[5], act: "out", ...there, site: cast.to, remark: outText(there.place, cast, "") },
    {
      gap: RHYTHM[6],
      act: "signed",
      ...there,
      site: cast.to,
      remark: `【${there.place}】您的快件已签收，签收人：本人，快递员：${cast.courier}`,
    },
  );
  return steps.map((step, base) => ({ ...step, base }));
};

const outText = (place: string, cast: Cast, again: string): string =>
  `【${place}】快件${again}派送中，快递员：${cast.courier}，请您准备签收`;

/** What remains of a journey once it takes another turn. `next` is the first ordinary step not yet done. */
export const turnOf = (journey: Journey, voice: Voice, fate: Fate, next: number): Step[] => {
  const all = stepsOf(journey, voice);
  const rest = all.slice(next);
  const { cast, here, there } = stageOf(journey, voice);
  const now = next <= all.findIndex(({ place }) => place === there.place) ? { ...here, site: cast.out } : { ...there, site: cast.in };
  const tillDoor = rest.filter(({ act }) => act !== "signed");
  const signing = all.filter(({ act }) => act === "signed");
  const atDoor = { ...there, site: cast.to };
  const goingBack: Step[] = [
    { gap: 6_000, act: "returning", ...now, remark: "应寄件方要求，快件正在退回途中" },
    { gap: 8_000, act: "returned", ...here, site: cast.from, remark: "退件已签收，签收人：寄件人" },
  ];
  const fates: Record<Fate, () => Step[]> = {
    normal: () => rest,
    silent: () => [],
    lost: () => [{ gap: 6_000, act: "lost", ...now, remark: "快件疑似丢失，正在核实" }],
    locker: () => [
      ...tillDoor,
      {
        gap: 6_000,
        act: "locker",
        ...atDoor,
        remark: cast.locker ? "快件已存放至【丰巢智能快递柜】，请凭取件码取件" : "快件已存放至【菜鸟驿站】，请凭取件码取件",
      },
      { gap: 20_000, act: "signed", ...atDoor, remark: "快件已由收件人自取签收" },
    ],
    "failed-attempt": () => [
      ...tillDoor,
      { gap: 6_000, act: "failed", ...atDoor, remark: "派送失败，原因：多次联系收件人无人接听，待再次派送" },
      { gap: 8_000, act: "out", ...atDoor, remark: outText(there.place, cast, "再次") },
      ...signing,
    ],
    refused: () => [...tillDoor, { gap: 6_000, act: "refused", ...atDoor, remark: "收件人拒收，快件将退回寄件方" }, ...goingBack],
    "wrong-sorting": () => [
      { gap: 3_000, act: "wrong-sorting", ...strayTo(journey), remark: "快件错分，误发至其他中转场，正在转回" },
      ...afterPause(rest, 8_000),
    ],
    exception: () => [{ gap: 3_000, act: "delayed", ...now, remark: "受恶劣天气影响，快件运输延迟" }, ...afterPause(rest, 8_000)],
    return: () => goingBack,
  };
  return fates[fate]();
};

const strayTo = (journey: Journey): { place: string; county: string; site: string } => {
  const stray = Object.values(TRANSIT).find(({ city }) => city !== journey.from.city && city !== journey.to.city)!;
  return { place: stray.city, county: "", site: stray.hub };
};

const afterPause = (steps: Step[], pause: number): Step[] => steps.map((step, index) => (index ? step : { ...step, gap: pause }));
