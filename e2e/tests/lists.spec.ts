import { expect, test } from "../journeys/test.ts";

test("a list is narrowed, sorted and widened again; its address says how, and the back button goes through it step by step", async ({
  page,
  shopper,
  say,
  paths,
  language,
}) => {
  await shopper.visit(paths.category("teaware"));
  const count = page.getByRole("main").getByRole("status").first();
  const filters = page.getByRole("complementary", { name: say("list.filters") });
  const celadon = language === "zh" ? "青釉" : "Celadon";
  await expect(count).toHaveText(say("list.count", { count: 16 }));
  await filters.getByRole("checkbox", { name: new RegExp(`^${celadon}`) }).check();
  await expect(page).toHaveURL(/f=glaze%3Aceladon/);
  await expect(count).toHaveText(say("list.count", { count: 9 }));
  await expect(page.getByRole("main").getByRole("article")).toHaveCount(9);

  await filters.getByLabel(say("list.maxPrice")).fill("150");
  await shopper.button("list.apply").click();
  await expect(page).toHaveURL(/max=150/);
  await expect.poll(() => page.getByRole("main").getByRole("article").count()).toBeLessThan(9);

  await page.getByLabel(say("list.sort")).selectOption("price_desc");
  await expect(page).toHaveURL(/sort=price_desc/);
  await expect(page).toHaveURL(/f=glaze%3Aceladon/);
  const prices = async () =>
    (await page.getByRole("main").getByRole("article").locator(".font-display.font-semibold").allInnerTexts()).map((text) =>
      Number.parseFloat(text.replace(/[^\d.]/g, "")),
    );
  await expect.poll(async () => (await prices()).toSorted((a, b) => b - a).join() === (await prices()).join()).toBe(true);

  await page.getByRole("link", { name: say("list.remove", { name: celadon }) }).click();
  await expect(page).not.toHaveURL(/glaze/);
  await page.goBack();
  await expect(page).toHaveURL(/f=glaze%3Aceladon.*sort=price_desc|sort=price_desc.*f=glaze%3Aceladon/);
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole("main").getByRole("article")).toHaveCount(9);
  await page.goBack();
  await expect(count).toHaveText(say("list.count", { count: 16 }));
});

test("a list made longer is as long, and at the same place, when one comes back from a piece", async ({ page, shopper, say, paths }) => {
  await shopper.visit(paths.products);
  const cards = page.getByRole("main").getByRole("article");
  await expect(cards).toHaveCount(24);
  await page.getByRole("link", { name: say("list.more") }).click();
  await expect(cards).toHaveCount(28);
  await cards.nth(26).scrollIntoViewIfNeeded();
  const place = await page.evaluate(() => scrollY);
  await cards.nth(26).getByRole("link").first().click();
  await page.waitForURL(/\/products\/[a-z-]+$/);
  await page.goBack();
  await expect(cards).toHaveCount(28);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(place);
});

test("while one types, words, categories and pieces are offered; arrows choose, Enter leads there, Escape lets go", async ({
  page,
  shopper,
  say,
  paths,
  language,
}) => {
  await shopper.visit(paths.home);
  const box = page.getByRole("banner").getByRole("combobox", { name: say("search.label") });
  await box.pressSequentially(language === "zh" ? "茶碗" : "river");
  const offers = page.getByRole("listbox", { name: say("search.suggestions") }).getByRole("option");
  await expect(offers.first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(offers.first()).toBeHidden();
  await expect(box).toHaveValue(language === "zh" ? "茶碗" : "river");
  await box.pressSequentially(" ");
  await expect(offers.first()).toBeVisible();
  const piece = offers.filter({ hasText: language === "zh" ? "汀雾茶碗" : "River Mist tea bowl" });
  const chosen = async () => (await piece.getAttribute("aria-selected")) === "true";
  for (let steps = 0; steps < 8 && !(await chosen()); steps++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${paths.product("river-mist-tea-bowl")}`);
});

test("the navigation says where one is, however the address ends", async ({ page, say, paths }) => {
  const teaware = page.getByRole("navigation", { name: say("shell.categories") }).locator(`a[href="${paths.category("teaware")}"]`);
  for (const [path, current] of [
    [paths.home, null],
    [paths.category("teaware"), "page"],
    [`${paths.category("teaware")}?sort=newest`, "page"],
    [`${paths.category("teaware")}/`, "page"],
  ] as const) {
    await page.goto(path);
    expect(await teaware.getAttribute("aria-current"), path).toBe(current);
  }
});

test("on a small screen the one button of the filters applies what was typed, and says how many pieces that leaves", async ({
  page,
  shopper,
  say,
  paths,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await shopper.visit(paths.products);
  const sheet = page.getByRole("dialog", { name: say("list.filters") });
  const cards = page.getByRole("main").getByRole("article");
  await shopper.button("list.filters").click();
  await sheet.getByLabel(say("list.minPrice")).fill("100");
  await sheet.getByLabel(say("list.maxPrice")).fill("200");
  await sheet.getByRole("button", { name: say("list.apply") }).click();
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL(/min=100&max=200/);
  await expect.poll(() => cards.count()).toBeLessThan(20);
  const left = await cards.count();

  await shopper.button("list.filters").click();
  await expect(sheet.getByLabel(say("list.minPrice"))).toHaveValue("100");
  await expect(sheet.getByLabel(say("list.maxPrice"))).toHaveValue("200");
  await expect(sheet.getByRole("button", { name: say("list.show", { count: left }) })).toBeVisible();
  const max = sheet.getByLabel(say("list.maxPrice"));
  await max.fill("120");
  await max.blur();
  await expect(sheet.getByRole("button", { name: say("list.show") })).toBeVisible();
  await expect(sheet.getByRole("button", { name: say("list.show", { count: left }) })).toBeHidden();
});
