import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { AlipaySdk } from "alipay-sdk";
import StripeSdk from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { beijing } from "../beijing-time.ts";
import { toGbk } from "../gbk.ts";
import type { Change } from "../journal.ts";
import type { Running } from "../testkit.ts";
import { MERCHANT, merchantKeys, newFolder, startSimulators } from "../testkit.ts";
import { call, keys, publicKeyOf, register, send, SHOP, stranger } from "./wechatpay.testkit.ts";
import { answerText, verifyText } from "./wechatpay-signing.ts";

process.env["TZ"] = "Asia/Shanghai"; // Alipay's SDK writes its timestamps in the zone of the process.

const DAY = 86_400_000;
const dayBefore = (days: number): string => beijing(Date.now() - days * DAY).slice(0, 10);
const noon = (days: number): string => new Date(`${dayBefore(days)}T12:00:00+08:00`).toISOString();
const APP = { clientId: "AClientId_0123456789", secret: "ESecret_0123456789abcdef", webhookId: "8PT597110X687430L", merchantId: "M1" };
const ACCOUNT = { id: "acct_1", secretKey: "sk_test_0123456789abcdef", webhookSecrets: [], webhookUrl: "", name: "岁窑" };

/** Two days ago, one payment at each of the Chinese gateways; three at Stripe. */
const books = (): Change[] => {
  const { appId } = MERCHANT;
  const { mchid, appid } = SHOP;
  const [at, paidAt] = [noon(2), Date.parse(noon(2))];
  const transaction = {
    ...{
      mchid,
      appid,
      outTradeNo: "PAST01",
      type: "NATIVE",
      fen: 8_880,
      description: "盖碗",
      attach: "",
      transactionId: "42001",
      payer: "o1",
    },
    ...{ paidAt, state: "SUCCESS", refunds: [], notifyUrl: "", openid: "", createdAt: paidAt, expiresAt: 0, closedAt: null, declines: 0 },
  };
  const intent = (n: number) => ({
    ...{ id: `pi_${n}`, accountId: ACCOUNT.id, sessionId: "cs_1", amount: 500, received: 500, currency: "usd", status: "succeeded" },
    ...{ captureMethod: "automatic", metadata: { payment_no: `PAST${n}` }, declines: 0, refunds: [], createdAt: paidAt },
    charge: { id: `ch_${n}`, amount: 500, captured: true, refunded: 0, at: paidAt },
  });
  const trade = {
    appId,
    outTradeNo: "PAST01",
    tradeNo: "TN1",
    fen: 8_880,
    subject: "盖碗",
    status: "TRADE_SUCCESS",
    createdAt: paidAt,
    paidAt,
  };
  return [
    ["alipay.trades", `${appId}/PAST01`, { ...trade, refunds: [], expiresAt: 0, declines: 0 }],
    ["alipay.ledger", "1", { seq: 1, at, type: "pay", app_id: appId, out_trade_no: "PAST01", trade_no: "TN1", amount: "88.80" }],
    ["wechatpay.transactions", `${mchid}/PAST01`, transaction],
    ["wechatpay.ledger", "1", { seq: 1, at, type: "pay", mchid, out_trade_no: "PAST01", transaction_id: "42001", amount: 8_880 }],
    ...[1, 2, 3].flatMap((n): Change[] => [
      ["stripe.intents", `pi_${n}`, intent(n)],
      [
        "stripe.ledger",
        String(n),
        { seq: n, at, type: "pay", payment_intent: `pi_${n}`, payment_no: `PAST${n}`, refund_no: null, amount: 500, currency: "usd" },
      ],
    ]),
  ];
};

let running: Running;
beforeAll(async () => {
  const dir = newFolder();
  writeFileSync(
    join(dir, "journal.jsonl"),
    books()
      .map((change) => `${JSON.stringify({ t: 0, put: [change] })}\n`)
      .join(""),
  );
  running = await startSimulators({ dir });
  await running.control("PUT", "/alipay/merchant", { ...MERCHANT, publicKeyPem: merchantKeys.publicKey });
  await register(running);
  await running.control("PUT", "/paypal/app", APP);
  await running.control("PUT", "/stripe/account", ACCOUNT);
});
beforeEach(() => running.control("POST", "/statements", { early: false }));
afterAll(() => running.kill("SIGTERM"));

