// Finds a browser (Debian's, or Playwright's own, installed when there is none) and runs the journeys.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const here = dirname(fileURLToPath(import.meta.url));
const cli = join(here, "..", "node_modules", "@playwright/test/cli.js");
// The shell without a window does the same for a third less of the machine, where it is installed
const system = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path));
const env = { ...process.env };
if (system) env.CHROMIUM_PATH = system;
else if (!existsSync(chromium.executablePath())) {
  console.log("No Chromium found: installing Playwright's …");
  const { status } = spawnSync(process.execPath, [cli, "install", "--with-deps", "chromium"], { stdio: "inherit" });
  if (status !== 0) {
    console.error("No browser could be installed. Install chromium (Debian: apt-get install chromium), or set CHROMIUM_PATH.");
    process.exit(1);
  }
}
const data = env.E2E_PORT ? null : (env.E2E_DATA = mkdtempSync(join(tmpdir(), "onestall-e2e-")));
const { status } = spawnSync(process.execPath, [cli, "test", ...process.argv.slice(2)], { cwd: here, stdio: "inherit", env });
if (data) rmSync(data, { recursive: true, force: true });
process.exit(status ?? 1);
