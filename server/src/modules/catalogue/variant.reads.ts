import DataLoader from "dataloader";
import { type Ctx, loader } from "../../platform/ctx.ts";
import type { RawBuilder } from "kysely";
import { any, quickRows, sql } from "../../platform/db/sql.ts";
import { toId } from "../../platform/ids.ts";
import { said } from "../../platform/texts.ts";
import { priceOfVariant } from "./currency.ts";
import type { OptionData } from "./product.entity.ts";
import { productAndPicture, productColumns, type RawProduct, remember, toProduct } from "./product.reads.ts";

/** A variant as resolvers and the cart see it. */
export interface VariantRow {
  id: string;
  uuid: string;
  productId: string;
  sku: string;
  /** Option code → code of the choice. */
  options: Record<string, string>;
  /** The product's options, which give the codes their names. */
  productOptions: OptionData[];
  price: bigint;
  compareAt: bigint | null;
  currency: string;
  weightGrams: number;
  /** Outer size of one packed piece in millimetres; 0 for one that nobody measured. */
  lengthMm: number;
  widthMm: number;
  heightMm: number;
  /** The variant's own picture. */
  mediaId: string | null;
  /** The product's main picture, for where the variant has none. */
  productMediaId: string | null;
  requiresShipping: boolean;
  /** False once it was taken out of the product; orders may still name it. */
  active: boolean;
  /** Active, and its product is on sale: whether it may be bought, stock apart. */
  onSale: boolean;
  /** Pieces that others could still take: on hand − reserved − safety. */
  available: number;
}

const priceColumns = (currency: string | null): RawBuilder<unknown> =>
  currency === null
    ? sql`v.price::text as price, v.compare_at::text as "compareAt", v.currency`
    : sql`coalesce(x.price, v.price)::text as price, (case when x.price is null then v.compare_at else x.compare_at end)::text as "compareAt",
          case when x.price is null then v.currency else ${currency} end as currency`;

/**
 * What statements select of `variant v join product p`, `stockOfVariant` and `priceOfVariant`. Prices as text: the same columns travel
 * inside JSON, too. In a currency that a variant has no price in it keeps the shop's own, and is not on sale.
 */
export const variantColumns = (currency: string | null): RawBuilder<unknown> => sql`
  v.id as uuid, v.product_id as "productId", v.sku, v.options, p.options as "productOptions", ${priceColumns(currency)}, v.weight_grams as "weightGrams",
  v.length_mm as "lengthMm", v.width_mm as "widthMm", v.height_mm as "heightMm", v.media_id as "mediaId", p.media_ids[1] as "productMediaId",
  v.requires_shipping as "requiresShipping", v.active,
  v.active and p.status = 'ACTIVE' and coalesce(p.published_at <= shop_now(), false)${currency === null ? sql`` : sql` and x.price is not null`} as "onSale",
  coalesce(s.on_hand - s.reserved - s.safety, 0) as available`;

/** The stock's table is inventory's, named here because whoever shows a variant shows whether it can be had. */
export const stockOfVariant = sql`left join stock_item s on s.variant_id = v.id`;

export type RawVariant = Omit<VariantRow, "id" | "price" | "compareAt"> & { price: string; compareAt: string | null };

export const toVariant = (raw: RawVariant): VariantRow => ({
  ...raw,
  id: toId("var", raw.uuid),
  price: BigInt(raw.price),
  compareAt: raw.compareAt === null ? null : BigInt(raw.compareAt),
});

/** Variants by UUID, active or not, with their products, which nearly always are shown along; null for unknown ones. */
export const variantLoader = (ctx: Ctx): DataLoader<string, VariantRow | null> => loader(ctx, makeVariantLoader);

const makeVariantLoader = (ctx: Ctx) =>
  new DataLoader<string, VariantRow | null>(async (ids) => {
    const found = await quickRows(
      ctx,
      sql<{ variant: RawVariant } & RawProduct>`
        select (select to_json(own) from (select ${variantColumns(ctx.currency)}) own) as variant, ${productColumns(ctx, sql`coalesce(l.in_stock, false)`)}
          from variant v ${stockOfVariant} ${priceOfVariant(ctx.currency)} join (${productAndPicture}) on p.id = v.product_id where v.id = ${any(ids)}`,
    );
    const byId = new Map(found.map(({ variant }) => [variant.uuid, toVariant(variant)]));
    remember(
      ctx,
      found.map(({ variant: _variant, ...product }) => toProduct(product)),
    );
    return ids.map((id) => byId.get(id) ?? null);
  });

/** The active variants of products, in the shop's order. */
export const variantsLoader = (ctx: Ctx): DataLoader<string, VariantRow[]> => loader(ctx, makeVariantsLoader);

const makeVariantsLoader = (ctx: Ctx) =>
  new DataLoader<string, VariantRow[]>(async (productIds) => {
    const found = await quickRows(
      ctx,
      sql<RawVariant>`
        select ${variantColumns(ctx.currency)} from variant v join product p on p.id = v.product_id ${stockOfVariant} ${priceOfVariant(ctx.currency)}
         where v.product_id = ${any(productIds)} and v.active order by v.product_id, v.position, v.id`,
    );
    const byProduct = Map.groupBy(found.map(toVariant), (variant) => variant.productId);
    const single = variantLoader(ctx);
    for (const variants of byProduct.values()) for (const variant of variants) single.prime(variant.uuid, variant);
    return productIds.map((id) => byProduct.get(id) ?? []);
  });

/** A variant, or what else knows its choices. */
type Chosen = Pick<VariantRow, "options" | "productOptions">;

/** The choices a variant stands for, one per option of its product. */
export function selectedOptions(variant: Chosen, language: Ctx["language"]) {
  return variant.productOptions.flatMap((option) => {
    const choice = option.values.find((value) => value.code === variant.options[option.code]);
    if (!choice) return [];
    return {
      code: option.code,
      name: said(option.name, language),
      valueCode: choice.code,
      value: said(choice.name, language),
      swatch: choice.swatch ?? null,
    };
  });
}

/** The choices joined, "青釉 / 单只"; empty for a product without options. */
export const variantTitle = (variant: Chosen, language: Ctx["language"]): string =>
  selectedOptions(variant, language)
    .map(({ value }) => value)
    .join(" / ");
