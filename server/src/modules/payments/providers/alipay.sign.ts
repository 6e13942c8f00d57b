/**
 * Alipay's RSA2: SHA256withRSA (PKCS#1 v1.5) over sorted `name=value` pairs, or over the raw reply node.
 * Pure functions; they never put a key or a signed text into an error.
 */
import type { KeyObject } from "node:crypto";
import { signText, verifyText } from "./rsa.ts";

/** Non-empty pairs except those left out, sorted by name (UTF-16 order, all ASCII here), joined without any encoding. */
export function signContent(params: ReadonlyMap<string, string>, leaveOut: readonly string[]): string {
  return [...params]
    .filter(([name, value]) => value !== "" && !leaveOut.includes(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** Signs a request: everything non-empty except `sign`, `sign_type` included. */
export function signRequest(params: ReadonlyMap<string, string>, key: KeyObject): string {
  return signText(signContent(params, ["sign"]), key);
}

/**
 * Reads a notification's form strictly and verifies it; null if it is not genuine.
 *
 * Joining without encoding makes `a=1&b=2` ambiguous: one field or two. Whoever holds one genuine notification could
 * move the boundary, for instance hide `refund_fee` inside the field before it and turn a refund into a payment. So
 * values that look like they contain another pair, and names with a separator, are not accepted. The shop never sends
 * such text itself (subjects are cleaned).
 */
export function verifyNotification(body: Buffer, key: KeyObject): Map<string, string> | null {
  const fields = readForm(body);
  if (!fields || fields.get("sign_type") !== "RSA2") return null;
  for (const [name, value] of fields) {
    if (!/^[A-Za-z][\w.-]*$/.test(name) || /&[A-Za-z][\w.-]*=/.test(value)) return null;
  }
  const signature = fields.get("sign");
  if (!signature || !verifyText(signContent(fields, ["sign", "sign_type"]), signature, key)) return null;
  return fields;
}

/** application/x-www-form-urlencoded; null for a repeated name, broken escapes or bytes that are not UTF-8. */
function readForm(body: Buffer): Map<string, string> | null {
  const fields = new Map<string, string>();
  const text = body.toString("latin1");
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const name = decodePart(at < 0 ? pair : pair.slice(0, at));
    const value = decodePart(at < 0 ? "" : pair.slice(at + 1));
    if (name === null || value === null || fields.has(name)) return null;
    fields.set(name, value);
  }
  return fields;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodePart(part: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(part)) return null;
  const bytes = part
    .replaceAll("+", " ")
    .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  try {
    return utf8.decode(Buffer.from(bytes, "latin1"));
  } catch {
    return null;
  }
}

/**
 * The members of a JSON object as the raw text that was sent, escapes kept: a reply is signed byte for byte, so a
 * re-serialised node would not verify. Null unless `text` is a JSON object with distinct names.
 */
export function rawMembers(text: string): Map<string, string> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return null;
  } catch {
    return null;
  }
  // The text is valid JSON from here on, so finding the commas and colons of the outermost level is enough.
  const members = new Map<string, string>();
  let depth = 0;
  let start = text.indexOf("{") + 1;
  let name: string | null = null;
  const end = text.lastIndexOf("}");
  for (let at = start; at <= end; at++) {
    const char = text[at];
    if (char === '"') {
      for (at++; text[at] !== '"'; at++) if (text[at] === "\\") at++;
    } else if (char === "{" || char === "[") depth++;
    else if (char === ":" && depth === 0) {
      name = JSON.parse(text.slice(start, at)) as string;
      start = at + 1;
    } else if ((char === "," || at === end) && depth === 0) {
      if (name === null) continue;
      if (members.has(name)) return null;
      members.set(name, text.slice(start, at).trim());
      name = null;
      start = at + 1;
    } else if (char === "}" || char === "]") depth--;
  }
  return members;
}
