/**
 * RSA as the Chinese gateways use it: SHA256withRSA (PKCS#1 v1.5), keys as PEM or as the bare base64 of their key tools.
 * Pure functions; none ever puts a key or a signed text into an error.
 */
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** Reads a PEM (also with its line breaks written as `\n`, as settings files have them) or bare base64, PKCS#8 or PKCS#1; null if it is none. */
export function readRsaPrivateKey(text: string): KeyObject | null {
  const pem = asPem(text);
  return firstRsaKey(
    pem
      ? [() => createPrivateKey(pem)]
      : (["pkcs8", "pkcs1"] as const).map((type) => () => createPrivateKey({ key: der(text), format: "der", type })),
  );
}

/** Reads a PEM (public key or certificate), or bare base64 of a SubjectPublicKeyInfo; null if it is none. */
export function readRsaPublicKey(text: string): KeyObject | null {
  const pem = asPem(text);
  // Node would take a private key for its public half; whoever mixed up the two files shall hear of it
  if (pem?.includes("PRIVATE KEY")) return null;
  return firstRsaKey([() => (pem ? createPublicKey(pem) : createPublicKey({ key: der(text), format: "der", type: "spki" }))]);
}

const asPem = (text: string): string | null => (text.includes("-----BEGIN") ? text.replaceAll("\\n", "\n") : null);

const der = (base64: string): Buffer => Buffer.from(base64.replaceAll(/\s/g, ""), "base64");

function firstRsaKey(attempts: readonly (() => KeyObject)[]): KeyObject | null {
  for (const attempt of attempts) {
    try {
      const key = attempt();
      if (key.asymmetricKeyType === "rsa") return key;
    } catch {
      // The reason may quote key material; callers say which setting it is.
    }
  }
  return null;
}

/** The signature in base64. Text is signed as UTF-8. */
export function signText(text: string | Uint8Array, key: KeyObject): string {
  return sign("RSA-SHA256", bytes(text), key).toString("base64");
}

/** Canonical base64 only: lenient decoding would let several spellings of one signature pass. Never throws. */
export function verifyText(text: string | Uint8Array, signature: string, key: KeyObject): boolean {
  const given = Buffer.from(signature, "base64");
  if (given.length === 0 || given.toString("base64") !== signature) return false;
  return verify("RSA-SHA256", bytes(text), key, given);
}

const bytes = (text: string | Uint8Array): Uint8Array => (typeof text === "string" ? Buffer.from(text, "utf8") : text);
