import type { RawBuilder } from "kysely";
import type { Ctx } from "../ctx.ts";
import { changed } from "./sql.ts";

const BATCH = 2_000;
/** Batches of one sweep; what is left waits for the next. */
const MOST_BATCHES = 250;

/**
 * Deletes old rows a batch at a time, each in a statement of its own, so that no lock lasts and nothing else waits. `statement` deletes at most
 * as many as it is told. Answers how many went.
 */
export async function forgetInBatches(ctx: Ctx, statement: (most: number) => RawBuilder<unknown>, most = BATCH): Promise<number> {
  let gone = 0;
  for (let round = 0; round < MOST_BATCHES; round++) {
    const deleted = await changed(ctx, statement(most));
    gone += deleted;
    if (deleted < most) break;
  }
  return gone;
}
