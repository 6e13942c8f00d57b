import { devices, type Page } from "@playwright/test";
import { cashierOn } from "../journeys/cashier.ts";
import { Shopper } from "../journeys/shopper.ts";
import { expect, test } from "../journeys/test.ts";
import { within } from "../journeys/words.ts";

const phone = { ...devices["iPhone 14"], viewport: { width: 390, height: 844 }, locale: "zh-CN" };
const inWechat = { ...phone, userAgent: `${phone.userAgent} MicroMessenger/8.0.50(0x18003229) NetType/WIFI Language/zh_CN` };

/** From the product to the moment at which WeChat takes over. */
async function orderByWechat(shopper: Shopper): Promise<void> {
  await shopper.buyNow("bell-cup", "SK-BEC-CEL-1");
  await shopper.fillChinaAddress();
  await shopper.payBy("WECHAT_PAY");
  await shopper.placeOrder();
}

test("at a computer: the code is scanned with a phone and turns into paid by itself; given back by the merchant, both see it", async ({
  page,
  shopper,
  desk,
  say,
  language,
}) => {
  await orderByWechat(shopper);
  await expect(page.getByRole("img", { name: say("pay.qrLabel") })).toBeVisible();
  await expect(page.getByText(say("pay.scanWechat"))).toBeVisible();
  let documents = 0;
  page.on("domcontentloaded", () => documents++);

  const [scanned] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("link", { name: say("pay.demoScan") }).click()]);
  await scanned.waitForURL(/\/wechatpay\/cashier\//);
  await cashierOn(scanned, language).decline();
  await cashierOn(scanned, language).pay();
  await shopper.expectState("order.status.CONFIRMED");
  expect(documents, "documents loaded meanwhile").toBe(0);

  await desk.signInAsOwner();
  await desk.openOrder(shopper.orderId);
  await expect(desk.page.getByText(within(say("desk.method.WECHAT_PAY"))).first()).toBeVisible();
  await desk.button("desk.action.cancel").click();
  await desk.dialog.getByRole("button", { name: say("desk.cancel.confirmPaid") }).click();
  await shopper.expectState("order.status.CANCELLED");
  await expect(page.getByText(say("order.refunded"), { exact: true }).first()).toBeVisible();
  await expect(desk.page.getByText(say("desk.refund.status.SUCCEEDED")).first()).toBeVisible({ timeout: 20_000 });
  expect(documents, "documents loaded meanwhile").toBe(0);
});

test("on a phone: its browser goes to WeChat by itself and comes back to the paid order", async ({ anotherBrowser }) => {
  const page = await anotherBrowser(phone);
  const shopper = new Shopper(page, "zh");
  await orderByWechat(shopper);
  await page.waitForURL(/\/wechatpay\/cashier\//);
  const cashier = cashierOn(page, "zh");
  await cashier.decline();
  await cashier.cancelAndReturn();
  await shopper.expectState("order.status.AWAITING_PAYMENT");
  await shopper.payAgain("WECHAT_PAY");
  await page.waitForURL(/\/wechatpay\/cashier\//);
  await cashier.payAndReturn();
  await shopper.expectState("order.status.CONFIRMED");
});

/** What WeChat's app adds to its browser, for this test alone: pages hand over what they have, the simulator checks it and plays the buyer. */
async function addBridge(page: Page): Promise<{ answers: string[]; cancel(next: boolean): void }> {
  const answers: string[] = [];
  let simulators = "";
  let cancel = false;
  page.on("request", (request) => {
    if (request.url().includes("/connect/oauth2/authorize")) simulators = new URL(request.url()).origin;
  });
  await page.exposeFunction("askWechat", async (params: object) => {
    const answer = await fetch(`${simulators}/control/wechatpay/bridge`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...params, ...(cancel && { cancel }) }),
    });
    const said = (await answer.json()) as { err_msg?: string; error?: string };
    answers.push(said.err_msg ?? said.error ?? "");
    return { err_msg: said.err_msg ?? "get_brand_wcpay_request:fail" };
  });
  await page.addInitScript(() => {
    const ask = (window as unknown as { askWechat(params: object): Promise<{ err_msg: string }> }).askWechat;
    const invoke = (_name: string, params: object, done: (result: { err_msg: string }) => void) => void ask(params).then(done);
    Object.assign(window, { WeixinJSBridge: { invoke } });
  });
  return { answers, cancel: (next) => void (cancel = next) };
}

test("inside WeChat: WeChat tells who pays, opens over the page, is put away once, and then pays", async ({ anotherBrowser }) => {
  const page = await anotherBrowser(inWechat);
  const shopper = new Shopper(page, "zh");
  const bridge = await addBridge(page);
  bridge.cancel(true);
  await orderByWechat(shopper);
  await expect(shopper.button("pay.nowInWechat")).toBeEnabled();
  await expect.poll(() => bridge.answers).toEqual(["get_brand_wcpay_request:cancel"]);
  bridge.cancel(false);
  await shopper.button("pay.nowInWechat").click();
  await shopper.expectState("order.status.CONFIRMED");
  expect(bridge.answers.at(-1)).toBe("get_brand_wcpay_request:ok");
});

test("a payment begun inside WeChat and opened elsewhere says what to do", async ({ anotherBrowser }) => {
  const page = await anotherBrowser(inWechat); // its bridge never comes
  const shopper = new Shopper(page, "zh");
  await orderByWechat(shopper);
  await expect(page.getByText(shopper.say("pay.wechatMissing"))).toBeVisible();
  await page.getByRole("link", { name: shopper.say("pay.otherWay") }).click();
  await expect(page.getByText("微信内无法打开支付宝")).toBeVisible();
  await expect(page.getByRole("radio", { name: "支付宝" })).toBeDisabled();
  await shopper.payAgain("CASH_ON_DELIVERY");
  await shopper.expectState("order.status.CONFIRMED");
});
