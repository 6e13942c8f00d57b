import "reflect-metadata"; // first: the decorators of every type need it
import { playCompanies } from "../demo.ts";
import { createCtx } from "../platform/ctx.ts";
import { StartRefused } from "../platform/failures.ts";
import { demoAccounts, isSeeded, seedDemo } from "../seed/seed.ts";
import { seedManyProducts } from "../seed/seed-many.ts";
import { office, readOptions } from "./office.ts";

const usage = `npm run seed
fills the database with the demo shop, that of DATABASE_URL, too. -- --many 100000: with that many products to measure with.`;
const values = readOptions(usage, { many: { type: "string" } });

await office(async (app, env) => {
  if (env.SHOP_MODE === "live")
    throw new StartRefused("SHOP_MODE: a live shop takes no demo data; its accounts have passwords that everybody knows");
  if (values.many === undefined) {
    // the demo's orders were paid and shipped at its companies, and are placed by the shop's own rules: it must offer them
    const simulators = (await isSeeded(app)) ? null : await playCompanies({ ...env, SIMULATOR_PORT: 0 });
    try {
      await seedDemo(simulators ? { ...app, env: simulators.env } : app);
    } finally {
      await simulators?.stop();
    }
    return `The demo shop is there; sign in as ${demoAccounts.map(({ email }) => email).join(", ")}.`;
  }
  const n = Number(values.many);
  if (!Number.isInteger(n) || n < 1 || n > 1_000_000) throw new StartRefused("--many: a number from 1 to 1000000");
  await seedManyProducts(createCtx(app), n);
  return `${n} products made.`;
});
