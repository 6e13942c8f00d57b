import { defineConfig } from "vitest/config";

export default defineConfig({
  // graphql 16 has no "exports": Vite would take index.mjs and Node index.js, two copies that do not know each other
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    include: ["server/src/**/*.test.ts", "server/test/**/*.test.ts", "server/simulators/**/*.test.ts", "web/app/**/*.test.ts"],
    globalSetup: ["server/test/global-setup.ts"],
    setupFiles: ["server/test/setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
