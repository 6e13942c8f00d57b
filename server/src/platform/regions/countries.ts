/** Countries of the world: codes here, names from Intl, postcodes where their form is worth checking. */

/** ISO 3166-1 alpha-2, officially assigned. 香港, 澳门 and 台湾 are regions of CN in this shop's tree and have codes here too. */
const CODES =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

export const COUNTRY_CODES: readonly string[] = CODES.split(" ");
const known: ReadonlySet<string> = new Set(COUNTRY_CODES);

/** Postcodes in the spelling `normalisePostcode` gives. */
const POSTCODES: Readonly<Record<string, RegExp>> = {
  AT: /^\d{4}$/,
  AU: /^\d{4}$/,
  BE: /^\d{4}$/,
  BR: /^\d{5}-?\d{3}$/,
  CA: /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d$/,
  CH: /^\d{4}$/,
  CN: /^\d{6}$/,
  CZ: /^\d{3} ?\d{2}$/,
  DE: /^\d{5}$/,
  DK: /^\d{4}$/,
  ES: /^(?:0[1-9]|[1-4]\d|5[0-2])\d{3}$/,
  FI: /^\d{5}$/,
  FR: /^\d{5}$/,
  GB: /^(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y]) ?\d[ABD-HJLNP-UW-Z]{2})$/,
  GR: /^\d{3} ?\d{2}$/,
  ID: /^\d{5}$/,
  IE: /^(?:[AC-FHKNPRTV-Y]\d{2}|D6W) ?[0-9AC-FHKNPRTV-Y]{4}$/,
  IN: /^[1-9]\d{5}$/,
  IT: /^\d{5}$/,
  JP: /^\d{3}-?\d{4}$/,
  KR: /^\d{5}$/,
  MX: /^\d{5}$/,
  MY: /^\d{5}$/,
  NL: /^[1-9]\d{3} ?[A-Z]{2}$/,
  NO: /^\d{4}$/,
  NZ: /^\d{4}$/,
  PH: /^\d{4}$/,
  PL: /^\d{2}-\d{3}$/,
  PT: /^\d{4}-\d{3}$/,
  RU: /^\d{6}$/,
  SE: /^\d{3} ?\d{2}$/,
  SG: /^\d{6}$/,
  TH: /^\d{5}$/,
  TR: /^\d{5}$/,
  TW: /^\d{3}(?:\d{2,3})?$/,
  US: /^\d{5}(?:-\d{4})?$/,
  VN: /^\d{5,6}$/,
  ZA: /^\d{4}$/,
};
/** No postcodes at all: a form should not ask. */
const WITHOUT: ReadonlySet<string> = new Set(["AE", "AO", "BS", "BZ", "FJ", "GH", "HK", "JM", "KE", "MO", "QA", "UG", "YE", "ZW"]);

export function isCountry(code: string): boolean {
  return known.has(code);
}

const displays = new Map<string, Intl.DisplayNames>();

/** "德国", "Germany"; the code itself if there is no such country. */
export function countryName(code: string, locale: string): string {
  if (!known.has(code)) return code;
  let names = displays.get(locale);
  if (!names) displays.set(locale, (names = new Intl.DisplayNames(locale, { type: "region" })));
  return names.of(code) ?? code;
}

/** All countries for a menu, in the order of the language. */
export function countries(locale: string): { readonly code: string; readonly name: string }[] {
  const { compare } = new Intl.Collator(locale);
  return COUNTRY_CODES.map((code) => ({ code, name: countryName(code, locale) })).toSorted((a, b) => compare(a.name, b.name));
}

/** Whether a form should ask for a postcode: `none` where there are none, `optional` where we cannot check it, or in China, where nobody needs it. */
export function postcodeUse(countryCode: string): "required" | "optional" | "none" {
  if (WITHOUT.has(countryCode)) return "none";
  return countryCode !== "CN" && Object.hasOwn(POSTCODES, countryCode) ? "required" : "optional";
}

/** Upper case, ordinary digits and dashes, single spaces. */
export function normalisePostcode(text: string): string {
  return text
    .normalize("NFKC")
    .trim()
    .toUpperCase()
    .replaceAll(/[\u2010-\u2015\u2212]/g, "-")
    .replaceAll(/\s+/g, " ");
}

/** Countries whose form we do not know accept anything short. */
export function isPostcode(text: string, countryCode: string): boolean {
  const postcode = normalisePostcode(text);
  const pattern = Object.hasOwn(POSTCODES, countryCode) ? POSTCODES[countryCode] : /^[A-Z0-9][A-Z0-9 -]{0,11}$/;
  return pattern?.test(postcode) ?? false;
}

/** The form's pattern attribute: a JavaScript expression for the whole normalised postcode; null where none is checked. */
export function postcodePattern(countryCode: string): string | null {
  return Object.hasOwn(POSTCODES, countryCode) ? (POSTCODES[countryCode]?.source.replaceAll(/^\^|\$$/g, "") ?? null) : null;
}
