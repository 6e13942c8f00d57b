import { Aes, Decorator, Formatter, Rsa } from "wechatpay-axios-plugin";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Received, Running } from "../testkit.ts";
import { startReceiver, startSimulators, until } from "../testkit.ts";
import { SHOP, call, keys, stranger, newNumber, orderOf, publicKeyOf, register, send, voucherOf } from "./wechatpay.testkit.ts";

let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
let publicKeyId: string;
/** The official SDK: signs as the merchant, verifies replies with the public key or a certificate. */
let sdk: Decorator;

const sdkWith = (certs: Record<string, string>): Decorator =>
  new Decorator({ mchid: SHOP.mchid, serial: SHOP.serial, privateKey: keys.privateKey, certs, baseURL: `${running.url}/wechatpay/` });

beforeAll(async () => {
  shop = await startReceiver(() => ({ status: 204, body: "" }));
  running = await startSimulators();
  ({ publicKeyId } = await register(running));
  sdk = sdkWith({ [publicKeyId]: publicKeyOf(running) });
});
afterAll(async () => {
  await running.kill("SIGTERM");
  shop.close();
});

interface Notice {
  id: string;
  event_type: string;
  resource: { nonce: string; associated_data: string; ciphertext: string };
}
/** What the SDK makes of a notification: verified, opened. */
const open = (received: Received): { notice: Notice; resource: Record<string, unknown> } => {
  const { timestamp, nonce, serial, signature } = voucherOf(received);
  expect(serial).toBe(publicKeyId);
  expect(Rsa.verify(Formatter.response(timestamp, nonce, received.body), signature, publicKeyOf(running))).toBe(true);
  const notice = JSON.parse(received.body) as Notice;
  const { resource } = notice;
  const plain = Aes.AesGcm.decrypt(resource.ciphertext, SHOP.apiV3Key, resource.nonce, resource.associated_data);
  return { notice, resource: JSON.parse(plain) as Record<string, unknown> };
};
const notified = (outTradeNo: string) =>
  shop.received
    .filter(({ path }) => path.endsWith("/notify"))
    .map(open)
    .filter(({ resource }) => resource["out_trade_no"] === outTradeNo);

/** One call by the SDK, which believes no reply that does not verify. */
const ask = async (method: "get" | "post", path: string, data?: object): Promise<{ status: number; data: Record<string, unknown> }> => {
  const { status, data: body } = await sdk.request(path, method, data, { validateStatus: () => true });
  return { status, data: body as Record<string, unknown> };
};
const order = (outTradeNo: string, more: Record<string, unknown> = {}) => orderOf(outTradeNo, `${shop.url}/notify`, more);
const native = (outTradeNo: string, more: Record<string, unknown> = {}) =>
  ask("post", "v3/pay/transactions/native", order(outTradeNo, more));
const query = (outTradeNo: string) => ask("get", `v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${SHOP.mchid}`);
const scanPage = (codeUrl: unknown) => fetch(`${running.url}/wechatpay/scan?code=${encodeURIComponent(String(codeUrl))}`);

const paid = async (): Promise<string> => {
  const outTradeNo = newNumber();
  await native(outTradeNo);
  await running.control("POST", `/wechatpay/transactions/${outTradeNo}/pay`);
  return outTradeNo;
};

test("a code is scanned and paid; the official SDK believes every answer and the notification", async () => {
  const outTradeNo = newNumber();
  expect(await query(outTradeNo)).toMatchObject({ status: 404, data: { code: "ORDER_NOT_EXIST" } });
  const { status, data } = await native(outTradeNo);
  expect(status).toBe(200);
  expect(data["code_url"]).toMatch(/^weixin:\/\/wxpay\/bizpayurl\?pr=\w+$/);
  expect(await query(outTradeNo)).toMatchObject({ data: { trade_state: "NOTPAY" } });

  const cashier = await scanPage(data["code_url"]);
  expect(await cashier.text()).toContain("88.80");
  await fetch(`${cashier.url}/decline`, { method: "POST" });
  expect(await query(outTradeNo)).toMatchObject({ data: { trade_state: "NOTPAY" } });
  const done = await fetch(`${cashier.url}/pay`, { method: "POST" });
  expect(await done.text()).toContain("支付成功");

  const { notice, resource } = await until("a notification", () => notified(outTradeNo)[0]);
  expect(notice.event_type).toBe("TRANSACTION.SUCCESS");
  expect(resource).toMatchObject({
    mchid: SHOP.mchid,
    appid: SHOP.appid,
    trade_state: "SUCCESS",
    trade_type: "NATIVE",
    amount: { total: 8880, currency: "CNY" },
    success_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/),
  });
  const asked = await query(outTradeNo);
  expect(asked.data).toMatchObject({ trade_state: "SUCCESS", transaction_id: resource["transaction_id"], amount: { total: 8880 } });
  expect((await ask("get", `v3/pay/transactions/id/${String(resource["transaction_id"])}?mchid=${SHOP.mchid}`)).data).toEqual(asked.data);
});

