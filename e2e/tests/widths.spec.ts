import type { Page } from "@playwright/test";
import { deskPaths } from "../../web/app/paths.ts";
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

test("one long word makes no page wider: a street, a name, a note, a reason, what is searched for", async ({ page, api, desk, paths }) => {
  const word = "Donaudampfschifffahrtsgesellschaft".repeat(3);
  const written = { name: word.slice(0, 40), street: word, note: word };
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { ...written, paymentMethod: "CASH_ON_DELIVERY" });
  const { id: orderId, accessToken } = order;
  await api.do("orderCancellationRequest", "OrderCancellationRequestInput", { orderId, accessToken, reason: word }, "order { id }");

  for (const path of [paths.orderWithToken(order.id, order.accessToken), paths.search(word.repeat(5))]) {
    await page.goto(path);
    await expect(page.getByRole("main")).toContainText(word.slice(0, 40));
    expect(await tooWide(page), path).toEqual([]);
  }
  await desk.signInAsOwner(deskPaths.order(order.id));
  for (const path of [deskPaths.order(order.id), deskPaths.home, deskPaths.orders()]) {
    await desk.visit(path);
    await expect(desk.page.getByRole("main")).toContainText(word.slice(0, 40));
    expect(await tooWide(desk.page), path).toEqual([]);
  }
});

test("a dialog dims the whole window, and nothing behind it moves", async ({ page, paths, shopper }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await shopper.visit(paths.product("bell-cup"));
  const title = page.getByRole("heading", { level: 1 });
  const place = async () => ({ x: (await title.boundingBox())!.x, width: (await title.boundingBox())!.width });
  const besideThePage = () => page.evaluate(() => innerWidth - document.documentElement.clientWidth);
  const before = await place();
  expect(await besideThePage()).toBeGreaterThan(0);
  await shopper.addToCart();
  expect(await besideThePage()).toBe(0);
  expect(await place()).toEqual(before);
  await page.keyboard.press("Escape");
  await expect(shopper.drawer).toBeHidden();
  expect(await place()).toEqual(before);
});

test("the desk's views of orders and parcels stand in their row without scrollbars", async ({ desk }) => {
  await desk.signInAsOwner(deskPaths.orders());
  for (const [path, views] of [
    [deskPaths.orders(), "desk.orders.views"],
    [deskPaths.parcels(), "desk.board.views"],
  ] as const) {
    await desk.visit(path);
    const tabs = desk.page.getByRole("navigation", { name: desk.say(views) });
    for (const width of [390, 768, 900, 1280]) {
      await desk.page.setViewportSize({ width, height: 900 });
      const bars = await tabs.evaluate((nav: HTMLElement) => [nav.offsetHeight - nav.clientHeight, nav.offsetWidth - nav.clientWidth]);
      expect(bars, `${path} at ${width}`).toEqual([0, 0]);
    }
    expect(await tooWide(desk.page), path).toEqual([]);
  }
});

test("a name that is written from right to left reads so at the desk, and keeps its beginning where it is too long", async ({
  api,
  desk,
}) => {
  const name = "محمد عبد الرحمن بن سلمان آل الشيخ";
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { name, paymentMethod: "CASH_ON_DELIVERY" });
  await desk.signInAsOwner(deskPaths.orders({ q: order.number }));
  for (const path of [deskPaths.orders({ q: order.number }), deskPaths.home, deskPaths.order(order.id)]) {
    await desk.visit(path);
    const shown = desk.page.getByRole("main").locator("bdi").filter({ hasText: name, visible: true }).first();
    await expect(shown).toBeVisible();
    expect(await shown.evaluate((bdi) => bdi.matches(":dir(rtl)")), path).toBe(true);
  }
});
