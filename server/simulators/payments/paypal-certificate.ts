import { createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What PayPal signs notifications with, and who says that the key is PayPal's. The shop is given the authority, and fetches the certificate. */
export interface Keys {
  privateKey: string;
  certificate: string;
  authority: string;
}

/** Made at the first start, in one file that appears whole; the authority's own key is not kept. */
export const openKeys = (dir: string): Keys => {
  const folder = join(dir, "keys");
  const path = join(folder, "paypal_private.json");
  mkdirSync(folder, { recursive: true });
  if (!existsSync(path)) {
    writeFileSync(`${path}.new`, JSON.stringify(makeKeys()), { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  }
  const keys = JSON.parse(readFileSync(path, "utf8")) as Keys;
  writeFileSync(join(folder, "paypal_authority.pem"), keys.authority, { flush: true });
  return keys;
};

export const makeKeys = (name = "messageverificationcerts.paypal.com"): Keys => {
  const root = issue({ name: "Simulated PayPal Authority", authority: true });
  const leaf = issue({ name, issuer: root });
  return { privateKey: leaf.privateKey, certificate: leaf.pem, authority: root.pem };
};

export interface Certificate {
  name: string;
  pem: string;
  privateKey: string;
}

/** Issues an X.509 certificate (RFC 5280), signed by `issuer` or by itself. */
export const issue = (wish: {
  name: string;
  issuer?: Certificate;
  /** May it sign others? */
  authority?: boolean;
  from?: Date;
  to?: Date;
}): Certificate => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const now = Date.now();
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    SHA256_RSA,
    distinguishedName(wish.issuer?.name ?? wish.name),
    sequence(time(wish.from ?? new Date(now - DAY)), time(wish.to ?? new Date(now + 20 * 365 * DAY))),
    distinguishedName(wish.name),
    createPublicKey(publicKey).export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(basicConstraints(wish.authority ?? false))),
  );
  const signature = sign("sha256", body, wish.issuer?.privateKey ?? privateKey);
  const der = sequence(body, SHA256_RSA, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der
    .toString("base64")
    .replaceAll(/(.{64})/g, "$1\n")
    .trimEnd();
  return { name: wish.name, pem: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`, privateKey };
};

const DAY = 24 * 3_600_000;

// DER: a tag, a length, a value.
const tagged = (tag: number, value: Buffer): Buffer => {
  const size = value.length;
  const bytes = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), value]);
};
const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));
const integer = (value: Buffer): Buffer => tagged(0x02, value);

const SHA256_RSA = sequence(Buffer.from("06092a864886f70d01010b", "hex"), Buffer.from("0500", "hex"));

const distinguishedName = (name: string): Buffer =>
  sequence(tagged(0x31, sequence(Buffer.from("0603550403", "hex"), tagged(0x0c, Buffer.from(name, "utf8")))));

/** Two-digit years reach to 2049; RFC 5280 wants four digits after that. */
const time = (date: Date): Buffer => {
  const text = `${date.toISOString().replaceAll(/\D/g, "").slice(0, 14)}Z`;
  return date.getUTCFullYear() < 2050 ? tagged(0x17, Buffer.from(text.slice(2))) : tagged(0x18, Buffer.from(text));
};

const basicConstraints = (authority: boolean): Buffer =>
  sequence(
    Buffer.from("0603551d13", "hex"),
    Buffer.from("0101ff", "hex"),
    tagged(0x04, sequence(authority ? Buffer.from("0101ff", "hex") : Buffer.alloc(0))),
  );
