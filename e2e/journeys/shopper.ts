import { expect, type Locator, type Page } from "@playwright/test";
import type { Language } from "../../web/app/i18n/language.ts";
import { shopPaths } from "../../web/app/paths.ts";
import { visit } from "./page.ts";
import { type MessageId, type Say, wordsOf } from "./words.ts";

export const homeInShanghai = {
  name: "林知夏",
  phone: "13812345678",
  provinceCode: "310000",
  cityCode: "310100",
  districtCode: "310104",
  street: "漕溪北路 18 号",
};

/** A text as one gets it from a friend, to be pasted whole. */
export const pastedAddress = "林知夏 13812345678 上海市徐汇区漕溪北路 18 号";

type Method = "ALIPAY" | "WECHAT_PAY" | "PAYPAL" | "STRIPE" | "CASH_ON_DELIVERY" | "BANK_TRANSFER";

export class Shopper {
  readonly page: Page;
  readonly language: Language;
  readonly say: Say;
  readonly paths: ReturnType<typeof shopPaths>;

  constructor(page: Page, language: Language) {
    this.page = page;
    this.language = language;
    this.say = wordsOf(language);
    this.paths = shopPaths(language);
  }

  visit(path: string): Promise<void> {
    return visit(this.page, path);
  }

  button(id: MessageId): Locator {
    return this.page.getByRole("button", { name: this.say(id) });
  }

  openProduct(slug: string, sku?: string): Promise<void> {
    return this.visit(this.paths.product(slug, sku));
  }

  /** The large picture of the product page. */
  get picture(): Locator {
    return this.page.getByRole("main").getByRole("img").first();
  }

  async addToCart(): Promise<void> {
    await this.button("cart.add").click();
    await expect(this.drawer).toBeVisible();
  }

  get drawer(): Locator {
    return this.page.getByRole("dialog", { name: this.say("cart.title") });
  }

  /** Straight from the product to the checkout. */
  async buyNow(slug: string, sku?: string): Promise<void> {
    await this.openProduct(slug, sku);
    await this.button("cart.buyNow").click();
    await this.page.waitForURL(`**${this.paths.checkout}`);
    await expect(this.page.getByRole("heading", { level: 1, name: this.say("checkout.title") })).toBeVisible();
  }

  field(name: string): Locator {
    return this.page.locator(`#checkout-${name}`);
  }

  async fillChinaAddress(address = homeInShanghai): Promise<void> {
    await this.field("name").fill(address.name);
    await this.field("phone").fill(address.phone);
    for (const level of ["provinceCode", "cityCode", "districtCode"] as const) {
      await expect(this.field(level)).toBeEnabled();
      await this.field(level).selectOption(address[level]);
    }
    await this.field("street").fill(address.street);
    await this.readyToPlace();
  }

  async pasteAddress(text = pastedAddress): Promise<void> {
    await this.page.getByText(this.say("checkout.paste")).click();
    await this.page.getByLabel(this.say("checkout.pasteLabel")).fill(text);
    await this.button("checkout.pasteApply").click();
    await expect(this.page.getByText(this.say("checkout.pasteDone"))).toBeVisible();
    await this.readyToPlace();
  }

  /** The carrier is chosen and the total stands. */
  async readyToPlace(): Promise<void> {
    await expect(this.page.locator("input[name=shippingMethod]:checked")).toHaveCount(1);
    await expect(this.placeButton).toBeEnabled();
  }

  get placeButton(): Locator {
    return this.button("checkout.placeFor");
  }

  async payBy(method: Method, name: "paymentMethod" | "method" = "paymentMethod"): Promise<void> {
    await this.page.locator(`input[name=${name}][value=${method}]`).check();
  }

  async placeOrder(): Promise<void> {
    await this.placeButton.click();
  }

  /** From product to the cashier of the payment company, which one reaches on a phone by itself and on a computer by a button. */
  async orderUpToTheCashier(slug: string, sku?: string): Promise<void> {
    await this.buyNow(slug, sku);
    await this.fillChinaAddress();
    await this.placeOrder();
    await this.goOnToTheCashier();
  }

  async goOnToTheCashier(): Promise<void> {
    const there = /\/alipay\/cashier\//;
    const here = this.button("pay.onThisDevice");
    await expect(async () => {
      if (!there.test(this.page.url())) await expect(here).toBeVisible({ timeout: 500 });
    }).toPass();
    if (!there.test(this.page.url())) await here.click();
    await this.page.waitForURL(there);
  }

  /** What the large word of the order page says. */
  async expectState(id: MessageId): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1, name: this.say(id) })).toBeVisible({ timeout: 20_000 });
  }

  /** The number by which one speaks of an order. */
  async orderNumber(): Promise<string> {
    return (await this.page.getByRole("main").locator(".font-mono.select-all").first().innerText()).trim();
  }

  /** By the private link that came with it. */
  async openOrder({ id, accessToken }: { id: string; accessToken: string }): Promise<void> {
    await this.visit(this.paths.orderWithToken(id, accessToken));
    await this.page.waitForURL(`**${this.paths.order(id)}`);
  }

  async payAgain(method: Method = "ALIPAY"): Promise<void> {
    await this.payBy(method, "method");
    await this.button("pay.now").click();
  }

  get orderId(): string {
    return /\/orders\/([^/?]+)/.exec(this.page.url())?.[1] ?? "";
  }
}
