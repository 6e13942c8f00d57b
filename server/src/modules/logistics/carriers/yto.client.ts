/** Calls to YTO's open platform: an envelope with the parameter as a JSON text, signed with a secret of its own for each interface. */
import { createHash } from "node:crypto";
import { CarrierRefused, CarrierSettingsError, CarrierUnavailable } from "./carrier.ts";
import type { CarrierDeps } from "./carrier.ts";
import { ytoRefusal } from "./yto.codes.ts";
import type { YtoCodes } from "./yto.codes.ts";
import { member, needCredentials, postTo, readReply, textOf } from "./wire.ts";

/** The interfaces used; all of version v1. */
export const YTO_METHODS = [
  "privacy_create_adapter",
  "korder_cancel_adapter",
  "track_query_adapter",
  "subscribe_adapter",
  "waybill_print_adapter",
] as const;
export type YtoMethod = (typeof YTO_METHODS)[number];
const VERSION = "v1";

/** YTO gives out credentials interface by interface. */
export interface YtoInterface {
  readonly customerCode: string;
  readonly secret: string;
  /** The whole address as the console shows it; else made of `baseUrl`, method, version, `app` and customer code. */
  readonly url?: string;
  readonly app?: string;
}

export interface YtoCredentials {
  readonly interfaces: Readonly<Partial<Record<YtoMethod, YtoInterface>>>;
  /** partnerSecret of pushes; without it none is believed. */
  readonly pushSecret: string;
}

/** `sign`: base64 of the MD5 bytes of parameter, method, version and secret in a row. */
export const ytoSign = (param: string, method: string, version: string, secret: string): string =>
  createHash("md5")
    .update(param + method + version + secret)
    .digest("base64");

/** `data_digest` of a push: base64 of the MD5 bytes of the decoded text and the partner's secret. */
export const ytoDigest = (text: string, partnerSecret: string): string =>
  createHash("md5")
    .update(text + partnerSecret)
    .digest("base64");

/** Throws CarrierSettingsError, naming the interface as well where one is wrong. */
export function checkYtoCredentials({ interfaces, pushSecret }: YtoCredentials): void {
  needCredentials({ YTO_PUSH_KEY: pushSecret });
  if (!interfaces.privacy_create_adapter && !interfaces.track_query_adapter)
    throw new CarrierSettingsError("YTO_INTERFACES", "names no interface");
  for (const [method, given] of Object.entries(interfaces))
    needCredentials({ [`YTO_INTERFACES ${method}.customerCode`]: given.customerCode, [`YTO_INTERFACES ${method}.secret`]: given.secret });
}

/** The wire: one instance per set of credentials. */
export class YtoClient {
  readonly #deps: CarrierDeps<YtoCredentials>;
  readonly #codes: YtoCodes;

  constructor(deps: CarrierDeps<YtoCredentials>, codes: YtoCodes) {
    this.#deps = deps;
    this.#codes = codes;
  }

  has(method: YtoMethod): boolean {
    return this.#deps.credentials.interfaces[method] !== undefined;
  }

  /** The customer code an interface is used with; refused where the shop has none. */
  customerCode(method: YtoMethod): string {
    return this.#interface(method).customerCode;
  }

  /** The reply as it came, a list or an object that is no refusal. Throws CarrierRefused or CarrierUnavailable. */
  async call(method: YtoMethod, parameter: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { customerCode, secret, url, app = "shop" } = this.#interface(method);
    const param = JSON.stringify(parameter);
    const body = JSON.stringify({
      timestamp: String(this.#deps.clock().getTime()),
      param,
      sign: ytoSign(param, method, VERSION, secret),
      format: "JSON",
    });
    const address = url ?? [this.#deps.baseUrl.replace(/\/$/, ""), method, VERSION, app, customerCode].join("/");
    const headers = { "content-type": "application/json; charset=UTF-8" };
    // A bad signature comes with a body that says so, under 200 or 401.
    const answer = readReply(
      "yto",
      await postTo("yto", this.#deps, address, { headers, body }, (status) => status === 200 || status === 401),
    );
    if (Array.isArray(answer)) return answer;
    const code = textOf(member(answer, "code"));
    const text = (textOf(member(answer, "reason")) || textOf(member(answer, "message"))).slice(0, 120);
    const success = member(answer, "success");
    if (success === true || success === "true") return answer;
    if (this.#codes.retry.includes(code)) throw new CarrierUnavailable("yto", code);
    if (code && code !== "0" && code !== "200") throw new CarrierRefused("yto", ytoRefusal(this.#codes, code, text), code, text);
    if (success === false || success === "false" || typeof answer !== "object" || answer === null)
      throw new CarrierUnavailable("yto", "BAD_REPLY");
    return answer;
  }

  #interface(method: YtoMethod): YtoInterface {
    const known = this.#deps.credentials.interfaces[method];
    if (!known) throw new CarrierRefused("yto", "settings", "NO_INTERFACE", `${method} is not among YTO_INTERFACES`);
    return known;
  }
}
