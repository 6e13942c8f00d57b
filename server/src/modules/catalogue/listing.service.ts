import { type Ctx, transaction } from "../../platform/ctx.ts";
import { any, changed, json, rows, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { forgetCounts } from "./listing.counts.ts";
import { EVERYTHING } from "./listing.entity.ts";

/** Available pieces of variant `v`; the table is inventory's, named here because a list must know what is in stock. */
const hasStock = sql`coalesce(bool_or(s.on_hand - s.reserved - s.safety > 0), false)`;

/**
 * Brings the lists up to date with products that were written: which lists each is in, under what price, place and facets.
 * Every verb that changes a product, its variants, its category or its collections calls this.
 */
export async function refreshListings(ctx: Ctx, productIds: string[]): Promise<void> {
  if (productIds.length === 0) return;
  const ids = [...new Set(productIds)].toSorted();
  await transaction(ctx, async (inner) => {
    // one order of locks for all who write the same products
    await rows(inner, sql`select id from product where id = ${any(ids)} order by id for update`);
    await refreshPrices(inner, ids);
    await rewriteListings(inner, ids);
    await rewritePrices(inner, ids);
  });
  forgetCounts(ctx.app);
}

/** A product's lowest and highest price are those of its active variants; the former price is the cheapest one's. */
const refreshPrices = (ctx: Ctx, ids: string[]) =>
  changed(
    ctx,
    sql`
      update product p set min_price = v.min_price, max_price = v.max_price, compare_at = v.compare_at
        from (select product_id, min(price) as min_price, max(price) as max_price,
                     (array_agg(compare_at order by price, position, id))[1] as compare_at
                from variant where active and product_id = ${any(ids)} group by product_id) v
       where p.id = v.product_id
         and (p.min_price, p.max_price, p.compare_at) is distinct from (v.min_price, v.max_price, v.compare_at)`,
  );

/**
 * Works out each product's rows by itself, through indexes: joins between the parts would need statistics that a freshly
 * filled table does not have.
 */
const rewriteListings = (ctx: Ctx, ids: string[]) =>
  rows(
    ctx,
    sql`
      with shown as materialized (
        select p.id, p.category_id, p.position, p.published_at, p.min_price, p.sold_count,
               (select ${hasStock} from variant v left join stock_item s on s.variant_id = v.id where v.product_id = p.id and v.active) as in_stock,
               array(
                 select distinct fact.code || ':' || coalesce(r.code, fact.value)
                   from (select a.key as code, a.value #>> '{}' as value from jsonb_each(p.attributes) a
                         union all
                         select o.key, o.value from variant v, jsonb_each_text(v.options) o where v.product_id = p.id and v.active) fact
                   join attribute_definition d on d.code = fact.code
                   left join lateral (
                     select r.code from jsonb_to_recordset(d.ranges) as r(code text, min numeric, max numeric)
                      where d.type = 'number' and fact.value ~ '^\\d{1,9}(\\.\\d{1,4})?$'
                        and fact.value::numeric >= coalesce(r.min, 0) and (r.max is null or fact.value::numeric < r.max)) r on true
                  where d.type = 'enum' or r.code is not null
                  order by 1) as facets
          from product p
         where p.id = ${any(ids)} and p.status = 'ACTIVE' and p.published_at <= shop_now()
           and exists (select 1 from variant v where v.product_id = p.id and v.active)
      ),
      wanted as materialized (
        select p.id, place.list_id, place.position, p.published_at, p.min_price, p.sold_count, p.in_stock, p.facets
          from shown p cross join lateral (
            select ${EVERYTHING}::uuid as list_id, p.position
            union all
            (with recursive up as (
               select c.id, c.parent_id from category c where c.id = p.category_id
               union select c.id, c.parent_id from category c join up on c.id = up.parent_id)
             select up.id, p.position from up)
            union all
            select h.collection_id, h.position from collection_product h join collection c on c.id = h.collection_id
             where h.product_id = p.id and c.rule is null
            union all
            select c.id, p.position from collection c
             where c.rule is not null
               and p.min_price between coalesce((c.rule ->> 'minPrice')::bigint, 0) and coalesce((c.rule ->> 'maxPrice')::bigint, 9223372036854775807)
               and p.facets @> array(select a.key || ':' || a.value from jsonb_each_text(coalesce(c.rule -> 'attribute', '{}')) a)) place
      ),
      gone as (
        delete from listing l where l.product_id = ${any(ids)}
           and (l.list_id, l.product_id) not in (select w.list_id, w.id from wanted w)
      ),
      flagged as (
        update product p set listed = not p.listed where p.id = ${any(ids)} and p.listed <> (p.id in (select id from shown))
      )
      insert into listing as l (list_id, product_id, position, published_at, min_price, sold_count, in_stock, facets)
      select list_id, id, position, published_at, min_price, sold_count, in_stock, facets from wanted
      on conflict (list_id, product_id) do update
         set position = excluded.position, published_at = excluded.published_at, min_price = excluded.min_price,
             sold_count = excluded.sold_count, in_stock = excluded.in_stock, facets = excluded.facets
       where (l.position, l.published_at, l.min_price, l.sold_count, l.in_stock, l.facets)
             is distinct from (excluded.position, excluded.published_at, excluded.min_price, excluded.sold_count, excluded.in_stock, excluded.facets)`,
  );

/** What listed products cost at least in the further currencies, per list. */
const rewritePrices = (ctx: Ctx, ids: string[]) =>
  rows(
    ctx,
    sql`
      with lowest as materialized (
        select v.product_id, x.currency, min(x.price) as min_price
          from variant v join variant_price x on x.variant_id = v.id
         where v.product_id = ${any(ids)} and v.active group by v.product_id, x.currency),
      wanted as materialized (
        select l.list_id, l.product_id, w.currency, w.min_price from listing l join lowest w on w.product_id = l.product_id),
      gone as (
        delete from listing_price x where x.product_id = ${any(ids)}
           and (x.list_id, x.product_id, x.currency) not in (select w.list_id, w.product_id, w.currency from wanted w))
      insert into listing_price as x (list_id, product_id, currency, min_price)
      select list_id, product_id, currency, min_price from wanted
      on conflict (list_id, product_id, currency) do update set min_price = excluded.min_price where x.min_price <> excluded.min_price`,
  );

/**
 * Tells the lists that stock of some variants changed. Writes only when a product goes out of stock or comes back, so the
 * many sales in between cost one read. Call it after the stock rows are locked or, better, after the commit.
 */
export async function updateListingStock(ctx: Ctx, variantIds: string[]): Promise<void> {
  await changed(
    ctx,
    sql`
      with now as (
        select v.product_id, ${hasStock} as in_stock
          from variant v left join stock_item s on s.variant_id = v.id
         where v.active and v.product_id in (select product_id from variant where id = ${any(variantIds)})
         group by v.product_id),
      stale as materialized (
        select l.list_id, l.product_id, now.in_stock from listing l join now on now.product_id = l.product_id
         where l.in_stock <> now.in_stock order by l.product_id, l.list_id for update of l)
      update listing l set in_stock = stale.in_stock from stale where l.list_id = stale.list_id and l.product_id = stale.product_id`,
  );
}

/** Adds pieces sold (negative: taken back) to products, for the order "best selling". Each product at most once. */
export async function recordSales(ctx: Ctx, sales: { productId: string; quantity: number }[]): Promise<void> {
  if (sales.length === 0) return;
  await transaction(ctx, async (inner) => {
    const ids = sales.map(({ productId }) => productId).toSorted();
    await rows(inner, sql`select id from product where id = ${any(ids)} order by id for update`);
    await changed(
      inner,
      sql`
        with sale as (select * from jsonb_to_recordset(${json(sales)}) as r("productId" uuid, quantity int)),
        counted as (
          update product p set sold_count = greatest(0, p.sold_count + sale.quantity) from sale where p.id = sale."productId"
          returning p.id, p.sold_count)
        update listing l set sold_count = counted.sold_count from counted where l.product_id = counted.id`,
    );
  });
}

/** Lists products whose time of publication has come; answers how many. */
export async function listDueProducts(ctx: Ctx): Promise<string[]> {
  const due = await rows(
    ctx,
    sql<{ id: string }>`
      select id from product p where status = 'ACTIVE' and not listed and published_at <= shop_now()
         and exists (select 1 from variant v where v.product_id = p.id and v.active) order by published_at limit 500`,
  );
  const ids = due.map(({ id }) => id);
  if (ids.length === 0) return ids;
  await transaction(ctx, async (inner) => {
    await refreshListings(inner, ids);
    emit(inner, "product.changed", { productIds: ids }, { topics: [] });
  });
  return ids;
}
