import { cashierOn } from "../journeys/cashier.ts";
import { Api } from "../journeys/api.ts";
import { endWaitIn } from "../journeys/database.ts";
import { Shopper } from "../journeys/shopper.ts";
import { expect, test } from "../journeys/test.ts";

test("declined at the cashier, the buyer tries once more and has paid", async ({ page, shopper, language }) => {
  await shopper.orderUpToTheCashier("bell-cup", "SK-BEC-CEL-1");
  const cashier = cashierOn(page, language);
  await cashier.decline();
  await cashier.payAndReturn();
  await shopper.expectState("order.status.CONFIRMED");
});

test("who cancels at the cashier finds the order held, with the time that is left, and pays again", async ({
  page,
  shopper,
  api,
  language,
}) => {
  await shopper.openOrder(await api.placeOrder("bell-cup", "SK-BEC-CEL-1"));
  await shopper.payAgain();
  await shopper.goOnToTheCashier();
  await cashierOn(page, language).cancelAndReturn();
  await shopper.expectState("order.status.AWAITING_PAYMENT");
  await expect(page.getByRole("timer")).toHaveText(/^[0-2]\d:\d\d$/);
  await shopper.payAgain();
  await shopper.goOnToTheCashier();
  await cashierOn(page, language).payAndReturn();
  await shopper.expectState("order.status.CONFIRMED");
});

test("the back button leads from the cashier to the shop, does not throw the buyer out again, and the way to the cashier stays", async ({
  page,
  shopper,
  api,
  paths,
  say,
  language,
}) => {
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1");
  await shopper.openOrder(order);
  await shopper.payAgain();
  await shopper.goOnToTheCashier();
  await page.goBack();
  await page.waitForURL(`**${paths.pay(order.id)}`);
  await page
    .getByRole("link", { name: say("pay.goToCashier") })
    .or(shopper.button("pay.goToCashier"))
    .click();
  await page.waitForURL(/\/alipay\/cashier\//);
  await cashierOn(page, language).payAndReturn();
  await shopper.expectState("order.status.CONFIRMED");
});

test("the cashier's window is closed after paying: the order knows it all the same", async ({ page, shopper, api, language }) => {
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1");
  await shopper.openOrder(order);
  await shopper.payAgain();
  await shopper.goOnToTheCashier();
  await cashierOn(page, language).pay();
  const tab = await page.context().newPage();
  await page.close();
  await tab.goto(shopper.paths.order(order.id));
  await expect(tab.getByRole("heading", { level: 1, name: shopper.say("order.status.CONFIRMED") })).toBeVisible();
});

test("back at the shop before the payment company's message: the shop asks by itself and knows", async ({
  page,
  shopper,
  api,
  say,
  language,
}) => {
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1");
  await shopper.openOrder(order);
  await shopper.payAgain();
  await shopper.goOnToTheCashier();
  // The message about this order never comes
  const fault = await fetch(new URL("/control/faults", page.url()), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ target: "alipay", fault: "lost", match: order.number }),
  });
  expect(fault.ok, await fault.text()).toBe(true);
  await cashierOn(page, language).payAndReturn();
  await expect(page).toHaveURL(/returned=1/);
  await expect(
    page.getByText(say("order.asking")).or(page.getByRole("heading", { level: 1, name: say("order.status.CONFIRMED") })),
  ).toBeVisible();
  await shopper.expectState("order.status.CONFIRMED");
});

test("the cashier's window is closed without paying: the order is held, and is paid later from its own page", async ({
  page,
  shopper,
  api,
  say,
  paths,
  language,
}) => {
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1");
  await shopper.openOrder(order);
  await shopper.payAgain();
  await shopper.goOnToTheCashier();
  const tab = await page.context().newPage();
  await page.close();
  const later = new Shopper(tab, language);
  await later.visit(paths.account);
  await tab.getByRole("article").getByRole("link").click();
  await later.expectState("order.status.AWAITING_PAYMENT");
  await expect(tab.getByRole("timer")).toHaveText(/^[0-2]\d:\d\d$/);
  await tab.getByRole("link", { name: say("pay.resume") }).click();
  await later.goOnToTheCashier();
  await cashierOn(tab, language).payAndReturn();
  await later.expectState("order.status.CONFIRMED");
});

