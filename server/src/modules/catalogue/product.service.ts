import { type Ctx, transaction } from "../../platform/ctx.ts";
import { any, json, rows, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import type { Texts } from "../../platform/texts.ts";
import { dictionary } from "./dictionary.ts";
import { refreshListings } from "./listing.service.ts";
import { type FurtherPrice, writePrices } from "./price.service.ts";
import type { OptionData, ProductDetails, ProductTexts } from "./product.entity.ts";

export interface VariantInput {
  sku: string;
  /** Option code → code of the choice. */
  options?: Record<string, string>;
  /** Minor units of the product's currency. */
  price: bigint;
  compareAt?: bigint | null;
  /** Prices in further currencies; not given, those it has stay. */
  prices?: FurtherPrice[];
  weightGrams?: number;
  /** Outer size of one packed piece in millimetres. */
  size?: readonly [length: number, width: number, height: number];
  mediaId?: string | null;
  requiresShipping?: boolean;
}

export interface ProductInput {
  slug: string;
  status?: "DRAFT" | "ACTIVE" | "ARCHIVED";
  categoryId?: string | null;
  /** Collections without a rule that list it by hand. */
  collectionIds?: string[];
  position?: number;
  texts: Texts<ProductTexts>;
  details?: Texts<ProductDetails>;
  attributes?: Record<string, string | number>;
  options?: OptionData[];
  variants: VariantInput[];
  mediaIds?: string[];
  publishedAt?: Date | null;
  soldCount?: number;
  maxPerOrder?: number | null;
  /** That of its variants' prices; by default the shop's. */
  currency?: string;
}

export interface SavedProduct {
  id: string;
  slug: string;
  variants: { id: string; sku: string }[];
}

/** Makes a product with its variants and lists it. */
export const createProduct = async (ctx: Ctx, input: ProductInput): Promise<SavedProduct> => (await saveProducts(ctx, [input]))[0]!;

/**
 * Makes products, or brings those with the same slug to what is given, variants by SKU. What is not given keeps its value:
 * variants left out are switched off, for orders may name them.
 */
export const saveProducts = (ctx: Ctx, given: ProductInput[]): Promise<SavedProduct[]> =>
  transaction(ctx, async (inner) => {
    const { shop } = await dictionary(inner);
    const inputs = given.map((input) => ({ currency: shop.currency, ...input }));
    const products = await writeProducts(inner, inputs);
    const idOf = new Map(products.map(({ id, slug }) => [slug, id]));
    const variants = await writeVariants(
      inner,
      inputs.flatMap((input) => variantRows(idOf.get(input.slug)!, input)),
    );
    await writePrices(
      inner,
      inputs.flatMap((input) =>
        input.variants.flatMap(({ sku, prices }) => {
          const found = prices && variants.find((variant) => variant.sku === sku);
          return found ? [{ variantId: found.id, prices }] : [];
        }),
      ),
    );
    await writeCollections(
      inner,
      inputs.flatMap((input) => handPicked(idOf.get(input.slug)!, input)),
      [...idOf.values()],
    );
    const ids = products.map(({ id }) => id);
    await refreshListings(inner, ids);
    emit(inner, "product.changed", { productIds: ids }, { topics: [] });
    const byProduct = Map.groupBy(variants, ({ productId }) => productId);
    return inputs.map(({ slug }) => ({ id: idOf.get(slug)!, slug, variants: byProduct.get(idOf.get(slug)!) ?? [] }));
  });

const writeProducts = (ctx: Ctx, inputs: ProductInput[]) =>
  rows(
    ctx,
    sql<{ id: string; slug: string }>`
      insert into product as p (slug, status, category_id, position, texts, details, attributes, options, media_ids, published_at,
                           sold_count, max_per_order, currency, version)
      select slug, coalesce(status, 'DRAFT'), "categoryId", coalesce(position, 0), texts,
             coalesce(details, '{"zh":{"description":"","care":""}}'), coalesce(attributes, '{}'), coalesce(options, '[]'),
             coalesce("mediaIds", '{}'), "publishedAt", coalesce("soldCount", 0), "maxPerOrder", currency, 1
        from jsonb_to_recordset(${json(inputs)}) as r(slug text, status text, "categoryId" uuid, position int, texts jsonb, details jsonb,
             attributes jsonb, options jsonb, "mediaIds" uuid[], "publishedAt" timestamptz, "soldCount" int, "maxPerOrder" int, currency text)
      on conflict (slug) do update set
             status = excluded.status, category_id = excluded.category_id, position = excluded.position, texts = excluded.texts,
             details = excluded.details, attributes = excluded.attributes, options = excluded.options, media_ids = excluded.media_ids,
             published_at = coalesce(p.published_at, excluded.published_at), max_per_order = excluded.max_per_order,
             version = p.version + 1
      returning id, slug`,
  );

const variantRows = (productId: string, input: ProductInput) =>
  input.variants.map((variant, position) => ({ ...variant, productId, position, currency: input.currency }));

/** The stock of new variants is inventory's affair: without a stock row there is none to sell. */
async function writeVariants(ctx: Ctx, given: ReturnType<typeof variantRows>) {
  const written = await rows(
    ctx,
    sql<{ id: string; sku: string; productId: string }>`
      insert into variant (product_id, sku, options, price, compare_at, currency, weight_grams, length_mm, width_mm, height_mm, media_id, position, requires_shipping)
      select "productId", sku, coalesce(options, '{}'), price, "compareAt", currency, coalesce("weightGrams", 0),
             coalesce((size ->> 0)::int, 0), coalesce((size ->> 1)::int, 0), coalesce((size ->> 2)::int, 0), "mediaId", position,
             coalesce("requiresShipping", true)
        from jsonb_to_recordset(${json(given)}) as r("productId" uuid, sku text, options jsonb, price bigint, "compareAt" bigint,
             currency text, "weightGrams" int, size jsonb, "mediaId" uuid, position int, "requiresShipping" boolean)
      on conflict (sku) do update set
             product_id = excluded.product_id, options = excluded.options, price = excluded.price, compare_at = excluded.compare_at,
             weight_grams = excluded.weight_grams, length_mm = excluded.length_mm, width_mm = excluded.width_mm,
             height_mm = excluded.height_mm, media_id = excluded.media_id, position = excluded.position,
             requires_shipping = excluded.requires_shipping, active = true
      returning id, sku, product_id as "productId"`,
  );
  const productIds = [...new Set(given.map(({ productId }) => productId))];
  const kept = given.map(({ sku }) => sku);
  await rows(
    ctx,
    sql`update variant set active = false where product_id = ${any(productIds)} and active and not sku = ${any(kept, "text")}`,
  );
  const placeOf = new Map(kept.map((sku, place) => [sku, place]));
  return written.toSorted((a, b) => placeOf.get(a.sku)! - placeOf.get(b.sku)!);
}

const handPicked = (productId: string, input: ProductInput) =>
  (input.collectionIds ?? []).map((collectionId) => ({ collectionId, productId, position: input.position ?? 0 }));

async function writeCollections(ctx: Ctx, given: ReturnType<typeof handPicked>, productIds: string[]): Promise<void> {
  await rows(
    ctx,
    sql`
      with given as (select * from jsonb_to_recordset(${json(given)}) as r("collectionId" uuid, "productId" uuid, position int)),
      gone as (
        delete from collection_product where product_id = ${any(productIds)}
           and (collection_id, product_id) not in (select "collectionId", "productId" from given))
      insert into collection_product (collection_id, product_id, position) select "collectionId", "productId", position from given
      on conflict (collection_id, product_id) do update set position = excluded.position`,
  );
}
