import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AlipaySdk } from "alipay-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../testkit.ts";
import { MERCHANT, merchantKeys, startReceiver, startSimulators, until } from "../testkit.ts";
import { beijing } from "../beijing-time.ts";
import { makeKeys, requestText, signText } from "./alipay-signing.ts";

process.env["TZ"] = "Asia/Shanghai"; // The SDK writes its timestamps in the zone of the process.

let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
let sdk: AlipaySdk;

beforeAll(async () => {
  shop = await startReceiver(() => ({ body: "success" }));
  running = await startSimulators({ speed: 1 });
  await running.control("PUT", "/alipay/merchant", { ...MERCHANT, publicKeyPem: merchantKeys.publicKey });
  sdk = new AlipaySdk({
    appId: MERCHANT.appId,
    privateKey: merchantKeys.privateKey,
    keyType: "PKCS8",
    alipayPublicKey: readFileSync(join(running.dir, "keys", "alipay_public.pem"), "utf8"),
    gateway: `${running.url}/alipay/gateway.do`,
  });
});
afterAll(async () => {
  await running.kill("SIGTERM");
  shop.close();
});

let counter = 0;
const newNumber = (): string => `T${Date.now()}${++counter}`;

interface Reply {
  code: string;
  subCode?: string;
  [name: string]: unknown;
}

const call = async (method: string, bizContent: Record<string, unknown>): Promise<Reply> =>
  sdk.exec(method, { bizContent }, { validateSign: true });

const pageAddress = (outTradeNo: string, biz: Record<string, unknown> = {}): string =>
  sdk.pageExecute("alipay.trade.page.pay", "GET", {
    bizContent: { out_trade_no: outTradeNo, total_amount: "88.80", subject: "天青釉盖碗", product_code: "FAST_INSTANT_TRADE_PAY", ...biz },
    notify_url: `${shop.url}/notify`,
    return_url: `${shop.url}/orders/1?lang=en`,
  });

const openCashier = async (outTradeNo: string): Promise<string> => {
  const opened = await fetch(pageAddress(outTradeNo));
  expect(opened.status).toBe(200);
  return opened.url;
};

const paidTrade = async (): Promise<string> => {
  const outTradeNo = newNumber();
  await openCashier(outTradeNo);
  await running.control("POST", `/alipay/trades/${outTradeNo}/pay`);
  return outTradeNo;
};

const notified = (outTradeNo: string) => shop.received.filter(({ form }) => form["out_trade_no"] === outTradeNo);

test("a buyer pays at the cashier; the shop is notified and gets the buyer back", async () => {
  const outTradeNo = newNumber();
  expect(await call("alipay.trade.query", { out_trade_no: outTradeNo })).toMatchObject({ code: "40004", subCode: "ACQ.TRADE_NOT_EXIST" });
  const cashier = await openCashier(outTradeNo);
  expect(await call("alipay.trade.query", { out_trade_no: outTradeNo })).toMatchObject({ code: "10000", tradeStatus: "WAIT_BUYER_PAY" });

  const paid = await fetch(`${cashier}/pay`, { method: "POST" });
  const back = /content="2;url=([^"]+)"/.exec(await paid.text())?.[1]?.replaceAll("&#38;", "&");
  expect(back).toContain(`${shop.url}/orders/1?lang=en&`);
  expect(sdk.checkNotifySignV2(Object.fromEntries(new URL(back!).searchParams))).toBe(true);

  const note = await until("a notification", () => notified(outTradeNo)[0]);
  expect(note.form).toMatchObject({
    trade_status: "TRADE_SUCCESS",
    total_amount: "88.80",
    app_id: MERCHANT.appId,
    seller_id: MERCHANT.sellerId,
  });
  expect(sdk.checkNotifySignV2(note.form)).toBe(true);
  expect(sdk.checkNotifySignV2({ ...note.form, total_amount: "0.01" })).toBe(false);
  expect(await call("alipay.trade.query", { out_trade_no: outTradeNo })).toMatchObject({
    tradeStatus: "TRADE_SUCCESS",
    totalAmount: "88.80",
  });
});

