import { Aes, Formatter, Rsa } from "wechatpay-axios-plugin";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRsaPrivateKey, verifyText } from "./rsa.ts";
import { cleanText, fromWechatTime, toWechatTime } from "./wechatpay.messages.ts";
import { authorization, isFresh, isSealed, messageText, requestText, signBridge, unseal } from "./wechatpay.sign.ts";
import {
  API_V3_KEY,
  fake,
  fixture,
  intent,
  MCH_ID,
  merchant,
  notice,
  now,
  paid,
  post,
  PUBLIC_KEY_ID,
  seal,
  sdk,
  SERIAL,
  shop,
  vectorMerchant,
  vectors,
  vectorWechat,
  vouch,
  wechat,
} from "./wechatpay.testkit.ts";

const [method = "", path = "", timestamp = "", nonce = "", body = ""] = vectors.request.signString.split("\n");
const request = { method: method as "POST", path, timestamp, nonce, body };

describe("published vectors", () => {
  test("request", () => {
    expect(requestText(request)).toBe(vectors.request.signString);
    expect(verifyText(requestText(request), vectors.request.signature, vectorMerchant)).toBe(true);
    expect(verifyText(requestText({ ...request, body: `${body} ` }), vectors.request.signature, vectorMerchant)).toBe(false);
  });

  test("the Authorization header has the published parts", () => {
    const ours = authorization(request, { mchId: MCH_ID, serial: SERIAL, key: readRsaPrivateKey(merchant.privateKey)! });
    const parts = (text: string) => new Set([...text.matchAll(/(\w+)="/g)].map(([, name]) => name));
    expect(parts(ours)).toEqual(parts(vectors.request.authorization));
    expect(ours.split(" ")[0]).toBe(vectors.request.authorization.split(" ")[0]);
    for (const part of vectors.request.authorization.split(" ")[1]!.split(","))
      if (!part.startsWith("signature")) expect(ours).toContain(part);
  });

  test("a page inside WeChat", () => {
    expect(verifyText(vectors.jsapi.signString, vectors.jsapi.paySign, vectorMerchant)).toBe(true);
    const [appId = "", at = "", once = "", prepay = ""] = vectors.jsapi.signString.split("\n");
    const key = readRsaPrivateKey(merchant.privateKey)!;
    expect(Rsa.verify(vectors.jsapi.signString, signBridge(appId, at, once, prepay, key), merchant.publicKey)).toBe(true);
  });

  test("notification: signature, ciphertext, and the whole of it through the adapter", async () => {
    const { notify } = vectors;
    const shopOfVectors = shop(undefined, { credentials: { publicKey: vectorWechat } });
    const headers = {
      "wechatpay-timestamp": notify.timestamp,
      "wechatpay-nonce": notify.signNonce,
      "wechatpay-serial": PUBLIC_KEY_ID,
      "wechatpay-signature": notify.signature,
    };
    expect(unseal({ ...notify, algorithm: "AEAD_AES_256_GCM" }, Buffer.from(notify.apiV3Key))).toBe(notify.plaintext);
    const { events } = await shopOfVectors.handleNotification(post(notify.body, headers));
    expect(events).toMatchObject([{ kind: "payment", state: "PAID", money: { amount: 8880n, currency: "CNY" } }]);
    await expect(shop().handleNotification(post(notify.body, headers))).rejects.toThrow("does not verify");
  });

  test("the published certificate is one whose key verifies the published notification", () => {
    const { notify } = vectors;
    const key = Rsa.from(fixture("gw_cert.pem"), "public");
    expect(verifyText(messageText(notify.timestamp, notify.signNonce, Buffer.from(notify.body)), notify.signature, key)).toBe(true);
  });
});

describe("the official SDK as oracle", () => {
  test("signs the same bytes with the same result", () => {
    fc.assert(
      fc.property(fc.constantFrom("GET", "POST"), fc.webPath(), fc.string(), (verb, target, content) => {
        const ours = { ...request, method: verb as "GET", path: `/v3${target}`, body: content };
        const text = Formatter.request(verb, ours.path, timestamp, nonce, content);
        expect(requestText(ours)).toBe(text);
        expect(authorization(ours, { mchId: MCH_ID, serial: SERIAL, key: readRsaPrivateKey(merchant.privateKey)! })).toContain(
          `signature="${Rsa.sign(text, merchant.privateKey)}"`,
        );
      }),
    );
  });

  test("verifies what we sign, and we verify what it verifies", () => {
    fc.assert(
      fc.property(fc.string(), (content) => {
        const headers = vouch(content);
        const [at, once, signature] = [headers["wechatpay-timestamp"]!, headers["wechatpay-nonce"]!, headers["wechatpay-signature"]!];
        expect(Rsa.verify(Formatter.response(at, once, content), signature, wechat.publicKey)).toBe(true);
        expect(messageText(at, once, Buffer.from(content)).toString()).toBe(Formatter.response(at, once, content));
      }),
    );
  });

  test("opens what we open, and refuses what we refuse", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), fc.nat(), (plain, more, at) => {
        const sealed = seal(plain, more);
        expect(unseal(sealed, Buffer.from(API_V3_KEY))).toBe(plain);
        expect(Aes.AesGcm.decrypt(sealed.ciphertext, API_V3_KEY, sealed.nonce, more)).toBe(plain);
        const bytes = Buffer.from(sealed.ciphertext, "base64");
        bytes[at % bytes.length]! ^= 1;
        expect(unseal({ ...sealed, ciphertext: bytes.toString("base64") }, Buffer.from(API_V3_KEY))).toBeNull();
        expect(unseal({ ...sealed, associated_data: `${more}x` }, Buffer.from(API_V3_KEY))).toBeNull();
      }),
    );
  });

  test("believes the same notifications", async () => {
    const body = notice(paid);
    const headers = vouch(body);
    const [at = "", once = "", signature = ""] = ["timestamp", "nonce", "signature"].map((name) => headers[`wechatpay-${name}`]);
    expect(Rsa.verify(Formatter.response(at, once, body), signature, wechat.publicKey)).toBe(true);
    expect((await shop().handleNotification(post(body, headers))).events).toHaveLength(1);
    expect(Rsa.verify(Formatter.response(at, once, `${body} `), signature, wechat.publicKey)).toBe(false);
    await expect(shop().handleNotification(post(`${body} `, headers))).rejects.toThrow("does not verify");
  });

  test("its client signs a request as ours does, header for header", async () => {
    const { fetch, seen } = fake(() => ({ body: { code_url: "weixin://wxpay/bizpayurl?pr=1" } }));
    await shop(fetch).createPayment(intent());
    let theirs = "";
    const client = sdk({ [PUBLIC_KEY_ID]: wechat.publicKey });
    await client.v3
      .request({
        method: "post",
        url: "v3/pay/transactions/native",
        data: seen[0]!.body,
        adapter: (config) => {
          theirs = String(config.headers["Authorization"]);
          return Promise.reject(new Error("not sent"));
        },
      })
      .catch(() => {});
    const shape = (header: string) =>
      header
        .replaceAll(/(nonce_str|timestamp|signature)="[^"]*"/g, "$1")
        .split(/[ ,]/)
        .toSorted();
    expect(shape(seen[0]!.headers.get("authorization") ?? "")).toEqual(shape(theirs));
  });
});

