import { parseBeijing } from "../beijing-time.ts";
import type { Call } from "../http.ts";
import { formOf, isRecord, textOf } from "../http.ts";
import type { AlipayBooks, Merchant } from "./alipay-ledger.ts";
import { parseYuan } from "./alipay-ledger.ts";
import type { Fields } from "./alipay-notify.ts";
import { requestText, verifyText } from "./alipay-signing.ts";
import { BusinessError } from "./alipay-trades.ts";

/** A refusal of the gateway itself, before any business is looked at. */
export class GatewayError extends Error {
  readonly code: "40001" | "40002";
  readonly subCode: string;
  constructor(code: "40001" | "40002", subCode: string, message: string) {
    super(message);
    this.code = code;
    this.subCode = subCode;
  }
}

const missing = (name: string): GatewayError =>
  new GatewayError("40001", `isv.missing-${name.replaceAll("_", "-")}`, `缺少${name.replaceAll("_", "-")}参数`);
const invalid = (name: string, message = `无效的${name}参数`): GatewayError => new GatewayError("40002", `isv.invalid-${name}`, message);

/** A clock that is right to the minute is fine; one that is a time zone off is not. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

/** The gateway does not care which part of a request a parameter came in. */
export const paramsOf = (call: Call): Fields => Object.fromEntries([...call.url.searchParams, ...formOf(call)]);

export interface Request {
  merchant: Merchant;
  params: Fields;
  biz: Biz;
}

export const checkRequest = (params: Fields, methods: ReadonlySet<string>, books: AlipayBooks): Request => {
  const method = params["method"];
  if (!method) throw missing("method");
  if (!methods.has(method)) throw invalid("method", "不存在的方法名");
  for (const name of ["app_id", "sign_type", "sign", "timestamp", "version", "charset"])
    if (!params[name]) throw missing(name === "sign" ? "signature" : name === "sign_type" ? "signature_type" : name);
  const merchant = books.merchants.get(params["app_id"]!);
  if (!merchant) throw invalid("app-id", "无效的AppID参数");
  if (params["sign_type"] !== "RSA2") throw invalid("signature-type", "无效的签名类型");
  if (params["charset"]!.toLowerCase() !== "utf-8") throw invalid("charset", "字符集错误");
  if (params["format"] && params["format"].toUpperCase() !== "JSON") throw invalid("format", "无效的数据格式");
  if (params["version"] !== "1.0") throw invalid("version", "无效的版本参数");
  const at = parseBeijing(params["timestamp"]!);
  if (at === undefined || Math.abs(at - Date.now()) > CLOCK_TOLERANCE_MS) throw invalid("timestamp", "非法的时间戳参数");
  const text = requestText(params);
  if (!verifyText(text, params["sign"]!, merchant.publicKey)) {
    const hint = "验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配";
    throw invalid("signature", `${hint}，网关生成的验签字符串为：${text}`);
  }
  return { merchant, params, biz: new Biz(params["biz_content"] ?? "") };
};

const badParameter = (why: string): BusinessError => new BusinessError("ACQ.INVALID_PARAMETER", `参数无效：${why}`);

/** The business fields, each read by its own rule. */
export class Biz {
  readonly #fields: Record<string, unknown>;

  constructor(text: string) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // Refused below.
    }
    if (!isRecord(value)) throw new GatewayError("40002", "isv.invalid-parameter", "biz_content不是合法的JSON");
    this.#fields = value;
  }

  text(name: string, longest = 512): string {
    const text = textOf(this.#fields[name]);
    if (text.length > longest) throw badParameter(`${name}超长`);
    return text;
  }

  required(name: string, longest?: number): string {
    const text = this.text(name, longest);
    if (!text) throw badParameter(`${name}不能为空`);
    return text;
  }

  amount(name: string): number {
    const fen = parseYuan(this.required(name));
    if (fen === undefined) throw badParameter(`${name}应为0.01至100000000.00，最多两位小数`);
    return fen;
  }

  outTradeNo(): string {
    const number = this.required("out_trade_no");
    if (!/^\w{1,64}$/.test(number)) throw badParameter("out_trade_no只支持字母、数字、下划线，且不超过64位");
    return number;
  }

  /** Which trade is meant: by the merchant's number, Alipay's, or both. */
  trade(): { outTradeNo: string; tradeNo: string } {
    const outTradeNo = this.text("out_trade_no", 64);
    const tradeNo = this.text("trade_no", 64);
    if (!outTradeNo && !tradeNo) throw badParameter("out_trade_no和trade_no不能同时为空");
    return { outTradeNo, tradeNo };
  }

  subject(): string {
    const subject = this.required("subject", 256);
    // The documents forbid these in a subject; some of Alipay's channels cut the text there.
    if (/[/=&]/.test(subject)) throw badParameter("subject不可使用特殊字符，如 /，=，&");
    return subject;
  }

  /** When an unpaid trade closes: an instant, or a span such as 30m, 2h, 1d; otherwise fifteen days. */
  expiry(now: number): number {
    const instant = this.text("time_expire");
    if (instant) {
      const at = parseBeijing(instant);
      if (at === undefined || at <= now) throw badParameter("time_expire");
      return at;
    }
    return now + (span(this.text("timeout_express"), now) ?? 15 * DAY);
  }

  qrExpiry(now: number): number {
    return now + (span(this.text("qr_code_timeout_express"), now) ?? 2 * HOUR);
  }
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const span = (text: string, now: number): number | undefined => {
  if (!text) return undefined;
  // "1c" is the end of the current day, in China.
  if (text === "1c") return DAY - ((now + 8 * HOUR) % DAY);
  const match = /^(\d{1,5})([mhd])$/.exec(text);
  const ms = match ? Number(match[1]) * { m: MINUTE, h: HOUR, d: DAY }[match[2] as "m" | "h" | "d"] : 0;
  if (ms < MINUTE || ms > 15 * DAY) throw badParameter("timeout_express应为1m至15d");
  return ms;
};
