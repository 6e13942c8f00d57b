/** What the tests of this adapter share: throw-away keys, a strict gateway behind `fetch`, a genuine notification. */
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { AlipaySdk } from "alipay-sdk";
import { signContent } from "./alipay.sign.ts";
import { Alipay } from "./alipay.ts";
import type { PaymentIntent, RawHttp } from "./provider.ts";
import { readRsaPrivateKey, readRsaPublicKey, signText, verifyText } from "./rsa.ts";

export const fixture = (name: string): string => readFileSync(new URL(`../../../../test/vectors/${name}`, import.meta.url), "utf8");
export interface Vector {
  signString: string;
  sign: string;
}
export const vectors = JSON.parse(fixture("alipay.json")) as {
  request: Vector;
  notify: Vector & { formBody: string };
  response: Vector & { body: string };
};
export const vectorMerchant = createPublicKey(fixture("mch_public.pem"));
export const vectorGateway = createPublicKey(fixture("gw_public.pem"));

// Throw-away pairs: the merchant's and the gateway's.
export const pem = { publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: { type: "pkcs8", format: "pem" } } as const;
export const merchant = generateKeyPairSync("rsa", { modulusLength: 2048, ...pem });
export const gateway = generateKeyPairSync("rsa", { modulusLength: 2048, ...pem });
export const merchantPublic = createPublicKey(merchant.publicKey);
export const gatewayPrivate = readRsaPrivateKey(gateway.privateKey)!;
export const gatewayPublic = readRsaPublicKey(gateway.publicKey)!;
/** Signs as the shop, verifies with the given public key. */
export const sdk = (alipayPublicKey: string): AlipaySdk =>
  new AlipaySdk({
    appId: "2021000000000001",
    privateKey: merchant.privateKey,
    keyType: "PKCS8",
    alipayPublicKey,
    gateway: "http://127.0.0.1:1/gateway.do",
  });

export const now = new Date("2026-11-22T12:00:00Z");
export const reject: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));
export const shop = (fetch: typeof globalThis.fetch = reject, timeoutMs?: number): Alipay =>
  new Alipay({
    baseUrl: "http://127.0.0.1:1/gateway.do",
    credentials: { appId: "2021000000000001", privateKey: merchant.privateKey, alipayPublicKey: gateway.publicKey },
    fetch,
    clock: () => now,
    random: (bytes) => new Uint8Array(bytes),
    ...(timeoutMs ? { timeoutMs } : {}),
  });
export const intent = (change: Partial<PaymentIntent> = {}): PaymentIntent => ({
  paymentNo: "SHOP20261122000001",
  orderNo: "A1",
  money: { amount: 8880n, currency: "CNY" },
  subject: "测试商品 & more",
  channel: "page",
  expiresAt: new Date("2026-11-22T12:30:00Z"),
  notifyUrl: "http://127.0.0.1:8080/webhooks/payments/alipay",
  returnUrl: "http://127.0.0.1:8080/orders/1",
  cancelUrl: "http://127.0.0.1:8080/cart",
  ...change,
});

export interface Seen {
  params: Map<string, string>;
  biz: Record<string, string>;
}
/** A gateway that verifies the request strictly and signs `answer`'s node; `forge` may spoil the finished body. */
export function fake(
  answer: (seen: Seen) => Record<string, unknown>,
  forge = (body: string): string => body,
): { fetch: typeof fetch; seen: Seen[] } {
  const seen: Seen[] = [];
  return {
    seen,
    fetch: (url, init) => {
      const params = new Map([...new URL(url as string).searchParams, ...new URLSearchParams(init?.body as string)]);
      if (!verifyText(signContent(params, ["sign"]), params.get("sign") ?? "", merchantPublic)) throw new Error("unsigned request");
      const biz = JSON.parse(params.get("biz_content") ?? "") as Record<string, string>;
      seen.push({ params, biz });
      const node = JSON.stringify(answer({ params, biz })).replaceAll("/", "\\/");
      const body = `{"${(params.get("method") ?? "").replaceAll(".", "_")}_response":${node},"sign":"${signText(node, gatewayPrivate)}"}`;
      return Promise.resolve(new Response(forge(body)));
    },
  };
}
export const ok = { code: "10000", msg: "Success", out_trade_no: "SHOP20261122000001", trade_no: "2026112222001400000000000001" };
export const no = (sub_code: string): Record<string, unknown> => ({ code: "40004", msg: "Business Failed", sub_code, sub_msg: "说明" });
export const ref = { paymentNo: "SHOP20261122000001" };

export const post = (body: string | Buffer): RawHttp => ({ headers: {}, query: "", path: "/", body: Buffer.from(body) });
export const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
export const paid: Record<string, string> = Object.fromEntries(
  vectors.notify.signString.split("&").map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
);
export const signed = (fields: Record<string, string>): Record<string, string> => ({
  ...fields,
  sign_type: "RSA2",
  sign: signText(signContent(new Map(Object.entries(fields)), []), gatewayPrivate),
});
