import type { App, Ctx } from "../../platform/ctx.ts";
import { CarrierRefused, CarrierUnavailable } from "./carriers/carrier.ts";
import { carriers } from "./carriers.ts";
import { CarrierCode } from "./freight.types.ts";

/** Numbers whose companies a process remembers; staff correct the last digit, and windows are opened again. */
const KEPT = 200;
const FRESH_MS = 10 * 60_000;
const kept = new WeakMap<App, Map<string, { until: number; companies: Promise<readonly string[]> }>>();

/**
 * Kuaidi100's codes of the companies whose number this may be, the likeliest first. A guess and no more: without Kuaidi100, without its
 * answer and for what is no number there is none, and staff choose as they would have.
 */
export async function recognizeCompanies(ctx: Ctx, text: string): Promise<readonly string[]> {
  const number = text.replaceAll(/\s/g, "").toUpperCase();
  const aggregator = carriers(ctx.app).get(CarrierCode.OTHER)?.carrier;
  if (!aggregator?.recognize || !/^[0-9A-Z-]{8,32}$/.test(number)) return [];
  const memory = kept.get(ctx.app) ?? new Map<string, { until: number; companies: Promise<readonly string[]> }>();
  kept.set(ctx.app, memory);
  const known = memory.get(number);
  if (known && known.until > Date.now()) return known.companies;
  await ctx.app.limits.spend("recognize.account", ctx.viewer.accountId);
  const companies = aggregator.recognize(number).catch((error: unknown) => {
    memory.delete(number); // the next one who types it asks again
    if (!(error instanceof CarrierUnavailable || error instanceof CarrierRefused)) throw error;
    ctx.app.log.warn({ why: error.message }, "nobody says whose a tracking number is");
    return [];
  });
  memory.delete(number); // so that it counts as the newest
  memory.set(number, { until: Date.now() + FRESH_MS, companies });
  for (const oldest of [...memory.keys()].slice(0, Math.max(0, memory.size - KEPT))) memory.delete(oldest);
  return companies;
}
