/** Finds the region a Chinese address begins with, in the many ways people write it. Pure. */
import { allRegions, children, regionPath } from "./regions.ts";
import type { Region } from "./regions.ts";

export interface RegionMatch {
  /** The deepest region that is certain. */
  readonly region: Region;
  /** What follows it. */
  readonly rest: string;
  /** How many characters of the text named regions. */
  readonly length: number;
}

interface Name {
  readonly text: string;
  readonly region: Region;
  /** Written with its kind (徐汇区), so it cannot be half of a street's name. */
  readonly full: boolean;
}

const PEOPLES =
  "(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|怒|普米|鄂温克|保安|裕固|独龙|各)族";
const AUTONOMOUS = new RegExp(`(?:${PEOPLES}|维吾尔|壮族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)*(自治[区州县旗])$`);
const KIND = /(?:特别行政区|林区|矿区|新区|地区|省|市|区|县|盟|旗)$/;
/** Short forms that no rule gives. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  "150000": ["内蒙"],
  "450000": ["广西省"],
  "540000": ["西藏省"],
  "640000": ["宁夏省"],
  "650000": ["新疆省"],
  "150600": ["鄂尔多斯"],
  "330282": ["慈溪"],
};
/** A short name followed by one of these is part of a street, a village or a building: 南京路, 朝阳门, 西安花园. */
const STREET =
  /^(?:[东南西北中]?[路街道巷弄]|[里村镇乡屯庄园苑桥门]|大[道街厦学酒]|公[路园司寓]|花园|广场|小区|新村|医院|机场|[火汽]?车?站|中学|饭店|银行)/;
const GAP = /^[\s,，、/|·>.。:：;；_-]*/;

let index: ReadonlyMap<string, readonly Name[]> | undefined;

/** Names by their first two characters, longest first. */
function names(): ReadonlyMap<string, readonly Name[]> {
  if (index) return index;
  const lists = new Map<string, Name[]>();
  const add = (text: string, region: Region, full: boolean): void => {
    if (text.length < 2) return;
    const name = { text, region, full };
    if (lists.get(text.slice(0, 2))?.push(name) === undefined) lists.set(text.slice(0, 2), [name]);
  };
  for (const region of allRegions()) {
    if (region.virtual) continue;
    const forms = new Map([[region.zh, true]]);
    const autonomous = AUTONOMOUS.exec(region.zh);
    if (autonomous) {
      const short = region.zh.slice(0, autonomous.index);
      // 恩施州, 恩施土家族苗族州 is never written.
      forms.set(short + (autonomous[1] ?? "").slice(-1), true);
      forms.set(`${short}${autonomous[1] ?? ""}`, true);
      forms.set(short, false);
    }
    const short = region.zh.replace(KIND, "");
    if (short !== region.zh && !short.endsWith("自治")) forms.set(short, false);
    for (const alias of ALIASES[region.code] ?? []) forms.set(alias, alias.endsWith("省"));
    for (const [text, full] of forms) add(text, region, full);
  }
  for (const list of lists.values()) list.sort((a, b) => b.text.length - a.text.length);
  index = lists;
  return lists;
}

interface Reading {
  readonly region: Region;
  readonly end: number;
  readonly named: number;
}

/** The region at the very beginning of `text`, or null. A district alone counts only in full and if one region has that name. */
export function matchRegion(text: string): RegionMatch | null {
  const readings = read(text, 0, null, 0);
  const best = Math.max(0, ...readings.map(({ named }) => named));
  const [first, ...others] = readings.filter(({ named }) => named === best);
  if (!first) return null;
  let region: Region | null = first.region;
  // Several regions fit equally well (朝阳区 is in 北京 and in 长春): only what they have in common is certain.
  for (const other of others) region = region && common(region, other.region);
  region = region && onlyCity(region);
  return region ? { region, rest: text.slice(first.end).replace(GAP, ""), length: best } : null;
}

/** Every way to read names at `at`, each below the one before it. */
function read(text: string, at: number, above: Region | null, named: number): Reading[] {
  const start = at + (GAP.exec(text.slice(at))?.[0].length ?? 0);
  const rest = text.slice(start);
  const readings: Reading[] = [];
  for (const { text: name, region, full } of names().get(rest.slice(0, 2)) ?? []) {
    if (!rest.startsWith(name)) continue;
    if (above ? !isBelow(region, above) : region.level === "district" && !full) continue;
    const here: Reading = { region, end: start + name.length, named: named + name.length };
    const deeper = region.level === "district" ? [] : read(text, here.end, region, here.named);
    if (deeper.length > 0) readings.push(...deeper);
    else if (full || !STREET.test(rest.slice(name.length))) readings.push(here);
  }
  return readings;
}

/** 上海市 is a province and its only city in one. */
function onlyCity(region: Region): Region {
  const [city, ...more] = region.level === "province" ? children(region.code) : [];
  return city && more.length === 0 ? city : region;
}

function isBelow(region: Region, above: Region): boolean {
  return region.code !== above.code && regionPath(region.code).some(({ code }) => code === above.code);
}

function common(a: Region, b: Region): Region | null {
  const other = new Set(regionPath(b.code).map(({ code }) => code));
  return regionPath(a.code).findLast(({ code }) => other.has(code)) ?? null;
}
