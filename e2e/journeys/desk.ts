import { expect, type Locator, type Page } from "@playwright/test";
import { demoAccounts } from "../../web/app/demo-accounts.ts";
import type { Language } from "../../web/app/i18n/language.ts";
import { deskPaths } from "../../web/app/paths.ts";
import { awake, visit } from "./page.ts";
import { type MessageId, type Say, wordsOf } from "./words.ts";

/** The merchant's side. */
export class Desk {
  readonly page: Page;
  readonly say: Say;

  constructor(page: Page, language: Language) {
    this.page = page;
    this.say = wordsOf(language);
  }

  button(id: MessageId, values?: Record<string, string | number>): Locator {
    return this.page.getByRole("button", { name: this.say(id, values) });
  }

  async signIn(login: string, password: string): Promise<void> {
    await this.page.getByLabel(this.say("desk.login.email")).fill(login);
    await this.page.getByLabel(this.say("desk.login.password")).fill(password);
    await this.button("desk.login.submit").click();
  }

  async signInAsOwner(path: string = deskPaths.home): Promise<void> {
    await this.page.goto(deskPaths.login(path === deskPaths.home ? undefined : path));
    await this.signIn(demoAccounts.owner.login, demoAccounts.owner.password);
    await this.page.waitForURL((url) => url.pathname + url.search === path);
    await awake(this.page);
  }

  visit(path: string): Promise<void> {
    return visit(this.page, path);
  }

  orderInList(number: string): Locator {
    return this.page.getByRole("link", { name: number });
  }

  async openOrder(id: string): Promise<void> {
    await this.visit(deskPaths.order(id));
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  /** Everything in one parcel: the usual case. */
  async shipOrder(): Promise<void> {
    await this.button("desk.action.ship").click();
    await this.dialog.getByRole("button", { name: this.say("desk.ship.submit", { count: 1 }) }).click();
    await expect(this.dialog).toBeHidden();
  }
}
