// npm run bench: measures the shop as it is built, prints a table, writes data/bench/latest.json (docs/performance.md).
// Runs on the project's Node as it is: types are stripped, nothing of the bench is compiled.
import { readOptions } from "./options.ts";

const options = readOptions(process.argv.slice(2));
const scripts = (await import(new URL("../../scripts/lib.mjs", import.meta.url).href)) as { ensureBuilt(): void };
scripts.ensureBuilt();
// only now: what follows imports the built server
const { runBench } = await import("./run.ts");
process.exit(await runBench(options));
