import { deskPaths } from "../../web/app/paths.ts";
import { cardPageOn } from "../journeys/card-page.ts";
import { expect, test } from "../journeys/test.ts";
import { within } from "../journeys/words.ts";

test("by card: declined once, paid, and the order knows it by itself", async ({ page, shopper, language, desk }) => {
  await shopper.buyNow("bell-cup", "SK-BEC-CEL-1");
  await shopper.fillChinaAddress();
  await shopper.payBy("STRIPE");
  await shopper.placeOrder();
  const card = cardPageOn(page, language);
  await card.isOpen("CNY");
  await card.decline();
  await card.payAndReturn();
  await shopper.expectState("order.status.CONFIRMED");

  await desk.signInAsOwner(deskPaths.order(shopper.orderId));
  await expect(desk.page.getByText(within(desk.say("desk.method.STRIPE"))).first()).toBeVisible();
});

test("who cancels on the card's page finds the order held, and pays it there after all", async ({ page, shopper, api, language }) => {
  await shopper.openOrder(await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "STRIPE" }));
  await shopper.payAgain("STRIPE");
  const card = cardPageOn(page, language);
  await card.isOpen("CNY");
  const address = page.url();
  await card.cancelAndReturn();
  await shopper.expectState("order.status.AWAITING_PAYMENT");
  await expect(page.getByText(shopper.say("order.asking"))).toHaveCount(0);
  await shopper.payAgain("STRIPE");
  await page.waitForURL(address);
  await card.payAndReturn();
  await shopper.expectState("order.status.CONFIRMED");
});

test("switched to cash on delivery, the card's page takes nothing any more", async ({ page, shopper, api, language, anotherBrowser }) => {
  await shopper.openOrder(await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "STRIPE" }));
  await shopper.payAgain("STRIPE");
  const card = cardPageOn(page, language);
  await card.isOpen("CNY");
  const address = page.url();
  await card.cancelAndReturn();
  await shopper.payAgain("CASH_ON_DELIVERY");
  await shopper.expectState("order.status.CONFIRMED");
  const left = await anotherBrowser({ locale: language === "zh" ? "zh-CN" : "en-GB" });
  await left.goto(address);
  await cardPageOn(left, language).isGone();
});

test("PayPal says why it cannot be used for yuan", async ({ page, shopper, language }) => {
  await shopper.buyNow("bell-cup", "SK-BEC-CEL-1");
  await expect(page.locator("input[name=paymentMethod][value=PAYPAL]")).toBeDisabled();
  await expect(page.getByText(language === "zh" ? "不支持以 CNY 付款" : "Cannot be used to pay in CNY")).toBeVisible();
});

test.describe("with scripts switched off", () => {
  test.use({ javaScriptEnabled: false });

  test("a card is declined and paid by links and forms alone", async ({ page, shopper, api, paths, say, language }) => {
    const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "STRIPE" });
    await page.goto(paths.orderWithToken(order.id, order.accessToken));
    await shopper.payBy("STRIPE", "method");
    await shopper.button("pay.now").click();
    await page.getByRole("link", { name: say("pay.goToCashier") }).click();
    const card = cardPageOn(page, language);
    await card.isOpen("CNY");
    await card.decline();
    await card.payAndReturn();
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole("heading", { level: 1, name: say("order.status.CONFIRMED") })).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 30_000 });
  });
});
