import { type Client as Socket, createClient } from "graphql-ws";
import { randomUUID } from "node:crypto";
import WebSocket from "ws";
import { toId } from "../dist/platform/ids.js";
import { documents } from "./documents.ts";
import { ask, liveSubscriptions } from "./shop.ts";
import { ascending, quantile } from "./stats.ts";
import { Client } from "./traffic.ts";
import { placeOrder, type Site } from "./works.ts";

export interface Latency {
  /** Who watches, for people. */
  subscribers: string;
  what: string;
  /** Arrivals measured; those that never came are `missing`. */
  arrivals: number;
  missing: number;
  p50: number;
  p95: number;
  most: number;
}

const SUBSCRIBERS = 100;
const CHANGES = 20;
const PATIENCE_MS = 10_000;

/** From sending a change in one connection to its arrival in others, with a hundred of them open. */
export async function measureLive(site: Site): Promise<Latency[]> {
  return [await payments(site), await stock(site)];
}

/** The merchant books a bank transfer: each of 20 orders is watched by five windows. */
async function payments(site: Site): Promise<Latency> {
  const client = new Client(site.shop.url);
  const orders: { id: string; token: string; payment: string }[] = [];
  for (let n = 0; n < CHANGES; n++) {
    const { id, token } = await placeOrder(client, [site.variants[n % site.variants.length]!]);
    const input = { orderId: id, accessToken: token, method: "BANK_TRANSFER", idempotencyKey: randomUUID() };
    const { paymentStart } = await ask<{ paymentStart: { payment: { id: string } } }>(client, documents.paymentStart, { input });
    orders.push({ id, token, payment: paymentStart.payment.id });
  }
  const windows = await openWindows(site, SUBSCRIBERS, (i) => {
    const { id, token } = orders[i % CHANGES]!;
    return { query: documents.orderUpdated, variables: { id, token } };
  });
  const measured = await watch("payment booked → shopper's page", windows, SUBSCRIBERS / CHANGES, async (n) => {
    const input = { paymentId: orders[n]!.payment, idempotencyKey: randomUUID() };
    await ask(client, documents.paymentCapture, { input }, site.staffToken);
    return (event: Arrived) => event.orderUpdated?.order.id === orders[n]!.id && event.orderUpdated.order.paymentStatus === "PAID";
  });
  client.close();
  return measured;
}

/** One adjustment of stock reaches a hundred windows. */
async function stock(site: Site): Promise<Latency> {
  const client = new Client(site.shop.url);
  const variantId = toId("var", site.variants.at(-1)!);
  const windows = await openWindows(site, SUBSCRIBERS, () => ({ query: documents.stockChanged, variables: { ids: [variantId] } }));
  const measured = await watch("stock adjusted → 100 windows", windows, SUBSCRIBERS, async (n) => {
    const input = { variantId, onHand: 500 + n, reason: "COUNTED", idempotencyKey: randomUUID() };
    await ask(client, documents.stockAdjust, { input }, site.staffToken);
    return (event: Arrived) => event.stockChanged?.variant.id === variantId;
  });
  client.close();
  return measured;
}

interface Arrived {
  orderUpdated?: { order: { id: string; paymentStatus: string } };
  stockChanged?: { variant: { id: string } };
}
interface Windows {
  sockets: Socket[];
  arrived: { window: number; at: number; event: Arrived }[];
}

async function openWindows(
  site: Site,
  count: number,
  subscription: (i: number) => { query: string; variables: Record<string, unknown> },
): Promise<Windows> {
  await until("the windows of the drill before were closed", async () => (await liveSubscriptions(site.shop.url)) === 0);
  const windows: Windows = { sockets: [], arrived: [] };
  for (let window = 0; window < count; window++) {
    const socket = createClient({
      url: `${site.shop.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      lazy: false,
      retryAttempts: 0,
    });
    windows.sockets.push(socket);
    socket.subscribe(subscription(window), {
      next: ({ data, errors }) => {
        if (errors) throw new Error(JSON.stringify(errors));
        windows.arrived.push({ window, at: performance.now(), event: data as Arrived });
      },
      error: (error) => console.error("a live subscription failed:", error),
      complete: () => {},
    });
  }
  await until(`all of ${count} subscriptions were opened`, async () => (await liveSubscriptions(site.shop.url)) >= count);
  return windows;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + PATIENCE_MS; !(await holds()); await new Promise((wait) => setTimeout(wait, 50)))
    if (performance.now() > deadline) throw new Error(`not true in time: ${what}`);
}

/** Makes the changes one after the other; each must arrive in `expected` windows. Only a window's first fitting event counts. */
async function watch(
  what: string,
  windows: Windows,
  expected: number,
  change: (n: number) => Promise<(event: Arrived) => boolean>,
): Promise<Latency> {
  const times: number[] = [];
  for (let n = 0; n < CHANGES; n++) {
    windows.arrived.length = 0;
    const began = performance.now();
    const fits = await change(n);
    const found = () =>
      new Map(
        windows.arrived
          .filter(({ event }) => fits(event))
          .map(({ window, at }) => [window, at] as const)
          .toReversed(),
      );
    while (found().size < expected && performance.now() - began < PATIENCE_MS) await new Promise((wait) => setTimeout(wait, 5));
    for (const at of found().values()) times.push(at - began);
    await new Promise((wait) => setTimeout(wait, 30)); // the tail of this change must not be taken for the next
  }
  for (const socket of windows.sockets) await socket.dispose();
  const sorted = ascending(times);
  return {
    subscribers: `${SUBSCRIBERS} subscribers`,
    what,
    arrivals: times.length,
    missing: expected * CHANGES - times.length,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    most: sorted.at(-1) ?? Number.NaN,
  };
}
