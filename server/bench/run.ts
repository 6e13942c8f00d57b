import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { limitRules } from "../dist/platform/limits.js";
import { type Cluster, startCluster, type Statements } from "./database.ts";
import { flashSale } from "./flash.ts";
import { measureInstall, measureScripts, measureStarts } from "./footprint.ts";
import { measureLive } from "./live.ts";
import type { Options } from "./options.ts";
import { judge, type Report, type Row, toMarkdown } from "./report.ts";
import { type Process, root } from "./shop.ts";
import { openSite } from "./site.ts";
import { hasRedis, measureTracked, subscribers } from "./tracked.ts";
import { median, medianSample, type Sample } from "./stats.ts";
import { Client, load, perform, type Traffic } from "./traffic.ts";
import { type Site, type Work, works as allWorks } from "./works.ts";

const COUNTED = 20;
/** What two starts take on a busy machine, the first one with its seed. */
const STARTS_MS = 40_000;

/** The whole run; answers the exit code. Progress goes to stderr, the table to stdout. */
export async function runBench(options: Options): Promise<number> {
  const began = performance.now();
  const elapsed = () => performance.now() - began;
  const say = (text: string) => console.error(`${(elapsed() / 1000).toFixed(0).padStart(4)} s  ${text}`);
  const lifted = [
    `RATE_LIMITS=false (${Object.entries(limitRules)
      .map(([name, { points, seconds }]) => `${name} ${points} in ${seconds} s`)
      .join(", ")})`,
  ];
  for (const line of lifted) say(`limit lifted: ${line}`);
  const works = allWorks.filter(({ id }) => !options.only || options.only.has(id));
  const folder = mkdtempSync(join(tmpdir(), "onestall-bench-"));
  const cleanups: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  let cleaned: Promise<void> | null = null;
  const clean = () =>
    (cleaned ??= (async () => {
      for (const work of cleanups.toReversed()) await Promise.resolve(work()).catch(console.error);
    })());
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void clean().then(() => process.exit(1)));

  try {
    const before = loadavg()[0]!;
    const cluster = await startCluster(folder);
    cleanups.push(cluster.stop);
    const sites: Site[] = [];
    for (const size of options.sizes) sites.push(await openSite(cluster, size, folder, options, say, cleanups));
    const idle = (await rest(2_000), sites[0]!.shop.memory()?.now ?? null);

    const rows = await measureWorks(works, sites, cluster, options, say, elapsed);
    const failures: string[] = [];
    // one drill that fails must not cost the figures of the others
    const drill = async <T>(id: string, what: string, work: () => Promise<T>): Promise<T | null> => {
      if (options.only && !options.only.has(id)) return null;
      say(`${what} …`);
      try {
        return await work();
      } catch (error) {
        const log = join(folder, `${sites[0]!.database}.log`);
        failures.push(`${what}: ${String(error)}`);
        console.error(error, existsSync(log) ? `\nThe end of the server's log:\n${readFileSync(log, "utf8").slice(-2_000)}` : "");
        return null;
      }
    };
    const live = await drill("live", "live updates", () => measureLive(sites[0]!));
    const flash = await drill("flash", "flash sale", async () => flashSale(sites[0]!, await cluster.database(sites[0]!.database)));
    const peaks = sites.map(({ shop }) => shop.memory()?.peak ?? 0);
    for (const { shop, floor } of sites) await Promise.all([shop.stop(), floor.stop()]); // a profile is written when its process ends
    // without the shop that was measured: on the same database, but without Redis, it would tell some events to its own pages alone
    const tracked = hasRedis()
      ? await drill("tracked", `parcels followed by ${subscribers} subscribers at two replicas`, async () =>
          measureTracked(sites[0]!, await cluster.database(sites[0]!.database), folder),
        )
      : null;
    if (!hasRedis() && (!options.only || options.only.has("tracked"))) {
      failures.push("parcels at two replicas: NOT MEASURED, because redis-server is not installed on this machine");
      console.error("\n!!! redis-server is not installed: the latency of parcels at two replicas is NOT measured !!!\n");
    }
    const enough = options.budget - elapsed() > STARTS_MS;
    if (!enough) say("no time left to start the demo shop from nothing");
    const again = await cluster.database(sites[0]!.database);
    const starts = enough
      ? await drill("start", "starting the demo shop, cold and warm", () => measureStarts(join(folder, "demo"), again))
      : null;

    const report: Report = {
      at: new Date().toISOString(),
      machine: `${cpus().length} × ${cpus()[0]?.model ?? "CPU"}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}, Node ${process.versions.node}`,
      load: { before, after: loadavg()[0]! },
      options,
      seconds: elapsed() / 1000,
      lifted,
      rows,
      memory: idle === null ? null : { idle, peak: Math.max(...peaks) },
      starts,
      installed: measureInstall(),
      scripts: measureScripts(),
      live: live || tracked ? [...(live ?? []), ...(tracked ? [tracked] : [])] : null,
      flash,
      failures,
    };
    const file = join(root, "data/bench/latest.json");
    mkdirSync(join(root, "data/bench"), { recursive: true });
    writeFileSync(
      file,
      JSON.stringify(
        {
          ...report,
          rows: rows.map((row) => ({ ...row, ...judge(row) })),
          options: { ...options, only: options.only && [...options.only] },
        },
        null,
        2,
      ),
    );
    console.log(`\n${toMarkdown(report)}\n`);
    say(`written: ${file}`);
    return failures.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error);
    return 1;
  } finally {
    await clean();
  }
}

