/** Paste-to-parse 智能粘贴: one free text into name, phone, region and street. Nothing is ever lost: see `rest`. Pure. */
import { parsePhone } from "../phone.ts";
import { matchRegion } from "./match.ts";
import type { RegionMatch } from "./match.ts";
import { regionPath } from "./regions.ts";

export interface ParsedAddress {
  readonly name?: string;
  /** As `parsePhone` writes it at home: 13800138000. */
  readonly phone?: string;
  readonly provinceCode?: string;
  readonly cityCode?: string;
  readonly districtCode?: string;
  readonly street?: string;
  /** What could not be placed, such as a postcode; "" if everything could. */
  readonly rest: string;
}

/** Longer pastes are not addresses. Characters. */
const MAX_LENGTH = 500;
const NAME_LABEL = "收货人姓名|收件人姓名|收货人|收件人|联系人|姓名|名字";
const LABELS = new RegExp(
  `(?:${NAME_LABEL}|手机号码|联系电话|联系方式|手机号|手机|电话号码|电话|所在地区|所在省市|收货地区|省市区|地区|详细地址|收货地址|收件地址|街道地址|地址|邮政编码|邮编)\\s*[:：]`,
  "g",
);
const LABELLED_NAME = new RegExp(`(?:${NAME_LABEL})\\s*[:：]\\s*([^\\s,，;；:：\\d]{1,30})`);
const MOBILE = /(?<![\d])(?:[(（]?(?:\+|00)?86[)）]?[\s-]*)?1[3-9]\d(?:[\s-]?\d{4}){2}(?!\d)/;
const LANDLINE = /(?<![\d])(?:\+86[\s-]*)?[(（]?0\d{2,3}[)）]?[\s-]?[2-9]\d{6,7}(?:\s*(?:转|分机|-)\s*\d{1,6})?(?!\d)/;
const ABROAD = /(?<![\d+])\+\d[\d\s-]{6,18}\d(?!\d)/;
const SEPARATOR = /[\s,，;；、|\n]+/;
const COURTESY = /(?:先生|女士|小姐|老师|同学|收)$/;
/** What names do not contain and streets do. */
const STREETISH = /[路街道巷弄号楼栋幢座室层村镇乡屯组区县市省苑园厦城院厂店校站铺寓桥]|\d/;
const SURNAMES =
  "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊甄曲家封储靳段富焦巴牧山谷车侯全仰秋仲伊宫宁仇栾甘厉祖武符刘景詹龙叶幸司黎白蒲邰从索赖卓屠池乔阳闻党翟谭申冉尚农温庄晏柴瞿阎连习容向古易廖终居衡步都耿满弘匡国文寇广欧利师聂关荆游权盖益桓公丛岳帅";

/** Reads what it can. An unknown district stays in the street and blocks nothing. */
export function parseAddress(text: string): ParsedAddress {
  const source = text.slice(0, MAX_LENGTH).normalize("NFKC");
  const labelled = LABELLED_NAME.exec(source)?.[1];
  const { phone, remaining } = takePhone(source.replace(labelled ?? "", " ").replaceAll(LABELS, "\n"));
  const parts = split(remaining);
  const found = findStart(parts);

  const before = found ? [...parts.slice(0, found.index), ...(found.prefix ? [found.prefix] : [])] : parts;
  const after = found ? split(found.match.rest) : [];
  let name = labelled ?? take(before, (part) => isName(part, true)) ?? take(before, (part) => isName(part, false));
  // A name may close the address, but must leave a street behind.
  if (!name && after.length > 1) {
    const last = after.at(-1) ?? "";
    if (isName(last, true) || (!STREETISH.test(last) && isName(last, false))) name = after.pop();
  }
  const postcodes = [before, after].flatMap((list) => takeAll(list, (part) => /^\d{6}$/.test(part)));
  // Without a region the street is whatever looks like one.
  const streetParts = found ? after : takeAll(before, (part) => STREETISH.test(part));
  const street = streetParts.join(" ");
  const path = found ? regionPath(found.match.region.code) : [];
  const [province, city, district] = path;
  const person = name?.replace(COURTESY, "") || name;
  return {
    ...(person ? { name: person } : {}),
    ...(phone ? { phone } : {}),
    ...(province ? { provinceCode: province.code } : {}),
    ...(city ? { cityCode: city.code } : {}),
    ...(district ? { districtCode: district.code } : {}),
    ...(street ? { street } : {}),
    rest: [...before, ...postcodes, text.slice(MAX_LENGTH)].filter((part) => part !== "").join(" "),
  };
}

/** Words in Latin letters stay together: Lin Zhixia. */
function split(text: string): string[] {
  const parts: string[] = [];
  for (const part of text.split(SEPARATOR)) {
    const last = parts.at(-1) ?? "";
    if (/^[A-Za-z.'-]+$/.test(part) && /^[A-Za-z][A-Za-z.' -]*$/.test(last)) parts[parts.length - 1] = `${last} ${part}`;
    else if (part !== "") parts.push(part);
  }
  return parts;
}

function takePhone(text: string): { phone: string | null; remaining: string } {
  for (const pattern of [MOBILE, LANDLINE, ABROAD]) {
    const match = pattern.exec(text);
    const phone = match && parsePhone(match[0].replaceAll(/[()（）]/g, " ").trim());
    if (match && phone) {
      const local = phone.extension ? `${phone.local}转${phone.extension}` : phone.local;
      return { phone: local, remaining: `${text.slice(0, match.index)}\n${text.slice(match.index + match[0].length)}` };
    }
  }
  return { phone: null, remaining: text };
}

interface Start {
  readonly index: number;
  /** A name stuck to the region: 林知夏上海市…. */
  readonly prefix: string;
  readonly match: RegionMatch;
}

/** Where the region begins: the part, and the place in it, that names the most. */
function findStart(parts: readonly string[]): Start | null {
  let best: Start | null = null;
  for (const [index, part] of parts.entries()) {
    const tail = parts.slice(index + 1).map((next) => ` ${next}`);
    for (let at = 0; at <= Math.min(4, part.length - 2); at++) {
      const prefix = part.slice(0, at);
      if (at > 0 && !isName(prefix, at > 1)) continue;
      const country = at === 0 ? part.replace(/^中国(?:大陆)?/, "") : part.slice(at);
      const match = matchRegion([country, ...tail].join(""));
      // Behind a name only a region written out is believed: 张三河南省, but not 王海南.
      if (!match || (at > 0 && match.length < 3)) continue;
      if (!best || match.length > best.match.length) best = { index, prefix, match };
    }
  }
  return best;
}

/** `sure`: it also begins with a common surname, or is a name in Latin letters. */
function isName(part: string, sure: boolean): boolean {
  const bare = part.replace(COURTESY, "");
  if (/^[A-Za-z][A-Za-z.' -]{1,39}$/.test(bare)) return true;
  if (!/^\p{Script=Han}[\p{Script=Han}·]{0,9}$/u.test(bare) || (bare.length > 4 && !bare.includes("·"))) return false;
  return bare.length >= 2 || bare !== part ? !sure || SURNAMES.includes(bare.charAt(0)) : false;
}

function take(list: string[], wanted: (part: string) => boolean): string | undefined {
  const at = list.findIndex(wanted);
  return at < 0 ? undefined : list.splice(at, 1)[0];
}

function takeAll(list: string[], wanted: (part: string) => boolean): string[] {
  const taken = list.filter(wanted);
  for (const part of taken) list.splice(list.indexOf(part), 1);
  return taken;
}
