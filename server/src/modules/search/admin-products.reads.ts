import type { Ctx } from "../../platform/ctx.ts";
import { row, rows, sql } from "../../platform/db/sql.ts";
import { type Page, toConnection, toCursor } from "../../platform/graphql/paging.ts";
import type { ProductPage } from "../catalogue/listing.connection.ts";
import { EVERYTHING } from "../catalogue/listing.entity.ts";
import { type ProductRow, productColumns, type RawProduct, remember, toProduct } from "../catalogue/product.reads.ts";
import { matching, type Query } from "./search.reads.ts";

/** Products in any state, newest first, for staff, priced in the shop's own currency whatever they look at elsewhere; a query looks in names, SKUs and properties. */
export async function adminProducts(ctx: Ctx, page: Page, query: Query | null, status: ProductRow["status"] | null): Promise<ProductPage> {
  const where = sql`true ${status ? sql`and p.status = ${status}` : sql``}
    ${query ? sql`and exists (select 1 from search_document d where d.product_id = p.id and ${matching(query)})` : sql``}`;
  const after = page.cursor ? sql`and p.id < ${page.cursor[0]}::uuid` : sql``;
  const found = await rows(
    ctx,
    sql<RawProduct>`
      select ${productColumns({ language: ctx.language, currency: null }, sql`coalesce(l.in_stock, false)`)}
        from (select * from product p where ${where} ${after} order by p.id desc limit ${page.limit}) p
        left join media m on m.id = p.media_ids[1]
        left join listing l on l.list_id = ${EVERYTHING}::uuid and l.product_id = p.id
       order by p.id desc`,
  );
  const products = remember(ctx, found.map(toProduct));
  const listed = toConnection(
    page,
    products,
    ({ uuid }) => toCursor([uuid]),
    (product) => product,
  );
  return {
    listed: async () => listed,
    total: async () => ({
      total: (await row(ctx, sql<{ n: number }>`select count(*)::int as n from product p where ${where}`))!.n,
      partly: false,
    }),
    facets: async () => [],
  };
}
