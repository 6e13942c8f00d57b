import DataLoader from "dataloader";
import type { RawBuilder } from "kysely";
import { type Ctx, loader } from "../../platform/ctx.ts";
import { any, quickRows, sql } from "../../platform/db/sql.ts";
import { toId } from "../../platform/ids.ts";
import type { Texts } from "../../platform/texts.ts";
import type { MediaRow } from "../media/media.reads.ts";
import { EVERYTHING } from "./listing.entity.ts";
import type { OptionData, ProductDetails } from "./product.entity.ts";

/** A product as resolvers see it: texts in the language of the request, the main picture along with it. */
export interface ProductRow {
  id: string;
  uuid: string;
  slug: string;
  name: string;
  subtitle: string;
  language: "ZH" | "EN";
  status: "DRAFT" | "ACTIVE" | "ARCHIVED";
  /** Active and published: what shoppers may see. */
  onSale: boolean;
  /** Whether any variant can be bought now, as the listing knows it; false when it is not listed. */
  inStock: boolean;
  /** Pieces of its best stocked active variant that can still be taken. */
  available: number;
  categoryId: string | null;
  attributes: Record<string, string | number>;
  options: OptionData[];
  mediaIds: string[];
  image: MediaRow | null;
  publishedAt: Date | null;
  isNew: boolean;
  soldCount: number;
  maxPerOrder: number | null;
  minPrice: bigint;
  maxPrice: bigint;
  compareAt: bigint | null;
  currency: string;
}

/** What statements select; `product p left join media m on m.id = p.media_ids[1]`, and `listed.in_stock` or another source of it. */
export type RawProduct = Omit<ProductRow, "id" | "image"> & {
  imageId: string | null;
  imageHash: string;
  imageWidth: number;
  imageHeight: number;
  imageThumbhash: string;
  imageAlt: Texts<string>;
  imageFormats: string[];
};

/** Lowest, highest and former price: the product's own, or those of its variants in a further currency that it is sold in. */
const priceColumns = (currency: string | null): RawBuilder<unknown> => {
  if (currency === null) return sql`p.min_price as "minPrice", p.max_price as "maxPrice", p.compare_at as "compareAt", p.currency`;
  const ofVariants = (value: RawBuilder<unknown>) => sql`(select ${value} from variant v join variant_price x on x.variant_id = v.id
    where x.currency = ${currency} and v.product_id = p.id and v.active)`;
  const lowest = ofVariants(sql`min(x.price)`);
  const former = ofVariants(sql`(array_agg(x.compare_at order by x.price, v.position, v.id))[1]`);
  return sql`
    coalesce(${lowest}, p.min_price) as "minPrice", coalesce(${ofVariants(sql`max(x.price)`)}, p.max_price) as "maxPrice",
    case when ${lowest} is null then p.compare_at else ${former} end as "compareAt",
    case when ${lowest} is null then p.currency else ${currency} end as currency`;
};

/** The select list of a product; `inStock` tells where the statement has it from. */
export const productColumns = ({ language, currency }: Pick<Ctx, "language" | "currency">, inStock: RawBuilder<unknown>) => sql`
  p.id as uuid, p.slug, p.status, p.category_id as "categoryId", p.attributes, p.options, p.media_ids as "mediaIds",
  coalesce(p.texts -> ${language} ->> 'name', p.texts -> 'zh' ->> 'name') as name,
  coalesce(p.texts -> ${language} ->> 'subtitle', p.texts -> 'zh' ->> 'subtitle', '') as subtitle,
  case when p.texts -> ${language} is null then 'ZH' else upper(${language}) end as language,
  p.status = 'ACTIVE' and coalesce(p.published_at <= shop_now(), false) as "onSale", ${inStock} as "inStock",
  (select coalesce(max(s.on_hand - s.reserved - s.safety), 0) from variant v join stock_item s on s.variant_id = v.id
    where v.product_id = p.id and v.active) as available,
  p.published_at as "publishedAt", coalesce(p.published_at > shop_now() - interval '30 days', false) as "isNew",
  p.sold_count as "soldCount", p.max_per_order as "maxPerOrder",
  ${priceColumns(currency)},
  m.id as "imageId", m.hash as "imageHash", m.width as "imageWidth", m.height as "imageHeight", m.thumbhash as "imageThumbhash",
  m.alt as "imageAlt", m.formats as "imageFormats"`;

/** Gives a selected product its public id and its picture. */
export function toProduct(raw: RawProduct): ProductRow {
  const image = raw.imageId && {
    id: toId("med", raw.imageId),
    uuid: raw.imageId,
    hash: raw.imageHash,
    width: raw.imageWidth,
    height: raw.imageHeight,
    thumbhash: raw.imageThumbhash,
    alt: raw.imageAlt,
    formats: raw.imageFormats,
  };
  return { ...raw, id: toId("prd", raw.uuid), image: image || null };
}

export const productAndPicture = sql`
  product p left join media m on m.id = p.media_ids[1]
  left join listing l on l.list_id = ${sql.lit(EVERYTHING)}::uuid and l.product_id = p.id`;

