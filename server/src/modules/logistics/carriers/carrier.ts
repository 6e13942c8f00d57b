/**
 * The carrier port. A carrier turns a parcel into a waybill and its own scans into plain events; it keeps no state.
 * Money in minor units, weight in grams, times as instants (carriers write Asia/Shanghai wall time without an offset).
 */
import type { Amount } from "../../../platform/money.ts";

/** Where a parcel is, whatever the carrier calls it. */
export type TrackingState =
  | "PRE_TRANSIT"
  | "PICKED_UP"
  | "IN_TRANSIT"
  | "OUT_FOR_DELIVERY"
  | "AVAILABLE_FOR_PICKUP"
  | "DELIVERED"
  | "FAILED_ATTEMPT"
  | "EXCEPTION"
  /** On the way back; RETURNED is its end. */
  | "RETURNING"
  | "RETURNED"
  | "CANCELLED"
  | "EXPIRED"
  | "UNKNOWN";

export interface TrackingEvent {
  /** The same for one scan however often and whichever way it arrives (push or query). */
  readonly key: string;
  readonly trackingNo: string;
  /** Our shipment number, if the carrier repeats it. */
  readonly shipmentNo: string | null;
  readonly occurredAt: Date;
  /** Null for a code that says nothing about the state, or that we do not know: it is shown and changes nothing. */
  readonly state: TrackingState | null;
  readonly rawCode: string;
  /** The carrier's own sentence. */
  readonly text: string;
  readonly location: string | null;
}

export interface TrackingSnapshot {
  readonly trackingNo: string;
  readonly state: TrackingState;
  /** Oldest first. */
  readonly events: readonly TrackingEvent[];
}

export interface ParcelRef {
  readonly trackingNo: string;
  /** Last four digits of either party's phone, which carriers ask for when the parcel is not ours. */
  readonly phoneLast4?: string;
  /** For an aggregator: its code of the company that has the parcel, such as "zhongtong". */
  readonly company?: string;
}

export interface Place {
  readonly countryCode: string;
  readonly province: string;
  readonly city: string;
  readonly district: string;
  readonly street: string;
}

export interface Party extends Place {
  readonly name: string;
  readonly phone: string;
  readonly company?: string;
  readonly postcode?: string;
}

export interface ShipmentRequest {
  /** Ours, at most 64 characters; repeating it never makes a second waybill. */
  readonly shipmentNo: string;
  /** The carrier's product code; its ordinary service if left out. */
  readonly product?: string;
  readonly payer: "sender" | "receiver";
  readonly parcels: number;
  readonly grams: number;
  readonly items: readonly { readonly name: string; readonly count: number; readonly grams: number; readonly value: Amount }[];
  readonly from: Party;
  readonly to: Party;
  readonly remark?: string;
}

export interface ShipmentCreated {
  readonly carrierOrderNo: string;
  /** Null while the carrier still has to look at the address. */
  readonly trackingNo: string | null;
  /** Sorting text to print large on the label. */
  readonly labelHint?: string;
  /** True if this number had been used before and the earlier waybill was taken over. */
  readonly adopted: boolean;
}

export interface ShipmentRef {
  readonly shipmentNo: string;
  readonly trackingNo: string | null;
}

export interface RateRequest {
  readonly from: Place;
  readonly to: Place;
  readonly grams: number;
  /** When the carrier gets it. */
  readonly handoverAt: Date;
  readonly product?: string;
}

export interface Rate {
  readonly product: string;
  readonly name: string;
  /** Null when the carrier gives no price. */
  readonly money: Amount | null;
  readonly earliest: Date | null;
  readonly latest: Date | null;
}

/** A request exactly as it came. Header names are lower case; `query` has no question mark. */
export interface RawHttp {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: string;
  readonly body: Buffer;
  readonly path: string;
}

