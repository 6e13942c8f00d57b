import { cardOf } from "../journeys/page.ts";
import { expect, test } from "../journeys/test.ts";
import { within } from "../journeys/words.ts";

test("a card shows another side of its piece to whoever points at it or comes by keyboard, and the first again after that", async ({
  page,
  shopper,
  paths,
}) => {
  await shopper.visit(paths.category("teaware"));
  const card = cardOf(page.getByRole("main"), paths.product("river-mist-tea-bowl"));
  const pictures = card.locator("img");
  await expect(pictures).toHaveCount(1);
  await card.hover();
  await expect(pictures).toHaveCount(2);
  const second = card.locator("span:has(> picture)").nth(1);
  await expect(second).toHaveCSS("opacity", "1");
  expect(await pictures.nth(1).getAttribute("src")).not.toBe(await pictures.first().getAttribute("src"));
  await page.getByRole("heading", { level: 1 }).hover();
  await expect(second).toHaveCSS("opacity", "0");
  await card.getByRole("link").first().focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await expect(second).toHaveCSS("opacity", "1");
});

test("a piece there is one kind of goes into the cart at one press", async ({ page, shopper, say, paths }) => {
  await shopper.visit(paths.category("teaware"));
  const card = cardOf(page.getByRole("main"), paths.product("five-tasting-cups"));
  const add = card.getByRole("button", { name: say("cart.quickAdd") });
  expect((await add.boundingBox())?.width).toBeGreaterThanOrEqual(44);
  expect((await add.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await add.click();
  await expect(shopper.drawer).toBeVisible();
  await expect(shopper.drawer.getByLabel(say("cart.quantityOf"))).toHaveValue("1");
  await expect(page).toHaveURL(new RegExp(`${paths.category("teaware")}$`));
});

test("of several kinds one is chosen on the spot: picture, price and stock follow, what does not exist together is struck through", async ({
  page,
  shopper,
  say,
  paths,
  language,
}) => {
  await shopper.visit(paths.category("teaware"));
  const card = cardOf(page.getByRole("main"), paths.product("river-mist-tea-bowl"));
  const open = card.getByRole("button", { name: say("cart.quickChoose") });
  await open.focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: language === "zh" ? "汀雾茶碗" : "River Mist tea bowl" });
  await expect(sheet).toBeVisible();
  await expect(sheet).toContainText("168");
  const before = await sheet.locator("img").getAttribute("src");

  await test.step("with the keyboard: another glaze, then the pair", async () => {
    await sheet.getByRole("radio", { name: language === "zh" ? "青釉" : "Celadon" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect(sheet.getByRole("radio", { name: language === "zh" ? "月白" : "Moon white" })).toBeChecked();
    await expect(sheet.locator("img")).not.toHaveAttribute("src", before ?? "");
    await sheet.getByRole("radio", { name: language === "zh" ? "单只" : "Single" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect(sheet).toContainText("318");
    await expect(
      sheet.getByRole("radio", { name: say("product.notTogether") }).or(sheet.getByText(say("product.notTogether"))),
    ).toHaveCount(1);
  });
  await test.step("Escape leads back to the card, and nothing was bought", async () => {
    await page.keyboard.press("Escape");
    await expect(sheet).toBeHidden();
    await expect(open).toBeFocused();
  });
  await test.step("and into the cart", async () => {
    await open.click();
    await sheet.locator("label", { hasText: language === "zh" ? "月白" : "Moon white" }).click();
    await sheet.getByRole("button", { name: say("cart.add") }).click();
    await expect(shopper.drawer).toContainText(language === "zh" ? "月白" : "Moon white");
    await expect(sheet).toBeHidden();
  });
});

test("what others have bought meanwhile is told where it was asked for, and sold-out pieces offer nothing to press", async ({
  page,
  shopper,
  say,
  paths,
  api,
}) => {
  const slug = "hares-fur-tea-bowl";
  await shopper.visit(paths.category("teaware"));
  const card = cardOf(page.getByRole("main"), paths.product(slug));
  const { stock } = await (await api.asOwner()).variant(slug, "SK-HFB-TEN");
  await api.leaveForSale(slug, "SK-HFB-TEN", 0);
  try {
    await card.getByRole("button", { name: say("cart.quickAdd") }).click();
    const sheet = page.getByRole("dialog");
    await expect(sheet.getByRole("alert")).not.toBeEmpty();
    await expect(sheet.getByRole("button", { name: say("product.soldOut") })).toBeDisabled();
    await page.reload();
    await expect(card).toContainText(within(say("product.soldOut")));
    await expect(card.getByRole("button")).toHaveCount(0);
  } finally {
    await api.leaveForSale(slug, "SK-HFB-TEN", stock!.available);
  }
});
