import { deskPaths } from "../../web/app/paths.ts";
import { cashierOn } from "../journeys/cashier.ts";
import { expectNoReload } from "../journeys/page.ts";
import { expect, test } from "../journeys/test.ts";

test("the desk is for staff: guests are led to the login and come back to what they asked for", async ({ desk, say, watch }) => {
  watch.expects(/422/);
  const { page } = desk;
  await page.goto(deskPaths.stock());
  await page.waitForURL((url) => url.pathname === deskPaths.login());
  await desk.signIn("owner@demo.shop", "not the password");
  await expect(page.getByLabel(say("desk.login.password"))).toHaveAttribute("aria-invalid", "true");
  await desk.signIn("owner@demo.shop", "demo-owner-2026");
  await page.waitForURL(`**${deskPaths.stock()}`);
  await expect(page.getByRole("heading", { level: 1, name: say("desk.nav.stock") })).toBeVisible();
  await desk.button("desk.signOut").click();
  await page.waitForURL((url) => url.pathname === deskPaths.login());
  await page.goto(deskPaths.home);
  await page.waitForURL((url) => url.pathname === deskPaths.login());
});

test("a customer's password opens no desk", async ({ desk, say, watch }) => {
  watch.expects(/422/);
  await desk.page.goto(deskPaths.login());
  await desk.signIn("mei@demo.shop", "demo-shopper-2026");
  await expect(desk.page.getByText(say("desk.login.notStaff"))).toBeVisible();
});

test("a transfer confirmed at the desk shows on the shopper's page at once", async ({ desk, shopper, page, api, say }) => {
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "BANK_TRANSFER" });
  await shopper.openOrder(order);
  await shopper.payAgain("BANK_TRANSFER");
  await page.waitForURL("**/pay");
  await expect(page.getByText(say("pay.transfer"))).toBeVisible();
  await desk.signInAsOwner(deskPaths.order(order.id));
  await desk.button("desk.action.transfer").click();
  await desk.dialog.getByRole("button", { name: say("desk.capture.confirm") }).click();
  await expect(desk.dialog).toBeHidden();
  await page.waitForURL(`**${shopper.paths.order(order.id)}`);
  await shopper.expectState("order.status.CONFIRMED");
});

test("an order leaves in two parcels, and both pages tell how far it is", async ({ desk, shopper, page, api, say }) => {
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { quantity: 2, paymentMethod: "CASH_ON_DELIVERY" });
  await shopper.openOrder(order);
  const stays = await expectNoReload(page);
  await desk.signInAsOwner(deskPaths.order(order.id));
  await test.step("one piece today", async () => {
    await desk.button("desk.action.ship").click();
    await desk.dialog.getByRole("button", { name: say("desk.ship.less") }).click();
    await expect(desk.dialog.getByRole("status")).toHaveText(say("desk.ship.spare", { count: 1 }));
    await desk.dialog.getByRole("button", { name: say("desk.ship.submit", { count: 1 }) }).click();
    await expect(desk.dialog).toBeHidden();
    await expect(page.getByRole("region", { name: say("parcel.title") })).toBeVisible();
  });
  await test.step("the other one tomorrow", async () => {
    await desk.shipOrder();
    await expect(page.getByRole("region", { name: say("parcel.titleOf", { number: 1, total: 2 }) })).toBeVisible();
    await expect(page.getByRole("region", { name: say("parcel.titleOf", { number: 2, total: 2 }) })).toBeVisible();
    await shopper.expectState("order.status.DELIVERED");
    await expect(desk.page.getByText(say("desk.parcel.deliveredAt"))).toHaveCount(2);
  });
  await stays.held();
});

test("what is counted at the desk is what the shop's page offers, at once", async ({ desk, shopper, page, api, say }) => {
  const [slug, sku] = ["tank-cup", "SK-TAC-TEN"] as const;
  await shopper.openProduct(slug, sku);
  const stays = await expectNoReload(page);
  await desk.signInAsOwner(deskPaths.stock({ q: sku }));
  const { stock } = await (await api.asOwner()).variant(slug, sku);
  const count = async (onHand: number) => {
    await desk.button("desk.stock.adjustOf").click();
    await desk.dialog.getByRole("radio", { name: say("desk.adjust.way.onHand") }).check();
    await desk.dialog.getByLabel(say("desk.adjust.number.onHand")).fill(String(onHand));
    await desk.dialog.getByRole("button", { name: say("desk.adjust.confirm") }).click();
    await expect(desk.dialog).toBeHidden();
  };
  const held = stock!.onHand - stock!.available;
  await count(held + 2);
  await expect(page.getByText(say("product.left", { count: 2 }))).toBeVisible();
  await count(held);
  await expect(page.getByRole("status").filter({ hasText: say("product.soldOut") })).toBeVisible();
  await count(stock!.onHand);
  await expect(page.getByText(say("product.inStock"), { exact: true })).toBeVisible();
  await stays.held();
});

test("a request to cancel reaches the desk with its reason, is declined with another, and the buyer reads it at once", async ({
  desk,
  shopper,
  page,
  api,
  say,
}) => {
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "CASH_ON_DELIVERY" });
  await api.do(
    "orderCancellationRequest",
    "OrderCancellationRequestInput",
    { orderId: order.id, accessToken: order.accessToken, reason: "Ordered the wrong glaze" },
    "order { id }",
  );
  await shopper.openOrder(order);
  await expect(page.getByText(say("order.cancellationAsked"))).toBeVisible();
  const stays = await expectNoReload(page);
  await desk.signInAsOwner(deskPaths.order(order.id));
  await expect(desk.page.getByText("Ordered the wrong glaze").first()).toBeVisible();
  await desk.button("desk.decline.open").click();
  await desk.dialog.getByRole("button", { name: say("desk.decline.confirm") }).click();
  await expect(desk.dialog.getByLabel(say("desk.decline.reason"))).toBeFocused(); // it cannot be sent without
  await desk.dialog.getByLabel(say("desk.decline.reason")).fill("It is packed already");
  await desk.dialog.getByRole("button", { name: say("desk.decline.confirm") }).click();
  await expect(desk.dialog).toBeHidden();
  await expect(desk.page.getByText(say("desk.order.cancelAskedTitle"))).toBeHidden();
  await expect(page.getByText(say("order.cancellationDeclined", { reason: "It is packed already" }))).toBeVisible();
  await expect(page.getByText(say("order.cancellationAsked"))).toBeHidden();
  await stays.held();
  await desk.shipOrder();
});

test("a paid order is cancelled and the money given back, for both to see", async ({ desk, shopper, page, api, say, language }) => {
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1");
  await shopper.openOrder(order);
  await shopper.payAgain();
  await shopper.goOnToTheCashier();
  await cashierOn(page, language).pay();
  await shopper.openOrder(order);
  await shopper.expectState("order.status.CONFIRMED");
  const stays = await expectNoReload(page);
  await desk.signInAsOwner(deskPaths.order(order.id));
  await desk.button("desk.action.cancel").click();
  await desk.dialog.getByRole("button", { name: say("desk.cancel.confirmPaid") }).click();
  await expect(desk.dialog).toBeHidden();
  await expect(desk.page.getByRole("listitem").getByText(say("desk.refund.status.SUCCEEDED"))).toBeVisible();
  await shopper.expectState("order.status.CANCELLED");
  await expect(page.getByRole("term").filter({ hasText: say("order.refunded") })).toBeVisible();
  await stays.held();
});
