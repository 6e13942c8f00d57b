import { generateKeyPairSync } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase } from "./app.ts";
import { boot, cleanUp, dataFolder, needBuilt, processesNaming } from "./boot.ts";

beforeAll(needBuilt, 300_000);

describe("`npm run seed` fills a database outside the shop", () => {
  const folders: string[] = [];
  afterAll(() => cleanUp(...folders));
  const place = async () => {
    const folder = dataFolder();
    folders.push(folder);
    return { DATABASE_URL: await freshDatabase(), DATA_DIR: folder };
  };
  const seed = async (settings: Record<string, string>) => {
    const run = boot(settings, { program: "commands/seed.js" });
    return { ...(await run.ended), said: run.said() };
  };
  const counts = async (url: string) => {
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query(
      "select (select count(*)::int from product) as products, (select count(*)::int from shop_order) as orders, (select count(*)::int from payment) as payments",
    );
    await client.end();
    return rows[0] as { products: number; orders: number; payments: number };
  };

  test("with the demo's products and ninety days of orders, once, and leaves no company running", async () => {
    const settings = await place();
    expect(await seed(settings)).toMatchObject({ code: 0, said: expect.stringContaining("owner@demo.shop") });
    const filled = await counts(settings.DATABASE_URL);
    expect(filled.products).toBeGreaterThanOrEqual(24);
    expect(filled.orders).toBeGreaterThan(30);
    expect(filled.payments).toBeGreaterThan(30);
    expect(await seed(settings)).toMatchObject({ code: 0 });
    expect(await counts(settings.DATABASE_URL)).toEqual(filled);
    expect(processesNaming(settings.DATA_DIR)).toEqual([]);
  }, 60_000);

  test("also while the shop runs on it", async () => {
    const settings = await place();
    expect(await seed(settings)).toMatchObject({ code: 0 });
    const shop = boot(settings);
    await shop.ready;
    expect(await seed(settings)).toMatchObject({ code: 0 });
    shop.child.kill("SIGTERM");
    expect((await shop.ended).code).toBe(0);
  }, 60_000);

  test("also where the shop takes its money at real companies and offers no transfer", async () => {
    const pair = () =>
      generateKeyPairSync("rsa", {
        modulusLength: 2048,
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
        publicKeyEncoding: { type: "spki", format: "pem" },
      });
    const settings = {
      ...(await place()),
      ALIPAY_APP_ID: "2021000000000009",
      ALIPAY_SELLER_ID: "2088000000000009",
      ALIPAY_PRIVATE_KEY: pair().privateKey,
      ALIPAY_PUBLIC_KEY: pair().publicKey,
    };
    expect(await seed(settings)).toMatchObject({ code: 0 });
    expect((await counts(settings.DATABASE_URL)).orders).toBeGreaterThan(30);
  }, 60_000);
});
