import { type Ctx, transaction } from "../../../platform/ctx.ts";
import { any, changed, rows, sql } from "../../../platform/db/sql.ts";
import { emit } from "../../../platform/events/emit.ts";
import { orderTopics } from "../../orders/order.events.ts";

/** What is the matter. MISSING_HERE, MISSING_THERE and AMOUNT come from a day's comparison, BOOKS from our own sums. */
export type NoticeKind =
  | "MISMATCH"
  | "UNKNOWN"
  | "STALE"
  | "AUTHORIZATION_LOST"
  | "UNKNOWN_PAYMENT"
  | "HOLD_ENDING"
  | "DISPUTE_OPENED"
  | "DISPUTE_WON"
  | "DISPUTE_LOST"
  | "REFUND_FAILED"
  | "MISSING_HERE"
  | "MISSING_THERE"
  | "AMOUNT"
  | "BOOKS";

export interface NewNotice {
  kind: NoticeKind;
  /** Names the matter: while a notice of it is open, no second one is made. */
  key: string;
  orderId?: string | null;
  paymentId?: string | null;
  reconciliationId?: string;
  provider?: string;
  reference?: string;
  /** Minor units of `currency`. */
  ours?: bigint | null;
  theirs?: bigint | null;
  currency?: string;
  /** In English, for staff and the log. */
  detail?: string | null;
}

/** Tells staff that something about money needs their eyes, once per matter; true when it is new. */
export async function raiseNotice(ctx: Ctx, notice: NewNotice): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const made = await changed(
      ctx,
      sql`insert into money_notice (key, kind, order_id, payment_id, reconciliation_id, provider, reference, ours, theirs, currency, detail)
          values (${notice.key.slice(0, 200)}, ${notice.kind}, ${notice.orderId ?? null}, ${notice.paymentId ?? null}, ${notice.reconciliationId ?? null},
                  ${notice.provider ?? null}, ${notice.reference?.slice(0, 120) ?? null}, ${notice.ours ?? null}, ${notice.theirs ?? null},
                  ${notice.currency ?? null}, ${notice.detail?.slice(0, 300) ?? null})
          on conflict (key) where resolved_at is null do nothing`,
    );
    if (made === 0) return false;
    ctx.app.metrics.alerts.inc({ kind: `money-${notice.kind.toLowerCase().replaceAll("_", "-")}` });
    const { orderId } = notice;
    emit(
      ctx,
      "money.noticed",
      { kind: notice.kind, orderId: orderId ?? null },
      { topics: orderId ? orderTopics(orderId) : ["desk"], actor: { kind: "SYSTEM" }, ...(orderId && { orderId }) },
    );
    return true;
  });
}

/** The matters have come right by themselves. */
export async function settleNotices(ctx: Ctx, keys: readonly string[], resolution: string): Promise<void> {
  if (keys.length === 0) return;
  await transaction(ctx, async (ctx) => {
    const done = await changed(
      ctx,
      sql`update money_notice set resolved_at = shop_now(), resolution = ${resolution} where key = ${any(keys, "text")} and resolved_at is null`,
    );
    if (done > 0) emit(ctx, "money.settled", { count: done }, { topics: ["desk"], actor: { kind: "SYSTEM" } });
  });
}

/** Minutes after which a payment without an answer is a matter for people. */
const PATIENCE = 15;

/** Payments and refunds that nobody has an answer for, and notices of those that have got one meanwhile. */
export async function sweepNotices(ctx: Ctx): Promise<void> {
  const open = await rows(
    ctx,
    sql<{ kind: NoticeKind; key: string; orderId: string; paymentId: string; detail: string }>`
      select case when status = 'UNKNOWN' then 'UNKNOWN' else 'STALE' end as kind, 'open:' || number as key, order_id as "orderId", id as "paymentId",
             method || ' ' || number || ' is ' || status as detail
        from payment
       where status = 'UNKNOWN' and created_at < shop_now() - make_interval(mins => ${PATIENCE})
          or status in ('CREATED', 'PENDING') and method not in ('BANK_TRANSFER', 'CASH_ON_DELIVERY') and expires_at < shop_now() - make_interval(mins => ${PATIENCE})
      union all
      select 'STALE', 'refund:' || number, order_id, payment_id, 'refund ' || number || ' is ' || status
        from refund where status = 'SUBMITTED' and created_at < shop_now() - interval '1 hour'
       limit 200`,
  );
  for (const notice of open) await raiseNotice(ctx, notice);
  await noticeStrangers(ctx);
  await noticeHolds(ctx);
  const over = await rows(
    ctx,
    sql<{ key: string }>`
      select n.key from money_notice n where n.resolved_at is null and (
        n.kind in ('UNKNOWN', 'STALE') and n.key like 'open:%'
          and not exists (select from payment p where 'open:' || p.number = n.key and p.status in ('UNKNOWN', 'CREATED', 'PENDING'))
        or n.kind = 'HOLD_ENDING' and not exists (select from payment p where 'hold:' || p.number = n.key and p.status = 'AUTHORIZED')
        or n.kind = 'UNKNOWN_PAYMENT' and exists (select from payment p where p.number = n.reference)
        or n.key like 'refund:%' and not exists (select from refund r where 'refund:' || r.number = n.key and r.status = 'SUBMITTED')
        or n.kind = 'REFUND_FAILED' and not exists (select from refund r where 'failed:' || r.number = n.key and r.status = 'FAILED'))`,
  );
  await settleNotices(
    ctx,
    over.map(({ key }) => key),
    "came right by itself",
  );
}

/** Genuine news of payments that this shop has never made: somebody else's, or a number of ours that is lost. Once per payment. */
async function noticeStrangers(ctx: Ctx): Promise<void> {
  const strangers = await rows(
    ctx,
    sql<{ provider: string; reference: string; detail: string | null }>`
      select m.provider, m.payment_no as reference, max(m.detail) as detail from payment_notification m
       where m.verdict = 'UNKNOWN' and m.received_at < shop_now() - make_interval(mins => ${PATIENCE})
         and not exists (select from payment p where p.number = m.payment_no)
         and not exists (select from money_notice n where n.key = 'stranger:' || m.provider || ':' || m.payment_no)
       group by m.provider, m.payment_no limit 50`,
  );
  for (const { provider, reference, detail } of strangers)
    await raiseNotice(ctx, { kind: "UNKNOWN_PAYMENT", key: `stranger:${provider}:${reference}`, provider, reference, detail });
}

/** Hours before the end of a hold in which staff are told: a working day, so that somebody is there. */
const WARNING = 24;

/** Money that is held and will soon be free again, unless somebody takes it. Once per payment. */
async function noticeHolds(ctx: Ctx): Promise<void> {
  const ending = await rows(
    ctx,
    sql<{ paymentId: string; orderId: string; reference: string; ours: bigint; currency: string; until: Date }>`
      select p.id as "paymentId", p.order_id as "orderId", p.number as reference, (p.amount - p.captured)::bigint as ours, p.currency, p.hold_until as until
        from payment p
       where p.status = 'AUTHORIZED' and p.hold_until < shop_now() + make_interval(hours => ${WARNING})
         and not exists (select from money_notice n where n.key = 'hold:' || p.number)
       limit 50`,
  );
  for (const { until, ...hold } of ending)
    await raiseNotice(ctx, {
      kind: "HOLD_ENDING",
      key: `hold:${hold.reference}`,
      ...hold,
      detail: `can surely be taken until ${until.toISOString()}`,
    });
}
