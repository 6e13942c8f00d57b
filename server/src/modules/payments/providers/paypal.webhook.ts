/**
 * The signature of PayPal's notifications: RSA-SHA256 over "<transmission id>|<time>|<webhook id>|<crc32 of the raw body>", by the key in a
 * certificate that PayPal serves. The message names the certificate's address, so the address is the first thing to distrust.
 */
import { verify, X509Certificate } from "node:crypto";
import { getCACertificates } from "node:tls";
import { crc32 } from "node:zlib";
import { CredentialsError, InvalidSignature, ProviderUnavailable } from "./provider.ts";

/** Whose certificates are believed. */
export interface PayPalTrust {
  /** Origins that certificates may come from beside PayPal's own, such as http://127.0.0.1:4000; mostly none. */
  readonly certOrigins: readonly string[];
  /** PEM of authorities that are trusted beside the public ones; mostly empty. */
  readonly certAuthorities: string;
}

/** Where PayPal serves its certificates, live and sandbox. A notification is signed for our webhook's id, so neither can speak for the other. */
const ORIGINS = ["https://api.paypal.com", "https://api.sandbox.paypal.com"] as const;
const PATH = /^[\w/.-]{1,200}$/;
const MOST_KEPT = 8;
const LARGEST = 100_000;
const LONGEST_CHAIN = 5;
const NAME = ".paypal.com";

/** The text that is signed; null when a header is missing or odd. */
export function signedText(headers: Readonly<Record<string, string>>, body: Buffer, webhookId: string): string | null {
  const [id, time] = [headers["paypal-transmission-id"] ?? "", headers["paypal-transmission-time"] ?? ""];
  return /^[\w-]{1,64}$/.test(id) && /^[\w:.+-]{10,40}$/.test(time) ? `${id}|${time}|${webhookId}|${crc32(body)}` : null;
}

/** True when the signature is over exactly this text, in its one spelling. */
export function verifySigned(signedText: string, signature: string, key: X509Certificate["publicKey"]): boolean {
  const bytes = Buffer.from(signature, "base64"); // lenient, therefore compared with its own spelling
  return bytes.length > 0 && bytes.toString("base64") === signature && verify("sha256", Buffer.from(signedText), key, bytes);
}

/** The certificates of a PEM text, the server's own first. Throws when one cannot be read. */
export const readPem = (pem: string): X509Certificate[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((one) => new X509Certificate(one));

/**
 * How far a chain of certificates can be believed: `trusted` up to an authority we know; `unknown` when the chain ends below one,
 * which says nothing for or against it; `wrong` when a name, a date or a signature is.
 */
export function judgeChain(
  chain: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
  now: Date,
): "trusted" | "unknown" | "wrong" {
  const [leaf] = chain;
  const name: unknown = leaf?.toLegacyObject().subject?.CN;
  if (!leaf || typeof name !== "string" || !name.toLowerCase().endsWith(NAME)) return "wrong";
  const issued = (issuer: X509Certificate, certificate: X509Certificate) =>
    certificate.checkIssued(issuer) && issuer.ca && certificate.verify(issuer.publicKey);
  let at = leaf;
  for (let step = 0; step < LONGEST_CHAIN; step++) {
    if (!isCurrent(at, now)) return "wrong";
    if (authorities.some((authority) => issued(authority, at) && isCurrent(authority, now))) return "trusted";
    const next = chain.find((candidate) => candidate !== at && issued(candidate, at));
    if (!next) return at.checkIssued(at) ? "wrong" : "unknown";
    at = next;
  }
  return "wrong";
}

const isCurrent = (certificate: X509Certificate, now: Date): boolean => certificate.validFromDate <= now && now <= certificate.validToDate;

/** Fetches certificates from the allowed origins, each address once. */
export class PayPalCertificates {
  readonly #origins: ReadonlySet<string>;
  readonly #own: readonly X509Certificate[];
  readonly #fetch: typeof globalThis.fetch;
  readonly #timeoutMs: number;
  readonly #kept = new Map<string, Promise<X509Certificate[]>>();
  #authorities: X509Certificate[] | null = null;

  constructor(trust: PayPalTrust, fetch: typeof globalThis.fetch, timeoutMs: number) {
    this.#origins = new Set([...ORIGINS, ...trust.certOrigins]);
    try {
      this.#own = readPem(trust.certAuthorities);
    } catch {
      throw new CredentialsError("PAYPAL_CERT_CA: holds a certificate that cannot be read");
    }
    if (trust.certAuthorities && this.#own.length === 0) throw new CredentialsError("PAYPAL_CERT_CA: must be PEM certificates");
    this.#fetch = fetch;
    this.#timeoutMs = timeoutMs;
  }

  /** Public authorities and ours. Reading the hundred and more public ones takes a moment, so only when they are needed. */
  get authorities(): readonly X509Certificate[] {
    return (this.#authorities ??= [...this.#own, ...getCACertificates("default").map((pem) => new X509Certificate(pem))]);
  }

  /** The chain at an address that a message names. Throws InvalidSignature if it is no address of PayPal's. */
  async chain(address: string): Promise<X509Certificate[]> {
    const url = URL.parse(address);
    if (!url || !this.#origins.has(url.origin) || url.username || url.search || url.hash || !PATH.test(url.pathname))
      throw new InvalidSignature("paypal", "the certificate is not at an address of PayPal's");
    const kept = this.#kept.get(url.href);
    if (kept) return kept;
    const asking = this.#ask(url.href);
    this.#kept.set(url.href, asking);
    asking.catch(() => this.#kept.delete(url.href));
    for (const oldest of this.#kept.keys()) if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest);
    return asking;
  }

  async #ask(address: string): Promise<X509Certificate[]> {
    let status: number;
    let pem: string;
    try {
      const answer = await this.#fetch(address, { redirect: "error", signal: AbortSignal.timeout(this.#timeoutMs) });
      status = answer.status;
      pem = await answer.text();
    } catch {
      throw new ProviderUnavailable("paypal", "CERTIFICATE", "the certificate cannot be fetched");
    }
    if (status >= 500 || status === 429)
      throw new ProviderUnavailable("paypal", "CERTIFICATE", `the certificate's server answers ${status}`);
    const none = () => new InvalidSignature("paypal", "there is no certificate at that address");
    if (status !== 200 || pem.length > LARGEST) throw none();
    try {
      const chain = readPem(pem);
      if (chain.length > 0) return chain;
    } catch {
      // Answered below, like a text that holds none.
    }
    throw none();
  }
}
