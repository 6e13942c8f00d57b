import { randomUUID } from "node:crypto";
import type { Answer, Call } from "../http.ts";
import { SILENCE, badGateway, formOf, garbage, isRecord, json } from "../http.ts";
import type { World } from "../world.ts";
import type { Partner } from "./sf-books.ts";
import { digestOf, sameDigest } from "./sf-digest.ts";
import type { SfPrinter } from "./sf-label.ts";
import { BusinessRefusal } from "./sf-order.ts";
import type { Depot } from "./sf-services.ts";
import { SERVICES } from "./sf-services.ts";

/** A refusal of the envelope: nothing inside was looked at. */
class EnvelopeRefusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Whose answer is called `obj`, unlike those of the others. */
const PRINTING = "COM_RECE_CLOUD_PRINT_WAYBILLS";

/** std/service: an envelope with a digest, holding JSON as text, answered by an envelope holding JSON as text. */
export class SfGateway {
  readonly #world: World;
  readonly #depot: Depot;
  readonly #printer: SfPrinter;

  constructor(world: World, depot: Depot, printer: SfPrinter) {
    this.#world = world;
    this.#depot = depot;
    this.#printer = printer;
  }

  answer(call: Call): Answer {
    const form = formOf(call);
    const fault = this.#world.faults.take("sf", "reply", [form.get("serviceCode") ?? "", form.get("msgData") ?? ""]);
    if (fault?.fault === "error-5xx") return badGateway();
    if (fault?.fault === "bad-signature") return envelope("A1006", "数字签名无效");
    const answer = this.#serve(form, call.origin);
    if (fault?.fault === "error-5xx-after-applying") return badGateway();
    if (fault?.fault === "timeout-after-applying") return SILENCE;
    if (fault?.fault === "garbage") return garbage();
    return fault?.fault === "delayed" ? { ...answer, delayMs: fault.ms } : answer;
  }

  #serve(form: URLSearchParams, origin: string) {
    try {
      const { partner, service, msgData } = this.#open(form);
      if (!service)
        return envelope(
          "A1000",
          "",
          perform(() => this.#printer.print(parse(msgData), partner, origin), "obj"),
        );
      return envelope(
        "A1000",
        "",
        perform(() => service(parse(msgData), partner, this.#depot)),
      );
    } catch (error) {
      if (error instanceof EnvelopeRefusal) return envelope(error.code, error.message);
      throw error;
    }
  }

  #open(form: URLSearchParams) {
    const field = (name: string): string => {
      const value = form.get(name);
      if (!value) throw new EnvelopeRefusal("A1001", `必传参数不可为空：${name}`);
      return value;
    };
    const partnerId = field("partnerID");
    if (field("requestID").length > 40) throw new EnvelopeRefusal("A1001", "requestID超过40位");
    const serviceCode = field("serviceCode");
    const timestamp = field("timestamp");
    const digest = field("msgDigest");
    const msgData = field("msgData");
    const partner: Partner | undefined = this.#depot.books.partners.get(partnerId);
    if (!partner) throw new EnvelopeRefusal("A1004", "无对应服务权限");
    // Seconds and milliseconds both pass, and no window is kept: what is signed is the text as sent.
    if (!/^\d+$/.test(timestamp)) throw new EnvelopeRefusal("A1001", "timestamp格式错误");
    if (!sameDigest(digest, digestOf(msgData, timestamp, partner.checkWord))) throw new EnvelopeRefusal("A1006", "数字签名无效");
    const service = SERVICES[serviceCode];
    if (!service && serviceCode !== PRINTING) throw new EnvelopeRefusal("A1004", "无对应服务权限");
    return { partner, service, msgData };
  }
}

const parse = (msgData: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(msgData);
    if (isRecord(value)) return value;
  } catch {
    // Refused below.
  }
  throw new BusinessRefusal("S0001", "非法的JSON格式");
};

const perform = (run: () => unknown, name = "msgData"): unknown => {
  try {
    return { success: true, errorCode: "S0000", errorMsg: null, [name]: run() };
  } catch (error) {
    if (error instanceof BusinessRefusal) return { success: false, errorCode: error.code, errorMsg: error.message, [name]: null };
    throw error;
  }
};

const envelope = (code: string, message: string, result?: unknown) =>
  json({
    apiErrorMsg: message,
    apiResponseID: randomUUID().replaceAll("-", "").toUpperCase(),
    apiResultCode: code,
    apiResultData: result === undefined ? null : JSON.stringify(result),
  });
