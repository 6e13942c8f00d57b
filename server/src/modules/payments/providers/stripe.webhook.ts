/** The signature of Stripe's notifications: HMAC-SHA256 over "<unix seconds>.<raw body>", in the header Stripe-Signature. */
import { createHmac, timingSafeEqual } from "node:crypto";

/** Older notifications are refused, in seconds: a recorded one cannot be played back later. */
const TOLERANCE = 300;
/** While a secret is rotated there are two signatures; nobody needs more than a handful. */
const MOST_SIGNATURES = 10;

/** `t=1795348810,v1=<hex>,v1=<hex>,v0=…`; null when it is not such a header. */
function readHeader(header: string): { time: string; signatures: string[] } | null {
  const times: string[] = [];
  const signatures: string[] = [];
  for (const part of header.split(",")) {
    const at = part.indexOf("=");
    const [name, value] = [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    if (name === "t") times.push(value);
    if (name === "v1" && /^[0-9a-f]{64}$/.test(value)) signatures.push(value);
  }
  const [time] = times;
  if (time === undefined || times.length > 1 || !/^\d{1,12}$/.test(time) || signatures.length > MOST_SIGNATURES) return null;
  return { time, signatures };
}

/** True when one of the signatures is Stripe's over exactly these bytes, made at most five minutes ago. The secret is used as it is, `whsec_` included. */
export function verifyStripe(body: Buffer, header: string, secret: string, now: Date): boolean {
  const read = readHeader(header);
  if (!read) return false;
  const expected = createHmac("sha256", secret).update(`${read.time}.`).update(body).digest();
  let genuine = false;
  for (const signature of read.signatures) if (timingSafeEqual(Buffer.from(signature, "hex"), expected)) genuine = true;
  return genuine && Math.floor(now.getTime() / 1000) - Number(read.time) <= TOLERANCE;
}
