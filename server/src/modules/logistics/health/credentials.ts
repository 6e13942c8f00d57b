import type { App, Ctx } from "../../../platform/ctx.ts";
import { carriers } from "../carriers.ts";
import { CarrierCode } from "../freight.types.ts";
import { carrierOf } from "../shipment.fields.ts";
import type { CarrierNotice } from "./health.types.ts";

const DAY = 86_400_000;
/** From so many days before the end on staff are told: renewing takes a person, a console and a restart. */
export const WARN_DAYS = 14;

/**
 * When a company's credentials end, as far as the settings say: at the beginning of that day in China, so that nobody counts on its hours. JD's
 * token is the only one that ends by itself, and its answer does not say when.
 */
export function credentialsEndOf(app: App, code: CarrierCode): Date | null {
  const { JD_TOKEN_EXPIRES: day } = app.env;
  return code === CarrierCode.JD && day && carriers(app).has(code) ? new Date(`${day}T00:00:00+08:00`) : null;
}

/** What staff have to do about a company's credentials; null if nothing yet. By the world's clock, not the shop's: the company goes by it. */
export function noticeOf(ctx: Ctx, code: CarrierCode): CarrierNotice | null {
  const endsAt = credentialsEndOf(ctx.app, code);
  const left = endsAt && endsAt.getTime() - Date.now();
  if (left === null || left > WARN_DAYS * DAY) return null;
  return { carrier: carrierOf(ctx, code), endsAt: endsAt!, daysLeft: Math.max(0, Math.ceil(left / DAY)) };
}

/** The same for all companies. */
export const carrierNotices = (ctx: Ctx): CarrierNotice[] =>
  [...carriers(ctx.app).keys()].flatMap((code) => {
    const notice = noticeOf(ctx, code);
    return notice ? [notice] : [];
  });

/** For whoever reads the log and not the desk. */
export function warnOfCredentials(ctx: Ctx): void {
  for (const { carrier, endsAt, daysLeft } of carrierNotices(ctx))
    ctx.app.log.warn({ carrier: carrier.code, endsAt, daysLeft }, "a carrier's credentials end: renew them there and in the settings");
}
