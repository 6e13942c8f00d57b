import type { Ctx } from "../../platform/ctx.ts";
import { type RawBuilder, sql } from "kysely";
import { dictionary, type ShopSettings } from "./dictionary.ts";

/** The currencies one can buy in: the shop's own first, then those with price lists of their own. */
export const offeredCurrencies = ({ currency, currencies = [] }: ShopSettings): string[] => [...new Set([currency, ...currencies])];

/** A currency as it was asked for, if the shop has prices in it; null for the shop's own and for one it does not sell in. */
export async function furtherCurrency(ctx: Ctx, asked: string): Promise<string | null> {
  const { shop } = await dictionary(ctx);
  const code = asked.trim().toUpperCase();
  return code !== shop.currency && offeredCurrencies(shop).includes(code) ? code : null;
}

/** The currency that this request's prices are in. */
export const currencyOf = async (ctx: Ctx): Promise<string> => ctx.currency ?? (await dictionary(ctx)).shop.currency;

/** The price of variant `v` in a further currency, as `x`; without one, nothing is joined. */
export const priceOfVariant = (currency: string | null): RawBuilder<unknown> =>
  currency === null ? sql`` : sql`left join variant_price x on x.variant_id = v.id and x.currency = ${currency}`;

/** The price of listing row `l` in a further currency, as `x`; products that are not sold in it are left out. */
export const priceOfListing = (currency: string | null): RawBuilder<unknown> =>
  currency === null
    ? sql``
    : sql`join listing_price x on x.list_id = l.list_id and x.product_id = l.product_id and x.currency = ${currency}`;

/** The lowest price of listing row `l`, where `priceOfListing` is joined. */
export const listedPrice = (currency: string | null): RawBuilder<unknown> => (currency === null ? sql`l.min_price` : sql`x.min_price`);
