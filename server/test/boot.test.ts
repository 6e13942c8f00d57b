import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { processStart } from "../src/platform/db/lock.ts";
import { askShop, boot, cleanUp, dataFolder, needBuilt, processesNaming, until } from "./boot.ts";

/** Live mode starts in a second: neither seed nor simulators. */
const DATA_DIR = dataFolder();
const live = { SHOP_MODE: "live", PUBLIC_URL: "http://localhost:1", DATA_DIR };
const lock = join(DATA_DIR, "server.lock");
const databasePid = () => Number(readFileSync(join(DATA_DIR, "postgres/postmaster.pid"), "utf8").split("\n")[0]);
const isAlive = (pid: number) => processStart(pid) !== null;
const urlOf = (shop: ReturnType<typeof boot>) => shop.ready.then(() => addressOf(shop.pid));

/** With PUBLIC_URL set the printed address is that one; the port is where the process listens. */
function addressOf(pid: number): string {
  const inodes = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const socket = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      if (socket) inodes.add(socket);
    } catch {
      // closed meanwhile
    }
  }
  for (const line of readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1)) {
    const fields = line.trim().split(/\s+/);
    if (fields[3] === "0A" && inodes.has(fields[9]!)) return `http://127.0.0.1:${parseInt(fields[1]!.split(":")[1]!, 16)}`;
  }
  throw new Error(`process ${pid} listens nowhere`);
}

beforeAll(needBuilt, 300_000);
afterAll(() => cleanUp(DATA_DIR));

/** In seconds and with everything it started: database and lock are gone, too. */
async function expectStopped(shop: ReturnType<typeof boot>, ...signals: NodeJS.Signals[]) {
  const database = databasePid();
  const asked = performance.now();
  for (const signal of signals) process.kill(shop.pid, signal);
  expect((await shop.ended).code).toBe(0);
  expect((performance.now() - asked) / 1000).toBeLessThan(10);
  expect(isAlive(database)).toBe(false);
  expect(existsSync(lock)).toBe(false);
}

async function kill(shop: ReturnType<typeof boot>) {
  process.kill(shop.pid, "SIGKILL");
  await shop.ended;
}

const aCart = (url: string) =>
  askShop(url, "mutation { cartCreate(input: {}) { cart { id } } }").then((data) => data.cartCreate.cart.id as string);
const cart = (url: string, id: string) => askShop(url, "query($id: ID!) { cart(id: $id) { id } }", { id }).then((data) => data.cart);

test("a second start on a data folder in use is refused within 5 s, naming the process; the first goes on undisturbed, until SIGTERM", async () => {
  const first = boot(live);
  const url = await urlOf(first);
  const id = await aCart(url);
  const database = databasePid();
  const second = boot(live);
  const { code, seconds } = await second.ended;
  expect(code).toBe(1);
  expect(seconds).toBeLessThan(5);
  expect(second.said()).toContain(`process ${first.pid}`);
  expect(second.said().trim().split("\n")).toHaveLength(1); // a sentence, no stack
  expect(databasePid()).toBe(database);
  expect(await cart(url, id)).toEqual({ id });
  await expectStopped(first, "SIGTERM");
}, 120_000);

test("a signal during the start leaves nothing behind either", async () => {
  const shop = boot(live);
  await until("the database runs", () => existsSync(join(DATA_DIR, "postgres/postmaster.pid")), 30_000);
  process.kill(shop.pid, "SIGTERM");
  expect((await shop.ended).code).toBe(0);
  expect(processesNaming(DATA_DIR)).toEqual([]);
  expect(existsSync(lock)).toBe(false);
}, 120_000);

test.each([
  ["whose process is gone", () => `4194000\n12345\n`, "SIGINT stops", ["SIGINT"]],
  ["whose number another process bears now", () => `${process.pid}\n1\n`, "SIGINT, sent twice, stops", ["SIGINT", "SIGINT"]],
  ["that was never finished", () => "", "SIGHUP stops", ["SIGHUP"]],
  [
    "from another container that nobody touches any more",
    () => `${process.pid}\n${processStart(process.pid)}\npid:[1]\n`,
    "SIGTERM stops",
    ["SIGTERM"],
  ],
] satisfies [string, () => string, string, NodeJS.Signals[]][])(
  "a lock %s is taken over; %s the shop and its database in seconds",
  async (_whose, content, _stops, signals) => {
    writeFileSync(lock, content());
    const shop = boot(live);
    await shop.ready;
    expect(readFileSync(lock, "utf8").split("\n").slice(0, 2)).toEqual([String(shop.pid), processStart(shop.pid)]);
    await expectStopped(shop, ...signals);
  },
  120_000,
);

