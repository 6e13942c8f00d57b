import { expect, type Page } from "@playwright/test";
import type { Language } from "../../web/app/i18n/language.ts";

const words = {
  zh: { pay: "确认付款", decline: "模拟余额不足", cancel: "取消并返回商家", back: "返回商家", paid: "支付成功", declined: "余额不足" },
  en: {
    pay: "Pay now",
    decline: "Simulate a low balance",
    cancel: "Cancel and return to the shop",
    back: "Return to the shop",
    paid: "Paid",
    declined: "Your balance is too low",
  },
} as const;

/** The payment company's page, as the buyer sees it. */
export const cashierOn = (page: Page, language: Language) => {
  const t = words[language];
  const pay = async () => {
    await page.getByRole("button", { name: t.pay }).click();
    await expect(page.getByText(t.paid, { exact: true })).toBeVisible();
  };
  return {
    pay,
    async payAndReturn() {
      await pay();
      await page.getByRole("link", { name: t.back }).click();
      await page.waitForURL(/\/orders\//);
    },
    async decline() {
      await page.getByRole("button", { name: t.decline }).click();
      await expect(page.getByRole("alert")).toContainText(t.declined);
    },
    async cancelAndReturn() {
      await page.getByRole("link", { name: t.cancel }).click();
      await page.waitForURL(/\/orders\//);
    },
  };
};

/** The company whose page this is will misbehave once, when asked about this order's payment. */
export async function failNext(page: Page, target: string, fault: string, match: string): Promise<void> {
  const answer = await page.request.post(new URL("/control/faults", page.url()).href, { data: { target, fault, match } });
  expect(answer.status(), await answer.text()).toBe(201);
}
