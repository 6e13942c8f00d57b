import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verifyText } from "./rsa.ts";
import { createPublicKey } from "node:crypto";
import { InvalidSignature, ProviderRefused, ProviderUnavailable } from "./provider.ts";
import {
  API_V3_KEY,
  APP_ID,
  APP_SECRET,
  fake,
  intent,
  MCH_ID,
  merchant,
  no,
  now,
  paid,
  ref,
  reject,
  shop,
  stranger,
  type Told,
  wechat,
} from "./wechatpay.testkit.ts";

const told = (body: unknown): Told => ({ body });

describe("starting a payment", () => {
  test("native asks with everything and shows a code that lives no longer than the attempt, nor than two hours", async () => {
    const { fetch, seen } = fake(() => told({ code_url: "weixin://wxpay/bizpayurl?pr=1" }));
    const started = await shop(fetch).createPayment(intent());
    expect(started).toEqual({
      state: "PENDING",
      action: { kind: "qr", content: "weixin://wxpay/bizpayurl?pr=1", expiresAt: new Date("2026-11-22T12:30:00Z") },
    });
    expect(seen[0]).toMatchObject({ method: "POST", path: "/v3/pay/transactions/native" });
    expect(seen[0]!.body).toEqual({
      appid: APP_ID,
      mchid: MCH_ID,
      description: "测试商品 more",
      out_trade_no: "SHOP20261122000001",
      time_expire: "2026-11-22T20:30:00+08:00",
      notify_url: "http://127.0.0.1:8080/webhooks/payments/wechatpay",
      amount: { total: 8880, currency: "CNY" },
    });
    expect(seen[0]!.headers.get("accept")).toBe("application/json");
    expect(seen[0]!.headers.get("user-agent")).toBeTruthy();
    const long = await shop(fetch).createPayment(intent({ expiresAt: new Date("2026-11-23T12:00:00Z") }));
    expect(long.action).toMatchObject({ expiresAt: new Date(now.getTime() + 2 * 3_600_000) });
  });

  test("h5 tells the shopper's address, and sends on to WeChat with the way back; five minutes", async () => {
    const { fetch, seen } = fake(() => told({ h5_url: "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&package=2" }));
    const { action } = await shop(fetch).createPayment(intent({ channel: "h5", clientIp: "::ffff:203.0.113.7" }));
    expect(seen[0]!.body.scene_info).toEqual({ payer_client_ip: "203.0.113.7", h5_info: { type: "Wap" } });
    expect(action).toEqual({
      kind: "redirect",
      url: "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&package=2&redirect_url=http%3A%2F%2F127.0.0.1%3A8080%2Forders%2F1%3Freturned%3D1",
      expiresAt: new Date(now.getTime() + 5 * 60_000),
    });
    await shop(fetch).createPayment(intent({ channel: "h5", clientIp: "2001:db8::7" }));
    expect(seen[1]!.body.scene_info.payer_client_ip).toBe("2001:db8::7");
  });

  test("jsapi without an openid leads to WeChat to be told who pays", async () => {
    const { action } = await shop().createPayment(intent({ channel: "jsapi" }));
    if (action.kind !== "redirect") throw new Error(action.kind);
    const url = new URL(action.url);
    expect([...url.searchParams.keys()]).toEqual(["appid", "redirect_uri", "response_type", "scope", "state"]);
    expect(url.searchParams.get("redirect_uri")).toBe("http://127.0.0.1:8080/webhooks/payments/wechatpay/payer");
    expect(url.searchParams.get("scope")).toBe("snsapi_base");
    expect(url.hash).toBe("#wechat_redirect");
    expect(url.searchParams.get("state")).toMatch(/^[0-9a-zA-Z]{1,128}$/);
  });

  test("jsapi with an openid gives the page what WeChat's browser wants, signed", async () => {
    const { fetch, seen } = fake(() => told({ prepay_id: "wx22200000000000000000000000000001" }));
    const { action } = await shop(fetch).createPayment(intent({ channel: "jsapi", openid: "oBuyer" }));
    if (action.kind !== "jsapi") throw new Error(action.kind);
    expect(seen[0]).toMatchObject({ path: "/v3/pay/transactions/jsapi", body: { payer: { openid: "oBuyer" } } });
    const { appId, timeStamp, nonceStr, package: prepay, signType, paySign } = action.params;
    expect({ appId, timeStamp, prepay, signType }).toEqual({
      appId: APP_ID,
      timeStamp: "1795348810",
      prepay: "prepay_id=wx22200000000000000000000000000001",
      signType: "RSA",
    });
    expect(nonceStr).toHaveLength(32);
    expect(verifyText(`${appId}\n${timeStamp}\n${nonceStr}\n${prepay}\n`, paySign, createPublicKey(merchant.publicKey))).toBe(true);
  });

  test.each<[string, Parameters<typeof intent>[0]]>([
    ["BAD_CURRENCY", { money: { amount: 1n, currency: "USD" } }],
    ["BAD_AMOUNT", { money: { amount: 0n, currency: "CNY" } }],
    ["BAD_AMOUNT", { money: { amount: 10_000_000_001n, currency: "CNY" } }],
    ["BAD_NUMBER", { paymentNo: "A1" }],
    ["BAD_NUMBER", { paymentNo: "a b c d e f" }],
    ["BAD_CHANNEL", { channel: "constructor" }],
    ["EXPIRED", { expiresAt: now }],
    ["NO_CLIENT_IP", { channel: "h5", clientIp: undefined as never }],
    ["NO_OPENID", { channel: "jsapi", payerUrl: undefined as never }],
  ])("refuses %s without a call", async (code, change) => {
    await expect(shop().createPayment(intent(change))).rejects.toMatchObject({ name: "ProviderRefused", code });
  });

  test("a channel that the merchant has not opened is refused", async () => {
    const adapter = shop(reject, { channels: ["native"] });
    expect(adapter.caps.channels).toEqual(["native"]);
    await expect(adapter.createPayment(intent({ channel: "h5" }))).rejects.toMatchObject({ code: "BAD_CHANNEL" });
  });

  test.each([
    [{ body: { ...paid } }, "already_paid"],
    [{ body: { ...paid, trade_state: "NOTPAY", transaction_id: undefined } }, "number_reused"],
  ])("a number that is taken may be this payment, paid meanwhile: %j is %s", async (answer, reason) => {
    const { fetch } = fake(({ method }) => (method === "POST" ? no(403, "OUT_TRADE_NO_USED") : answer));
    await expect(shop(fetch).createPayment(intent())).rejects.toMatchObject({ name: "ProviderRefused", reason });
  });

  test.each([{ code_url: "" }, {}, { code_url: 7 }])("a reply without a code, %j, concludes nothing", async (body) => {
    await expect(shop(fake(() => told(body)).fetch).createPayment(intent())).rejects.toMatchObject({ code: "UNREADABLE" });
  });

  test("an address that is none is not followed", async () => {
    const { fetch } = fake(() => told({ h5_url: "javascript:alert(1)" }));
    await expect(shop(fetch).createPayment(intent({ channel: "h5" }))).rejects.toThrow(ProviderUnavailable);
  });
});

