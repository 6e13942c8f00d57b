import { deskPaths } from "../../web/app/paths.ts";
import { cashierOn } from "../journeys/cashier.ts";
import { expectNoReload } from "../journeys/page.ts";
import { expect, test } from "../journeys/test.ts";
import { within } from "../journeys/words.ts";

test("a tea bowl is found, bought, paid, shipped and received while two windows follow by themselves", async ({
  page,
  shopper,
  desk,
  say,
  paths,
  language,
  api,
  isMobile,
  anotherBrowser,
}) => {
  await test.step("the merchant has the list of orders open before anything happens", async () => {
    await desk.signInAsOwner(deskPaths.orders());
  });

  await test.step("from the home page through a category to the piece", async () => {
    await shopper.visit(paths.home);
    if (isMobile)
      await page
        .getByRole("navigation", { name: say("shell.main") })
        .getByRole("link", { name: say("shell.categories") })
        .click();
    await page
      .locator(`a[href="${paths.category("teaware")}"]:visible`)
      .first()
      .click();
    await page.waitForURL(`**${paths.category("teaware")}`);
    await page
      .getByRole("main")
      .locator(`a[href="${paths.product("river-mist-tea-bowl")}"]`)
      .click();
    await page.waitForURL(`**${paths.product("river-mist-tea-bowl")}`);
  });

  await test.step("another glaze, another picture", async () => {
    const before = await shopper.picture.getAttribute("alt");
    await page.getByRole("link", { name: language === "zh" ? "月白" : "Moon white", exact: true }).click();
    await expect(page).toHaveURL(/variant=SK-RMB-MOO-1/);
    await expect(shopper.picture).not.toHaveAttribute("alt", before ?? "");
  });

  await test.step("into the cart, one more of it", async () => {
    await shopper.addToCart();
    await shopper.drawer.getByRole("link", { name: say("cart.view") }).click();
    await page.waitForURL(`**${paths.cart}`);
    await page
      .getByRole("main")
      .getByRole("button", { name: say("cart.more") })
      .click();
    await expect(page.getByRole("complementary").getByText("336")).not.toHaveCount(0);
    await page
      .getByRole("main")
      .getByRole("link", { name: say("cart.checkout") })
      .click();
    await page.waitForURL(`**${paths.checkout}`);
  });

  await test.step("six fields, four of them filled by one pasted text", async () => {
    await shopper.pasteAddress();
    await expect(shopper.field("name")).toHaveValue("林知夏");
    await expect(shopper.field("phone")).toHaveValue("13812345678");
    await expect(shopper.field("districtCode")).toHaveValue("310104");
    await expect(shopper.field("street")).toHaveValue("漕溪北路 18 号");
    await shopper.placeOrder();
  });

  await test.step("at the cashier: on the phone itself, or by scanning the computer's screen with one", async () => {
    if (isMobile) {
      await page.waitForURL(/\/alipay\/cashier\//);
      await cashierOn(page, language).payAndReturn();
    } else {
      await expect(page.getByRole("img", { name: say("pay.qrLabel") })).toBeVisible();
      const tokens = JSON.parse(
        decodeURIComponent((await page.context().cookies()).find(({ name }) => name === "orders")!.value),
      ) as Record<string, string>;
      const [orderId = "", accessToken = ""] = Object.entries(tokens)[0] ?? [];
      const phone = await anotherBrowser();
      await phone.goto(await api.codeOnScreen(orderId, accessToken));
      await cashierOn(phone, language).pay();
      await page.waitForURL(`**${paths.order(orderId)}`);
    }
    await shopper.expectState("order.status.CONFIRMED");
  });
  const shopperStays = await expectNoReload(page);
  const number = await shopper.orderNumber();

  await test.step("the order has arrived on the merchant's list, is opened and shipped", async () => {
    await desk.button("desk.orders.new").click();
    await desk.orderInList(number).click();
    await expect(desk.page.getByRole("heading", { level: 1, name: number })).toBeVisible();
    await desk.shipOrder();
  });

  await test.step("the parcel moves to the door on both pages", async () => {
    const parcel = page.getByRole("region", { name: say("parcel.title") });
    await expect(parcel).toContainText(/SF\d+/);
    await shopper.expectState("order.status.DELIVERED");
    await expect(parcel.getByRole("listitem").filter({ hasText: within(say("shipment.status.DELIVERED")) })).not.toHaveCount(0);
    await expect(desk.page.getByText(say("desk.parcel.deliveredAt"))).toBeVisible();
    await shopperStays.held();
  });

  await test.step("the shopper has received it, and the merchant knows", async () => {
    await shopper.button("order.received").click();
    await shopper.expectState("order.status.COMPLETED");
    await expect(desk.page.getByText(say("desk.order.status.COMPLETED"), { exact: true })).toBeVisible();
    await shopperStays.held();
  });
});
