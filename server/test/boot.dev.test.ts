import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { askShop, boot, cleanUp, dataFolder, processesNaming, until } from "./boot.ts";

const DATA_DIR = dataFolder();
afterAll(() => cleanUp(DATA_DIR));

test("`npm run dev` brings the demo up from the sources, shows a page, and ends with everything it started", async () => {
  const shop = boot({ DATA_DIR }, { program: "../../scripts/dev.mjs" });
  const url = await shop.ready;
  const { products } = await askShop(url, "{ products(first: 1) { nodes { slug } } }");
  const page = await fetch(`${url}/en/products/${products.nodes[0].slug}`);
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(/<title>(.*?) · Sui Kiln<\/title>/.exec(html)?.[1]).toBeTruthy();
  expect(html.includes('href="/app/entry.client.tsx"')).toBe(true); // the browser, too, gets the sources
  shop.child.kill("SIGTERM");
  expect((await shop.ended).code).toBe(0);
  await until("nothing of it runs", () => processesNaming(DATA_DIR).length === 0);
  expect(existsSync(join(DATA_DIR, "server.lock"))).toBe(false);
}, 240_000);
