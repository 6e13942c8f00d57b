import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AlipayClient } from "../../src/modules/payments/providers/alipay.client.ts";
import { dayOfAlipay, readStatement } from "../../src/modules/payments/providers/alipay.statement.ts";
import { Alipay } from "../../src/modules/payments/providers/alipay.ts";
import { ProviderUnavailable, StatementNotReady } from "../../src/modules/payments/providers/provider.ts";
import { toGbk } from "../../simulators/gbk.ts";
import type { Change } from "../../simulators/journal.ts";
import { MERCHANT, merchantKeys } from "../../simulators/testkit.ts";
import { zip } from "../../simulators/zip.ts";
import { beijingDay, intent, moment, newNumber, outside, startWorld, told, type World } from "./kit.ts";

const DAY = 24 * 3_600_000;
const past = beijingDay(3);
const empty = beijingDay(5);
const { appId } = MERCHANT;

/** A trade of 100 yuan in the books, paid or given back so many milliseconds after the past day began. */
const booked = (seq: number, ms: number, over: Record<string, unknown> = {}): Change[] => {
  const outTradeNo = `PAST${seq}`;
  const at = moment(past, ms);
  const trade = { appId, outTradeNo, tradeNo: `TN${seq}`, fen: 10_000, subject: "茶壶, 紫砂", status: "TRADE_SUCCESS", refunds: [] };
  const entry = { seq, at, type: "pay", app_id: appId, out_trade_no: outTradeNo, trade_no: trade.tradeNo, amount: "100.00", ...over };
  return [
    [
      "alipay.trades",
      `${appId}/${outTradeNo}`,
      { ...trade, createdAt: Date.parse(at) - 5_000, paidAt: Date.parse(at), expiresAt: 0, declines: 0 },
    ],
    ["alipay.ledger", String(seq), entry],
  ];
};

let world: World;
/** Every request of the adapter, and what becomes of a file that it fetches. */
let asked: string[] = [];
let file: (bytes: Buffer) => Buffer = (bytes) => bytes;
const deps = (change: { baseUrl?: string } = {}) => ({
  ...outside,
  baseUrl: `${world.sim.url}/alipay/gateway.do`,
  credentials: {
    appId,
    privateKey: merchantKeys.privateKey,
    alipayPublicKey: readFileSync(join(world.sim.dir, "keys/alipay_public.pem"), "utf8"),
  },
  fetch: async (...[address, init]: Parameters<typeof fetch>) => {
    asked.push(String(address));
    const answer = await fetch(String(address).replace("http://gateway.example", world.sim.url), init);
    if (!String(address).includes("downloadBillFile")) return answer;
    return new Response(new Uint8Array(file(Buffer.from(await answer.arrayBuffer()))), { status: answer.status });
  },
  ...change,
});
let alipay: Alipay;
const early = (on: boolean) => world.sim.control("POST", "/statements", { early: on });

beforeAll(async () => {
  world = await startWorld("alipay", [
    ...booked(1, -1),
    ...booked(2, 0),
    ...booked(3, DAY - 1),
    ...booked(4, DAY),
    ...booked(5, 12 * 3_600_000),
    ...booked(6, 13 * 3_600_000, { type: "refund", amount: "33.33", out_trade_no: "PAST5", trade_no: "TN5", out_request_no: "R5" }),
  ]);
  await world.sim.control("PUT", "/alipay/merchant", {
    ...MERCHANT,
    publicKeyPem: merchantKeys.publicKey,
    notifyDefault: world.webhookUrl,
  });
  alipay = new Alipay(deps());
});
beforeEach(async () => {
  asked = [];
  file = (bytes) => bytes;
  await world.sim.control("DELETE", "/faults");
  await early(false);
});
afterAll(() => world.close());

const paid = async () => {
  const wish = intent({ channel: "qr", money: { amount: 8_880n, currency: "CNY" } });
  await alipay.createPayment(wish);
  await world.sim.control("POST", `/alipay/trades/${wish.paymentNo}/pay`);
  return { paymentNo: wish.paymentNo };
};
const refund = (paymentNo: string, amount: bigint, refundNo = newNumber()) => {
  const money = { amount, currency: "CNY" };
  return alipay.refund({ paymentNo }, { refundNo, money, total: { amount: 8_880n, currency: "CNY" } }).then(() => refundNo);
};

