// Finds a browser (Debian's or Playwright's, installed when there is none) and runs the journeys.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const here = dirname(fileURLToPath(import.meta.url));
const cli = join(here, "..", "node_modules", "@playwright/test/cli.js");
// The shell without a window does the same for a third less of the machine, where it is installed
const systemBrowser = () =>
  [
    process.env.CHROMIUM_PATH,
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ].find((path) => path && existsSync(path));
const succeeds = (command, args) => spawnSync(command, args, { stdio: "inherit" }).status === 0;

/** Debian's where we may install it (Ubuntu has none by this name), otherwise Playwright's, with what it needs where we may. */
function installBrowser() {
  const root = process.getuid?.() === 0;
  if (root && spawnSync("apt-get", ["--version"]).status === 0) {
    console.log("No Chromium found: installing Debian's …");
    const debian = ["chromium-headless-shell", "fonts-liberation", "fonts-noto-cjk"];
    if (succeeds("apt-get", ["update", "-qq"]) && succeeds("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...debian]))
      return;
  }
  console.log("No Chromium found: installing Playwright's …");
  if (succeeds(process.execPath, [cli, "install", ...(root ? ["--with-deps"] : []), "chromium"])) return;
  console.error("No browser could be installed. Install chromium (Debian: apt-get install chromium), or set CHROMIUM_PATH.");
  process.exit(1);
}

const env = { ...process.env };
if (!systemBrowser() && !existsSync(chromium.executablePath())) installBrowser();
const system = systemBrowser();
if (system) env.CHROMIUM_PATH = system;
const data = env.E2E_PORT ? null : (env.E2E_DATA = mkdtempSync(join(tmpdir(), "onestall-e2e-")));
const { status } = spawnSync(process.execPath, [cli, "test", ...process.argv.slice(2)], { cwd: here, stdio: "inherit", env });
if (data) rmSync(data, { recursive: true, force: true });
process.exit(status ?? 1);