test("the control switch is kept, and takes true or false", async () => {
  expect(await running.control("POST", "/statements", { early: true })).toEqual({ early: true });
  expect(await running.control("GET", "/state")).toMatchObject({ statements: { early: true } });
  await expect(running.control("POST", "/statements", {})).rejects.toThrow("early");
  expect(readFileSync(join(running.dir, "journal.jsonl"), "utf8")).toContain('{"early":true}');
});

test("a fault of a ledger waits for the ledger to be asked for, and has only the companies that can have it", async () => {
  const add = (target: string, fault: string) => running.control("POST", "/faults", { target, fault });
  await expect(add("stripe", "statement-damaged")).rejects.toThrow("knows no");
  await expect(add("sf", "statement-omission")).rejects.toThrow("knows no");
  await add("wechatpay", "statement-omission");
  expect((await call(running, "GET", `/v3/pay/transactions/out-trade-no/PAST01?mchid=${SHOP.mchid}`)).status).toBe(200);
  const { faults } = await running.control<{ faults: unknown[] }>("GET", "/faults");
  expect(faults).toHaveLength(1);
  await running.control("DELETE", "/faults");
});

test("GBK is written as Node reads it, and a question mark stands for what it does not have", () => {
  const text = "支付宝交易号（元）,A1\t\r\n€龘";
  expect(new TextDecoder("gbk").decode(toGbk(text))).toBe(text);
  expect(toGbk("🫖").toString("latin1")).toBe("?");
});

describe("Alipay", () => {
  const ask = (biz: Record<string, string>): Promise<Record<string, string>> =>
    new AlipaySdk({
      ...{ appId: MERCHANT.appId, privateKey: merchantKeys.privateKey, keyType: "PKCS8" },
      alipayPublicKey: readFileSync(join(running.dir, "keys", "alipay_public.pem"), "utf8"),
      gateway: `${running.url}/alipay/gateway.do`,
    }).exec("alipay.data.dataservice.bill.downloadurl.query", { bizContent: biz }, { validateSign: true }) as never;

  test("the official client gets an address, and whoever has it a ZIP archive", async () => {
    const { billDownloadUrl } = await ask({ bill_type: "trade", bill_date: dayBefore(2) });
    expect(billDownloadUrl).toContain(`${running.url}/alipay/downloadBillFile.resource?bizType=trade&`);
    const answer = await fetch(billDownloadUrl!);
    expect(Buffer.from(await answer.arrayBuffer()).subarray(0, 4)).toEqual(Buffer.from("PK\u0003\u0004"));
    expect((await fetch(`${running.url}/alipay/downloadBillFile.resource?fileId=other`)).status).toBe(404);
  });

  test.each<[string, () => Record<string, string>, string]>([
    ["a day that runs", () => ({ bill_type: "trade", bill_date: dayBefore(0) }), "invalid_arguments"],
    ["a day to come", () => ({ bill_type: "trade", bill_date: dayBefore(-1) }), "invalid_arguments"],
    ["a month", () => ({ bill_type: "trade", bill_date: "2026-01" }), "invalid_arguments"],
    ["a day that does not exist", () => ({ bill_type: "trade", bill_date: "2026-02-30" }), "invalid_arguments"],
    ["another kind of statement", () => ({ bill_type: "signcustomer", bill_date: dayBefore(2) }), "invalid_arguments"],
    ["a day on which nothing happened", () => ({ bill_type: "trade", bill_date: dayBefore(4) }), "isp.bill_not_exist"],
  ])("%s has no statement", async (_, biz, subCode) => {
    expect(await ask(biz())).toMatchObject({ code: "40004", subCode });
  });
});

