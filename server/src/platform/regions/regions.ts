/** Provinces, cities and districts of China (GB/T 2260): a tree read once, looked up by code. The data is regions.data.ts. */
import { REGIONS } from "./regions.data.ts";

export type RegionLevel = "province" | "city" | "district";

export interface Region {
  /** Six digits, GB/T 2260: 310104. */
  readonly code: string;
  readonly level: RegionLevel;
  /** In full: 徐汇区. */
  readonly zh: string;
  /** Without the kind: Xuhui. */
  readonly en: string;
  /** Code of the region above; null for a province. */
  readonly parent: string | null;
  /** A grouping that nobody writes in an address, such as 省直辖县级行政区划. */
  readonly virtual: boolean;
}

interface Tree {
  readonly byCode: ReadonlyMap<string, Region>;
  readonly below: ReadonlyMap<string, readonly Region[]>;
  readonly top: readonly Region[];
}

let tree: Tree | undefined;

/** Read at the first question, not at import: most processes of a test run never ask. */
function read(): Tree {
  if (tree) return tree;
  const byCode = new Map<string, Region>();
  const below = new Map<string, Region[]>();
  const top: Region[] = [];
  for (const line of REGIONS.trim().split("\n")) {
    const [code = "", zh = "", ...en] = line.split(" ");
    const level = code.endsWith("0000") ? "province" : code.endsWith("00") ? "city" : "district";
    const parent = level === "province" ? null : level === "city" ? `${code.slice(0, 2)}0000` : cityOf(code);
    const region: Region = { code, level, zh, en: en.join(" "), parent, virtual: zh.endsWith("直辖县级行政区划") };
    byCode.set(code, region);
    if (parent === null) top.push(region);
    else if (below.get(parent)?.push(region) === undefined) below.set(parent, [region]);
  }
  tree = { byCode, below, top };
  return tree;
}

/** 重庆's counties are numbered 5002xx and belong to the city 500100. */
function cityOf(districtCode: string): string {
  return districtCode.startsWith("5002") ? "500100" : `${districtCode.slice(0, 4)}00`;
}

/** The 34 provinces, by code. */
export function provinces(): readonly Region[] {
  return read().top;
}

/** The cities of a province, the districts of a city; nothing for a district, an unknown code, or a city without districts (东莞). */
export function children(code: string): readonly Region[] {
  return read().below.get(code) ?? [];
}

export function findRegion(code: string): Region | null {
  return read().byCode.get(code) ?? null;
}

/** From the province down to the region itself; empty for an unknown code. */
export function regionPath(code: string): readonly Region[] {
  const path: Region[] = [];
  for (let region = findRegion(code); region; region = region.parent === null ? null : findRegion(region.parent)) path.unshift(region);
  return path;
}

/** For reading: 上海市徐汇区 (not 上海市上海市徐汇区), "Xuhui, Shanghai". */
export function regionText(code: string, language: "zh" | "en"): string {
  const path = regionPath(code).filter((region, at, all) => !region.virtual && region.zh !== all[at - 1]?.zh);
  return language === "zh"
    ? path.map(({ zh }) => zh).join("")
    : path
        .toReversed()
        .map(({ en }) => en)
        .join(", ");
}

/** Every region, for indexes such as regions/match.ts. */
export function allRegions(): Iterable<Region> {
  return read().byCode.values();
}
