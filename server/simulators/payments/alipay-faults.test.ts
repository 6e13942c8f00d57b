import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { beijing } from "../beijing-time.ts";
import type { Running } from "../testkit.ts";
import { MERCHANT, merchantKeys, startReceiver, startSimulators, until } from "../testkit.ts";
import { notificationText, requestText, signText, verifyText } from "./alipay-signing.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";

let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
let publicKey: string;
let answer: (index: number) => { status?: number; body: string } = () => ({ body: "success" });

beforeAll(async () => {
  shop = await startReceiver((_received, index) => answer(index));
  running = await startSimulators();
  publicKey = readFileSync(join(running.dir, "keys", "alipay_public.pem"), "utf8");
  await running.control("PUT", "/alipay/merchant", {
    ...MERCHANT,
    publicKeyPem: merchantKeys.publicKey,
    notifyDefault: `${shop.url}/notify`,
  });
});
beforeEach(async () => {
  answer = () => ({ body: "success" });
  await running.control("DELETE", "/faults");
  await running.control("POST", "/speed", { factor: 1 });
});
afterAll(async () => {
  await running.kill("SIGTERM");
  shop.close();
});

let counter = 0;
const newNumber = (): string => `F${Date.now()}${++counter}`;

const send = async (method: string, biz: Record<string, string>, ms = 5_000): Promise<Response> => {
  const fields: Record<string, string> = {
    app_id: MERCHANT.appId,
    method,
    charset: "utf-8",
    sign_type: "RSA2",
    timestamp: beijing(Date.now()),
    version: "1.0",
    biz_content: JSON.stringify(biz),
  };
  fields["sign"] = signText(requestText(fields), merchantKeys.privateKey);
  return fetch(`${running.url}/alipay/gateway.do`, { method: "POST", body: new URLSearchParams(fields), signal: AbortSignal.timeout(ms) });
};

const call = async (method: string, biz: Record<string, string>): Promise<Record<string, string>> => {
  const body = (await (await send(method, biz)).json()) as Record<string, Record<string, string>>;
  return body[`${method.replaceAll(".", "_")}_response`] ?? {};
};

const openTrade = async (): Promise<string> => {
  const outTradeNo = newNumber();
  await call("alipay.trade.precreate", { out_trade_no: outTradeNo, total_amount: "100.00", subject: "茶盘" });
  return outTradeNo;
};
const pay = (outTradeNo: string): Promise<unknown> => running.control("POST", `/alipay/trades/${outTradeNo}/pay`);
const fault = (name: string, over: Record<string, unknown> = {}): Promise<unknown> =>
  running.control("POST", "/faults", { target: "alipay", fault: name, count: 1, ...over });
const notified = (outTradeNo: string) => shop.received.filter(({ form }) => form["out_trade_no"] === outTradeNo);
const first = (outTradeNo: string) => until(`a notification of ${outTradeNo}`, () => notified(outTradeNo)[0]);
const genuine = (form: Record<string, string>): boolean => verifyText(notificationText(form), form["sign"] ?? "", publicKey);

interface Delivery {
  outTradeNo: string;
  state: string;
  tries: number;
  attempts: { status: number | null; accepted: boolean }[];
}
const delivery = async (outTradeNo: string): Promise<Delivery | undefined> =>
  (await running.control<{ deliveries: Delivery[] }>("GET", "/alipay/deliveries")).deliveries.find((one) => one.outTradeNo === outTradeNo);

test("only the seven characters success end the repetitions, and all repetitions are one notification", async () => {
  const answers = ["success\n", "SUCCESS", '"success"', "<html>success</html>", "fail", "", "success"];
  const start = shop.received.length;
  answer = (index) => ({ body: answers[index - start] ?? "success" });
  await running.control("POST", "/speed", { factor: 100_000 });
  const outTradeNo = await openTrade();
  await pay(outTradeNo);
  const done = await until("acceptance", async () => {
    const found = await delivery(outTradeNo);
    return found?.state === "accepted" && found;
  });
  expect(done.attempts.map(({ accepted }) => accepted)).toEqual([false, false, false, false, false, false, true]);
  const notes = notified(outTradeNo);
  expect(new Set(notes.map(({ form }) => form["notify_id"])).size).toBe(1);
  expect(notes.every(({ form }) => genuine(form))).toBe(true);
});

test("a wrong status is no acceptance either, and after eight deliveries Alipay gives up", async () => {
  answer = () => ({ status: 500, body: "success" });
  await running.control("POST", "/speed", { factor: 100_000 });
  const outTradeNo = await openTrade();
  await pay(outTradeNo);
  const done = await until(
    "giving up",
    async () => ((await delivery(outTradeNo))?.state === "gave-up" ? delivery(outTradeNo) : undefined),
    15_000,
  );
  expect(done?.attempts).toHaveLength(8);
});

test("repetitions wait for Alipay's gaps", async () => {
  // At this factor four minutes are 120 ms, ten minutes 300 ms. A busy machine only makes them longer.
  answer = () => ({ body: "fail" });
  await running.control("POST", "/speed", { factor: 2_000 });
  const outTradeNo = await openTrade();
  await pay(outTradeNo);
  const arrivals: number[] = [];
  await until("four deliveries", () => {
    while (arrivals.length < notified(outTradeNo).length) arrivals.push(Date.now());
    return arrivals.length >= 4;
  });
  const gaps = arrivals.slice(1, 4).map((at, index) => at - arrivals[index]!);
  for (const [index, expected] of [120, 300, 300].entries()) expect(gaps[index]).toBeGreaterThan(expected / 2);
});

