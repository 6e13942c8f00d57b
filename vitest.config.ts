import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest begins first: the other worker has enough to do meanwhile, and nobody waits at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const long = [/chaos\/crash/, /boot\.test/, /chaos\//, /boot\./, /payments\//];
    const rank = ({ moduleId }: TestSpecification) => long.findIndex((name) => name.test(moduleId)) + 1 || long.length + 1;
    // oxlint-disable-next-line unicorn/no-array-sort -- Vitest's own method, no array's
    const usual = await super.sort(files);
    return usual.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  // graphql 16 has no "exports": Vite would take index.mjs and Node index.js, two copies that do not know each other
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    include: ["server/src/**/*.test.ts", "server/test/**/*.test.ts", "server/simulators/**/*.test.ts", "web/app/**/*.test.ts"],
    globalSetup: ["server/test/global-setup.ts"],
    setupFiles: ["server/test/setup.ts"],
    pool: "forks",
    // A worker keeps what it has loaded from file to file, which takes a third off the run. So no file may leave anything behind:
    // each has a database and a shop of its own, and what the sources keep beside a shop is the same for all.
    isolate: false,
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
