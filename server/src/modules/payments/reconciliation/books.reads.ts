import type { Ctx } from "../../../platform/ctx.ts";
import { rows, sql } from "../../../platform/db/sql.ts";
import type { BookedEntry } from "./compare.ts";
import type { NewNotice } from "./notices.service.ts";
import type { OpenDay } from "./reconcile.service.ts";

/** What is booked within so many minutes of a day's end is missed on the next day only: the gateway may have it on either side of midnight. */
const MARGIN = 10;
/** Days around the compared one in which a movement's other half is looked for: a refund is booked when its news arrives. */
const AROUND = 4;

/** A refund that staff gave back themselves: its last entry did not move at the gateway, though the payment is the gateway's. */
const byHand = sql`
  coalesce(m.kind = 'REFUND' and r.by_hand and not exists (select from money_entry l where l.refund_id = m.refund_id and l.kind = 'REFUND' and l.id > m.id), false)`;

/**
 * Our books about one gateway around a day. `due`: to be found in this day's ledger; a row that an earlier day's ledger had is left out,
 * so that it is not found twice.
 */
export const readEntries = (ctx: Ctx, day: OpenDay): Promise<BookedEntry[]> =>
  rows(
    ctx,
    sql<BookedEntry>`
      select m.id, m.kind, m.payment_id as "paymentId", m.refund_id as "refundId", m.order_id as "orderId", p.number as "paymentNo",
             array_remove(array[p.provider_ref, case when m.kind = 'CAPTURE' then m.reference end], null) as names,
             array_remove(array[r.number, r.provider_ref], null) as "refundNames", coalesce(r.origin, 'SHOP') as origin, m.amount, m.currency,
             exists (select from money_entry v where v.refund_id = m.refund_id and v.kind = 'REFUND_REVERSED') as reversed,
             m.occurred_at >= ${day.from}::timestamptz - case when first.first then interval '0' else make_interval(mins => ${MARGIN}) end
               and m.occurred_at < ${day.to}::timestamptz - make_interval(mins => ${MARGIN}) as due
        from money_entry m
        join payment p on p.id = m.payment_id
        join reconciliation d on d.id = ${day.id} and d.method = p.method
        cross join lateral (select not exists (select from reconciliation e where e.provider = d.provider and e.period_to <= d.period_from) as first) first
        left join refund r on r.id = m.refund_id
       where m.kind in ('CAPTURE', 'REFUND')
         and m.occurred_at >= ${day.from}::timestamptz - make_interval(days => ${AROUND})
         and m.occurred_at < ${day.to}::timestamptz + make_interval(days => ${AROUND})
         and not ${byHand}
         and not exists (select from gateway_movement g where g.entry_id = m.id and g.reconciliation_id <> ${day.id})
       order by m.id`,
  );

interface Sums {
  currency: string;
  captured: bigint;
  refunded: bigint;
  movements: bigint;
}

/** What we booked about the gateway within the day, by our own clock; what the bank returned is taken off. Minor units. */
export const readSums = (ctx: Ctx, day: OpenDay): Promise<Sums[]> =>
  rows(
    ctx,
    sql<Sums>`
      select m.currency, coalesce(sum(m.amount) filter (where m.kind = 'CAPTURE'), 0)::bigint as captured,
             coalesce(sum(case m.kind when 'REFUND' then m.amount when 'REFUND_REVERSED' then -m.amount end), 0)::bigint as refunded, count(*) as movements
        from money_entry m join payment p on p.id = m.payment_id join reconciliation d on d.id = ${day.id} and d.method = p.method
        left join refund r on r.id = m.refund_id
       where m.occurred_at >= ${day.from} and m.occurred_at < ${day.to} and not ${byHand} group by m.currency`,
  );

/** Orders of the day whose own sums are not those of the books: cannot happen, and would be the first sign that something is broken. */
export async function uneven(ctx: Ctx, day: OpenDay): Promise<NewNotice[]> {
  const found = await rows(
    ctx,
    sql<{ orderId: string; number: string; ours: bigint; theirs: bigint; currency: string }>`
      select o.id as "orderId", o.number, (o.paid - o.refunded)::bigint as ours, b.net as theirs, o.currency
        from shop_order o
        join lateral (select coalesce(sum(case when m.kind in ('CAPTURE', 'REFUND_REVERSED') then m.amount else -m.amount end), 0)::bigint as net,
                             coalesce(sum(m.amount) filter (where m.kind = 'CAPTURE'), 0)::bigint as captured
                        from money_entry m where m.order_id = o.id) b on true
        join lateral (select coalesce(sum(p.captured), 0)::bigint as captured, coalesce(sum(p.refunded), 0)::bigint as refunded
                        from payment p where p.order_id = o.id) q on true
       where o.id in (select m.order_id from money_entry m join payment p on p.id = m.payment_id join reconciliation d on d.id = ${day.id} and d.method = p.method
                       where m.occurred_at >= ${day.from} and m.occurred_at < ${day.to})
         and (o.paid - o.refunded <> b.net or o.paid <> b.captured or o.paid <> q.captured or o.refunded <> q.refunded)
       limit 100`,
  );
  return found.map(({ orderId, number, ours, theirs, currency }) => ({
    ...{ kind: "BOOKS", key: `books:${number}`, orderId, reconciliationId: day.id, provider: day.provider, ours, theirs, currency },
    detail: `order ${number} notes another sum than its ledger`,
  }));
}
