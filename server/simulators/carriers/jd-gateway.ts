import { createHash, createHmac } from "node:crypto";
import { parseBeijing } from "../beijing-time.ts";
import type { Answer, Call, Reply } from "../http.ts";
import { isRecord, json } from "../http.ts";
import { answerWithFaults } from "../reply-faults.ts";
import type { World } from "../world.ts";
import type { App, JdBooks } from "./jd-books.ts";
import { JdRefusal } from "./jd-order.ts";
import { SERVICES } from "./jd-services.ts";
import type { Depot } from "./jd-services.ts";

const WINDOW_MS = 10 * 60_000;
const HOUR = 3_600_000;

/** A refusal of the gateway: no service was reached. */
class GatewayRefusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const hmac = (name: string) => (content: string, secret: string) => createHmac(name, secret).update(content, "utf8").digest("base64");
/** Hexadecimal signatures may be in either case. */
const ALGORITHMS: Record<string, (content: string, secret: string) => string> = {
  "md5-salt": (content) => createHash("md5").update(content, "utf8").digest("hex"),
  HMacMD5: hmac("md5"),
  HMacSHA1: hmac("sha1"),
  HMacSHA256: hmac("sha256"),
  HMacSHA512: hmac("sha512"),
};

export const signFor = (
  app: App,
  algorithm: string,
  { path, body, timestamp }: { path: string; body: string; timestamp: string },
): string => {
  const signed: Record<string, string> = {
    access_token: app.accessToken,
    app_key: app.appKey,
    method: path,
    param_json: body,
    timestamp,
    v: "2.0",
  };
  const names = Object.keys(signed).toSorted();
  return ALGORITHMS[algorithm]!(`${app.appSecret}${names.map((name) => name + signed[name]!).join("")}${app.appSecret}`, app.appSecret);
};

/** api.jdl.com, domain ECAP: what is signed stands in the query string, the body is a list of one. */
export class JdGateway {
  readonly #world: World;
  readonly #books: JdBooks;
  readonly #depot: Depot;

  constructor(world: World, books: JdBooks, depot: Depot) {
    this.#world = world;
    this.#books = books;
    this.#depot = depot;
  }

  answer(call: Call): Answer {
    const path = call.url.pathname.replace(/^\/jd/, "");
    const refusal = (code: number, message: string): Reply =>
      json({ error_response: { code, zh_desc: message, en_desc: "request refused" } });
    const serve = (): Reply => {
      try {
        return this.#serve(call, path);
      } catch (error) {
        if (error instanceof GatewayRefusal) return refusal(error.code, error.message);
        throw error;
      }
    };
    return answerWithFaults(this.#world, "jd", [path, call.body.toString("utf8")], serve, () => refusal(11, "无效签名"));
  }

  #serve(call: Call, path: string): Reply {
    const body = call.body.toString("utf8");
    const app = this.#open(call, path, body);
    const service = SERVICES[path];
    if (!service) throw new GatewayRefusal(21, "接口不存在或无权限");
    const wrap = (content: Record<string, unknown>): Reply => json(app.wrapped ? { response: { content, code: 0 } } : content);
    try {
      return wrap({ code: 0, success: true, msg: "成功", requestId: String(Date.now()), data: service(inputOf(body), app, this.#depot) });
    } catch (error) {
      if (error instanceof JdRefusal)
        return wrap({ code: error.code, success: false, msg: error.message, requestId: String(Date.now()), data: null });
      throw error;
    }
  }

  #open({ url, headers }: Call, path: string, body: string): App {
    const field = (name: string): string => {
      const value = url.searchParams.get(name);
      if (!value) throw new GatewayRefusal(10, `缺少参数${name}`);
      return value;
    };
    if (field("LOP-DN") !== "ECAP") throw new GatewayRefusal(20, "LOP-DN参数错误");
    const [appKey, token, timestamp, sign, algorithm] = [
      field("app_key"),
      field("access_token"),
      field("timestamp"),
      field("sign"),
      field("algorithm"),
    ];
    if (field("v") !== "2.0") throw new GatewayRefusal(10, "v参数错误");
    const app = this.#books.apps.get(appKey);
    if (!app) throw new GatewayRefusal(12, "无效app_key");
    if (token !== app.accessToken) throw new GatewayRefusal(19, "无效access_token，请重新授权");
    if (!(headers["content-type"] ?? "").startsWith("application/json")) throw new GatewayRefusal(10, "Content-Type参数错误");
    const zone = Number(headers["lop-tz"] ?? "8");
    const at = parseBeijing(timestamp);
    if (at === undefined || Number.isNaN(zone) || Math.abs(at + (8 - zone) * HOUR - Date.now()) > WINDOW_MS)
      throw new GatewayRefusal(15, "时间戳timestamp无效或已过期");
    if (!ALGORITHMS[algorithm]) throw new GatewayRefusal(10, "algorithm参数错误");
    const expected = signFor(app, algorithm, { path, body, timestamp });
    const same = algorithm === "md5-salt" ? sign.toLowerCase() === expected : sign === expected;
    if (!same) throw new GatewayRefusal(11, "无效签名");
    return app;
  }
}

const inputOf = (body: string): Record<string, unknown> => {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // Refused below, like JSON that is no list of one.
  }
  const [first, ...others] = Array.isArray(value) ? (value as unknown[]) : [];
  if (!isRecord(first) || others.length > 0) throw new GatewayRefusal(62, "请求体必须为只含一个对象的数组");
  return first;
};
