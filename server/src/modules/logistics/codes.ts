import type { Ctx } from "../../platform/ctx.ts";
import { any, json, row, rows, sql } from "../../platform/db/sql.ts";
import type { CarrierId, TrackingState } from "./carriers/carrier.ts";

/** What staff decided about a carrier's code; without a decision the adapter's own table counts. */
export interface CodeRule {
  code: string;
  state: TrackingState | null;
}

const MAX_TEXTS = 3;

/**
 * Scans as this shop reads them: staff's word about a code comes before the adapter's. Read anew for every message, so that a decision
 * counts on every replica at once.
 */
export async function readCodes<T extends { rawCode: string; state: TrackingState | null }>(
  ctx: Ctx,
  carrier: CarrierId,
  scans: readonly T[],
): Promise<T[]> {
  const codes = [...new Set(scans.map(({ rawCode }) => rawCode).filter(Boolean))];
  if (codes.length === 0) return [...scans];
  const rules = await rows(
    ctx,
    sql<CodeRule>`select code, state from carrier_code where carrier = ${carrier} and decided and code = ${any(codes, "text")}`,
  );
  const byCode = new Map(rules.map((rule) => [rule.code, rule.state]));
  return scans.map((scan) => (byCode.has(scan.rawCode) ? { ...scan, state: byCode.get(scan.rawCode)! } : scan));
}

/** Notes codes that neither the adapter nor staff know, so that somebody can say what they mean. */
export async function noteUnknown(ctx: Ctx, carrier: CarrierId, scans: readonly { rawCode: string; text: string }[]): Promise<void> {
  const unknown = Map.groupBy(
    scans.filter(({ rawCode }) => rawCode),
    ({ rawCode }) => rawCode,
  );
  // in one order, so that two messages with the same codes never wait for each other in a circle
  for (const code of [...unknown.keys()].toSorted()) {
    const told = unknown.get(code)!;
    const texts = [...new Set(told.map(({ text }) => text.slice(0, 120)).filter(Boolean))].slice(0, MAX_TEXTS);
    const noted = await row(
      ctx,
      sql<{
        first: boolean;
      }>`insert into carrier_code as c (carrier, code, seen, texts, last_seen_at) values (${carrier}, ${code}, ${told.length}, ${json(texts)}, shop_now())
          on conflict (carrier, code) do update set seen = c.seen + excluded.seen, last_seen_at = excluded.last_seen_at,
            texts = (select jsonb_agg(t) from (select distinct t from jsonb_array_elements(c.texts || excluded.texts) as e(t) limit ${MAX_TEXTS}) as few)
          where not c.decided returning c.xmax = 0 as first`,
    );
    if (noted?.first) ctx.app.log.info({ carrier, code, texts }, "a carrier's code that nobody knows came for the first time");
  }
}
