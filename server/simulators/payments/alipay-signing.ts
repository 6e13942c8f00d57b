import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Alipay's own keys. The shop is given the public half only. */
export interface Keys {
  privateKey: string;
  publicKey: string;
}

/** Made at the first start; written under another name first, so that a crash cannot leave half a key. */
export const openKeys = (dir: string): Keys => {
  const folder = join(dir, "keys");
  const privatePath = join(folder, "alipay_private.pem");
  mkdirSync(folder, { recursive: true });
  if (!existsSync(privatePath)) {
    writeFileSync(`${privatePath}.new`, makeKeys().privateKey, { mode: 0o600, flush: true });
    renameSync(`${privatePath}.new`, privatePath);
  }
  const privateKey = readFileSync(privatePath, "utf8");
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" });
  writeFileSync(join(folder, "alipay_public.pem"), publicKey, { flush: true });
  return { privateKey, publicKey };
};

export const makeKeys = (): Keys =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });

/** A merchant may paste a PEM, or the bare base64 that Alipay's key tool prints. */
export const readPublicKey = (text: string): string => {
  const bare = text.replaceAll(/-----[^-]+-----|\s/g, "");
  const pem = `-----BEGIN PUBLIC KEY-----\n${bare.replaceAll(/(.{64})/g, "$1\n").trimEnd()}\n-----END PUBLIC KEY-----\n`;
  const key = text.includes("BEGIN RSA PUBLIC KEY") ? createPublicKey(text) : createPublicKey(pem);
  if (key.asymmetricKeyType !== "rsa") throw new Error("RSA2 needs an RSA key");
  return key.export({ type: "spki", format: "pem" });
};

type Fields = Readonly<Record<string, string>>;

/** Sorted by name, empty values left out, raw values joined: the text both sides sign. */
const joined = (fields: Fields, without: readonly string[]): string =>
  Object.keys(fields)
    .filter((name) => fields[name] !== "" && !without.includes(name))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => `${name}=${fields[name]}`)
    .join("&");

/** A request is signed with its sign_type. */
export const requestText = (fields: Fields): string => joined(fields, ["sign"]);

/** A notification, and the address a buyer returns to, are signed without it. */
export const notificationText = (fields: Fields): string => joined(fields, ["sign", "sign_type"]);

export const signText = (text: string, privateKey: string): string =>
  sign("sha256", Buffer.from(text, "utf8"), privateKey).toString("base64");

export const verifyText = (text: string, signature: string, publicKey: string): boolean => {
  // Buffer.from is lenient about base64; a signature is only itself in exactly one spelling.
  const bytes = Buffer.from(signature, "base64");
  return bytes.toString("base64") === signature && verify("sha256", Buffer.from(text, "utf8"), publicKey, bytes);
};

/** One wrong bit, still base64. */
export const spoil = (signature: string): string => {
  const bytes = Buffer.from(signature, "base64");
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString("base64");
};
