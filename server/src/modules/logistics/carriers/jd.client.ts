/** Calls to JD's open platform (LOP, domain ECAP): a JSON list as body, everything that is signed in the query string. */
import { createHash, createHmac } from "node:crypto";
import { CarrierRefused, CarrierUnavailable } from "./carrier.ts";
import type { CarrierDeps } from "./carrier.ts";
import type { JdCodes } from "./jd.codes.ts";
import { toChinaTime } from "./tracking.ts";
import { member, needCredentials, postTo, readReply, textOf } from "./wire.ts";

export interface JdCredentials {
  readonly appKey: string;
  /** Signs requests and is never sent. */
  readonly appSecret: string;
  /** From the console's authorization; it must be renewed there before it expires. */
  readonly accessToken: string;
  /** 青龙业主号 / 商家编码. */
  readonly customerCode: string;
}

const HMACS = { HMacMD5: "md5", HMacSHA1: "sha1", HMacSHA256: "sha256", HMacSHA512: "sha512" } as const;
export const JD_ALGORITHMS = ["md5-salt", "HMacMD5", "HMacSHA1", "HMacSHA256", "HMacSHA512"] as const;
export type JdAlgorithm = (typeof JD_ALGORITHMS)[number];

/** What is signed: names in alphabetical order with their values, between two secrets; `path` is the address without the host. */
export function jdContent(
  credentials: JdCredentials,
  { path, body, timestamp }: { path: string; body: string; timestamp: string },
): string {
  const { appKey, appSecret, accessToken } = credentials;
  const fields = ["access_token", accessToken, "app_key", appKey, "method", path, "param_json", body, "timestamp", timestamp, "v", "2.0"];
  return `${appSecret}${fields.join("")}${appSecret}`;
}

/** Hexadecimal MD5, or base64 of the HMAC with the secret as key. */
export function jdSign(content: string, secret: string, algorithm: JdAlgorithm): string {
  if (algorithm === "md5-salt") return createHash("md5").update(content).digest("hex");
  return createHmac(HMACS[algorithm], secret).update(content).digest("base64");
}

/** The wire: one instance per set of credentials. */
export class JdClient {
  readonly #deps: CarrierDeps<JdCredentials>;
  readonly #codes: JdCodes;
  readonly #algorithm: JdAlgorithm;

  /** Throws CarrierSettingsError. */
  constructor(deps: CarrierDeps<JdCredentials>, codes: JdCodes, algorithm: JdAlgorithm) {
    const { appKey, appSecret, accessToken, customerCode } = deps.credentials;
    needCredentials({ JD_APP_KEY: appKey, JD_APP_SECRET: appSecret, JD_ACCESS_TOKEN: accessToken, JD_CUSTOMER_CODE: customerCode });
    this.#deps = deps;
    this.#codes = codes;
    this.#algorithm = algorithm;
  }

  /** The reply's `data`. `path` such as /ecap/v1/orders/create. Throws CarrierRefused or CarrierUnavailable. */
  async call(path: string, parameter: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { credentials, clock, baseUrl } = this.#deps;
    const body = JSON.stringify([{ orderOrigin: 1, customerCode: credentials.customerCode, ...parameter }]);
    const timestamp = toChinaTime(clock());
    const query = new URLSearchParams({
      "LOP-DN": "ECAP",
      app_key: credentials.appKey,
      access_token: credentials.accessToken,
      timestamp,
      v: "2.0",
      sign: jdSign(jdContent(credentials, { path, body, timestamp }), credentials.appSecret, this.#algorithm),
      algorithm: this.#algorithm,
    });
    const headers = { "content-type": "application/json;charset=utf-8", "lop-tz": "8", "user-agent": "onestall" };
    const address = `${baseUrl.replace(/\/$/, "")}${path}?${query.toString()}`;
    // The gateway says what it does not like in a body, under whatever status.
    const answer = readReply(
      "jd",
      await postTo("jd", this.#deps, address, { headers, body }, (status) => status === 200 || (status >= 400 && status < 500)),
    );
    return this.#dataOf(answer);
  }

  #dataOf(answer: unknown): unknown {
    const error = member(answer, "error_response");
    if (error !== undefined)
      throw this.#refusal(textOf(member(error, "code")), textOf(member(error, "zh_desc")) || textOf(member(error, "en_desc")));
    // Some see the reply itself, others see it wrapped.
    const reply = member(member(answer, "response"), "content") ?? answer;
    const [code, text] = [textOf(member(reply, "code")), textOf(member(reply, "msg")) || textOf(member(reply, "message"))];
    const success = code === "0" || member(reply, "success") === true;
    if (success) return member(reply, "data");
    if (!code && !text) throw new CarrierUnavailable("jd", "BAD_REPLY");
    throw this.#refusal(code, text);
  }

  #refusal(code: string, text: string): CarrierRefused | CarrierUnavailable {
    const known = this.#codes.refusals.find(([pattern]) => pattern.test(text));
    if (!known && this.#codes.retry.test(text)) return new CarrierUnavailable("jd", code || "RETRY");
    return new CarrierRefused("jd", known?.[1] ?? "other", code || "NO_CODE", text.slice(0, 120));
  }
}
