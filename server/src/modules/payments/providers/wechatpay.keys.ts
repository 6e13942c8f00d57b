/** The keys on both sides: the merchant's own, read strictly, and WeChat's, by which messages are believed. */
import { createPublicKey, X509Certificate } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { CredentialsError, InvalidSignature, ProviderUnavailable } from "./provider.ts";
import { readRsaPrivateKey, readRsaPublicKey, verifyText } from "./rsa.ts";
import { isFresh, isSealed, messageText, readVoucher, unseal } from "./wechatpay.sign.ts";

export interface WechatPayCredentials {
  /** Merchant number, 商户号. */
  readonly mchId: string;
  /** The application that is bound to it: official account, mini program or app. */
  readonly appId: string;
  /** Serial number of the merchant's API certificate, hexadecimal. */
  readonly serial: string;
  /** The key of that certificate: PEM, or bare base64. */
  readonly privateKey: string;
  /** The APIv3 key, 32 characters, chosen in the merchant platform. */
  readonly apiV3Key: string;
  /** `PUB_KEY_ID_…` and its key; without them WeChat's platform certificates are fetched and used. */
  readonly publicKeyId?: string;
  readonly publicKey?: string;
  /** The application's secret, which tells who pays inside WeChat's browser; without it there is no jsapi. */
  readonly appSecret?: string;
}

export interface MerchantKeys {
  readonly mchId: string;
  readonly appId: string;
  readonly serial: string;
  readonly key: KeyObject;
  readonly apiV3Key: Buffer;
  readonly platform: { readonly id: string; readonly key: KeyObject } | null;
}

/** Checks every credential by itself; throws CredentialsError that names the setting at fault and repeats nothing of a secret one. */
export function readCredentials(given: WechatPayCredentials): MerchantKeys {
  const wrong = (setting: string, what: string): never => {
    throw new CredentialsError(`WECHATPAY_${setting}: ${what}`);
  };
  if (!/^\d{8,12}$/.test(given.mchId)) wrong("MCH_ID", "is not a merchant number (8 to 12 digits)");
  if (!/^wx[0-9a-f]{16}$/.test(given.appId)) wrong("APP_ID", "is not an application id (wx and 16 hexadecimal digits)");
  if (!/^[0-9A-Fa-f]{16,40}$/.test(given.serial)) wrong("SERIAL", "is not a certificate's serial number (up to 40 hexadecimal digits)");
  const key = readRsaPrivateKey(given.privateKey) ?? wrong("PRIVATE_KEY", "is not a readable RSA private key (apiclient_key.pem)");
  const apiV3Key = Buffer.from(given.apiV3Key, "utf8");
  if (apiV3Key.length !== 32) wrong("API_V3_KEY", "must have exactly 32 characters");
  const { publicKeyId, publicKey } = given;
  if (Boolean(publicKeyId) !== Boolean(publicKey))
    wrong(publicKey ? "PUBLIC_KEY_ID" : "PUBLIC_KEY", "is missing beside the other of the two");
  let platform: MerchantKeys["platform"] = null;
  if (publicKeyId && publicKey) {
    if (!/^PUB_KEY_ID_\w{1,64}$/.test(publicKeyId)) wrong("PUBLIC_KEY_ID", "must begin with PUB_KEY_ID_");
    const theirs = readRsaPublicKey(publicKey) ?? wrong("PUBLIC_KEY", "is not a readable RSA public key (pub_key.pem)");
    if (theirs.equals(createPublicKey(key))) wrong("PUBLIC_KEY", "is the merchant's own key; WeChat Pay's is needed");
    platform = { id: publicKeyId, key: theirs };
  }
  if (given.appSecret !== undefined && !/^[0-9a-f]{32}$/.test(given.appSecret))
    wrong("APP_SECRET", "is not an application's secret (32 hexadecimal digits)");
  return { mchId: given.mchId, appId: given.appId, serial: given.serial.toUpperCase(), key, apiV3Key, platform };
}

/** An answer as it came, believed by nobody yet. */
export interface RawReply {
  readonly status: number;
  header(name: string): string;
  readonly body: Buffer;
}

interface Certificate {
  readonly key: KeyObject;
  readonly from: Date;
  readonly to: Date;
}

/** WeChat asks merchants to look for new certificates twice a day. Milliseconds. */
const RENEW_AFTER = 12 * 3_600_000;
/** Serial numbers that nobody knows lead to no more than one question in this time, whoever sends them. Milliseconds. */
const ASK_AGAIN_AFTER = 60_000;