test("duplicates arrive five times", async () => {
  const outTradeNo = await openTrade();
  await fault("duplicate", { match: outTradeNo });
  await pay(outTradeNo);
  await until("five copies", () => notified(outTradeNo).length === 5);
});

test("altered notifications are properly signed, forged ones are not, and the honest one follows", async () => {
  answer = (index) => ({ body: shop.received[index]?.form["total_amount"] === "100.00" ? "success" : "fail" });
  const outTradeNo = await openTrade();
  await fault("altered-amount", { match: outTradeNo });
  await pay(outTradeNo);
  const altered = await first(outTradeNo);
  expect(altered.form["total_amount"]).toBe("100.01");
  expect(genuine(altered.form)).toBe(true);
  await running.control("POST", "/speed", { factor: 100_000 });
  await until("the honest one", () => notified(outTradeNo).some(({ form }) => form["total_amount"] === "100.00"));

  for (const [name, field] of [
    ["other-app-id", "app_id"],
    ["other-seller", "seller_id"],
  ] as const) {
    const number = await openTrade();
    await fault(name, { match: number });
    await pay(number);
    const { form } = await first(number);
    expect(form[field]).not.toBe(field === "app_id" ? MERCHANT.appId : MERCHANT.sellerId);
    expect(genuine(form)).toBe(true);
  }
  const spoiled = await openTrade();
  await fault("bad-signature", { match: spoiled });
  await pay(spoiled);
  expect(genuine((await first(spoiled)).form)).toBe(false);
});

test("reordered: a notification is overtaken by the next one", async () => {
  const [slow, quick] = [await openTrade(), await openTrade()];
  await fault("reordered", { match: slow });
  await pay(slow);
  await pay(quick);
  await first(slow);
  const numbers = shop.received.map(({ form }) => form["out_trade_no"]);
  expect(numbers.indexOf(quick)).toBeLessThan(numbers.indexOf(slow));
});

test("lost: nothing is ever sent", async () => {
  const outTradeNo = await openTrade();
  await fault("lost", { match: outTradeNo });
  await pay(outTradeNo);
  await until("the loss", async () => (await delivery(outTradeNo))?.state === "lost");
  expect(notified(outTradeNo)).toHaveLength(0);
});

test("delayed: the notification takes its time", async () => {
  const outTradeNo = await openTrade();
  await fault("delayed", { ms: 400, match: outTradeNo });
  const start = Date.now();
  await pay(outTradeNo);
  await first(outTradeNo);
  expect(Date.now() - start).toBeGreaterThan(380);
});

test("a refund whose answer never comes, or comes as 502, has happened once", async () => {
  const outTradeNo = await openTrade();
  await pay(outTradeNo);
  const biz = { out_trade_no: outTradeNo, refund_amount: "10.00", out_request_no: "R1" };
  await fault("timeout-after-applying", { match: outTradeNo });
  await expect(send("alipay.trade.refund", biz, 300)).rejects.toThrow();
  await fault("error-5xx-after-applying");
  expect((await send("alipay.trade.refund", { ...biz, out_request_no: "R2" })).status).toBe(502);
  await fault("error-5xx");
  expect((await send("alipay.trade.refund", { ...biz, out_request_no: "R3" })).status).toBe(502);
  expect(await call("alipay.trade.refund", biz)).toMatchObject({ fund_change: "N", refund_fee: "20.00" });
  await fault("garbage");
  await expect((await send("alipay.trade.query", { out_trade_no: outTradeNo })).json()).rejects.toThrow();
});

test("a refund may stay open and fail in the end", async () => {
  const outTradeNo = await openTrade();
  await pay(outTradeNo);
  await fault("refund-pending-then-failed");
  const biz = { out_trade_no: outTradeNo, refund_amount: "10.00", out_request_no: "R1" };
  expect(await call("alipay.trade.query", { out_trade_no: outTradeNo })).toMatchObject({ code: "10000" });
  expect(await call("alipay.trade.refund", biz)).toMatchObject({ sub_code: "ACQ.SYSTEM_ERROR" });
  expect(await call("alipay.trade.fastpay.refund.query", biz)).toEqual({ code: "10000", msg: "Success" });
  expect(await call("alipay.trade.refund", biz)).toMatchObject({ sub_code: "ACQ.SELLER_BALANCE_NOT_ENOUGH" });
});

test("control sends any notification by hand, and shows the answers", async () => {
  const outTradeNo = await openTrade();
  await pay(outTradeNo);
  await first(outTradeNo);
  const again = await running.control<{ answers: { accepted: boolean }[] }>("POST", "/alipay/notify", { outTradeNo, times: 3 });
  expect(again.answers.map(({ accepted }) => accepted)).toEqual([true, true, true]);
  await running.control("POST", "/alipay/notify", { outTradeNo, overrides: { total_amount: "0.01" } });
  await running.control("POST", "/alipay/notify", { outTradeNo, forge: true });
  const [altered, forged] = notified(outTradeNo).slice(-2);
  expect(altered?.form["total_amount"]).toBe("0.01");
  expect(genuine(altered!.form)).toBe(true);
  expect(genuine(forged!.form)).toBe(false);
  expect(new Set(notified(outTradeNo).map(({ form }) => form["notify_id"])).size).toBe(1);
});

test("pages of other sites cannot use the control API", async () => {
  const post = (headers: Record<string, string>) => fetch(`${running.url}/control/faults`, { method: "POST", headers, body: "{}" });
  expect((await post({ origin: "http://evil.example" })).status).toBe(403);
  expect((await post({ "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await post({ origin: "null" })).status).toBe(403);
  expect((await post({ origin: running.url })).status).toBe(400);
});
