import { randomBytes, timingSafeEqual, verify, X509Certificate } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Fault, FaultName } from "../faults.ts";
import { fitsCall } from "../faults.ts";
import type { Answer, Call, Reply } from "../http.ts";
import { SILENCE, badGateway, fieldsOf, formOf, garbage, isRecord, json, reply, textOf } from "../http.ts";
import type { Outcome } from "../outcome.ts";
import { outcome, settle } from "../outcome.ts";
import type { World } from "../world.ts";
import type { Keys } from "./paypal-certificate.ts";
import { PayPalError, unprocessable } from "./paypal-check.ts";
import type { App } from "./paypal-ledger.ts";
import type { Desk, Method } from "./paypal-methods.ts";
import { SEARCH } from "./paypal-methods.ts";
import { Declined } from "./paypal-orders.ts";
import { minimal } from "./paypal-shapes.ts";
import { oneMore } from "./paypal-webhooks.ts";

/** Seconds. */
const TOKEN_LIFE = 9 * 3600;

/** The REST API: who calls, under which id, and what went wrong on the way. */
export class PayPalApi {
  readonly #world: World;
  readonly #desk: Desk;
  readonly #keys: Keys;
  /** They do not outlive the process; the shop asks for a new one, as after nine hours. */
  readonly #tokens = new Map<string, { clientId: string; until: number }>();

  constructor(world: World, desk: Desk, keys: Keys) {
    this.#world = world;
    this.#desk = desk;
    this.#keys = keys;
  }

