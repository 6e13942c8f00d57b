import type { Scan } from "./journey-books.ts";
import type { Act } from "./journey.ts";

/** The companies this aggregator follows, with what it calls them. */
export const COMPANIES: Record<string, string> = {
  shunfeng: "顺丰速运",
  yuantong: "圆通速递",
  jd: "京东物流",
  zhongtong: "中通快递",
  shentong: "申通快递",
  yunda: "韵达快递",
  ems: "EMS",
  jtexpress: "极兔速递",
  debangkuaidi: "德邦快递",
  youzhengguonei: "邮政快递包裹",
};

/** These tell nothing without a phone number. */
export const ASKS_PHONE = new Set(["shunfeng", "zhongtong"]);

/** Whose number this is, where its look says so. */
export const companyOf = (number: string): string | undefined =>
  [
    [/^SF\d{12,15}$/, "shunfeng"] as const,
    [/^YT\d{13}$/, "yuantong"] as const,
    [/^JD[A-Z0-9]{10,20}$/, "jd"] as const,
    [/^JT\d{13}$/, "jtexpress"] as const,
  ].find(([pattern]) => pattern.test(number))?.[1];

/** Companies that number alike: what is all digits is told by length and first digits, and often not for sure. */
const ALIKE: readonly (readonly [pattern: RegExp, companies: readonly string[]])[] = [
  [/^7[3-9]\d{12,13}$/, ["zhongtong", "shentong"]],
  [/^4\d{12,14}$/, ["yunda"]],
  [/^77\d{11}$/, ["shentong"]],
  [/^1\d{12}$/, ["ems", "youzhengguonei"]],
  [/^\d{12}$/, ["shunfeng"]],
];
export function companiesLike(number: string): string[] {
  const named = companyOf(number);
  return named ? [named] : ALIKE.flatMap(([pattern, companies]) => (pattern.test(number) ? companies : []));
}

/** The code of an act: plain, and finer as of resultv2=4. */
const CODES: Record<Act, readonly [plain: string, fine: string, name: string]> = {
  "picked-up": ["1", "103", "揽收"],
  departed: ["0", "0", "在途"],
  arrived: ["0", "0", "在途"],
  "at-outlet": ["0", "1001", "在途"],
  out: ["5", "5", "派件"],
  locker: ["5", "501", "投柜或驿站"],
  failed: ["2", "204", "派件异常"],
  refused: ["14", "14", "拒签"],
  signed: ["3", "301", "签收"],
  delayed: ["2", "208", "滞留"],
  "unclear-address": ["2", "2", "疑难"],
  "wrong-sorting": ["2", "2", "疑难"],
  lost: ["2", "2", "疑难"],
  returning: ["6", "6", "退回"],
  returned: ["4", "4", "退签"],
};

/** The code of a scan; a signature after a locker is one by locker. */
export const codeOf = (scan: Scan, fine: boolean): string => {
  if (scan.code) return scan.code;
  if (fine && scan.act === "signed" && scan.remark.includes("自取")) return "304";
  return CODES[scan.act][fine ? 1 : 0];
};

export const nameOf = (scan: Scan): string => CODES[scan.act][2];
