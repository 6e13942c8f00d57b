import type { Ctx } from "../../platform/ctx.ts";
import { changed, sql } from "../../platform/db/sql.ts";
import { EVERYTHING } from "../catalogue/listing.entity.ts";

/** Where a product stands among all that are on sale; a search looks at the higher before the lower. */
export const Standing = { BEST: 2, POPULAR: 1, ON_SALE: 0, NOT_ON_SALE: -1 } as const;

/** A word in one product of twenty is found a page's worth of times among so many, which are as few in a large shop as in a small one. */
const MOST_BEST = 1_000;
/** And a word in one of two hundred among so many. */
const MOST_POPULAR = 4_000;

/**
 * Marks the products on sale that sell best. Their documents have indexes of their own, in which a word leads to dozens of products however
 * many thousands the shop has. Only those are written whose standing changed.
 */
export async function markPopular(ctx: Ctx, most = { best: MOST_BEST, popular: MOST_POPULAR }): Promise<void> {
  await changed(
    ctx,
    sql`
      with first as materialized (
        select product_id, row_number() over (order by sold_count desc, product_id desc) as place
          from listing where list_id = ${sql.lit(EVERYTHING)}::uuid order by sold_count desc, product_id desc limit ${most.popular}),
      stands as (
        select product_id, case when place <= ${most.best} then ${sql.lit(Standing.BEST)} else ${sql.lit(Standing.POPULAR)} end as standing from first
        union all
        select d.product_id, ${sql.lit(Standing.ON_SALE)} from search_document d
         where d.standing > 0 and not exists (select from first where first.product_id = d.product_id)),
      moved as materialized (
        select d.product_id, s.standing from search_document d join stands s on s.product_id = d.product_id
         where d.standing <> s.standing and d.standing >= 0 order by d.product_id for update of d)
      update search_document d set standing = moved.standing from moved where d.product_id = moved.product_id`,
  );
}
