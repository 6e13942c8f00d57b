import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectRoot } from "../src/platform/project.ts";
import { askAt, type TestShop } from "./app.ts";
import type { Asked } from "./factories.orders.ts";

export interface ServerProcess extends Asked {
  url: string;
  child: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Resolves with the signal or exit code once it has ended. */
  ended: Promise<string | number>;
  stop(): Promise<void>;
}

/** The server as it is delivered, of the sources as they are now; where nothing changed this is done in a second. */
export function ensureServerBuilt(): void {
  const lock = join(projectRoot, "server/dist/.building");
  mkdirSync(dirname(lock), { recursive: true });
  for (const deadline = Date.now() + 60_000; ;) {
    try {
      mkdirSync(lock); // two test files may come here at once
      break;
    } catch {
      if (Date.now() > deadline) rmSync(lock, { recursive: true, force: true }); // whoever built was killed
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    execFileSync(process.execPath, [join(projectRoot, "node_modules/typescript/bin/tsc"), "-p", join(projectRoot, "server")], {
      stdio: "inherit",
    });
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Starts a program that prints its address as `Shop http://…`, and waits for that line. */
export async function startServer(args: string[], env: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    env: { ...process.env, LOG_LEVEL: "error", ...env },
    stdio: ["pipe", "pipe", "pipe", "ipc"],
  });
  let output = "";
  const ended = new Promise<string | number>((done) => child.once("exit", (code, signal) => done(signal ?? code ?? 0)));
  const url = await new Promise<string>((done, fail) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /Shop\s+(http:\/\/\S+)/.exec(output);
      if (found) done(found[1]!);
    };
    child.stdout!.on("data", read);
    child.stderr!.on("data", read);
    void ended.then((how) => fail(new Error(`the server ended (${how}) before it was ready:\n${output}`)));
  });
  return {
    url,
    child,
    output: () => output,
    ended,
    ...askAt(url.replace("localhost", "127.0.0.1")),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

export interface ReplicaOptions {
  port?: number;
  /** Another way to the same database. */
  databaseUrl?: string;
  dataDir?: string;
  /** Node's own arguments, before the program. */
  node?: string[];
  env?: Record<string, string>;
}

/** A shop as it is delivered, in a process of its own, on the database and with the companies of a test's shop. */
export async function startReplica(shop: TestShop, options: ReplicaOptions = {}): Promise<ServerProcess> {
  const { port = 0, databaseUrl = shop.databaseUrl, node = [] } = options;
  const gateways = Object.entries(shop.app.env).filter(([name]) => /^(ALIPAY|WECHATPAY|PAYPAL|STRIPE)_/.test(name));
  const env = { ...Object.fromEntries(gateways), PORT: port, ...(port && { PUBLIC_URL: `http://127.0.0.1:${port}` }) };
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "onestall-replica-"));
  const server = await startServer([...node, join(projectRoot, "server/test/chaos/shop.mjs")], {
    SHOP: JSON.stringify({ databaseUrl, dataDir, env }),
    ...options.env,
  });
  void server.ended.then(() => options.dataDir ?? rmSync(dataDir, { recursive: true, force: true }));
  return server;
}
