import type { Call } from "../http.ts";
import { isRecord } from "../http.ts";
import type { Merchant, WechatBooks } from "./wechatpay-ledger.ts";
import { requestText, verifyText } from "./wechatpay-signing.ts";
import { ApiError } from "./wechatpay-transactions.ts";

const SCHEME = "WECHATPAY2-SHA256-RSA2048";
/** Seconds that a merchant's clock may be off. */
const CLOCK_TOLERANCE = 300;

/** Nobody can tell who asks, so nobody signs the answer. */
export class Unauthorized extends ApiError {
  constructor(message: string) {
    super(401, "SIGN_ERROR", message);
  }
}

/** Who asks: five parameters, each once, in any order, and a signature over the request exactly as it came. */
export const authenticate = (call: Call, books: WechatBooks): Merchant => {
  const { authorization = "", accept, "user-agent": agent } = call.headers;
  if (!accept) throw new Unauthorized("请求头缺少Accept");
  if (!agent) throw new Unauthorized("请求头缺少User-Agent");
  const given = parametersOf(authorization);
  const merchant = books.merchants.get(given.mchid);
  if (!merchant) throw new Unauthorized("商户号不存在");
  if (given.serial_no !== merchant.serial) throw new Unauthorized("商户证书序列号有误");
  if (!/^\d{10}$/.test(given.timestamp) || Math.abs(Date.now() / 1000 - Number(given.timestamp)) > CLOCK_TOLERANCE)
    throw new Unauthorized("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟");
  const text = requestText(call.method, call.url.pathname + call.url.search, given.timestamp, given.nonce_str, call.body.toString("utf8"));
  if (!verifyText(text, given.signature, merchant.publicKey)) throw new Unauthorized("错误的签名，验签失败");
  return merchant;
};

const NAMES = ["mchid", "nonce_str", "timestamp", "serial_no", "signature"] as const;

const parametersOf = (header: string): Record<(typeof NAMES)[number], string> => {
  const [scheme, ...rest] = header.split(" ");
  if (scheme !== SCHEME) throw new Unauthorized("Http头Authorization认证类型不正确");
  const found: Record<string, string> = {};
  for (const part of rest.join(" ").split(",")) {
    const [, name = "", value = ""] = /^\s*(\w+)="([^"]*)"\s*$/.exec(part) ?? [];
    if (!name || name in found) throw new Unauthorized("Http头Authorization值格式错误");
    found[name] = value;
  }
  for (const name of NAMES) if (!found[name]) throw new Unauthorized(`Http头Authorization缺少${name}`);
  if (found["nonce_str"]!.length > 32) throw new Unauthorized("Http头Authorization中的nonce_str超长");
  return found as Record<(typeof NAMES)[number], string>;
};

const badParameter = (why: string): ApiError => new ApiError(400, "PARAM_ERROR", `参数错误：${why}`);

/** The fields of a body, each read by its own rule. */
export class Body {
  readonly #fields: Record<string, unknown>;

  constructor(fields: Record<string, unknown>) {
    this.#fields = fields;
  }

  static of(call: Call): Body {
    if (!(call.headers["content-type"] ?? "").startsWith("application/json")) throw badParameter("请求体须为application/json");
    let value: unknown;
    try {
      value = JSON.parse(call.body.toString("utf8"));
    } catch {
      // Refused below.
    }
    if (!isRecord(value)) throw badParameter("请求体不是合法的JSON");
    return new Body(value);
  }

  part(name: string): Body {
    const value = this.#fields[name];
    if (!isRecord(value)) throw badParameter(`${name}不能为空`);
    return new Body(value);
  }

  text(name: string, longest: number): string {
    const value = this.#fields[name];
    if (value === undefined) return "";
    if (typeof value !== "string") throw badParameter(`${name}应为字符串`);
    if (Array.from(value).length > longest) throw badParameter(`${name}不能超过${longest}个字符`);
    return value;
  }

  required(name: string, longest: number): string {
    const text = this.text(name, longest);
    if (!text) throw badParameter(`${name}不能为空`);
    return text;
  }

  /** Whole fen, as a number; a text of digits is refused as WeChat refuses it. */
  fen(name: string): number {
    const value = this.#fields[name];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1) throw badParameter(`${name}应为大于0的整数，单位为分`);
    return value;
  }

  currency(): void {
    const value = this.text("currency", 16);
    if (value && value !== "CNY") throw badParameter("currency只支持CNY");
  }

  outTradeNo(): string {
    const number = this.required("out_trade_no", 32);
    if (!/^[0-9A-Za-z_\-|*]{6,32}$/.test(number)) throw badParameter("out_trade_no须为6-32位的数字、大小写字母或_-|*");
    return number;
  }

  outRefundNo(): string {
    const number = this.required("out_refund_no", 64);
    if (!/^[0-9A-Za-z_\-|*@]{1,64}$/.test(number)) throw badParameter("out_refund_no须为数字、大小写字母或_-|*@");
    return number;
  }

  /** HTTPS without a query; on loopback, where a laptop's shop lives, plain HTTP will do. */
  notifyUrl(required: boolean): string {
    const text = required ? this.required("notify_url", 255) : this.text("notify_url", 255);
    if (!text) return "";
    const url = URL.parse(text);
    const local = url?.protocol === "http:" && ["127.0.0.1", "localhost"].includes(url.hostname);
    if (!url || (url.protocol !== "https:" && !local)) throw badParameter("notify_url须为https地址");
    if (url.search || text.includes("?")) throw badParameter("notify_url不能携带参数");
    return text;
  }

  /** The last moment to pay; seven days where none is named. */
  expiry(now: number): number {
    const text = this.text("time_expire", 64);
    if (!text) return now + 7 * 86_400_000;
    const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(at)) throw badParameter("time_expire须遵循rfc3339标准格式");
    if (at <= now) throw badParameter("time_expire不能早于当前时间");
    return at;
  }
}
