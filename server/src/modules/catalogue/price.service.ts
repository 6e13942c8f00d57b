import { type Ctx, transaction } from "../../platform/ctx.ts";
import { any, changed, json, row, rows, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { needId } from "../../platform/ids.ts";
import { MoneyError, parseDecimal } from "../../platform/money.ts";
import { say, type Text } from "../../platform/say.ts";
import { offeredCurrencies } from "./currency.ts";
import { dictionary, forgetDictionary } from "./dictionary.ts";
import { refreshListings } from "./listing.service.ts";
import type { ShopCurrenciesSetInput, VariantPriceInput, VariantPricesSetInput } from "./price.types.ts";

/** A price in a currency other than the product's own, in its minor units. */
export interface FurtherPrice {
  currency: string;
  price: bigint;
  compareAt?: bigint | null;
}

/** Gives variants exactly these prices in further currencies. The caller refreshes the listings. */
export async function writePrices(ctx: Ctx, given: { variantId: string; prices: FurtherPrice[] }[]): Promise<void> {
  if (given.length === 0) return;
  const wanted = given.flatMap(({ variantId, prices }) => prices.map((price) => ({ variantId, ...price })));
  await changed(
    ctx,
    sql`
      with wanted as (select * from jsonb_to_recordset(${json(wanted)}) as r("variantId" uuid, currency text, price bigint, "compareAt" bigint)),
      gone as (
        delete from variant_price where variant_id = ${any(given.map(({ variantId }) => variantId))}
           and (variant_id, currency) not in (select "variantId", currency from wanted))
      insert into variant_price (variant_id, currency, price, compare_at) select "variantId", currency, price, "compareAt" from wanted
      on conflict (variant_id, currency) do update set price = excluded.price, compare_at = excluded.compare_at`,
  );
}

const no = (ctx: Ctx, code: UserErrorCode, text: Text, ...field: string[]): never =>
  refuse(new InputError({ code, message: say(ctx, text), field }));

/** A sum that a merchant wrote, in minor units; more than nothing, with no more digits than the currency has. */
function readSum(ctx: Ctx, text: string, currency: string, ...field: string[]): bigint {
  try {
    const sum = parseDecimal(text, currency);
    if (sum > 0n) return sum;
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    return no(ctx, UserErrorCode.INVALID, { zh: `${currency} 金额格式不正确`, en: error.message }, ...field);
  }
  return no(ctx, UserErrorCode.INVALID, { zh: "价格必须大于零", en: "A price is more than nothing" }, ...field);
}

/** Sets a variant's prices in the currencies that are named; others stay. Answers its product's UUID. */
export async function setVariantPrices(ctx: Ctx, input: VariantPricesSetInput): Promise<string> {
  const variantId = needId("var", input.variantId, "variantId");
  const { shop } = await dictionary(ctx);
  const codes = input.prices.map(({ currencyCode }) => currencyCode as string);
  const wanted = input.prices.map((price, i) => readPrice(ctx, price, offeredCurrencies(shop), i));
  codes.forEach((code, i) => {
    if (codes.indexOf(code) < i)
      no(ctx, UserErrorCode.INVALID, { zh: "同一币种只能出现一次", en: "Give each currency once" }, "prices", String(i), "currencyCode");
  });
  return transaction(ctx, async (ctx) => {
    const variant = await row(
      ctx,
      sql<{ productId: string; currency: string }>`
        select product_id as "productId", currency from variant where id = ${variantId} and active for update`,
    );
    if (!variant) return no(ctx, UserErrorCode.NOT_FOUND, { zh: "没有这个商品规格", en: "There is no such variant" }, "variantId");
    for (const [i, { currency, price, compareAt }] of wanted.entries()) {
      if (currency === variant.currency && price === null)
        no(
          ctx,
          UserErrorCode.REQUIRED,
          { zh: `必须有 ${currency} 价格`, en: `It needs a price in ${currency}` },
          "prices",
          String(i),
          "price",
        );
      if (currency === variant.currency)
        await changed(ctx, sql`update variant set price = ${price}, compare_at = ${compareAt} where id = ${variantId}`);
      else if (price === null)
        await changed(ctx, sql`delete from variant_price where variant_id = ${variantId} and currency = ${currency}`);
      else
        await changed(
          ctx,
          sql`insert into variant_price (variant_id, currency, price, compare_at) values (${variantId}, ${currency}, ${price}, ${compareAt})
              on conflict (variant_id, currency) do update set price = excluded.price, compare_at = excluded.compare_at`,
        );
    }
    await refreshListings(ctx, [variant.productId]);
    emit(ctx, "product.changed", { productIds: [variant.productId] }, { topics: [] });
    return variant.productId;
  });
}

function readPrice(ctx: Ctx, input: VariantPriceInput, offered: string[], i: number) {
  const currency = input.currencyCode as string;
  const field = ["prices", String(i)];
  if (!offered.includes(currency))
    no(
      ctx,
      UserErrorCode.INVALID,
      { zh: `本店不以 ${currency} 出售`, en: `This shop does not sell in ${currency}` },
      ...field,
      "currencyCode",
    );
  const price = input.price == null ? null : readSum(ctx, input.price, currency, ...field, "price");
  const compareAt = input.compareAtPrice == null ? null : readSum(ctx, input.compareAtPrice, currency, ...field, "compareAtPrice");
  if (price !== null && compareAt !== null && compareAt <= price)
    no(
      ctx,
      UserErrorCode.INVALID,
      { zh: "划线价必须高于售价", en: "The former price must be higher than the price" },
      ...field,
      "compareAtPrice",
    );
  return { currency, price, compareAt: price === null ? null : compareAt };
}

/** Sets the further currencies that the shop sells in. Prices in one that is left out are kept, for when it comes back. */
export async function setShopCurrencies(ctx: Ctx, input: ShopCurrenciesSetInput): Promise<void> {
  const { shop } = await dictionary(ctx);
  const currencies = [...new Set(input.currencies as string[])].filter((code) => code !== shop.currency);
  await rows(
    ctx,
    sql`insert into shop_setting (key, value) values ('shop', ${json({ currencies })})
        on conflict (key) do update set value = shop_setting.value || excluded.value, updated_at = shop_now()`,
  );
  forgetDictionary(ctx.app);
}
