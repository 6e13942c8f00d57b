import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { StatementNotReady } from "../../src/modules/payments/providers/provider.ts";
import { WechatPayClient } from "../../src/modules/payments/providers/wechatpay.client.ts";
import { dayOfWechatPay, readStatement } from "../../src/modules/payments/providers/wechatpay.statement.ts";
import { WechatPay } from "../../src/modules/payments/providers/wechatpay.ts";
import type { Change } from "../../simulators/journal.ts";
import { keys, publicKeyOf, register, SHOP } from "../../simulators/payments/wechatpay.testkit.ts";
import { beijingDay, intent, moment, newNumber, outside, startWorld, told, until, type World } from "./kit.ts";

const DAY = 24 * 3_600_000;
const past = beijingDay(3);
const { mchid, appid } = SHOP;

/** A payment of 100 yuan in the books, so many milliseconds after the past day began, and what went back of it. */
const booked = (seq: number, ms: number, refunds: { no: string; fen: number; ms: number; status: string }[] = []): Change[] => {
  const [outTradeNo, at] = [`PASTPAY${seq}`, moment(past, ms)];
  const transaction = {
    ...{ mchid, appid, outTradeNo, type: "NATIVE", fen: 10_000, description: "茶壶,`紫砂", attach: "", notifyUrl: "", openid: "" },
    ...{ expiresAt: 0, createdAt: 0, state: "SUCCESS", transactionId: `42000${seq}`, payer: "oBuyer", paidAt: Date.parse(at), declines: 0 },
    refunds: refunds.map(({ no, fen, ms, status }) => ({
      ...{ outRefundNo: no, refundId: `50300${no}`, fen, reason: "", notifyUrl: "", doomed: false, settledAt: null },
      ...{ at: past.from.getTime() + ms, status },
    })),
  };
  return [
    ["wechatpay.transactions", `${mchid}/${outTradeNo}`, transaction],
    [
      "wechatpay.ledger",
      String(seq),
      { seq, at, type: "pay", mchid, out_trade_no: outTradeNo, transaction_id: transaction.transactionId, amount: 10_000 },
    ],
  ];
};

let world: World;
let publicKeyId: string;
let asked: string[] = [];
let file: (bytes: Buffer) => Buffer = (bytes) => bytes;
const deps = (change: { baseUrl?: string } = {}) => ({
  ...outside,
  baseUrl: `${world.sim.url}/wechatpay`,
  credentials: {
    ...{ mchId: mchid, appId: appid, serial: SHOP.serial, privateKey: keys.privateKey, apiV3Key: SHOP.apiV3Key },
    ...{ publicKeyId, publicKey: publicKeyOf(world.sim) },
  },
  fetch: async (...[address, init]: Parameters<typeof fetch>) => {
    asked.push(String(address));
    const answer = await fetch(String(address).replace("http://gateway.example", world.sim.url), init);
    if (!String(address).includes("billdownload")) return answer;
    return new Response(new Uint8Array(file(Buffer.from(await answer.arrayBuffer()))), { status: answer.status });
  },
  ...change,
});
let wechat: WechatPay;
const early = (on: boolean) => world.sim.control("POST", "/statements", { early: on });

beforeAll(async () => {
  world = await startWorld("wechatpay", [
    ...booked(1, -1),
    ...booked(2, 0),
    ...booked(3, DAY - 1),
    ...booked(4, DAY),
    ...booked(5, DAY / 2, [
      { no: "R5", fen: 3_333, ms: DAY / 2 + 1000, status: "SUCCESS" },
      { no: "R6", fen: 1, ms: DAY / 2 + 2000, status: "PROCESSING" },
      { no: "R7", fen: 2, ms: DAY / 2 + 3000, status: "ABNORMAL" },
    ]),
  ]);
  ({ publicKeyId } = await register(world.sim));
  wechat = new WechatPay(deps(), { channels: ["native"] });
});
beforeEach(async () => {
  asked = [];
  file = (bytes) => bytes;
  await world.sim.control("DELETE", "/faults");
  await early(false);
});
afterAll(() => world.close());

