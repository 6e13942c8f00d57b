/**
 * Who pays inside WeChat's browser: WeChat's web authorization in its silent form (snsapi_base). The browser is sent to WeChat, comes
 * back with a code that is good once, and the code is exchanged for the shopper's openid. These answers are vouched for by TLS alone.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { InvalidSignature, ProviderRefused, ProviderUnavailable } from "./provider.ts";
import type { ProviderDeps, RawHttp } from "./provider.ts";
import { readJson } from "./wechatpay.messages.ts";

export interface PayerAuthorization {
  readonly appId: string;
  readonly appSecret: string;
  /** The page that the browser visits. */
  readonly authorizeUrl: string;
  /** Where the code is exchanged. */
  readonly tokenUrl: string;
}

/** Digits of the seal in `state`: 80 bits, which nobody guesses. */
const SEAL = 20;

export class WechatPayer {
  readonly #settings: PayerAuthorization;
  readonly #sealKey: Buffer;
  readonly #deps: Pick<ProviderDeps<unknown>, "fetch" | "timeoutMs">;

  /** `sealKey`: any secret of this merchant that all its servers share. */
  constructor(settings: PayerAuthorization, sealKey: Buffer, deps: Pick<ProviderDeps<unknown>, "fetch" | "timeoutMs">) {
    this.#settings = settings;
    this.#sealKey = sealKey;
    this.#deps = deps;
  }

  /** The address that asks WeChat who is looking. WeChat wants the parameters in this order, and the fragment. */
  address(paymentNo: string, payerUrl: string): string {
    const { appId, authorizeUrl } = this.#settings;
    const query = [
      ["appid", appId],
      ["redirect_uri", payerUrl],
      ["response_type", "code"],
      ["scope", "snsapi_base"],
      ["state", this.#seal(paymentNo) + paymentNo],
    ].map(([name = "", value = ""]) => `${name}=${encodeURIComponent(value)}`);
    return `${authorizeUrl}?${query.join("&")}#wechat_redirect`;
  }

  /** Reads what the browser brought back: which payment it was sent for, and a code by which WeChat tells whose browser it is. */
  read({ query }: RawHttp): { paymentNo: string; openid: () => Promise<string> } {
    const fields = new URLSearchParams(query);
    const state = fields.get("state") ?? "";
    const paymentNo = state.slice(SEAL);
    if (!paymentNo || !timingSafeEqual(padded(state.slice(0, SEAL)), padded(this.#seal(paymentNo))))
      throw new InvalidSignature("wechatpay", "the state is none of ours");
    return { paymentNo, openid: () => this.#exchange(fields.get("code") ?? "") };
  }

  async #exchange(code: string): Promise<string> {
    if (!/^\w{1,128}$/.test(code)) throw new ProviderRefused("wechatpay", "bad_request", "NO_CODE", "WeChat gave no code");
    const { appId, appSecret, tokenUrl } = this.#settings;
    const url = new URL(tokenUrl);
    for (const [name, value] of [
      ["appid", appId],
      ["secret", appSecret],
      ["code", code],
      ["grant_type", "authorization_code"],
    ] as const)
      url.searchParams.set(name, value);
    const reply = readJson(await this.#get(url.href));
    const openid = reply?.["openid"];
    if (typeof openid === "string" && /^[\w-]{1,128}$/.test(openid)) return openid;
    const error = reply?.["errcode"];
    // -1 is "busy"; every other number says that this code or these settings will not do
    if (typeof error === "number" && error !== -1) throw new ProviderRefused("wechatpay", "bad_request", `OAUTH_${error}`, "");
    throw new ProviderUnavailable("wechatpay", "OAUTH", "no openid came");
  }

  async #get(url: string): Promise<string> {
    const { fetch, timeoutMs = 10_000 } = this.#deps;
    try {
      const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
      return await response.text();
    } catch (error) {
      // The original error may quote the address, and with it the secret.
      throw new ProviderUnavailable("wechatpay", error instanceof Error && error.name === "TimeoutError" ? "TIMEOUT" : "NETWORK");
    }
  }

  #seal(paymentNo: string): string {
    return createHmac("sha256", this.#sealKey).update(`payer\n${paymentNo}`).digest("hex").slice(0, SEAL);
  }
}

/** Of one length, as the comparison in constant time needs them. */
const padded = (text: string): Buffer => Buffer.from(text.padEnd(SEAL).slice(0, SEAL), "latin1");
