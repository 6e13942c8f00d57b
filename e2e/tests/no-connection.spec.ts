import { cashierOn } from "../journeys/cashier.ts";
import { cardOf, quiet, visit } from "../journeys/page.ts";
import { expect, test } from "../journeys/test.ts";

const lost = /ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED|WebSocket connection to|Failed to fetch/;

type CartRoute = { module: string; clientActionModule: string };

test("without a connection a button says so beside itself, nothing on the page is lost, and the same button works afterwards", async ({
  page,
  context,
  shopper,
  say,
  paths,
  language,
  watch,
}) => {
  watch.expects(lost);
  await shopper.openProduct("bell-cup", "SK-BEC-CEL-1");
  // the router fetches the code of the cart's action ahead; without it a button can only reload
  await page.waitForFunction((route) => {
    const { __reactRouterManifest: manifest } = window as unknown as { __reactRouterManifest: Record<"routes", Record<string, CartRoute>> };
    const { module, clientActionModule } = manifest.routes[route]!;
    const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
    return loaded.includes(module) && loaded.includes(clientActionModule);
  }, `${language}/cart`);
  await quiet(page);
  await context.setOffline(true);
  await expect(page.getByText(say("shell.offline"))).toBeVisible();
  await shopper.button("cart.add").click();
  await expect(page.getByRole("alert").getByText(say("problem.noAnswer"))).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await context.setOffline(false);
  await shopper.addToCart();
  await expect(shopper.drawer.getByLabel(say("cart.quantityOf"))).toHaveValue("1");

  await test.step("an order that finds no connection is still there to be sent, with everything typed, and is sent once", async () => {
    await shopper.drawer.getByRole("link", { name: say("cart.checkout") }).click();
    await page.waitForURL(`**${paths.checkout}`);
    await shopper.fillChinaAddress();
    await shopper.payBy("CASH_ON_DELIVERY");
    await quiet(page);
    await context.setOffline(true);
    await shopper.placeOrder();
    await expect(page.getByRole("alert").getByText(say("problem.noAnswer"))).toBeVisible();
    await expect(shopper.field("street")).toHaveValue("漕溪北路 18 号");
    await context.setOffline(false);
    await shopper.placeOrder();
    await shopper.expectState("order.status.CONFIRMED");
  });
});

test("a way to a page that finds no connection says so, and the page opens by itself when it is back", async ({
  page,
  context,
  shopper,
  say,
  paths,
  watch,
}) => {
  watch.expects(lost);
  await shopper.visit(paths.account);
  await quiet(page);
  await context.setOffline(true);
  await page
    .getByRole("contentinfo")
    .getByRole("link", { name: say("shell.account") })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: say("problem.unanswered.title") })).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole("heading", { level: 1, name: say("shell.account") })).toBeVisible();
});

test("a fault on the shop's side is a page with status 500, a number to quote and a way to try again", async ({
  page,
  shopper,
  say,
  paths,
  watch,
}) => {
  watch.expects(/500|Internal/);
  await shopper.visit(paths.home);
  const requestId = "7d1f3c52-0000-4000-8000-000000000000";
  await page.route("**/graphql", (route) =>
    route.fulfill({
      status: 500,
      contentType: "application/graphql-response+json",
      body: JSON.stringify({ errors: [{ message: "Something went wrong on our side", extensions: { code: "INTERNAL", requestId } }] }),
    }),
  );
  await page
    .getByRole("banner")
    .locator(`a[href="${paths.category("teaware")}"]`)
    .click();
  await expect(page.getByRole("heading", { level: 1, name: say("problem.broken.title") })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("500");
  await expect(page.getByRole("main")).toContainText(requestId);
  await page.unroute("**/graphql");
  await shopper.button("problem.retry").click();
  await expect(page.getByRole("heading", { level: 1, name: shopper.language === "zh" ? "茶器" : "Tea ware" })).toBeVisible();
});

test("scripts that stop coming half-way do not stop the purchase: each page goes on as plain forms, up to the cashier and back", async ({
  page,
  shopper,
  say,
  paths,
  language,
  watch,
}) => {
  watch.expects(lost);
  watch.expects(/Error loading route module|dynamically imported module|Failed to load module script/);
  await shopper.openProduct("bell-cup", "SK-BEC-CEL-1");
  await quiet(page);
  await page.route(/\/assets\/.*\.js$/, (route) => route.abort());

  await test.step("what was pressed still goes into the cart, and its page comes without scripts", async () => {
    await shopper.button("cart.add").click();
    await page.waitForURL(`**${paths.cart}`);
    await expect(page.getByLabel(say("cart.quantityOf"))).toHaveValue("1");
    await expect(shopper.button("cart.update")).toBeVisible();
  });
  await test.step("the checkout is a plain form", async () => {
    await page
      .getByRole("main")
      .getByRole("link", { name: say("cart.checkout") })
      .click();
    await shopper.field("name").fill("林知夏");
    await shopper.field("phone").fill("13812345678");
    await shopper.field("street").fill("漕溪北路 18 号");
    for (const [level, code] of [
      ["provinceCode", "310000"],
      ["cityCode", "310100"],
      ["districtCode", "310104"],
    ] as const) {
      await shopper.field(level).selectOption(code);
      await shopper.button("checkout.updateAddress").click();
      await expect(shopper.field(level)).toHaveValue(code);
    }
    await page.locator("input[name=shippingMethod]").first().check();
    await shopper.placeOrder();
    await page.waitForURL("**/pay");
  });
  await test.step("paid, and the scripts are back", async () => {
    await page
      .getByRole("link", { name: say("pay.goToCashier") })
      .or(shopper.button("pay.goToCashier"))
      .click();
    await page.waitForURL(/\/alipay\/cashier\//);
    await page.unroute(/\/assets\/.*\.js$/);
    await cashierOn(page, language).payAndReturn();
    await visit(page, page.url());
    await shopper.expectState("order.status.CONFIRMED");
  });
});

test("extras whose code does not come leave their page whole", async ({ page, paths, say, watch, language }) => {
  watch.expects(lost);
  await page.route(/\/assets\/(DeliveryLine|StockNews|SecondPicture|QuickAddFlow|PictureViewer)-.*\.js$/, (route) => route.abort());
  await visit(page, paths.product("bell-cup"));
  await expect(page.getByRole("heading", { level: 1, name: language === "zh" ? "铃铛杯" : "Bell cup" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: say("problem.broken.title") })).toHaveCount(0);
  await test.step("adding from a card leads to the piece instead", async () => {
    await visit(page, paths.category("teaware"));
    // not the first: another journey may be selling that one out
    const card = cardOf(page.getByRole("main"), paths.product("five-tasting-cups"));
    await card.getByRole("button", { name: say("cart.quickAdd") }).click();
    await page.waitForURL(/\/products\//);
    await expect(page.getByRole("button", { name: say("cart.add") })).toBeVisible();
  });
});
