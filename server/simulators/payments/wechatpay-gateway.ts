import { randomUUID } from "node:crypto";
import type { Fault, FaultName } from "../faults.ts";
import { fitsCall } from "../faults.ts";
import type { Answer, Call, Reply, Router } from "../http.ts";
import { SILENCE, badGateway, garbage, isRecord, reply } from "../http.ts";
import type { World } from "../world.ts";
import type { Desk, Method } from "./wechatpay-methods.ts";
import { BILL, METHODS, REFUNDS } from "./wechatpay-methods.ts";
import { Unauthorized, authenticate } from "./wechatpay-request.ts";
import { vouch } from "./wechatpay-signing.ts";
import { ApiError } from "./wechatpay-transactions.ts";

/** api.mch.weixin.qq.com: checks who asks, answers, and signs every answer, an empty one and an error too. */
export class WechatGateway {
  readonly #world: World;
  readonly #desk: Omit<Desk, "fault">;

  constructor(world: World, desk: Omit<Desk, "fault">) {
    this.#world = world;
    this.#desk = desk;
  }

  open(router: Router): void {
    const { prefix } = this.#desk;
    for (const method of METHODS) router.on(method.verb, prefix + method.path, (call, params) => this.#answer(method, call, params));
    router.on("GET", `${prefix}/v3/billdownload/file`, (call) => this.#file(call));
  }

  /** Asked for with a signature like everything else, and answered without one. */
  #file(call: Call): Reply {
    try {
      return this.#desk.bills.file(authenticate(call, this.#desk.books), call);
    } catch (error) {
      if (error instanceof ApiError) return answerOf(error.status, { code: error.code, message: error.message });
      throw error;
    }
  }

  #answer(method: Method, call: Call, params: Record<string, string>): Answer {
    const inside = method.path === BILL ? this.#desk.bills.numbers(call.url.searchParams) : [];
    const names = [method.path, call.url.pathname, call.body.toString("utf8"), ...inside];
    const fault = this.#world.faults.take("wechatpay", "reply", names, (name) => fits(name, method));
    if (fault?.fault === "error-5xx") return badGateway();
    const answer = this.#reply(method, call, params, fault);
    if (fault?.fault === "error-5xx-after-applying") return badGateway();
    if (fault?.fault === "timeout-after-applying") return SILENCE;
    if (fault?.fault === "garbage") return garbage();
    return fault?.fault === "delayed" ? { ...answer, delayMs: fault.ms } : answer;
  }

  #reply(method: Method, call: Call, params: Record<string, string>, fault?: Fault): Reply {
    try {
      const merchant = authenticate(call, this.#desk.books);
      if (fault?.fault === "request-refused") throw new ApiError(403, "NO_AUTH", "商户无权限");
      const node = method.answer({ merchant, call, params }, { ...this.#desk, ...(fault && { fault }) });
      return this.#signed(call, node === undefined ? 204 : 200, node && altered(node, fault), fault);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const node = { code: error.code, message: error.message };
      return error instanceof Unauthorized ? answerOf(error.status, node) : this.#signed(call, error.status, node, fault);
    }
  }

  #signed(call: Call, status: number, node: Record<string, unknown> | undefined, fault?: Fault): Reply {
    const { keys, books } = this.#desk;
    // A merchant who names the public key wants replies signed with it, whatever notifications are signed with.
    const named = call.headers["wechatpay-serial"] === keys.publicKeyId;
    const answer = answerOf(status, node);
    Object.assign(
      answer.headers,
      vouch(answer.body, keys.signer(named ? "public-key" : books.signer), () => keys.stranger(), fault?.fault),
    );
    return answer;
  }
}

const answerOf = (status: number, node: Record<string, unknown> | undefined): Reply => {
  const answer = reply(node === undefined ? "" : JSON.stringify(node), "application/json; charset=utf-8", status);
  answer.headers["request-id"] = randomUUID();
  return answer;
};

const altered = (node: Record<string, unknown>, fault?: Fault): Record<string, unknown> => {
  const { amount } = node;
  if (fault?.fault !== "altered-amount" || !isRecord(amount) || typeof amount["total"] !== "number") return node;
  return { ...node, amount: { ...amount, total: amount["total"] + 1 } };
};

const fits = (fault: FaultName, method: Method): boolean =>
  fitsCall(fault, method.path === BILL) && (!fault.startsWith("refund-") || (method.verb === "POST" && method.path === REFUNDS));