/** The answer a caller expects, word for word. Send a success only after commit. */
export interface Ack {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What a push says about being told, apart from scans. */
export interface PushNotice {
  readonly trackingNo: string;
  /** Nothing more will be pushed: the parcel is `finished`, or it `lapsed` because nothing was heard of it; `corrected`: another company has it. */
  readonly kind: "finished" | "lapsed" | "corrected";
  /** With `corrected`, the aggregator's code of the company that has it. */
  readonly company: string | null;
  /** The carrier's own sentence. */
  readonly text: string;
}

export interface PushResult {
  readonly events: readonly TrackingEvent[];
  /** False: anybody who knows the address could have sent it. */
  readonly trusted: boolean;
  readonly ack: Ack;
  readonly notices?: readonly PushNotice[];
}

/** Which parcel a carrier shall push about, and where to. */
export interface Subscription {
  readonly trackingNo: string;
  /** For an aggregator: its code of the company that has the parcel. */
  readonly company?: string;
  /** Of either party; some companies ask for it before they tell anything. */
  readonly phone?: string;
  /** Province and city of both ends in one text each, if known; they help to tell when it should arrive. */
  readonly from?: string;
  readonly to?: string;
  readonly callbackUrl: string;
}

export type CarrierId = "sf" | "yto" | "jd" | "kuaidi100";

export interface Carrier {
  readonly id: CarrierId;
  readonly caps: {
    readonly ship: boolean;
    readonly rates: boolean;
    readonly subscribe: boolean;
    readonly label: boolean;
    /** False: a push is a hint. Ask `track` before DELIVERED, RETURNING or RETURNED. */
    readonly pushSigned: boolean;
    /** Seconds that must pass before one parcel may be asked about again; as often as one likes if left out. */
    readonly askEverySeconds?: number;
    /** How many parcels one `track` call may ask about. */
    readonly trackBatch: number;
  };
  createShipment?(request: ShipmentRequest): Promise<ShipmentCreated>;
  /** Cancelling twice is fine. */
  cancelShipment?(shipment: ShipmentRef): Promise<void>;
  label?(shipment: ShipmentRef): Promise<{ readonly pdf: Buffer }>;
  estimateRates?(request: RateRequest): Promise<readonly Rate[]>;
  /** When the carrier promises to be there; null if it does not say. */
  promisedTime?(parcel: ParcelRef): Promise<Date | null>;
  /** One snapshot per parcel, in the same order; a parcel nobody scanned has no events. */
  track(parcels: readonly ParcelRef[]): Promise<readonly TrackingSnapshot[]>;
  /** For an aggregator: its codes of the companies whose number this may be, the likeliest first; none if it cannot tell. */
  recognize?(trackingNo: string): Promise<readonly string[]>;
  /** From now on scans of this parcel are pushed. Subscribing twice is fine. */
  subscribe?(request: Subscription): Promise<void>;
  /**
   * What a scan with this code and sentence means, as far as these two say; null for one that says nothing or is not known, or whose meaning
   * hangs on more than is kept of it.
   */
  stateOf(code: string, text: string): TrackingState | null;
  /** Throws BadPush, nothing else. */
  handlePush(request: RawHttp): Promise<PushResult>;
  /** What makes them send it again, in the format they used. `reason` never leaves the shop's log. */
  failureAck(reason: string, request?: RawHttp): Ack;
}

/** What every adapter is made of; tests and the demo put their own clock, fetch and address in. */
export interface CarrierDeps<Credentials> {
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: () => Date;
  /** Random bytes, for request ids. */
  readonly random: (bytes: number) => Uint8Array;
  /** Milliseconds allowed for one call, 10 s by default. */
  readonly timeoutMs?: number;
}

/** What a refusal means to the core, whatever the carrier calls it. */
export type CarrierRefusal =
  | "too_late"
  | "not_found"
  | "cancelled"
  | "not_served"
  | "prohibited"
  | "bad_contact"
  | "bad_request"
  | "settings"
  | "other";

/** The carrier understood and said no. */
export class CarrierRefused extends Error {
  override readonly name = "CarrierRefused";
  readonly carrier: CarrierId;
  readonly reason: CarrierRefusal;
  readonly code: string;
  constructor(carrier: CarrierId, reason: CarrierRefusal, code: string, text: string) {
    super(`${carrier} refused: ${code}${text ? ` ${text}` : ""}`);
    this.carrier = carrier;
    this.reason = reason;
    this.code = code;
  }
}

/** Timeout, network, 5xx, rate limit or "system error": the outcome is unknown, repeating with the same number is safe. */
export class CarrierUnavailable extends Error {
  override readonly name = "CarrierUnavailable";
  readonly carrier: CarrierId;
  readonly code: string;
  constructor(carrier: CarrierId, code: string) {
    super(`${carrier} unavailable: ${code}`);
    this.carrier = carrier;
    this.code = code;
  }
}

/** A push that is not in the carrier's format, or not signed where it should be. */
export class BadPush extends Error {
  override readonly name = "BadPush";
  readonly carrier: CarrierId;
  constructor(carrier: CarrierId, text: string) {
    super(`${carrier}: ${text}`);
    this.carrier = carrier;
  }
}

/** A credential that is missing or cannot be right. Names the setting and repeats nothing of it. */
export class CarrierSettingsError extends Error {
  override readonly name = "CarrierSettingsError";
  readonly setting: string;
  constructor(setting: string, problem: string) {
    super(`${setting} ${problem}`);
    this.setting = setting;
  }
}
