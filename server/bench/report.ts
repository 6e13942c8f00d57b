import type { Options } from "./options.ts";
import type { FlashSale } from "./flash.ts";
import type { Installed, RouteSize, Starts } from "./footprint.ts";
import type { Latency } from "./live.ts";
import type { Sample } from "./stats.ts";

export interface Row {
  id: string;
  title: string;
  products: number;
  shop: Sample;
  floorSql: Sample | null;
  floorStatic: Sample | null;
  /** Milliseconds of one request or flow alone, the median of some dozens. */
  alone: number;
  statements: { total: number; transactions: number; texts: { text: string; calls: number; ms: number }[] };
  statementsTarget: number | null;
  target: { ofSql: number } | { perSecond: number };
}

export interface Report {
  at: string;
  machine: string;
  load: { before: number; after: number };
  options: Options;
  seconds: number;
  lifted: string[];
  rows: Row[];
  memory: { idle: number; peak: number } | null;
  starts: Starts | null;
  installed: Installed;
  scripts: RouteSize[] | null;
  live: Latency[] | null;
  flash: FlashSale | null;
  /** Drills that ended in an error. */
  failures: string[];
}

const whole = (n: number) => Math.round(n).toLocaleString("en-US");
const short = (n: number) => (n >= 100 ? whole(n) : n >= 10 ? n.toFixed(1) : n.toFixed(2));
const verdict = (met: boolean) => (met ? "yes" : "**no**");
const table = (head: string[], rows: string[][]) =>
  [`| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...rows.map((cells) => `| ${cells.join(" | ")} |`)].join("\n");

/** What a row reached of its target. */
export function judge({ shop, floorSql, target, statements, statementsTarget }: Row): {
  ratio: number | null;
  text: string;
  met: boolean;
  statementsMet: boolean | null;
} {
  const ratio = floorSql && shop.perSecond / floorSql.perSecond;
  const speed =
    "ofSql" in target
      ? { text: `≥ ${target.ofSql} × sql`, met: ratio !== null && ratio >= target.ofSql }
      : { text: `≥ ${target.perSecond}/s`, met: shop.perSecond >= target.perSecond };
  return { ratio, ...speed, statementsMet: statementsTarget === null ? null : statements.total <= statementsTarget };
}

const speedTable = (rows: Row[]) =>
  table(
    [
      "work",
      "per second",
      "p50 ms",
      "p95 ms",
      "p99 ms",
      "server CPU ms: shop / floor-sql",
      "floor-static /s",
      "floor-sql /s",
      "of floor-sql",
      "target",
      "met",
      "SQL statements",
      "target",
      "met",
    ],
    rows.map((row) => {
      const { shop, floorSql, floorStatic, statements, statementsTarget } = row;
      const { ratio, text, met, statementsMet } = judge(row);
      const count = `${statements.total}${statements.transactions ? ` (${statements.transactions} begin/commit)` : ""}`;
      const floors = [floorStatic, floorSql].map((floor) => (floor ? whole(floor.perSecond) : "–"));
      const counted = [
        count,
        statementsTarget === null ? "–" : `≤ ${statementsTarget}`,
        statementsMet === null ? "–" : verdict(statementsMet),
      ];
      return [
        row.title,
        whole(shop.perSecond),
        short(shop.p50),
        short(shop.p95),
        short(shop.p99),
        [shop, floorSql].map((side) => (side?.cpu ? short(side.cpu) : "–")).join(" / "),
        ...floors,
        ratio === null ? "–" : ratio.toFixed(2),
        text,
        verdict(met),
        ...counted,
      ];
    }),
  );

function growthTable(rows: Row[], [small, large]: number[]): string {
  const pairs = rows
    .filter(({ products }) => products === small)
    .map((row) => [row, rows.find(({ id, products }) => id === row.id && products === large)!] as const);
  return table(
    ["one alone, ms", whole(small!), whole(large!), "times", "target", "met"],
    pairs.map(([a, b]) => [
      a.title,
      short(a.alone),
      short(b.alone),
      (b.alone / a.alone).toFixed(2),
      "≤ 1.3",
      verdict(b.alone / a.alone <= 1.3),
    ]),
  );
}

export function toMarkdown(report: Report): string {
  const { options, rows, memory, starts, installed, scripts, live, flash } = report;
  const parts = [
    `Measured ${report.at} on ${report.machine}; load average ${report.load.before.toFixed(1)} before, ${report.load.after.toFixed(1)} after; ` +
      `${options.rounds} interleaved round(s), medians; 16 clients on the same machine; ${whole(report.seconds)} s in all.`,
    `Limits lifted: ${report.lifted.join("; ")}. All others are as they ship, the cost limit of operations included.`,
  ];
  for (const size of options.sizes) parts.push(`### ${whole(size)} products`, speedTable(rows.filter(({ products }) => products === size)));
  if (options.sizes.length === 2) parts.push(`### Growth`, growthTable(rows, options.sizes));

  const facts: string[][] = [];
  const fact = (what: string, value: string, target = "–", met: boolean | null = null) =>
    facts.push([what, value, target, met === null ? "–" : verdict(met)]);
  if (starts) {
    fact("start, built, PostgreSQL and simulators apart", `${whole(starts.alone)} ms`, "≤ 3 s", starts.alone <= 3_000);
    fact("start of the whole demo, built, with data", `${whole(starts.warm)} ms`);
    fact("first start: database made, migrated, seeded", `${whole(starts.cold)} ms`);
  }
  if (memory) {
    fact("memory of the server, idle", `${whole(memory.idle)} MB`, "≤ 300 MB", memory.idle <= 300);
    fact("memory of the server, peak of the run", `${whole(memory.peak)} MB`, "≤ 500 MB", memory.peak <= 500);
  }
  for (const { subscribers, what, arrivals, missing, p50, p95, most } of live ?? [])
    fact(
      `live, ${subscribers}: ${what}`,
      `p50 ${short(p50)} ms, p95 ${short(p95)} ms, most ${short(most)} ms (${arrivals} arrivals, ${missing} missing)`,
      "p95 ≤ 1 s, none missing",
      p95 <= 1_000 && missing === 0,
    );
  if (flash) {
    const { sold, soldOut, refusedTooEarly, failed, reserved, left, seconds } = flash;
    const exact = sold === 50 && reserved === 50 && left === 0 && refusedTooEarly === 0 && failed.length === 0;
    fact(
      "flash sale: stock 50, 200 buyers at once",
      `${sold} sold, ${soldOut} told it is sold out, ${refusedTooEarly} refused while one was left, ${failed.length} failed, ${left} left; ${seconds.toFixed(1)} s`,
      "50, 150, 0, 0, 0",
      exact,
    );
  }
  const disk = (megabytes: number | null) =>
    megabytes === null ? "not measured" : `${megabytes < 10 ? megabytes.toFixed(1) : whole(megabytes)} MB`;
  fact(
    "on disk: node_modules / server build / web build",
    `${disk(installed.nodeModules)} / ${disk(installed.server)} / ${disk(installed.web)}`,
  );
  parts.push(`### The rest`, table(["what", "measured", "target", "met"], facts));
  for (const failure of report.failures) parts.push(`**Failed**: ${failure}`);
  if (flash?.failed.length) parts.push(`Failures of the flash sale: ${[...new Set(flash.failed)].slice(0, 5).join("; ")}`);
  parts.push(
    `### JavaScript of a first visit, gzipped`,
    scripts
      ? table(
          ["route", "KB", "of it the route's own"],
          scripts.map(({ route, script, own }) => [route, script.toFixed(1), own.toFixed(1)]),
        )
      : "Not measured: web/scripts/sizes.mjs is missing.",
  );
  return parts.join("\n\n");
}