describe("WeChat Pay", () => {
  const path = (query: Record<string, string>): string => `/v3/bill/tradebill?${new URLSearchParams(query).toString()}`;
  const address = async (query: Record<string, string> = {}): Promise<{ target: string; hash: string }> => {
    const { body } = await call(running, "GET", path({ bill_date: dayBefore(2), ...query }));
    const { download_url, hash_type, hash_value } = body as Record<string, string>;
    expect(hash_type).toBe("SHA1");
    return { target: download_url!.slice(`${running.url}/wechatpay`.length), hash: hash_value! };
  };

  test("where a statement lies is signed; the file is not, packed or plain, and has the hash", async () => {
    const answer = await send(running, "GET", path({ bill_date: dayBefore(2), bill_type: "ALL" }));
    const header = (name: string) => answer.headers.get(`wechatpay-${name}`) ?? "";
    const signed = answerText(header("timestamp"), header("nonce"), await answer.text());
    expect(verifyText(signed, header("signature"), publicKeyOf(running))).toBe(true);
    for (const tar of [{}, { tar_type: "GZIP" }] as Record<string, string>[]) {
      const { target, hash } = await address(tar);
      const file = await send(running, "GET", target);
      expect(file.headers.get("wechatpay-signature")).toBeNull();
      const bytes = Buffer.from(await file.arrayBuffer());
      const plain = "tar_type" in tar ? gunzipSync(bytes) : bytes;
      expect(createHash("sha1").update(plain).digest("hex")).toBe(hash);
      expect(plain.toString("utf8")).toContain("`PAST01,`o1,`NATIVE,`SUCCESS,`OTHERS,`CNY,`88.80");
      expect(plain.toString("utf8")).toContain("\r\n`1,`88.80,`0.00,`0.00,`0.53000,`88.80,`0.00\r\n");
    }
  });

  test("a file is given to the merchant who asked where it lies, and to nobody else", async () => {
    const { target } = await address();
    expect((await fetch(`${running.url}/wechatpay${target}`)).status).toBe(401);
    expect((await send(running, "GET", target, undefined, { privateKey: stranger.privateKey })).status).toBe(401);
    expect((await send(running, "GET", "/v3/billdownload/file?token=other")).status).toBe(400);
    const other = { mchid: "1900000009", serial: "8888888888888888888888888888888888888888" };
    await running.control("PUT", "/wechatpay/merchant", { ...SHOP, ...other, publicKeyPem: keys.publicKey });
    expect((await send(running, "GET", target, undefined, other)).status).toBe(403);
    expect((await send(running, "GET", target)).status).toBe(200);
  });

  test.each<[string, () => Record<string, string>, string]>([
    ["no day", () => ({}), "PARAM_ERROR"],
    ["a day written otherwise", () => ({ bill_date: dayBefore(2).replaceAll("-", "") }), "PARAM_ERROR"],
    ["an unknown kind", () => ({ bill_date: dayBefore(2), bill_type: "EVERYTHING" }), "PARAM_ERROR"],
    ["another way of packing", () => ({ bill_date: dayBefore(2), tar_type: "ZIP" }), "PARAM_ERROR"],
    ["an unknown parameter", () => ({ bill_date: dayBefore(2), page: "1" }), "PARAM_ERROR"],
    ["a day that runs", () => ({ bill_date: dayBefore(0) }), "INVALID_REQUEST"],
    ["a day longer ago than three months", () => ({ bill_date: dayBefore(100) }), "INVALID_REQUEST"],
    ["a day on which nothing happened", () => ({ bill_date: dayBefore(4) }), "NO_STATEMENT_EXIST"],
    ["refunds of a day without any", () => ({ bill_date: dayBefore(2), bill_type: "REFUND" }), "NO_STATEMENT_EXIST"],
  ])("%s: refused", async (_, query, code) => {
    expect(await call(running, "GET", path(query()))).toMatchObject({ status: 400, body: { code } });
  });
});

