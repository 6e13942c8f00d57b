import { createDecipheriv } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Received, Running } from "../testkit.ts";
import { startReceiver, startSimulators, until } from "../testkit.ts";
import { answerText, verifyText } from "./wechatpay-signing.ts";
import { SHOP, call, newNumber, orderOf, publicKeyOf, register, send, voucherOf } from "./wechatpay.testkit.ts";

let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
let publicKey: string;
let publicKeyId: string;
let answer: (received: Received, index: number) => { status?: number; body: string } = () => ({ status: 204, body: "" });

beforeAll(async () => {
  shop = await startReceiver((received, index) => answer(received, index));
  running = await startSimulators();
  ({ publicKeyId } = await register(running));
  publicKey = publicKeyOf(running);
});
beforeEach(async () => {
  answer = () => ({ status: 204, body: "" });
  await running.control("DELETE", "/faults");
  await running.control("POST", "/speed", { factor: 1 });
});
afterAll(async () => {
  await running.kill("SIGTERM");
  shop.close();
});

const openOrder = async (): Promise<string> => {
  const outTradeNo = newNumber();
  expect((await call(running, "POST", "/v3/pay/transactions/native", orderOf(outTradeNo, `${shop.url}/notify`))).status).toBe(200);
  return outTradeNo;
};
const pay = (outTradeNo: string): Promise<unknown> => running.control("POST", `/wechatpay/transactions/${outTradeNo}/pay`);
const fault = (name: string, over: Record<string, unknown> = {}): Promise<unknown> =>
  running.control("POST", "/faults", { target: "wechatpay", fault: name, count: 1, ...over });

interface Resource {
  out_trade_no: string;
  mchid: string;
  appid?: string;
  amount: { total: number };
  refund_status?: string;
}
/** Opens without asking who signed it. */
const resourceOf = ({ body }: Received): Resource => {
  const { nonce, associated_data: more, ciphertext } = (JSON.parse(body) as { resource: Record<string, string> }).resource;
  const bytes = Buffer.from(ciphertext ?? "", "base64");
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(SHOP.apiV3Key), Buffer.from(nonce ?? ""));
  decipher.setAAD(Buffer.from(more ?? ""));
  decipher.setAuthTag(bytes.subarray(-16));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString()) as Resource;
};
const idOf = ({ body }: Received): string => (JSON.parse(body) as { id: string }).id;
const notified = (outTradeNo: string) =>
  shop.received.filter((received) => received.body.startsWith('{"id"') && resourceOf(received).out_trade_no === outTradeNo);
const first = (outTradeNo: string) => until(`a notification of ${outTradeNo}`, () => notified(outTradeNo)[0]);
const check = (received: Received) => {
  const { timestamp, nonce, serial, signature } = voucherOf(received);
  return {
    genuine: verifyText(answerText(timestamp, nonce, received.body), signature, publicKey),
    known: serial === publicKeyId,
    fresh: Math.abs(Date.now() / 1000 - Number(timestamp)) < 300,
  };
};
const good = { genuine: true, known: true, fresh: true };

interface Delivery {
  outTradeNo: string;
  state: string;
  tries: number;
  attempts: { status: number | null; accepted: boolean }[];
}
const delivery = async (outTradeNo: string): Promise<Delivery | undefined> =>
  (await running.control<{ deliveries: Delivery[] }>("GET", "/wechatpay/deliveries")).deliveries.find(
    (one) => one.outTradeNo === outTradeNo,
  );

test("any status but 200 and 204 is repeated, whatever the body says; the id stays, sealing and signature are new", async () => {
  const answers = [500, 400, 302, 201, 200];
  const start = shop.received.length;
  answer = (_received, index) => ({ status: answers[index - start] ?? 204, body: '{"code":"SUCCESS"}' });
  await running.control("POST", "/speed", { factor: 100_000 });
  const outTradeNo = await openOrder();
  await pay(outTradeNo);
  const done = await until("acceptance", async () => {
    const found = await delivery(outTradeNo);
    return found?.state === "accepted" && found;
  });
  expect(done.attempts.map(({ accepted }) => accepted)).toEqual([false, false, false, false, true]);
  const notes = notified(outTradeNo);
  expect(new Set(notes.map(idOf)).size).toBe(1);
  expect(new Set(notes.map(({ body }) => body)).size).toBe(notes.length);
  expect(notes.map(check)).toEqual(notes.map(() => good));
});

test("after sixteen deliveries within 24 hours and four minutes WeChat gives up", async () => {
  answer = () => ({ status: 500, body: '{"code":"FAIL","message":"失败"}' });
  const outTradeNo = await openOrder();
  await running.control("POST", "/speed", { factor: 100_000 });
  await pay(outTradeNo);
  const done = await until(
    "giving up",
    async () => {
      const found = await delivery(outTradeNo);
      return found?.state === "gave-up" && found;
    },
    20_000,
  );
  expect(done.attempts).toHaveLength(16);
});