test("closing answers 204, signed although it is empty, and ends the payment", async () => {
  const outTradeNo = newNumber();
  const { data } = await native(outTradeNo);
  const path = `v3/pay/transactions/out-trade-no/${outTradeNo}/close`;
  expect((await ask("post", path, { mchid: SHOP.mchid })).status).toBe(204);
  expect(await query(outTradeNo)).toMatchObject({ data: { trade_state: "CLOSED" } });
  expect((await scanPage(data["code_url"])).status).toBe(410);
  await expect(running.control("POST", `/wechatpay/transactions/${outTradeNo}/pay`)).rejects.toThrow("ORDER_CLOSED");
  expect(await native(outTradeNo)).toMatchObject({ status: 400, data: { code: "ORDER_CLOSED" } });
  expect(await ask("post", `v3/pay/transactions/out-trade-no/${await paid()}/close`, { mchid: SHOP.mchid })).toMatchObject({
    status: 400,
    data: { code: "ORDERPAID" },
  });
});

test("the last moment to pay passes, and the order is neither payable nor closed", async () => {
  const outTradeNo = newNumber();
  await native(outTradeNo, { time_expire: new Date(Date.now() + 400).toISOString() });
  await new Promise((wait) => setTimeout(wait, 500));
  await expect(running.control("POST", `/wechatpay/transactions/${outTradeNo}/pay`)).rejects.toThrow("INVALID_REQUEST");
  expect(await query(outTradeNo)).toMatchObject({ data: { trade_state: "NOTPAY" } });
});

test("the same request again gives a fresh code; another one under the same number does not", async () => {
  const outTradeNo = newNumber();
  const expires = { time_expire: new Date(Date.now() + 600_000).toISOString() };
  const [first, second] = [await native(outTradeNo, expires), await native(outTradeNo, expires)];
  expect(second.data["code_url"]).not.toBe(first.data["code_url"]);
  for (const code of [first, second]) expect((await scanPage(code.data["code_url"])).status).toBe(200);
  const used = { status: 403, data: { code: "OUT_TRADE_NO_USED" } };
  expect(await native(outTradeNo, { ...expires, amount: { total: 8881, currency: "CNY" } })).toMatchObject(used);
  expect(await native(outTradeNo, { ...expires, description: "茶则" })).toMatchObject(used);
  await running.control("POST", `/wechatpay/transactions/${outTradeNo}/pay`);
  expect(await native(outTradeNo, expires)).toMatchObject({ status: 400, data: { code: "ORDERPAID" } });
});

test("a refund is under way at first; the SDK reads the news of its end; a number refunds once, and never too much", async () => {
  const outTradeNo = await paid();
  const refund = (fen: number, number: string, total = 8880) =>
    ask("post", "v3/refund/domestic/refunds", {
      out_trade_no: outTradeNo,
      out_refund_no: number,
      reason: "碎了",
      notify_url: `${shop.url}/notify`,
      amount: { refund: fen, total, currency: "CNY" },
    });
  const number = `${outTradeNo}R1`;
  expect(await refund(3000, number)).toMatchObject({ status: 200, data: { status: "PROCESSING", amount: { refund: 3000, total: 8880 } } });
  expect(await query(outTradeNo)).toMatchObject({ data: { trade_state: "REFUND" } });
  expect((await refund(3000, number)).data["refund_id"]).toBe((await refund(3000, number)).data["refund_id"]);
  expect(await refund(3001, number)).toMatchObject({ status: 400, data: { code: "INVALID_REQUEST" } });
  expect(await refund(100, `${number}b`, 8881)).toMatchObject({ data: { code: "INVALID_REQUEST" } });
  const race = await Promise.all(["A", "B", "C"].map((letter) => refund(3000, number + letter)));
  expect(race.filter(({ status }) => status === 200)).toHaveLength(1);

  const { notice, resource } = await until("news of the refund", () =>
    notified(outTradeNo).find(({ resource: of }) => of["out_refund_no"] === number),
  );
  expect(notice.event_type).toBe("REFUND.SUCCESS");
  expect(resource).toMatchObject({ mchid: SHOP.mchid, refund_status: "SUCCESS", amount: { refund: 3000, total: 8880 } });
  expect(resource).not.toHaveProperty("appid");
  expect(resource).not.toHaveProperty("status");
  expect(await ask("get", `v3/refund/domestic/refunds/${number}`)).toMatchObject({
    data: { status: "SUCCESS", success_time: expect.any(String) },
  });
  expect(await ask("get", "v3/refund/domestic/refunds/NOBODY")).toMatchObject({ status: 404, data: { code: "RESOURCE_NOT_EXISTS" } });
  const entries = await until("both refunds in the ledger", async () => {
    const ledger = await running.control<{ entries: { out_trade_no: string; type: string; amount: number }[] }>("GET", "/wechatpay/ledger");
    const own = ledger.entries.filter((entry) => entry.out_trade_no === outTradeNo);
    return own.length === 3 && own;
  });
  expect(entries.map(({ type, amount }) => `${type} ${amount}`)).toEqual(["pay 8880", "refund 3000", "refund 3000"]);
});