test("a data folder that a shop in another container owns is left alone, though its process cannot be seen from here", async () => {
  writeFileSync(lock, "4194000\n12345\npid:[1]\n");
  const owner = setInterval(() => utimesSync(lock, new Date(), new Date()), 1_000);
  const shop = boot(live);
  const { code, seconds } = await shop.ended;
  clearInterval(owner);
  expect(code).toBe(1);
  expect(seconds).toBeLessThan(5);
  expect(shop.said()).toContain("process 4194000 of another container");
  expect(readFileSync(lock, "utf8")).toContain("4194000");
  rmSync(lock);
}, 60_000);

test("who does not get the data folder touches nothing in it: no database, no simulators", async () => {
  const folder = dataFolder();
  mkdirSync(folder);
  const theirs = join(folder, "server.lock");
  writeFileSync(theirs, "4194000\n12345\nelsewhere\n");
  const owner = setInterval(() => utimesSync(theirs, new Date(), new Date()), 1_000);
  expect((await boot({ DATA_DIR: folder }).ended).code).toBe(1);
  clearInterval(owner);
  expect(readdirSync(folder)).toEqual(["server.lock"]);
  expect(processesNaming(folder)).toEqual([]);
  await cleanUp(folder);
}, 60_000);

test("a live shop's pages name its own address, whatever name they were asked for by", async () => {
  const shop = boot(live);
  const page = await fetch(`${await urlOf(shop)}/en/products`);
  expect(await page.text()).toContain('<link rel="canonical" href="http://localhost:1/en/products"');
  await expectStopped(shop, "SIGTERM");
}, 60_000);

test("a shop touches its lock for as long as it lives", async () => {
  const shop = boot(live);
  await shop.ready;
  const before = statSync(lock).mtimeMs;
  await until("the lock is touched", () => statSync(lock).mtimeMs > before, 5_000);
  await expectStopped(shop, "SIGTERM");
}, 60_000);

test("after kill -9 the next start adopts the orphaned database; what was acknowledged is there", async () => {
  let id = await aCart(await urlOf((shop = boot(live))));
  const database = databasePid();
  for (let i = 0; i < 2; i++) {
    await kill(shop);
    expect(isAlive(database)).toBe(true);
    const url = await urlOf((shop = boot(live)));
    expect(databasePid()).toBe(database);
    expect(await cart(url, id)).toEqual({ id });
    id = await aCart(url);
  }
  await expectStopped(shop, "SIGTERM");
}, 120_000);
let shop: ReturnType<typeof boot>;

test("after kill -9 of shop and database the next start recovers", async () => {
  const id = await aCart(await urlOf((shop = boot(live))));
  const database = databasePid();
  process.kill(database, "SIGKILL");
  await kill(shop);
  await until("the database's helpers are gone", () => processesNaming(`${DATA_DIR}/postgres`).length === 0);
  const url = await urlOf((shop = boot(live)));
  expect(await cart(url, id)).toEqual({ id });
  await expectStopped(shop, "SIGTERM");
}, 120_000);

test("a database's pid file whose number another process bears now does not stop a start", async () => {
  writeFileSync(
    join(DATA_DIR, "postgres/postmaster.pid"),
    `${process.pid}\n${DATA_DIR}/postgres\n1700000000\n5999\n\n127.0.0.1\n  1  1\nready   \n`,
  );
  shop = boot(live);
  await shop.ready;
  expect(databasePid()).not.toBe(process.pid);
  await expectStopped(shop, "SIGTERM");
}, 120_000);

test("a first start that was killed while it made the database is made good by the next", async () => {
  const folder = dataFolder();
  const settings = { ...live, DATA_DIR: folder };
  const killed = boot(settings);
  const halfMade = () => existsSync(folder) && readdirSync(folder).some((name) => name.startsWith("postgres.new-"));
  await until("the database is being made", halfMade, 30_000);
  await kill(killed);
  expect(halfMade()).toBe(true);
  // the orphaned initdb still writes for a moment, also into what the next start would take away
  await until("the orphaned initdb has ended", () => processesNaming(`${folder}/postgres.new-`).length === 0, 30_000);
  const next = boot(settings);
  await next.ready;
  expect(halfMade()).toBe(false);
  process.kill(next.pid, "SIGTERM");
  await next.ended;
  await cleanUp(folder);
}, 120_000);
