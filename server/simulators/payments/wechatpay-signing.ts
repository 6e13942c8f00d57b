import { createCipheriv, createPublicKey, randomBytes, sign, verify } from "node:crypto";
import type { FaultName } from "../faults.ts";
import type { Signer } from "./wechatpay-keys.ts";

const joined = (...parts: string[]): string => `${parts.join("\n")}\n`;

/** What a merchant's request is signed over. `target`: path and query. */
export const requestText = (method: string, target: string, timestamp: string, nonce: string, body: string): string =>
  joined(method, target, timestamp, nonce, body);

/** What WeChat's own messages are signed over. */
export const answerText = (timestamp: string, nonce: string, body: string): string => joined(timestamp, nonce, body);

/** What a merchant's page shows WeChat's browser before it may ask for money. */
export const bridgeText = (appId: string, timestamp: string, nonce: string, prepay: string): string =>
  joined(appId, timestamp, nonce, prepay);

export const signText = (text: string, privateKey: string): string =>
  sign("sha256", Buffer.from(text, "utf8"), privateKey).toString("base64");

export const verifyText = (text: string, signature: string, publicKey: string): boolean => {
  // Buffer.from is lenient about base64; a signature is only itself in exactly one spelling.
  const bytes = Buffer.from(signature, "base64");
  return bytes.toString("base64") === signature && verify("sha256", Buffer.from(text, "utf8"), publicKey, bytes);
};

/** Of a merchant's API certificate; throws if it is no RSA key. */
export const readPublicKey = (text: string): string => {
  const key = createPublicKey(text);
  if (key.asymmetricKeyType !== "rsa") throw new Error("an RSA key is needed");
  return key.export({ type: "spki", format: "pem" }) as string;
};

export const newNonce = (): string => randomBytes(16).toString("hex");

/** Seconds that a message is too old by when it is stale. */
const STALE = 600;

/** The headers that vouch for a body, or that fail to in one of the ways that a merchant must notice. */
export const vouch = (body: string, honest: Signer, stranger: () => Signer, fault?: FaultName): Record<string, string> => {
  const signer = fault === "unknown-serial" ? stranger() : honest;
  const timestamp = String(Math.floor(Date.now() / 1000) - (fault === "stale-timestamp" ? STALE : 0));
  const nonce = newNonce();
  const signature = signText(answerText(timestamp, nonce, body), signer.privateKey);
  return {
    "wechatpay-timestamp": timestamp,
    "wechatpay-nonce": nonce,
    "wechatpay-serial": signer.serial,
    "wechatpay-signature": fault === "bad-signature" ? spoil(signature) : fault === "signature-probe" ? probe(signature) : signature,
    "wechatpay-signature-type": "WECHATPAY2-SHA256-RSA2048",
  };
};

/** One wrong bit, still base64. */
const spoil = (signature: string): string => {
  const bytes = Buffer.from(signature, "base64");
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString("base64");
};

/** WeChat now and then sends a signature that begins like this, to see whether merchants really look. */
const probe = (signature: string): string => `WECHATPAY/SIGNTEST/${signature.slice(19)}`;

export interface Sealed {
  algorithm: string;
  ciphertext: string;
  associated_data: string;
  nonce: string;
}

/** AES-256-GCM under the merchant's APIv3 key, the tag behind the ciphertext. */
export const seal = (plain: string, apiV3Key: string, associated: string): Sealed => {
  const nonce = randomBytes(6).toString("hex");
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(apiV3Key, "utf8"), Buffer.from(nonce, "utf8"));
  cipher.setAAD(Buffer.from(associated, "utf8"));
  const bytes = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return { algorithm: "AEAD_AES_256_GCM", ciphertext: bytes.toString("base64"), associated_data: associated, nonce };
};
