import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aCart, anOrder, orderUntil, simulate, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { attempts, booksAgree } from "../../../test/factories.payments.ts";
import { fault } from "../../../test/factories.wechat.ts";
import { readEnv } from "../../env.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { StartRefused } from "../../platform/failures.ts";
import { PaymentMethodCode } from "../orders/order.enums.ts";
import { gateways } from "./gateways.ts";
import { offeredMethods } from "./methods.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());

/** The credentials of the demo's merchant, with codes alone and WeChat's real addresses. */
function settings(): Record<string, string> {
  const { WECHATPAY_MCH_ID, WECHATPAY_APP_ID, WECHATPAY_SERIAL, WECHATPAY_PRIVATE_KEY, WECHATPAY_API_V3_KEY } = shop.app.env;
  const { WECHATPAY_PUBLIC_KEY_ID, WECHATPAY_PUBLIC_KEY, WECHATPAY_APP_SECRET } = shop.app.env;
  const merchant = { WECHATPAY_MCH_ID, WECHATPAY_APP_ID, WECHATPAY_SERIAL, WECHATPAY_PRIVATE_KEY, WECHATPAY_API_V3_KEY };
  return { ...merchant, WECHATPAY_PUBLIC_KEY_ID, WECHATPAY_PUBLIC_KEY, WECHATPAY_APP_SECRET, WECHATPAY_CHANNELS: "native" };
}

/** What the order's page shows of its newest attempt. */
const shown = async ({ id, token }: TestOrder) => {
  const action = `__typename ... on PaymentRedirect { url expiresAt } ... on PaymentQrCode { content expiresAt demoUrl } ... on PaymentJsapi { appId timeStamp nonceStr package signType paySign expiresAt }`;
  const { order } = await shop.must(
    `query($id: ID!, $token: String) { order(id: $id, accessToken: $token) { payments { status channel action { ${action} } } } }`,
    { id, token },
  );
  return order.payments[0];
};

test("it is offered by its own name in both languages, with its channels, and for no other currency", async () => {
  const product = await aProduct(shop, { stock: 5 });
  const cart = await aCart(shop, [{ variantId: product.variants[0]!.id, quantity: 1 }]);
  const query = `query($id: ID!) { paymentMethods(cartId: $id) { code name description available channels } }`;
  const offered = async (language: "zh" | "en") =>
    (await shop.must(query, { id: cart.id }, { language })).paymentMethods.find((method: { code: string }) => method.code === "WECHAT_PAY");
  expect(await offered("zh")).toMatchObject({ name: "微信支付", available: true, channels: ["NATIVE", "H5", "JSAPI"] });
  expect(await offered("en")).toMatchObject({ name: "WeChat Pay", description: expect.stringContaining("WeChat") });
  const abroad = { total: 1n, currency: "USD", countryCode: "US", provinceCode: null, handedOver: true };
  expect(offeredMethods(shop.ctx(), abroad).find(({ code }) => code === "WECHAT_PAY")?.unavailable).toEqual({
    zh: "不支持以 USD 付款",
    en: "Cannot be used to pay in USD",
  });
});

test("a shop without it does not offer it, has no such address, and one with less opened at WeChat offers less", async () => {
  const bare = await startTestShop({ worker: false });
  expect(
    offeredMethods(bare.ctx(), { total: 1n, currency: "CNY", countryCode: "CN", provinceCode: null, handedOver: true }).map(
      ({ code }) => code,
    ),
  ).toEqual(["CASH_ON_DELIVERY", "BANK_TRANSFER"]);
  expect(
    (
      await fetch(`${bare.url}/webhooks/payments/wechatpay`, {
        method: "POST",
        body: "{}",
        headers: { "content-type": "application/json" },
      })
    ).status,
  ).toBe(404);
  await bare.close();
  const small = await startTestShop({ worker: false, env: settings() });
  const purchase = { total: 1n, currency: "CNY", countryCode: "CN", provinceCode: null, handedOver: true };
  expect(offeredMethods(small.ctx(), purchase)[0]).toMatchObject({ code: "WECHAT_PAY", channels: ["NATIVE"] });
  const order = await anOrder(small, { paymentMethod: "WECHAT_PAY" });
  expect((await startPayment(small, order, "WECHAT_PAY", "JSAPI")).userErrors).toMatchObject([
    { code: "METHOD_UNAVAILABLE", field: ["channel"] },
  ]);
  await small.close();
});

