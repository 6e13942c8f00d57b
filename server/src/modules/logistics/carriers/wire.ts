/** What adapters share about the wire: careful reading of what others wrote, and one call with a time limit. */
import { BadPush, CarrierSettingsError, CarrierUnavailable } from "./carrier.ts";
import type { CarrierDeps, CarrierId, RawHttp } from "./carrier.ts";

/** A member of a JSON object, or undefined where the shape differs. */
export function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** Text or number as text, anything else as "". */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** A list, or a single object where a list belongs. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  return typeof value === "object" && value !== null ? [value] : [];
}

/** An entry of a table by a key that others chose: "constructor" is no entry. */
export function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** A carrier's tables with some of their entries replaced or added; lists and single values are replaced whole. */
export function withCodes<T extends object>(codes: T, changes: Partial<T> = {}): T {
  const merged = Object.entries(changes).map(([name, change]) => {
    const before: unknown = member(codes, name);
    const table = typeof change === "object" && change !== null && !Array.isArray(change) && !(change instanceof Set);
    return [name, table ? { ...(before as object), ...(change as object) } : change];
  });
  return { ...codes, ...(Object.fromEntries(merged) as Partial<T>) };
}

/** Throws CarrierSettingsError for the first credential, named by its setting, that is empty or holds white space or control characters. */
export function needCredentials(credentials: Readonly<Record<string, string>>): void {
  for (const [setting, value] of Object.entries(credentials)) {
    if (!value) throw new CarrierSettingsError(setting, "is missing");
    // oxlint-disable-next-line no-control-regex -- what a copied secret brings along by mistake
    if (/[\s\u0000-\u001F\u007F]/.test(value))
      throw new CarrierSettingsError(setting, "holds a space, a line break or a control character");
  }
}

/** A request to a carrier, without a body one that only asks; the body of its answer. Throws CarrierUnavailable for anything but HTTP 200. */
export async function postTo(
  carrier: CarrierId,
  { fetch, timeoutMs = 10_000 }: Pick<CarrierDeps<unknown>, "fetch" | "timeoutMs">,
  url: string,
  content: { readonly headers: Readonly<Record<string, string>>; readonly body?: string },
  accept: (status: number) => boolean = (status) => status === 200,
): Promise<string> {
  try {
    const response = await fetch(url, {
      method: content.body === undefined ? "GET" : "POST",
      headers: content.headers,
      ...(content.body !== undefined && { body: content.body }),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body = await response.text();
    if (!accept(response.status)) throw new CarrierUnavailable(carrier, `HTTP_${response.status}`);
    return body;
  } catch (error) {
    if (error instanceof CarrierUnavailable) throw error;
    // The original error may quote what was sent: keys, names, phones, addresses.
    throw new CarrierUnavailable(carrier, error instanceof Error && error.name === "TimeoutError" ? "TIMEOUT" : "NETWORK");
  }
}

/** JSON of an answer; throws CarrierUnavailable, because an unreadable answer says nothing about what was done. */
export function readReply(carrier: CarrierId, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CarrierUnavailable(carrier, "BAD_REPLY");
  }
}

/** JSON inside a push; throws BadPush. */
export function readPushJson(carrier: CarrierId, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadPush(carrier, "not JSON");
  }
}

/** A push's body as text; throws BadPush where it is not UTF-8. */
export function pushText(carrier: CarrierId, { body }: RawHttp): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new BadPush(carrier, "not UTF-8");
  }
}

/** Longest code that is kept. */
const CODE = 32;

/** A carrier's code as it can be kept, shown and decided about: what is neither letter, number nor usual mark becomes one "_". */
export const safeCode = (code: string): string => code.slice(0, CODE).replaceAll(/[^\p{L}\p{N}_.:()（）/-]+/gu, "_");

/** The entries of a carrier's answer, those left out that cannot be read: one bad entry spoils neither its parcel nor the others. */
export function readEach<From, To>(entries: readonly From[], read: (entry: From) => To): To[] {
  return entries.flatMap((entry) => {
    try {
      return [read(entry)];
    } catch (error) {
      if (error instanceof BadPush) return [];
      throw error;
    }
  });
}

/** A phone number as carriers in China want it: a mobile's eleven digits, or a landline as it is. */
export function chinaPhone(phone: string): { readonly number: string; readonly mobile: boolean } {
  const digits = phone.replaceAll(/[\s-]/g, "").replace(/^(?:\+|00)86/, "");
  const mobile = /^1\d{10}$/.test(digits);
  return { number: mobile ? digits : phone.trim(), mobile };
}
