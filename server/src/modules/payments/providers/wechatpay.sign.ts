/**
 * The signatures and the encryption of WeChat Pay's API v3: lines that each end with a line feed, signed with SHA256withRSA;
 * resources in AES-256-GCM under the merchant's APIv3 key. Pure functions; they never put a key or a plaintext into an error.
 */
import { createDecipheriv } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { signText } from "./rsa.ts";

const SCHEME = "WECHATPAY2-SHA256-RSA2048";

export interface RequestToSign {
  readonly method: "GET" | "POST";
  /** Path with its query, as it is sent. */
  readonly path: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  readonly nonce: string;
  /** Empty for GET. */
  readonly body: string;
}

const lines = (...parts: readonly string[]): string => parts.map((part) => `${part}\n`).join("");

/** What a merchant signs of a request. */
export const requestText = ({ method, path, timestamp, nonce, body }: RequestToSign): string => lines(method, path, timestamp, nonce, body);

/** What WeChat signs of a reply or a notification: the body as it came, byte for byte. */
export const messageText = (timestamp: string, nonce: string, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(lines(timestamp, nonce)), body, Buffer.from("\n")]);

/** The Authorization header of a request. `serial`: of the merchant's API certificate. */
export function authorization(request: RequestToSign, merchant: { mchId: string; serial: string; key: KeyObject }): string {
  const signature = signText(requestText(request), merchant.key);
  const { timestamp, nonce } = request;
  return `${SCHEME} mchid="${merchant.mchId}",nonce_str="${nonce}",timestamp="${timestamp}",serial_no="${merchant.serial}",signature="${signature}"`;
}

/** paySign: the merchant's word to WeChat's browser that this page may ask for this payment. */
export const signBridge = (appId: string, timestamp: string, nonce: string, prepay: string, key: KeyObject): string =>
  signText(lines(appId, timestamp, nonce, prepay), key);

/** The headers in which WeChat vouches for a message. */
export interface Voucher {
  readonly timestamp: string;
  readonly nonce: string;
  /** Serial number of a platform certificate, or the id of a WeChat Pay public key. */
  readonly serial: string;
  readonly signature: string;
}

/** Reads the four headers; null if one is missing or another algorithm is meant. `header` answers the empty text for an absent one. */
export function readVoucher(header: (name: string) => string): Voucher | null {
  const [timestamp, nonce, serial, signature] = ["timestamp", "nonce", "serial", "signature"].map((name) => header(`wechatpay-${name}`));
  const type = header("wechatpay-signature-type");
  if (!timestamp || !nonce || !serial || !signature || (type && type !== SCHEME)) return null;
  return { timestamp, nonce, serial, signature };
}

/** Seconds by which a message may be older or younger than now. */
const WINDOW = 300;

/** A message that is not of now may be an old one, sent again by somebody else. */
export function isFresh(timestamp: string, now: Date): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now.getTime() / 1000 - Number(timestamp)) < WINDOW;
}

export interface Sealed {
  readonly algorithm: string;
  readonly nonce: string;
  readonly associated_data?: string | null;
  readonly ciphertext: string;
}

export function isSealed(value: unknown): value is Sealed {
  if (typeof value !== "object" || value === null) return false;
  const { algorithm, nonce, ciphertext, associated_data: more } = value as Record<string, unknown>;
  return (
    algorithm === "AEAD_AES_256_GCM" &&
    typeof nonce === "string" &&
    typeof ciphertext === "string" &&
    (more === undefined || more === null || typeof more === "string")
  );
}

const TAG = 16;

/** Opens a resource with the 32 bytes of the APIv3 key; null if it was not sealed with this key, or altered. */
export function unseal({ nonce, associated_data: more, ciphertext }: Sealed, key: Buffer): string | null {
  const bytes = Buffer.from(ciphertext, "base64");
  if (bytes.length < TAG || Buffer.byteLength(nonce) !== 12) return null;
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG });
  decipher.setAAD(Buffer.from(more ?? ""));
  decipher.setAuthTag(bytes.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG)), decipher.final()]).toString("utf8");
  } catch {
    return null; // the tag does not fit: said by the one word that Node has for it
  }
}
