import type { Ctx } from "../../platform/ctx.ts";
import { row, sql } from "../../platform/db/sql.ts";
import type { Party } from "./carriers/carrier.ts";

/** Where parcels start from, kept under `sender` in the shop's settings. */
export interface Sender extends Party {
  /** True for the demo's made-up address: no real carrier may be sent there. */
  demo?: boolean;
}

/** The shop's sender, or null while none is set; in live mode the demo's does not count. */
export async function readSender(ctx: Ctx): Promise<Party | null> {
  const found = await row(ctx, sql<{ value: Sender }>`select value from shop_setting where key = 'sender'`);
  if (!found) return null;
  const { demo, ...party } = found.value;
  return demo && ctx.app.env.SHOP_MODE === "live" ? null : party;
}
