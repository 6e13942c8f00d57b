import { expect, type Locator, type Page } from "@playwright/test";

/** Opens an address and waits until the page answers to clicks: before React has taken over, a button is a plain form. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await awake(page);
}

export async function awake(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const main = document.querySelector("main");
    return main !== null && Object.keys(main).some((key) => key.startsWith("__react"));
  });
}

/** Waits until the page has asked and loaded all it does by itself: on a busy machine what follows hydration may be a while in coming. */
export async function quiet(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const last = Math.max(0, ...performance.getEntriesByType("resource").map((entry) => (entry as PerformanceResourceTiming).responseEnd));
    return document.readyState === "complete" && performance.now() - last > 2_000;
  });
}

/** A promise for later: from now on this window is neither reloaded nor led to another document. */
export async function expectNoReload(page: Page): Promise<{ held(): Promise<void> }> {
  let documents = 0;
  page.on("domcontentloaded", () => documents++);
  const address = page.url();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  return {
    async held() {
      expect(documents, "documents loaded meanwhile").toBe(0);
      expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
      expect(page.url()).toBe(address);
    },
  };
}

/** The card of a piece in a list. */
export const cardOf = (main: Locator, path: string): Locator =>
  main.getByRole("article").filter({ has: main.page().locator(`a[href="${path}"]`) });
