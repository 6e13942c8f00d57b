/**
 * SF's codes as data. Route opCodes come from SF's route documentation and from routes seen in the wild; the rarer ones
 * (locker, return) are the least certain. An opCode that is not here is shown to the shopper and leaves the state alone.
 */
import type { CarrierRefusal, TrackingState } from "./carrier.ts";

export const SF_STATES: Readonly<Record<string, TrackingState>> = {
  "50": "PICKED_UP",
  "54": "PICKED_UP",
  "30": "IN_TRANSIT",
  "31": "IN_TRANSIT",
  "36": "IN_TRANSIT",
  "407": "IN_TRANSIT",
  "501": "IN_TRANSIT",
  /** At the destination outlet, delivery soon. */
  "130": "IN_TRANSIT",
  /** A courier is being assigned. */
  "44": "OUT_FOR_DELIVERY",
  "204": "OUT_FOR_DELIVERY",
  /** Locker, partner shop, station. */
  "125": "AVAILABLE_FOR_PICKUP",
  "607": "AVAILABLE_FOR_PICKUP",
  "656": "AVAILABLE_FOR_PICKUP",
  "657": "AVAILABLE_FOR_PICKUP",
  "658": "AVAILABLE_FOR_PICKUP",
  "80": "DELIVERED",
  /** Details of the receipt, after 80. */
  "8000": "DELIVERED",
  "70": "FAILED_ATTEMPT",
  "33": "EXCEPTION",
  /** Diverted on request; on its way back if the text says 退回. */
  "99": "EXCEPTION",
  /** Sent on under another number. */
  "631": "RETURNED",
  "648": "RETURNED",
};

/** The state an opCode stands for; null if it is unknown. */
export function sfState(opCode: string, remark: string): TrackingState | null {
  if (opCode === "99" && remark.includes("退回")) return "RETURNING";
  // refused by the recipient: no courier comes again
  if (opCode === "70" && /拒收|拒签/.test(remark)) return "EXCEPTION";
  return Object.hasOwn(SF_STATES, opCode) ? (SF_STATES[opCode] ?? null) : null;
}

/** Envelope codes worth another try: rate limit, target unreachable, system. The others need a person. */
export const SF_RETRY: ReadonlySet<string> = new Set(["A1005", "A1009", "A1099"]);

/** The order number was used before: look it up and take its waybill over. */
export const SF_DUPLICATE = "8016";
export const SF_CANCELLED = "8037";
/** "System error" of the inner reply: the outcome is unknown. */
export const SF_SYSTEM = "S0003";

export const SF_REFUSALS: Readonly<Record<string, CarrierRefusal>> = {
  S0001: "bad_request",
  S0002: "bad_request",
  "8018": "not_found",
  "6150": "not_found",
  "8024": "not_found",
  [SF_CANCELLED]: "cancelled",
  /** Confirmed or collected: it can no longer be cancelled. */
  "8252": "too_late",
  "8119": "settings",
  "8114": "settings",
  "6126": "settings",
  "8256": "settings",
  "8196": "bad_contact",
  "20035": "prohibited",
  "20036": "not_served",
  "8057": "not_served",
};
