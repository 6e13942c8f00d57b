/**
 * Kuaidi100's codes as data. State codes and their meaning are from its published demonstrations; the finer ones ("301", "501") come with
 * `resultv2` 4. Refusal codes other than 500, 501, 600, 601 and
 * 700 are not published and are assumed.
 */
import type { CarrierRefusal, TrackingState } from "./carrier.ts";
import { lookUp } from "./wire.ts";

export interface Kuaidi100Codes {
  readonly states: Readonly<Record<string, TrackingState>>;
  /** With a code of problems, what the sentence says when only a delivery failed. */
  readonly failedAttempt: RegExp;
  /** Answers to a subscription that are as good as 200. */
  readonly subscribed: readonly string[];
  /** Worth another try. */
  readonly retry: readonly string[];
  readonly refusals: Readonly<Record<string, CarrierRefusal>>;
  /** Answers to a query that mean that nothing is known yet. */
  readonly empty: readonly string[];
  readonly queryRefusals: Readonly<Record<string, CarrierRefusal>>;
}

export const KUAIDI100_CODES: Kuaidi100Codes = {
  states: {
    "1": "PICKED_UP",
    /** Ordered, waiting for pick-up: not picked up, whatever their first digit says. These three are not in the demonstrations. */
    "101": "PRE_TRANSIT",
    "102": "PRE_TRANSIT",
    "401": "CANCELLED",
    "0": "IN_TRANSIT",
    "1001": "IN_TRANSIT",
    "1002": "IN_TRANSIT",
    "1003": "IN_TRANSIT",
    /** Handed to another company. */
    "7": "IN_TRANSIT",
    /** Customs: at it, waiting, in progress, cleared. */
    "8": "IN_TRANSIT",
    "10": "IN_TRANSIT",
    "11": "IN_TRANSIT",
    "12": "IN_TRANSIT",
    "5": "OUT_FOR_DELIVERY",
    /** Locker or station. */
    "501": "AVAILABLE_FOR_PICKUP",
    "3": "DELIVERED",
    "301": "DELIVERED",
    "302": "DELIVERED",
    "303": "DELIVERED",
    "304": "DELIVERED",
    "2": "EXCEPTION",
    /** Held at customs. */
    "13": "EXCEPTION",
    /** Refused by the recipient. */
    "14": "EXCEPTION",
    "6": "RETURNING",
    /** The sender signed for what came back. */
    "4": "RETURNED",
  },
  failedAttempt: /未妥投|派送失败|派送不成功|投递失败/,
  /** 501: the number was subscribed before. */
  subscribed: ["200", "501"],
  retry: ["500"],
  refusals: { "408": "bad_contact", "600": "settings", "601": "settings", "700": "not_served", "701": "bad_request", "702": "bad_request" },
  empty: ["500"],
  queryRefusals: { "400": "bad_request", "408": "bad_contact", "503": "settings", "600": "settings", "601": "settings" },
};

/** The state a code stands for; an unlisted finer code (three digits) means what its first digit means, anything else null. */
export function kuaidi100State({ states, failedAttempt }: Kuaidi100Codes, code: string, text: string): TrackingState | null {
  const state = lookUp(states, code) ?? (/^\d{3}$/.test(code) ? lookUp(states, code.slice(0, 1)) : undefined) ?? null;
  return state === "EXCEPTION" && code.startsWith("2") && failedAttempt.test(text) ? "FAILED_ATTEMPT" : state;
}

/** Companies a merchant may name, by Kuaidi100's code: lower case, exact. Others work as well; these are offered by name. */
export const KUAIDI100_COMPANIES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  zhongtong: { zh: "中通快递", en: "ZTO Express" },
  yunda: { zh: "韵达快递", en: "Yunda Express" },
  shentong: { zh: "申通快递", en: "STO Express" },
  jtexpress: { zh: "极兔速递", en: "J&T Express" },
  ems: { zh: "邮政 EMS", en: "China Post EMS" },
  youzhengguonei: { zh: "邮政快递包裹", en: "China Post parcels" },
  debangkuaidi: { zh: "德邦快递", en: "Deppon Express" },
  shunfeng: { zh: "顺丰速运", en: "SF Express" },
  yuantong: { zh: "圆通速递", en: "YTO Express" },
  jd: { zh: "京东物流", en: "JD Logistics" },
};

/** Whether a text can be one of Kuaidi100's company codes. */
export const isCompanyCode = (code: string): boolean => /^[a-z][a-z0-9]{1,39}$/.test(code);
