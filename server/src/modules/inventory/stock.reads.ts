import DataLoader from "dataloader";
import { type Ctx, loader } from "../../platform/ctx.ts";
import { any, quickRows, row, rows, sql } from "../../platform/db/sql.ts";
import { type ConnectionOf, type Page, toConnection, toCursor } from "../../platform/graphql/paging.ts";
import { AvailabilityStatus } from "./inventory.types.ts";
import { stockColumns, type StockRow } from "./stock.service.ts";

export interface AvailabilityData {
  status: AvailabilityStatus;
  available: number | null;
  purchasable: boolean;
}

/** What a shopper may know: the number only when it is low. */
export function availabilityOf(ctx: Ctx, available: number, onSale: boolean): AvailabilityData {
  const low = ctx.app.env.LOW_STOCK;
  if (available <= 0) return { status: AvailabilityStatus.OUT_OF_STOCK, available: 0, purchasable: false };
  if (available <= low) return { status: AvailabilityStatus.LOW_STOCK, available, purchasable: onSale };
  return { status: AvailabilityStatus.IN_STOCK, available: null, purchasable: onSale };
}

export const stockLevel = (ctx: Ctx): DataLoader<string, StockRow | null> => loader(ctx, makeStockLevel);
const makeStockLevel = (ctx: Ctx) =>
  new DataLoader<string, StockRow | null>(async (ids) => {
    const found = await quickRows(ctx, sql<StockRow>`select ${stockColumns} from stock_item s where s.variant_id = ${any(ids)}`);
    const byId = new Map(found.map((item) => [item.variantUuid, item]));
    return ids.map((id) => byId.get(id) ?? null);
  });

const matching = (ctx: Ctx, query: string | null | undefined, lowOnly: boolean) => {
  const pattern = query?.trim()
    ? `%${query
        .trim()
        .slice(0, 60)
        .replace(/[\\%_]/g, "\\$&")}%`
    : null;
  return sql`(${pattern}::text is null or v.sku ilike ${pattern} or p.texts::text ilike ${pattern})
    and (not ${lowOnly}::bool or s.on_hand - s.reserved - s.safety <= ${ctx.app.env.LOW_STOCK}) and p.status <> 'ARCHIVED'`;
};
const from = sql`stock_item s join variant v on v.id = s.variant_id join product p on p.id = v.product_id`;

/** Stock of all variants in the order of their SKU. */
export async function readStockLevels(
  ctx: Ctx,
  page: Page,
  query: string | null | undefined,
  lowOnly: boolean,
): Promise<ConnectionOf<StockRow>> {
  const [sku] = page.cursor ?? [null];
  const place = page.backward ? sql`(${sku}::text is null or v.sku < ${sku})` : sql`(${sku}::text is null or v.sku > ${sku})`;
  const found = await rows(
    ctx,
    sql<StockRow & { sku: string }>`select ${stockColumns}, v.sku from ${from} where ${place} and ${matching(ctx, query, lowOnly)}
      order by v.sku ${page.backward ? sql`desc` : sql``} limit ${page.limit}`,
  );
  return toConnection(
    page,
    found,
    (item) => toCursor([item.sku]),
    (item) => item,
  );
}

export const countStockLevels = async (ctx: Ctx, query: string | null | undefined, lowOnly: boolean): Promise<number> =>
  Number((await row(ctx, sql<{ n: bigint }>`select count(*) as n from ${from} where ${matching(ctx, query, lowOnly)}`))!.n);

export interface MovementRow {
  id: string;
  reason: string;
  onHandDelta: number;
  reservedDelta: number;
  note: string | null;
  actorName: string | null;
  occurredAt: Date;
  orderNumber: string | null;
}

const MOVEMENTS = 100;

/** The latest 100 movements of each variant; one statement for a page of stock levels. */
export const stockMovements = (ctx: Ctx): DataLoader<string, MovementRow[]> => loader(ctx, makeStockMovements);
const makeStockMovements = (ctx: Ctx) =>
  new DataLoader<string, MovementRow[]>(async (ids) => {
    const found = await rows(
      ctx,
      sql<MovementRow & { variantId: string }>`
        select m.*, o.number as "orderNumber" from unnest(${ids as string[]}::uuid[]) as wanted(id)
        cross join lateral (
          select id, variant_id as "variantId", reason, on_hand_delta as "onHandDelta", reserved_delta as "reservedDelta", note,
                 actor_name as "actorName", occurred_at as "occurredAt", order_id
          from stock_movement where variant_id = wanted.id order by id desc limit ${MOVEMENTS}) m
        left join shop_order o on o.id = m.order_id order by m.id desc`,
    );
    const byVariant = Map.groupBy(found, (movement) => movement.variantId);
    return ids.map((id) => byVariant.get(id) ?? []);
  });