test("a live shop names no page of a simulator beside its codes", async () => {
  const live = await startTestShop({ worker: false, env: { ...settings(), SHOP_MODE: "live", PUBLIC_URL: "https://shop.example" } });
  expect(gateways(live.app).get(PaymentMethodCode.WECHAT_PAY)?.demoScan).toBeUndefined();
  expect(gateways(shop.app).get(PaymentMethodCode.WECHAT_PAY)?.demoScan).toBeDefined();
  await live.close();
});

test("wrong credentials stop the start, by the setting's name", () => {
  const read = (wrong: Record<string, string>) => () => readEnv({ ...settings(), ...wrong });
  expect(read({ WECHATPAY_CHANNELS: "native,telegraph" })).toThrow("WECHATPAY_CHANNELS: expected some of native, h5, jsapi");
  expect(read({ WECHATPAY_CHANNELS: "jsapi", WECHATPAY_APP_SECRET: "" })).toThrow("WECHATPAY_APP_SECRET: is required");
  expect(read({ WECHATPAY_API_V3_KEY: "" })).toThrow("WECHATPAY_API_V3_KEY: is required");
  const built = (wrong: object) => () => gateways({ ...shop.app, env: { ...shop.app.env, ...wrong } });
  expect(built({})).not.toThrow();
  expect(built({ WECHATPAY_PRIVATE_KEY: "nonsense" })).toThrow(
    new StartRefused("WECHATPAY_PRIVATE_KEY: is not a readable RSA private key (apiclient_key.pem)"),
  );
});

test("a code of a demo shop can be looked at with a browser; one that is too old is gone, and paying again gives a new one under the same number", async () => {
  const order = await anOrder(shop, { paymentMethod: "WECHAT_PAY" });
  const first = await startPayment(shop, order, "WECHAT_PAY", "NATIVE");
  expect(await shown(order)).toMatchObject({ status: "PENDING", channel: "NATIVE", action: { content: first.action.content } });
  expect((await fetch((await shown(order)).action.demoUrl)).status).toBe(200);
  const past = new Date(Date.now() - 1000).toISOString();
  await row(
    shop.ctx(),
    sql`update payment set action = jsonb_set(action, '{expiresAt}', to_jsonb(${past}::text)) where number = ${first.payment.number}`,
  );
  expect(await shown(order)).toMatchObject({ status: "PENDING", action: null });
  const again = await startPayment(shop, order, "WECHAT_PAY", "NATIVE");
  expect(again.payment.number).toBe(first.payment.number);
  expect(again.action.content).not.toBe(first.action.content);
  expect(await attempts(shop, order)).toHaveLength(1);
});

test("on a phone: an address of WeChat's that lasts five minutes, with the shopper's own address told and the way back to the order", async () => {
  const order = await anOrder(shop, { paymentMethod: "WECHAT_PAY" });
  const started = await startPayment(shop, order, "WECHAT_PAY", "H5");
  const { action } = await shown(order);
  const lasts = new Date(action.expiresAt).getTime() - Date.now();
  expect(lasts).toBeGreaterThan(4 * 60_000);
  expect(lasts).toBeLessThanOrEqual(5 * 60_000);
  const url = new URL(started.action.url);
  expect(url.searchParams.get("redirect_url")).toBe(`${shop.url}/en/orders/${order.id}?returned=1`);
  expect((await fetch(url)).status).toBe(403); // who does not come from the shop's page is not let in
  const cashier = new URL((await fetch(url, { headers: { referer: `${shop.url}/` } })).url);
  await fetch(`${cashier.origin}${cashier.pathname}/pay${cashier.search}`, { method: "POST" });
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
});

