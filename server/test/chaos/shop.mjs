// A shop as it is delivered, what the fault drills start, kill and start again; without its pages, unless SHOP_PAGES asks for them.
// SHOP holds { databaseUrl, dataDir, env } as JSON; prints its address when it answers.
import { createApp } from "../../dist/app.js";
import { readEnv } from "../../dist/env.js";

const { databaseUrl, dataDir, env } = JSON.parse(process.env.SHOP);
const settings = readEnv({ PORT: "0", RATE_LIMITS: "false", LOG_LEVEL: process.env.TEST_LOG ?? "silent", BANK_ACCOUNT: "Test|Bank|1234" });
const running = await createApp({ env: { ...settings, ...env, dataDir }, databaseUrl, pages: process.env.SHOP_PAGES === "true" });
running.app.publicUrl = env.PUBLIC_URL ?? running.url;
console.log(`Shop ${running.url}`);
process.on("SIGTERM", () => void running.close().then(() => process.exit(0)));
process.on("disconnect", () => process.exit(1)); // the test is gone, however it ended
process.channel?.unref();
