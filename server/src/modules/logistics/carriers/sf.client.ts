/** Calls to SF's std/service: a form with a JSON text inside, a digest, and a JSON text inside the answer. */
import { createHash } from "node:crypto";
import { CarrierRefused, CarrierUnavailable } from "./carrier.ts";
import type { CarrierDeps } from "./carrier.ts";
import { SF_REFUSALS, SF_RETRY, SF_SYSTEM } from "./sf.codes.ts";
import { member, textOf } from "./wire.ts";

export interface SfCredentials {
  /** 顾客编码. */
  readonly partnerId: string;
  /** 校验码; signs requests and is never sent. */
  readonly checkWord: string;
  /** 月结卡号, if the shop has one. */
  readonly monthlyCard?: string;
}

/** Java's URLEncoder: space to `+`; letters, digits and `* - _ .` stay; all else becomes upper-case %XX of UTF-8. */
export function javaUrlEncode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replaceAll(/[~!'()]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** SF's digest, easily got wrong: the concatenation is URL-encoded before MD5, then base64 of the sixteen bytes. */
export function sfDigest(msgData: string, timestamp: string, checkWord: string): string {
  return createHash("md5")
    .update(javaUrlEncode(msgData + timestamp + checkWord))
    .digest("base64");
}

/** The wire: one instance per set of credentials. */
export class SfClient {
  readonly #deps: CarrierDeps<SfCredentials>;
  constructor(deps: CarrierDeps<SfCredentials>) {
    this.#deps = deps;
  }

  /** The inner reply's `msgData`. Throws CarrierRefused with SF's inner or envelope code, or CarrierUnavailable. */
  async call(serviceCode: string, message: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { credentials, clock } = this.#deps;
    const msgData = JSON.stringify(message);
    const timestamp = String(clock().getTime());
    const envelope = parse(
      await this.#post({
        partnerID: credentials.partnerId,
        requestID: this.#uuid(),
        serviceCode,
        timestamp,
        msgDigest: sfDigest(msgData, timestamp, credentials.checkWord),
        msgData,
      }),
    );
    const outer = textOf(member(envelope, "apiResultCode"));
    if (outer !== "A1000") {
      if (!outer || SF_RETRY.has(outer)) throw new CarrierUnavailable("sf", outer || "BAD_REPLY");
      throw new CarrierRefused("sf", "settings", outer, textOf(member(envelope, "apiErrorMsg")).slice(0, 120));
    }
    const data = member(envelope, "apiResultData");
    const inner = typeof data === "string" ? parse(data) : data;
    const success = member(inner, "success");
    // the printing service calls the same thing `obj`
    if (success === true || success === "true") return member(inner, "msgData") ?? member(inner, "obj");
    const code = textOf(member(inner, "errorCode"));
    if (!code || code === SF_SYSTEM) throw new CarrierUnavailable("sf", code || "BAD_REPLY");
    const reason = Object.hasOwn(SF_REFUSALS, code) ? (SF_REFUSALS[code] ?? "other") : "other";
    throw new CarrierRefused("sf", reason, code, textOf(member(inner, "errorMsg")).slice(0, 120));
  }

  /** A file that an answer named, such as a label; `token` opens it. Throws CarrierUnavailable. */
  async download(url: string, token: string, maxBytes: number): Promise<Buffer> {
    const { baseUrl, fetch, timeoutMs = 10_000 } = this.#deps;
    // over a line as safe as the one that named it
    if (URL.parse(url)?.protocol !== "https:" && URL.parse(url)?.protocol !== URL.parse(baseUrl)?.protocol)
      throw new CarrierUnavailable("sf", "BAD_REPLY");
    try {
      const response = await fetch(url, {
        headers: { "x-auth-token": token },
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
      });
      const body = Buffer.from(await response.arrayBuffer());
      if (response.status !== 200) throw new CarrierUnavailable("sf", `HTTP_${response.status}`);
      if (body.length > maxBytes) throw new CarrierUnavailable("sf", "BAD_REPLY");
      return body;
    } catch (error) {
      if (error instanceof CarrierUnavailable) throw error;
      throw new CarrierUnavailable("sf", error instanceof Error && error.name === "TimeoutError" ? "TIMEOUT" : "NETWORK");
    }
  }

  async #post(fields: Readonly<Record<string, string>>): Promise<string> {
    const { baseUrl, fetch, timeoutMs = 10_000 } = this.#deps;
    try {
      const response = await fetch(baseUrl, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" },
        body: new URLSearchParams(fields).toString(),
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
      });
      const body = await response.text();
      if (response.status !== 200) throw new CarrierUnavailable("sf", `HTTP_${response.status}`);
      return body;
    } catch (error) {
      if (error instanceof CarrierUnavailable) throw error;
      // The original error may quote what was sent: names, phones, addresses.
      throw new CarrierUnavailable("sf", error instanceof Error && error.name === "TimeoutError" ? "TIMEOUT" : "NETWORK");
    }
  }

  #uuid(): string {
    const bytes = Buffer.from(this.#deps.random(16));
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CarrierUnavailable("sf", "BAD_REPLY");
  }
}