test("captures, partial and full refunds are told with our numbers, Alipay's, and what Alipay keeps", async () => {
  const [some, all] = [await paid(), await paid()];
  const [first, second] = [await refund(some.paymentNo, 880n), await refund(some.paymentNo, 1n)];
  const whole = await refund(all.paymentNo, 8_880n);
  await early(true);
  const movements = await alipay.movements(beijingDay());
  expect(told(movements, some.paymentNo)).toEqual([
    "CAPTURE 8880 CNY - fee 53",
    `REFUND 880 CNY ${first} fee -5`,
    `REFUND 1 CNY ${second} fee 0`,
  ]);
  expect(told(movements, all.paymentNo)).toEqual(["CAPTURE 8880 CNY - fee 53", `REFUND 8880 CNY ${whole} fee -53`]);
  const { providerRef } = await alipay.query(some);
  expect(new Set(movements.filter(({ paymentNo }) => paymentNo === some.paymentNo).map((one) => one.providerRef))).toEqual(
    new Set([providerRef]),
  );
  expect(new Set(movements.map(({ reference }) => reference)).size).toBe(movements.length);
});

test("a day is a day of Beijing, to the millisecond, and asking again gives the same", async () => {
  const movements = await alipay.movements(past);
  expect(movements.map(({ paymentNo, kind }) => `${paymentNo} ${kind}`)).toEqual([
    "PAST2 CAPTURE",
    "PAST3 CAPTURE",
    "PAST5 CAPTURE",
    "PAST5 REFUND",
  ]);
  expect(movements[0]!.occurredAt).toEqual(past.from);
  expect(movements[3]).toMatchObject({ refundNo: "R5", reference: "TN5:R5", money: { amount: 3_333n, currency: "CNY" } });
  expect(await alipay.movements(past)).toEqual(movements);
});

test("a period of parts of days is cut out of their statements", async () => {
  const { from, to } = past;
  const numbers = async (period: { from: Date; to: Date }) => (await alipay.movements(period)).map(({ paymentNo }) => paymentNo);
  expect(await numbers({ from: new Date(from.getTime() - 1000), to: new Date(to.getTime() + 1) })).toEqual([
    "PAST1",
    "PAST2",
    "PAST3",
    "PAST5",
    "PAST5",
    "PAST4",
  ]);
  expect(await numbers({ from: new Date(from.getTime() + 1), to: new Date(to.getTime() - 1000) })).toEqual(["PAST5", "PAST5"]);
  await expect(alipay.movements({ from: to, to: from })).rejects.toThrow(RangeError);
});

test("a day on which nothing happened is empty; one that is not over has no statement yet", async () => {
  expect(await alipay.movements(empty)).toEqual([]);
  await expect(alipay.movements(beijingDay())).rejects.toThrow(StatementNotReady);
  await expect(alipay.movements(beijingDay(-1))).rejects.toThrow(StatementNotReady);
});

test("a statement that is missing the next morning is not ready; after ten it says that nothing happened", async () => {
  await world.fault("statement-not-ready", { count: 2, match: "PAST2" });
  const at = (hours: number) => dayOfAlipay(new AlipayClient(deps()), past, new Date(past.to.getTime() + hours * 3_600_000));
  await expect(at(9.99)).rejects.toThrow(StatementNotReady);
  expect(await at(10)).toEqual([]);
  expect(await at(10)).toHaveLength(4);
});

test("a demonstration may ask for the day that runs and the next, not for later ones, and an empty one is empty", async () => {
  await early(true);
  const other = { ...MERCHANT, appId: "2021000000000002", publicKeyPem: merchantKeys.publicKey };
  await world.sim.control("PUT", "/alipay/merchant", other);
  const { credentials, ...rest } = deps();
  expect(await new Alipay({ ...rest, credentials: { ...credentials, appId: other.appId } }).movements(beijingDay())).toEqual([]);
  await expect(alipay.movements(beijingDay(-2))).rejects.toThrow(StatementNotReady);
});

