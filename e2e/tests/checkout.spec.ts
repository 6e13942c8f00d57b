import { setPrice } from "../journeys/database.ts";
import { visit } from "../journeys/page.ts";
import { homeInShanghai, pastedAddress } from "../journeys/shopper.ts";
import { expect, test } from "../journeys/test.ts";
import { within } from "../journeys/words.ts";

const piece = ["bell-cup", "SK-BEC-CEL-1"] as const;

test("abroad there are eight fields, the carrier and the freight of that country, and no cash on delivery", async ({
  page,
  shopper,
  say,
  paths,
}) => {
  await shopper.buyNow(...piece);
  await page.getByText(say("checkout.elsewhere")).click();
  await shopper.field("countryCode").selectOption("DE");
  await shopper.field("email").fill("lena@example.com");
  await shopper.field("name").fill("Lena Vogt");
  await shopper.field("postcode").fill("10119");
  await shopper.field("city").fill("Berlin");
  await shopper.field("phone").fill("+49 30 1234567");
  await shopper.field("street").fill("Torstraße 1");
  await shopper.readyToPlace();
  await expect(page.locator("main form :is(input:not([type=radio]):not([type=hidden]), select):visible")).toHaveCount(8);
  await expect(page.locator("input[name=shippingMethod]:checked")).toHaveValue("sf-international");
  await expect(page.locator("input[name=paymentMethod][value=CASH_ON_DELIVERY]")).toBeDisabled();
  await shopper.placeOrder();
  await page.waitForURL("**/pay");
  await shopper.visit(paths.order(shopper.orderId));
  await expect(page.getByRole("main")).toContainText(/Torstraße 1/);
});

test("an answer overtaken by a newer one takes nothing back: the city chosen meanwhile stays", async ({ page, shopper, say }) => {
  await shopper.buyNow(...piece);
  await shopper.field("provinceCode").selectOption(homeInShanghai.provinceCode);
  await shopper.readyToPlace();
  let release!: () => void;
  const released = new Promise<void>((go) => (release = go));
  let held = 0;
  await page.route("**/graphql", async (route) => {
    const answer = await route.fetch();
    if (route.request().postData()?.includes("query CheckoutCart(") === true && held++ === 0) await released;
    await route.fulfill({ response: answer }).catch(() => {}); // the page may not wait for it any more
  });
  await page
    .getByRole("group", { name: say("checkout.delivery") })
    .locator("input[name=shippingMethod]:not(:checked):enabled")
    .first()
    .check();
  await expect.poll(() => held).toBe(1);
  const chosen = page.waitForResponse((answer) => answer.request().postData()?.includes("mutation CheckoutAddressSet(") === true);
  await shopper.field("cityCode").selectOption(homeInShanghai.cityCode);
  await chosen;
  await page.waitForTimeout(500); // what the page asks after that is on its way
  release();
  await shopper.field("districtCode").selectOption(homeInShanghai.districtCode);
  await shopper.readyToPlace();
  await expect(shopper.field("cityCode")).toHaveValue(homeInShanghai.cityCode);
  await expect(shopper.field("districtCode")).toHaveValue(homeInShanghai.districtCode);
});

test("a country we do not send to is explained before anything is ordered", async ({ page, shopper, say, paths }) => {
  await shopper.buyNow(...piece);
  await page.getByText(say("checkout.elsewhere")).click();
  await shopper.field("countryCode").selectOption("BR");
  await expect(page.locator("input[name=shippingMethod]:enabled")).toHaveCount(0);
  const delivery = page.getByRole("group", { name: say("checkout.delivery") });
  await expect(delivery).not.toHaveText(say("checkout.delivery"));
  await expect(delivery, "what cannot be had has no price").not.toContainText("¥");
  await shopper.field("email").fill("ana@example.com");
  await shopper.field("name").fill("Ana Souza");
  await shopper.field("postcode").fill("01310-100");
  await shopper.field("city").fill("São Paulo");
  await shopper.field("phone").fill("+55 11 5555 0100");
  await shopper.field("street").fill("Avenida Paulista 1");
  await expect(shopper.placeButton).toBeEnabled();
  await shopper.placeOrder();
  const summary = page.getByRole("alert").filter({ hasText: within(say("checkout.problem.title")) });
  await expect(summary).toBeFocused();
  await expect(summary).toContainText(/do not ship|暂时无法寄送|暂不配送/);
  await expect(page).toHaveURL(new RegExp(paths.checkout));
});

test("above its limit cash on delivery is there, switched off, with the reason", async ({ page, shopper, say, paths }) => {
  await shopper.openProduct("five-tasting-cups");
  await shopper.addToCart();
  await shopper.visit(paths.cart);
  const quantity = page.getByLabel(say("cart.quantityOf"));
  await quantity.fill("8");
  await quantity.blur();
  await expect(page.getByRole("complementary")).toContainText("2,384");
  await page
    .getByRole("main")
    .getByRole("link", { name: say("cart.checkout") })
    .click();
  await shopper.fillChinaAddress();
  const cash = page.locator("input[name=paymentMethod][value=CASH_ON_DELIVERY]");
  await expect(cash).toBeDisabled();
  await expect(page.locator("label").filter({ has: cash })).toContainText(/limit|上限/);
});

