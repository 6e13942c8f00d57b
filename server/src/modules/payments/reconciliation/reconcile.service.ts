import { type Ctx, transaction } from "../../../platform/ctx.ts";
import { changed, json, row, rows, sql } from "../../../platform/db/sql.ts";
import { emit } from "../../../platform/events/emit.ts";
import { dictionary } from "../../catalogue/dictionary.ts";
import { checkPayment, isInconclusive } from "../check.service.ts";
import { type ConfiguredGateway, gateways } from "../gateways.ts";
import { readPaymentByNumber } from "../payment.reads.ts";
import { type GatewayMovement, StatementNotReady } from "../providers/provider.ts";
import { recordForeignRefund, refundNames } from "../refund.books.ts";
import { readEntries, readSums, uneven } from "./books.reads.ts";
import { type Comparison, compareLedgers, type Difference } from "./compare.ts";
import { type NewNotice, raiseNotice, settleNotices } from "./notices.service.ts";
import type { DaySums } from "./reconciliation.entity.ts";

/** Statements of a day are written in the morning after; asked for before, a gateway says that it is not ready. */
const STATEMENT_AFTER = "10 hours 15 minutes";
/** Minutes until a day is asked for again that could not be compared. */
const AGAIN = 30;

export interface OpenDay {
  id: string;
  provider: string;
  day: string;
  from: Date;
  to: Date;
}

/**
 * Begins a day for each gateway when the one before is over: the first one with the moment the shop first ran with it, so that what was
 * booked before there was a gateway is not looked for there. Days are those of the shop's zone.
 */
export async function openDays(ctx: Ctx): Promise<void> {
  const { shop } = await dictionary(ctx);
  for (const [method, { slug }] of gateways(ctx.app))
    await changed(
      ctx,
      sql`insert into reconciliation (provider, method, day, period_from, period_to, next_try_at)
          select ${slug}, ${method}, to_char(d.start at time zone ${shop.timeZone}, 'YYYY-MM-DD'), d.start, d.next, d.next + ${STATEMENT_AFTER}::interval
            from (select coalesce(max(period_to), date_trunc('second', shop_now())) as start from reconciliation where provider = ${slug}) last
            cross join lateral generate_series(last.start, shop_now(), interval '1 day') as s(at)
            cross join lateral (select greatest(last.start, date_trunc('day', s.at at time zone ${shop.timeZone}) at time zone ${shop.timeZone}) as start,
                                       (date_trunc('day', s.at at time zone ${shop.timeZone}) + interval '1 day') at time zone ${shop.timeZone} as next) d
          on conflict (provider, day) do nothing`,
    );
}

/** Compares the days whose statement should be there; claims them, so that several workers share the work. */
export async function sweepReconciliations(ctx: Ctx): Promise<void> {
  await openDays(ctx);
  const due = await rows(
    ctx,
    sql<OpenDay>`
      update reconciliation set attempts = attempts + 1, next_try_at = shop_now() + make_interval(mins => ${AGAIN})
       where id in (select id from reconciliation where next_try_at <= shop_now() order by next_try_at limit 4 for update skip locked)
      returning id, provider, day, period_from as from, period_to as to`,
  );
  for (const day of due) await reconcileDay(ctx, day);
}

/**
 * Compares one day: the gateway's ledger is read, what our books lack is asked about and booked, and whatever still differs becomes a
 * notice of its own. A day that cannot be read says why and is tried again. Never inside a transaction.
 */
export async function reconcileDay(ctx: Ctx, day: OpenDay): Promise<void> {
  const configured = [...gateways(ctx.app).values()].find(({ slug }) => slug === day.provider);
  if (!configured) return postpone(ctx, day, "the gateway is not set up any more");
  let movements: readonly GatewayMovement[];
  try {
    movements = await configured.gateway.movements(day);
  } catch (error) {
    if (!(error instanceof StatementNotReady) && !isInconclusive(error)) throw error;
    ctx.app.log.info({ provider: day.provider, day: day.day, err: error.message }, "a gateway's day cannot be compared yet");
    return postpone(ctx, day, error.message);
  }
  const first = compareLedgers(movements, await readEntries(ctx, day));
  const healed = await heal(ctx, configured, day, first.differences);
  const compared = healed ? compareLedgers(movements, await readEntries(ctx, day)) : first;
  await record(ctx, day, movements, compared);
}

