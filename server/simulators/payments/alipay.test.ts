import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AlipaySdk } from "alipay-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../test-support.ts";
import { MERCHANT, merchantKeys, startReceiver, startSimulators, until } from "../test-support.ts";

process.env["TZ"] = "Asia/Shanghai"; // The SDK writes its timestamps in the zone of the process.

let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
let sdk: AlipaySdk;
/** What the shop answers to notifications. */
let answer: (index: number) => string = () => "success";

beforeAll(async () => {
  shop = await startReceiver((_received, index) => ({ body: answer(index) }));
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
  (await sdk.exec(method, { bizContent }, { validateSign: true })) as unknown as Reply;

const pageAddress = (outTradeNo: string, biz: Record<string, unknown> = {}): string =>
  sdk.pageExecute("alipay.trade.page.pay", "GET", {
    bizContent: { out_trade_no: outTradeNo, total_amount: "88.80", subject: "天青釉盖碗", product_code: "FAST_INSTANT_TRADE_PAY", ...biz },
    notify_url: `${shop.url}/notify`,
    return_url: `${shop.url}/orders/1?lang=en`,
  }) as string;

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
