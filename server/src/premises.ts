import { join } from "node:path";
import type { Env } from "./env.ts";
import { type EmbeddedDatabase, startEmbeddedPostgres } from "./platform/db/embedded.ts";
import { lockDataFolder } from "./platform/db/lock.ts";

export interface Premises {
  databaseUrl: string;
  embedded: EmbeddedDatabase | null;
}

/** Takes the data folder for this process; until it has it, nothing in the folder may be touched, the simulators' ledger included. */
export async function takePremises(env: Env, cleanups: (() => Promise<void> | void)[]): Promise<void> {
  if (!env.DATABASE_URL || env.SHOP_MODE === "demo") cleanups.push(await lockDataFolder(env.dataDir));
}

/** Where the shop's data live: the embedded database in the data folder that was taken, or the database that DATABASE_URL names. */
export async function openPremises(env: Env, cleanups: (() => Promise<void> | void)[]): Promise<Premises> {
  if (env.DATABASE_URL) return { databaseUrl: env.DATABASE_URL, embedded: null };
  const embedded = await startEmbeddedPostgres(join(env.dataDir, "postgres"));
  cleanups.push(embedded.stop);
  return { databaseUrl: embedded.url, embedded };
}
