import type { Page } from "@playwright/test";
import { visit } from "../journeys/page.ts";
import { Shopper } from "../journeys/shopper.ts";
import { expect, test } from "../journeys/test.ts";
import { demoAccounts } from "../../web/app/demo-accounts.ts";
import type { MessageId } from "../journeys/words.ts";

const password = "moss on the roof 3";
let made = 0;
const someone = () => ({ name: "林知夏", email: `guest-${process.pid}-${Date.now()}-${++made}@example.com` });

const fillIn = async ({ page, say }: Shopper, fields: [MessageId, string][]) => {
  for (const [label, text] of fields) await page.getByLabel(say(label)).fill(text);
};
const registerAs = async (shopper: Shopper, { name, email }: { name: string; email: string }) => {
  await fillIn(shopper, [
    ["register.name", name],
    ["register.email", email],
    ["login.password", password],
  ]);
  await shopper.button("register.submit").click();
};
const signInAs = async (shopper: Shopper, { email }: { email: string }) => {
  await fillIn(shopper, [
    ["login.login", email],
    ["login.password", password],
  ]);
  await shopper.button("login.submit").click();
};
const linesOf = (page: Page, shopper: Shopper) => page.getByRole("main").getByLabel(shopper.say("cart.quantityOf"));

/** What each of the two ways of shopping, with scripts and without, must do. */
for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });
    const open = (page: Page, path: string) => (javaScriptEnabled ? visit(page, path) : page.goto(path).then(() => {}));
    const add = async (shopper: Shopper, slug: string, sku: string) => {
      await open(shopper.page, shopper.paths.product(slug, sku));
      await shopper.button("cart.add").click();
      if (javaScriptEnabled) await expect(shopper.drawer).toBeVisible();
      else await shopper.page.waitForURL(`**${shopper.paths.cart}`);
    };

    test("who registers takes cart and orders of this browser along, and leaves neither behind when signing out", async ({
      page,
      shopper,
      api,
      say,
      paths,
    }) => {
      const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "CASH_ON_DELIVERY" });
      await open(page, paths.orderWithToken(order.id, order.accessToken));
      await page.waitForURL(`**${paths.order(order.id)}`);
      await add(shopper, "morning-mug", "SK-MOM-ASH");
      const customer = someone();

      await open(page, paths.register());
      await registerAs(shopper, customer);
      await page.waitForURL(`**${paths.account}`);
      await expect(page.getByRole("heading", { level: 1, name: say("account.hello", { name: customer.name }) })).toBeVisible();
      await expect(page.getByRole("article")).toContainText(order.number);
      await open(page, paths.cart);
      await expect(linesOf(page, shopper)).toHaveCount(1);
      await open(page, paths.order(order.id));
      await expect(page.getByRole("heading", { level: 1, name: say("order.status.CONFIRMED") })).toBeVisible();

      await open(page, paths.account);
      await shopper.button("account.signOut").click();
      await page.waitForURL((url) => url.pathname === paths.home);
      await open(page, paths.cart);
      await expect(page.getByText(say("cart.empty"))).toBeVisible();
      await open(page, paths.account);
      await expect(page.getByText(say("account.noOrders"))).toBeVisible();

      await open(page, paths.login(paths.cart));
      await signInAs(shopper, customer);
      await page.waitForURL(`**${paths.cart}`);
      await expect(linesOf(page, shopper)).toHaveCount(1);
    });

    test("two carts become one at sign-in: the larger number stays, and what the stock no longer gives is named before going on", async ({
      page,
      shopper,
      api,
      say,
      paths,
      language,
      anotherBrowser,
    }) => {
      const customer = someone();
      const [slug, sku] = ["rinse-bowl", "SK-RIB-CEL"] as const;
      const { stock } = await (await api.asOwner()).variant(slug, sku);
      const elsewhere = new Shopper(await anotherBrowser({ javaScriptEnabled: true }), language);
      await elsewhere.visit(paths.register());
      await registerAs(elsewhere, customer);
      await elsewhere.page.waitForURL(`**${paths.account}`);
      await elsewhere.openProduct(slug, sku);
      for (const _ of [1, 2]) await elsewhere.button("cart.more").click();
      await elsewhere.addToCart();

      await add(shopper, slug, sku);
      await add(shopper, "morning-mug", "SK-MOM-CEL");
      await api.leaveForSale(slug, sku, 2);
      try {
        await open(page, paths.login(paths.cart));
        await signInAs(shopper, customer);
        await expect(page.getByRole("heading", { level: 1, name: say("login.entered") })).toBeVisible();
        await expect(page.getByRole("alert")).toContainText(language === "zh" ? "建水" : "Rinse bowl");
        await page.getByRole("link", { name: say("login.goOn") }).click();
        await page.waitForURL(`**${paths.cart}`);
        await expect(linesOf(page, shopper)).toHaveCount(2);
        await expect(page.getByLabel(say("cart.quantityOf", { name: language === "zh" ? "建水" : "Rinse bowl" }))).toHaveValue("2");
      } finally {
        await api.leaveForSale(slug, sku, stock!.available);
      }
      // one cart, on both devices
      await elsewhere.visit(paths.cart);
      await expect(linesOf(elsewhere.page, elsewhere)).toHaveCount(2);
    });
  });
}

test("who works here signs in at the shop, and the guest's cart stays the guest's", async ({ page, shopper, say, paths }) => {
  await shopper.openProduct("bell-cup", "SK-BEC-CEL-1");
  await shopper.addToCart();
  await shopper.visit(paths.login(paths.cart));
  await fillIn(shopper, [
    ["login.login", demoAccounts.packer.login],
    ["login.password", demoAccounts.packer.password],
  ]);
  await shopper.button("login.submit").click();
  await page.waitForURL(`**${paths.cart}`);
  await expect(linesOf(page, shopper)).toHaveCount(1);
  await page.context().clearCookies({ name: "session" });
  await shopper.visit(paths.cart);
  await expect(linesOf(page, shopper)).toHaveCount(1);
  await expect(page.getByText(say("cart.empty"))).toHaveCount(0);
});
