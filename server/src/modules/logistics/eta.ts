/**
 * The delivery promise shown before anyone has asked a carrier: days by province from the warehouse in 景德镇 Jingdezhen
 * (Jiangxi). Experience of an ordinary ground service, not a carrier's word; once a parcel is on its way, the carrier's
 * own time replaces it. Pure.
 */
import type { FreightDestination } from "./freight.ts";

/** Days after the day of dispatch, by the first two digits of the province code. */
const DAYS: readonly { readonly provinces: readonly string[]; readonly days: readonly [earliest: number, latest: number] }[] = [
  /** 江西 */
  { provinces: ["36"], days: [1, 2] },
  /** 上海 江苏 浙江 安徽 福建 湖北 湖南 */
  { provinces: ["31", "32", "33", "34", "35", "42", "43"], days: [1, 3] },
  /** 广东 河南 山东 */
  { provinces: ["44", "41", "37"], days: [2, 3] },
  /** 北京 天津 河北 山西 陕西 广西 重庆 四川 贵州 */
  { provinces: ["11", "12", "13", "14", "61", "45", "50", "51", "52"], days: [2, 4] },
  /** 辽宁 吉林 黑龙江 海南 云南 */
  { provinces: ["21", "22", "23", "46", "53"], days: [3, 5] },
  /** 内蒙古 甘肃 青海 宁夏 */
  { provinces: ["15", "62", "63", "64"], days: [4, 6] },
  /** 西藏 新疆 */
  { provinces: ["54", "65"], days: [5, 8] },
  /** 香港 澳门 */
  { provinces: ["81", "82"], days: [3, 6] },
  /** 台湾 */
  { provinces: ["71"], days: [5, 9] },
];
const ABROAD: readonly [number, number] = [8, 18];
const PROVINCE_OF: Readonly<Record<string, string>> = { HK: "81", MO: "82", TW: "71" };

/** Orders paid from this hour on, Asia/Shanghai, leave the next day. */
export const CUT_OFF_HOUR = 16;
const DAY = 86_400_000;
const SHANGHAI = 8 * 3_600_000;

/** Calendar days in Asia/Shanghai, "2026-11-24". */
export interface DeliveryPromise {
  readonly shipsOn: string;
  readonly earliest: string;
  readonly latest: string;
  /** When the next cut-off is, for "order within 2 h 10 min". */
  readonly cutOff: Date;
}

/** Null when the address is not known well enough to promise anything. */
export function promiseDelivery(
  destination: Pick<FreightDestination, "countryCode" | "provinceCode">,
  paidAt: Date,
  cutOffHour: number = CUT_OFF_HOUR,
): DeliveryPromise | null {
  const days = daysTo(destination);
  if (!days) return null;
  // Counting in Shanghai's wall time as if it were UTC: there is no daylight saving to trip over.
  const wall = paidAt.getTime() + SHANGHAI;
  const midnight = Math.floor(wall / DAY) * DAY;
  const late = wall - midnight >= cutOffHour * 3_600_000;
  const ships = late ? midnight + DAY : midnight;
  const date = (offset: number): string => new Date(ships + offset * DAY).toISOString().slice(0, 10);
  return { shipsOn: date(0), earliest: date(days[0]), latest: date(days[1]), cutOff: new Date(ships + cutOffHour * 3_600_000 - SHANGHAI) };
}

function daysTo({ countryCode, provinceCode }: Pick<FreightDestination, "countryCode" | "provinceCode">): readonly [number, number] | null {
  const province = PROVINCE_OF[countryCode] ?? (countryCode === "CN" ? (provinceCode?.slice(0, 2) ?? "") : null);
  if (province === null) return /^[A-Z]{2}$/.test(countryCode) ? ABROAD : null;
  return DAYS.find(({ provinces }) => provinces.includes(province))?.days ?? null;
}
