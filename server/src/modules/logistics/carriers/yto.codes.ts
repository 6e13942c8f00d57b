/**
 * YTO's codes as data. The `infoContent` codes are from its open platform and older receivers of its pushes. What its refusal codes mean is
 * not published, so the sentence beside them decides.
 */
import type { CarrierRefusal, TrackingState } from "./carrier.ts";
import { lookUp } from "./wire.ts";

export interface YtoCodes {
  readonly states: Readonly<Record<string, TrackingState>>;
  /** What a signer's name or a sentence begins with when the sender got the parcel back. */
  readonly returnSigned: RegExp;
  readonly onWayBack: RegExp;
  /** In the sentence of a failed delivery: the recipient does not want it. */
  readonly refusedByRecipient: RegExp;
  /** In the sentence of a code that says nothing: the parcel is gone or broken. */
  readonly misfortune: RegExp;
  /** The order is still being worked on, or the system is at fault: ask again under the same number. */
  readonly retry: readonly string[];
  readonly refusals: Readonly<Record<string, CarrierRefusal>>;
  /** Tried in this order where the code says nothing. */
  readonly refusalTexts: readonly (readonly [RegExp, CarrierRefusal])[];
  /** "Nothing found" of the trace query. */
  readonly empty: readonly string[];
}

export const YTO_CODES: YtoCodes = {
  states: {
    GOT: "PICKED_UP",
    /** Could not be picked up. */
    NOT_SEND: "EXCEPTION",
    ARRIVAL: "IN_TRANSIT",
    DEPARTURE: "IN_TRANSIT",
    AIRSEND: "IN_TRANSIT",
    AIRPICK: "IN_TRANSIT",
    FORWARDING: "IN_TRANSIT",
    SENT_SCAN: "OUT_FOR_DELIVERY",
    /** Locker or station. */
    INBOUND: "AVAILABLE_FOR_PICKUP",
    SIGNED: "DELIVERED",
    FAILED: "FAILED_ATTEMPT",
    REJECTED: "EXCEPTION",
    TMS_RETURN: "RETURNED",
  },
  returnSigned: /^(?:【[^】]*】)?\s*退/,
  onWayBack: /途中|正在退回|退回中/,
  refusedByRecipient: /拒收|拒签/,
  misfortune: /丢失|遗失|破损/,
  retry: ["200010002", "200010005", "500"],
  refusals: { "401": "settings", "403": "settings" },
  refusalTexts: [
    [/已取消|已撤销|已撤单/, "cancelled"],
    [/不存在|未找到|查无/, "not_found"],
    [/已揽收|已取件|已发货|不能取消|无法取消/, "too_late"],
    [/超区|不派送|不可达|未开通|不在服务/, "not_served"],
    [/禁寄|违禁/, "prohibited"],
    [/电话|手机|姓名|联系/, "bad_contact"],
    [/加密|签名|权限|客户编码/, "settings"],
    [/为空|必填|格式|长度|参数/, "bad_request"],
  ],
  empty: ["1001"],
};

/** The state a code stands for; null if it is unknown and its sentence tells of no misfortune. `name` is who signed, where that is said apart. */
export function ytoState(codes: YtoCodes, code: string, text: string, name: string): TrackingState | null {
  const state = lookUp(codes.states, code) ?? (codes.misfortune.test(text) ? "EXCEPTION" : null);
  if (state === "DELIVERED" && (codes.returnSigned.test(name) || codes.returnSigned.test(text))) return "RETURNED";
  if (state === "RETURNED" && codes.onWayBack.test(text)) return "RETURNING";
  return state === "FAILED_ATTEMPT" && codes.refusedByRecipient.test(text) ? "EXCEPTION" : state;
}

/** What a refusal means, by its code and else by its sentence. */
export function ytoRefusal(codes: YtoCodes, code: string, text: string): CarrierRefusal {
  return lookUp(codes.refusals, code) ?? codes.refusalTexts.find(([pattern]) => pattern.test(text))?.[1] ?? "other";
}
