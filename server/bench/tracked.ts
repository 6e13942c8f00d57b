import { createHash, randomUUID } from "node:crypto";
import { createClient } from "graphql-ws";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import WebSocket from "ws";
import { documents } from "./documents.ts";
import type { Latency } from "./live.ts";
import { ask, freePort, liveSubscriptions, type Process, startShop } from "./shop.ts";
import { ascending, quantile } from "./stats.ts";
import { Client } from "./traffic.ts";
import { placeOrder, type Site } from "./works.ts";

const ORDERS = 50;
const WINDOWS_PER_ORDER = 20;
const PATIENCE_MS = 15_000;

/** Kuaidi100's account of the measured shop: nobody answers there, its pushes are ours. */
const salt = "bench-salt-bench-salt-bench-salt-";
const secret = "bench-push-secret";
const kuaidi100 = {
  KUAIDI100_CUSTOMER: "BENCH",
  KUAIDI100_KEY: "bench-key",
  KUAIDI100_SALT: salt,
  KUAIDI100_PUSH_SECRET: secret,
  KUAIDI100_BASE_URL: "https://127.0.0.1:9",
};

export const subscribers = ORDERS * WINDOWS_PER_ORDER;
export const hasRedis = (): boolean => spawnSync("redis-server", ["--version"]).status === 0;

/**
 * A scan comes in at one of two replicas; a thousand open pages, half of them at each, follow fifty parcels. From sending the carrier's
 * message to its arrival in the pages of that parcel's shoppers, through Redis.
 */
export async function measureTracked(site: Site, databaseUrl: string, folder: string): Promise<Latency> {
  const redis = await startRedis();
  const replicas: Process[] = [];
  try {
    // a thousand pages are a thousand addresses, as a proxy tells them: one address may not hold so many sockets
    const settings = { ...kuaidi100, REDIS_URL: redis.url, TRUST_PROXY: "1" };
    for (const name of ["a", "b"]) {
      const data = join(folder, `replica-${name}`);
      mkdirSync(data);
      replicas.push(await startShop(databaseUrl, data, [], settings));
    }
    return await measure(site, replicas);
  } finally {
    for (const replica of replicas) await replica.stop();
    redis.process.kill("SIGKILL");
  }
}

async function startRedis(): Promise<{ url: string; process: ChildProcess }> {
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", args, { stdio: "ignore" });
  process.once("exit", () => child.kill("SIGKILL"));
  return { url: `redis://127.0.0.1:${port}`, process: child };
}

/** A browser behind the proxy, at an address of its own. */
const from = (address: string) =>
  class extends WebSocket {
    constructor(url: string, protocols: string | string[]) {
      super(url, protocols, { headers: { "x-forwarded-for": address } });
    }
  };

interface Parcel {
  orderId: string;
  token: string;
  number: string;
}

async function measure(site: Site, replicas: Process[]): Promise<Latency> {
  const client = new Client(replicas[0]!.url);
  const parcels: Parcel[] = [];
  for (let n = 0; n < ORDERS; n++) parcels.push(await aParcel(client, site, n));
  const arrived = new Map<string, number[]>();
  const sockets = Array.from({ length: subscribers }, (_, i) => {
    const parcel = parcels[i % ORDERS]!;
    // each parcel is watched at both
    const url = `${replicas[Math.floor(i / ORDERS) % 2]!.url.replace("http", "ws")}/graphql`;
    const socket = createClient({ url, webSocketImpl: from(`10.0.${i >> 8}.${i & 255}`), lazy: false, retryAttempts: 0 });
    const variables = { orderId: parcel.orderId, token: parcel.token };
    socket.subscribe(
      { query: documents.shipmentTracked, variables },
      {
        next: ({ errors }) => {
          if (errors) throw new Error(JSON.stringify(errors));
          arrived.get(parcel.number)?.push(performance.now());
        },
        error: (error) => console.error("a live subscription failed:", error),
        complete: () => {},
      },
    );
    return socket;
  });
  await until(`all of ${subscribers} subscriptions were opened`, async () => (await open(replicas)) >= subscribers);
  await new Promise((wait) => setTimeout(wait, 1_000)); // the last of them reached Redis, too
  const times: number[] = [];
  let missing = 0;
  for (const [n, { number }] of parcels.entries()) {
    const at: number[] = [];
    arrived.set(number, at);
    const began = performance.now();
    await pushScan(replicas[n % 2]!, number);
    while (at.length < WINDOWS_PER_ORDER && performance.now() - began < PATIENCE_MS) await new Promise((wait) => setTimeout(wait, 2));
    times.push(...at.slice(0, WINDOWS_PER_ORDER).map((moment) => moment - began));
    if (at.length < WINDOWS_PER_ORDER) console.error(`parcel ${n + 1}: seen in ${at.length} of ${WINDOWS_PER_ORDER} windows`);
    missing += Math.max(0, WINDOWS_PER_ORDER - at.length);
  }
  for (const socket of sockets) await socket.dispose();
  client.close();
  const sorted = ascending(times);
  return {
    subscribers: `${subscribers.toLocaleString("en-US")} subscribers, two replicas with Redis`,
    what: "scan pushed → shopper's page",
    arrivals: times.length,
    missing,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    most: sorted.at(-1) ?? Number.NaN,
  };
}

/** A paid order with its parcel, followed through Kuaidi100. */
async function aParcel(client: Client, site: Site, n: number): Promise<Parcel> {
  const { id, token } = await placeOrder(client, [site.variants[n % site.variants.length]!]);
  const start = { orderId: id, accessToken: token, method: "BANK_TRANSFER", idempotencyKey: randomUUID() };
  const { paymentStart } = await ask<{ paymentStart: { payment: { id: string } } }>(client, documents.paymentStart, { input: start });
  const capture = { paymentId: paymentStart.payment.id, idempotencyKey: randomUUID() };
  await ask(client, documents.paymentCapture, { input: capture }, site.staffToken);
  const number = `75${String(Date.now()).slice(-9)}${String(n).padStart(3, "0")}`;
  const pack = { orderId: id, carrier: "OTHER", companyCode: "zhongtong", trackingNumber: number, idempotencyKey: randomUUID() };
  await ask(client, documents.shipmentCreate, { input: pack }, site.staffToken);
  return { orderId: id, token, number };
}

/** What Kuaidi100 sends when a parcel was picked up. */
async function pushScan(replica: Process, nu: string): Promise<void> {
  const time = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
  const data = [{ context: "【景德镇市】已揽收", time, ftime: time, statusCode: "1" }];
  const lastResult = { message: "ok", state: "1", status: "200", ischeck: "0", com: "zhongtong", nu, data };
  const param = JSON.stringify({ status: "polling", message: "", lastResult });
  const sign = createHash("md5")
    .update(param + salt)
    .digest("hex")
    .toUpperCase();
  const answer = await fetch(`${replica.url}/webhooks/carriers/kuaidi100/${secret}`, {
    method: "POST",
    body: new URLSearchParams({ param, sign }),
  });
  if (!(await answer.text()).includes('"200"')) throw new Error(`a push was refused: ${answer.status}`);
}

async function open(replicas: Process[]): Promise<number> {
  const counts = await Promise.all(replicas.map(({ url }) => liveSubscriptions(url)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + PATIENCE_MS * 2; !(await holds()); await new Promise((wait) => setTimeout(wait, 100)))
    if (performance.now() > deadline) throw new Error(`not true in time: ${what}`);
}
