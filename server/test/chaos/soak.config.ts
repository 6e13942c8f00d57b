import { join } from "node:path";
import { defineConfig, mergeConfig } from "vitest/config";
import base from "../../../vitest.config.ts";

/**
 * `npm run test:soak`: the long drills, which `npm test` leaves out. How many and which: SOAK_POINTS (deaths), SOAK_FORGERIES, SOAK_ORDERS
 * (duplicates), SOAK_REPS (clicks), SOAK_AMBIGUOUS, SOAK_BLACKHOLE_MS, SOAK_PARCELS, SOAK_PUSHES (per carrier), SOAK_SEED.
 */
process.env["SOAK_BLACKHOLE_MS"] ??= "30000";
process.env["SOAK_PARCELS"] ??= "100";
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
        "server/test/chaos/soak.gateways.ts",
        "server/test/chaos/database.test.ts",
        "server/test/parcels/parcels.test.ts",
      ],
    },
  }),
);