test("certificates come sealed, two at a time; the SDK opens them and believes what either signs", async () => {
  const { data } = await ask("get", "v3/certificates");
  const list = data["data"] as { serial_no: string; encrypt_certificate: { nonce: string; associated_data: string; ciphertext: string } }[];
  expect(list).toHaveLength(2);
  const certs = Object.fromEntries(
    list.map(({ serial_no, encrypt_certificate: sealed }) => [
      serial_no,
      Aes.AesGcm.decrypt(sealed.ciphertext, SHOP.apiV3Key, sealed.nonce, sealed.associated_data),
    ]),
  );
  const strict = sdkWith(certs);
  const outTradeNo = await paid();
  try {
    for (const [index, name] of ["certificate-1", "certificate-2"].entries()) {
      await running.control("POST", "/wechatpay/signing", { with: name });
      const reply = await strict.request(`v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${SHOP.mchid}`, "get");
      expect(reply.headers["wechatpay-serial"]).toBe(list[index]!.serial_no);
      const named = await send(running, "GET", `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${SHOP.mchid}`, undefined, {
        headers: { "wechatpay-serial": publicKeyId },
      });
      expect(named.headers.get("wechatpay-serial")).toBe(publicKeyId);
    }
  } finally {
    await running.control("POST", "/wechatpay/signing", { with: "public-key" });
  }
});

test.each<[string, Parameters<typeof send>[4] & object]>([
  ["another key", { privateKey: stranger.privateKey }],
  ["a body changed on the way", { sent: '{"mchid":"1900000001"}' }],
  ["a clock six minutes slow", { timestamp: Math.floor(Date.now() / 1000) - 360 }],
  ["another merchant", { mchid: "1900000002" }],
  ["another certificate", { serial: "1111111111111111111111111111111111111111" }],
  ["another scheme", { scheme: "WECHATPAY2-SM2-WITH-SM3" }],
  ["a nonce that is too long", { nonce: "n".repeat(33) }],
  ["no Accept header", { headers: { accept: "" } }],
])("%s is refused before any business, and not signed for", async (_what, wrong) => {
  const answer = await send(running, "POST", "/v3/pay/transactions/native", order(newNumber()), wrong);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ code: "SIGN_ERROR" });
  expect(answer.headers.get("wechatpay-signature")).toBeNull();
});

test.each<[string, Record<string, unknown>]>([
  ["a sum in yuan", { amount: { total: 88.8, currency: "CNY" } }],
  ["a sum as text", { amount: { total: "8880", currency: "CNY" } }],
  ["no sum", { amount: { total: 0 } }],
  ["another currency", { amount: { total: 1, currency: "USD" } }],
  ["a number that is too short", { out_trade_no: "A1" }],
  ["a number with a dot", { out_trade_no: "A1234.5" }],
  ["a description that is too long", { description: "茶".repeat(128) }],
  ["no description", { description: "" }],
  ["an address with a query", { notify_url: "https://shop.example/notify?a=1" }],
  ["an address without TLS", { notify_url: "http://shop.example/notify" }],
  ["a moment that has passed", { time_expire: "2020-01-01T00:00:00+08:00" }],
  ["a moment without an offset", { time_expire: "2099-01-01T00:00:00" }],
])("%s is refused, signed", async (_what, wrong) => {
  const answer = await send(running, "POST", "/v3/pay/transactions/native", order(newNumber(), wrong));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "PARAM_ERROR" });
  expect(answer.headers.get("wechatpay-serial")).toBe(publicKeyId);
});

test("an application that is not the merchant's is refused by its name", async () => {
  expect(await native(newNumber(), { appid: "wx0000000000000002" })).toMatchObject({
    status: 400,
    data: { code: "APPID_MCHID_NOT_MATCH" },
  });
});

