import { join } from "node:path";
import { defineConfig, mergeConfig } from "vitest/config";
import base from "../../../vitest.config.ts";

/** `npm run test:soak`: the long drills, which `npm test` leaves out. SOAK_POINTS, SOAK_SEED and SOAK_FORGERIES choose how many and which. */
const { include: _short, ...test } = base.test!;
export default mergeConfig(
  { ...base, test },
  defineConfig({
    root: join(import.meta.dirname, "../../.."),
    test: {
      include: [
        "server/test/chaos/soak.ts",
        "server/test/chaos/soak.forgeries.ts",
        "server/test/chaos/soak.money.ts",
        "server/test/chaos/soak.cards.ts",
      ],
    },
  }),
);
