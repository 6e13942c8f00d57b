import { createHash, timingSafeEqual } from "node:crypto";

/** As Java's URLEncoder writes it: a space is +, and of the punctuation only * - _ . stay as they are. */
export const javaUrlEncode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");

/** msgDigest: the concatenation is URL-encoded before it is hashed, which most descriptions leave out. */
export const digestOf = (msgData: string, timestamp: string, checkWord: string): string =>
  createHash("md5")
    .update(javaUrlEncode(msgData + timestamp + checkWord), "utf8")
    .digest("base64");

export const sameDigest = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};
