import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digits } from "../digits.ts";
import { makeCertificate } from "./wechatpay-certificates.ts";

const DAY = 86_400_000;

/** A key that WeChat signs with, and the name under which merchants know its public half. */
export interface Signer {
  /** `PUB_KEY_ID_…`, or a certificate's serial number. */
  serial: string;
  privateKey: string;
}

export interface PlatformCertificate extends Signer {
  pem: string;
  from: number;
  to: number;
}

export const SIGNER_NAMES = ["public-key", "certificate-1", "certificate-2"] as const;
export type SignerName = (typeof SIGNER_NAMES)[number];

interface Stored {
  publicKey: Signer;
  certificates: PlatformCertificate[];
}

const newPrivateKey = (): string =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;

const publicHalf = (privateKey: string): string => createPublicKey(privateKey).export({ type: "spki", format: "pem" }) as string;

/** WeChat Pay's own keys. A shop is given what a merchant finds in the console: the public key and its id. */
export class WechatKeys {
  readonly #path: string;
  readonly #stored: Stored;
  #strange: Signer | undefined;

  /** Made at the first start; written under another name first, so that a crash cannot leave half a file. */
  constructor(dir: string) {
    const folder = join(dir, "keys");
    this.#path = join(folder, "wechatpay.json");
    mkdirSync(folder, { recursive: true });
    if (existsSync(this.#path)) this.#stored = JSON.parse(readFileSync(this.#path, "utf8")) as Stored;
    else {
      this.#stored = { publicKey: { serial: `PUB_KEY_ID_0${digits(24)}`, privateKey: newPrivateKey() }, certificates: [] };
      this.#save();
    }
    writeFileSync(join(folder, "wechatpay_public.pem"), publicHalf(this.#stored.publicKey.privateKey), { flush: true });
    writeFileSync(join(folder, "wechatpay_public_key_id"), this.#stored.publicKey.serial, { flush: true });
  }

  get publicKeyId(): string {
    return this.#stored.publicKey.serial;
  }

  /** The two that are valid at once while one follows the other; made when somebody first asks for them. */
  certificates(): PlatformCertificate[] {
    if (this.#stored.certificates.length === 0) {
      const now = Date.now();
      this.#stored.certificates = [newCertificate(now - 1_800 * DAY, now + 25 * DAY), newCertificate(now - 5 * DAY, now + 1_820 * DAY)];
      this.#save();
    }
    return this.#stored.certificates;
  }

  signer(name: SignerName): Signer {
    if (name === "public-key") return this.#stored.publicKey;
    return this.certificates()[name === "certificate-1" ? 0 : 1]!;
  }

  /** A key that is nobody's: for forgeries, and for serial numbers that no merchant knows. */
  stranger(): Signer {
    return (this.#strange ??= { serial: randomSerial(), privateKey: newPrivateKey() });
  }

  #save(): void {
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.#stored), { mode: 0o600, flush: true });
    renameSync(`${this.#path}.new`, this.#path);
  }
}

/** 40 digits of which the first is no zero, as serial numbers are compared as text. */
const randomSerial = (): string => `5${randomBytes(20).toString("hex").toUpperCase().slice(1)}`;

const newCertificate = (from: number, to: number): PlatformCertificate => {
  const privateKey = newPrivateKey();
  const serial = randomSerial();
  return { serial, privateKey, from, to, pem: makeCertificate({ serial, subject: "Tenpay.com sign", from, to, privateKey }) };
};
