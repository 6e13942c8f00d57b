/** What the gateways' statements have in common: days of Beijing, and files to be fetched from an address that the gateway names. */
import { MoneyError, roundHalfUp } from "../../../platform/money.ts";
import { type PaymentProviderId, type Period, ProviderUnavailable } from "./provider.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** China's clock is eight hours ahead of UTC all year round. */
const BEIJING = 8 * HOUR;
/** Statements of a day are there from ten in the morning of the next one. */
const READY_AFTER = 10 * HOUR;

/** Statements larger than this are not those of one shop's day. Bytes. */
export const MOST_BYTES = 64 * 1024 * 1024;

/** A calendar day in Beijing. */
export interface Day {
  /** "2026-11-22". */
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
}

/** Throws RangeError unless the period begins before it ends. */
export function checkPeriod({ from, to }: Period): void {
  if (!(from < to)) throw new RangeError("a period must begin before it ends");
}

/** True for a moment in [from, to). */
export const within = ({ from, to }: Period, at: Date): boolean => from <= at && at < to;

/** The days of Beijing that a period touches, the earliest first. */
export function daysOf(period: Period): Day[] {
  checkPeriod(period);
  const days: Day[] = [];
  const start = (at: number): number => Math.floor((at + BEIJING) / DAY) * DAY - BEIJING;
  for (let from = start(period.from.getTime()); from < period.to.getTime(); from += DAY)
    days.push({ name: new Date(from + BEIJING).toISOString().slice(0, 10), from: new Date(from), to: new Date(from + DAY) });
  return days;
}

/** False while a missing statement may only mean that it has not been written yet. */
export const isDue = (day: Day, now: Date): boolean => now.getTime() >= day.to.getTime() + READY_AFTER;

/** A decimal with any number of digits, rounded to fen: fees are written more finely than money moves. Throws MoneyError. */
export function toFen(text: string): bigint {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,8}))?$/.exec(text);
  if (!match) throw new MoneyError("not a decimal amount");
  const fraction = (match[3] ?? "").padEnd(2, "0");
  const minor = roundHalfUp(BigInt(`${match[2]}${fraction}`), 10n ** BigInt(fraction.length - 2));
  return match[1] === "-" ? -minor : minor;
}

/**
 * The address of a file as a gateway names it, if the shop may go there: the gateway's own origin, or HTTPS on a host of the company's.
 * Whoever could make the shop fetch any address could reach what only the shop reaches. Throws ProviderUnavailable for all others.
 */
export function fileAddress(provider: PaymentProviderId, text: string, baseUrl: string, hosts: RegExp): URL {
  const url = URL.parse(text);
  const own = url?.origin === new URL(baseUrl).origin;
  const theirs = url?.protocol === "https:" && url.port === "" && hosts.test(url.hostname);
  if (!url || (!own && !theirs) || url.username || url.password)
    throw new ProviderUnavailable(provider, "FOREIGN_ADDRESS", "a statement is said to lie where none of the company's do");
  return url;
}

/** The body of a response of at most MOST_BYTES; throws ProviderUnavailable when it is longer. */
export async function readFile(provider: PaymentProviderId, response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new ProviderUnavailable(provider, "TOO_LARGE", `a statement of more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