test("queries, closing, refunds and refund queries answer the official SDK, each signed over its raw node", async () => {
  const outTradeNo = await paidTrade();
  expect(await call("alipay.trade.refund", { out_trade_no: outTradeNo, refund_amount: "8.80", out_request_no: "R1" })).toMatchObject({
    fundChange: "Y",
    refundFee: "8.80",
  });
  expect(await call("alipay.trade.fastpay.refund.query", { out_trade_no: outTradeNo, out_request_no: "R1" })).toMatchObject({
    refundStatus: "REFUND_SUCCESS",
    refundAmount: "8.80",
  });
  const unknown = await call("alipay.trade.fastpay.refund.query", { out_trade_no: outTradeNo, out_request_no: "R2" });
  expect(unknown).toMatchObject({ code: "10000" });
  expect(unknown).not.toHaveProperty("refundStatus");
  expect(await call("alipay.trade.close", { out_trade_no: outTradeNo })).toMatchObject({ subCode: "ACQ.REASON_TRADE_STATUS_INVALID" });

  const open = newNumber();
  await openCashier(open);
  expect(await call("alipay.trade.close", { out_trade_no: open })).toMatchObject({ code: "10000" });
  expect(await call("alipay.trade.query", { out_trade_no: open })).toMatchObject({ tradeStatus: "TRADE_CLOSED" });
});

test("a QR code makes no trade until it is scanned", async () => {
  const outTradeNo = newNumber();
  const reply = await sdk.exec(
    "alipay.trade.precreate",
    { notify_url: `${shop.url}/notify`, bizContent: { out_trade_no: outTradeNo, total_amount: "12.00", subject: "茶则" } },
    { validateSign: true },
  );
  const qrCode = String(reply["qrCode"]);
  expect(qrCode).toContain(`${running.url}/alipay/qr/`);
  expect(await call("alipay.trade.query", { out_trade_no: outTradeNo })).toMatchObject({ subCode: "ACQ.TRADE_NOT_EXIST" });
  expect(await call("alipay.trade.close", { out_trade_no: outTradeNo })).toMatchObject({ subCode: "ACQ.TRADE_NOT_EXIST" });
  const cashier = await fetch(qrCode);
  expect(await call("alipay.trade.query", { out_trade_no: outTradeNo })).toMatchObject({ tradeStatus: "WAIT_BUYER_PAY" });
  await fetch(`${cashier.url}/decline`, { method: "POST" });
  expect(await call("alipay.trade.query", { out_trade_no: outTradeNo })).toMatchObject({ tradeStatus: "WAIT_BUYER_PAY" });
  await fetch(`${cashier.url}/pay`, { method: "POST" });
  await until("a notification", () => notified(outTradeNo)[0]);
});

test("a number belongs to one amount, and is used up by payment", async () => {
  const outTradeNo = newNumber();
  await openCashier(outTradeNo);
  expect(await (await fetch(pageAddress(outTradeNo, { total_amount: "88.81" }))).text()).toContain("ACQ.CONTEXT_INCONSISTENT");
  await openCashier(outTradeNo);
  await running.control("POST", `/alipay/trades/${outTradeNo}/pay`);
  expect(await (await fetch(pageAddress(outTradeNo))).text()).toContain("ACQ.TRADE_HAS_SUCCESS");
});

test.each([["0.00"], ["0"], ["-1.00"], ["1.001"], ["1e2"], ["100000000.01"], ["1,000.00"], [" 1.00"], [""]])(
  "the amount %j is refused",
  async (amount) => {
    const reply = await call("alipay.trade.precreate", { out_trade_no: newNumber(), total_amount: amount, subject: "茶则" });
    expect(reply).toMatchObject({ code: "40004", subCode: "ACQ.INVALID_PARAMETER" });
  },
);

test.each([["with-dash"], ["a".repeat(65)], ["中文"], [""]])("the number %j is refused", async (outTradeNo) => {
  const reply = await call("alipay.trade.precreate", { out_trade_no: outTradeNo, total_amount: "1.00", subject: "茶则" });
  expect(reply).toMatchObject({ subCode: "ACQ.INVALID_PARAMETER" });
});

const rawCall = async (over: Record<string, string>, privateKey = merchantKeys.privateKey): Promise<string> => {
  const fields: Record<string, string> = {
    app_id: MERCHANT.appId,
    method: "alipay.trade.query",
    charset: "utf-8",
    sign_type: "RSA2",
    timestamp: beijing(Date.now()),
    version: "1.0",
    biz_content: '{"out_trade_no":"X/1"}',
    ...over,
  };
  fields["sign"] = over["sign"] ?? signText(requestText(fields), privateKey);
  return (await fetch(`${running.url}/alipay/gateway.do`, { method: "POST", body: new URLSearchParams(fields) })).text();
};