test("repetitions wait for WeChat's gaps", async () => {
  // At this factor 15 seconds are 300 ms, 30 seconds 600 ms. A busy machine only makes them longer.
  answer = () => ({ status: 500, body: "" });
  await running.control("POST", "/speed", { factor: 50 });
  const outTradeNo = await openOrder();
  await pay(outTradeNo);
  const arrivals: number[] = [];
  await until("four deliveries", () => {
    while (arrivals.length < notified(outTradeNo).length) arrivals.push(Date.now());
    return arrivals.length >= 4;
  });
  const gaps = arrivals.slice(1, 4).map((at, index) => at - arrivals[index]!);
  for (const [index, expected] of [300, 300, 600].entries()) expect(gaps[index]).toBeGreaterThan(expected / 2);
});

test("duplicates arrive five times; what is lost never does; what is delayed takes its time; what is reordered is overtaken", async () => {
  const twice = await openOrder();
  await fault("duplicate", { match: twice });
  await pay(twice);
  await until("five copies", () => notified(twice).length === 5);

  const gone = await openOrder();
  await fault("lost", { match: gone });
  await pay(gone);
  await until("the loss", async () => (await delivery(gone))?.state === "lost");
  expect(notified(gone)).toHaveLength(0);

  const late = await openOrder();
  await fault("delayed", { ms: 400, match: late });
  const start = Date.now();
  await pay(late);
  await first(late);
  expect(Date.now() - start).toBeGreaterThan(380);

  const [slow, quick] = [await openOrder(), await openOrder()];
  await fault("reordered", { match: slow });
  await pay(slow);
  await pay(quick);
  await first(slow);
  const numbers = shop.received.map((received) => resourceOf(received).out_trade_no);
  expect(numbers.indexOf(quick)).toBeLessThan(numbers.indexOf(slow));
});

test.each<[string, Partial<typeof good>]>([
  ["bad-signature", { genuine: false }],
  ["signature-probe", { genuine: false }],
  ["unknown-serial", { genuine: false, known: false }],
  ["stale-timestamp", { fresh: false }],
])("%s spoils one notification and one reply, and the honest one follows", async (name, flaw) => {
  answer = (received) => (check(received).genuine && check(received).fresh ? { status: 204, body: "" } : { status: 401, body: "" });
  const outTradeNo = await openOrder();
  await fault(name, { match: outTradeNo });
  await running.control("POST", "/speed", { factor: 1_000 });
  await pay(outTradeNo);
  await until("both", () => notified(outTradeNo).length === 2);
  expect(notified(outTradeNo).map(check)).toEqual([{ ...good, ...flaw }, good]);

  await fault(name, { on: "reply", match: outTradeNo });
  const path = `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${SHOP.mchid}`;
  const reply = async () => {
    const got = await send(running, "GET", path);
    return check({ path, contentType: "", form: {}, body: await got.text(), headers: Object.fromEntries(got.headers) });
  };
  expect(await reply()).toEqual({ ...good, ...flaw });
  expect(await reply()).toEqual(good);
});

test.each<[string, (resource: Resource) => unknown, unknown]>([
  ["altered-amount", ({ amount }) => amount.total, 8881],
  ["other-app-id", ({ appid }) => appid === SHOP.appid, false],
  ["other-seller", ({ mchid }) => mchid === SHOP.mchid, false],
])("%s is properly signed", async (name, read, expected) => {
  const outTradeNo = await openOrder();
  await fault(name, { match: outTradeNo });
  await pay(outTradeNo);
  const note = await first(outTradeNo);
  expect(read(resourceOf(note))).toBe(expected);
  expect(check(note)).toEqual(good);
});

const refund = (outTradeNo: string, number: string, fen = 1000) => ({
  out_trade_no: outTradeNo,
  out_refund_no: number,
  notify_url: `${shop.url}/notify`,
  amount: { refund: fen, total: 8880, currency: "CNY" },
});

test("a refund whose answer never comes, or comes as 502, has happened once", async () => {
  const outTradeNo = await openOrder();
  await pay(outTradeNo);
  await fault("timeout-after-applying", { match: outTradeNo });
  const hang = send(running, "POST", "/v3/refund/domestic/refunds", refund(outTradeNo, `${outTradeNo}1`));
  await expect(Promise.race([hang, new Promise((_done, fail) => setTimeout(() => fail(new Error("silence")), 300))])).rejects.toThrow(
    "silence",
  );
  await fault("error-5xx-after-applying");
  expect((await send(running, "POST", "/v3/refund/domestic/refunds", refund(outTradeNo, `${outTradeNo}2`))).status).toBe(502);
  await fault("error-5xx");
  expect((await send(running, "POST", "/v3/refund/domestic/refunds", refund(outTradeNo, `${outTradeNo}3`))).status).toBe(502);
  await fault("garbage");
  expect((await send(running, "GET", "/v3/certificates")).headers.get("content-type")).toContain("text/html");
  const found = async (number: string) => (await call(running, "GET", `/v3/refund/domestic/refunds/${outTradeNo}${number}`)).status;
  expect([await found("1"), await found("2"), await found("3")]).toEqual([200, 200, 404]);
});

