import type { Locator, Page } from "@playwright/test";
import { deskPaths } from "../../web/app/paths.ts";
import { expect, test } from "../journeys/test.ts";

/** Tab by tab, as far as it takes; what has the focus must be visible as such. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const focused = () => target.evaluate((element) => element === document.activeElement);
  for (let steps = 0; steps < 120 && !(await focused()); steps++) await page.keyboard.press("Tab");
  await expect(target).toBeFocused();
  await expect(target).toBeInViewport();
}

test("a piece is bought up to the cashier with the keyboard alone", async ({ page, shopper, say, paths, language }) => {
  await shopper.visit(paths.home);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: say("shell.skip") })).toBeFocused();
  await tabTo(page, page.getByRole("banner").locator(`a[href="${paths.category("teaware")}"]`));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${paths.category("teaware")}`);
  await tabTo(page, page.getByRole("main").locator(`a[href="${paths.product("bell-cup")}"]`));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${paths.product("bell-cup")}`);

  await tabTo(page, page.getByRole("link", { name: language === "zh" ? "月白" : "Moon white", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/SK-BEC-MOO-1/);
  await tabTo(page, shopper.button("cart.add"));
  await page.keyboard.press("Enter");
  await expect(shopper.drawer).toBeVisible();
  await tabTo(page, shopper.drawer.getByRole("link", { name: say("cart.checkout") }));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${paths.checkout}`);

  await tabTo(page, page.locator("summary").filter({ hasText: say("checkout.paste") }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel(say("checkout.pasteLabel")));
  await page.keyboard.insertText("林知夏 13812345678 上海市徐汇区漕溪北路 18 号");
  await tabTo(page, shopper.button("checkout.pasteApply"));
  await page.keyboard.press("Enter");
  await expect(shopper.field("name")).toHaveValue("林知夏");
  await shopper.readyToPlace();
  await tabTo(page, page.locator("input[name=paymentMethod]:checked"));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await expect(page.locator("input[name=paymentMethod][value=ALIPAY]")).toBeChecked();
  await tabTo(page, shopper.placeButton);
  await page.keyboard.press("Enter");
  await tabTo(page, shopper.button("pay.onThisDevice"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/alipay\/cashier\//);
});

test("what a button did leaves the focus where it was, or where the answer is, in shop and desk", async ({
  page,
  shopper,
  desk,
  api,
  say,
  watch,
}) => {
  watch.expects(/422/);
  await test.step("closing the cart gives it back to the button that opened it", async () => {
    await shopper.openProduct("bell-cup", "SK-BEC-CEL-1");
    const add = shopper.button("cart.add");
    await add.click();
    await expect(shopper.drawer).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(add).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(shopper.drawer).toBeVisible();
    await shopper.drawer.getByRole("button", { name: say("ui.close") }).click();
    await expect(add).toBeFocused();
  });

  const transfer = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "BANK_TRANSFER" });
  await api.do(
    "paymentStart",
    "PaymentStartInput",
    { orderId: transfer.id, accessToken: transfer.accessToken, method: "BANK_TRANSFER", idempotencyKey: crypto.randomUUID() },
    "order { id }",
  );
  const heading = desk.page.getByRole("main").getByRole("heading", { level: 1 });

  await test.step("a transfer confirmed, its parcel sent: on to the order's heading, where the button is gone", async () => {
    await desk.signInAsOwner(deskPaths.order(transfer.id));
    await desk.button("desk.action.transfer").click();
    await desk.dialog.getByRole("button", { name: say("desk.capture.confirm") }).click();
    await expect(desk.dialog).toBeHidden();
    await expect(desk.button("desk.action.transfer")).toHaveCount(0);
    await expect(heading).toBeFocused();
    await desk.button("desk.action.ship").click();
    await desk.dialog.getByRole("button", { name: say("desk.ship.submit") }).click();
    await expect(desk.dialog).toBeHidden();
    await expect(desk.button("desk.action.ship")).toHaveCount(0);
    await expect(heading).toBeFocused();
  });

  await test.step("its receipt confirmed: on to what the order is now", async () => {
    await shopper.openOrder(transfer);
    await shopper.button("order.received").click();
    await expect(shopper.button("order.received")).toHaveCount(0);
    await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeFocused();
  });

  await test.step("a refused adjustment stays at its button, and gives back to the row", async () => {
    await desk.visit(deskPaths.stock());
    const open = desk.page.getByRole("button", { name: say("desk.stock.adjustOf") }).first();
    await open.click();
    await desk.dialog.getByLabel(say("desk.adjust.number.delta")).fill("-9999");
    const confirm = desk.dialog.getByRole("button", { name: say("desk.adjust.confirm") });
    await confirm.click();
    await expect(desk.dialog.getByText(/./).and(desk.page.locator("[id$=-error]"))).toBeVisible();
    await expect(confirm).toBeFocused();
    await desk.page.keyboard.press("Escape");
    await expect(open).toBeFocused();
  });

  await test.step("a refused password: in the field that is wrong", async () => {
    await desk.visit(deskPaths.account);
    await desk.page.getByLabel(say("desk.password.current")).fill("not it at all");
    await desk.page.getByLabel(say("desk.password.new")).fill("another-password-1");
    await desk.page.getByLabel(say("desk.password.again")).fill("another-password-1");
    await desk.button("desk.password.submit").click();
    await expect(desk.page.getByLabel(say("desk.password.current"))).toBeFocused();
  });
});

test("while a button is busy it keeps the focus, and neither another press nor Enter in a field sends a second time", async ({
  page,
  shopper,
  say,
  paths,
}) => {
  await shopper.visit(paths.orderLookup);
  let release!: () => void;
  const released = new Promise<void>((go) => (release = go));
  let sent = 0;
  await page.route("**/graphql", async (route) => {
    if (route.request().postData()?.includes("query OrderLookup(") === true && sent++ === 0) await released;
    await route.continue();
  });
  await page.getByLabel(say("lookup.number")).fill("6635000000");
  await page.getByLabel(say("lookup.contact")).fill("13900000000");
  const find = shopper.button("lookup.submit");
  await find.focus();
  await page.keyboard.press("Enter");
  await expect(find).toHaveAttribute("aria-busy", "true");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Space");
  await find.click({ force: true });
  await page.getByLabel(say("lookup.contact")).press("Enter");
  await find.focus();
  release();
  await expect(page.getByRole("alert")).not.toBeEmpty();
  await expect(find).toBeFocused();
  expect(sent).toBe(1);
});