test("the time to pay runs down before the buyer's eyes; at its end the order closes by itself, and the pieces can be bought again", async ({
  page,
  shopper,
  api,
  say,
  baseURL,
}) => {
  const [slug, sku] = ["side-handle-teapot", "SK-SHT-ASH"] as const;
  const forSale = async () => (await (await api.asOwner()).variant(slug, sku)).stock!.available;
  const before = await forSale();
  const order = await new Api(baseURL!).placeOrder(slug, sku);
  expect(await forSale()).toBe(before - 1);
  await endWaitIn(order.number, 12);
  await shopper.openOrder(order);
  await shopper.expectState("order.status.AWAITING_PAYMENT");
  await expect(page.getByRole("timer")).toHaveText(/^00:\d\d$/);
  await shopper.expectState("order.status.EXPIRED");
  await expect(page.getByText(say("order.expiredText"))).toBeVisible();
  await expect(page.getByRole("timer")).toHaveCount(0);
  await expect(shopper.button("pay.now")).toHaveCount(0);
  expect(await forSale()).toBe(before);
});

test("an order begun with Alipay is switched to cash on delivery", async ({ page, shopper, api, say, paths }) => {
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1");
  await shopper.openOrder(order);
  await shopper.payAgain();
  await shopper.goOnToTheCashier();
  await page.goBack();
  await page.getByRole("link", { name: say("pay.otherWay") }).click();
  await page.waitForURL(`**${paths.order(order.id)}`);
  await shopper.payAgain("CASH_ON_DELIVERY");
  await shopper.expectState("order.status.CONFIRMED");
});

test("another way to pay, chosen before the first one failed, is no failure", async ({ page, shopper, api, say, paths }) => {
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1");
  await shopper.openOrder(order);
  await shopper.payAgain();
  await shopper.goOnToTheCashier();
  await page.goBack();
  await page.getByRole("link", { name: say("pay.otherWay") }).click();
  await page.waitForURL(`**${paths.order(order.id)}`);
  await shopper.payAgain("BANK_TRANSFER");
  await page.waitForURL(`**${paths.pay(order.id)}`);
  await shopper.visit(paths.order(order.id));
  await expect(page.getByRole("link", { name: say("pay.showTransfer") })).toBeVisible();
  await expect(page.getByText(say("pay.failed"))).toHaveCount(0);
});

test("an unpaid order is cancelled by the shopper, with the reason; of a paid one this is asked", async ({
  page,
  shopper,
  api,
  say,
  language,
}) => {
  await shopper.openOrder(await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "BANK_TRANSFER" }));
  await page.getByText(say("order.cancel")).click();
  await page.getByLabel(say("order.cancelReason")).fill(language === "zh" ? "想换一个颜色" : "Another glaze, please");
  await shopper.button("order.cancelConfirm").click();
  await shopper.expectState("order.status.CANCELLED");
  await expect(page.getByText(say("order.cancelledBecause"))).toContainText(/想换一个颜色|Another glaze/);

  await shopper.openOrder(await api.placeOrder("bell-cup", "SK-BEC-CEL-1"));
  await shopper.payAgain();
  await shopper.goOnToTheCashier();
  await cashierOn(page, language).payAndReturn();
  await shopper.expectState("order.status.CONFIRMED");
  await page.getByText(say("order.askCancel")).click();
  await page.getByLabel(say("order.askCancelReason")).fill(language === "zh" ? "买重了" : "Bought twice");
  await shopper.button("order.askCancelConfirm").click();
  await expect(page.getByText(say("order.cancellationAsked"))).toBeVisible();
});