const rest = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

interface Cell {
  process: Process;
  traffic: Traffic;
  samples: Sample[];
}

async function measureWorks(
  works: Work[],
  sites: Site[],
  cluster: Cluster,
  options: Options,
  say: (text: string) => void,
  elapsed: () => number,
): Promise<Row[]> {
  const plans = [];
  for (const work of works)
    for (const site of sites) {
      const cell = (process: Process, traffic: Traffic): Cell => ({ process, traffic, samples: [] });
      const shop = cell(site.shop, work.shop(site));
      const sql = work.sql ? cell(site.floor, work.sql(site)) : null;
      const sizes = await tryOut(shop, sql); // every request once: wrong answers end the run here
      const still = work.still && site === sites[0] ? cell(site.floor, ready(sizes)) : null;
      plans.push({ work, site, shop, sql, still, alone: [] as number[], statements: null as Statements | null });
    }
  say("counting statements …");
  for (const plan of plans) plan.statements = await countStatements(cluster, plan.site, plan.shop);

  const cells = plans.flatMap(({ shop, sql, still }) => [still, sql, shop].filter((cell) => cell !== null));
  const ofShop = new Set(plans.map(({ shop }) => shop));
  // code that has run a few hundred times only is not compiled yet, and a shop runs for days: it is warmed longer than its floors
  const warm = (cell: Cell) => (options.quick ? 200 : ofShop.has(cell) ? 4_000 : 300);
  const tail = options.only ? 1_000 : (options.quick ? 8_000 : 15_000) + STARTS_MS; // live updates, flash sale, starts
  const left = options.budget - elapsed() - tail - cells.reduce((sum, cell) => sum + warm(cell), 0);
  const ms = Math.max(options.quick ? 250 : 600, Math.min(options.quick ? 600 : 2_500, left / (cells.length * options.rounds)));
  say(
    `warming up; then one shopper alone, and ${options.rounds} round(s) of ${cells.length} measurements of ${(ms / 1000).toFixed(1)} s …`,
  );
  for (const [i, cell] of cells.entries()) await load(cell.process, cell.traffic, warm(cell), i);
  await measureAlone(
    plans.map(({ shop, alone }) => ({ cell: shop, times: alone })),
    options.quick ? 15 : 40,
  );
  for (let round = 0; round < options.rounds; round++) {
    for (const cell of cells) cell.samples.push(await load(cell.process, cell.traffic, ms, 10_000 * (round + 1)));
    say(`round ${round + 1} done`);
  }
  const stills = new Map(plans.flatMap(({ work, still }) => (still ? [[work.id, medianSample(still.samples)] as const] : [])));
  return plans.map(({ work, site, shop, sql, alone, statements }) => ({
    id: work.id,
    title: work.title,
    products: site.products,
    shop: medianSample(shop.samples),
    floorSql: sql && medianSample(sql.samples),
    floorStatic: stills.get(work.id) ?? null,
    alone: median(alone),
    statements: statements!,
    statementsTarget: work.statements ?? null,
    target: work.target,
  }));
}

/** Sends each request or one flow to both sides; the sizes of the shop's answers, step by step. */
async function tryOut(shop: Cell, sql: Cell | null): Promise<number[]> {
  const sizes: number[] = [];
  for (const cell of [shop, sql]) {
    if (!cell) continue;
    const client = new Client(cell.process.url);
    const times = "requests" in cell.traffic ? Math.min(cell.traffic.requests.length, 60) : 1;
    for (let n = 0; n < times; n++) await perform(cell.traffic, client, n);
    client.close();
    if (cell === shop) sizes.push(...("requests" in cell.traffic ? [Math.round(median(client.sizes))] : client.sizes));
  }
  return sizes;
}

/** Ready bytes: as many answers as the work has steps, each as long as the shop's. */
const ready = (sizes: number[]): Traffic => {
  const requests = sizes.map((size) => ({ method: "GET" as const, path: `/ready/${size}` }));
  if (requests.length === 1) return { requests };
  return {
    flow: async (client) => {
      for (const request of requests) await client.send(request);
    },
  };
};

async function countStatements(cluster: Cluster, site: Site, { process, traffic }: Cell): Promise<Statements> {
  const client = new Client(process.url);
  const run = async () => {
    for (let n = 0; n < COUNTED; n++) await perform(traffic, client, n);
  };
  await run(); // what is kept for a second or more is warm, as it is for nearly every shopper
  const counted = await cluster.countStatements(site.database, COUNTED, run);
  client.close();
  return counted;
}

/** One after the other, the sizes in turn, so that a busy moment of the machine meets both. */
async function measureAlone(targets: { cell: Cell; times: number[] }[], count: number): Promise<void> {
  const clients = targets.map(({ cell }) => new Client(cell.process.url));
  for (let n = 0; n < count; n++) {
    // the same search again would find its counts, which the shop keeps for five seconds; no list of words is shorter than this
    if (n % 20 === 0) await new Promise((wait) => setTimeout(wait, 6_000));
    for (const [i, { cell, times }] of targets.entries()) {
      const start = performance.now();
      await perform(cell.traffic, clients[i]!, 5_000 + n);
      times.push(performance.now() - start);
    }
  }
  for (const client of clients) client.close();
}