describe("who pays inside WeChat", () => {
  const back = async (change: (query: URLSearchParams) => void = () => {}, fetch = reject) => {
    const adapter = shop(fetch);
    const { action } = await adapter.createPayment(intent({ channel: "jsapi" }));
    const state = new URL((action as { url: string }).url).searchParams.get("state")!;
    const query = new URLSearchParams({ code: "061AbC", state });
    change(query);
    return adapter.readPayer({ headers: {}, query: query.toString(), body: Buffer.alloc(0), path: "/" });
  };
  const token = (reply: unknown): typeof fetch => {
    return (url) => {
      const asked = new URL(url as string).searchParams;
      expect(Object.fromEntries(asked)).toEqual({ appid: APP_ID, secret: APP_SECRET, code: "061AbC", grant_type: "authorization_code" });
      return Promise.resolve(new Response(JSON.stringify(reply)));
    };
  };

  test("the code is exchanged for the openid", async () => {
    const payer = await back(undefined, token({ access_token: "x", openid: "oBuyer_1-2", scope: "snsapi_base" }));
    expect(payer.paymentNo).toBe("SHOP20261122000001");
    expect(await payer.openid()).toBe("oBuyer_1-2");
  });

  test.each<[string, (query: URLSearchParams) => void]>([
    ["no state", (query) => query.delete("state")],
    ["another payment's number", (query) => query.set("state", query.get("state")!.replace("000001", "000002"))],
    ["a seal that was made up", (query) => query.set("state", `${"0".repeat(20)}SHOP20261122000001`)],
    ["a number alone", (query) => query.set("state", "SHOP20261122000001")],
  ])("%s is nobody that we sent", async (_what, change) => {
    await expect(back(change)).rejects.toThrow(InvalidSignature);
  });

  test.each([
    [{ errcode: 40029, errmsg: "invalid code" }, ProviderRefused, "OAUTH_40029"],
    [{ errcode: 40163, errmsg: "code been used" }, ProviderRefused, "OAUTH_40163"],
    [{ errcode: -1, errmsg: "system error" }, ProviderUnavailable, "OAUTH"],
    [{ openid: "<script>" }, ProviderUnavailable, "OAUTH"],
    ["<html>", ProviderUnavailable, "OAUTH"],
  ])("%j", async (reply, kind, code) => {
    const error: unknown = await (await back(undefined, token(reply))).openid().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code });
  });

  test("who brought no code is refused, and no error tells the secret", async () => {
    await expect((await back((query) => query.delete("code"))).openid()).rejects.toMatchObject({ code: "NO_CODE" });
    const leaky: typeof fetch = (url) => Promise.reject(new TypeError(`cannot reach ${url as string}`));
    const error: unknown = await (await back(undefined, leaky)).openid().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "NETWORK" });
    expect(`${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${(error as Error).stack}`).not.toContain(APP_SECRET);
  });
});

