import type { Ctx } from "./ctx.ts";
import { rows, sql } from "./db/sql.ts";

/**
 * The shop's clock is the database's: every rule reads shop_now(), so that replicas with wrong clocks agree.
 * Tests and the demo shift it by an offset kept in a one-row table.
 */
export async function shopNow(ctx: Ctx): Promise<Date> {
  const [found] = await rows(ctx, sql<{ now: Date }>`select shop_now() as now`);
  return found!.now;
}

/** Moves the clock; only for tests and demonstrations. Seconds, added to what was set before. */
export async function shiftClock(ctx: Ctx, seconds: number): Promise<void> {
  await rows(ctx, sql`update shop_clock set shift = shift + make_interval(secs => ${seconds})`);
}

/** Sets the clock to the real time minus some seconds; 0 sets it right again. */
export async function setClockBack(ctx: Ctx, seconds: number): Promise<void> {
  await rows(ctx, sql`update shop_clock set shift = make_interval(secs => ${-seconds})`);
}