const postpone = async (ctx: Ctx, day: OpenDay, reason: string): Promise<void> =>
  void (await changed(
    ctx,
    sql`update reconciliation set failure = ${reason.slice(0, 300)}, next_try_at = shop_now() + make_interval(mins => ${AGAIN}) where id = ${day.id}`,
  ));

/** What the gateway has and we lack: a payment is asked about, a refund made at its desk is booked. True when anything was tried. */
async function heal(ctx: Ctx, configured: ConfiguredGateway, day: OpenDay, differences: readonly Difference[]): Promise<boolean> {
  let tried = false;
  for (const difference of differences) {
    if (difference.kind !== "MISSING_HERE" || difference.movement.paymentNo === null || isDispute(difference.movement)) continue;
    const { movement } = difference;
    const payment = await readPaymentByNumber(ctx, movement.paymentNo!);
    if (!payment || payment.currency !== movement.money.currency) continue;
    tried = true;
    try {
      await checkPayment(ctx, payment);
    } catch (error) {
      if (!isInconclusive(error)) throw error;
      ctx.app.log.warn({ payment: payment.number, err: error.message }, "a payment of the statement could not be asked about");
      continue;
    }
    if (movement.kind === "REFUND")
      await recordForeignRefund(ctx, payment, {
        names: refundNames(movement.refundRef, movement.refundNo, movement.reference),
        amount: movement.money.amount,
        actor: { kind: "GATEWAY", name: configured.slug },
      });
  }
  if (tried) ctx.app.log.info({ provider: day.provider, day: day.day }, "a gateway's statement had movements that were not booked yet");
  return tried;
}

/** Writes what was found: movements with their other halves, the day's sums, and a notice for each difference. */
async function record(ctx: Ctx, day: OpenDay, movements: readonly GatewayMovement[], { pairs, differences }: Comparison): Promise<void> {
  const used = new Set<string>(); // several movements may be one entry: the first of them stands for it
  const halves = new Map(pairs.map(({ movement, entry }) => [movement.reference, entry]));
  const found = movements.map((movement) => {
    const entry = halves.get(movement.reference);
    const entryId = entry && !used.has(entry.id) ? entry.id : null;
    if (entry) used.add(entry.id);
    return {
      ...{ reference: movement.reference, kind: movement.kind, entryId, paymentId: entry?.paymentId ?? null },
      ...{ refundId: entry?.refundId ?? null, amount: movement.money.amount, fee: movement.fee?.amount ?? null },
      ...{ currency: movement.money.currency, occurredAt: movement.occurredAt },
    };
  });
  const notices = [...(await withOrders(ctx, day, differences)), ...(await uneven(ctx, day))];
  const sums = await sumsOf(ctx, day, movements);
  await transaction(ctx, async (ctx) => {
    await changed(ctx, sql`delete from gateway_movement where reconciliation_id = ${day.id}`);
    await changed(
      ctx,
      sql`insert into gateway_movement (provider, reference, kind, entry_id, payment_id, refund_id, amount, fee, currency, occurred_at, reconciliation_id)
          select ${day.provider}, m.reference, m.kind, m."entryId", m."paymentId", m."refundId", m.amount, m.fee, m.currency, m."occurredAt", ${day.id}
            from jsonb_to_recordset(${json(found)}) as m(reference text, kind text, "entryId" uuid, "paymentId" uuid, "refundId" uuid, amount bigint,
                                                          fee bigint, currency text, "occurredAt" timestamptz)
          on conflict do nothing`,
    );
    for (const notice of notices) await raiseNotice(ctx, notice);
    const before = await rows(
      ctx,
      sql<{ key: string }>`select key from money_notice where reconciliation_id = ${day.id} and resolved_at is null`,
    );
    const still = new Set(notices.map(({ key }) => key));
    await settleNotices(
      ctx,
      before.map(({ key }) => key).filter((key) => !still.has(key)),
      "the day was compared again and agrees",
    );
    await changed(
      ctx,
      sql`update reconciliation set status = ${notices.length > 0 ? "DIFFERENT" : "MATCHED"}, failure = null, next_try_at = null,
            checked_at = shop_now(), sums = ${json(sums)} where id = ${day.id}`,
    );
    emit(
      ctx,
      "reconciliation.compared",
      { reconciliationId: day.id, differences: notices.length },
      { topics: ["desk"], actor: { kind: "SYSTEM" } },
    );
  });
}

