import { formatMoney, sum } from "../../web/app/money.ts";
import { deskPaths } from "../../web/app/paths.ts";
import { cashierOn, failNext } from "../journeys/cashier.ts";
import type { Desk } from "../journeys/desk.ts";
import { expectNoReload } from "../journeys/page.ts";
import { expect, test } from "../journeys/test.ts";
import { within } from "../journeys/words.ts";

const [slug, sku] = ["single-stem-vase", "SK-SSV-CEL"] as const;
const yuan = (amount: string) => ({ amount, currencyCode: "CNY" });
const freight = yuan("15.00");

const refundsOf = (desk: Desk) =>
  desk.page.locator("section").filter({ has: desk.page.getByRole("heading", { name: desk.say("desk.refunds.title") }) });

test("a refund of one piece and the freight: the merchant sees what it comes to, the shopper's open page tells it without a reload, and the stock is free again", async ({
  desk,
  shopper,
  page,
  api,
  say,
  language,
}) => {
  const order = await api.speaking(language).placeOrder(slug, sku, { quantity: 2 });
  await shopper.openOrder(order);
  await shopper.payAgain();
  await shopper.goOnToTheCashier();
  await cashierOn(page, language).payAndReturn();
  await shopper.expectState("order.status.CONFIRMED");
  const stays = await expectNoReload(page);
  const { price, stock } = await (await api.asOwner()).variant(slug, sku);
  const both = formatMoney(sum(yuan(price.amount), freight), language, true);

  await desk.signInAsOwner(deskPaths.order(order.id));
  await test.step("chosen and looked at", async () => {
    await desk.button("desk.action.refund").click();
    await expect(desk.dialog.getByRole("button", { name: say("desk.action.refund") })).toBeDisabled(); // nothing is chosen yet
    await desk.dialog.getByRole("button", { name: say("desk.ship.more") }).click();
    await expect(desk.dialog.getByRole("checkbox", { name: say("desk.refund.restock.unsent") })).toBeChecked();
    await desk.dialog.getByRole("button", { name: say("desk.refund.allShipping") }).click();
    await expect(desk.dialog.getByLabel(say("desk.refund.amountField"))).toHaveValue(sum(yuan(price.amount), freight).amount);
    await expect(desk.dialog.getByRole("status")).toContainText(both);
  });
  await test.step("done, and told on both sides", async () => {
    await desk.dialog.getByRole("button", { name: say("desk.refund.confirm", { amount: both }) }).click();
    await expect(desk.dialog).toBeHidden();
    const refund = page.getByRole("region", { name: say("order.refunds") });
    await expect(refund).toContainText(both);
    await expect(refund).toContainText("× 1");
    await expect(refund).toContainText(within(say("desk.refund.reason.damaged")));
    await expect(refund.getByText(say("order.refund.status.SUCCEEDED"))).toBeVisible();
    await expect(page.getByText(say("order.refund.announce", { amount: both }))).toHaveText(within(say("order.refund.status.SUCCEEDED")));
    await expect(refundsOf(desk)).toContainText(within(say("desk.refund.status.SUCCEEDED")));
    await expect(desk.page.getByText(within(say("desk.items.refunded", { count: 1 })))).toBeVisible();
  });
  await expect.poll(async () => (await api.variant(slug, sku)).stock!.available).toBe(stock!.available + 1);
  await stays.held();
});

