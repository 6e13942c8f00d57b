import { createHash, timingSafeEqual } from "node:crypto";
import type { Answer, Call, Reply } from "../http.ts";
import { Refusal, fieldsOf, isRecord, json, textOf } from "../http.ts";
import { answerWithFaults } from "../reply-faults.ts";
import type { World } from "../world.ts";
import type { YtoBooks } from "./yto-books.ts";
import { BAD_PARAMETER, YtoRefusal } from "./yto-order.ts";
import { SERVICES } from "./yto-services.ts";
import type { Depot } from "./yto-services.ts";

const WINDOW_MS = 10 * 60_000;

/** Base64 of the sixteen bytes. */
export const digestOf = (...parts: string[]): string => createHash("md5").update(parts.join(""), "utf8").digest("base64");

const same = (given: string, expected: string): boolean => {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** /open/{method}/{version}/{segment}/{customerCode}: one address, one contract and one secret for each interface. */
export class YtoGateway {
  readonly #world: World;
  readonly #books: YtoBooks;
  readonly #depot: Depot;

  constructor(world: World, books: YtoBooks, depot: Depot) {
    this.#world = world;
    this.#books = books;
    this.#depot = depot;
  }

  answer(call: Call, { method = "", version = "", customer = "" }: Record<string, string>): Answer {
    const misread = (): Reply => json({ code: 401, reason: "请求加密校验失败" }, 401);
    const serve = (): Reply => {
      try {
        return this.#serve(fieldsOf(call), method, version, customer);
      } catch (error) {
        if (error instanceof YtoRefusal) return json({ success: false, code: error.code, reason: error.message });
        if (error instanceof Refusal && error.status === 400)
          return json({ success: false, code: BAD_PARAMETER, reason: "请求参数格式错误" });
        throw error;
      }
    };
    return answerWithFaults(this.#world, "yto", [method, call.body.toString("utf8")], serve, misread);
  }

  #serve(fields: Record<string, unknown>, method: string, version: string, customer: string): Reply {
    const service = SERVICES[method];
    const client = this.#books.clientOf(method, customer);
    const contract = client?.interfaces[method];
    if (!service || version !== "v1" || !client || !contract) return json({ code: 403, reason: "接口未授权或客户编码错误" }, 200);
    const [param, sign, timestamp] = [textOf(fields["param"]), textOf(fields["sign"]), textOf(fields["timestamp"])];
    if (!param || !sign || !timestamp) throw new YtoRefusal(BAD_PARAMETER, "timestamp、param、sign不能为空");
    if (textOf(fields["format"]).toUpperCase() !== "JSON") throw new YtoRefusal(BAD_PARAMETER, "format参数错误，应为JSON");
    if (!/^\d{13}$/.test(timestamp) || Math.abs(Number(timestamp) - Date.now()) > WINDOW_MS)
      throw new YtoRefusal(BAD_PARAMETER, "timestamp格式错误或已过期");
    if (!same(sign, digestOf(param, method, version, contract.secret))) return json({ code: 401, reason: "请求加密校验失败" }, 401);
    return json(service(parse(param), client, this.#depot));
  }
}

const parse = (param: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(param);
    if (isRecord(value)) return value;
  } catch {
    // Refused below.
  }
  throw new YtoRefusal(BAD_PARAMETER, "param格式错误");
};
