import type { Language } from "./i18n/language.ts";

export interface MoneyLike {
  amount: string;
  currencyCode: string;
}

// Making an Intl.NumberFormat per card cost a tenth of the whole server rendering
const formats = new Map<string, Intl.NumberFormat>();

/** "¥168" on cards, "¥168.00" in sums (`exact`). */
export function formatMoney(money: MoneyLike, language: Language, exact = false): string {
  const key = `${language}${money.currencyCode}${exact}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, {
      style: "currency",
      currency: money.currencyCode,
      currencyDisplay: "narrowSymbol",
      trailingZeroDisplay: exact ? "auto" : "stripIfInteger",
    });
    formats.set(key, format);
  }
  return format.format(money.amount as Intl.StringNumericLiteral);
}

export const isZero = (money: MoneyLike) => /^-?0*(\.0*)?$/.test(money.amount);
