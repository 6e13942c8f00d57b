/** What the tests of this adapter share: throw-away keys, a strict gateway behind `fetch`, a genuine notification. */
import { createCipheriv, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { Decorator } from "wechatpay-axios-plugin";
import { makeCertificate } from "../../../../simulators/payments/wechatpay-certificates.ts";
import type { PaymentIntent, RawHttp } from "./provider.ts";
import { WechatPay, type WechatPayOptions } from "./wechatpay.ts";

export const fixture = (name: string): string => readFileSync(new URL(`../../../../test/vectors/${name}`, import.meta.url), "utf8");
export const vectors = JSON.parse(fixture("wechatpay.json")) as {
  request: { signString: string; signature: string; authorization: string };
  notify: {
    apiV3Key: string;
    plaintext: string;
    nonce: string;
    associated_data: string;
    ciphertext: string;
    body: string;
    timestamp: string;
    signNonce: string;
    signature: string;
  };
  jsapi: { signString: string; paySign: string };
};
export const vectorMerchant = createPublicKey(fixture("mch_public.pem"));
export const vectorWechat = fixture("gw_public.pem");

const newPair = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
// Throw-away pairs: the merchant's, WeChat's public key, its two certificates, and a stranger's.
export const [merchant, wechat, certificateOne, certificateTwo, stranger] = [newPair(), newPair(), newPair(), newPair(), newPair()];

export const PUBLIC_KEY_ID = "PUB_KEY_ID_0119000000012026112200000000000001";
export const MCH_ID = "1900000001";
export const APP_ID = "wx0000000000000001";
export const SERIAL = "7777777777777777777777777777777777777777";
export const API_V3_KEY = vectors.notify.apiV3Key;
export const APP_SECRET = "00112233445566778899aabbccddeeff";
export const now = new Date("2026-11-22T12:00:10Z");

/** The official SDK: signs as the merchant, and verifies with the keys that it is given by serial number. */
export const sdk = (certs: Record<string, string>, baseURL = "http://127.0.0.1:1/"): Decorator =>
  new Decorator({ mchid: MCH_ID, serial: SERIAL, privateKey: merchant.privateKey, certs, baseURL });

export const reject: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));

export interface ShopOptions extends Partial<WechatPayOptions> {
  clock?: () => Date;
  timeoutMs?: number;
  /** Certificate mode: no public key in the settings. */
  certificates?: boolean;
  credentials?: Partial<Record<string, string | undefined>>;
}
export const shop = (fetch: typeof globalThis.fetch = reject, options: ShopOptions = {}): WechatPay =>
  new WechatPay(
    {
      baseUrl: "http://127.0.0.1:1",
      credentials: {
        mchId: MCH_ID,
        appId: APP_ID,
        serial: SERIAL,
        privateKey: merchant.privateKey,
        apiV3Key: API_V3_KEY,
        appSecret: APP_SECRET,
        ...(!options.certificates && { publicKeyId: PUBLIC_KEY_ID, publicKey: wechat.publicKey }),
        ...(options.credentials as object),
      },
      fetch,
      clock: options.clock ?? (() => now),
      random: (bytes) => new Uint8Array(bytes).fill(7),
      ...(options.timeoutMs ? { timeoutMs: options.timeoutMs } : {}),
    },
    {
      channels: options.channels ?? ["native", "h5", "jsapi"],
      payer: { authorizeUrl: "http://127.0.0.1:1/authorize", tokenUrl: "http://127.0.0.1:1/token" },
    },
  );
export const intent = (change: Partial<PaymentIntent> = {}): PaymentIntent => ({
  paymentNo: "SHOP20261122000001",
  orderNo: "A1",
  money: { amount: 8880n, currency: "CNY" },
  subject: "测试商品\nmore",
  channel: "native",
  expiresAt: new Date("2026-11-22T12:30:00Z"),
  notifyUrl: "http://127.0.0.1:8080/webhooks/payments/wechatpay",
  returnUrl: "http://127.0.0.1:8080/orders/1?returned=1",
  cancelUrl: "http://127.0.0.1:8080/cart",
  clientIp: "203.0.113.7",
  payerUrl: "http://127.0.0.1:8080/webhooks/payments/wechatpay/payer",
  ...change,
});