describe("PayPal", () => {
  const search = async (query: Record<string, string>, token?: string) => {
    const basic = Buffer.from(`${APP.clientId}:${APP.secret}`).toString("base64");
    const given = await fetch(`${running.url}/paypal/v1/oauth2/token`, {
      method: "POST",
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    const { access_token } = (await given.json()) as { access_token: string };
    const answer = await fetch(`${running.url}/paypal/v1/reporting/transactions?${new URLSearchParams(query).toString()}`, {
      headers: { authorization: `Bearer ${token ?? access_token}` },
    });
    return { status: answer.status, body: (await answer.json()) as { details?: { issue: string }[] } };
  };
  const at = (days: number): string => new Date(Date.now() - days * DAY).toISOString();

  test("an empty period has no pages; the ledger is three hours behind, or up to date when it shall be", async () => {
    const query = { start_date: at(1), end_date: at(0) };
    const { body } = await search(query);
    expect(body).toMatchObject({ transaction_details: [], total_items: 0, total_pages: 0, page: 1, account_number: "M1" });
    const reach = (body as { last_refreshed_datetime: string }).last_refreshed_datetime;
    expect(Math.abs(Date.parse(reach.replace("+0000", "Z")) - (Date.now() - 3 * 3_600_000))).toBeLessThan(60_000);
    await running.control("POST", "/statements", { early: true });
    const late = (await search({ ...query, end_date: at(-1) })).body as { last_refreshed_datetime: string };
    expect(late.last_refreshed_datetime.slice(0, 19)).toBe(at(-1).slice(0, 19));
  });

  test.each<[string, () => Record<string, string>, string]>([
    ["no beginning", () => ({ end_date: at(0) }), "MISSING_REQUIRED_PARAMETER"],
    ["a day without its time", () => ({ start_date: "2026-11-01", end_date: at(0) }), "INVALID_PARAMETER_SYNTAX"],
    ["an end before the beginning", () => ({ start_date: at(0), end_date: at(1) }), "INVALID_DATE_RANGE"],
    ["more than 31 days", () => ({ start_date: at(32), end_date: at(0) }), "INVALID_DATE_RANGE"],
    ["pages of more than 500", () => ({ start_date: at(1), end_date: at(0), page_size: "501" }), "INVALID_PARAMETER_VALUE"],
    ["page nought", () => ({ start_date: at(1), end_date: at(0), page: "0" }), "INVALID_PARAMETER_VALUE"],
  ])("%s: refused", async (_, query, issue) => {
    const { status, body } = await search(query());
    expect(status).toBe(400);
    expect(body.details![0]!.issue).toBe(issue);
  });

  test("nobody reads the ledger without a token", async () => {
    expect((await search({ start_date: at(1), end_date: at(0) }, "other")).status).toBe(401);
  });
});

describe("Stripe", () => {
  const sdk = () =>
    new StripeSdk(ACCOUNT.secretKey, {
      maxNetworkRetries: 0,
      httpClient: StripeSdk.createFetchHttpClient((address, init) =>
        fetch(String(address).replace("https://api.stripe.com", `${running.url}/stripe`), init as RequestInit),
      ),
    });
  const created = () => ({ gte: Date.parse(noon(2)) / 1000, lt: Date.parse(noon(2)) / 1000 + 1 });

  test("the official client pages through the ledger, newest first, with or without what an entry comes from", async () => {
    const all = await sdk()
      .balanceTransactions.list({ created: created(), limit: 2, expand: ["data.source"] })
      .autoPagingToArray({ limit: 10 });
    expect(all.map(({ source }) => (source as StripeSdk.Charge).payment_intent)).toEqual(["pi_3", "pi_2", "pi_1"]);
    expect(all[0]).toMatchObject({ object: "balance_transaction", type: "charge", amount: 500, fee: 45, net: 455, currency: "usd" });
    expect((await sdk().balanceTransactions.list({ limit: 1 })).data[0]!.source).toBe("ch_3");
    expect((await sdk().balanceTransactions.list({ created: { ...created(), gte: created().lt } })).data).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["more than a hundred at once", { limit: 101 }, "parameter_invalid_string"],
    ["what cannot be expanded", { expand: ["data.customer"] }, "parameter_invalid_string"],
    ["an unknown parameter", { page: 2 }, "parameter_unknown"],
    ["a moment that is none", { created: { gte: "yesterday" } }, "parameter_invalid_integer"],
    ["a page after nothing", { starting_after: "txn_none" }, "resource_missing"],
  ])("%s: refused", async (_, params, code) => {
    await expect(sdk().balanceTransactions.list(params)).rejects.toMatchObject({ code });
  });
});
