// npm test: everything, each part with its own databases, ports and browser; installs and builds what is missing.
// The last line counts all parts together: "N passed, N failed".
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkNode, ensureBuilt, ensureInstalled, nodeBinary, root } from "./lib.mjs";

checkNode();
ensureInstalled();
ensureBuilt();

const reports = mkdtempSync(join(tmpdir(), "onestall-reports-"));
const node = nodeBinary();
const only = process.argv[2];
let passed = 0;
let failed = 0;

function part(name, args, report, count) {
  if (only && only !== name) return;
  console.log(`\n== ${name} ==`);
  const { status } = spawnSync(node, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...report.env } });
  const counts = existsSync(report.file) ? count(JSON.parse(readFileSync(report.file, "utf8"))) : { passed: 0, failed: 0 };
  passed += counts.passed;
  failed += counts.failed;
  if (status !== 0 && counts.failed === 0) failed += 1; // the runner itself broke: that is a failure, too
}

const unit = join(reports, "unit.json");
part(
  "server",
  ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${unit}`],
  { file: unit },
  (r) => ({
    passed: r.numPassedTests,
    failed: r.numFailedTests + r.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length,
  }),
);

const browser = join(reports, "browser.json");
part("browser", ["e2e/run.mjs"], { file: browser, env: { PLAYWRIGHT_JSON_OUTPUT_NAME: browser } }, (r) => ({
  passed: r.stats.expected,
  failed: r.stats.unexpected + r.stats.flaky,
}));

rmSync(reports, { recursive: true, force: true });
if (passed === 0) failed ||= 1;
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
