import "./platform/node-env.ts"; // first: React and Apollo read NODE_ENV when they are loaded
import { enableCompileCache } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { playCompanies, type Simulators } from "./demo.ts";
import { type Env, readEnv } from "./env.ts";
import { openPremises, takePremises } from "./premises.ts";
import { announce } from "./platform/announce.ts";
import { StartRefused } from "./platform/failures.ts";
import { findFreePort } from "./platform/ports.ts";

const started = performance.now();
const cleanups: (() => Promise<void> | void)[] = [];
let stopping = false;

class Stopped extends Error {}
/** Between two steps of the start: somebody may have asked to stop meanwhile. */
const step = () => {
  if (stopping) throw new Stopped();
};

async function start(): Promise<void> {
  let env: Env = readEnv();
  const development = process.argv.includes("--dev");
  env = { ...env, PORT: await findFreePort(env.HOST, env.PORT, env.SHOP_MODE === "demo") };

  await takePremises(env, cleanups);
  step();
  // database and simulators start as processes of their own while our own code is read; compiled code is kept for the next start
  enableCompileCache(join(tmpdir(), "onestall-compile-cache"));
  const [premises, simulators, { createApp }] = await Promise.all([openPremises(env, cleanups), companies(env), import("./app.ts")]);
  const { demoAccounts, seedDemo } = await import("./seed/seed.ts");
  env = simulators?.env ?? env;
  step();
  const running = await createApp({
    env,
    databaseUrl: premises.databaseUrl,
    development,
    gatewayOrigins: () => [new URL(env.ALIPAY_GATEWAY).origin],
    beforeListen: async (app) => {
      if (env.SHOP_MODE === "demo" && !env.DATABASE_URL) await seedDemo(app);
    },
  });
  cleanups.push(running.close);
  step();
  await simulators?.register(running.app.publicUrl);
  announce({
    env,
    url: running.app.publicUrl,
    seconds: (performance.now() - started) / 1000,
    embedded: premises.embedded?.folder ?? null,
    simulators: simulators?.url ?? null,
    accounts: demoAccounts,
  });
}

async function companies(env: Env): Promise<Simulators | null> {
  const simulators = await playCompanies(env);
  if (simulators) cleanups.push(simulators.stop);
  return simulators;
}

/** Stops everything in the reverse order of its start, once: one Ctrl-C often arrives twice, from the terminal and from npm. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(code || 1), 15_000).unref();
  await starting.catch(() => {});
  for (const clean of cleanups.toReversed())
    try {
      await clean();
    } catch (error) {
      console.error(error);
      code ||= 1;
    }
  process.exit(code);
}

const starting = start();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
starting.catch((error: unknown) => {
  if (error instanceof Stopped) return;
  console.error(error instanceof StartRefused ? error.message : error);
  void stop(1);
});
