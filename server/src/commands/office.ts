import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { entities } from "../app.ts";
import { type Env, readEnv } from "../env.ts";
import { openPremises, takePremises } from "../premises.ts";
import type { App } from "../platform/ctx.ts";
import { migrate, openDatabase } from "../platform/db/orm.ts";
import { Refusal, StartRefused } from "../platform/failures.ts";
import { createLimits } from "../platform/limits.ts";
import { createLogger } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { createLive } from "../platform/pubsub.ts";

/** Work on the shop's data without its server: opens the migrated database, works, closes. What news it writes a server dispatches later. */
export async function office(work: (app: App, env: Env, migrations: number) => Promise<string>): Promise<void> {
  const cleanups: (() => Promise<void> | void)[] = [];
  try {
    const env = readEnv();
    if (!env.DATABASE_URL) await takePremises(env, cleanups); // a database outside the shop is shared: beside a running shop, too
    const { databaseUrl } = await openPremises(env, cleanups);
    const database = await openDatabase(databaseUrl, entities, 2);
    cleanups.push(database.close);
    const migrations = await migrate(database);
    const log = createLogger(env.LOG_LEVEL);
    const app: App = {
      env,
      log,
      database,
      live: createLive(undefined, log),
      dispatcher: { nudge() {}, stop: async () => {} },
      limits: createLimits(undefined, false),
      metrics: createMetrics(false),
      publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
      shopName: null,
      fetch,
    };
    console.log(await work(app, env, migrations));
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof Refusal) console.error(error.userErrors.map(({ message }) => message).join("\n"));
    else console.error(error instanceof StartRefused ? error.message : error);
  } finally {
    for (const clean of cleanups.toReversed()) await clean();
  }
}

/** The command's options; ends the command with what it takes where that is asked for or something else was given. */
export function readOptions<T extends NonNullable<ParseArgsConfig["options"]>>(usage: string, options: T) {
  if (process.argv.includes("--help")) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    process.exit(2);
  }
}

/** Asks at the terminal; a secret is not shown. Null where there is no terminal. */
export async function ask(question: string, secret = false): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  if (secret) process.stdout.write(question);
  const reader = createInterface({ input: process.stdin, output: secret ? silence : process.stdout, terminal: true });
  const answer = await reader.question(secret ? "" : question);
  reader.close();
  if (secret) process.stdout.write("\n");
  return answer;
}

/** What was piped into the command, without the newline at its end. */
export const piped = async (): Promise<string | null> => (process.stdin.isTTY ? null : (await text(process.stdin)).replace(/\r?\n$/, ""));