test("whatever byte of a statement is altered, it is refused or says the same", async () => {
  let archive: Buffer = Buffer.alloc(0);
  file = (bytes) => (archive = bytes);
  const honest = await alipay.movements(past);
  let refused = 0;
  for (let at = 0; at < archive.length; at++) {
    const altered = Buffer.from(archive);
    altered[at]! ^= 1 << (at % 8);
    try {
      expect(readStatement(altered, past)).toEqual(honest);
    } catch (error) {
      if (!(error instanceof ProviderUnavailable)) throw error;
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(archive.length / 2);
});

test("a statement in Alipay's own layout, in two tables and with commas in its texts, is read by its columns", () => {
  const columns =
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注";
  const [year, month, date] = past.name.split("-");
  const table = (...rows: string[]) =>
    toGbk(
      [
        ...["#支付宝业务明细查询", "#账号：[20880000000000010156]", `#起始日期：[${year}年${month}月${date}日 00:00:00]   终止日期：[…]`],
        ...["#----业务明细列表----", columns, ...rows, "#----业务明细列表结束----", "#导出时间：[…]"],
      ].join("\r\n"),
    );
  const row = (type: string, time: string, amount: string, refundNo: string, fee: string) =>
    `2026T1\t,P1\t,${type}\t,盖碗, 天青, 一只,2026-01-01 08:00:00,${past.name} ${time},\t,\t,\t,\t,*某(138****00)\t,${amount},${amount},0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,${refundNo}\t,${fee},0.00,谢谢, 再来`;
  const archive = zip([
    { name: toGbk("1_业务明细_1.csv"), data: table(row("交易", "09:00:00", "88.80", "", "-0.53")) },
    { name: toGbk("1_业务明细_2.csv"), data: table(row("退款", "09:30:00", "-8.80", "R1", "0.05")) },
    { name: toGbk("1_业务明细(汇总).csv"), data: toGbk("#支付宝业务汇总查询") },
  ]);
  expect(readStatement(archive, past)).toMatchObject([
    { kind: "CAPTURE", paymentNo: "P1", providerRef: "2026T1", refundNo: null, money: { amount: 8_880n }, fee: { amount: 53n } },
    { kind: "REFUND", paymentNo: "P1", reference: "2026T1:R1", refundNo: "R1", money: { amount: 880n }, fee: { amount: -5n } },
  ]);
});

test("a damaged archive, one that is cut off, and the statement of another day are refused", async () => {
  await world.fault("statement-damaged");
  await expect(alipay.movements(past)).rejects.toMatchObject({ name: "ProviderUnavailable", code: "BAD_STATEMENT" });
  file = (bytes) => bytes.subarray(0, -1);
  await expect(alipay.movements(past)).rejects.toMatchObject({ code: "BAD_STATEMENT" });
  let archive: Buffer = Buffer.alloc(0);
  file = (bytes) => (archive = bytes);
  await alipay.movements(past);
  file = () => archive;
  await expect(alipay.movements(beijingDay(2))).rejects.toMatchObject({ code: "BAD_STATEMENT" });
});

test("a statement that lies on a foreign host is not fetched", async () => {
  const elsewhere = new Alipay(deps({ baseUrl: "http://gateway.example/alipay/gateway.do" }));
  await expect(elsewhere.movements(past)).rejects.toMatchObject({ name: "ProviderUnavailable", code: "FOREIGN_ADDRESS" });
  expect(asked).toHaveLength(1);
});

test("what the simulator gets wrong shows: a movement missing, one altered, one that nobody knows", async () => {
  const numbers = async () => (await alipay.movements(past)).map(({ paymentNo, money }) => `${paymentNo} ${money.amount}`);
  await world.fault("statement-omission", { match: "PAST3" });
  expect(await numbers()).toEqual(["PAST2 10000", "PAST5 10000", "PAST5 3333"]);
  await world.fault("statement-altered-amount", { match: "PAST3" });
  expect(await numbers()).toEqual(["PAST2 10000", "PAST3 10001", "PAST5 10000", "PAST5 3333"]);
  await world.fault("statement-unknown-charge");
  expect(await numbers()).toContainEqual(expect.stringMatching(/^X\d{20} 100$/));
  expect(await numbers()).toHaveLength(4);
});
