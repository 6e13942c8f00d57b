// npm run test:money: runs the tests that note figures about money and prints what they found; `-- --long` runs the long drills, too.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { printFigures } from "./figures.mjs";
import { root } from "./lib.mjs";

/** The test files below a folder that note a figure about money. */
function filesIn(at) {
  return readdirSync(join(root, at), { withFileTypes: true }).flatMap((entry) => {
    const path = join(at, entry.name);
    if (entry.isDirectory()) return entry.name === "parcels" ? [] : filesIn(path);
    return entry.name.endsWith(".test.ts") && readFileSync(join(root, path), "utf8").includes("/figures.ts") ? [path] : [];
  });
}

const long = process.argv.includes("--long");
printFigures({
  expected: ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "S3", "C1", "C3"],
  runs: [
    { args: [...filesIn("server/src"), ...filesIn("server/test")] },
    ...(long ? [{ args: ["--config", "server/test/chaos/soak.config.ts"] }] : []),
  ],
  long,
});
