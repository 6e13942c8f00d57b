import { Histogram } from "prom-client";
import { type App, createCtx, type Ctx } from "../../../platform/ctx.ts";
import { changed, rows, sql } from "../../../platform/db/sql.ts";
import type { CarrierId } from "../carriers/carrier.ts";

/** Calls are kept this long. */
const DAYS = 2;

/** A fetch that writes down how its carrier answers. What a call is about is not looked at; it takes as long and ends as it did. */
export function watchedFetch(app: App, carrier: CarrierId): typeof fetch {
  return async (...args) => {
    const began = performance.now();
    const end = (answered: boolean) => {
      const ms = performance.now() - began;
      histogramOf(app).observe({ carrier, answered: String(answered) }, ms / 1000);
      record(app, carrier, answered, Math.round(ms)).catch((error: unknown) =>
        app.log.warn({ err: error, carrier }, "a carrier's call could not be counted"),
      );
    };
    try {
      const response = await app.fetch(...args);
      end(response.status < 500);
      return response;
    } catch (error) {
      end(false);
      throw error;
    }
  };
}

/** One row a minute, added up by whoever called: replicas agree, and a busy day is 1,440 rows of a carrier. In the real clock, not the shop's. */
const record = async (app: App, carrier: CarrierId, answered: boolean, ms: number): Promise<void> =>
  void (await changed(
    createCtx(app),
    sql`insert into carrier_calls as c (carrier, minute, calls, unanswered, total_ms, slowest_ms, answered_at)
        values (${carrier}, date_trunc('minute', now()), 1, ${answered ? 0 : 1}, ${ms}, ${ms}, case when ${answered}::bool then now() end)
        on conflict (carrier, minute) do update set calls = c.calls + 1, unanswered = c.unanswered + excluded.unanswered,
          total_ms = c.total_ms + excluded.total_ms, slowest_ms = greatest(c.slowest_ms, excluded.slowest_ms),
          answered_at = coalesce(excluded.answered_at, c.answered_at)`,
  ));

const histograms = new WeakMap<App, Histogram>();
function histogramOf(app: App): Histogram {
  let histogram = histograms.get(app);
  if (!histogram) {
    histogram = new Histogram({
      name: "onestall_carrier_call_seconds",
      help: "Time carriers take to answer, and whether they did",
      labelNames: ["carrier", "answered"],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [app.metrics.registry],
    });
    histograms.set(app, histogram);
  }
  return histogram;
}

export interface HealthRow {
  id: CarrierId;
  answeredAt: Date | null;
  calls: number;
  unanswered: number;
  averageMs: number | null;
  slowestMs: number | null;
  messages: number;
  refusedMessages: number;
}

/** The last hour of some carriers, each in the order given. */
export const readHealth = (ctx: Ctx, ids: readonly CarrierId[]): Promise<HealthRow[]> =>
  rows(
    ctx,
    sql<HealthRow>`
      select k.id, (select max(answered_at) from carrier_calls where carrier = k.id) as "answeredAt",
             coalesce(c.calls, 0)::int as calls, coalesce(c.unanswered, 0)::int as unanswered, c.average::int as "averageMs", c.slowest as "slowestMs",
             p.messages::int as messages, p.refused::int as "refusedMessages"
      from unnest(${[...ids]}::text[]) with ordinality as k(id, n)
      cross join lateral (select sum(calls) as calls, sum(unanswered) as unanswered, sum(total_ms) / nullif(sum(calls), 0) as average, max(slowest_ms) as slowest
        from carrier_calls where carrier = k.id and minute > now() - interval '1 hour') c
      cross join lateral (select count(*) as messages, count(*) filter (where verdict in ('BAD', 'FAILED')) as refused
        from carrier_push where carrier = k.id and received_at > shop_now() - interval '1 hour') p
      order by k.n`,
  );

export const forgetCalls = async (ctx: Ctx): Promise<void> =>
  void (await changed(ctx, sql`delete from carrier_calls where minute < now() - make_interval(days => ${DAYS})`));
