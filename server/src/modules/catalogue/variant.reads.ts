import DataLoader from "dataloader";
import { type Ctx, loader } from "../../platform/ctx.ts";
import { any, rows, sql } from "../../platform/db/sql.ts";
import { toId } from "../../platform/ids.ts";
import { said } from "../../platform/texts.ts";
import type { OptionData } from "./product.entity.ts";

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
  mediaId: string | null;
  requiresShipping: boolean;
  /** False once it was taken out of the product; orders may still name it. */
  active: boolean;
}

const columns = sql`
  v.id as uuid, v.product_id as "productId", v.sku, v.options, p.options as "productOptions", v.price, v.compare_at as "compareAt",
  v.currency, v.weight_grams as "weightGrams", v.media_id as "mediaId", v.requires_shipping as "requiresShipping", v.active`;

const withId = (raw: Omit<VariantRow, "id">): VariantRow => ({ ...raw, id: toId("var", raw.uuid) });

/** Variants by UUID, active or not; null for unknown ones. */
export const variantLoader = (ctx: Ctx): DataLoader<string, VariantRow | null> => loader(ctx, makeVariantLoader);

const makeVariantLoader = (ctx: Ctx) =>
  new DataLoader<string, VariantRow | null>(async (ids) => {
    const found = await rows(
      ctx,
      sql<Omit<VariantRow, "id">>`select ${columns} from variant v join product p on p.id = v.product_id where v.id = ${any(ids)}`,
    );
    const byId = new Map(found.map((raw) => [raw.uuid, withId(raw)]));
    return ids.map((id) => byId.get(id) ?? null);
  });

/** The active variants of products, in the shop's order. */
export const variantsLoader = (ctx: Ctx): DataLoader<string, VariantRow[]> => loader(ctx, makeVariantsLoader);

const makeVariantsLoader = (ctx: Ctx) =>
  new DataLoader<string, VariantRow[]>(async (productIds) => {
    const found = await rows(
      ctx,
      sql<Omit<VariantRow, "id">>`
        select ${columns} from variant v join product p on p.id = v.product_id
         where v.product_id = ${any(productIds)} and v.active order by v.product_id, v.position, v.id`,
    );
    const byProduct = Map.groupBy(found.map(withId), (variant) => variant.productId);
    const single = variantLoader(ctx);
    for (const variants of byProduct.values()) for (const variant of variants) single.prime(variant.uuid, variant);
    return productIds.map((id) => byProduct.get(id) ?? []);
  });

/** The choices a variant stands for, one per option of its product. */
export function selectedOptions(variant: VariantRow, language: Ctx["language"]) {
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
export const variantTitle = (variant: VariantRow, language: Ctx["language"]): string =>
  selectedOptions(variant, language)
    .map(({ value }) => value)
    .join(" / ");
