import { castOf } from "./journey-cast.ts";
import type { Cast, Journey } from "./journey-cast.ts";
import { centresBetween, lorryHours } from "./journey-map.ts";
import { HOUR } from "./journey-times.ts";
import type { Timed } from "./journey-times.ts";

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
  "unclear-address",
  "wrong-sorting",
  "lost",
  "returning",
  "returned",
] as const;
export type Act = (typeof ACTS)[number];

/** A place where parcels are scanned. */
export interface Spot {
  place: string;
  county: string;
  site: string;
}

/** One scan to come: how long after the one before it, where, and what is said. */
export interface Step extends Spot, Timed {
  act: Act;
  remark: string;
  /** With "departed", the site it is bound for. */
  bound?: string;
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

/** The places of a journey. */
export interface Stage {
  cast: Cast;
  /** Where it is handed over. */
  start: Spot;
  /** Where the courier sets out from, and brings it back to. */
  end: Spot;
}

export const stageOf = (journey: Journey, voice: Voice): Stage => {
  const cast = castOf(journey, voice.outletName);
  return {
    cast,
    start: { place: journey.from.city, county: journey.fromCounty, site: cast.from },
    end: { place: journey.to.city, county: journey.toCounty, site: cast.to },
  };
};

/** How long a lorry needs from place to place. */
export const drive = (from: Spot, to: Spot): number => lorryHours(from.place, to.place) * HOUR;

export const departed = (from: Spot, to: Spot, gap: number): Step => ({
  gap,
  act: "departed",
  ...from,
  bound: to.site,
  remark: `【${from.place}】快件离开【${from.site}】，发往【${to.site}】`,
});

export const arrived = (at: Spot, gap: number): Step => ({ gap, act: "arrived", ...at, remark: `【${at.place}】快件到达【${at.site}】` });

export const outFor = (at: Spot, cast: Cast, gap: number, again = ""): Step => ({
  gap,
  by: "courier",
  act: "out",
  ...at,
  remark: `【${at.place}】快件${again}派送中，快递员：${cast.courier}，请您准备签收`,
});

/** The journey without mishap: collected by day, driven by night, brought to the door by day. */
export const stepsOf = (journey: Journey, voice: Voice): Step[] => {
  const { cast, start, end } = stageOf(journey, voice);
  const hubs: Spot[] = [{ ...start, site: cast.out }];
  if (start.place !== end.place) {
    for (const { city, hub } of centresBetween(start.place, end.place)) hubs.push({ place: city, county: "", site: hub });
    hubs.push({ ...end, site: cast.in });
  }
  const [first, last] = [hubs[0]!, hubs.at(-1)!];
  const steps: Step[] = [
    {
      gap: 3 * HOUR,
      by: "courier",
      act: "picked-up",
      ...start,
      remark: `【${start.place}】${voice.company}【${start.site}】已揽收`,
    },
    { ...departed(start, first, 2 * HOUR), by: "outlet" },
    arrived(first, HOUR),
  ];
  for (const [index, hub] of hubs.slice(1).entries()) {
    const before = hubs[index]!;
    // Hubs often scan in and out within the same second; receivers must not take the two for one.
    steps.push(departed(before, hub, index === 0 ? 0 : HOUR), arrived(hub, drive(before, hub)));
  }
  if (hubs.length === 1) steps.push(departed(first, end, 0));
  steps.push(
    {
      gap: 2 * HOUR,
      by: "outlet",
      act: "at-outlet",
      ...end,
      remark: `【${last.place}】快件到达【${end.site}】，即将安排派送`,
    },
    outFor(end, cast, HOUR),
    {
      gap: 2 * HOUR,
      by: "courier",
      act: "signed",
      ...end,
      remark: `【${end.place}】您的快件已签收，签收人：本人，快递员：${cast.courier}`,
    },
  );
  return steps.map((step, base) => ({ ...step, base }));
};
