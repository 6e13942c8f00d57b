import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signContent } from "./alipay.sign.ts";
import { fake, intent, merchant, merchantPublic, no, now, ok, ref, reject, shop } from "./alipay.testkit.ts";
import type { Alipay } from "./alipay.ts";
import { InvalidSignature, ProviderRefused, ProviderUnavailable } from "./provider.ts";
import { verifyText } from "./rsa.ts";

describe("starting a payment", () => {
  test("page and wap are signed links", async () => {
    const started = await shop().createPayment(intent());
    expect(started.state).toBe("PENDING");
    if (started.action.kind !== "redirect") throw new Error(started.action.kind);
    const params = new URL(started.action.url).searchParams;
    expect(params.get("timestamp")).toBe("2026-11-22 20:00:00");
    expect(params.get("return_url")).toBe("http://127.0.0.1:8080/orders/1");
    expect(JSON.parse(params.get("biz_content") ?? "")).toEqual({
      out_trade_no: "SHOP20261122000001",
      total_amount: "88.80",
      subject: "测试商品 more",
      time_expire: "2026-11-22 20:30:00",
      product_code: "FAST_INSTANT_TRADE_PAY",
    });
    const wap = await shop().createPayment(intent({ channel: "wap" }));
    expect(JSON.stringify(wap.action)).toContain("QUICK_WAP_WAY");
  });

  test("an address that grows too long becomes a form", async () => {
    const { action } = await shop().createPayment(intent({ returnUrl: `http://127.0.0.1:8080/orders/1?x=${"y".repeat(2000)}` }));
    if (action.kind !== "formPost") throw new Error(action.kind);
    const params = new Map([...new URL(action.action).searchParams, ...Object.entries(action.fields)]);
    expect(verifyText(signContent(params, ["sign"]), params.get("sign") ?? "", merchantPublic)).toBe(true);
    expect(Object.keys(action.fields)).toEqual(["biz_content"]);
  });

  test("qr lives no longer than the attempt, nor than two hours", async () => {
    const { fetch, seen } = fake(() => ({ ...ok, qr_code: "https://qr.alipay.com/bax1" }));
    const started = await shop(fetch).createPayment(intent({ channel: "qr" }));
    expect(started.action).toEqual({ kind: "qr", content: "https://qr.alipay.com/bax1", expiresAt: new Date("2026-11-22T12:30:00Z") });
    const long = await shop(fetch).createPayment(intent({ channel: "qr", expiresAt: new Date("2026-11-23T12:00:00Z") }));
    expect(long.action).toMatchObject({ expiresAt: new Date("2026-11-22T14:00:00Z") });
    expect(seen[0]?.params.get("method")).toBe("alipay.trade.precreate");
  });

  test.each([
    ["BAD_CURRENCY", { money: { amount: 1n, currency: "USD" } }],
    ["BAD_AMOUNT", { money: { amount: 0n, currency: "CNY" } }],
    ["BAD_AMOUNT", { money: { amount: 10_000_000_001n, currency: "CNY" } }],
    ["BAD_NUMBER", { paymentNo: "a b" }],
    ["BAD_CHANNEL", { channel: "constructor" }],
    ["EXPIRED", { expiresAt: now }],
  ])("refuses %s without a call", async (code, change) => {
    await expect(shop().createPayment(intent(change))).rejects.toMatchObject({ name: "ProviderRefused", code });
  });
});

