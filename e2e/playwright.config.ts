import { defineConfig, devices } from "@playwright/test";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });

// With E2E_PORT a shop that already runs there is used (E2E_DATA names its data folder), which is how a single journey is tried again
// and again. The configuration is read again in every worker process: the first reading decides.
const given = (process.env["E2E_GIVEN"] ??= process.env["E2E_PORT"] ? "yes" : "no") === "yes";
const port = (process.env["E2E_PORT"] ??= String(await freePort()));
const dataDir = (process.env["E2E_DATA"] ??= given ? join(import.meta.dirname, "../data") : mkdtempSync(join(tmpdir(), "onestall-e2e-")));

// On the phone in Chinese, at the computer in English; the other journeys are walked once
const inBothLanguages = ["buy.spec.ts", "cards.spec.ts", "no-javascript.spec.ts", "axe.spec.ts"];

export default defineConfig({
  testDir: "tests",
  workers: 3, // one of them waits for the shop most of the time
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env["PLAYWRIGHT_JSON_OUTPUT_NAME"] ? [["list"], ["json"]] : [["list"]],
  outputDir: "../test-results",
  use: {
    baseURL: `http://localhost:${port}`,
    // `--trace on` records what happened, for a journey that fails; always, it would take a quarter of the time
    trace: "off",
    screenshot: "only-on-failure",
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    contextOptions: { reducedMotion: "reduce" }, // each step would wait for what slides and fades
    launchOptions: {
      ...(process.env["CHROMIUM_PATH"] && { executablePath: process.env["CHROMIUM_PATH"] }),
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        "--disable-gpu",
        "--js-flags=--no-opt --no-maglev", // a journey is over before compiled code pays
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    {
      name: "phone",
      testMatch: [...inBothLanguages, "payment.spec.ts", "finding-orders.spec.ts", "gallery.spec.ts"],
      use: { ...devices["iPhone 14"], defaultBrowserType: "chromium", viewport: { width: 390, height: 844 }, locale: "zh-CN" },
    },
    {
      name: "desktop",
      testIgnore: ["payment.spec.ts", "finding-orders.spec.ts"],
      use: { viewport: { width: 1280, height: 900 }, locale: "en-GB" },
    },
  ],
  webServer: {
    command: `"${process.execPath}" server/dist/main.js`,
    cwd: join(import.meta.dirname, ".."),
    env: { PORT: port, DATA_DIR: dataDir, RATE_LIMITS: "false", SIMULATOR_SPEED: "4" },
    url: `http://localhost:${port}/readyz`,
    timeout: 120_000,
    reuseExistingServer: given,
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
  },
});
