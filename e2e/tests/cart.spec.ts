import { visit, quiet } from "../journeys/page.ts";
import { Shopper } from "../journeys/shopper.ts";
import { expect, test } from "../journeys/test.ts";
import { within, wordsOf } from "../journeys/words.ts";
import { shopPaths } from "../../web/app/paths.ts";

test("another buyer takes a piece between cart and order: the line is named, accepted, and the order goes through", async ({
  page,
  shopper,
  api,
  say,
  paths,
}) => {
  const slug = "handled-pitcher";
  const sku = "SK-HAP-ASH";
  await (await api.asOwner()).leaveForSale(slug, sku, 2);
  await shopper.openProduct(slug, sku);
  await shopper.addToCart();
  await shopper.visit(paths.cart);
  const quantity = page.getByLabel(say("cart.quantityOf"));
  await page
    .getByRole("main")
    .getByRole("button", { name: say("cart.more") })
    .click();
  await expect(quantity).toHaveValue("2");
  await page
    .getByRole("main")
    .getByRole("link", { name: say("cart.checkout") })
    .click();
  await shopper.fillChinaAddress();
  await shopper.payBy("CASH_ON_DELIVERY");

  await api.placeOrder(slug, sku, { paymentMethod: "CASH_ON_DELIVERY" });
  await shopper.placeOrder();
  await page.getByRole("link", { name: say("checkout.backToCart") }).click();
  await expect(page.getByText(say("cart.stockChanged", { old: 2, new: 1 }))).toBeVisible();
  await shopper.button("cart.accept").click();
  await expect(page.getByText(say("cart.changed"))).toBeHidden();
  await expect(quantity).toHaveValue("1");

  await page
    .getByRole("main")
    .getByRole("link", { name: say("cart.checkout") })
    .click();
  await expect(shopper.field("name")).toHaveValue("林知夏");
  await shopper.readyToPlace();
  await shopper.placeOrder();
  await shopper.expectState("order.status.CONFIRMED");
});

test("a number the shop cannot serve comes back with the reason beside the line", async ({ page, shopper, api, say, paths }) => {
  await (await api.asOwner()).leaveForSale("long-tea-tray", "SK-LTT-ASH", 3);
  await shopper.openProduct("long-tea-tray", "SK-LTT-ASH");
  await shopper.addToCart();
  await shopper.visit(paths.cart);
  await quiet(page); // the page has asked all it asks by itself: what happens now is news to it
  await api.placeOrder("long-tea-tray", "SK-LTT-ASH", { quantity: 2 });
  await page
    .getByRole("main")
    .getByRole("button", { name: say("cart.more") })
    .click();
  await expect(page.getByRole("main").getByRole("listitem").getByRole("alert")).not.toBeEmpty();
  await expect(page.getByLabel(say("cart.quantityOf"))).toHaveValue("1");
});

test("in the cart 0 takes a line out, a number below is refused with the reason; what is typed stays under the hand", async ({
  page,
  shopper,
  say,
  paths,
}) => {
  await shopper.openProduct("bell-cup", "SK-BEC-CEL-1");
  await shopper.addToCart();
  await shopper.visit(paths.cart);
  const quantity = page.getByRole("main").getByLabel(say("cart.quantityOf"));
  await quantity.fill("-3");
  await quantity.blur();
  await expect(page.getByRole("main").getByRole("listitem").getByRole("alert")).not.toBeEmpty();
  await expect(quantity).toHaveValue("1");
  await quantity.fill("2");
  await quantity.press("Enter");
  await expect(page.getByRole("complementary")).toContainText("136");
  await expect(quantity).toBeFocused();
  await quantity.fill("0");
  await quantity.blur();
  await expect(page.getByText(say("cart.empty"))).toBeVisible();
});

test("on the page of a piece a number out of range goes back into it before it is added", async ({ page, shopper, say }) => {
  await shopper.openProduct("bell-cup", "SK-BEC-CEL-1");
  const wanted = page.getByRole("main").getByLabel(say("cart.quantity"), { exact: true });
  await wanted.fill("0");
  await wanted.blur();
  await expect(wanted).toHaveValue("1");
  await wanted.fill("500");
  await wanted.blur();
  const most = Number(await wanted.inputValue());
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThan(100);
  await wanted.fill("0");
  await wanted.press("Enter");
  await expect(shopper.drawer.getByLabel(say("cart.quantityOf"))).toHaveValue("1");
  await expect(wanted).toHaveValue("1");
});

