/** Calls to Stripe: bracketed form bodies, JSON replies, one pinned version of the API. What they mean is stripe.messages.ts' business. */
import { type Json, member, parseJson, text } from "./json.ts";
import { CredentialsError, type ProviderDeps, ProviderRefused, ProviderUnavailable, type RefusalReason } from "./provider.ts";

/** Stripe changes shapes by version and answers in the one that is asked for, whatever the account's default. */
export const STRIPE_VERSION = "2026-10-28.endive";

export interface StripeCredentials {
  /** `sk_…`, or a restricted `rk_…` that may write Checkout Sessions, PaymentIntents and Refunds, and read the balance. */
  readonly secretKey: string;
  /** `whsec_…` of the endpoint that Stripe notifies. */
  readonly webhookSecret: string;
}

export type Param = string | number | boolean | readonly Param[] | { readonly [name: string]: Param };

/** `{ a: { b: [1] } }` → `a[b][0]=1`. */
export function encodeForm(params: { readonly [name: string]: Param }): string {
  const pairs: [string, string][] = [];
  const add = (name: string, value: Param): void => {
    if (typeof value === "object") for (const [key, inner] of Object.entries(value)) add(`${name}[${key}]`, inner as Param);
    else pairs.push([name, String(value)]);
  };
  for (const [name, value] of Object.entries(params)) add(name, value);
  return new URLSearchParams(pairs).toString();
}

/** Codes with a meaning of their own; other invalid requests are `bad_request`. */
const REFUSALS: Readonly<Record<string, RefusalReason>> = {
  resource_missing: "not_found",
  charge_already_refunded: "not_refundable",
  charge_disputed: "not_refundable",
  charge_expired_for_capture: "closed",
  charge_already_captured: "already_paid",
  balance_insufficient: "insufficient_balance",
  payment_intent_unexpected_state: "other",
};
/** Another request holds the same key or object, or there were too many: nothing was decided, ask again. */
const PASSING: ReadonlySet<string> = new Set(["idempotency_key_in_use", "lock_timeout", "rate_limit"]);

export class StripeClient {
  readonly webhookSecret: string;
  /** `live` or `test`: which of Stripe's two worlds the key belongs to. */
  readonly mode: "live" | "test";
  readonly #authorization: string;
  readonly #deps: Omit<ProviderDeps<unknown>, "credentials">;

  /** Throws CredentialsError, which names the setting that is wrong and never its value. */
  constructor({ credentials, ...deps }: ProviderDeps<StripeCredentials>) {
    const key = /^(?:sk|rk)_(live|test)_[0-9A-Za-z_]{8,}$/.exec(credentials.secretKey);
    if (!key)
      throw new CredentialsError("STRIPE_SECRET_KEY: must be a secret or restricted key, sk_live_…, sk_test_…, rk_live_… or rk_test_…");
    if (!/^whsec_[0-9A-Za-z_+/=]{8,}$/.test(credentials.webhookSecret))
      throw new CredentialsError("STRIPE_WEBHOOK_SECRET: must be the endpoint's signing secret, whsec_…");
    this.mode = key[1] as "live" | "test";
    this.webhookSecret = credentials.webhookSecret;
    this.#authorization = `Bearer ${credentials.secretKey}`;
    this.#deps = deps;
  }

  get(path: string, params: { readonly [name: string]: Param } = {}): Promise<Json> {
    const query = encodeForm(params);
    return this.#call("GET", query ? `${path}?${query}` : path, undefined, {});
  }

  /** A repetition under the same key with the same parameters is answered with the first one's result, refusals included. */
  post(path: string, params: { readonly [name: string]: Param } = {}, key?: string): Promise<Json> {
    return this.#call("POST", path, encodeForm(params), {
      "content-type": "application/x-www-form-urlencoded",
      ...(key && { "idempotency-key": key }),
    });
  }

  async #call(method: string, path: string, body: string | undefined, headers: Record<string, string>): Promise<Json> {
    const { fetch, baseUrl, timeoutMs = 10_000 } = this.#deps;
    let status: number;
    let json: Json | null;
    let again: string | null;
    try {
      const response = await fetch(`${baseUrl}/v1/${path}`, {
        method,
        headers: { authorization: this.#authorization, "stripe-version": STRIPE_VERSION, accept: "application/json", ...headers },
        ...(body === undefined ? {} : { body }),
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
      });
      status = response.status;
      again = response.headers.get("stripe-should-retry");
      json = parseJson(await response.text());
    } catch (error) {
      // The original error may quote headers, so only its kind gets out.
      throw new ProviderUnavailable("stripe", error instanceof Error && error.name === "TimeoutError" ? "TIMEOUT" : "NETWORK");
    }
    if (status === 200 && json) return json;
    throw failure(status, json, again === "true");
  }
}

function failure(status: number, json: Json | null, again: boolean): ProviderRefused | ProviderUnavailable {
  const error = member(json ?? {}, "error");
  const type = text(error, "type");
  const code = text(error, "code") || type;
  if (!code || again || status === 409 || status === 429 || status >= 500 || status < 400 || type === "api_error" || PASSING.has(code))
    return new ProviderUnavailable("stripe", code || `HTTP_${status}`);
  // The text of an authentication error quotes the key.
  const said = status === 401 || status === 403 ? "" : text(error, "message").slice(0, 120);
  if (type === "card_error") return new ProviderRefused("stripe", "declined", text(error, "decline_code") || code, said);
  if (type === "idempotency_error") return new ProviderRefused("stripe", "number_reused", code, said);
  const reason = REFUSALS[code] ?? (type === "invalid_request_error" && status !== 401 && status !== 403 ? "bad_request" : "other");
  return new ProviderRefused("stripe", reason, status === 401 || status === 403 ? "AUTHENTICATION" : code, said);
}