describe("asking", () => {
  const answer = (more: Record<string, unknown>) => shop(fake(() => told({ ...paid, ...more })).fetch);

  test.each([
    ["NOTPAY", "PENDING"],
    ["USERPAYING", "PENDING"],
    ["ACCEPT", "PROCESSING"],
    ["CLOSED", "CLOSED"],
    ["REVOKED", "CLOSED"],
    ["PAYERROR", "FAILED"],
  ])("%s is %s, and names no sum", async (trade_state, state) => {
    expect(
      await answer({ trade_state, transaction_id: undefined, amount: { payer_currency: "CNY" }, success_time: undefined }).query(ref),
    ).toEqual({
      paymentNo: ref.paymentNo,
      providerRef: null,
      state,
      money: null,
      paidAt: null,
      refundable: false,
      rawState: trade_state,
    });
  });

  test.each(["SUCCESS", "REFUND"])("%s is paid", async (trade_state) => {
    const { fetch, seen } = fake(() => told({ ...paid, trade_state }));
    expect(await shop(fetch).query(ref)).toEqual({
      paymentNo: ref.paymentNo,
      providerRef: "4200000000202611220000000001",
      state: "PAID",
      money: { amount: 8880n, currency: "CNY" },
      paidAt: new Date("2026-11-22T12:00:09Z"),
      refundable: true,
      rawState: trade_state,
    });
    expect(seen[0]).toMatchObject({ method: "GET", path: `/v3/pay/transactions/out-trade-no/${ref.paymentNo}?mchid=${MCH_ID}` });
  });

  test.each(["ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"])("%s is still unpaid", async (code) => {
    expect(await shop(fake(() => no(404, code)).fetch).query(ref)).toMatchObject({ state: "PENDING", money: null, rawState: code });
  });

  test.each<[string, Record<string, unknown>]>([
    ["an unknown state", { trade_state: "WEIRD" }],
    ["no state", { trade_state: undefined }],
    ["paid without a number", { transaction_id: undefined }],
    ["paid without a sum", { amount: {} }],
    ["a sum as text", { amount: { total: "8880", currency: "CNY" } }],
    ["half a fen", { amount: { total: 0.5, currency: "CNY" } }],
    ["less than nothing", { amount: { total: -1, currency: "CNY" } }],
    ["a currency that is none", { amount: { total: 1, currency: 1 } }],
  ])("%s is not guessed", async (_what, more) => {
    await expect(answer(more).query(ref)).rejects.toMatchObject({ name: "ProviderUnavailable", code: "UNREADABLE" });
  });

  test.each<[string, Record<string, unknown>]>([
    ["another number", { out_trade_no: "OTHER000001" }],
    ["another merchant", { mchid: "1900000002" }],
    ["another application", { appid: "wx0000000000000002" }],
  ])("a genuine answer about %s is no answer", async (_what, more) => {
    await expect(answer(more).query(ref)).rejects.toThrow(InvalidSignature);
  });

  test.each<[Told, string]>([
    [{ status: 204 }, "closed"],
    [no(404, "ORDER_NOT_EXIST"), "absent"],
    [no(400, "ORDERPAID"), "already_paid"],
    [no(400, "ORDER_CLOSED"), "closed"],
  ])("close: %j is %s", async (reply, result) => {
    const { fetch, seen } = fake(() => reply);
    expect(await shop(fetch).close(ref)).toBe(result);
    expect(seen[0]).toMatchObject({ path: `/v3/pay/transactions/out-trade-no/${ref.paymentNo}/close`, body: { mchid: MCH_ID } });
  });
});

