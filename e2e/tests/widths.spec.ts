import type { Page } from "@playwright/test";
import { expect, test } from "../journeys/test.ts";

// With scrollbars that take their place, as on most computers
test.use({
  launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, ignoreDefaultArgs: ["--hide-scrollbars"] }),
});

const widths = [320, 390, 768, 834, 1024, 1280];

/** By how much the page is wider than its window, at each width where it is. */
async function tooWide(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) found.push(`${width}: ${over} px`);
  }
  return found;
}

test("the head of the page is as wide as the window, and each of its words stands on one line", async ({ page, paths, say }) => {
  await page.goto(paths.home);
  expect(await tooWide(page)).toEqual([]);
  const header = page.getByRole("banner");
  const names = header.getByRole("navigation", { name: say("shell.categories") }).getByRole("link");
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const right = await page.evaluate(() => document.documentElement.clientWidth);
    for (const link of await header.getByRole("link").filter({ visible: true }).all()) {
      const box = (await link.boundingBox())!;
      if (box.width > 1) expect(box.x + box.width, `${await link.textContent()} at ${width}`).toBeLessThanOrEqual(right);
    }
    if (width >= 768) for (const name of await names.all()) expect((await name.boundingBox())!.height).toBeLessThan(56);
  }
});
