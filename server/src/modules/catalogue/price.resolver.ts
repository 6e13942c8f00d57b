import { Arg, Ctx as Context, FieldResolver, Resolver, Root } from "type-graphql";
import DataLoader from "dataloader";
import { type Ctx, loader } from "../../platform/ctx.ts";
import { any, rows, sql } from "../../platform/db/sql.ts";
import type { Money } from "../../platform/graphql/common.types.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { needId } from "../../platform/ids.ts";
import { offeredCurrencies } from "./currency.ts";
import { dictionary } from "./dictionary.ts";
import { type FurtherPrice, setShopCurrencies, setVariantPrices } from "./price.service.ts";
import { ShopCurrenciesSetInput, ShopPayload, VariantPrice, VariantPricesPayload, VariantPricesSetInput } from "./price.types.ts";
import { ProductVariant } from "./product.types.ts";
import { type VariantRow, variantLoader } from "./variant.reads.ts";

/** Every price of variants, the shop's own currency first. */
const pricesLoader = (ctx: Ctx): DataLoader<string, FurtherPrice[]> => loader(ctx, makePricesLoader);
const makePricesLoader = (ctx: Ctx) =>
  new DataLoader<string, FurtherPrice[]>(async (ids) => {
    const offered = offeredCurrencies((await dictionary(ctx)).shop);
    const found = await rows(
      ctx,
      sql<FurtherPrice & { variantId: string }>`
        select id as "variantId", currency, price, compare_at as "compareAt" from variant where id = ${any(ids)}
        union all
        select variant_id, currency, price, compare_at from variant_price where variant_id = ${any(ids)}`,
    );
    const byVariant = Map.groupBy(found, ({ variantId }) => variantId);
    return ids.map((id) =>
      (byVariant.get(id) ?? [])
        .filter(({ currency }) => offered.includes(currency))
        .toSorted((a, b) => offered.indexOf(a.currency) - offered.indexOf(b.currency)),
    );
  });

@Resolver(() => ProductVariant)
export class PriceResolver {
  @FieldResolver(() => [VariantPrice], {
    description: "What it costs in every currency it is sold in, the shop's own first. `price` is the one of the request's currency.",
  })
  async prices(@Root() variant: VariantRow, @Context() ctx: Ctx): Promise<VariantPrice[]> {
    const found = await pricesLoader(ctx).load(variant.uuid);
    return found.map(({ currency, price, compareAt }) => {
      const money = (amount: bigint) => ({ amount, currencyCode: currency }) as Money;
      return { price: money(price), compareAtPrice: compareAt == null ? null : money(compareAt) };
    });
  }

  @Verb(
    () => VariantPricesPayload,
    "PRODUCTS_WRITE",
    "Sets what a variant costs, by currency. Carts show the change as a warning; orders keep their prices.",
  )
  async variantPricesSet(@Context() ctx: Ctx, @Arg("input", () => VariantPricesSetInput) input: VariantPricesSetInput) {
    await setVariantPrices(ctx, input);
    return { variant: await variantLoader(ctx).load(needId("var", input.variantId, "variantId")), userErrors: [], warnings: [] };
  }

  @Verb(() => ShopPayload, "SETTINGS_WRITE", "Sets the currencies that the shop sells in besides its own.")
  async shopCurrenciesSet(@Context() ctx: Ctx, @Arg("input", () => ShopCurrenciesSetInput) input: ShopCurrenciesSetInput) {
    await setShopCurrencies(ctx, input);
    return { shop: (await dictionary(ctx)).shop, userErrors: [], warnings: [] };
  }
}