  token(call: Call): Answer {
    return this.#misbehaving(call, "token", [], () => {
      const [id = "", secret = ""] = Buffer.from((call.headers.authorization ?? "").replace(/^Basic /, ""), "base64")
        .toString()
        .split(":");
      const app = this.#desk.books.apps.get(id);
      if (!app || !same(secret, app.secret))
        return json({ error: "invalid_client", error_description: "Client Authentication failed" }, 401);
      if (formOf(call).get("grant_type") !== "client_credentials")
        return json({ error: "unsupported_grant_type", error_description: "Grant Type is NULL" }, 400);
      const value = `A21AA${randomBytes(48).toString("base64url")}`;
      this.#tokens.set(value, { clientId: id, until: Date.now() + TOKEN_LIFE * 1000 });
      return json({
        scope: "https://uri.paypal.com/services/payments/payment/authcapture",
        access_token: value,
        token_type: "Bearer",
        app_id: "APP-80W284485P519543T",
        expires_in: TOKEN_LIFE,
      });
    });
  }

  certificate(): Reply {
    return reply(this.#keys.certificate, "application/octet-stream");
  }

  answer(call: Call, path: Record<string, string>, name: string, method: Method): Answer {
    const params = name === SEARCH ? Object.fromEntries(call.url.searchParams) : path;
    const number = this.#desk.books.find(params["id"] ?? "")?.customId ?? this.#numberOf(params["id"] ?? "");
    const numbers = name === SEARCH ? this.#desk.search.numbers(params) : [number];
    return this.#misbehaving(call, name, numbers, (fault) => {
      if (fault?.fault === "token-expired") this.#tokens.clear();
      const app = this.#caller(call);
      if (!app) return json({ error: "invalid_token", error_description: "Token signature verification failed" }, 401);
      try {
        const result = this.#once(call, app, (body) => method(this.#desk, app, params, body, fault));
        const body = fault?.fault === "altered-amount" ? oneMore(result.body) : result.body;
        // Whoever wants all of it has to say so, but for a question.
        const short = call.method === "POST" && result.status < 300 && !/return=representation/.test(String(call.headers["prefer"]));
        if (short && name === "authorization.void") return reply("", "application/json", 204);
        return json(short ? minimal(body as Parameters<typeof minimal>[0]) : body, result.status);
      } catch (error) {
        if (error instanceof PayPalError) return json(error.body, error.status);
        throw error;
      }
    });
  }

  /** Does PayPal vouch for a notification? */
  vouch(call: Call): Answer {
    const app = this.#caller(call);
    if (!app) return json({ error: "invalid_token", error_description: "Token signature verification failed" }, 401);
    const said = fieldsOf(call);
    // The event counts as it came, byte for byte: its checksum is signed.
    const raw = call.body.toString("utf8");
    const event = raw.slice(raw.indexOf('"webhook_event":') + '"webhook_event":'.length, raw.lastIndexOf("}"));
    const signed = [textOf(said["transmission_id"]), textOf(said["transmission_time"]), textOf(said["webhook_id"]), crc32(event)].join("|");
    const key = new X509Certificate(this.#keys.certificate).publicKey;
    const genuine =
      said["webhook_id"] === app.webhookId &&
      verify("sha256", Buffer.from(signed), key, Buffer.from(textOf(said["transmission_sig"]), "base64"));
    return json({ verification_status: genuine ? "SUCCESS" : "FAILURE" });
  }

  /** Puts the fault that is due in the way of an answer. */
  #misbehaving(call: Call, name: string, numbers: readonly string[], act: (fault?: Fault) => Reply): Answer {
    const names = [name, call.url.pathname, call.body.toString("utf8"), ...numbers];
    const fault = this.#world.faults.take("paypal", "reply", names, (one) => fits(one, name));
    if (fault?.fault === "error-5xx") return badGateway();
    const answer = act(fault);
    if (fault?.fault === "error-5xx-after-applying") return badGateway();
    if (fault?.fault === "timeout-after-applying") return SILENCE;
    if (fault?.fault === "garbage") return garbage();
    return fault?.fault === "delayed" ? { ...answer, delayMs: fault.ms } : answer;
  }

  #caller(call: Call): App | undefined {
    const token = this.#tokens.get((call.headers.authorization ?? "").replace(/^Bearer /, ""));
    return token && token.until > Date.now() ? this.#desk.books.apps.get(token.clientId) : undefined;
  }

  /** Under one PayPal-Request-Id the first answer is given again; asking for something else under it is refused. */
  #once(call: Call, app: App, act: (body: Record<string, unknown>) => Outcome): Outcome {
    const { kept } = this.#desk.books;
    if (call.method === "GET") return settle(this.#world.journal, act({}));
    const body = bodyOf(call);
    const id = textOf(call.headers["paypal-request-id"]);
    if (id.length > 108) throw new PayPalError(400, "INVALID_REQUEST", "INVALID_STRING_LENGTH", "PayPal-Request-Id is too long.");
    const key = `${app.clientId} ${id}`;
    const asked = `${call.url.pathname} ${call.body.toString("utf8")}`;
    const earlier = id ? kept.get(key) : undefined;
    if (earlier) {
      if (earlier.asked !== asked)
        throw unprocessable("PAYPAL_REQUEST_ID_PREVIOUSLY_USED", "The PayPal-Request-Id has already been used for another request.");
      return outcome(earlier.status === 201 ? 200 : earlier.status, earlier.body);
    }
    const result = this.#declinable(() => act(body));
    return settle(this.#world.journal, result, ...(id ? [kept.put(key, { asked, status: result.status, body: result.body })] : []));
  }

  #declinable(act: () => Outcome): Outcome {
    try {
      return act();
    } catch (error) {
      if (error instanceof Declined) return this.#desk.orders.declined(error);
      throw error;
    }
  }

  #numberOf(id: string): string {
    const { books } = this.#desk;
    return (books.withCapture(id) ?? books.withAuthorization(id) ?? books.withRefund(id))?.customId ?? "";
  }
}

const ONLY_FOR: Record<string, string> = {
  "capture-pending": "order.capture",
  "capture-refused": "authorization.capture",
  "refund-pending-then-failed": "capture.refund",
};

const fits = (fault: FaultName, name: string): boolean =>
  fitsCall(fault, name === SEARCH) &&
  (ONLY_FOR[fault] ?? name) === name &&
  (name !== "token" || (fault !== "token-expired" && fault !== "altered-amount"));

const bodyOf = (call: Call): Record<string, unknown> => {
  if (!(call.headers["content-type"] ?? "").startsWith("application/json"))
    throw new PayPalError(
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      "UNSUPPORTED_MEDIA_TYPE",
      "The server does not support the request payload's media type.",
    );
  if (call.body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(call.body.toString("utf8"));
    if (isRecord(value)) return value;
  } catch {
    // Refused below, like JSON that is no object.
  }
  throw new PayPalError(400, "INVALID_REQUEST", "MALFORMED_REQUEST_JSON", "The request JSON is not well formed.");
};

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
