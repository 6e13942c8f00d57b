import { cashierOn } from "../journeys/cashier.ts";
import { expect, test } from "../journeys/test.ts";

test.use({ javaScriptEnabled: false });

test("with scripts switched off one still chooses, changes the cart, orders and pays", async ({ page, shopper, say, paths, language }) => {
  const slug = "river-mist-tea-bowl";
  const piece = language === "zh" ? "汀雾茶碗" : "River Mist tea bowl";
  const cartLines = page
    .getByRole("main")
    .getByRole("listitem")
    .filter({ has: page.getByRole("button", { name: say("cart.update") }) });

  await test.step("from a list, what adds at once with scripts leads to the piece; its pictures are links", async () => {
    await page.goto(paths.category("teaware"));
    await page
      .getByRole("article")
      .filter({ has: page.locator(`a[href="${paths.product(slug)}"]`) })
      .getByRole("link", { name: say("cart.quickChoose") })
      .click();
    await expect(page).toHaveURL(new RegExp(`${paths.product(slug)}$`));
    const picture = await page.getByRole("link", { name: say("product.zoom") }).getAttribute("href");
    expect((await page.request.get(picture!)).headers()["content-type"]).toBe("image/jpeg");
    await expect(page.getByRole("main").getByRole("link", { name: say("product.picture") })).toHaveCount(5);
  });

  await test.step("a glaze is a link, and the picture is the right one", async () => {
    await page.goto(paths.product(slug));
    const before = await shopper.picture.getAttribute("alt");
    await page.getByRole("link", { name: language === "zh" ? "月白" : "Moon white", exact: true }).click();
    await expect(page).toHaveURL(/variant=SK-RMB-MOO-1/);
    await expect(shopper.picture).not.toHaveAttribute("alt", before ?? "");
  });

  await test.step("adding is a form that leads to the cart", async () => {
    await shopper.button("cart.add").click();
    await expect(page).toHaveURL(new RegExp(`${paths.cart}$`));
    await expect(cartLines).toHaveCount(1);
  });

  await test.step("three of them instead of one", async () => {
    await page.getByLabel(say("cart.quantityOf", { name: piece })).fill("3");
    await shopper.button("cart.update").click();
    await expect(page.getByLabel(say("cart.quantityOf", { name: piece }))).toHaveValue("3");
    await expect(page.getByRole("complementary")).toContainText("504");
  });

  await test.step("fewer than one is refused too; on the piece's page it is not even sent", async () => {
    const quantity = page.getByLabel(say("cart.quantityOf", { name: piece }));
    await quantity.evaluate((box) => box.removeAttribute("pattern"));
    await quantity.fill("-3");
    await shopper.button("cart.update").click();
    await expect(cartLines.getByRole("alert")).not.toBeEmpty();
    await expect(quantity).toHaveValue("3");
    await page.goto(paths.product("bell-cup"));
    await page.getByRole("main").getByLabel(say("cart.quantity"), { exact: true }).fill("0");
    await shopper.button("cart.add").click();
    await expect(page).toHaveURL(new RegExp(`${paths.product("bell-cup")}$`));
    await page.goto(paths.cart);
    await expect(cartLines).toHaveCount(1);
  });

  await test.step("more than there are is refused beside the line, and the number stays", async () => {
    await page.getByLabel(say("cart.quantityOf", { name: piece })).fill("90");
    await shopper.button("cart.update").click();
    await expect(cartLines.getByRole("alert")).not.toBeEmpty();
    await expect(page.getByLabel(say("cart.quantityOf", { name: piece }))).toHaveValue("3");
  });

  await test.step("a second piece comes in and goes out again", async () => {
    await page.goto(paths.product("bell-cup"));
    await shopper.button("cart.add").click();
    await expect(cartLines).toHaveCount(2);
    await page.getByRole("button", { name: say("cart.remove", { name: language === "zh" ? "铃铛杯" : "Bell cup" }) }).click();
    await expect(cartLines).toHaveCount(1);
  });

  await test.step("the region's lists follow each other by a button", async () => {
    await page
      .getByRole("main")
      .getByRole("link", { name: say("cart.checkout") })
      .click();
    await shopper.field("name").fill("林知夏");
    await shopper.field("phone").fill("13812345678");
    await shopper.field("street").fill("漕溪北路 18 号");
    await shopper.field("provinceCode").selectOption("310000");
    await shopper.button("checkout.wayUpdate").first().click();
    await expect(shopper.field("cityCode"), "another button of the same form takes the province along").toBeEnabled();
    await expect(page.getByText(say("checkout.updated"))).toBeVisible();
    await expect(page.locator("input[name=shippingMethod]:checked")).toHaveCount(1);
    for (const [level, code] of [
      ["provinceCode", "310000"],
      ["cityCode", "310100"],
      ["districtCode", "310104"],
    ] as const) {
      await shopper.field(level).selectOption(code);
      await shopper.button("checkout.updateAddress").click();
      await expect(shopper.field(level)).toHaveValue(code);
    }
    await expect(shopper.field("name")).toHaveValue("林知夏");
    await expect(shopper.field("street")).toHaveValue("漕溪北路 18 号");
  });

  await test.step("ordered, paid at the cashier, and back", async () => {
    await page.locator("input[name=shippingMethod]").first().check();
    await shopper.placeOrder();
    await page
      .getByRole("link", { name: say("pay.goToCashier") })
      .or(page.getByRole("button", { name: say("pay.goToCashier") }))
      .click();
    await page.waitForURL(/\/alipay\/cashier\//);
    await cashierOn(page, language).payAndReturn();
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole("heading", { level: 1, name: say("order.status.CONFIRMED") })).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 30_000 });
    await expect(page.getByRole("main")).toContainText(piece);
  });
});
