import type { FurtherPrice } from "../modules/catalogue/price.service.ts";

/** What one piece costs abroad: a price of its own, rounded as shops there write it, and never under what it costs at home. */
const abroad: { currency: string; of(fen: number): number }[] = [
  { currency: "USD", of: (fen) => Math.ceil(fen / 600) * 100 },
  { currency: "JPY", of: (fen) => Math.ceil(fen / 450) * 100 },
];

/** The price lists of a variant in dollars (in cents) and yen. */
export const pricesAbroad = ({ priceMinor, compareAtMinor }: { priceMinor: number; compareAtMinor?: number }): FurtherPrice[] =>
  abroad.map(({ currency, of }) => {
    const compareAt = compareAtMinor === undefined ? null : of(compareAtMinor);
    return {
      currency,
      price: BigInt(of(priceMinor)),
      compareAt: compareAt !== null && compareAt > of(priceMinor) ? BigInt(compareAt) : null,
    };
  });
