/**
 * Kuaidi100 快递100, an aggregator that follows parcels of any company by their number. Nothing is shipped with it. Its pushes are signed
 * with the salt we give it, so they are believed; they carry no time or nonce, so a replay is possible and changes nothing (see `key`).
 */
import { BadPush, CarrierRefused, CarrierSettingsError, CarrierUnavailable } from "./carrier.ts";
import type {
  Ack,
  Carrier,
  CarrierDeps,
  ParcelRef,
  PushResult,
  RawHttp,
  Subscription,
  TrackingSnapshot,
  TrackingState,
} from "./carrier.ts";
import { KUAIDI100_CODES, isCompanyCode, kuaidi100State } from "./kuaidi100.codes.ts";
import type { Kuaidi100Codes } from "./kuaidi100.codes.ts";
import { kuaidi100Ack, kuaidi100QuerySign, readKuaidi100Push, readKuaidi100Scans } from "./kuaidi100.push.ts";
import { sortEvents, stateAfter } from "./tracking.ts";
import { lookUp, member, needCredentials, postTo, readReply, textOf, withCodes } from "./wire.ts";

export interface Kuaidi100Credentials {
  /** 授权 customer. */
  readonly customer: string;
  /** 授权 key; part of what is sent when subscribing, so only ever over TLS. */
  readonly key: string;
  /** Our own, at least 32 characters; Kuaidi100 signs pushes with it. */
  readonly salt: string;
}