const paid = async () => {
  const wish = intent({ channel: "native", money: { amount: 8_880n, currency: "CNY" }, notifyUrl: world.webhookUrl });
  await wechat.createPayment(wish);
  await world.sim.control("POST", `/wechatpay/transactions/${wish.paymentNo}/pay`);
  return { paymentNo: wish.paymentNo };
};
const refund = async (paymentNo: string, amount: bigint) => {
  const [refundNo, money] = [newNumber(), { amount, currency: "CNY" }];
  const { providerRef } = await wechat.refund({ paymentNo }, { refundNo, money, total: { amount: 8_880n, currency: "CNY" } });
  return { refundNo, providerRef };
};

test("captures, partial and full refunds are told with our numbers, WeChat's, and what WeChat keeps", async () => {
  const [some, all] = [await paid(), await paid()];
  const [first, second] = [await refund(some.paymentNo, 880n), await refund(some.paymentNo, 1n)];
  const whole = await refund(all.paymentNo, 8_880n);
  await until("the last refund", async () => (await wechat.queryRefund(all, whole.refundNo)).state === "SUCCEEDED");
  await early(true);
  const movements = await wechat.movements(beijingDay());
  expect(told(movements, some.paymentNo)).toEqual([
    "CAPTURE 8880 CNY - fee 53",
    `REFUND 880 CNY ${first.refundNo} fee -5`,
    `REFUND 1 CNY ${second.refundNo} fee 0`,
  ]);
  expect(told(movements, all.paymentNo)).toEqual(["CAPTURE 8880 CNY - fee 53", `REFUND 8880 CNY ${whole.refundNo} fee -53`]);
  const { providerRef } = await wechat.query(some);
  const own = movements.filter(({ paymentNo }) => paymentNo === some.paymentNo);
  expect(own.map((one) => one.providerRef)).toEqual([providerRef, providerRef, providerRef]);
  expect(own.map(({ reference }) => reference)).toEqual([providerRef, first.providerRef, second.providerRef]);
});

test("a day is a day of Beijing, to the millisecond; a refund that came back to the merchant is none", async () => {
  const movements = await wechat.movements(past);
  expect(movements.map(({ paymentNo, refundNo }) => `${paymentNo} ${refundNo}`)).toEqual([
    "PASTPAY2 null",
    "PASTPAY5 null",
    "PASTPAY5 R5",
    "PASTPAY5 R6",
    "PASTPAY3 null",
  ]);
  expect(movements[0]!.occurredAt).toEqual(past.from);
  expect(await wechat.movements(past)).toEqual(movements);
  const { from, to } = past;
  const around = await wechat.movements({ from: new Date(from.getTime() - 1000), to: new Date(to.getTime() + 1) });
  expect(around.map(({ paymentNo }) => paymentNo)).toEqual(["PASTPAY1", ...movements.map(({ paymentNo }) => paymentNo), "PASTPAY4"]);
});

test("a day on which nothing happened is empty; one that is not over, or still being written, has no statement yet", async () => {
  expect(await wechat.movements(beijingDay(6))).toEqual([]);
  await expect(wechat.movements(beijingDay())).rejects.toThrow(StatementNotReady);
  await expect(wechat.movements(beijingDay(-1))).rejects.toThrow(StatementNotReady);
  await world.fault("statement-not-ready");
  await expect(wechat.movements(past)).rejects.toThrow(StatementNotReady);
  const at = (hours: number) =>
    dayOfWechatPay(new WechatPayClient(deps()), beijingDay(6), new Date(beijingDay(6).to.getTime() + hours * 3_600_000));
  await expect(at(9.99)).rejects.toThrow(StatementNotReady);
  expect(await at(10)).toEqual([]);
});