describe("giving back", () => {
  const request = {
    refundNo: "SHOP20261122000001R1",
    money: { amount: 880n, currency: "CNY" },
    total: { amount: 8880n, currency: "CNY" },
    reason: "碎了",
    notifyUrl: "http://127.0.0.1:8080/webhooks/payments/wechatpay",
  };
  const refund = (status: string, more: Record<string, unknown> = {}) => ({
    refund_id: "50300000000000000000000001",
    out_refund_no: request.refundNo,
    out_trade_no: ref.paymentNo,
    transaction_id: "4200000000202611220000000001",
    status,
    amount: { total: 8880, refund: 880, currency: "CNY" },
    ...more,
  });

  test("names both sums, our number and where the news shall go", async () => {
    const { fetch, seen } = fake(() => told(refund("PROCESSING")));
    expect(await shop(fetch).refund(ref, request)).toEqual({
      refundNo: request.refundNo,
      providerRef: "50300000000000000000000001",
      state: "PENDING",
      money: { amount: 880n, currency: "CNY" },
      found: true,
    });
    expect(seen[0]!.body).toEqual({
      out_trade_no: ref.paymentNo,
      out_refund_no: request.refundNo,
      reason: "碎了",
      notify_url: request.notifyUrl,
      amount: { refund: 880, total: 8880, currency: "CNY" },
    });
  });

  test.each([
    ["PROCESSING", "PENDING"],
    ["SUCCESS", "SUCCEEDED"],
    ["CLOSED", "CLOSED"],
    ["ABNORMAL", "UNDELIVERED"],
  ])("query: %s is %s", async (status, state) => {
    const { fetch, seen } = fake(() => told(refund(status)));
    expect(await shop(fetch).queryRefund(ref, request.refundNo)).toMatchObject({ state, found: true, money: { amount: 880n } });
    expect(seen[0]!.path).toBe(`/v3/refund/domestic/refunds/${request.refundNo}`);
  });

  test("what the buyer's account did not take is sent to the merchant's own, by WeChat's number and ours", async () => {
    const { refund_id } = refund("PROCESSING");
    const { fetch, seen } = fake(() => told(refund("PROCESSING")));
    expect(await shop(fetch).reclaim(ref, request.refundNo, refund_id)).toMatchObject({ state: "PENDING", providerRef: refund_id });
    expect(seen[0]).toMatchObject({
      path: `/v3/refund/domestic/refunds/${refund_id}/apply-abnormal-refund`,
      body: { out_refund_no: request.refundNo, type: "MERCHANT_BANK_CARD" },
    });
    const back = refund("SUCCESS", { user_received_account: "商户结算银行账户" });
    expect(await shop(fake(() => told(back)).fetch).queryRefund(ref, request.refundNo)).toMatchObject({ state: "RETURNED" });
    const other = refund("PROCESSING", { refund_id: "50300000000000000000000002" });
    await expect(shop(fake(() => told(other)).fetch).reclaim(ref, request.refundNo, refund_id)).rejects.toThrow(InvalidSignature);
  });

  test("a refund that WeChat does not know may be repeated", async () => {
    expect(await shop(fake(() => no(404, "RESOURCE_NOT_EXISTS")).fetch).queryRefund(ref, request.refundNo)).toMatchObject({
      state: "PENDING",
      found: false,
    });
  });

  test.each([{ out_refund_no: "OTHER" }, { out_trade_no: "OTHER000001" }])(
    "a genuine answer about another refund, %j, is no answer",
    async (more) => {
      await expect(shop(fake(() => told(refund("SUCCESS", more))).fetch).refund(ref, request)).rejects.toThrow(InvalidSignature);
    },
  );

  test("an unknown state of a refund is not guessed", async () => {
    await expect(shop(fake(() => told(refund("WEIRD"))).fetch).refund(ref, request)).rejects.toMatchObject({ code: "UNREADABLE" });
  });

  test.each<[number, string, string]>([
    [403, "NOT_ENOUGH", "insufficient_balance"],
    [403, "USER_ACCOUNT_ABNORMAL", "not_refundable"],
    [403, "TRADE_OVERDUE", "not_refundable"],
    [400, "INVALID_REQUEST", "bad_request"],
    [400, "PARAM_ERROR", "bad_request"],
    [403, "NO_AUTH", "bad_request"],
    [403, "RULELIMIT", "other"],
    [400, "SOMETHING_NEW", "other"],
  ])("%i %s is a refusal: %s", async (status, code, reason) => {
    await expect(shop(fake(() => no(status, code)).fetch).refund(ref, request)).rejects.toMatchObject({
      name: "ProviderRefused",
      code,
      reason,
    });
  });

  test.each<[number, string]>([
    [500, "SYSTEM_ERROR"],
    [400, "SYSTEM_ERROR"],
    [429, "FREQUENCY_LIMITED"],
    [429, "RATELIMIT_EXCEEDED"],
    [502, "WHATEVER"],
    [202, "ACCEPTED"],
    [301, "MOVED"],
    [400, "<html>"],
  ])("%i %s leaves the outcome open", async (status, code) => {
    await expect(shop(fake(() => no(status, code)).fetch).refund(ref, request)).rejects.toThrow(ProviderUnavailable);
  });
});

interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

describe("a reply nobody vouches for", () => {
  const forged: [string, (reply: Reply) => void][] = [
    ["altered sum", (reply) => (reply.body = reply.body.replace("8880", "8881"))],
    ["altered state", (reply) => (reply.body = reply.body.replace('"SUCCESS"', '"CLOSED"'))],
    ["no signature", (reply) => delete reply.headers["wechatpay-signature"]],
    ["no nonce", (reply) => delete reply.headers["wechatpay-nonce"]],
    ["no timestamp", (reply) => delete reply.headers["wechatpay-timestamp"]],
    ["no serial number", (reply) => delete reply.headers["wechatpay-serial"]],
    ["another public key", (reply) => (reply.headers["wechatpay-serial"] = "PUB_KEY_ID_0999")],
    ["another algorithm", (reply) => (reply.headers["wechatpay-signature-type"] = "WECHATPAY2-SM2-WITH-SM3")],
    [
      "a probe",
      (reply) => (reply.headers["wechatpay-signature"] = `WECHATPAY/SIGNTEST/${reply.headers["wechatpay-signature"]!.slice(19)}`),
    ],
    [
      "a signature in another spelling",
      (reply) => (reply.headers["wechatpay-signature"] = reply.headers["wechatpay-signature"]!.replace("==", "")),
    ],
    ["reformatted body", (reply) => (reply.body = reply.body.replace('","', '", "'))],
    ["nothing", (reply) => (reply.body = "")],
  ];
  test.each(forged)("%s", async (_what, forge) => {
    await expect(shop(fake(() => told(paid), forge).fetch).query(ref)).rejects.toThrow(InvalidSignature);
  });

  test("an old reply", async () => {
    const old = new Date(now.getTime() - 300_000);
    await expect(
      shop(
        fake(
          () => told(paid),
          undefined,
          undefined,
          () => old,
        ).fetch,
      ).query(ref),
    ).rejects.toThrow(InvalidSignature);
  });

  test("a stranger's", async () => {
    const signer = { serial: "PUB_KEY_ID_0119000000012026112200000000000001", privateKey: stranger.privateKey };
    await expect(shop(fake(() => told(paid), undefined, signer).fetch).query(ref)).rejects.toThrow(InvalidSignature);
  });

  test("an empty success closes nothing unless it is signed", async () => {
    const bare = fake(
      () => ({ status: 204 }),
      (reply) => (reply.headers = {}),
    );
    await expect(shop(bare.fetch).close(ref)).rejects.toThrow(InvalidSignature);
    const wrong = fake(
      () => ({ status: 204 }),
      (reply) => (reply.headers["wechatpay-nonce"] = "x"),
    );
    await expect(shop(wrong.fetch).close(ref)).rejects.toThrow(InvalidSignature);
  });

  test("an error concludes nothing unless it is signed, and is not believed if wrongly so", async () => {
    const bare = fake(
      () => no(404, "ORDER_NOT_EXIST"),
      (reply) => (reply.headers = {}),
    );
    await expect(shop(bare.fetch).close(ref)).rejects.toMatchObject({ name: "ProviderUnavailable", code: "ORDER_NOT_EXIST" });
    const wrong = fake(
      () => no(400, "ORDERPAID"),
      (reply) => (reply.headers["wechatpay-nonce"] = "x"),
    );
    await expect(shop(wrong.fetch).close(ref)).rejects.toThrow(InvalidSignature);
  });

  test("any text at all ends in one of the port's errors", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), fc.constantFrom(200, 204, 400, 404, 500), async (body, status) => {
        const error: unknown = await shop(() => Promise.resolve(new Response(status === 204 ? null : body, { status })))
          .query(ref)
          .catch((thrown: unknown) => thrown);
        expect(error instanceof ProviderUnavailable || error instanceof InvalidSignature).toBe(true);
      }),
    );
  });

  test("any signed JSON at all ends in a snapshot or one of the port's errors", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const error: unknown = await shop(fake(() => told(value)).fetch)
          .query(ref)
          .catch((thrown: unknown) => thrown);
        expect(error instanceof ProviderUnavailable || error instanceof InvalidSignature).toBe(true);
      }),
    );
  });
});

