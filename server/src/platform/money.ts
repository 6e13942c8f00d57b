/**
 * Money is a whole number of minor units (fen, cents, yen) and a currency. No floating point touches it:
 * decimal strings come in through `parseDecimal` and go out through `toDecimal`.
 */
export interface Amount {
  /** Minor units of `currency`: 8880n CNY is ¥88.80, 8880n JPY is ¥8880. */
  readonly amount: bigint;
  /** ISO 4217, upper case. */
  readonly currency: string;
}

/** A currency nobody knows, or a number that the currency cannot hold. */
export class MoneyError extends RangeError {
  override readonly name = "MoneyError";
}

/** ISO 4217 currencies whose exponent is not 2. Intl (CLDR) differs for a few, IQD and UYW among them, so ISO is written down here. */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"].map(
    (code): [string, number] => [code, 0],
  ),
  ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((code): [string, number] => [code, 3]),
  ...["CLF", "UYW"].map((code): [string, number] => [code, 4]),
]);

const known: ReadonlySet<string> = new Set([...Intl.supportedValuesOf("currency"), ...EXPONENTS.keys()]);

/** True for an ISO 4217 code in upper case. */
export function isCurrency(currency: string): boolean {
  return known.has(currency);
}

/** Digits after the decimal point: JPY 0, CNY 2, KWD 3. */
export function minorDigits(currency: string): number {
  if (!known.has(currency)) throw new MoneyError(`unknown currency ${JSON.stringify(currency)}`);
  return EXPONENTS.get(currency) ?? 2;
}

/** 8880n, CNY → "88.80"; always exactly the digits of the currency, never grouped. */
export function toDecimal(minor: bigint, currency: string): string {
  const digits = minorDigits(currency);
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0");
  const sign = minor < 0n ? "-" : "";
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** "88.8", CNY → 8880n. Refuses exponents, grouping, spaces and more digits than the currency has. */
export function parseDecimal(text: string, currency: string): bigint {
  const digits = minorDigits(currency);
  const match = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/.exec(text);
  if (!match) throw new MoneyError(`not a decimal amount: ${JSON.stringify(text.slice(0, 40))}`);
  const fraction = match[3] ?? "";
  if (fraction.length > digits) throw new MoneyError(`${currency} has ${digits} decimal digits, got ${fraction.length}`);
  const minor = BigInt(`${match[2]}${fraction.padEnd(digits, "0")}`);
  return match[1] === "-" ? -minor : minor;
}

/**
 * The shop's only rounding: `numerator / denominator` to the nearest whole, halves away from zero,
 * so that what reverses an amount is exactly its negative. 5/2 → 3, -5/2 → -3.
 */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new MoneyError("division by zero");
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const rounded = (2n * n + d) / (2n * d);
  return negative ? -rounded : rounded;
}

/**
 * Splits `total` in proportion to `weights` by largest remainder: the parts add up to the total exactly.
 * A tie goes to the earlier part. If every weight is zero the parts are as equal as possible.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  if (weights.some((weight) => weight < 0n)) throw new MoneyError("a weight is negative");
  if (weights.length === 0) {
    if (total !== 0n) throw new MoneyError("nothing to allocate to");
    return [];
  }
  if (total < 0n) return allocate(-total, weights).map((part) => -part);
  const given = weights.reduce((sum, weight) => sum + weight, 0n);
  const shares = given === 0n ? weights.map(() => 1n) : weights;
  const sum = given === 0n ? BigInt(weights.length) : given;
  const parts = shares.map((weight, index) => ({ index, part: (total * weight) / sum, rest: (total * weight) % sum }));
  let left = total - parts.reduce((done, { part }) => done + part, 0n);
  for (const entry of parts.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))) {
    if (left === 0n) break;
    entry.part += 1n;
    left -= 1n;
  }
  return parts.map(({ part }) => part);
}

const formats = new Map<string, Intl.NumberFormat>();

/** Their sign is another currency's here: ¥ is the yuan's, $ the US dollar's. */
const ambiguous = new Set(["JPY", "HKD"]);

/** For people: 8880n, CNY, zh → "¥88.80"; 2980n, JPY, en → "JPY 2,980". */
export function formatMoney(minor: bigint, currency: string, locale: string): string {
  const key = `${locale}|${currency}`;
  let format = formats.get(key);
  if (!format) {
    const digits = minorDigits(currency);
    format = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: ambiguous.has(currency) ? "code" : "narrowSymbol",
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(key, format);
  }
  // A decimal string is formatted exactly; a Number would lose fen beyond 2^53.
  return format.format(toDecimal(minor, currency) as Intl.StringNumericLiteral);
}
