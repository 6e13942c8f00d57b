import "./platform/node-env.ts"; // first: React and Apollo read NODE_ENV when they are loaded
import { join } from "node:path";
import { createApp, type RunningApp } from "./app.ts";
import { type Simulators, startSimulators } from "./demo.ts";
import { type Env, readEnv, SettingsError } from "./env.ts";
import { type EmbeddedDatabase, startEmbeddedPostgres } from "./platform/db/embedded.ts";
import { DataFolderInUse, lockDataFolder } from "./platform/db/lock.ts";
import { announce } from "./platform/announce.ts";
import { findFreePort } from "./platform/ports.ts";
import { demoAccounts, seedDemo } from "./seed/seed.ts";

const started = performance.now();
const cleanups: (() => Promise<void> | void)[] = [];
let stopping = false;

/** Stops everything in the reverse order of its start. */
async function stop(code: number): Promise<never> {
  if (!stopping) {
    stopping = true;
    setTimeout(() => process.exit(code || 1), 12_000).unref();
    for (const clean of cleanups.toReversed())
      try {
        await clean();
      } catch (error) {
        console.error(error);
        code ||= 1;
      }
  }
  process.exit(code);
}

async function run(): Promise<void> {
  let env: Env = readEnv();
  const development = process.argv.includes("--dev");
  env = { ...env, PORT: await findFreePort(env.HOST, env.PORT, env.SHOP_MODE === "demo") };

  let embedded: EmbeddedDatabase | null = null;
  if (!env.DATABASE_URL || env.SHOP_MODE === "demo") cleanups.push(lockDataFolder(env.dataDir));
  if (!env.DATABASE_URL) {
    embedded = await startEmbeddedPostgres(join(env.dataDir, "postgres"));
    cleanups.push(embedded.stop);
  }
  let simulators: Simulators | null = null;
  if (env.SHOP_MODE === "demo" && !env.ALIPAY_APP_ID) {
    simulators = await startSimulators(env);
    cleanups.push(simulators.stop);
    env = simulators.env;
  }
  let running: RunningApp | null = null;
  running = await createApp({
    env,
    databaseUrl: env.DATABASE_URL ?? embedded!.url,
    development,
    gatewayOrigins: () => [new URL(env.ALIPAY_GATEWAY).origin],
    beforeListen: async (app) => {
      if (env.SHOP_MODE === "demo" && !env.DATABASE_URL) await seedDemo(app);
    },
  });
  cleanups.push(running.close);
  await simulators?.register(running.app.publicUrl);
  announce({
    env,
    url: running.app.publicUrl,
    seconds: (performance.now() - started) / 1000,
    embedded: embedded?.folder ?? null,
    simulators: simulators?.url ?? null,
    accounts: demoAccounts,
  });
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(0));
try {
  await run();
} catch (error) {
  if (error instanceof SettingsError) console.error(`Settings are missing or wrong:\n${error.message.replace(/^/gm, "  ")}`);
  else if (error instanceof DataFolderInUse) console.error(error.message);
  else console.error(error);
  await stop(1);
}
