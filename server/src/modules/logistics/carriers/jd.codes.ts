/**
 * JD Logistics' codes as data. The meaning of its state codes is inferred from how receivers of its pushes treat them, and which names belong
 * to which state from the words themselves; a shop that learns better overrides them.
 */
import type { CarrierRefusal, TrackingState } from "./carrier.ts";
import { lookUp } from "./wire.ts";

export interface JdCodes {
  /** Most trusted. */
  readonly states: Readonly<Record<string, TrackingState>>;
  /** State codes that say "picked up" at first and "on its way" later: the names decide, and without them the first. */
  readonly movements: readonly string[];
  /** Tried in this order, on the category's name and then on the title: words of later states contain those of earlier ones. */
  readonly names: readonly (readonly [RegExp, TrackingState])[];
  /** In the sentence of a return: it is not back yet. */
  readonly onWayBack: RegExp;
  /** Refusals of the gateway and of the services, by their sentence; their codes are not published. */
  readonly refusals: readonly (readonly [RegExp, CarrierRefusal])[];
  /** The order number was used before. */
  readonly duplicate: RegExp;
  /** Worth another try. */
  readonly retry: RegExp;
  /** Name of the field in which a subscription gives the last four digits of a phone. */
  readonly subscribePhoneField: string;
}

export const JD_CODES: JdCodes = {
  states: {
    "200003": "OUT_FOR_DELIVERY",
    "200023": "OUT_FOR_DELIVERY",
    "11000": "OUT_FOR_DELIVERY",
    "10034": "DELIVERED",
    /** Refused by the recipient. */
    "10035": "EXCEPTION",
    "200020": "EXCEPTION",
    /** Pick-up ended without the parcel. */
    "200052": "CANCELLED",
  },
  movements: ["200001", "200053"],
  names: [
    [/取消|终止/, "CANCELLED"],
    [/退回|逆向|退货|退件/, "RETURNED"],
    [/拒收|异常|破损|丢失/, "EXCEPTION"],
    [/再投|未妥投/, "FAILED_ATTEMPT"],
    // 完成 alone: 揽收完成 is a pick-up
    [/妥投|签收|^(?:订单)?完成$/, "DELIVERED"],
    [/自提|代收|柜|驿站/, "AVAILABLE_FOR_PICKUP"],
    [/派送|配送/, "OUT_FOR_DELIVERY"],
    [/运输|分拣|发货|到达|验货/, "IN_TRANSIT"],
    [/下单|接单|待揽/, "PRE_TRANSIT"],
    [/揽收/, "PICKED_UP"],
  ],
  onWayBack: /途中|正在|退回中|发起/,
  refusals: [
    [/签名|sign|token|令牌|授权|app_?key|时间戳|timestamp|权限|商家编码|customerCode/i, "settings"],
    [/已取消/, "cancelled"],
    [/不存在|未找到|查无/, "not_found"],
    [/已揽收|不能取消|无法取消|不可取消/, "too_late"],
    [/超区|不可达|不支持配送|无法配送/, "not_served"],
    [/禁寄|违禁/, "prohibited"],
    [/手机|电话|姓名|联系/, "bad_contact"],
    [/为空|必填|格式|长度|参数|数组/, "bad_request"],
  ],
  duplicate: /重复|已存在/,
  retry: /系统|繁忙|超时|限流|稍后|频繁/,
  subscribePhoneField: "mobile",
};

/** The state of a scan: by its code, else by its category's name, else by its title; null if none of them is known. */
export function jdState(codes: JdCodes, scan: { code: string; category: string; title: string; text: string }): TrackingState | null {
  const named = nameState(codes, scan.category) ?? nameState(codes, scan.title);
  if (codes.movements.includes(scan.code)) return named === "IN_TRANSIT" ? "IN_TRANSIT" : "PICKED_UP";
  const state = lookUp(codes.states, scan.code) ?? named;
  return state === "RETURNED" && codes.onWayBack.test(`${scan.title} ${scan.text}`) ? "RETURNING" : state;
}

const nameState = ({ names }: JdCodes, name: string): TrackingState | null => names.find(([pattern]) => pattern.test(name))?.[1] ?? null;
