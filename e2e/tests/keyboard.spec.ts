import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../journeys/test.ts";

/** Tab by tab, as far as it takes; what has the focus must be visible as such. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const focused = () => target.evaluate((element) => element === document.activeElement);
  for (let steps = 0; steps < 120 && !(await focused()); steps++) await page.keyboard.press("Tab");
  await expect(target).toBeFocused();
  await expect(target).toBeInViewport();
}

test("a piece is bought up to the cashier with the keyboard alone", async ({ page, shopper, say, paths, language }) => {
  await shopper.visit(paths.home);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: say("shell.skip") })).toBeFocused();
  await tabTo(page, page.getByRole("banner").locator(`a[href="${paths.category("teaware")}"]`));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${paths.category("teaware")}`);
  await tabTo(page, page.getByRole("main").locator(`a[href="${paths.product("bell-cup")}"]`));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${paths.product("bell-cup")}`);

  await tabTo(page, page.getByRole("link", { name: language === "zh" ? "月白" : "Moon white", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/SK-BEC-MOO-1/);
  await tabTo(page, shopper.button("cart.add"));
  await page.keyboard.press("Enter");
  await expect(shopper.drawer).toBeVisible();
  await tabTo(page, shopper.drawer.getByRole("link", { name: say("cart.checkout") }));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${paths.checkout}`);

  await tabTo(page, page.locator("summary").filter({ hasText: say("checkout.paste") }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel(say("checkout.pasteLabel")));
  await page.keyboard.insertText("林知夏 13812345678 上海市徐汇区漕溪北路 18 号");
  await tabTo(page, shopper.button("checkout.pasteApply"));
  await page.keyboard.press("Enter");
  await expect(shopper.field("name")).toHaveValue("林知夏");
  await shopper.readyToPlace();
  await tabTo(page, page.locator("input[name=paymentMethod]:checked"));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await expect(page.locator("input[name=paymentMethod][value=ALIPAY]")).toBeChecked();
  await tabTo(page, shopper.placeButton);
  await page.keyboard.press("Enter");
  await tabTo(page, shopper.button("pay.onThisDevice"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/alipay\/cashier\//);
});
