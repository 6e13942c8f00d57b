/** Signed calls to Alipay's gateway and verified replies; the meaning of either is alipay.ts's business. */
import type { KeyObject } from "node:crypto";
import { refusal, toAlipayTime } from "./alipay.messages.ts";
import type { Reply } from "./alipay.messages.ts";
import { readCredentials } from "./alipay.keys.ts";
import type { AlipayCredentials } from "./alipay.keys.ts";
import { rawMembers, signRequest } from "./alipay.sign.ts";
import { InvalidSignature, ProviderUnavailable } from "./provider.ts";
import type { ProviderDeps } from "./provider.ts";
import { verifyText } from "./rsa.ts";
import { readFile } from "./statement.ts";

/** The wire: one instance per set of credentials. */
export class AlipayClient {
  readonly publicKey: KeyObject;
  readonly #privateKey: KeyObject;
  readonly #deps: Omit<ProviderDeps<unknown>, "credentials">;
  readonly #common: readonly (readonly [string, string])[];

  constructor({ credentials, ...deps }: ProviderDeps<AlipayCredentials>) {
    this.#deps = deps;
    const { privateKey, publicKey } = readCredentials(credentials);
    this.#privateKey = privateKey;
    this.publicKey = publicKey;
    const { appId, appCertSn, alipayRootCertSn } = credentials;
    const certificates: [string, string][] =
      appCertSn && alipayRootCertSn
        ? [
            ["app_cert_sn", appCertSn],
            ["alipay_root_cert_sn", alipayRootCertSn],
          ]
        : [];
    this.#common = [
      ["app_id", appId],
      ["format", "JSON"],
      ["charset", "utf-8"],
      ["sign_type", "RSA2"],
      ["version", "1.0"],
      ...certificates,
    ];
  }

  /** All parameters of a request, `sign` included. */
  signed(method: string, biz: Readonly<Record<string, string>>, urls: Readonly<Record<string, string>> = {}): Map<string, string> {
    const params = new Map<string, string>([
      ...this.#common,
      ["method", method],
      ["timestamp", toAlipayTime(this.#deps.clock())],
      ...Object.entries(urls),
      ["biz_content", JSON.stringify(biz)],
    ]);
    return params.set("sign", signRequest(params, this.#privateKey));
  }

  address(params: ReadonlyMap<string, string>): string {
    const url = new URL(this.#deps.baseUrl);
    for (const [name, value] of params) url.searchParams.set(name, value);
    return url.toString();
  }

  /** One signed call; returns the verified members of the reply, or throws one of the port's three errors. */
  async call(method: string, biz: Readonly<Record<string, string>>, urls?: Readonly<Record<string, string>>): Promise<Reply> {
    const { biz_content = "", ...common } = Object.fromEntries(this.signed(method, biz, urls));
    const body = await this.#post(this.address(new Map(Object.entries(common))), biz_content);
    const members = rawMembers(body);
    const name = `${method.replaceAll(".", "_")}_response`;
    const node = members?.get(name) ?? members?.get("error_response");
    const fields = node ? scalars(node) : null;
    if (!members || !node || !fields) throw new ProviderUnavailable("alipay", "BAD_REPLY", "not an Alipay reply");

    const reply: Reply = (field) => fields.get(field) ?? "";
    const code = reply("code");
    const signature = members.get("sign");
    if (signature === undefined) {
      // The gateway may fail to sign its own errors. Nobody vouches for them, so nothing is concluded from them.
      if (code !== "10000") throw new ProviderUnavailable("alipay", reply("sub_code") || code || "UNSIGNED", "unsigned error");
      throw new InvalidSignature("alipay", "reply is not signed");
    }
    const given: unknown = JSON.parse(signature);
    if (typeof given !== "string" || !verifyText(node, given, this.publicKey))
      throw new InvalidSignature("alipay", "reply does not verify");

    if (code !== "10000") {
      throw refusal(code, reply("sub_code"), reply("sub_msg")) ?? new ProviderUnavailable("alipay", reply("sub_code") || code);
    }
    // The signature covers neither the method nor the question; the number ties the answer to it.
    if (biz["out_trade_no"] === undefined) return reply; // a question about no single payment: the caller ties the answer to it
    const about = reply("out_trade_no");
    const mayBeEmpty = method === "alipay.trade.fastpay.refund.query" && !fields.has("refund_amount") && !fields.has("refund_status");
    const refundNo = reply("out_request_no");
    if ((about !== biz["out_trade_no"] && !(mayBeEmpty && about === "")) || (refundNo && refundNo !== biz["out_request_no"])) {
      throw new InvalidSignature("alipay", "reply is about another payment");
    }
    return reply;
  }

  /** A file that Alipay has pointed at; who may be asked, the caller has checked. Nothing secret is sent along. */
  async file(url: URL): Promise<Buffer> {
    const { fetch, timeoutMs = 10_000 } = this.#deps;
    // Larger than a reply, so it may take longer.
    return this.#tried(async () => {
      const response = await fetch(url.href, { redirect: "error", signal: AbortSignal.timeout(3 * timeoutMs) });
      if (response.status !== 200) throw new ProviderUnavailable("alipay", `HTTP_${response.status}`);
      return readFile("alipay", response);
    });
  }

  get baseUrl(): string {
    return this.#deps.baseUrl;
  }

  #post(url: string, bizContent: string): Promise<string> {
    const { fetch, random, timeoutMs = 10_000 } = this.#deps;
    return this.#tried(async () => {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
          accept: "application/json",
          "alipay-request-id": Buffer.from(random(16)).toString("hex"),
        },
        body: new URLSearchParams({ biz_content: bizContent }).toString(),
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
      });
      const body = await response.text();
      if (response.status !== 200) throw new ProviderUnavailable("alipay", `HTTP_${response.status}`);
      return body;
    });
  }

  async #tried<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof ProviderUnavailable) throw error;
      // The original error may quote the address with everything signed in it, so only its kind gets out.
      throw new ProviderUnavailable("alipay", error instanceof Error && error.name === "TimeoutError" ? "TIMEOUT" : "NETWORK");
    }
  }
}

/** The text and number members of a reply node. */
function scalars(node: string): Map<string, string> | null {
  const parsed: unknown = JSON.parse(node);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return null;
  return new Map(
    Object.entries(parsed).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [],
    ),
  );
}
