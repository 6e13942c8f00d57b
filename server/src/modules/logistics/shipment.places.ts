/** What carriers write where a scan was made, and the city that it is. Pure. */
import type { Language } from "../../platform/ctx.ts";
import { matchRegion } from "../../platform/regions/match.ts";
import { allRegions, regionPath } from "../../platform/regions/regions.ts";

interface CityName {
  readonly zh: string;
  readonly en: string;
}

const short = (name: string): string => (name.length > 2 ? name.replace(/(?:市|地区)$/, "") : name);

/** Cities by their Chinese names, with and without 市; carriers write either. */
let cities: Map<string, CityName> | null = null;
function byName(text: string): CityName | undefined {
  cities ??= new Map(
    [...allRegions()].flatMap(({ level, zh, en, virtual }) =>
      level === "district" || virtual || !en ? [] : [zh, short(zh)].map((name): [string, CityName] => [name, { zh: short(zh), en }]),
    ),
  );
  return cities.get(text) ?? cities.get(short(text));
}

/** The city that a text begins with: "广东深圳市", "上海市浦东新区" and "深圳宝安集散中心" all name one. */
function within(text: string): CityName | undefined {
  const path = regionPath(matchRegion(text)?.region.code ?? "");
  // what the province governs itself is listed below a grouping that nobody writes
  const city = path.find(({ level, virtual }) => level !== "province" && !virtual) ?? path.find(({ zh }) => zh.endsWith("市"));
  return city && { zh: short(city.zh), en: city.en };
}

/** The name of the city of a place as a carrier or an address has it, or the text itself where it names none. */
export function cityName(place: string, language: Language): string {
  const city = byName(place) ?? within(place);
  return city ? city[language] : short(place);
}