/** Another host than that of pushes and queries. The key is part of the address, so only ever over TLS. */
const AUTONUMBER = "https://www.kuaidi100.com/autonumber/auto";
/** Staff are typing meanwhile: a guess that comes late is of no use. */
const GUESS_MS = 3_000;
/** A number that fits more companies than this fits none. */
const MOST_GUESSES = 5;
const FORM = { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" };

/** The aggregator as the shop sees it. `baseUrl` is that of https://poll.kuaidi100.com. */
export class Kuaidi100 implements Carrier {
  readonly id = "kuaidi100";
  readonly caps = {
    ship: false,
    rates: false,
    subscribe: true,
    label: false,
    pushSigned: true,
    askEverySeconds: 1_800,
    trackBatch: 1,
  } as const;
  readonly #deps: CarrierDeps<Kuaidi100Credentials>;
  readonly #codes: Kuaidi100Codes;

  readonly #autonumberUrl: string;

  /** `codes` replaces entries of its tables; `autonumberUrl` is where it tells companies by number. Throws CarrierSettingsError. */
  constructor(
    deps: CarrierDeps<Kuaidi100Credentials>,
    { codes, autonumberUrl = AUTONUMBER }: { readonly codes?: Partial<Kuaidi100Codes>; readonly autonumberUrl?: string } = {},
  ) {
    const { customer, key, salt } = deps.credentials;
    needCredentials({ KUAIDI100_CUSTOMER: customer, KUAIDI100_KEY: key, KUAIDI100_SALT: salt });
    if (salt.length < 32) throw new CarrierSettingsError("KUAIDI100_SALT", "must have 32 characters or more");
    this.#deps = deps;
    this.#codes = withCodes(KUAIDI100_CODES, codes);
    this.#autonumberUrl = autonumberUrl;
  }

  async subscribe({ trackingNo, company, phone, from, to, callbackUrl }: Subscription): Promise<void> {
    const { key, salt } = this.#deps.credentials;
    const param = JSON.stringify({
      company: checkCompany(company),
      number: checkNumber(trackingNo),
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      key,
      parameters: { callbackurl: callbackUrl, salt, resultv2: "4", autoCom: "1", ...(phone ? { phone } : {}) },
    });
    const answer = await this.#post("/poll", { schema: "json", param });
    const code = textOf(member(answer, "returnCode"));
    if (this.#codes.subscribed.includes(code)) return;
    if (!code || this.#codes.retry.includes(code)) throw new CarrierUnavailable("kuaidi100", code || "BAD_REPLY");
    throw refused(lookUp(this.#codes.refusals, code), code, answer);
  }

  /** One query per parcel. Kuaidi100 locks accounts that ask about one number more than once in half an hour: callers keep to that. */
  async track(parcels: readonly ParcelRef[]): Promise<TrackingSnapshot[]> {
    const snapshots: TrackingSnapshot[] = [];
    for (const parcel of parcels) snapshots.push(await this.#query(parcel));
    return snapshots;
  }

  async #query({ trackingNo, company, phoneLast4 }: ParcelRef): Promise<TrackingSnapshot> {
    const { key, customer } = this.#deps.credentials;
    const param = JSON.stringify({
      com: checkCompany(company),
      num: checkNumber(trackingNo),
      ...(phoneLast4 ? { phone: phoneLast4 } : {}),
      resultv2: "4",
      show: "0",
      order: "desc",
    });
    const answer = await this.#post("/poll/query.do", { customer, sign: kuaidi100QuerySign(param, key, customer), param });
    const code = textOf(member(answer, "returnCode")) || textOf(member(answer, "status"));
    if (this.#codes.empty.includes(code)) return { trackingNo, state: "PRE_TRANSIT", events: [] };
    if (!code) throw new CarrierUnavailable("kuaidi100", "BAD_REPLY");
    if (code !== "200") throw refused(lookUp(this.#codes.queryRefusals, code), code, answer);
    if (textOf(member(answer, "nu")) !== trackingNo) throw new CarrierUnavailable("kuaidi100", "BAD_REPLY");
    try {
      const events = sortEvents(readKuaidi100Scans(trackingNo, answer, this.#codes));
      return { trackingNo, state: stateAfter(events), events };
    } catch (error) {
      if (error instanceof BadPush) throw new CarrierUnavailable("kuaidi100", "BAD_REPLY");
      throw error;
    }
  }

  /** A list of companies, each with its code and how well the number fits, the best first; anything else is a refusal. */
  async recognize(trackingNo: string): Promise<string[]> {
    const query = new URLSearchParams({ num: checkNumber(trackingNo), key: this.#deps.credentials.key }).toString();
    const limits = { fetch: this.#deps.fetch, timeoutMs: Math.min(GUESS_MS, this.#deps.timeoutMs ?? GUESS_MS) };
    const answer = readReply("kuaidi100", await postTo("kuaidi100", limits, `${this.#autonumberUrl}?${query}`, { headers: {} }));
    if (!Array.isArray(answer)) {
      const code = textOf(member(answer, "returnCode"));
      if (!code) throw new CarrierUnavailable("kuaidi100", "BAD_REPLY");
      throw refused(lookUp(this.#codes.queryRefusals, code), code, answer);
    }
    const codes = answer.map((entry) => textOf(member(entry, "comCode"))).filter((code) => isCompanyCode(code));
    return [...new Set(codes)].slice(0, MOST_GUESSES);
  }

  stateOf(code: string, text: string): TrackingState | null {
    return kuaidi100State(this.#codes, code, text);
  }

  /** Async by the port; everything here is local. */
  // oxlint-disable-next-line typescript/require-await
  async handlePush(request: RawHttp): Promise<PushResult> {
    return { ...readKuaidi100Push(request, this.#deps.credentials.salt, this.#codes), trusted: true, ack: kuaidi100Ack("ok") };
  }

  failureAck(): Ack {
    return kuaidi100Ack("fail");
  }

  async #post(path: string, fields: Readonly<Record<string, string>>): Promise<unknown> {
    const body = new URLSearchParams(fields).toString();
    return readReply(
      "kuaidi100",
      await postTo("kuaidi100", this.#deps, `${this.#deps.baseUrl.replace(/\/$/, "")}${path}`, { headers: FORM, body }),
    );
  }
}

function refused(reason: CarrierRefused["reason"] | undefined, code: string, answer: unknown): CarrierRefused {
  return new CarrierRefused("kuaidi100", reason ?? "other", code, textOf(member(answer, "message")).slice(0, 120));
}

function checkCompany(company = ""): string {
  if (!isCompanyCode(company))
    throw new CarrierRefused("kuaidi100", "bad_request", "BAD_COMPANY", "a company code is lower-case letters and digits");
  return company;
}

/** At most 32 characters, by Kuaidi100's own rule. */
function checkNumber(trackingNo: string): string {
  if (!/^[0-9A-Za-z-]{5,32}$/.test(trackingNo))
    throw new CarrierRefused("kuaidi100", "bad_request", "BAD_NUMBER", "5 to 32 letters, digits or -");
  return trackingNo;
}
