import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, post } from "./traffic.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** What the measured shop runs with; everything else is the default. */
export const measuredSettings = {
  SHOP_MODE: "live",
  ROLES: "web,worker",
  RATE_LIMITS: "false",
  LOG_LEVEL: "warn",
  BANK_ACCOUNT: "Bench|Bank|1234",
  METRICS_TOKEN: "read-by-the-bench",
} as const;

/** How many subscriptions a shop says that it serves. */
export async function liveSubscriptions(url: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${measuredSettings.METRICS_TOKEN}` } });
  if (!answer.ok) throw new Error(`no figures: ${answer.status}`);
  return Number(/^onestall_live_subscriptions (\d+)/m.exec(await answer.text())?.[1] ?? 0);
}

export interface Process {
  url: string;
  pid: number;
  /** From the start of the process to its first answer. */
  startedIn: number;
  /** Megabytes of the process now and at most so far; null where there is no /proc. */
  memory(): { now: number; peak: number } | null;
  /** Milliseconds of processor time so far; null where there is no /proc. */
  cpu(): number | null;
  stop(): Promise<void>;
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

/** Starts a program of ours and waits until `path` answers. It gets the given settings and nothing of this process's own. */
export async function startProcess(args: string[], settings: Record<string, string>, path: string, log: string): Promise<Process> {
  const port = Number(settings["PORT"] ?? (await freePort()));
  const url = `http://127.0.0.1:${port}`;
  const { PATH = "", HOME = "", TMPDIR = "" } = process.env;
  const output = openSync(log, "a");
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), NODE_ENV: "production", PORT: String(port), ...settings },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const atExit = () => child.kill("SIGKILL");
  process.once("exit", atExit);
  child.once("exit", () => process.off("exit", atExit));
  await untilAnswered(child, url + path, log);
  const pid = child.pid!;
  return {
    url,
    pid,
    startedIn: performance.now() - began,
    memory() {
      try {
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024;
        return { now: megabytes("VmRSS"), peak: megabytes("VmHWM") };
      } catch {
        return null;
      }
    },
    cpu() {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
        return (Number(fields[11]) + Number(fields[12])) * 10; // user and system, in ticks of a hundredth of a second
      } catch {
        return null;
      }
    },
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done();
        const late = setTimeout(() => child.kill("SIGKILL"), 15_000);
        child.once("exit", () => {
          clearTimeout(late);
          done();
        });
        child.kill("SIGTERM");
      }),
  };
}

async function untilAnswered(child: ChildProcess, url: string, log: string): Promise<void> {
  const deadline = performance.now() + 180_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) break;
    const ready = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      async (answer) => (await answer.text()) !== "" && answer.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((wait) => setTimeout(wait, 20));
  }
  child.kill("SIGKILL");
  throw new Error(`${url} does not answer; the end of its log:\n${readFileSync(log, "utf8").slice(-2_000)}`);
}

export async function startShop(
  databaseUrl: string,
  folder: string,
  nodeArgs: string[] = [],
  more: Record<string, string> = {},
): Promise<Process> {
  const port = await freePort();
  const settings = {
    ...measuredSettings,
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    ...more,
  };
  return startProcess([...nodeArgs, "server/dist/main.js"], settings, "/readyz", `${folder}.log`);
}

export const startFloor = async (databaseUrl: string, log: string): Promise<Process> =>
  startProcess([join("server", "bench", "floor.ts")], { DATABASE_URL: databaseUrl }, "/", log);

/** Asks the shop's GraphQL; throws on errors and on refusals. */
export async function ask<T>(client: Client, query: string, variables: object, token?: string): Promise<T> {
  const headers = { "accept-language": "en", ...(token && { authorization: `Bearer ${token}` }) };
  const { data, errors } = JSON.parse(await client.send(post("/graphql", { query, variables }, headers))) as {
    data: Record<string, { userErrors?: unknown[] } | null>;
    errors?: unknown;
  };
  const refused = Object.values(data ?? {}).flatMap((part) => part?.userErrors ?? []);
  if (errors || refused.length > 0) throw new Error(JSON.stringify(errors ?? refused));
  return data as T;
}