test("a price that changes between the look and the order is named, old and new, accepted with one press, and nothing was ordered before", async ({
  page,
  shopper,
  say,
  paths,
  language,
}) => {
  const [slug, sku] = ["three-foot-censer", "SK-TFC-CEL"] as const;
  const name = language === "zh" ? "三足炉" : "Three-foot censer";
  await shopper.buyNow(slug, sku);
  await shopper.fillChinaAddress();
  await shopper.payBy("CASH_ON_DELIVERY");
  await expect(shopper.placeButton).toContainText("358");
  await setPrice(sku, 379_00);
  try {
    await shopper.placeOrder();
    await expect(page.getByText(say("cart.priceChanged", { name, old: "¥358", new: "¥379" }))).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`${paths.checkout}$`));
    await expect(page.getByRole("alert").filter({ hasText: within(say("checkout.problem.title")) })).toBeFocused();
    const { cookies } = await page.context().storageState();
    expect(cookies.find((cookie) => cookie.name === "orders")?.value ?? "").toBe("");

    await shopper.button("cart.accept").click();
    await expect(page.getByText(say("cart.changed"))).toBeHidden();
    await expect(shopper.placeButton).toContainText("379");
    await expect(shopper.field("name")).toHaveValue("林知夏");
    await shopper.placeOrder();
    await shopper.expectState("order.status.CONFIRMED");
    await expect(page.getByRole("main")).toContainText("¥379.00");
  } finally {
    await setPrice(sku, 358_00);
  }
});

test("what was typed survives a reload, and so does the region", async ({ page, shopper }) => {
  await shopper.buyNow(...piece);
  await shopper.fillChinaAddress();
  await shopper.payBy("BANK_TRANSFER");
  await page.reload();
  await expect(shopper.field("name")).toHaveValue("林知夏");
  await expect(shopper.field("phone")).toHaveValue("13812345678");
  await expect(shopper.field("street")).toHaveValue("漕溪北路 18 号");
  await expect(shopper.field("districtCode")).toHaveValue("310104");
  await expect(page.locator("input[name=paymentMethod][value=BANK_TRANSFER]")).toBeChecked();
});

test("a mistake is named at its field, takes the focus at the top, and goes as soon as it is put right", async ({ page, shopper, say }) => {
  await shopper.buyNow(...piece);
  await shopper.fillChinaAddress();
  await shopper.field("phone").fill("12345");
  await shopper.placeOrder();
  const summary = page.getByRole("alert").filter({ hasText: within(say("checkout.problem.title")) });
  await expect(summary).toBeFocused();
  await summary.getByRole("link", { name: say("checkout.problem.phone") }).click();
  await expect(shopper.field("phone")).toBeFocused();
  await shopper.field("phone").fill("13812345678");
  await expect(page.getByText(say("checkout.problem.phone"))).toHaveCount(0);
});

test("an address that is pasted takes the errors away from the fields that are right now", async ({ page, shopper, say }) => {
  await shopper.buyNow(...piece);
  await shopper.placeOrder();
  const summary = page.getByRole("alert").filter({ hasText: within(say("checkout.problem.title")) });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link"), "no way to ship is asked for while there is none to choose").toHaveText(
    (["name", "phone", "region", "street"] as const).map((name) => say(`checkout.problem.${name}`)),
  );
  await shopper.pasteAddress("林知夏 上海市徐汇区漕溪北路 18 号");
  await expect(summary.getByRole("link")).toHaveText([say("checkout.problem.phone")]);
  await expect(page.locator("main form [aria-invalid]")).toHaveCount(1);
  await page.getByLabel(say("checkout.pasteLabel")).fill(pastedAddress);
  await shopper.button("checkout.pasteApply").click();
  await expect(summary).toHaveCount(0);
  await expect(page.locator("main form [aria-invalid]")).toHaveCount(0);
});

test("mistakes in an address abroad are named in the order of the page, however they were found", async ({ page, shopper, say }) => {
  await shopper.buyNow(...piece);
  await page.getByText(say("checkout.elsewhere")).click();
  await shopper.field("countryCode").selectOption("DE");
  await shopper.readyToPlace();
  await shopper.placeOrder();
  const summary = page.getByRole("alert").filter({ hasText: within(say("checkout.problem.title")) });
  await expect(summary).toBeFocused();
  const inOrder = (["email", "name", "postcode", "city", "phoneAbroad", "street"] as const).map((name) => say(`checkout.problem.${name}`));
  await expect(summary.getByRole("link")).toHaveText(inOrder);
  await shopper.field("name").focus();
  await shopper.field("city").focus();
  await shopper.field("street").focus();
  await expect(summary.getByRole("link")).toHaveText(inOrder);
});

test("a cart that another tab changed is not ordered, and the refusal tells both totals instead of a price that changed", async ({
  page,
  shopper,
  say,
  paths,
  context,
}) => {
  await shopper.buyNow(...piece);
  await shopper.pasteAddress();
  const other = await context.newPage();
  await visit(other, paths.cart);
  await other
    .getByRole("main")
    .getByRole("button", { name: say("cart.more") })
    .click();
  await expect(other.getByRole("main").getByLabel(say("cart.quantityOf"))).toHaveValue("2");
  await expect(other.getByRole("complementary")).toContainText("151");
  await expect(shopper.placeButton).toContainText("83");
  await shopper.placeOrder();
  const summary = page.getByRole("alert").filter({ hasText: within(say("checkout.problem.title")) });
  await expect(summary).toContainText(/¥151\.00.+¥83\.00/);
  await expect(summary).not.toContainText(/A price|价格/);
  await expect(summary.getByRole("link")).toHaveText([say("checkout.backToCart")]);
  await expect(shopper.placeButton).toContainText("151");
});
