import type { Ctx } from "../../platform/ctx.ts";
import { quickRow, sql } from "../../platform/db/sql.ts";
import { mediaJson, type RawMedia, rememberMedia } from "../media/media.reads.ts";
import type { ProductDetails } from "./product.entity.ts";
import { priceOfVariant } from "./currency.ts";
import {
  collectionIdsLoader,
  detailsLoader,
  productAndPicture,
  productColumns,
  type ProductRow,
  type RawProduct,
  remember,
  toProduct,
} from "./product.reads.ts";
import { type RawVariant, stockOfVariant, toVariant, variantColumns, variantLoader, variantsLoader } from "./variant.reads.ts";

type RawPage = RawProduct & {
  details: ProductDetails;
  collectionIds: string[];
  variants: RawVariant[] | null;
  pictures: RawMedia[] | null;
};

/** A product for its own page, by slug or UUID, in any state: texts, collections, variants, stock and pictures in one statement. */
export async function readProductPage(ctx: Ctx, by: { slug: string } | { uuid: string }): Promise<ProductRow | null> {
  const where = "slug" in by ? sql`p.slug = ${by.slug}` : sql`p.id = ${by.uuid}::uuid`;
  const raw = await quickRow(
    ctx,
    sql<RawPage>`
      select ${productColumns(ctx, sql`coalesce(l.in_stock, false)`)},
             coalesce(p.details -> ${ctx.language}, p.details -> 'zh') as details,
             array(select c.id from listing i join collection c on c.id = i.list_id
                    where i.product_id = p.id order by c.position, c.slug) as "collectionIds",
             (select json_agg(own) from (select ${variantColumns(ctx.currency)} from variant v ${stockOfVariant} ${priceOfVariant(ctx.currency)}
               where v.product_id = p.id and v.active order by v.position, v.id) own) as variants,
             (select json_agg(${mediaJson}) from media m where m.id = any(p.media_ids)) as pictures
        from ${productAndPicture} where ${where}`,
  );
  if (!raw) return null;
  const { details, collectionIds, variants, pictures, ...product } = raw;
  detailsLoader(ctx).prime(raw.uuid, details);
  collectionIdsLoader(ctx).prime(raw.uuid, collectionIds);
  const ofProduct = (variants ?? []).map(toVariant);
  variantsLoader(ctx).prime(raw.uuid, ofProduct);
  for (const variant of ofProduct) variantLoader(ctx).prime(variant.uuid, variant);
  rememberMedia(ctx, pictures ?? []);
  return remember(ctx, [toProduct(product)])[0]!;
}