/** Inside WeChat, up to where WeChat sends the browser back. */
async function asked() {
  const order = await anOrder(shop, { paymentMethod: "WECHAT_PAY" });
  const started = await startPayment(shop, order, "WECHAT_PAY", "JSAPI");
  expect(started).toMatchObject({ userErrors: [], payment: { status: "PENDING" }, action: { __typename: "PaymentRedirect" } });
  const back = (await fetch(started.action.url, { redirect: "manual" })).headers.get("location")!;
  expect(back).toContain(`${shop.url}/webhooks/payments/wechatpay/payer?`);
  return { order, number: started.payment.number as string, back };
}
const visit = (address: string) => fetch(address, { redirect: "manual" });
const bridge = (params: object) => simulate(shop, "/control/wechatpay/bridge", params);

test("inside WeChat: WeChat tells who looks, the page gets what its bridge wants, and that buyer pays", async () => {
  const { order, number, back } = await asked();
  const returned = await visit(back);
  expect([returned.status, returned.headers.get("location")]).toEqual([303, `${shop.url}/en/orders/${order.id}/pay`]);
  const { action } = await shown(order);
  const { __typename, expiresAt, ...params } = action;
  expect(__typename).toBe("PaymentJsapi");
  expect(new Date(expiresAt).getTime()).toBeLessThanOrEqual(Date.now() + 2 * 3_600_000);
  expect(await bridge(params)).toEqual({ err_msg: "get_brand_wcpay_request:ok" });
  await orderUntil(shop, order, (o) => o.status === "CONFIRMED");
  expect(await attempts(shop, order)).toMatchObject([{ number, status: "CAPTURED" }]);
});

test("coming back twice prepares one payment; a code that is used up leaves the way to WeChat", async () => {
  const { order, back } = await asked();
  await visit(back);
  const first = (await shown(order)).action;
  expect((await visit(back)).status).toBe(303);
  expect((await shown(order)).action).toEqual(first);

  const another = await asked();
  const used = new URL(another.back);
  used.searchParams.set("code", new URL(back).searchParams.get("code")!);
  expect((await visit(used.href)).status).toBe(303);
  expect((await shown(another.order)).action.__typename).toBe("PaymentRedirect");
  await visit(another.back);
  expect((await shown(another.order)).action.__typename).toBe("PaymentJsapi");
});

test("a preparation that WeChat does not answer can be tried again from the page", async () => {
  const { order, back } = await asked();
  await fault(shop, "error-5xx", "/v3/pay/transactions/jsapi", { on: "reply" });
  expect((await visit(back)).status).toBe(303);
  const { action } = await shown(order);
  expect(action.__typename).toBe("PaymentRedirect");
  await visit((await visit(action.url)).headers.get("location")!);
  expect((await shown(order)).action.__typename).toBe("PaymentJsapi");
});

test("who was not sent to WeChat by this shop finds nothing there", async () => {
  const { back, number } = await asked();
  const payer = `${shop.url}/webhooks/payments/wechatpay/payer`;
  for (const query of ["", "?code=1&state=", `?code=1&state=${number}`, `?code=1&state=${"0".repeat(20)}${number}`])
    expect((await visit(`${payer}${query}`)).status).toBe(404);
  const forged = new URL(back);
  forged.searchParams.set("state", `${forged.searchParams.get("state")!.slice(0, -1)}X`);
  expect((await visit(forged.href)).status).toBe(404);
  expect((await visit(payer.replace("wechatpay", "alipay"))).status).toBe(404);
  expect((await visit(payer.replace("wechatpay", "nobody"))).status).toBe(404);
});

test("after all of this the shop's books and WeChat's agree", () => booksAgree(shop));

test("inside WeChat Alipay says that it does not open there; everywhere else it is offered", async () => {
  const order = await anOrder(shop);
  const offered = async (inWechat: boolean) => {
    const { paymentMethods } = await shop.must(
      `query($id: ID!, $token: String, $in: Boolean) { paymentMethods(orderId: $id, accessToken: $token, inWechat: $in) { code available unavailableReason } }`,
      { id: order.id, token: order.token, in: inWechat },
    );
    return paymentMethods.find(({ code }: { code: string }) => code === "ALIPAY");
  };
  expect(await offered(false)).toMatchObject({ available: true, unavailableReason: null });
  expect(await offered(true)).toMatchObject({ available: false, unavailableReason: expect.stringContaining("WeChat") });
});