describe("asking", () => {
  const answer = (more: Record<string, unknown>): Alipay => shop(fake(() => ({ ...ok, total_amount: "88.80", ...more })).fetch);

  test.each([
    ["WAIT_BUYER_PAY", undefined, "PENDING", false],
    ["TRADE_SUCCESS", "2026-11-22 20:00:09", "PAID", true],
    ["TRADE_FINISHED", "2026-11-22 20:00:09", "PAID", false],
    ["TRADE_CLOSED", undefined, "CLOSED", false],
    ["TRADE_CLOSED", "2026-11-22 20:00:09", "REFUNDED", false],
  ])("%s (paid %s) is %s", async (trade_status, send_pay_date, state, refundable) => {
    const snapshot = await answer({ trade_status, send_pay_date }).query(ref);
    expect(snapshot).toMatchObject({ state, refundable, money: { amount: 8880n, currency: "CNY" }, rawState: trade_status });
    expect(snapshot.paidAt).toEqual(send_pay_date ? new Date("2026-11-22T12:00:09Z") : null);
  });

  test("a trade that does not exist yet is pending", async () => {
    expect(await shop(fake(() => no("ACQ.TRADE_NOT_EXIST")).fetch).query(ref)).toMatchObject({ state: "PENDING", money: null });
  });

  test("an unknown state is not guessed", async () => {
    await expect(answer({ trade_status: "TRADE_WEIRD" }).query(ref)).rejects.toThrow(ProviderUnavailable);
  });

  test.each([
    [ok, "closed"],
    [no("ACQ.TRADE_NOT_EXIST"), "absent"],
    [no("ACQ.TRADE_HAS_SUCCESS"), "already_paid"],
    [no("ACQ.TRADE_HAS_CLOSE"), "closed"],
  ])("close: %j is %s", async (node, result) => {
    expect(await shop(fake(() => node).fetch).close(ref)).toBe(result);
  });

  test("close of a trade that is not waiting asks what it is", async () => {
    const { fetch, seen } = fake(({ params }) =>
      params.get("method") === "alipay.trade.close"
        ? no("ACQ.REASON_TRADE_STATUS_INVALID")
        : { ...ok, trade_status: "TRADE_SUCCESS", total_amount: "88.80", send_pay_date: "2026-11-22 20:00:09" },
    );
    expect(await shop(fetch).close(ref)).toBe("already_paid");
    expect(seen).toHaveLength(2);
  });
});

describe("giving back", () => {
  const request = { refundNo: "R1", money: { amount: 880n, currency: "CNY" }, total: { amount: 8880n, currency: "CNY" }, reason: "碎了" };

  test("sends our number and believes fund_change Y", async () => {
    const { fetch, seen } = fake(() => ({ ...ok, fund_change: "Y", refund_fee: "8.80" }));
    expect(await shop(fetch).refund(ref, request)).toMatchObject({ state: "SUCCEEDED", refundNo: "R1", money: { amount: 880n } });
    expect(seen[0]?.biz).toEqual({ out_trade_no: ref.paymentNo, refund_amount: "8.80", out_request_no: "R1", refund_reason: "碎了" });
  });

  test("N is not a failure: it asks", async () => {
    const { fetch } = fake(({ params }) =>
      params.get("method") === "alipay.trade.refund" ? { ...ok, fund_change: "N" } : { ...ok, out_request_no: "R1", refund_amount: "8.80" },
    );
    expect(await shop(fetch).refund(ref, request)).toMatchObject({ state: "SUCCEEDED", found: true });
  });

  test.each([
    [{ ...ok, out_request_no: "R1", refund_amount: "8.80", refund_status: "REFUND_SUCCESS" }, "SUCCEEDED", true],
    [{ ...ok, out_request_no: "R1", refund_amount: "8.80", refund_status: "REFUND_PROCESSING" }, "PENDING", true],
    [{ code: "10000", msg: "Success" }, "PENDING", false],
    [no("ACQ.TRADE_NOT_EXIST"), "PENDING", false],
  ])("query %j", async (node, state, found) => {
    expect(await shop(fake(() => node).fetch).queryRefund(ref, "R1")).toMatchObject({ state, found });
  });

  test.each([
    ["ACQ.TRADE_NOT_ALLOW_REFUND", "not_refundable"],
    ["ACQ.SELLER_BALANCE_NOT_ENOUGH", "insufficient_balance"],
    ["ACQ.SOMETHING_NEW", "other"],
  ])("%s is a refusal", async (code, reason) => {
    await expect(shop(fake(() => no(code)).fetch).refund(ref, request)).rejects.toMatchObject({ name: "ProviderRefused", code, reason });
  });

  test.each(["ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR", "isp.unknow-error"])("%s leaves the outcome open", async (code) => {
    await expect(shop(fake(() => no(code)).fetch).refund(ref, request)).rejects.toThrow(ProviderUnavailable);
  });

  test("code 20000 leaves the outcome open", async () => {
    await expect(shop(fake(() => ({ code: "20000", msg: "Service Currently Unavailable" })).fetch).refund(ref, request)).rejects.toThrow(
      ProviderUnavailable,
    );
  });
});

