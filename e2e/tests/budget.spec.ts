import { visit } from "../journeys/page.ts";
import { expect, test } from "../journeys/test.ts";

const limit = 185 * 1024;
const mostFiles = 20;

test("the first JavaScript of a piece's page weighs at most 185 KB, as transferred with gzip, in at most 20 files", async ({
  page,
  paths,
}) => {
  await page.setExtraHTTPHeaders({ "accept-encoding": "gzip" });
  const packings = new Map<string, string | undefined>();
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) packings.set(new URL(response.url()).pathname, response.headers()["content-encoding"]);
  });
  const response = await page.goto(paths.product("river-mist-tea-bowl"));
  // What the document itself asks for; more arrives when the page has appeared
  const html = (await response?.text()) ?? "";
  const initial = [...new Set(html.match(/\/assets\/[\w.-]+\.js/g))];
  const weights = async () => {
    const entries = await page.evaluate(() =>
      (performance.getEntriesByType("resource") as PerformanceResourceTiming[]).map(
        ({ name, encodedBodySize }) => [name, encodedBodySize] as const,
      ),
    );
    return Object.fromEntries(entries.map(([name, bytes]) => [new URL(name).pathname, bytes]));
  };
  await expect.poll(async () => Object.keys(await weights())).toEqual(expect.arrayContaining(initial));
  const bytes = await weights();
  const sum = initial.reduce((total, path) => total + bytes[path]!, 0);
  console.log(`initial JavaScript of a piece's page: ${(sum / 1024).toFixed(1)} KB in ${initial.length} files`);
  expect(sum).toBeGreaterThan(50 * 1024);
  expect(sum).toBeLessThanOrEqual(limit);
  expect(initial.length).toBeLessThanOrEqual(mostFiles);
  // What is smaller than a packet is sent as it is
  expect(initial.filter((path) => bytes[path]! > 1000 && packings.get(path) !== "gzip")).toEqual([]);
});

test("nothing on home and a piece's page moves while it loads", async ({ page, paths }) => {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) shifts.push(entry.value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  for (const path of [paths.home, paths.product("river-mist-tea-bowl")]) {
    await visit(page, path);
    await page.evaluate(() => document.fonts.ready);
    for (const picture of await page.getByRole("main").getByRole("img").all()) await picture.scrollIntoViewIfNeeded();
    const shifted = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((sum, shift) => sum + shift, 0));
    expect(shifted, path).toBeLessThan(0.02);
  }
});
