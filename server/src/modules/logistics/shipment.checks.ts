import type { RawBuilder } from "kysely";
import type { App } from "../../platform/ctx.ts";
import { json, sql } from "../../platform/db/sql.ts";
import { ShipmentStatus } from "./shipment.types.ts";

const S = ShipmentStatus;

/** Seconds to the first look at a parcel in each state; every further look waits twice as long, up to half an hour. Other states are left alone. */
const WAIT: Partial<Record<ShipmentStatus, number>> = {
  [S.DRAFT]: 60,
  [S.LABEL_CREATED]: 300,
  [S.PICKED_UP]: 300,
  [S.IN_TRANSIT]: 600,
  [S.OUT_FOR_DELIVERY]: 120,
  [S.AVAILABLE_FOR_PICKUP]: 900,
  [S.FAILED_ATTEMPT]: 600,
  [S.EXCEPTION]: 600,
  [S.RETURNING]: 900,
};
const LONGEST = 1_800;
/** The demo's parcels take a minute, so they are looked at in its rhythm. */
const DEMO_WAIT = 20;
/** A parcel this old is not asked about any more. */
const MAX_DAYS = 60;

/** When to look again, as SQL over `shipment s`; null for states of which nothing more is expected. `checks` is how often it was looked at in this state. */
export const nextCheck = (
  app: App,
  status: RawBuilder<unknown> = sql`s.status`,
  checks: RawBuilder<unknown> = sql`s.checks`,
): RawBuilder<unknown> => {
  const longest = app.env.SHOP_MODE === "demo" ? DEMO_WAIT : LONGEST;
  return sql`case when s.created_at > shop_now() - make_interval(days => ${MAX_DAYS}) then
    shop_now() + make_interval(secs => least(${longest}::int, (${json(WAIT)} ->> ${status})::int * power(2, least(${checks}, 6)))) end`;
};
