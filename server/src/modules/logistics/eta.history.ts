/**
 * What our own parcels teach about a route: how long they took, counted in steps of six hours, one row per carrier and route. A row is
 * changed when a parcel arrives and read when one is made or leaves, never per request. Pure, apart from the two statements at the end.
 */
import type { Ctx } from "../../platform/ctx.ts";
import { any, changed, json, rows, sql } from "../../platform/db/sql.ts";
import type { CarrierCode } from "./freight.types.ts";

const STEP_HOURS = 6;
const STEP_MS = STEP_HOURS * 3_600_000;
/** Thirty days; what takes longer counts as that. */
export const STEPS = 120;
/** Fewer parcels than this teach nothing. */
export const ENOUGH = 20;
/** With so many counted, all counts are halved: last year's roads matter less than this month's. */
const FULL = 2_000;

/** What is said: this many percent of the parcels were there by then. */
export const CONFIDENCE = 80;
const EARLY = 10;
const LATE = 97;

export interface RouteEnds {
  from: { province: string; city: string };
  to: { province: string; city: string };
}

/** City to city tells most, province to province is known soonest. */
export const routeKeys = ({ from, to }: RouteEnds): [cities: string, provinces: string] => [
  `${from.province}/${from.city}>${to.province}/${to.city}`,
  `${from.province}>${to.province}`,
];

export const stepOf = (ms: number): number => Math.min(STEPS - 1, Math.max(0, Math.floor(ms / STEP_MS)));

/** Milliseconds after which `percent` of the counted parcels had arrived: the end of the step that holds it. */
export function quantile(counts: readonly number[], percent: number): number {
  const total = counts.reduce((sum, n) => sum + n, 0);
  const wanted = Math.max(1, Math.ceil((total * percent) / 100));
  let seen = 0;
  for (const [step, n] of counts.entries()) if ((seen += n) >= wanted) return (step + 1) * STEP_MS;
  return counts.length * STEP_MS;
}

export interface Learned {
  earliest: number;
  /** `CONFIDENCE` percent were there by then. */
  latest: number;
  /** Nearly all were: a parcel that is not is stalled. */
  hopeless: number;
}

/** What the counts of a route say, in milliseconds after it left; null with too few parcels. */
export const learnedFrom = (counts: readonly number[]): Learned | null =>
  counts.reduce((sum, n) => sum + n, 0) < ENOUGH
    ? null
    : { earliest: Math.max(0, quantile(counts, EARLY) - STEP_MS), latest: quantile(counts, CONFIDENCE), hopeless: quantile(counts, LATE) };

/** One more parcel arrived. The rows are locked in one order, so that two arrivals never wait for each other in a circle. */
export async function learnArrival(ctx: Ctx, carrier: CarrierCode, ends: RouteEnds, ms: number): Promise<void> {
  const step = stepOf(ms);
  const empty = Array.from({ length: STEPS }, (_, at) => Number(at === step));
  for (const route of routeKeys(ends).toSorted())
    await changed(
      ctx,
      sql`insert into route_time as r (carrier, route, counts, total) values (${carrier}, ${route}, ${json(empty)}, 1)
          on conflict (carrier, route) do update set
            counts = (select jsonb_agg((case when r.total >= ${FULL} then n::int / 2 else n::int end) + (case when at - 1 = ${step}::int then 1 else 0 end) order by at)
                        from jsonb_array_elements_text(r.counts) with ordinality as c(n, at)),
            total = (case when r.total >= ${FULL} then r.total / 2 else r.total end) + 1, updated_at = shop_now()`,
    );
}

/** What is known of a route: of its cities, or else of its provinces. */
export async function readLearned(ctx: Ctx, carrier: CarrierCode, ends: RouteEnds): Promise<Learned | null> {
  const keys = routeKeys(ends);
  const found = await rows(
    ctx,
    sql<{
      route: string;
      counts: number[];
    }>`select route, counts from route_time where carrier = ${carrier} and route = ${any(keys, "text")}`,
  );
  for (const key of keys) {
    const learned = learnedFrom(found.find(({ route }) => route === key)?.counts ?? []);
    if (learned) return learned;
  }
  return null;
}
