import { randomUUID } from "node:crypto";

/** Which other company misbehaves. */
export const TARGETS = ["alipay", "wechatpay", "paypal", "stripe", "sf", "yto", "jd", "kuaidi100"] as const;
export type Target = (typeof TARGETS)[number];

/** "reply": while answering the shop's call. "message": while sending the shop a notification or a push. */
export type Side = "reply" | "message";

/** Every fault, with the sides it can happen on; the first is meant when none is named. */
const FAULTS = {
  "bad-signature": ["message", "reply"],
  "signature-probe": ["message", "reply"],
  "unknown-serial": ["message", "reply"],
  "stale-timestamp": ["message", "reply"],
  duplicate: ["message"],
  flood: ["message"],
  forged: ["message"],
  reordered: ["message"],
  delayed: ["message", "reply"],
  lost: ["message"],
  "altered-amount": ["message", "reply"],
  "other-app-id": ["message"],
  "other-seller": ["message"],
  "error-5xx": ["reply"],
  "error-5xx-after-applying": ["reply"],
  "timeout-after-applying": ["reply"],
  "refund-pending-then-failed": ["reply"],
  "refund-closed": ["reply"],
  "capture-pending": ["reply"],
  "capture-refused": ["reply"],
  "token-expired": ["reply"],
  "key-in-use": ["reply"],
  "request-refused": ["reply"],
  garbage: ["reply", "message"],
  "statement-not-ready": ["reply"],
  "statement-omission": ["reply"],
  "statement-altered-amount": ["reply"],
  "statement-unknown-charge": ["reply"],
  "statement-damaged": ["reply"],
} as const satisfies Record<string, readonly [Side, ...Side[]]>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

/** Faults of the company's own ledger: they wait for the shop to ask for it, and every other call passes them by. */
export const fitsCall = (fault: FaultName, asksForLedger: boolean): boolean => asksForLedger || !fault.startsWith("statement-");

/** Whose protocol can go wrong like this; the others can with every company. Carriers move no money. */
const GATEWAYS: readonly Target[] = ["alipay", "wechatpay", "paypal", "stripe"];
const CARRIERS: readonly Target[] = ["sf", "yto", "jd", "kuaidi100"];
const KNOWN_TO: Partial<Record<FaultName, readonly Target[]>> = {
  "altered-amount": GATEWAYS,
  "other-app-id": GATEWAYS,
  "other-seller": GATEWAYS,
  "refund-pending-then-failed": GATEWAYS,
  "refund-closed": ["wechatpay"],
  "stale-timestamp": ["wechatpay", "paypal", "stripe"],
  "signature-probe": ["wechatpay"],
  "unknown-serial": ["wechatpay"],
  "capture-pending": ["paypal"],
  "capture-refused": ["paypal", "stripe"],
  "token-expired": ["paypal"],
  "key-in-use": ["stripe"],
  "request-refused": ["alipay", "wechatpay"],
  // Stripe's ledger is written with the movement; PayPal's and Stripe's are answers, not files.
  "statement-not-ready": ["alipay", "wechatpay", "paypal"],
  "statement-omission": GATEWAYS,
  "statement-altered-amount": GATEWAYS,
  "statement-unknown-charge": GATEWAYS,
  "statement-damaged": ["alipay", "wechatpay"],
  forged: CARRIERS,
};

/** SF's and JD's pushes carry no signature, so only their answers can claim a bad one; PayPal's and Stripe's answers carry none. */
const MAY_FAIL: Partial<Record<Target, Partial<Record<FaultName, readonly Side[]>>>> = {
  sf: { "bad-signature": ["reply"] },
  jd: { "bad-signature": ["reply"] },
  paypal: { "bad-signature": ["message"], "stale-timestamp": ["message"] },
  stripe: { "bad-signature": ["message"], "stale-timestamp": ["message"] },
};

export interface Fault {
  id: string;
  target: Target;
  fault: FaultName;
  on: Side;
  /** How many more times it happens. */
  count: number;
  /** Only for what contains this text: a trade's, order's or waybill's number, or a method's name. */
  match?: string;
  /** How long `delayed` waits. */
  ms: number;
}

export class BadFault extends Error {}

/** Faults wait in a queue; each call or message takes at most one. They are for the moment, so they do not survive a restart. */
export class Faults {
  #queue: Fault[] = [];

  add(input: Record<string, unknown>): Fault {
    const { fault: name } = input;
    const target = TARGETS.find((one) => one === input["target"]);
    if (!target) throw new BadFault(`target must be one of: ${TARGETS.join(", ")}`);
    if (typeof name !== "string" || !(name in FAULTS)) throw new BadFault(`fault must be one of: ${FAULT_NAMES.join(", ")}`);
    const known = name as FaultName;
    if (KNOWN_TO[known]?.includes(target) === false) throw new BadFault(`${target} knows no ${known}`);
    const sides = FAULTS[known].filter((side) => MAY_FAIL[target]?.[known]?.includes(side) ?? true);
    const on = input["on"] || sides[0];
    if (!sides.includes(on as Side)) throw new BadFault(`${known} happens on: ${sides.join(", ")}`);
    const count = Number(input["count"] ?? 1);
    const ms = Number(input["ms"] ?? 5_000);
    if (!Number.isInteger(count) || count < 1) throw new BadFault("count must be a whole number from 1");
    if (!(ms >= 0)) throw new BadFault("ms must be a number from 0");
    const fault: Fault = { id: randomUUID(), target, fault: known, on: on as Side, count, ms };
    if (typeof input["match"] === "string" && input["match"]) fault.match = input["match"];
    this.#queue.push(fault);
    return fault;
  }

  /** The fault that hits something known by these names, if any; it is used up by this. `fits` keeps back faults that mean nothing here. */
  take(target: Target, on: Side, names: readonly string[], fits: (fault: FaultName) => boolean = () => true): Fault | undefined {
    const hit = this.#queue.find(
      ({ target: whose, on: side, fault, match }) =>
        whose === target && side === on && fits(fault) && (!match || names.some((name) => name.includes(match))),
    );
    if (hit && --hit.count === 0) this.#queue = this.#queue.filter((fault) => fault !== hit);
    return hit;
  }

  list(): Fault[] {
    return [...this.#queue];
  }

  clear(): void {
    this.#queue = [];
  }
}