describe("small things", () => {
  test("the clock is China's in any zone", () => {
    expect(toWechatTime(new Date("2026-12-31T16:00:00.999Z"))).toBe("2027-01-01T00:00:00+08:00");
    expect(fromWechatTime("2027-01-01T00:00:00+08:00")).toEqual(new Date("2026-12-31T16:00:00Z"));
    expect(fromWechatTime("2027-01-01T00:00:00Z")).toEqual(new Date("2027-01-01T00:00:00Z"));
    for (const wrong of ["2027-01-01T00:00:00", "2027-13-01T00:00:00+08:00", "yesterday", 1, undefined])
      expect(fromWechatTime(wrong)).toBeNull();
  });

  test("texts lose what no bill shows, and are cut by characters", () => {
    expect(cleanText(" a\n\tb\u0000c 茶 ", 127)).toBe("a b c 茶");
    expect(Array.from(cleanText("😀".repeat(300), 127))).toHaveLength(127);
  });

  test("five minutes are too old, and too young", () => {
    const at = (seconds: number) => String(now.getTime() / 1000 + seconds);
    expect([0, 299, -299].map((seconds) => isFresh(at(seconds), now))).toEqual([true, true, true]);
    expect([300, -300, 3e9].map((seconds) => isFresh(at(seconds), now))).toEqual([false, false, false]);
    for (const wrong of ["", "now", "1e9", " 1795348810", "-1", "1795348810.0"]) expect(isFresh(wrong, now)).toBe(false);
  });

  test("only AES-256-GCM is opened", () => {
    expect(isSealed(seal("{}"))).toBe(true);
    for (const wrong of [null, "", {}, { ...seal("{}"), algorithm: "AEAD_SM4_GCM" }, { ...seal("{}"), nonce: 1 }])
      expect(isSealed(wrong)).toBe(false);
    expect(unseal({ ...seal("{}"), nonce: "short" }, Buffer.from(API_V3_KEY))).toBeNull();
    expect(unseal({ ...seal("{}"), ciphertext: "" }, Buffer.from(API_V3_KEY))).toBeNull();
  });
});
