/** Calls to PayPal's REST API: a bearer token that is renewed in time, JSON both ways. What they mean is paypal.messages.ts' business. */
import { type Json, list, parseJson, text, whole } from "./json.ts";
import { refusal } from "./paypal.messages.ts";
import { CredentialsError, type ProviderDeps, ProviderRefused, ProviderUnavailable } from "./provider.ts";

export interface PayPalCredentials {
  /** Of the REST application at developer.paypal.com, live or sandbox like the address. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of the webhook as the Dashboard shows it; every notification is signed for it. */
  readonly webhookId: string;
}

/** A token is renewed this long before it ends, in milliseconds: a call must not outlive it. */
const EARLY = 60_000;

interface Token {
  readonly value: string;
  /** By our clock. */
  readonly until: number;
}

export class PayPalClient {
  readonly webhookId: string;
  readonly #basic: string;
  readonly #deps: Omit<ProviderDeps<unknown>, "credentials">;
  #token: Token | null = null;
  #asking: Promise<Token> | null = null;

  /** Throws CredentialsError, which names the setting that is wrong and never its value. */
  constructor({ credentials, ...deps }: ProviderDeps<PayPalCredentials>) {
    const { clientId, clientSecret, webhookId } = credentials;
    const check = (name: string, value: string, pattern: RegExp, what: string) => {
      if (!pattern.test(value)) throw new CredentialsError(`${name}: ${what}`);
    };
    check(
      "PAYPAL_CLIENT_ID",
      clientId,
      /^[0-9A-Za-z_-]{16,128}$/,
      "must be the REST application's client id, 16 or more letters, digits, - or _",
    );
    check("PAYPAL_CLIENT_SECRET", clientSecret, /^[0-9A-Za-z_-]{16,128}$/, "must be the REST application's secret");
    check(
      "PAYPAL_WEBHOOK_ID",
      webhookId,
      /^[0-9A-Z]{8,50}$/,
      "must be the webhook's id as the Dashboard shows it, capital letters and digits",
    );
    this.webhookId = webhookId;
    this.#basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
    this.#deps = deps;
  }

  get(path: string): Promise<Json> {
    return this.#call("GET", path, undefined, {});
  }

  /** `key` becomes PayPal-Request-Id: a repetition under it is answered with the first one's result. */
  post(path: string, body: Json, key: string): Promise<Json> {
    return this.postRaw(path, JSON.stringify(body), { "paypal-request-id": key });
  }

  /** For a body that must arrive byte for byte. */
  postRaw(path: string, body: string, headers: Record<string, string> = {}): Promise<Json> {
    return this.#call("POST", path, body, { "content-type": "application/json", prefer: "return=representation", ...headers });
  }

  async #call(method: string, path: string, body: string | undefined, headers: Record<string, string>): Promise<Json> {
    for (let renewed = false; ; renewed = true) {
      const token = await this.#bearer();
      const { status, json } = await this.#fetch(path, {
        method,
        headers: { authorization: `Bearer ${token.value}`, accept: "application/json", ...headers },
        ...(body === undefined ? {} : { body }),
      });
      if (status === 204) return {};
      if ((status === 200 || status === 201) && json) return json;
      if (status === 401 && !renewed) {
        if (this.#token === token) this.#token = null; // ended before its time, or taken back
        continue;
      }
      throw failure(status, json);
    }
  }

  /** The token that is valid now; calls that come together wait for the same one. */
  async #bearer(): Promise<Token> {
    if (this.#token && this.#token.until > this.#deps.clock().getTime()) return this.#token;
    this.#asking ??= this.#askToken().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #askToken(): Promise<Token> {
    const { status, json } = await this.#fetch("/v1/oauth2/token", {
      method: "POST",
      headers: { authorization: this.#basic, accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
      body: "grant_type=client_credentials",
    });
    const value = text(json ?? {}, "access_token");
    const seconds = whole(json ?? {}, "expires_in");
    if (status === 200 && value && seconds !== null)
      return (this.#token = { value, until: this.#deps.clock().getTime() + seconds * 1000 - EARLY });
    throw failure(status, json);
  }

  async #fetch(path: string, init: RequestInit): Promise<{ status: number; json: Json | null }> {
    const { fetch, baseUrl, timeoutMs = 10_000 } = this.#deps;
    try {
      const response = await fetch(`${baseUrl}${path}`, { ...init, redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
      return { status: response.status, json: parseJson(await response.text()) };
    } catch (error) {
      // The original error may quote headers, so only its kind gets out.
      throw new ProviderUnavailable("paypal", error instanceof Error && error.name === "TimeoutError" ? "TIMEOUT" : "NETWORK");
    }
  }
}

function failure(status: number, json: Json | null): ProviderRefused | ProviderUnavailable {
  const issue = text(list(json ?? {}, "details")[0] ?? {}, "issue");
  const code = issue || text(json ?? {}, "name") || text(json ?? {}, "error") || `HTTP_${status}`;
  // PayPal's support finds a call by this.
  const debug = text(json ?? {}, "debug_id");
  if (status === 401 || status === 403) return new ProviderRefused("paypal", "other", status === 401 ? "AUTHENTICATION" : code, debug);
  const understood = json !== null && (status === 400 || status === 404 || status === 422);
  return understood ? new ProviderRefused("paypal", refusal(status, code), code, debug) : new ProviderUnavailable("paypal", code, debug);
}
