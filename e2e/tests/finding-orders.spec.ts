import { buyerElsewhere } from "../journeys/api.ts";
import { expectNoReload, quiet } from "../journeys/page.ts";
import { expect, test } from "../journeys/test.ts";

test("an order is found again by number and phone; with another phone nothing is told", async ({ page, shopper, api, say, paths }) => {
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "CASH_ON_DELIVERY" });
  await shopper.visit(paths.orderLookup);
  await page.getByLabel(say("lookup.number")).fill(order.number);
  await page.getByLabel(say("lookup.contact")).fill("13900000000");
  await shopper.button("lookup.submit").click();
  await expect(page.getByRole("alert")).not.toBeEmpty();
  await expect(page).toHaveURL(new RegExp(`${paths.orderLookup}$`));
  await expect(shopper.button("lookup.submit"), "the focus stays").toBeFocused();
  await page.getByLabel(say("lookup.contact")).fill("somebody@example.com");
  await shopper.button("lookup.submit").click();
  await expect(page.getByRole("alert")).toContainText(/邮箱|e-mail/);
  const fullWidth = order.number.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
  await page.getByLabel(say("lookup.number")).fill(fullWidth);
  await page.getByLabel(say("lookup.contact")).fill(buyerElsewhere.phone);
  await shopper.button("lookup.submit").click();
  await page.waitForURL(`**${paths.order(order.id)}`);
  await shopper.expectState("order.status.CONFIRMED");
  expect(await shopper.orderNumber()).toBe(order.number);

  await test.step("from now on this browser remembers it", async () => {
    await shopper.visit(paths.account);
    await expect(page.getByRole("article")).toContainText(order.number);
  });
});

test("without its key an order's page is not found, and leads to where orders are found", async ({ page, api, paths, say, watch }) => {
  watch.expects(/404/);
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "CASH_ON_DELIVERY" });
  for (const path of [paths.order(order.id), paths.pay(order.id)]) {
    const response = await page.goto(path);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: say("problem.missingOrder.title") })).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText(buyerElsewhere.name);
  }
  await page
    .getByRole("main")
    .getByRole("link", { name: say("footer.findOrder") })
    .click();
  await page.waitForURL(`**${paths.orderLookup}`);
});

test("a place in a list that is none leads to its beginning", async ({ page, paths }) => {
  const elsewhere = Buffer.from('["x","y"]').toString("base64url");
  for (const path of [
    `${paths.products}?sort=price_asc&`,
    `${paths.category("teaware")}?`,
    `${paths.search()}?q=${encodeURIComponent("杯")}&`,
  ])
    for (const after of ["xyz", elsewhere]) {
      const response = await page.goto(`${path}after=${after}`);
      expect(response?.status(), path).toBe(200);
      await expect(page.getByRole("main").getByRole("article").first()).toBeVisible();
      expect(page.url()).not.toContain("after=");
    }
});

test("an address that leads nowhere says so with status 404 and ways on", async ({ page, paths, say, watch }) => {
  watch.expects(/404/);
  for (const path of [
    `${paths.home}/not-here`,
    paths.product("no-such-bowl"),
    paths.category("no-such-shelf"),
    paths.page("no-such-text"),
  ]) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: say("problem.missing.title") })).toBeVisible();
  }
  await page
    .getByRole("main")
    .getByRole("link", { name: say("problem.browse") })
    .click();
  await page.waitForURL(`**${paths.products}`);
});

test("without a connection the page stays readable; once it is back, what happened meanwhile shows by itself", async ({
  page,
  context,
  shopper,
  api,
  say,
  watch,
}) => {
  watch.expects(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|WebSocket connection to/);
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "BANK_TRANSFER" });
  await shopper.openOrder(order);
  const stays = await expectNoReload(page);
  await quiet(page);
  await context.setOffline(true);
  await expect(page.getByText(say("shell.offline"))).toBeVisible();
  await api.do(
    "orderCancel",
    "OrderCancelInput",
    { orderId: order.id, accessToken: order.accessToken, idempotencyKey: crypto.randomUUID() },
    "order { id }",
  );
  await shopper.expectState("order.status.AWAITING_PAYMENT");
  await context.setOffline(false);
  await expect(page.getByText(say("shell.offline"))).toBeHidden();
  await shopper.expectState("order.status.CANCELLED");
  await stays.held();
});
