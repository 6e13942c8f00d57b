import { expect as check } from "@playwright/test";
import { deskPaths } from "../../web/app/paths.ts";
import { cardPageOn } from "../journeys/card-page.ts";
import type { Desk } from "../journeys/desk.ts";
import { expectNoReload } from "../journeys/page.ts";
import type { Shopper } from "../journeys/shopper.ts";
import { expect, test } from "../journeys/test.ts";
import { within } from "../journeys/words.ts";

const [slug, sku] = ["bell-cup", "SK-BEC-CEL-1"] as const;

/** In the header, as on a computer; the page comes back priced in the other currency. */
async function shopIn({ page, say }: Shopper, currency: string): Promise<void> {
  const choice = page.getByRole("banner").getByLabel(say("shell.currency"));
  await Promise.all([page.waitForEvent("load"), choice.selectOption(currency)]);
  await check(choice).toHaveValue(currency);
}

const refundsOf = (desk: Desk) =>
  desk.page.locator("section").filter({ has: desk.page.getByRole("heading", { name: desk.say("desk.refunds.title") }) });

/** The merchant gives one dollar back; both windows tell it. */
async function giveADollarBack(desk: Desk, { page, say }: Shopper): Promise<void> {
  await desk.button("desk.action.refund").click();
  await desk.dialog.getByLabel(say("desk.refund.amountField")).fill("1");
  await desk.dialog.getByLabel(say("desk.refund.reason")).selectOption("goodwill");
  await desk.dialog.getByRole("button", { name: say("desk.refund.confirm", { amount: "$1.00" }) }).click();
  await expect(desk.dialog).toBeHidden();
  await expect(refundsOf(desk)).toContainText(within(say("desk.refund.status.SUCCEEDED")), { timeout: 20_000 });
  const refund = page.getByRole("region", { name: say("order.refunds") });
  await expect(refund).toContainText("$1.00");
  await expect(refund.getByText(say("order.refund.status.SUCCEEDED"))).toBeVisible();
  await expect(refund.getByText(say("order.refund.arrives"))).toBeVisible();
}

test("in dollars with PayPal: declined there, paid, known live in shop and desk, and a part given back", async ({
  page,
  shopper,
  desk,
}) => {
  await shopper.openProduct(slug, sku);
  await shopIn(shopper, "USD");
  await expect(page).toHaveURL(new RegExp(`${slug}\\?variant=${sku}`));
  await shopper.button("cart.buyNow").click();
  await page.waitForURL(`**${shopper.paths.checkout}`);
  await shopper.fillChinaAddress();
  await expect(page.locator("input[name=paymentMethod][value=ALIPAY]")).toBeDisabled();
  await expect(page.locator("input[name=paymentMethod][value=WECHAT_PAY]")).toBeDisabled();
  await shopper.payBy("PAYPAL");
  await shopper.placeOrder();
  await page.waitForURL(/\/paypal\/checkoutnow/);
  await page.getByRole("button", { name: "Use a card that is declined" }).click();
  await page.waitForURL(/\/orders\/|\/paypal\//);
  if (!page.url().includes("/paypal/")) await shopper.payAgain("PAYPAL");
  await page.waitForURL(/\/paypal\/checkoutnow/);
  await page.getByRole("button", { name: "Agree and pay" }).click();
  await page.waitForURL(/\/orders\//);
  await shopper.expectState("order.status.CONFIRMED");
  await expect(page.getByText(/\$\d+\.00/).first()).toBeVisible();
  await desk.signInAsOwner(deskPaths.order(shopper.orderId));
  await expect(desk.page.getByText(within(desk.say("desk.method.PAYPAL"))).first()).toBeVisible();
  const stays = await expectNoReload(page);
  await giveADollarBack(desk, shopper);
  await stays.held();
});

test("in dollars by card, and a part given back: the desk shows it done although the answer to the click comes after the news", async ({
  page,
  shopper,
  desk,
}) => {
  await shopper.visit(shopper.paths.home);
  await shopIn(shopper, "USD");
  await shopper.buyNow(slug, sku);
  await shopper.fillChinaAddress();
  await shopper.payBy("STRIPE");
  await shopper.placeOrder();
  const card = cardPageOn(page);
  await card.isOpen("USD");
  await card.payAndReturn();
  await shopper.expectState("order.status.CONFIRMED");
  await desk.signInAsOwner(deskPaths.order(shopper.orderId));
  await desk.page.route("**/graphql", async (route) => {
    const slow = route.request().postData()?.includes("refundCreate(") === true;
    const answer = await route.fetch();
    if (slow) await new Promise((wait) => setTimeout(wait, 6_000)); // the refund is through long before
    await route.fulfill({ response: answer });
  });
  await giveADollarBack(desk, shopper);
});

test.describe("with scripts switched off", () => {
  test.use({ javaScriptEnabled: false });

  test("yen are chosen with a button, and the cart follows", async ({ page, paths, say }) => {
    await page.goto(paths.product(slug, sku));
    await page.getByRole("button", { name: say("cart.add") }).click();
    await page.waitForURL(`**${paths.cart}`);
    const footer = page.getByRole("contentinfo");
    await footer.getByLabel(say("shell.currency")).selectOption("JPY");
    await footer.getByRole("button", { name: say("shell.currencyApply") }).click();
    await page.waitForURL(`**${paths.cart}`);
    await expect(page.getByRole("main")).toContainText(/JPY\s[\d,]+/);
    await expect(page.getByRole("main")).not.toContainText("¥");
  });
});

test("the merchant writes a price in dollars; a mistake is told beside its field, and the shop's page shows it", async ({
  page,
  shopper,
  desk,
  say,
}) => {
  await desk.signInAsOwner(deskPaths.products({ q: "Rinse" }));
  await desk.page
    .getByRole("button", { name: within(say("desk.prices.of")) })
    .first()
    .click();
  const price = desk.dialog.getByLabel(say("desk.prices.price", { currency: "USD" }));
  await price.fill("12.345");
  await desk.dialog.getByRole("button", { name: say("desk.prices.save") }).click();
  await expect(price).toHaveAttribute("aria-invalid", "true");
  await price.fill("123.45");
  await desk.dialog.getByRole("button", { name: say("desk.prices.save") }).click();
  await expect(desk.dialog).toBeHidden();
  await shopper.openProduct("rinse-bowl");
  await shopIn(shopper, "USD");
  await expect(page.getByRole("main").getByText("$123.45").first()).toBeVisible();
});