test("a cart changed or ordered in another tab shows the truth at the next touch, and a new piece begins a new cart", async ({
  page,
  shopper,
  say,
  paths,
  context,
}) => {
  await shopper.openProduct("bell-cup", "SK-BEC-CEL-1");
  await shopper.addToCart();
  await shopper.visit(paths.cart);
  const other = await context.newPage();
  const lines = (tab: typeof page) => tab.getByRole("main").getByLabel(say("cart.quantityOf"));

  await test.step("removed there, touched here", async () => {
    await visit(other, paths.cart);
    await other.getByRole("button", { name: say("cart.remove") }).click();
    await expect(other.getByText(say("cart.empty"))).toBeVisible();
    await page
      .getByRole("main")
      .getByRole("button", { name: say("cart.more") })
      .click();
    await expect(lines(page)).toHaveCount(0);
  });

  await test.step("ordered there, touched here", async () => {
    await shopper.openProduct("bell-cup", "SK-BEC-CEL-1");
    await shopper.addToCart();
    await shopper.visit(paths.cart);
    await visit(other, paths.checkout);
    const buyer = new Shopper(other, shopper.language);
    await buyer.fillChinaAddress();
    await buyer.payBy("CASH_ON_DELIVERY");
    await buyer.placeOrder();
    await buyer.expectState("order.status.CONFIRMED");
    await page
      .getByRole("main")
      .getByRole("button", { name: say("cart.more") })
      .click();
    await expect(lines(page)).toHaveCount(0);
    await expect(page.getByText(say("cart.ordered"))).toBeVisible();
  });

  await test.step("the way back to it leads to the order", async () => {
    await shopper.visit(paths.checkout);
    await page.waitForURL(`**${paths.cart}`);
    await expect(page.getByText(say("cart.ordered"))).toBeVisible();
    await page.getByRole("link", { name: say("cart.toOrder") }).click();
    await shopper.expectState("order.status.CONFIRMED");
    await page.goBack();
    await expect(page.getByText(say("cart.ordered"))).toBeVisible();
  });

  await test.step("the next piece", async () => {
    await shopper.openProduct("bell-cup", "SK-BEC-MOO-1");
    await shopper.addToCart();
    await expect(shopper.drawer.getByLabel(say("cart.quantityOf"))).toHaveCount(1);
  });
});

test("the cart tells the freight before an address is known, and again for another place and another number of pieces", async ({
  page,
  shopper,
  say,
  paths,
}) => {
  await shopper.openProduct("bell-cup", "SK-BEC-CEL-1");
  await shopper.addToCart();
  await shopper.visit(paths.cart);
  const summary = page.getByRole("complementary");
  await expect(summary).toContainText(within(say("delivery.fee", { fee: "¥15" })));
  await page.getByLabel(say("delivery.to")).selectOption("650000");
  await expect(summary).toContainText(within(say("delivery.fee", { fee: "¥28" })));
  await page.getByLabel(say("delivery.to")).selectOption("310000");
  const quantity = page.getByRole("main").getByLabel(say("cart.quantityOf"));
  await quantity.fill("5");
  await quantity.blur();
  await expect(summary).toContainText(within(say("delivery.free")));
});

test("the language changes and page, choice and cart stay", async ({ page, shopper, language }) => {
  const other = language === "zh" ? "en" : "zh";
  const paths = shopPaths(other);
  await shopper.openProduct("bell-cup", "SK-BEC-CIN-1");
  await shopper.addToCart();
  await page.keyboard.press("Escape");
  await expect(shopper.drawer).toBeHidden();
  await page
    .getByRole("banner")
    .getByRole("link", { name: other === "zh" ? "中文" : "English" })
    .click();
  await page.waitForURL(`**${paths.product("bell-cup", "SK-BEC-CIN-1")}`);
  await expect(page.getByRole("heading", { level: 1, name: other === "zh" ? "铃铛杯" : "Bell cup" })).toBeVisible();
  await visit(page, paths.cart);
  await expect(page.getByLabel(wordsOf(other)("cart.quantityOf"))).toHaveValue("1");
});