test("a day longer ago than statements are kept is refused, not empty", async () => {
  await expect(wechat.movements(beijingDay(120))).rejects.toMatchObject({ name: "ProviderRefused", code: "INVALID_REQUEST" });
});

test("a statement with one altered byte is refused, at Wechat's end or on the way", async () => {
  await world.fault("statement-damaged");
  await expect(wechat.movements(past)).rejects.toMatchObject({ name: "ProviderUnavailable", code: "BAD_STATEMENT" });
  file = (bytes) => {
    bytes[bytes.length >> 1]! ^= 1;
    return bytes;
  };
  await expect(wechat.movements(past)).rejects.toMatchObject({ code: "BAD_STATEMENT" });
});

test("a statement of another merchant, of another day, or without its last row is refused, even with the right hash", async () => {
  let table: Buffer = Buffer.alloc(0);
  file = (bytes) => (table = bytes);
  const honest = await wechat.movements(past);
  expect(readStatement(table, past, mchid)).toEqual(honest);
  const bad = expect.objectContaining({ code: "BAD_STATEMENT" });
  expect(() => readStatement(table, past, "1900000002")).toThrow(bad);
  expect(() => readStatement(table, beijingDay(4), mchid)).toThrow(bad);
  const lines = table.toString("utf8").split("\r\n");
  const without = (at: number) => Buffer.from(lines.toSpliced(at, 1).join("\r\n"));
  expect(() => readStatement(without(-4), past, mchid)).toThrow(bad);
  expect(() => readStatement(without(-2), past, mchid)).toThrow(bad);
});

test("a statement in the old form, with a payment that was revoked, says as much", () => {
  const columns =
    "交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,企业红包金额,微信退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率";
  const row = (state: string, total: string, back: string) =>
    `\`${past.name} 09:00:00,\`wx,\`${mchid},\`0,\`,\`42001,\`OLD1,\`o1,\`MICROPAY,\`${state},\`CFT,\`CNY,\`${total},\`0.00,\`0,\`0,\`${back},\`0.00,\`,\`,\`茶,\`,\`0.00600,\`0.60%`;
  const sums = "总交易单数,总交易额,总退款金额,总企业红包退款金额,手续费总金额\n`2,`1.00,`1.00,`0.00,`0.00000\n";
  const table = `${columns}\n${row("SUCCESS", "1.00", "0.00")}\n${row("REVOKED", "0.00", "1.00")}\n${sums}`;
  expect(readStatement(Buffer.from(table), past, mchid)).toMatchObject([
    { kind: "CAPTURE", reference: "42001", paymentNo: "OLD1", money: { amount: 100n, currency: "CNY" }, fee: { amount: 1n } },
    { kind: "REFUND", reference: "42001:REVOKED", refundNo: null, money: { amount: 100n, currency: "CNY" } },
  ]);
});

test("a statement that lies on a foreign host is not asked for, so nothing signed gets there", async () => {
  const elsewhere = new WechatPay(deps({ baseUrl: "http://gateway.example/wechatpay" }), { channels: ["native"] });
  await expect(elsewhere.movements(past)).rejects.toMatchObject({ name: "ProviderUnavailable", code: "FOREIGN_ADDRESS" });
  expect(asked).toHaveLength(1);
});

test("what the simulator gets wrong shows: a movement missing, one altered, one that nobody knows", async () => {
  const amounts = async () => (await wechat.movements(past)).map(({ paymentNo, money }) => `${paymentNo} ${money.amount}`);
  await world.fault("statement-omission", { match: "R5" });
  expect(await amounts()).not.toContain("PASTPAY5 3333");
  await world.fault("statement-altered-amount", { match: "R5" });
  expect(await amounts()).toContain("PASTPAY5 3334");
  await world.fault("statement-unknown-charge");
  expect(await amounts()).toContainEqual(expect.stringMatching(/^X\d{20} 100$/));
  expect(await amounts()).toHaveLength(5);
});
