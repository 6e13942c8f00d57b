import { type BrowserContextOptions, expect, type Page, test as base } from "@playwright/test";
import type { Language } from "../../web/app/i18n/language.ts";
import { type ShopPaths, shopPaths } from "../../web/app/paths.ts";
import { Api } from "./api.ts";
import { Desk } from "./desk.ts";
import { Shopper } from "./shopper.ts";
import { Watch } from "./watch.ts";
import { type Say, wordsOf } from "./words.ts";

interface Journey {
  language: Language;
  say: Say;
  paths: ShopPaths;
  watch: Watch;
  /** Another browser: own cookies, own storage, watched like the first. */
  anotherBrowser: (options?: BrowserContextOptions) => Promise<Page>;
  shopper: Shopper;
  /** What happens elsewhere, as a guest. */
  api: Api;
  /** The merchant at a computer of their own, not yet signed in. */
  desk: Desk;
}

/** The phone speaks Chinese, the computer English; every window is watched for errors and outside requests. */
export const test = base.extend<Journey>({
  language: async ({ locale }, use) => use(locale?.startsWith("zh") ? "zh" : "en"),
  say: async ({ language }, use) => use(wordsOf(language)),
  paths: async ({ language }, use) => use(shopPaths(language)),
  watch: [
    async ({ baseURL }, use) => {
      const watch = new Watch(baseURL!);
      await use(watch);
      watch.expectQuiet();
    },
    { auto: true },
  ],
  context: async ({ context, watch }, use) => {
    watch.over(context);
    await use(context);
  },
  anotherBrowser: async ({ browser, watch }, use) => {
    const opened: { close(): Promise<void> }[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      opened.push(context);
      watch.over(context);
      return context.newPage();
    });
    await Promise.all(opened.map((context) => context.close()));
  },
  shopper: async ({ page, language }, use) => use(new Shopper(page, language)),
  api: async ({ baseURL }, use) => use(new Api(baseURL!)),
  desk: async ({ anotherBrowser, language }, use) => {
    const page = await anotherBrowser({ viewport: { width: 1280, height: 900 }, isMobile: false, hasTouch: false });
    await use(new Desk(page, language));
  },
});

export { expect };
