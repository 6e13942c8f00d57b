import { createHash } from "node:crypto";
import type { Hub } from "./journey-network.ts";

/** Who takes a parcel from where to where, whichever company has it. */
export interface Journey {
  waybill: string;
  from: Hub;
  to: Hub;
  /** "南山区" and the like, for the name of an outlet. */
  fromCounty: string;
  toCounty: string;
}

const SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗";

/** The same waybill always travels the same way. */
const seeded = (waybill: string): ((choices: number) => number) => {
  const bytes = createHash("sha256").update(waybill).digest();
  let next = 0;
  return (choices) => bytes[next++ % bytes.length]! % choices;
};

export interface Cast {
  from: string;
  to: string;
  out: string;
  in: string;
  courier: string;
  locker: boolean;
  pick: (choices: number) => number;
}

/** The outlets, hubs and the courier of a journey; `outletName` is what the company calls an outlet. */
export const castOf = (journey: Journey, outletName = "营业部"): Cast => {
  const pick = seeded(journey.waybill);
  const phone = `1${["38", "39", "58", "77", "86"][pick(5)]!}****${String(1000 + pick(90) * 100 + pick(100))}`;
  return {
    from: outlet(journey.from.city, journey.fromCounty, outletName),
    to: outlet(journey.to.city, journey.toCounty, outletName),
    out: journey.from.hubs[pick(journey.from.hubs.length)]!,
    in: journey.to.hubs[pick(journey.to.hubs.length)]!,
    courier: `${SURNAMES[pick(SURNAMES.length)]!}师傅，电话：${phone}`,
    locker: pick(2) === 0,
    pick,
  };
};

const outlet = (city: string, county: string, name: string): string =>
  `${city.replace(/市$/, "")}${county.replace(/(新区|区|县)$/, "")}${name}`;
