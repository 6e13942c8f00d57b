/** Signed calls to WeChat Pay and verified replies; the meaning of either is wechatpay.ts's business. */
import { InvalidSignature, ProviderUnavailable } from "./provider.ts";
import type { ProviderDeps } from "./provider.ts";
import { readFile } from "./statement.ts";
import { type MerchantKeys, PlatformKeys, type RawReply, readCredentials, type WechatPayCredentials } from "./wechatpay.keys.ts";
import { type Json, readJson, refusal } from "./wechatpay.messages.ts";
import { authorization, type RequestToSign, signBridge } from "./wechatpay.sign.ts";

/** The wire: one instance per set of credentials. It remembers WeChat's certificates and nothing else. */
export class WechatPayClient {
  readonly merchant: MerchantKeys;
  /** WeChat's keys, by which notifications are verified, too. */
  readonly platform: PlatformKeys;
  readonly #deps: Omit<ProviderDeps<unknown>, "credentials">;

  constructor({ credentials, ...deps }: ProviderDeps<WechatPayCredentials>) {
    this.#deps = deps;
    this.merchant = readCredentials(credentials);
    this.platform = new PlatformKeys(this.merchant, deps.clock, () => this.#send("GET", "/v3/certificates"));
  }

  /**
   * One signed call. Returns the verified members of a reply of status 200, or none for 204; throws one of the port's three errors.
   * Errors are signed as well, once WeChat knows who asks: one that nobody vouches for concludes nothing.
   */
  async call(method: "GET" | "POST", path: string, body?: Json): Promise<Json> {
    const reply = await this.#send(method, path, body);
    const { status } = reply;
    const succeeded = status === 200 || status === 204;
    const signed = reply.header("wechatpay-signature") !== "";
    const fields = reply.body.length > 0 ? readJson(reply.body.toString("utf8")) : {};
    const code = typeof fields?.["code"] === "string" && /^[\w.-]{1,40}$/.test(fields["code"]) ? fields["code"] : `HTTP_${status}`;
    if (!signed && !succeeded) throw new ProviderUnavailable("wechatpay", code, "unsigned error");
    if (!signed) throw new InvalidSignature("wechatpay", "reply is not signed");
    if (!(await this.platform.verify((name) => reply.header(name), reply.body)))
      throw new InvalidSignature("wechatpay", "reply does not verify");
    if (!fields) throw new ProviderUnavailable("wechatpay", "BAD_REPLY", "not a WeChat Pay reply");
    if (succeeded) return fields;
    throw refusal(status, code, fields["message"]) ?? new ProviderUnavailable("wechatpay", code);
  }

  /** What a page in WeChat's browser passes on to pay a prepared payment. */
  bridge(prepayId: string) {
    const { appId, key } = this.merchant;
    const [timeStamp, nonceStr, prepay] = [this.#timestamp(), this.#nonce(), `prepay_id=${prepayId}`];
    return { appId, timeStamp, nonceStr, package: prepay, signType: "RSA", paySign: signBridge(appId, timeStamp, nonceStr, prepay, key) };
  }

  get baseUrl(): string {
    return this.#deps.baseUrl;
  }

  /**
   * A file that WeChat has pointed at; who may be asked, the caller has checked. The question is signed like any other, the answer is
   * not: the caller compares it with the hash that a signed reply gave.
   */
  async file(url: URL): Promise<Buffer> {
    // Larger than a reply, so it may take longer.
    const { status, body } = await this.#request("GET", url, undefined, 3);
    if (status === 200) return body;
    const code = readJson(body.toString("utf8"))?.["code"];
    throw new ProviderUnavailable(
      "wechatpay",
      typeof code === "string" && /^[\w.-]{1,40}$/.test(code) ? code : `HTTP_${status}`,
      "unsigned error",
    );
  }

  #send(method: "GET" | "POST", path: string, content?: Json): Promise<RawReply> {
    return this.#request(method, new URL(`${this.#deps.baseUrl.replace(/\/$/, "")}${path}`), content);
  }

  /** `patience`: so many times the usual time is allowed. */
  async #request(method: "GET" | "POST", url: URL, content?: Json, patience = 1): Promise<RawReply> {
    const { timeoutMs = 10_000 } = this.#deps;
    const body = content === undefined ? "" : JSON.stringify(content);
    const request: RequestToSign = {
      method,
      path: url.pathname + url.search,
      timestamp: this.#timestamp(),
      nonce: this.#nonce(),
      body,
    };
    const { platform } = this.merchant;
    try {
      const response = await this.#deps.fetch(url.href, {
        method,
        headers: {
          accept: "application/json",
          "user-agent": "onestall",
          authorization: authorization(request, this.merchant),
          ...(content !== undefined && { "content-type": "application/json" }),
          // while a merchant changes from certificates to the public key, this says by which the reply shall be signed
          ...(platform && { "wechatpay-serial": platform.id }),
        },
        ...(content !== undefined && { body }),
        redirect: "error",
        signal: AbortSignal.timeout(patience * timeoutMs),
      });
      const answer = await readFile("wechatpay", response);
      return { status: response.status, header: (name) => response.headers.get(name) ?? "", body: answer };
    } catch (error) {
      if (error instanceof ProviderUnavailable) throw error;
      // The original error may quote what was signed, so only its kind gets out.
      throw new ProviderUnavailable("wechatpay", error instanceof Error && error.name === "TimeoutError" ? "TIMEOUT" : "NETWORK");
    }
  }

  #timestamp(): string {
    return String(Math.floor(this.#deps.clock().getTime() / 1000));
  }

  /** 32 characters, as WeChat's examples have them. */
  #nonce(): string {
    return Buffer.from(this.#deps.random(16)).toString("hex").toUpperCase();
  }
}