describe("a reply nobody vouches for", () => {
  const node = { ...ok, trade_status: "TRADE_SUCCESS", total_amount: "88.80" };
  test.each<[string, (body: string) => string]>([
    ["altered amount", (body) => body.replace("88.80", "88.81")],
    ["altered state", (body) => body.replace("TRADE_SUCCESS", "TRADE_CLOSED")],
    ["no signature", (body) => body.replace(/,"sign":.*$/, "}")],
    ["empty signature", (body) => body.replace(/"sign":"[^"]*"/, '"sign":""')],
    ["signature of another type", (body) => body.replace(/"sign":"[^"]*"/, '"sign":{}')],
    ["signature in another spelling", (body) => body.replace(/"sign":"/, '"sign":" ')],
    ["reformatted node", (body) => body.replace('","', '", "')],
  ])("%s", async (_, forge) => {
    await expect(shop(fake(() => node, forge).fetch).query(ref)).rejects.toThrow(InvalidSignature);
  });

  test("a genuine answer about another payment", async () => {
    await expect(shop(fake(() => ({ ...node, out_trade_no: "OTHER" })).fetch).query(ref)).rejects.toThrow(InvalidSignature);
  });

  test.each<[string, (body: string) => string]>([
    ["two nodes of one name", (body) => body.replace(/^\{/, '{"alipay_trade_query_response":{"code":"10000"},')],
    ["an unsigned error", () => '{"error_response":{"code":"40004","msg":"x","sub_code":"ACQ.TRADE_NOT_EXIST"}}'],
    ["a page of a proxy", () => "<html>gateway</html>"],
    ["nothing", () => ""],
    ["an array", () => "[]"],
    ["a node that is text", () => '{"alipay_trade_query_response":"x","sign":"x"}'],
  ])("%s concludes nothing", async (_, forge) => {
    await expect(shop(fake(() => node, forge).fetch).query(ref)).rejects.toThrow(ProviderUnavailable);
  });

  test("any text at all ends in one of the port's errors", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (body) => {
        const error: unknown = await shop(() => Promise.resolve(new Response(body)))
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
        shop(() => Promise.resolve(new Response("", { status: 502 }))),
        shop(reject),
        shop(
          (_, init) => new Promise((_resolve, fail) => init?.signal?.addEventListener("abort", () => fail(init.signal?.reason as Error))),
          20,
        ),
      ].map((alipay) => alipay.query(ref).catch((error: unknown) => (error as ProviderUnavailable).code)),
    );
    expect(codes).toEqual(["HTTP_502", "NETWORK", "TIMEOUT"]);
  });

  test("errors carry neither keys nor the signed address", async () => {
    const leaky: typeof fetch = (url) => Promise.reject(new TypeError(`cannot reach ${url as string} with ${merchant.privateKey}`));
    const error: unknown = await shop(leaky)
      .query(ref)
      .catch((thrown: unknown) => thrown);
    const shown = `${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${(error as Error).stack}`;
    expect(shown).not.toContain("PRIVATE KEY");
    expect(shown).not.toContain("sign=");
  });

  test("the gateway's quote of the signed text is not repeated", async () => {
    const node = {
      code: "40002",
      msg: "Invalid Arguments",
      sub_code: "isv.invalid-signature",
      sub_msg: "网关生成的验签字符串为：app_id=1",
    };
    const error: unknown = await shop(fake(() => node).fetch)
      .query(ref)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderRefused);
    expect((error as Error).message).toBe("alipay refused: isv.invalid-signature");
  });
});