test("the gateway checks signature, time, application and method before any business", async () => {
  expect(await rawCall({})).toContain("ACQ.TRADE_NOT_EXIST");
  expect(await rawCall({}, makeKeys().privateKey)).toContain("isv.invalid-signature");
  expect(await rawCall({ sign: "" })).toContain("isv.missing-signature");
  expect(await rawCall({ timestamp: beijing(Date.now() - 8 * 3_600_000) })).toContain("isv.invalid-timestamp");
  expect(await rawCall({ timestamp: new Date().toISOString() })).toContain("isv.invalid-timestamp");
  expect(await rawCall({ sign_type: "RSA" })).toContain("isv.invalid-signature-type");
  expect(await rawCall({ biz_content: "[]" })).toContain("isv.invalid-parameter");
  const stranger = await rawCall({ app_id: "2021000000000009" });
  expect(JSON.parse(stranger)).toEqual({ error_response: expect.objectContaining({ sub_code: "isv.invalid-app-id" }) });
  expect(await rawCall({ method: "alipay.trade.pay.everything" })).toContain("isv.invalid-method");
  // Signed before it was changed on the way.
  const fields = { app_id: MERCHANT.appId, biz_content: '{"out_trade_no":"X1"}', sign_type: "RSA2" };
  expect(await rawCall({ sign: signText(requestText(fields), merchantKeys.privateKey) })).toContain("isv.invalid-signature");
});

test("an unpaid trade closes at time_expire, and the shop is told", async () => {
  const outTradeNo = newNumber();
  const at = Date.now() + 2_000;
  const opened = await fetch(pageAddress(outTradeNo, { time_expire: beijing(at) }));
  expect(await call("alipay.trade.query", { out_trade_no: outTradeNo })).toMatchObject({ tradeStatus: "WAIT_BUYER_PAY" });
  const note = await until("the closing notification", () => notified(outTradeNo)[0]);
  expect(note.form["trade_status"]).toBe("TRADE_CLOSED");
  expect(await call("alipay.trade.query", { out_trade_no: outTradeNo })).toMatchObject({ tradeStatus: "TRADE_CLOSED" });
  await fetch(`${opened.url}/pay`, { method: "POST" });
  await expect(running.control("POST", `/alipay/trades/${outTradeNo}/pay`)).rejects.toThrow("ACQ.TRADE_HAS_CLOSE");
});

test("a refund number refunds once, refunds never exceed what was paid, and each is notified", async () => {
  const outTradeNo = await paidTrade();
  const refund = (amount: string, number: string) =>
    call("alipay.trade.refund", { out_trade_no: outTradeNo, refund_amount: amount, out_request_no: number });
  expect(await refund("30.00", "A")).toMatchObject({ fundChange: "Y", refundFee: "30.00" });
  expect(await refund("30.00", "A")).toMatchObject({ fundChange: "N", refundFee: "30.00" });
  expect(await refund("31.00", "A")).toMatchObject({ subCode: "ACQ.DISCORDANT_REPEAT_REQUEST" });
  const race = await Promise.all(["B", "C", "D", "E"].map((number) => refund("30.00", number)));
  expect(race.filter(({ code }) => code === "10000")).toHaveLength(1);
  expect(await refund("28.81", "F")).toMatchObject({ subCode: "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL" });
  const partial = await until("a notification of the refund", () => notified(outTradeNo).find(({ form }) => form["out_biz_no"] === "A"));
  expect(partial.form).toMatchObject({ trade_status: "TRADE_SUCCESS", total_amount: "88.80", refund_fee: "30.00" });
  expect(await refund("28.80", "G")).toMatchObject({ refundFee: "88.80" });
  const whole = await until("a notification of the last refund", () => notified(outTradeNo).find(({ form }) => form["out_biz_no"] === "G"));
  expect(whole.form["trade_status"]).toBe("TRADE_CLOSED");
  const { entries } = await running.control<{ entries: Record<string, unknown>[] }>("GET", "/alipay/ledger");
  const own = entries.filter((entry) => entry["out_trade_no"] === outTradeNo);
  expect(own.map(({ type, amount }) => `${String(type)} ${String(amount)}`)).toEqual([
    "pay 88.80",
    "refund 30.00",
    "refund 30.00",
    "refund 28.80",
  ]);
});
