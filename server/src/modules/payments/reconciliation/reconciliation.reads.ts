import DataLoader from "dataloader";
import { type Ctx, loader } from "../../../platform/ctx.ts";
import { any, row, rows, sql } from "../../../platform/db/sql.ts";
import { type ConnectionOf, type Page, toConnection, toCursor } from "../../../platform/graphql/paging.ts";
import { toId } from "../../../platform/ids.ts";
import type { PaymentMethodCode } from "../../orders/order.enums.ts";
import type { DaySums } from "./reconciliation.entity.ts";
import type { MoneyNoticeKind, ReconciliationStatus } from "./reconciliation.types.ts";

export interface ReconciliationRow {
  uuid: string;
  id: string;
  method: PaymentMethodCode;
  day: string;
  status: ReconciliationStatus;
  failure: string | null;
  checkedAt: Date | null;
  nextTryAt: Date | null;
  rawSums: DaySums[];
}

type RawReconciliation = Omit<ReconciliationRow, "id">;
const dayColumns = sql`c.id as uuid, c.method, c.day, c.status, c.failure, c.checked_at as "checkedAt", c.next_try_at as "nextTryAt", c.sums as "rawSums"`;
const toDay = (raw: RawReconciliation): ReconciliationRow => ({ ...raw, id: toId("rec", raw.uuid) });

export const readReconciliation = async (ctx: Ctx, uuid: string): Promise<ReconciliationRow | null> => {
  const raw = await row(ctx, sql<RawReconciliation>`select ${dayColumns} from reconciliation c where c.id = ${uuid}`);
  return raw && toDay(raw);
};

/** Compared days, the newest first. */
export async function listReconciliations(ctx: Ctx, page: Page): Promise<ConnectionOf<ReconciliationRow>> {
  const [day, id] = page.cursor ?? [null, null];
  const found = await rows(
    ctx,
    sql<RawReconciliation>`
      select ${dayColumns} from reconciliation c where (${day}::text is null or (c.day, c.id) < (${day}::text, ${id}::uuid))
       order by c.day desc, c.id desc limit ${page.limit}`,
  );
  return toConnection(page, found, (raw) => toCursor([raw.day, raw.uuid]), toDay);
}

export interface NoticeRow {
  uuid: string;
  id: string;
  kind: MoneyNoticeKind;
  orderId: string | null;
  reconciliationId: string | null;
  provider: string | null;
  reference: string | null;
  oursMinor: bigint | null;
  theirsMinor: bigint | null;
  currency: string | null;
  detail: string | null;
  createdAt: Date;
  resolvedAt: Date | null;
  resolution: string | null;
  resolvedBy: string | null;
}

type RawNotice = Omit<NoticeRow, "id">;
const noticeColumns = sql`
  n.id as uuid, n.kind, n.order_id as "orderId", n.reconciliation_id as "reconciliationId", n.provider, n.reference, n.ours as "oursMinor",
  n.theirs as "theirsMinor", n.currency, n.detail, n.created_at as "createdAt", n.resolved_at as "resolvedAt", n.resolution, n.resolved_by as "resolvedBy"`;
const toNotice = (raw: RawNotice): NoticeRow => ({ ...raw, id: toId("not", raw.uuid) });

export const readNotice = async (ctx: Ctx, uuid: string): Promise<NoticeRow | null> => {
  const raw = await row(ctx, sql<RawNotice>`select ${noticeColumns} from money_notice n where n.id = ${uuid}`);
  return raw && toNotice(raw);
};

/** Notices, the newest first; the open ones alone if asked so. */
export async function listNotices(ctx: Ctx, page: Page, open: boolean): Promise<ConnectionOf<NoticeRow>> {
  const [createdAt, id] = page.cursor ?? [null, null];
  const found = await rows(
    ctx,
    sql<RawNotice>`
      select ${noticeColumns} from money_notice n
       where (not ${open}::bool or n.resolved_at is null)
         and (${createdAt}::timestamptz is null or (n.created_at, n.id) < (${createdAt}::timestamptz, ${id}::uuid))
       order by n.created_at desc, n.id desc limit ${page.limit}`,
  );
  return toConnection(page, found, (raw) => toCursor([raw.createdAt, raw.uuid]), toNotice);
}

/** The differences of days, the open ones first. */
export const noticesLoader = (ctx: Ctx): DataLoader<string, NoticeRow[]> => loader(ctx, makeNoticesLoader);
const makeNoticesLoader = (ctx: Ctx) =>
  new DataLoader<string, NoticeRow[]>(async (ids) => {
    const found = await rows(
      ctx,
      sql<RawNotice>`select ${noticeColumns} from money_notice n where n.reconciliation_id = ${any(ids)}
                      order by n.resolved_at is not null, n.id desc limit 1000`,
    );
    const byDay = Map.groupBy(found.map(toNotice), ({ reconciliationId }) => reconciliationId);
    return ids.map((id) => byDay.get(id) ?? []);
  });
