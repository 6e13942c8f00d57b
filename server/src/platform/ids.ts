import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { BadInput } from "./failures.ts";

/** Public ids are a prefix that names the kind plus the row's UUIDv7, without dashes: prd_0197f…; a cart's is 192 random bits. */
export const prefixes = {
  prd: "Product",
  var: "ProductVariant",
  cat: "Category",
  col: "Collection",
  med: "Media",
  ord: "Order",
  orl: "OrderLine",
  pay: "Payment",
  pmg: "PaymentMessage",
  rec: "Reconciliation",
  not: "MoneyNotice",
  ref: "Refund",
  shp: "Shipment",
  trk: "TrackingEvent",
  cpm: "CarrierMessage",
  acc: "Account",
  ctl: "CartLine",
  mov: "StockMovement",
  evt: "Event",
} as const;
export type Prefix = keyof typeof prefixes;

export const toId = (prefix: Prefix, uuid: string): string => `${prefix}_${uuid.replaceAll("-", "")}`;

/** The row's UUID of a public id, or null when the id is of another kind or malformed: callers answer as for an unknown id. */
export function readId(prefix: Prefix, id: string): string | null {
  const match = /^([a-z]{3})_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(id);
  return match?.[1] === prefix ? match.slice(2).join("-") : null;
}

/** Like readId, but an id of another kind is the caller's mistake. */
export function needId(prefix: Prefix, id: string, field: string): string {
  const uuid = readId(prefix, id);
  if (!uuid) throw new BadInput(`${field}: "${id.slice(0, 60)}" is not the id of a ${prefixes[prefix]} (${prefix}_…)`);
  return uuid;
}

/** A random handle with 192 bits: carts, order access tokens, sessions. */
export const randomToken = (prefix: string): string => `${prefix}_${randomBytes(24).toString("base64url")}`;

/** What is stored of a token: its SHA-256. A stolen database opens nothing. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** A random number people can read out: ten digits in two groups, first digit 1–9; unique by constraint, not sequential (9·10⁹ values). */
export function randomNumber(): string {
  return `${randomInt(1, 10)}${randomInt(0, 1_000_000_000).toString().padStart(9, "0")}`;
}

/** Compares secrets without telling by its duration how much was right. */
export function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
