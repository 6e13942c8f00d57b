import type { Fault, FaultName } from "../faults.ts";
import { fitsCall } from "../faults.ts";
import type { Answer, Call, Reply } from "../http.ts";
import { SILENCE, badGateway, garbage, redirect, reply } from "../http.ts";
import type { World } from "../world.ts";
import { BILL_METHOD } from "./alipay-bills.ts";
import { gatewayErrorPage } from "./alipay-cashier.ts";
import { parseYuan, yuan } from "./alipay-ledger.ts";
import type { Desk, Node } from "./alipay-methods.ts";
import { METHODS, PAGES } from "./alipay-methods.ts";
import type { Fields } from "./alipay-notify.ts";
import type { Request } from "./alipay-request.ts";
import { GatewayError, checkRequest, paramsOf } from "./alipay-request.ts";
import type { Keys } from "./alipay-signing.ts";
import { signText, spoil } from "./alipay-signing.ts";
import { BusinessError } from "./alipay-trades.ts";

const KNOWN = new Set([...Object.keys(METHODS), ...Object.keys(PAGES)]);

/** gateway.do: one address for everything, `method` says what. */
export class AlipayGateway {
  readonly #world: World;
  readonly #desk: Omit<Desk, "origin">;
  readonly #keys: Keys;
  /** Refunds that a fault left open; asked for again, they fail. */
  readonly #doomed = new Set<string>();

  constructor(world: World, desk: Omit<Desk, "origin">, keys: Keys) {
    this.#world = world;
    this.#desk = desk;
    this.#keys = keys;
  }

  answer(call: Call): Answer {
    const params = paramsOf(call);
    const method = params["method"] ?? "";
    if (method in PAGES) return this.#page(call, params);
    const biz = params["biz_content"] ?? "";
    const names = [method, biz, ...(method === BILL_METHOD ? this.#desk.bills.numbers(biz) : [])];
    const fault = this.#world.faults.take("alipay", "reply", names, (name) => fits(name, method));
    if (fault?.fault === "error-5xx") return badGateway();
    const answer = this.#reply(call, params, fault);
    if (fault?.fault === "error-5xx-after-applying") return badGateway();
    if (fault?.fault === "timeout-after-applying") return SILENCE;
    if (fault?.fault === "garbage") return garbage();
    return fault?.fault === "delayed" ? { ...answer, delayMs: fault.ms } : answer;
  }

  #page(call: Call, params: Fields): Reply {
    try {
      const request = checkRequest(params, KNOWN, this.#desk.books);
      const ticket = PAGES[request.params["method"]!]!(request, { ...this.#desk, origin: call.origin });
      return redirect(`/alipay/cashier/${ticket.token}`);
    } catch (error) {
      if (error instanceof GatewayError || error instanceof BusinessError) return gatewayErrorPage(call, error.subCode, error.message);
      throw error;
    }
  }

  #reply(call: Call, params: Fields, fault?: Fault): Reply {
    const method = params["method"] ?? "";
    try {
      const request = checkRequest(params, KNOWN, this.#desk.books);
      if (fault?.fault === "request-refused") throw new GatewayError("40002", "isv.invalid-signature", "验签出错");
      if (method === "alipay.trade.refund") this.#fail(request, fault);
      const node = METHODS[method]!(request, { ...this.#desk, origin: call.origin, ...(fault && { fault }) });
      return this.#signed(method, { code: "10000", msg: "Success", ...node }, fault);
    } catch (error) {
      if (error instanceof BusinessError)
        return this.#signed(method, { code: "40004", msg: "Business Failed", sub_code: error.subCode, sub_msg: error.message }, fault);
      if (!(error instanceof GatewayError)) throw error;
      const msg = error.code === "40001" ? "Missing Required Arguments" : "Invalid Arguments";
      const node = { code: error.code, msg, sub_code: error.subCode, sub_msg: error.message };
      // Whom the gateway cannot tell apart it does not sign for: an unknown app or method gets a bare error.
      const anonymous = ["isv.missing-method", "isv.invalid-method", "isv.missing-app-id", "isv.invalid-app-id"].includes(error.subCode);
      return anonymous ? reply(`{"error_response":${encode(node)}}`, CONTENT_TYPE) : this.#signed(method, node, fault);
    }
  }

  /** The refund fault: first an answer that settles nothing; to the same number from then on, a clear no. */
  #fail({ merchant, biz }: Request, fault?: Fault): void {
    const refund = [merchant.appId, biz.text("out_trade_no"), biz.text("trade_no"), biz.text("out_request_no")].join(" ");
    if (this.#doomed.has(refund)) throw new BusinessError("ACQ.SELLER_BALANCE_NOT_ENOUGH", "商户余额不足");
    if (fault?.fault !== "refund-pending-then-failed") return;
    this.#doomed.add(refund);
    throw new BusinessError("ACQ.SYSTEM_ERROR", "系统错误");
  }

  #signed(method: string, node: Node, fault?: Fault): Reply {
    if (fault?.fault === "altered-amount" && node["total_amount"]) node["total_amount"] = yuan((parseYuan(node["total_amount"]) ?? 0) + 1);
    const text = encode(node);
    const signature = signText(text, this.#keys.privateKey);
    const sign = fault?.fault === "bad-signature" ? spoil(signature) : signature;
    return reply(`{"${method.replaceAll(".", "_")}_response":${text},"sign":"${sign}"}`, CONTENT_TYPE);
  }
}

const fits = (fault: FaultName, method: string): boolean =>
  fitsCall(fault, method === BILL_METHOD) && (fault !== "refund-pending-then-failed" || method === "alipay.trade.refund");

const CONTENT_TYPE = "text/html;charset=utf-8";

/** The gateway escapes slashes, and signs the escaped text: who parses before verifying verifies something else. */
const encode = (node: Node): string => JSON.stringify(node).replaceAll("/", "\\/");