test("H5: in by a link of the registered shop, out by the way back", async () => {
  const outTradeNo = newNumber();
  const scene = { payer_client_ip: "127.0.0.1", h5_info: { type: "Wap" } };
  expect((await ask("post", "v3/pay/transactions/h5", order(newNumber()))).data).toMatchObject({ code: "PARAM_ERROR" });
  expect(
    (await ask("post", "v3/pay/transactions/h5", order(newNumber(), { scene_info: { ...scene, payer_client_ip: "somewhere" } }))).data,
  ).toMatchObject({
    code: "PARAM_ERROR",
  });
  const { data } = await ask("post", "v3/pay/transactions/h5", order(outTradeNo, { scene_info: scene }));
  const address = `${String(data["h5_url"])}&redirect_url=${encodeURIComponent("http://127.0.0.1:8080/orders/1?returned=1")}`;
  const visit = (headers: Record<string, string>, url = address) => fetch(url, { headers });
  const referer = "http://127.0.0.1:8080/";
  expect((await visit({})).status).toBe(403);
  expect((await visit({ referer: "http://evil.example/" })).status).toBe(403);
  expect(await (await visit({ referer, "user-agent": "Mozilla/5.0 MicroMessenger/8.0" })).text()).toContain("请在微信外打开订单");
  expect((await visit({ referer }, address.replace("8080", "9090"))).status).toBe(403);
  const cashier = await visit({ referer });
  expect(cashier.status).toBe(200);
  const page = new URL(cashier.url);
  const done = await fetch(`${page.origin}${page.pathname}/pay${page.search}`, { method: "POST" });
  expect(await done.text()).toContain('content="2;url=http://127.0.0.1:8080/orders/1?returned=1"');
  const { resource } = await until("a notification", () => notified(outTradeNo)[0]);
  expect(resource["trade_type"]).toBe("MWEB");
});

test("JSAPI: who pays is told by a code that is good once; the page's signature is checked, and the payer is that buyer", async () => {
  const authorize = new URL(`${running.url}/wechatpay/connect/oauth2/authorize`);
  const ways = {
    appid: SHOP.appid,
    redirect_uri: "http://127.0.0.1:8080/payer",
    response_type: "code",
    scope: "snsapi_base",
    state: "abc1",
  };
  const sentTo = async (query: Record<string, string>) =>
    fetch(`${authorize.href}?${new URLSearchParams(query).toString()}`, { redirect: "manual" });
  expect((await sentTo({ ...ways, redirect_uri: "http://evil.example/" })).status).toBe(400);
  const { appid, ...others } = ways;
  expect((await sentTo({ ...others, appid })).status).toBe(400); // in another order
  const back = new URL((await sentTo(ways)).headers.get("location")!);
  expect(back.searchParams.get("state")).toBe("abc1");
  const exchange = async (over: Record<string, string> = {}) => {
    const query = {
      appid: SHOP.appid,
      secret: SHOP.appSecret,
      code: back.searchParams.get("code")!,
      grant_type: "authorization_code",
      ...over,
    };
    const answer = await fetch(`${running.url}/wechatpay/sns/oauth2/access_token?${new URLSearchParams(query).toString()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  expect(await exchange({ secret: "x" })).toMatchObject({ errcode: 40125 });
  expect(await exchange({ code: "x" })).toMatchObject({ errcode: 40029 });
  const { openid } = await exchange();
  expect(await exchange()).toMatchObject({ errcode: 40163 });

  const outTradeNo = newNumber();
  expect((await ask("post", "v3/pay/transactions/jsapi", order(newNumber(), { payer: { openid: "oStranger" } }))).data).toMatchObject({
    code: "INVALID_REQUEST",
  });
  const { data } = await ask("post", "v3/pay/transactions/jsapi", order(outTradeNo, { payer: { openid } }));
  const [timeStamp, nonceStr, prepay] = [String(Formatter.timestamp()), Formatter.nonce(), `prepay_id=${String(data["prepay_id"])}`];
  const paySign = Rsa.sign(Formatter.joinedByLineFeed(SHOP.appid, timeStamp, nonceStr, prepay), keys.privateKey);
  const params = { appId: SHOP.appid, timeStamp, nonceStr, package: prepay, signType: "RSA", paySign };
  await expect(running.control("POST", "/wechatpay/bridge", { ...params, nonceStr: "other" })).rejects.toThrow("paySign");
  expect(await running.control("POST", "/wechatpay/bridge", { ...params, cancel: true })).toEqual({
    err_msg: "get_brand_wcpay_request:cancel",
  });
  expect(await running.control("POST", "/wechatpay/bridge", params)).toEqual({ err_msg: "get_brand_wcpay_request:ok" });
  const { resource } = await until("a notification", () => notified(outTradeNo)[0]);
  expect(resource).toMatchObject({ trade_type: "JSAPI", payer: { openid } });
});

test("the control page shows WeChat's payments in both languages", async () => {
  const outTradeNo = newNumber();
  await call(running, "POST", "/v3/pay/transactions/native", order(outTradeNo));
  for (const [lang, words] of [
    ["zh", "待付款"],
    ["en", "Waiting for payment"],
  ]) {
    const text = await (await fetch(`${running.url}/?lang=${lang}`)).text();
    expect(text).toContain(outTradeNo);
    expect(text).toContain(words);
  }
});