test("a refund that the shopper's account does not take cannot be tried again: it is sent to the shop, and given back by hand it is done on both sides", async ({
  desk,
  shopper,
  page,
  api,
  say,
  language,
}) => {
  const order = await api.speaking(language).placeOrder(slug, sku, { paymentMethod: "WECHAT_PAY" });
  await shopper.openOrder(order);
  await shopper.payAgain("WECHAT_PAY");
  const [scanned] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("link", { name: say("pay.demoScan") }).click()]);
  await scanned.waitForURL(/\/wechatpay\/cashier\//);
  await cashierOn(scanned, language).pay();
  await shopper.expectState("order.status.CONFIRMED");
  await desk.signInAsOwner(deskPaths.order(order.id));
  await failNext(scanned, "wechatpay", "refund-pending-then-failed", order.number);

  await desk.button("desk.action.refund").click();
  await desk.dialog.getByLabel(say("desk.refund.amountField")).fill("5");
  await desk.dialog.getByLabel(say("desk.refund.reason")).selectOption("goodwill");
  await desk.dialog.getByRole("button", { name: say("desk.refund.confirm", { amount: formatMoney(yuan("5"), language, true) }) }).click();
  await expect(desk.dialog).toBeHidden();
  await expect(desk.page.getByText(say("desk.refund.status.FAILED"))).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(say("order.refund.status.FAILED"), { exact: true })).toBeVisible();
  // WeChat keeps its word about a number: to ask it again would be of no use
  await expect(refundsOf(desk)).toContainText(within(say("desk.refunds.undelivered.AT_GATEWAY")));
  await expect(desk.button("desk.refunds.retry")).toBeHidden();
  await desk.button("desk.refunds.reclaim").click();
  await desk.dialog.getByRole("button", { name: say("desk.refunds.reclaim") }).click();
  await expect(desk.dialog).toBeHidden();
  await expect(refundsOf(desk)).toContainText(within(say("desk.refunds.undelivered.RETURNED")), { timeout: 30_000 });
  await desk.button("desk.refunds.byHand").click();
  await desk.dialog.getByRole("button", { name: say("desk.refunds.byHandConfirm") }).click();
  await expect(desk.dialog).toBeHidden();
  await expect(refundsOf(desk)).toContainText(within(say("desk.refund.status.SUCCEEDED")));
  await expect(page.getByText(say("order.refund.status.SUCCEEDED"), { exact: true }).first()).toBeVisible();
  await expect(page.getByText(say("order.refund.byHand"))).toBeVisible();
});

test("money that came by transfer goes back by hand, by keyboard alone: never more than there is, and done when the merchant says so", async ({
  desk,
  page,
  shopper,
  api,
  say,
}) => {
  const order = await api.placeOrder(slug, sku, { paymentMethod: "BANK_TRANSFER" });
  await shopper.openOrder(order);
  await shopper.payAgain("BANK_TRANSFER");
  await page.waitForURL("**/pay");
  await desk.signInAsOwner(deskPaths.order(order.id));
  await desk.button("desk.action.transfer").click();
  await desk.dialog.getByRole("button", { name: say("desk.capture.confirm") }).click();
  await shopper.expectState("order.status.CONFIRMED");
  const { keyboard } = desk.page;

  await desk.button("desk.action.refund").focus();
  await keyboard.press("Enter");
  const pieces = desk.dialog.getByLabel(say("desk.refund.pieces"));
  await pieces.focus();
  await keyboard.type("2");
  await keyboard.press("Enter");
  await expect(desk.dialog.getByRole("alert")).toBeVisible(); // one was sold
  await pieces.fill("1");
  await keyboard.press("Enter");
  await expect(desk.dialog.getByRole("alert")).toBeHidden();
  const amount = desk.dialog.getByLabel(say("desk.refund.amountField"));
  await amount.focus();
  await keyboard.type("9999");
  await expect(desk.dialog.getByText(say("desk.refund.tooMuch"))).toBeVisible();
  await expect(desk.dialog.getByRole("button", { name: say("desk.refund.confirm") })).toBeDisabled();
  await desk.dialog.getByRole("button", { name: say("desk.refund.computed") }).press("Enter");
  await expect(amount).toBeFocused();
  await expect(desk.dialog.getByText(say("desk.refund.byHand"))).toBeVisible();
  await keyboard.type("20.50");
  await expect(desk.dialog.getByRole("button", { name: say("desk.refund.confirm") })).toBeEnabled();
  await keyboard.press("Enter");
  await expect(desk.dialog).toBeHidden();

  await expect(page.getByText(say("order.refund.status.REQUESTED"), { exact: true })).toBeVisible();
  await desk.button("desk.refunds.byHand").press("Enter");
  await desk.dialog.getByRole("button", { name: say("desk.refunds.byHandConfirm") }).press("Enter");
  await expect(desk.dialog).toBeHidden();
  await expect(refundsOf(desk)).toContainText(within(say("desk.refund.status.SUCCEEDED")));
  await expect(page.getByText(say("order.refund.status.SUCCEEDED"), { exact: true }).first()).toBeVisible();
});
