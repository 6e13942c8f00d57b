import type { Language } from "./i18n/language.ts";

export interface MoneyLike {
  amount: string;
  currencyCode: string;
}

// Making an Intl.NumberFormat per card cost a tenth of the whole server rendering
const formats = new Map<string, Intl.NumberFormat>();

/** Their sign is another currency's here: ¥ is the yuan's, $ the US dollar's. */
const ambiguous = new Set(["JPY", "HKD"]);

/** "¥168" on cards, "¥168.00" in sums (`exact`). */
export function formatMoney(money: MoneyLike, language: Language, exact = false): string {
  const key = `${language}${money.currencyCode}${exact}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, {
      style: "currency",
      currency: money.currencyCode,
      currencyDisplay: ambiguous.has(money.currencyCode) ? "code" : "narrowSymbol",
      trailingZeroDisplay: exact ? "auto" : "stripIfInteger",
    });
    formats.set(key, format);
  }
  return format.format(money.amount as Intl.StringNumericLiteral);
}

export const isZero = (money: MoneyLike) => /^-?0*(\.0*)?$/.test(money.amount);

const parse = ({ amount }: MoneyLike): [bigint, number] => {
  const digits = amount.split(".")[1]?.length ?? 0;
  return [BigInt(amount.replace(".", "")), digits];
};

const print = (minor: bigint, digits: number) => {
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0");
  return (minor < 0n ? "-" : "") + (digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text);
};

/** Exact; for showing a sum before the server has confirmed it. */
export const times = (money: MoneyLike, factor: number): MoneyLike => {
  const [minor, digits] = parse(money);
  return { ...money, amount: print(minor * BigInt(factor), digits) };
};

export const sum = (first: MoneyLike, ...others: MoneyLike[]): MoneyLike => {
  const [start, digits] = parse(first);
  return {
    ...first,
    amount: print(
      others.reduce((total, money) => total + parse(money)[0], start),
      digits,
    ),
  };
};

export const equals = (a: MoneyLike, b: MoneyLike) => parse(a)[0] === parse(b)[0];

/** In some countries prices carry the tax already: then it is told, not added. */
export const taxIsIncluded = (cost: Record<"subtotal" | "discount" | "total", MoneyLike> & { shipping: MoneyLike | null | undefined }) =>
  equals(cost.total, sum(cost.subtotal, times(cost.discount, -1), ...(cost.shipping ? [cost.shipping] : [])));