test("a refund may be under way and fail in the end; no money moves", async () => {
  const outTradeNo = await openOrder();
  await pay(outTradeNo);
  await first(outTradeNo);
  await fault("refund-pending-then-failed");
  await running.control("POST", "/speed", { factor: 20 });
  const request = refund(outTradeNo, `${outTradeNo}R`);
  expect(await call(running, "POST", "/v3/refund/domestic/refunds", request)).toMatchObject({
    status: 200,
    body: { status: "PROCESSING" },
  });
  const news = await until("news of the failure", () => notified(outTradeNo).find((note) => resourceOf(note).refund_status));
  expect(JSON.parse(news.body)).toMatchObject({ event_type: "REFUND.ABNORMAL" });
  expect(resourceOf(news).refund_status).toBe("ABNORMAL");
  expect(await call(running, "POST", "/v3/refund/domestic/refunds", request)).toMatchObject({ body: { status: "ABNORMAL" } });
  const { entries } = await running.control<{ entries: { out_trade_no: string; type: string }[] }>("GET", "/wechatpay/ledger");
  expect(entries.filter((entry) => entry.out_trade_no === outTradeNo).map(({ type }) => type)).toEqual(["pay"]);
});

test("killed without warning, it forgets no payment and no key, sends what was not received, and ends the refunds that were under way", async () => {
  let up = false;
  const receiver = await startReceiver(() => ({ status: up ? 204 : 500, body: "" }));
  const before = await startSimulators({ speed: 60 });
  await register(before);
  const key = publicKeyOf(before);
  const outTradeNo = newNumber();
  await call(before, "POST", "/v3/pay/transactions/native", orderOf(outTradeNo, `${receiver.url}/notify`));
  await before.control("POST", `/wechatpay/transactions/${outTradeNo}/pay`);
  await before.control("POST", "/speed", { factor: 0.001 });
  await call(before, "POST", "/v3/refund/domestic/refunds", {
    ...refund(outTradeNo, `${outTradeNo}R`),
    notify_url: `${receiver.url}/notify`,
  });
  await before.kill("SIGKILL");
  up = true;
  const after = await startSimulators({ dir: before.dir, speed: 20_000 });
  expect(publicKeyOf(after)).toBe(key);
  await until("both notifications to be accepted", async () => {
    const { deliveries } = await after.control<{ deliveries: { state: string }[] }>("GET", "/wechatpay/deliveries");
    return deliveries.length === 2 && deliveries.every(({ state }) => state === "accepted");
  });
  expect(await call(after, "GET", `/v3/refund/domestic/refunds/${outTradeNo}R`)).toMatchObject({ body: { status: "SUCCESS" } });
  await after.kill("SIGTERM");
  receiver.close();
});

test("control repeats, alters and forges notifications, and shows the answers", async () => {
  const outTradeNo = await openOrder();
  await pay(outTradeNo);
  await first(outTradeNo);
  const again = await running.control<{ answers: { accepted: boolean }[] }>("POST", "/wechatpay/notify", { outTradeNo, times: 3 });
  expect(again.answers.map(({ accepted }) => accepted)).toEqual([true, true, true]);
  await running.control("POST", "/wechatpay/notify", { outTradeNo, overrides: { amount: { total: 1 }, payer: null } });
  await running.control("POST", "/wechatpay/notify", { outTradeNo, forge: true });
  const [altered, forged] = notified(outTradeNo).slice(-2);
  expect(resourceOf(altered!)).toMatchObject({ amount: { total: 1, currency: "CNY" } });
  expect(resourceOf(altered!)).not.toHaveProperty("payer");
  expect(check(altered!)).toEqual(good);
  expect(check(forged!)).toEqual({ ...good, genuine: false });
  expect(new Set(notified(outTradeNo).map(idOf)).size).toBe(1);
});

test("a company knows its own faults alone", async () => {
  await expect(fault("signature-probe", { target: "alipay" })).rejects.toThrow("alipay knows no signature-probe");
  await expect(fault("stale-timestamp", { target: "sf" })).rejects.toThrow("sf knows no stale-timestamp");
  await expect(fault("lost", { target: "bank" })).rejects.toThrow("target must be one of: alipay, wechatpay, paypal, stripe, sf");
});
