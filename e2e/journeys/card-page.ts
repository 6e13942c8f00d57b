import { expect, type Page } from "@playwright/test";
import type { Language } from "../../web/app/i18n/language.ts";

const words = {
  zh: { pay: /^付款 /, decline: "模拟银行卡被拒", cancel: "取消并返回商家", declined: "您的银行卡被拒绝", gone: "这个付款页面已失效" },
  en: {
    pay: /^Pay /,
    decline: "Simulate a declined card",
    cancel: "Cancel and return to the shop",
    declined: "Your card was declined",
    gone: "This payment page is no longer open",
  },
} as const;

/** The page of the company that takes cards, as the buyer sees it. */
export const cardPageOn = (page: Page, language: Language) => {
  const t = words[language];
  const back = () => page.waitForURL(/\/orders\//);
  return {
    async isOpen(amount: string) {
      await page.waitForURL(/\/stripe\/c\/pay\//);
      await expect(page.getByRole("button", { name: t.pay })).toContainText(amount);
    },
    async payAndReturn() {
      await page.getByRole("button", { name: t.pay }).click();
      await back();
    },
    async decline() {
      await page.getByRole("button", { name: t.decline }).click();
      await expect(page.getByRole("alert")).toContainText(t.declined);
    },
    async cancelAndReturn() {
      await page.getByRole("link", { name: t.cancel }).click();
      await back();
    },
    async isGone() {
      await expect(page.getByText(t.gone, { exact: true })).toBeVisible();
    },
  };
};
