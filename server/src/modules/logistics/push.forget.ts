import type { Ctx } from "../../platform/ctx.ts";
import { forgetInBatches } from "../../platform/db/forget.ts";
import { sql } from "../../platform/db/sql.ts";

/**
 * Carriers' messages hold names, phones and addresses: they are kept as they came for as long as CARRIER_MESSAGE_DAYS says. They go at night,
 * when nobody ships; by day only what a whole night missed, in a shop that is off at night. What they said of a parcel stays with it as scans.
 */
export async function forgetOldPushes(ctx: Ctx, batch?: number): Promise<void> {
  const days = ctx.app.env.CARRIER_MESSAGE_DAYS;
  const night = sql`extract(hour from shop_now() at time zone 'Asia/Shanghai') between 2 and 4`;
  const gone = await forgetInBatches(
    ctx,
    (most) => sql`delete from carrier_push where id in (select id from carrier_push
      where received_at < shop_now() - make_interval(days => ${days}::int) - case when ${night} then interval '0' else interval '1 day' end
      order by received_at limit ${most})`,
    batch,
  );
  if (gone > 0) ctx.app.log.info({ messages: gone, days }, "old messages of carriers are forgotten");
}
