import { timingSafeEqual } from "node:crypto";
import type { Fault } from "../faults.ts";
import { fitsCall } from "../faults.ts";
import type { Answer, Call, Reply } from "../http.ts";
import { SILENCE, badGateway, formOf, garbage, isForm, json, textOf } from "../http.ts";
import type { Outcome } from "../outcome.ts";
import { outcome, settle } from "../outcome.ts";
import type { World } from "../world.ts";
import { balanceNumbers } from "./stripe-balance.ts";
import type { StripeDesk } from "./stripe-desk.ts";
import { StripeError } from "./stripe-form.ts";
import type { Account } from "./stripe-ledger.ts";
import { newId } from "./stripe-ledger.ts";
import type { Method } from "./stripe-methods.ts";
import { BALANCE } from "./stripe-methods.ts";
import { oneMore } from "./stripe-webhooks.ts";

const ONLY_FOR: Record<string, string> = { "refund-pending-then-failed": "refund.create", "capture-refused": "intent.capture" };

/** The API: who calls, under which key, and what went wrong on the way. */
export class StripeApi {
  readonly #world: World;
  readonly #desk: StripeDesk;

  constructor(world: World, desk: StripeDesk) {
    this.#world = world;
    this.#desk = desk;
  }

  answer(call: Call, params: Record<string, string>, name: string, method: Method): Answer {
    const { books } = this.#desk;
    const number =
      books.find(params["id"] ?? "")?.number ?? books.find(books.intents.get(params["id"] ?? "")?.sessionId ?? "")?.number ?? "";
    const asksForLedger = name === BALANCE;
    const inside = asksForLedger ? balanceNumbers(books, call.url.searchParams) : [];
    const names = [name, call.url.pathname, call.body.toString("utf8"), number, ...inside];
    const fault = this.#world.faults.take(
      "stripe",
      "reply",
      names,
      (one) => fitsCall(one, asksForLedger) && (ONLY_FOR[one] ?? name) === name,
    );
    if (fault?.fault === "error-5xx") return badGateway();
    if (fault?.fault === "key-in-use")
      return this.#failed(
        new StripeError(
          409,
          "idempotency_error",
          "idempotency_key_in_use",
          "There is currently another in-progress request using this Idempotency-Key.",
        ),
      );
    const answer = this.#answer(call, params, method, fault);
    if (fault?.fault === "error-5xx-after-applying") return badGateway();
    if (fault?.fault === "timeout-after-applying") return SILENCE;
    if (fault?.fault === "garbage") return garbage();
    return fault?.fault === "delayed" ? { ...answer, delayMs: fault.ms } : answer;
  }

  #answer(call: Call, params: Record<string, string>, method: Method, fault?: Fault): Reply {
    try {
      const account = this.#caller(call);
      checkVersion(call);
      const { status, body, replayed } = this.#once(call, account, (form) => method(this.#desk, account, params, form, fault));
      const answer = json(fault?.fault === "altered-amount" ? oneMore(body) : body, status);
      Object.assign(answer.headers, { "request-id": newId("req"), ...(replayed && { "idempotent-replayed": "true" }) });
      return answer;
    } catch (error) {
      if (error instanceof StripeError) return this.#failed(error);
      throw error;
    }
  }

  #failed(error: StripeError): Reply {
    const answer = json(error.body, error.status);
    Object.assign(answer.headers, { "request-id": newId("req") });
    return answer;
  }

  #caller(call: Call): Account {
    const key = (call.headers.authorization ?? "").replace(/^Bearer /, "");
    const account = this.#desk.books.accounts
      .values()
      .find(({ secretKey }) => secretKey.length === key.length && timingSafeEqual(Buffer.from(secretKey), Buffer.from(key)));
    if (account) return account;
    const shown = key ? `Invalid API Key provided: ${key.slice(0, 8)}****${key.slice(-4)}` : "You did not provide an API key.";
    throw new StripeError(401, "invalid_request_error", "", shown);
  }

  /** Under one Idempotency-Key the first answer is given again, refusals included; asking for something else under it is refused. */
  #once(call: Call, account: Account, act: (form: URLSearchParams) => Outcome): Outcome & { replayed?: boolean } {
    if (call.method === "GET") return settle(this.#world.journal, act(call.url.searchParams));
    if (call.body.length > 0 && !isForm(call))
      throw new StripeError(400, "invalid_request_error", "", "Request bodies must be form-encoded.");
    const id = textOf(call.headers["idempotency-key"]);
    if (id.length > 255) throw new StripeError(400, "invalid_request_error", "", "Idempotency keys can have up to 255 characters.");
    const { kept } = this.#desk.books;
    const key = `${account.id} ${id}`;
    const asked = `${call.url.pathname} ${call.body.toString("utf8")}`;
    const earlier = id ? kept.get(key) : undefined;
    if (earlier && earlier.asked !== asked)
      throw new StripeError(
        400,
        "idempotency_error",
        "",
        "Keys for idempotent requests can only be used with the same parameters they were first used with.",
      );
    if (earlier) return { ...outcome(earlier.status, earlier.body), replayed: true };
    const result = ((): Outcome => {
      try {
        return act(formOf(call));
      } catch (error) {
        if (error instanceof StripeError && error.begun) return outcome(error.status, error.body);
        throw error;
      }
    })();
    return settle(this.#world.journal, result, ...(id ? [kept.put(key, { asked, status: result.status, body: result.body })] : []));
  }
}

const checkVersion = (call: Call): void => {
  const version = textOf(call.headers["stripe-version"]);
  if (version && !/^20\d\d-\d\d-\d\d(\.[a-z]+)?$/.test(version))
    throw new StripeError(400, "invalid_request_error", "", `Invalid Stripe API version: ${version}`);
};
