/** What the parcel costs the shopper: a template of zones, a first unit and further steps. Pure; no rounding is ever needed. */

/** What fees are reckoned from: pieces, weight, or weight and room, whichever is more. */
export type FreightBasis = "PIECE" | "WEIGHT" | "VOLUME";

/** Weight in whole grams, money in minor units of the shop's currency. */
export interface FreightRate {
  /** With PIECE: up to so many pieces `firstFee` is all, and further steps are of so many pieces; 1 if left out. */
  readonly firstPieces?: number;
  readonly additionalPieces?: number;
  /** Up to and including this weight `firstFee` is all. */
  readonly firstGrams: number;
  readonly firstFee: bigint;
  /** Every further step begun costs `additionalFee`; 0 means weight no longer matters. */
  readonly additionalGrams: number;
  readonly additionalFee: bigint;
  /** Free when the merchandise, after discounts, reaches this sum (满…包邮). */
  readonly freeOver?: bigint;
  /** Not sent there at all; the fees are ignored. */
  readonly excluded?: boolean;
}

export interface FreightZone extends FreightRate {
  /** GB/T 2260 codes of provinces, cities or districts, ISO 3166 country codes, or `*` for everywhere else. */
  readonly regions: readonly string[];
}

export interface FreightTemplate {
  /** WEIGHT if left out. */
  readonly basis?: FreightBasis;
  /** With VOLUME: cubic centimetres that count as a kilogram, as carriers say it; 6000 if left out. */
  readonly divisor?: number;
  /** What one parcel holds at most; more is sent in several, each with a fee of its own. */
  readonly limit?: ParcelLimit;
  /** The carrier is asked for its price, and this is put on top; the fees below are for when it does not answer. */
  readonly carrierRate?: CarrierRate;
  readonly zones: readonly FreightZone[];
  /** For whatever no zone names on the mainland of China; other countries, 香港, 澳门 and 台湾 have to be named. */
  readonly default: FreightRate;
}

export interface ParcelLimit {
  readonly grams?: number;
  /** Cubic decimetres, which are litres. */
  readonly litres?: number;
}

export interface CarrierRate {
  /** Percent of the carrier's price, rounded up to the minor unit; may be negative down to −100. */
  readonly percent: number;
  /** Per order, in minor units. */
  readonly fixed: bigint;
}

/** Where to; codes as in platform/regions, country ISO 3166-1 alpha-2. */
export interface FreightDestination {
  readonly countryCode: string;
  readonly provinceCode?: string | undefined;
  readonly cityCode?: string | undefined;
  readonly districtCode?: string | undefined;
}

export type FreightQuote =
  | {
      readonly fee: bigint;
      /** The sum from which this destination is free, for "¥31 more for free delivery"; null if it never is. */
      readonly freeOver: bigint | null;
    }
  /** `region`: the shop chose not to; `country`: nobody said how. */
  | { readonly excluded: "region" | "country" };

/** These have both a country code and a province code; either names them. */
const BOTH: readonly (readonly [country: string, province: string])[] = [
  ["TW", "710000"],
  ["HK", "810000"],
  ["MO", "820000"],
];

/** One name for what has two: a zone that names TW and one that names 710000 speak of the same place. */
export const placeOf = (region: string): string => BOTH.find(([country]) => country === region)?.[1] ?? region;

/** Whether anything can be sent anywhere with it. */
export const servesSomewhere = ({ zones, default: rest }: { zones: readonly FreightRateLike[]; default: FreightRateLike }): boolean =>
  [...zones, rest].some(({ excluded }) => !excluded);
type FreightRateLike = Pick<FreightRate, "excluded">;

/**
 * What the given parcels cost together; each is told by the units it is charged for (`chargeable`). The most specific region that a zone
 * names wins: district, city, province, country, `*`, then the default. Between zones naming the same region the earlier one wins.
 */
export function quoteFreight(
  template: FreightTemplate,
  destination: FreightDestination,
  parcels: readonly number[],
  merchandiseMinor: bigint,
): FreightQuote {
  const wrong = parcels.find((units) => !Number.isFinite(units) || units < 0);
  if (wrong !== undefined) throw new RangeError(`not a weight: ${wrong}`);
  const rate = findRate(template, destination);
  if (!rate) return { excluded: "country" };
  if (rate.excluded) return { excluded: "region" };
  const freeOver = rate.freeOver ?? null;
  if (freeOver !== null && merchandiseMinor >= freeOver) return { fee: 0n, freeOver };
  return { fee: parcels.reduce((sum, units) => sum + stepFee(rate, units, template.basis === "PIECE"), 0n), freeOver };
}

function findRate(template: FreightTemplate, destination: FreightDestination): FreightRate | null {
  const { countryCode, provinceCode, cityCode, districtCode } = destination;
  const both = BOTH.find(([country, province]) => country === countryCode || (countryCode === "CN" && province === provinceCode));
  // A zone for "CN" means the mainland as well: sending to Hong Kong at the mainland's price must be said, not assumed.
  const names = both ? [districtCode, cityCode, both[1], both[0], "*"] : [districtCode, cityCode, provinceCode, countryCode, "*"];
  for (const name of names) {
    const zone = name ? template.zones.find(({ regions }) => regions.includes(name)) : undefined;
    if (zone) return zone;
    if (name === "CN") return template.default;
  }
  return null;
}

function stepFee(rate: FreightRate, units: number, byPiece: boolean): bigint {
  const { firstFee, additionalFee } = rate;
  const first = byPiece ? (rate.firstPieces ?? 1) : rate.firstGrams;
  const step = byPiece ? (rate.additionalPieces ?? 1) : rate.additionalGrams;
  const over = Math.ceil(units) - first;
  return over <= 0 || step <= 0 ? firstFee : firstFee + BigInt(Math.ceil(over / step)) * additionalFee;
}

/** The carrier's price as the shopper pays it. */
export function withMargin(price: bigint, { percent, fixed }: CarrierRate): bigint {
  const fee = (price * BigInt(100 + percent) + 99n) / 100n + fixed;
  return fee > 0n ? fee : 0n;
}