export interface Signer {
  serial: string;
  privateKey: string;
}
export const publicKeySigner: Signer = { serial: PUBLIC_KEY_ID, privateKey: wechat.privateKey };
/** Every header of a message of WeChat's; written down here again, so that a mistake of the adapter is not repeated. */
export const vouch = (body: string | Buffer, signer = publicKeySigner, at = now): Record<string, string> => {
  const [timestamp, nonce] = [String(Math.floor(at.getTime() / 1000)), "fdasfjihihihlkja484w"];
  const text = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), Buffer.from(body), Buffer.from("\n")]);
  return {
    "wechatpay-timestamp": timestamp,
    "wechatpay-nonce": nonce,
    "wechatpay-serial": signer.serial,
    "wechatpay-signature": sign("sha256", text, signer.privateKey).toString("base64"),
  };
};
export const seal = (plain: string, more = "transaction", key = API_V3_KEY) => {
  const nonce = randomBytes(6).toString("hex");
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(more));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString("base64");
  return { algorithm: "AEAD_AES_256_GCM", nonce, associated_data: more, ciphertext };
};

export interface Seen {
  method: string;
  path: string;
  headers: Headers;
  // eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever was sent
  body: any;
}
export interface Told {
  status?: number;
  body?: unknown;
}
/** A gateway that verifies the request strictly and signs `answer`; `forge` may spoil the finished reply. */
export function fake(
  answer: (seen: Seen) => Told,
  forge: (reply: { status: number; headers: Record<string, string>; body: string }) => void = () => {},
  signer = publicKeySigner,
  at: () => Date = () => now,
): { fetch: typeof fetch; seen: Seen[] } {
  const seen: Seen[] = [];
  return {
    seen,
    fetch: (url, init) => {
      const { pathname, search } = new URL(url as string);
      const headers = new Headers(init?.headers);
      const sent = (init?.body as string | undefined) ?? "";
      const parts = Object.fromEntries(
        [...(headers.get("authorization") ?? "").matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
      );
      const text = `${init?.method}\n${pathname}${search}\n${parts["timestamp"]}\n${parts["nonce_str"]}\n${sent}\n`;
      const signature = Buffer.from(parts["signature"] ?? "", "base64");
      if (!verify("sha256", Buffer.from(text), merchant.publicKey, signature)) throw new Error("unsigned request");
      const one: Seen = { method: init?.method ?? "", path: pathname + search, headers, body: sent ? JSON.parse(sent) : null };
      seen.push(one);
      const { status = 200, body: told } = answer(one);
      const body = told === undefined ? "" : JSON.stringify(told);
      const reply = { status, body, headers: vouch(body, signer, at()) };
      forge(reply);
      return Promise.resolve(new Response(reply.status === 204 ? null : reply.body, { status: reply.status, headers: reply.headers }));
    },
  };
}
export const no = (status: number, code: string): Told => ({ status, body: { code, message: "说明" } });
export const ref = { paymentNo: "SHOP20261122000001" };

/** What /v3/certificates answers; each certificate valid from a day before to a day after `now`, unless said otherwise. */
export const certificateSigners = {
  one: { serial: `5A${"1".repeat(38)}`, privateKey: certificateOne.privateKey },
  two: { serial: `5B${"2".repeat(38)}`, privateKey: certificateTwo.privateKey },
};
export const certificateList = (
  signers: Signer[] = [certificateSigners.one, certificateSigners.two],
  { key = API_V3_KEY, to = now.getTime() + 86_400_000 } = {},
) => ({
  data: signers.map(({ serial, privateKey }) => ({
    serial_no: serial,
    effective_time: "2026-11-21T20:00:10+08:00",
    expire_time: "2026-11-23T20:00:10+08:00",
    encrypt_certificate: seal(
      makeCertificate({ serial, subject: "Tenpay.com sign", from: now.getTime() - 86_400_000, to, privateKey }),
      "certificate",
      key,
    ),
  })),
});

export const post = (body: string | Buffer, headers: Record<string, string>): RawHttp => ({
  headers,
  query: "",
  path: "/",
  body: Buffer.from(body),
});
export const paid = JSON.parse(vectors.notify.plaintext) as Record<string, unknown>;
export const notice = (resource: unknown, more: Record<string, unknown> = {}): string =>
  JSON.stringify({
    id: "EV-2026112220000900001",
    create_time: "2026-11-22T20:00:09+08:00",
    resource_type: "encrypt-resource",
    event_type: "TRANSACTION.SUCCESS",
    summary: "支付成功",
    resource: { original_type: "transaction", ...seal(JSON.stringify(resource)) },
    ...more,
  });
