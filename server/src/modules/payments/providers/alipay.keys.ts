/** What the merchant set up for Alipay, checked before the first call. */
import { createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { CredentialsError } from "./provider.ts";
import { readRsaPrivateKey, readRsaPublicKey } from "./rsa.ts";

export interface AlipayCredentials {
  readonly appId: string;
  /** The merchant's own number at Alipay (PID), for the comparison with what notifications name; without it that is left out. */
  readonly sellerId?: string;
  /** The application's RSA private key: PEM, or bare base64 (PKCS#8 or PKCS#1). */
  readonly privateKey: string;
  /** Alipay's public key, not the application's: PEM, certificate, or bare base64. */
  readonly alipayPublicKey: string;
  /** Certificate mode only: serial numbers as Alipay computes them. */
  readonly appCertSn?: string;
  readonly alipayRootCertSn?: string;
}

/** Checks every credential by itself; throws CredentialsError that names the setting at fault and repeats nothing of a secret one. */
export function readCredentials(given: AlipayCredentials): { privateKey: KeyObject; publicKey: KeyObject } {
  const wrong = (setting: string, what: string): never => {
    throw new CredentialsError(`ALIPAY_${setting}: ${what}`);
  };
  if (!/^\d{16}$/.test(given.appId)) wrong("APP_ID", "is not an application's id (16 digits)");
  if (given.sellerId !== undefined && !/^2088\d{12}$/.test(given.sellerId))
    wrong("SELLER_ID", "is not a merchant's number (PID, 16 digits that begin with 2088)");
  const privateKey =
    readRsaPrivateKey(given.privateKey) ?? wrong("PRIVATE_KEY", "is not a readable RSA key (the application's private key)");
  const publicKey = readRsaPublicKey(given.alipayPublicKey) ?? wrong("PUBLIC_KEY", "is not a readable RSA key (Alipay's public key)");
  // the open platform shows both side by side, and with our own no answer of theirs would ever verify
  if (publicKey.equals(createPublicKey(privateKey))) wrong("PUBLIC_KEY", "is the application's own key; Alipay's is needed");
  return { privateKey, publicKey };
}