/** Products in any state, by UUID; null for unknown ones. Who may see drafts is the caller's question (`visibleTo`). */
export const productLoader = (ctx: Ctx): DataLoader<string, ProductRow | null> => loader(ctx, makeProductLoader);

const makeProductLoader = (ctx: Ctx) =>
  new DataLoader<string, ProductRow | null>(async (ids) => {
    const found = await quickRows(
      ctx,
      sql<RawProduct>`
        select ${productColumns(ctx, sql`coalesce(l.in_stock, false)`)} from ${productAndPicture} where p.id = ${any(ids)}`,
    );
    const byId = new Map(found.map((raw) => [raw.uuid, toProduct(raw)]));
    return ids.map((id) => byId.get(id) ?? null);
  });

/** Products read by a list need not be read again by what refers to them in the same request. */
export function remember(ctx: Ctx, found: ProductRow[]): ProductRow[] {
  const byId = productLoader(ctx);
  for (const product of found) byId.prime(product.uuid, product);
  return found;
}

/** Shoppers see what is on sale; staff who may read products see all. */
export const visibleTo = (ctx: Ctx, product: ProductRow | null): ProductRow | null =>
  product && (product.onSale || (ctx.viewer.role === "STAFF" && ctx.viewer.permissions.has("PRODUCTS_READ"))) ? product : null;

/** The long texts, for the product's own page. */
export const detailsLoader = (ctx: Ctx): DataLoader<string, ProductDetails> => loader(ctx, makeDetailsLoader);

const makeDetailsLoader = (ctx: Ctx) =>
  new DataLoader<string, ProductDetails>(async (ids) => {
    const found = await quickRows(
      ctx,
      sql<{ id: string; details: ProductDetails }>`
        select id, coalesce(details -> ${ctx.language}, details -> 'zh') as details from product where id = ${any(ids)}`,
    );
    const byId = new Map(found.map(({ id, details }) => [id, details]));
    return ids.map((id) => byId.get(id) ?? { description: "", care: "" });
  });

/** UUIDs of the collections that products on sale appear in. */
export const collectionIdsLoader = (ctx: Ctx): DataLoader<string, string[]> => loader(ctx, makeCollectionIdsLoader);

const makeCollectionIdsLoader = (ctx: Ctx) =>
  new DataLoader<string, string[]>(async (ids) => {
    const found = await quickRows(
      ctx,
      sql<{ productId: string; listId: string }>`
        select l.product_id as "productId", c.id as "listId"
          from listing l join collection c on c.id = l.list_id
         where l.product_id = ${any(ids)} order by c.position, c.slug`,
    );
    const byId = Map.groupBy(found, ({ productId }) => productId);
    return ids.map((id) => byId.get(id)?.map(({ listId }) => listId) ?? []);
  });

/** What a request asks of `related`. */
export interface RelatedKey {
  uuid: string;
  first: number;
}

/** Similar products: of the same category, those that share most properties first, then of the categories above, as far as they are needed. */
export const relatedLoader = (ctx: Ctx): DataLoader<RelatedKey, ProductRow[], string> => loader(ctx, makeRelatedLoader);

const makeRelatedLoader = (ctx: Ctx) =>
  new DataLoader<RelatedKey, ProductRow[], string>(
    async (keys) => {
      const most = Math.max(...keys.map(({ first }) => first));
      const found = await quickRows(
        ctx,
        sql<RawProduct & { of: string }>`
          select near.of, ${productColumns(ctx, sql`near.in_stock`)}
            from listing self
            cross join lateral (
              select self.product_id as of, c.product_id, c.in_stock, c.distance,
                     (select count(*) from unnest(c.facets) facet where facet = any(self.facets)) as shared, c.sold_count
                from (with recursive above as (
                        select id, parent_id, 0 as distance from category where id = (select category_id from product where id = self.product_id)
                        union all
                        select c.id, c.parent_id, distance + 1 from category c join above on c.id = above.parent_id
                         where (select count(*) from (select from listing where list_id = above.id limit ${most} + 1) itself_and_enough) <= ${most})
                      select distinct on (l.product_id) l.*, above.distance
                        from above cross join lateral (
                          select * from listing where list_id = above.id and product_id <> self.product_id
                           order by sold_count desc, product_id desc limit 40) l
                       order by l.product_id, above.distance) c
               order by distance, shared desc, sold_count desc, product_id limit ${most}) near
            join product p on p.id = near.product_id left join media m on m.id = p.media_ids[1]
           where self.list_id = ${EVERYTHING}::uuid and self.product_id = ${any(keys.map(({ uuid }) => uuid))}
           order by near.distance, near.shared desc, near.sold_count desc, near.product_id`,
      );
      const byProduct = Map.groupBy(found, (raw) => raw.of);
      return keys.map(({ uuid, first }) => remember(ctx, (byProduct.get(uuid) ?? []).slice(0, first).map(toProduct)));
    },
    { cacheKeyFn: ({ uuid, first }) => `${uuid}:${first}` },
  );
