import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanSubject, fromAlipayTime, toAlipayTime } from "./alipay.messages.ts";
import { rawMembers, signContent, signRequest, verifyNotification } from "./alipay.sign.ts";
import {
  form,
  gateway,
  gatewayPublic,
  intent,
  merchant,
  paid,
  post,
  sdk,
  shop,
  signed,
  vectorGateway,
  vectorMerchant,
  vectors,
} from "./alipay.testkit.ts";
import { readRsaPrivateKey, readRsaPublicKey, signText, verifyText } from "./rsa.ts";

const bare = (text: string): string => text.replaceAll(/-----[^-]+-----|\s/g, "");

describe("published vectors", () => {
  test("request", () => {
    expect(verifyText(vectors.request.signString, vectors.request.sign, vectorMerchant)).toBe(true);
    const params = new Map(
      vectors.request.signString
        .split("&")
        .map((pair): [string, string] => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
    );
    expect(signContent(new Map([...params].toReversed()), ["sign"])).toBe(vectors.request.signString);
  });

  test("notification", () => {
    const fields = verifyNotification(Buffer.from(vectors.notify.formBody), vectorGateway);
    expect(fields?.get("subject")).toBe("测试商品");
    expect(signContent(fields ?? new Map(), ["sign", "sign_type"])).toBe(vectors.notify.signString);
    expect(verifyNotification(Buffer.from(vectors.notify.formBody), gatewayPublic)).toBeNull();
  });

  test("reply, raw node with its escapes", () => {
    const members = rawMembers(vectors.response.body);
    expect(members?.get("alipay_trade_precreate_response")).toBe(vectors.response.signString);
    expect(JSON.parse(members?.get("sign") ?? "")).toBe(vectors.response.sign);
    expect(verifyText(vectors.response.signString, vectors.response.sign, vectorGateway)).toBe(true);
    expect(verifyText(vectors.response.signString.replaceAll("\\/", "/"), vectors.response.sign, vectorGateway)).toBe(false);
  });
});

describe("the official SDK as oracle", () => {
  test("verifies our requests", async () => {
    for (const channel of ["page", "wap"]) {
      const { action } = await shop().createPayment(intent({ channel }));
      if (action.kind !== "redirect") throw new Error(action.kind);
      const params = new Map(new URL(action.url).searchParams);
      expect(sdk(merchant.publicKey).rsaCheck(signContent(params, ["sign"]), params.get("sign") ?? "", "RSA2")).toBe(true);
    }
  });

  test("signs the same bytes with the same result", () => {
    const url = sdk(gateway.publicKey).pageExecute("alipay.trade.page.pay", "GET", {
      notifyUrl: "http://127.0.0.1/n",
      bizContent: { out_trade_no: "A1", total_amount: "88.80", subject: "测试 + & = %", product_code: "FAST_INSTANT_TRADE_PAY" },
    });
    const params = new Map(new URL(url).searchParams);
    expect(signRequest(params, readRsaPrivateKey(merchant.privateKey)!)).toBe(params.get("sign"));
  });

  test("agrees about notifications, genuine and not", async () => {
    const oracle = sdk(gateway.publicKey);
    const genuine = signed(paid);
    expect(oracle.checkNotifySignV2(genuine)).toBe(true);
    expect((await shop().handleNotification(post(form(genuine)))).events).toHaveLength(1);
    for (const name of Object.keys(genuine)) {
      const altered = { ...genuine, [name]: `${genuine[name]}1` };
      if (name === "sign_type" || name === "sign") continue; // there it throws, or reads base64 leniently; we do neither
      expect([name, oracle.checkNotifySignV2(altered)]).toEqual([name, false]);
    }
  });

  test("cuts the signed node out of a reply exactly as we do", () => {
    const oracle = sdk(gateway.publicKey);
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), fc.constantFrom("", " ", "\n"), (value, gap) => {
        const node = JSON.stringify(value).replaceAll("/", "\\/");
        const body = `{"alipay_trade_query_response":${gap}${node},"sign":"${vectors.response.sign}"}`;
        expect(rawMembers(body)?.get("alipay_trade_query_response")).toBe(node);
        if (gap === "") expect(oracle.getSignStr(body, "alipay_trade_query_response")).toBe(node);
      }),
    );
  });
});

describe("small things", () => {
  test("the clock is GMT+8 in any zone", () => {
    expect(toAlipayTime(new Date("2026-12-31T16:00:00Z"))).toBe("2027-01-01 00:00:00");
    expect(fromAlipayTime("2027-01-01 00:00:00")).toEqual(new Date("2026-12-31T16:00:00Z"));
    expect(fromAlipayTime("2027-13-01 00:00:00")).toBeNull();
    expect(fromAlipayTime("yesterday")).toBeNull();
  });

  test("keys come as PEM or as the bare text of Alipay's tool", () => {
    const pkcs1 = readRsaPrivateKey(merchant.privateKey)!.export({ type: "pkcs1", format: "der" }).toString("base64");
    const expected = signText("x", readRsaPrivateKey(merchant.privateKey)!);
    for (const text of [bare(merchant.privateKey), pkcs1]) expect(signText("x", readRsaPrivateKey(text)!)).toBe(expected);
    expect(verifyText("x", expected, readRsaPublicKey(bare(merchant.publicKey))!)).toBe(true);
  });

  test("subjects lose what Alipay forbids and are cut by characters", () => {
    expect(cleanSubject(" a&b=c/d\n茶 ")).toBe("a b c d 茶");
    expect(Array.from(cleanSubject("😀".repeat(300)))).toHaveLength(256);
  });
});
