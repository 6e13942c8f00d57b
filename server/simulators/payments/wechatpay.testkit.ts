import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Received, Running } from "../testkit.ts";
import { newNonce, requestText, signText } from "./wechatpay-signing.ts";

const newPair = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
/** The keys of the API certificate of a merchant of the tests, and somebody else's. */
export const [keys, stranger] = [newPair(), newPair()];
export const SHOP = {
  mchid: "1900000001",
  appid: "wx0000000000000001",
  serial: "7777777777777777777777777777777777777777",
  apiV3Key: "0123456789abcdef0123456789ABCDEF",
  appSecret: "00112233445566778899aabbccddeeff",
  name: "岁窑",
};

export const register = (running: Running, more: Record<string, unknown> = {}): Promise<{ publicKeyId: string }> =>
  running.control("PUT", "/wechatpay/merchant", { ...SHOP, publicKeyPem: keys.publicKey, origins: ["http://127.0.0.1:8080"], ...more });

/** The public key a merchant downloads from the console. */
export const publicKeyOf = (running: Running): string => readFileSync(join(running.dir, "keys", "wechatpay_public.pem"), "utf8");

export interface Spoiled {
  headers?: Record<string, string>;
  timestamp?: number;
  privateKey?: string;
  mchid?: string;
  serial?: string;
  scheme?: string;
  nonce?: string;
  /** What is sent instead of what was signed. */
  sent?: string;
}

/** A request as a merchant sends it, or as one sends it wrongly. */
export const send = async (
  running: Running,
  method: "GET" | "POST",
  path: string,
  content?: unknown,
  wrong: Spoiled = {},
): Promise<Response> => {
  const url = new URL(`${running.url}/wechatpay${path}`);
  const body = content === undefined ? "" : JSON.stringify(content);
  const timestamp = String(wrong.timestamp ?? Math.floor(Date.now() / 1000));
  const nonce = wrong.nonce ?? newNonce();
  const signature = signText(requestText(method, url.pathname + url.search, timestamp, nonce, body), wrong.privateKey ?? keys.privateKey);
  const authorization = `${wrong.scheme ?? "WECHATPAY2-SHA256-RSA2048"} mchid="${wrong.mchid ?? SHOP.mchid}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${wrong.serial ?? SHOP.serial}"`;
  return fetch(url, {
    method,
    headers: { accept: "application/json", "content-type": "application/json", authorization, ...wrong.headers },
    ...(content === undefined ? {} : { body: wrong.sent ?? body }),
  });
};

export interface Answer {
  status: number;
  // eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever it asked for
  body: any;
}

export const call = async (running: Running, method: "GET" | "POST", path: string, content?: unknown): Promise<Answer> => {
  const answer = await send(running, method, path, content);
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
};

let counter = 0;
export const newNumber = (): string => `W${Date.now()}${++counter}`;

export const orderOf = (outTradeNo: string, notifyUrl: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  appid: SHOP.appid,
  mchid: SHOP.mchid,
  description: "天青釉盖碗",
  out_trade_no: outTradeNo,
  notify_url: notifyUrl,
  amount: { total: 8880, currency: "CNY" },
  ...more,
});

/** Of a message that came, its voucher. */
export const voucherOf = ({ headers }: Received): { timestamp: string; nonce: string; serial: string; signature: string } => ({
  timestamp: headers["wechatpay-timestamp"] ?? "",
  nonce: headers["wechatpay-nonce"] ?? "",
  serial: headers["wechatpay-serial"] ?? "",
  signature: headers["wechatpay-signature"] ?? "",
});
