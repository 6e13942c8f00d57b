import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { afterAll, expect, test } from "vitest";
import { projectRoot } from "../src/platform/project.ts";
import { askShop, boot, cleanUp, dataFolder, processesNaming, until } from "./boot.ts";

const checkout = dataFolder("a shop");
const DATA_DIR = join(checkout, "data");
afterAll(() => cleanUp(checkout));

/** The sources as they are here, in another folder; the packages by reference, and noted as installed. */
function copySources(folder: string): void {
  const made = ["node_modules", "dist", "build", "data", "test-results", ".git", ".react-router"];
  cpSync(projectRoot, folder, { recursive: true, filter: (path) => path === projectRoot || !made.includes(basename(path)) });
  for (const packages of ["node_modules", "server/node_modules", "web/node_modules"].map((path) => join(projectRoot, path))) {
    if (!existsSync(packages)) continue;
    const copy = join(folder, relative(projectRoot, packages));
    mkdirSync(copy);
    for (const name of readdirSync(packages)) if (!name.startsWith(".")) symlinkSync(join(packages, name), join(copy, name));
  }
  const lock = createHash("sha256").update(readFileSync(join(folder, "package-lock.json")));
  writeFileSync(join(folder, "node_modules/.onestall-installed"), lock.digest("hex"));
}

test("`npm run dev` brings the demo up from sources in a path with a space, shows a page, and ends with everything it started", async () => {
  copySources(checkout);
  const shop = boot({ DATA_DIR }, { program: join(checkout, "scripts/dev.mjs") });
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