describe("trouble on the line", () => {
  test("5xx, network and timeout are unknown outcomes", async () => {
    const codes = await Promise.all(
      [
        shop(() => Promise.resolve(new Response("<html>", { status: 502 }))),
        shop(reject),
        shop(
          (_, init) => new Promise((_resolve, fail) => init?.signal?.addEventListener("abort", () => fail(init.signal?.reason as Error))),
          { timeoutMs: 20 },
        ),
      ].map((adapter) => adapter.query(ref).catch((error: unknown) => (error as ProviderUnavailable).code)),
    );
    expect(codes).toEqual(["HTTP_502", "NETWORK", "TIMEOUT"]);
  });

  test("errors carry neither keys nor what was signed", async () => {
    const leaky: typeof fetch = (_url, init) =>
      Promise.reject(
        new TypeError(`cannot send ${new Headers(init?.headers).get("authorization")} with ${merchant.privateKey} and ${API_V3_KEY}`),
      );
    const error: unknown = await shop(leaky)
      .query(ref)
      .catch((thrown: unknown) => thrown);
    const shown = `${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${(error as Error).stack}`;
    for (const secret of ["PRIVATE KEY", "signature=", API_V3_KEY]) expect(shown).not.toContain(secret);
  });

  test("WeChat's explanation of a signature error is not repeated", async () => {
    const answer = { status: 401, body: { code: "SIGN_ERROR", message: "签名串为：POST /v3/…" } };
    const error: unknown = await shop(fake(() => answer).fetch)
      .query(ref)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderRefused);
    expect((error as Error).message).toBe("wechatpay refused: SIGN_ERROR");
  });

  test("a shop shown by a debugger or a log shows no key", () => {
    const shown = JSON.stringify(shop());
    expect(shown).not.toContain(API_V3_KEY);
    expect(shown).not.toContain(wechat.publicKey.slice(40, 80));
  });
});