function noticeOf(day: OpenDay, difference: Difference): NewNotice {
  const about = { reconciliationId: day.id, provider: day.provider };
  if (difference.kind === "MISSING_THERE") {
    const { entry } = difference;
    return {
      ...about,
      ...{ kind: "MISSING_THERE", key: `${day.provider}:there:${entry.id}`, orderId: entry.orderId, paymentId: entry.paymentId },
      ...{ reference: entry.refundNames[0] ?? entry.paymentNo, ours: entry.amount, theirs: null, currency: entry.currency },
      detail: `${entry.kind.toLowerCase()} booked here, not in the gateway's ledger`,
    };
  }
  const { movement } = difference;
  const entry = difference.kind === "AMOUNT" ? difference.entry : null;
  return {
    ...about,
    ...{ kind: difference.kind, key: `${day.provider}:${difference.kind === "AMOUNT" ? "sum" : "here"}:${movement.reference}` },
    ...{
      orderId: entry?.orderId ?? null,
      paymentId: entry?.paymentId ?? null,
      reference: movement.refundNo ?? movement.paymentNo ?? movement.reference,
    },
    ...{ ours: entry?.amount ?? null, theirs: movement.money.amount, currency: movement.money.currency },
    detail: entry
      ? entry.currency === movement.money.currency
        ? movement.kind.toLowerCase()
        : `${movement.kind.toLowerCase()} of ${movement.money.currency} there, ${entry.currency} here`
      : (DISPUTED[movement.kind] ?? `${movement.kind.toLowerCase()} in the gateway's ledger, not booked here`),
  };
}

const isDispute = ({ kind }: Pick<GatewayMovement, "kind">): boolean => kind === "DISPUTE" || kind === "DISPUTE_WON";
const DISPUTED: Partial<Record<GatewayMovement["kind"], string>> = {
  DISPUTE: "taken back for a dispute, not booked here",
  DISPUTE_WON: "returned to the shop after a dispute, not booked here",
};

/** The notices of a day's differences. A dispute names the gateway's payment alone: that leads to the order. */
const withOrders = (ctx: Ctx, day: OpenDay, differences: readonly Difference[]): Promise<NewNotice[]> =>
  Promise.all(
    differences.map(async (difference) => {
      const notice = noticeOf(day, difference);
      if (difference.kind !== "MISSING_HERE" || !isDispute(difference.movement)) return notice;
      const about = await row(
        ctx,
        sql<{ orderId: string; paymentId: string; reference: string }>`
          select p.order_id as "orderId", p.id as "paymentId", p.number as reference from payment p join money_entry m on m.payment_id = p.id
           where m.kind = 'CAPTURE' and m.reference = ${difference.movement.providerRef} limit 1`,
      );
      return { ...notice, ...about };
    }),
  );

/** What moved on the day, currency by currency, at the gateway and here. */
async function sumsOf(ctx: Ctx, day: OpenDay, movements: readonly GatewayMovement[]): Promise<DaySums[]> {
  const ours = await readSums(ctx, day);
  const currencies = new Set([...ours.map(({ currency }) => currency), ...movements.map(({ money }) => money.currency)]);
  return [...currencies].toSorted().map((currency) => {
    const mine = movements.filter(({ money }) => money.currency === currency);
    const sum = (kind: string) => mine.filter((one) => one.kind === kind).reduce((total, { money }) => total + money.amount, 0n);
    const fees = mine.reduce((total, { fee }) => total + (fee?.currency === currency ? fee.amount : 0n), 0n);
    const here = ours.find((one) => one.currency === currency);
    return {
      currency,
      theirs: { captured: `${sum("CAPTURE")}`, refunded: `${sum("REFUND")}`, fees: `${fees}`, movements: mine.length },
      ours: { captured: `${here?.captured ?? 0n}`, refunded: `${here?.refunded ?? 0n}`, movements: Number(here?.movements ?? 0n) },
    };
  });
}

/** The day a gateway's movement is compared in, by its id; null when there is none. */
export const readDay = (ctx: Ctx, id: string): Promise<OpenDay | null> =>
  row(ctx, sql<OpenDay>`select id, provider, day, period_from as from, period_to as to from reconciliation where id = ${id}`);