/** WeChat's keys by serial number: the public key of the settings, and the platform certificates, of which two are valid during a change. */
export class PlatformKeys {
  readonly #merchant: MerchantKeys;
  readonly #clock: () => Date;
  readonly #ask: () => Promise<RawReply>;
  #certificates = new Map<string, Certificate>();
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | null = null;

  /** `ask`: one signed GET of /v3/certificates, unverified. */
  constructor(merchant: MerchantKeys, clock: () => Date, ask: () => Promise<RawReply>) {
    this.#merchant = merchant;
    this.#clock = clock;
    this.#ask = ask;
  }

  /** Null if nobody may sign under this number now. Throws when the certificates would have to be fetched and cannot be. */
  async find(serial: string): Promise<KeyObject | null> {
    const { platform } = this.#merchant;
    if (serial === platform?.id) return platform.key;
    if (!/^[0-9A-F]{8,40}$/.test(serial)) return null;
    const age = this.#clock().getTime() - this.#askedAt;
    const known = this.#valid(this.#certificates, serial);
    if (known && age < RENEW_AFTER) return known;
    if (age < ASK_AGAIN_AFTER) return null;
    await (this.#asking ??= this.#renew().finally(() => (this.#asking = null)));
    return this.#valid(this.#certificates, serial);
  }

  /** The same answer for both failures: a signature that does not fit, and a signer who is unknown. */
  async verify(header: (name: string) => string, body: Buffer): Promise<boolean> {
    const voucher = readVoucher(header);
    if (!voucher || !isFresh(voucher.timestamp, this.#clock())) return false;
    const key = await this.find(voucher.serial);
    return key !== null && verifyText(messageText(voucher.timestamp, voucher.nonce, body), voucher.signature, key);
  }

  #valid(certificates: ReadonlyMap<string, Certificate>, serial: string): KeyObject | null {
    const found = certificates.get(serial);
    const now = this.#clock();
    return found && found.from <= now && now < found.to ? found.key : null;
  }

  /**
   * The list vouches for itself: it is sealed with the APIv3 key, which WeChat and the merchant alone know, and signed by a
   * certificate that is in it (or by the public key).
   */
  async #renew(): Promise<void> {
    const reply = await this.#ask();
    const voucher = readVoucher((name) => reply.header(name));
    if (!voucher) throw new ProviderUnavailable("wechatpay", `HTTP_${reply.status}`, "the certificates' list is not signed");
    const { platform } = this.#merchant;
    const listed = reply.status === 200 ? this.#open(reply.body) : new Map<string, Certificate>();
    const key = voucher.serial === platform?.id ? platform.key : this.#valid(listed, voucher.serial);
    const text = messageText(voucher.timestamp, voucher.nonce, reply.body);
    if (!key || !isFresh(voucher.timestamp, this.#clock()) || !verifyText(text, voucher.signature, key))
      throw new InvalidSignature("wechatpay", "the certificates' list does not verify");
    // A merchant who has only ever used the public key is told that there are none: then there are none.
    if (reply.status !== 200 && reply.status !== 404) throw new ProviderUnavailable("wechatpay", `HTTP_${reply.status}`, "no certificates");
    this.#certificates = listed;
    this.#askedAt = this.#clock().getTime();
  }

  #open(body: Buffer): Map<string, Certificate> {
    const unreadable = (why: string) => new ProviderUnavailable("wechatpay", "CERTIFICATES", why);
    let list: unknown;
    try {
      list = (JSON.parse(body.toString("utf8")) as { data?: unknown }).data;
    } catch {
      throw unreadable("the list is not JSON");
    }
    if (!Array.isArray(list)) throw unreadable("the list is not a list");
    const found = new Map<string, Certificate>();
    for (const item of list as { serial_no?: unknown; encrypt_certificate?: unknown }[]) {
      if (!isSealed(item?.encrypt_certificate)) throw unreadable("an entry is not sealed");
      const pem = unseal(item.encrypt_certificate, this.#merchant.apiV3Key);
      if (pem === null) throw unreadable("an entry cannot be opened: is WECHATPAY_API_V3_KEY right?");
      const certificate = readCertificate(pem);
      if (!certificate || certificate.serial !== item.serial_no) throw unreadable("an entry is no certificate of its number");
      found.set(certificate.serial, certificate);
    }
    return found;
  }
}

function readCertificate(pem: string): (Certificate & { serial: string }) | null {
  try {
    const { serialNumber, publicKey, validFromDate, validToDate } = new X509Certificate(pem);
    return publicKey.asymmetricKeyType === "rsa" ? { serial: serialNumber, key: publicKey, from: validFromDate, to: validToDate } : null;
  } catch {
    return null; // its caller says what it was to be
  }
}
