import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/**
 * What the way to the database does to a connection. `latency`: answers come later by `ms`. `blackhole`: nothing that is sent arrives, in
 * either direction, and nobody is told; connections that were open stay dead even after it, as behind a router that forgot them.
 * `reset`: everything is cut and refused at once. `half-close`: the database has hung up, the way to it is still open.
 */
export type Trouble =
  | { kind: "none" }
  | { kind: "latency"; ms: number }
  | { kind: "blackhole" }
  | { kind: "reset" }
  | { kind: "half-close" };

export interface Proxy {
  port: number;
  /** What is wrong from now on. */
  set(trouble: Trouble): void;
  /** Connections through it that work. */
  open(): number;
  close(): Promise<void>;
}

/** A TCP listener on loopback that passes everything on to a PostgreSQL, at a port or at a Unix socket, and can misbehave. */
async function startProxy(to: { path: string } | { port: number }): Promise<Proxy> {
  let trouble: Trouble = { kind: "none" };
  const pairs = new Set<{ near: Socket; far: Socket; dead: boolean }>();

  const server = createServer((near) => {
    if (trouble.kind === "reset") return void near.resetAndDestroy();
    const far = connect({ ...to, allowHalfOpen: true });
    const pair = { near, far, dead: trouble.kind === "blackhole" };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on("error", end).on("close", end);
    near.on("data", (chunk) => {
      if (!pair.dead) far.write(chunk);
    });
    // chunks leave in the order in which they came: every one waits as long as the one before it, or longer
    let due = 0;
    far.on("data", (chunk) => {
      if (pair.dead) return;
      due = Math.max(due, Date.now() + (trouble.kind === "latency" ? trouble.ms : 0));
      if (due <= Date.now()) near.write(chunk);
      else setTimeout(() => !pair.dead && near.write(chunk), due - Date.now());
    });
    far.on("end", () => !pair.dead && near.end());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));

  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      trouble = next;
      for (const pair of pairs) {
        if (next.kind === "blackhole") pair.dead = true;
        if (next.kind === "reset") pair.near.resetAndDestroy();
        if (next.kind === "half-close") pair.near.end();
      }
    },
    open: () => [...pairs].filter(({ dead }) => !dead).length,
    async close() {
      for (const { near } of pairs) near.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Puts itself before a database; `url` leads to it through the proxy. */
export async function startDatabaseProxy(databaseUrl: string): Promise<{ proxy: Proxy; url: string }> {
  const url = new URL(databaseUrl);
  const host = decodeURIComponent(url.hostname);
  const proxy = await startProxy(host.startsWith("/") ? { path: `${host}/.s.PGSQL.${url.port || 5432}` } : { port: Number(url.port) });
  url.hostname = "127.0.0.1";
  url.port = String(proxy.port);
  return { proxy, url: url.href };
}
