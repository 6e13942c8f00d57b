import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";

export const redisBinary: string | null = spawnSync("redis-server", ["--version"]).status === 0 ? "redis-server" : null;

export interface TestRedis {
  url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Takes connections and says nothing more, until `wake`. */
  hang(): void;
  wake(): void;
  close(): Promise<void>;
}

const freePort = () =>
  new Promise<number>((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });

/** A Redis of this test alone, that may be killed and come back. */
export async function ownRedis(): Promise<TestRedis> {
  const dir = mkdtempSync(join(tmpdir(), "onestall-redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const redis: TestRedis = {
    url,
    async start() {
      child = spawn(redisBinary!, ["--port", String(port), "--bind", "127.0.0.1", "--dir", dir, "--save", "", "--appendonly", "no"], {
        stdio: "ignore",
      });
      const client = new Redis(url, { retryStrategy: () => 100, maxRetriesPerRequest: null });
      client.on("error", () => {});
      await client.ping();
      client.disconnect();
    },
    async kill() {
      if (!child) return;
      const gone = new Promise((done) => child!.once("exit", done));
      child.kill("SIGKILL");
      await gone;
      child = null;
    },
    hang: () => void child!.kill("SIGSTOP"),
    wake: () => void child!.kill("SIGCONT"),
    async close() {
      await redis.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}
