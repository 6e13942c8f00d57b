import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { deskPaths, developerPaths, type ShopPaths } from "../../web/app/paths.ts";
import { awake } from "../journeys/page.ts";
import { expect, test } from "../journeys/test.ts";
import { within } from "../journeys/words.ts";

/** Everything by day; by night the same document again for what a palette can break. */
async function expectAccessible(page: Page): Promise<void> {
  const check = async (theme: "light" | "dark") => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    // The code editor is GraphiQL's own. No page has frames, so one window is enough
    const axe = new AxeBuilder({ page }).exclude(".monaco-editor").setLegacyMode();
    if (theme === "dark") axe.withRules(["color-contrast", "link-in-text-block"]);
    const { violations } = await axe.analyze();
    return violations.map(
      ({ id, nodes }) => `${id} (${theme}): ${nodes.map(({ html, target }) => `${target.join(" ")} ${html.slice(0, 200)}`).join("\n  ")}`,
    );
  };
  expect.soft([...(await check("light")), ...(await check("dark"))], `of ${page.url()}`).toEqual([]);
}

const open = async (page: Page, path: string) => {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.goto(path);
  await awake(page);
};

// What axe reads is large, and a recording of it would take longer than the checks
test.use({ trace: "off" });

test.describe("no barrier by day or night, nobody else asked, no complaint in the console", () => {
  const lists = (paths: ShopPaths) => [paths.home, paths.products, paths.categories, paths.category("teaware")];
  const findings = (paths: ShopPaths, words: string) => [
    paths.collection("frost-firing"),
    paths.search(),
    paths.search(words),
    paths.search("xqzw"),
  ];

  test("home and lists", async ({ page, paths }) => {
    for (const path of lists(paths)) {
      await test.step(path, async () => {
        await open(page, path);
        await expectAccessible(page);
      });
    }
  });

  test("a collection and searches", async ({ page, paths, language }) => {
    for (const path of findings(paths, language === "zh" ? "茶" : "tea")) {
      await test.step(path, async () => {
        await open(page, path);
        await expectAccessible(page);
      });
    }
  });

  test("a piece, its pictures from near by, the choice on a card, and the cart that slides in", async ({ page, paths, shopper, say }) => {
    await open(page, paths.product("river-mist-tea-bowl"));
    await expect(page.getByLabel(say("delivery.to"))).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: say("product.zoom") }).click();
    await expect(page.getByRole("dialog").locator("img").first()).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await shopper.addToCart();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page
      .getByRole("button", { name: say("cart.quickChoose") })
      .first()
      .click();
    await expect(page.getByRole("dialog").getByRole("radio").first()).toBeAttached();
    await expectAccessible(page);
  });

  test("cart, checkout with its complaints, payment and order", async ({ page, paths, shopper, say }) => {
    await open(page, paths.cart);
    await expectAccessible(page);
    await shopper.openProduct("bell-cup");
    await shopper.addToCart();
    await open(page, paths.cart);
    await expectAccessible(page);
    await open(page, paths.checkout);
    await shopper.placeOrder();
    await expect(page.getByRole("alert").filter({ hasText: within(say("checkout.problem.title")) })).toBeFocused();
    await expectAccessible(page);
    await shopper.fillChinaAddress();
    await shopper.payBy("BANK_TRANSFER");
    await shopper.placeOrder();
    await page.waitForURL("**/pay");
    await expect(page.getByText(say("pay.transfer"))).toBeVisible();
    await expectAccessible(page);
    const { orderId } = shopper;
    await open(page, paths.order(orderId));
    await expectAccessible(page);
    await open(page, paths.account);
    await expectAccessible(page);
  });

  test("looking an order up, signing in, an account, texts and a page that is not there", async ({ page, paths, watch, shopper }) => {
    for (const path of [paths.orderLookup, paths.register(), ...["returns-and-delivery", "terms"].map(paths.page)]) {
      await test.step(path, async () => {
        await open(page, path);
        await expectAccessible(page);
      });
    }
    await open(page, paths.login());
    await expectAccessible(page);
    await shopper.button("login.demoShopper").click();
    await page.waitForURL(`**${paths.account}`);
    await expectAccessible(page);
    watch.expects(/404/);
    await open(page, `${paths.home}/not-here`);
    await expectAccessible(page);
  });

  test("the desk's parcels, and what is printed for them", async ({ page, desk, api }) => {
    const parcel = await api.ship(await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "CASH_ON_DELIVERY" }));
    await desk.page.setViewportSize(page.viewportSize()!);
    await desk.signInAsOwner();
    for (const path of [deskPaths.parcels({ view: "all" }), deskPaths.parcel(parcel.id)]) {
      await test.step(path, async () => {
        await open(desk.page, path);
        await expectAccessible(desk.page);
      });
    }
    for (const kind of ["LABEL", "PACKING_SLIP"] as const) {
      await desk.page.goto(await api.printPage(parcel.id, kind)); // a page without scripts of the shop
      await expectAccessible(desk.page);
    }
  });

  test("the desk", async ({ page, desk, api }) => {
    const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "BANK_TRANSFER" });
    await desk.page.setViewportSize(page.viewportSize()!);
    await open(desk.page, deskPaths.login());
    await expectAccessible(desk.page);
    await desk.signInAsOwner();
    const pages = [
      deskPaths.home,
      deskPaths.orders(),
      deskPaths.order(order.id),
      deskPaths.money,
      deskPaths.shippingSettings,
      deskPaths.products({ q: "SK-BEC" }), // a few rows: the others are made the same, and each takes its time
      deskPaths.stock({ q: "SK-BEC" }),
      deskPaths.account,
    ];
    for (const path of pages) {
      await test.step(path, async () => {
        await open(desk.page, path);
        await expectAccessible(desk.page);
      });
    }
  });

  test("what developers read", async ({ page }) => {
    await open(page, developerPaths.home);
    await expectAccessible(page);
    await open(page, developerPaths.playground);
    await expect(page.locator(".graphiql-plugin").getByRole("button").first()).toBeEnabled({ timeout: 45_000 }); // the examples wait for the editors
    await expectAccessible(page);
  });
});
