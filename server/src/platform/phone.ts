/** Telephone numbers: read what people type, keep one form, show it masked. Pure. */

export interface Phone {
  /** "+8613800138000"; an extension is kept apart. The form to store and compare. */
  readonly e164: string;
  /** As people at home write it: "13800138000", "0798-8220000"; E.164 for numbers abroad. */
  readonly local: string;
  readonly kind: "mobile" | "landline" | "abroad";
  readonly extension?: string;
}

/** Calling code, and the trunk prefix that falls away behind it. */
const COUNTRIES: Readonly<Record<string, readonly [code: string, trunk: string]>> = {
  CN: ["86", "0"],
  HK: ["852", ""],
  MO: ["853", ""],
  TW: ["886", "0"],
  JP: ["81", "0"],
  KR: ["82", "0"],
  SG: ["65", ""],
  MY: ["60", "0"],
  TH: ["66", "0"],
  VN: ["84", "0"],
  PH: ["63", "0"],
  ID: ["62", "0"],
  IN: ["91", "0"],
  AU: ["61", "0"],
  NZ: ["64", "0"],
  US: ["1", "1"],
  CA: ["1", "1"],
  MX: ["52", ""],
  BR: ["55", "0"],
  GB: ["44", "0"],
  IE: ["353", "0"],
  FR: ["33", "0"],
  DE: ["49", "0"],
  NL: ["31", "0"],
  BE: ["32", "0"],
  AT: ["43", "0"],
  CH: ["41", "0"],
  IT: ["39", ""],
  ES: ["34", ""],
  PT: ["351", ""],
  SE: ["46", "0"],
  NO: ["47", ""],
  DK: ["45", ""],
  FI: ["358", "0"],
  PL: ["48", ""],
  RU: ["7", "8"],
  TR: ["90", "0"],
  AE: ["971", "0"],
  ZA: ["27", "0"],
};

/** Digits of an exact length where it is worth checking; elsewhere E.164's 7 to 15 digits in all are enough. */
const LENGTHS: Readonly<Record<string, RegExp>> = {
  "852": /^[2-9]\d{7}$/,
  "853": /^[268]\d{7}$/,
  "886": /^[2-9]\d{7,8}$/,
  "1": /^[2-9]\d{2}[2-9]\d{6}$/,
  "65": /^[3689]\d{7}$/,
};

/** Area codes are 10, 2x, or three digits from 3 to 9; the number behind has eight digits, or seven in smaller places. */
const LANDLINE = /^(10|2\d|[3-9]\d{2})([2-9]\d{6,7})$/;
const MOBILE = /^1[3-9]\d{9}$/;

/**
 * Reads a number as typed: full-width digits, spaces, dashes, brackets, +86, 0086, an extension (转123, ext 123, -123).
 * `countryCode` (ISO 3166) says where a number without a country code is at home. Null if it cannot be one.
 */
export function parsePhone(text: string, countryCode: string = "CN"): Phone | null {
  const plain = withoutTrunk(text.normalize("NFKC").trim());
  const match = /^(\+|00)?([\d\s().\u2010-\u2015-]{5,30}?)(?:\s*(?:转|分机|ext\.?|x|#)\s*(\d{1,6}))?$/i.exec(plain);
  if (!match) return null;
  const [, international, body = "", extension] = match;
  const digits = body.replaceAll(/\D/g, "");
  if (international) return digits.startsWith("86") ? chinese(digits.slice(2), extension) : abroad(digits, extension);
  if (countryCode === "CN") {
    const dashed = extension ? null : /^(.*\d{7,8})-(\d{1,6})$/.exec(body.trim());
    const withDash = dashed ? chinese((dashed[1] ?? "").replaceAll(/\D/g, ""), dashed[2]) : null;
    if (withDash?.kind === "landline") return withDash;
    return chinese(digits, extension) ?? (/^86\d{10,}$/.test(digits) ? chinese(digits.slice(2), extension) : null);
  }
  const country = COUNTRIES[countryCode];
  if (!country) return null;
  const [code, trunk] = country;
  return abroad(code + (trunk && digits.startsWith(trunk) ? digits.slice(trunk.length) : digits), extension);
}

/** "+49 (0)30 …": what is in brackets is dialled at home, and not behind a country code. Italy's zero belongs to the number. */
const withoutTrunk = (text: string) =>
  text.replace(/^(\+|00)\s*([\d\s]{1,5})\(0\)/, (all, start: string, code: string) =>
    Object.values(COUNTRIES).some(([known, trunk]) => known === code.trim() && trunk === "") ? all : start + code,
  );

function chinese(digits: string, extension: string | undefined): Phone | null {
  if (MOBILE.test(digits)) return { e164: `+86${digits}`, local: digits, kind: "mobile", ...(extension ? { extension } : {}) };
  const match = LANDLINE.exec(digits.replace(/^0/, ""));
  if (!match) return null;
  const [, area = "", number = ""] = match;
  if (area.length === 2 && number.length !== 8) return null;
  return { e164: `+86${area}${number}`, local: `0${area}-${number}`, kind: "landline", ...(extension ? { extension } : {}) };
}

function abroad(digits: string, extension: string | undefined): Phone | null {
  if (!/^[1-9]\d{6,14}$/.test(digits)) return null;
  const code = Object.keys(LENGTHS).find((prefix) => digits.startsWith(prefix));
  if (code && !LENGTHS[code]?.test(digits.slice(code.length))) return null;
  const e164 = `+${digits}`;
  return { e164, local: e164, kind: "abroad", ...(extension ? { extension } : {}) };
}

/** The stored form, or null: `parsePhone` for callers that want nothing else. */
export function normalisePhone(text: string, countryCode: string = "CN"): string | null {
  return parsePhone(text, countryCode)?.e164 ?? null;
}

/** For lists and logs: "138****8000", "0798-****000", "+1415****671". Never more than seven digits remain. */
export function maskPhone(text: string): string {
  const phone = parsePhone(text);
  if (phone?.kind === "mobile") return `${phone.local.slice(0, 3)}****${phone.local.slice(-4)}`;
  if (phone?.kind === "landline") return `${phone.local.slice(0, phone.local.indexOf("-") + 1)}****${phone.local.slice(-3)}`;
  const digits = text.replaceAll(/[^\d+]/g, "");
  return digits.length < 8 ? "****" : `${digits.slice(0, Math.min(5, digits.length - 7))}****${digits.slice(-3)}`;
}
