import type { Ctx } from "../../platform/ctx.ts";
import { changed, sql } from "../../platform/db/sql.ts";
import { EVERYTHING } from "../catalogue/listing.entity.ts";

/** A word in one name of two hundred is found a page's worth of times among so many. */
const MOST_POPULAR = 4_000;

/**
 * Marks the products on sale that sell best. Their documents have indexes of their own, in which a word leads to dozens of products however
 * many thousands the shop has. Only those are written whose standing changed.
 */
export async function markPopular(ctx: Ctx, most = MOST_POPULAR): Promise<void> {
  await changed(
    ctx,
    sql`
      with best as materialized (
        select product_id from listing where list_id = ${sql.lit(EVERYTHING)}::uuid
         order by sold_count desc, product_id desc limit ${most}),
      standing as (
        select product_id, true as popular from best
        union all
        select d.product_id, false from search_document d where d.popular and not exists (select from best where best.product_id = d.product_id))
      update search_document d set popular = s.popular from standing s where d.product_id = s.product_id and d.popular <> s.popular`,
  );
}
