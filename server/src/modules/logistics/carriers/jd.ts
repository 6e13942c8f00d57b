/**
 * JD Logistics 京东物流, open platform LOP/ECAP. Its pushes are not known to be signed, so they are hints (`trusted: false`): the route holds a
 * secret path, and the core asks `track` before it believes DELIVERED, RETURNING or RETURNED. Prices are left out: the fields of its precheck are not known.
 */
import { CarrierRefused, CarrierUnavailable } from "./carrier.ts";
import type { Ack, Carrier, CarrierDeps, ParcelRef, Party, PushResult, RawHttp } from "./carrier.ts";
import type { ShipmentCreated, ShipmentRef, ShipmentRequest, Subscription, TrackingSnapshot, TrackingState } from "./carrier.ts";
import { JdClient } from "./jd.client.ts";
import type { JdAlgorithm, JdCredentials } from "./jd.client.ts";
import { JD_CODES, jdState } from "./jd.codes.ts";
import type { JdCodes } from "./jd.codes.ts";
import { jdScan, jdWaybill, readJdPush } from "./jd.push.ts";
import { sortEvents, stateAfter } from "./tracking.ts";
import { chinaPhone, listOf, member, readEach, textOf, withCodes } from "./wire.ts";

/** 京东标快, the ordinary service. */
const STANDARD = "ed-m-0001";
/** The channel that JD's own samples name for a merchant's own system. */
const CHANNEL = "0030001";
const HOUR = 3_600_000;

export interface JdOptions {
  readonly codes?: Partial<JdCodes>;
  readonly algorithm?: JdAlgorithm;
  /** What JD expects to hear after a push; not published. */
  readonly pushAnswer?: string;
  /** Centimetres of a parcel whose size nobody measured. JD wants them in every order. */
  readonly box?: { readonly length: number; readonly width: number; readonly height: number };
}

const ANSWER = '{"code":0,"success":true,"msg":"success"}';
const BOX = { length: 30, width: 20, height: 15 };

/** The carrier as the shop sees it. `baseUrl` is that of https://api.jdl.com. */
export class Jd implements Carrier {
  readonly id = "jd";
  readonly caps = { ship: true, rates: false, subscribe: true, label: false, pushSigned: false, trackBatch: 1 } as const;
  readonly #client: JdClient;
  readonly #clock: () => Date;
  readonly #codes: JdCodes;
  readonly #answer: string;
  readonly #box: typeof BOX;

  /** Throws CarrierSettingsError. */
  constructor(deps: CarrierDeps<JdCredentials>, { codes, algorithm = "md5-salt", pushAnswer = ANSWER, box = BOX }: JdOptions = {}) {
    this.#codes = withCodes(JD_CODES, codes);
    this.#client = new JdClient(deps, this.#codes, algorithm);
    this.#clock = deps.clock;
    this.#answer = pushAnswer;
    this.#box = box;
  }

  async createShipment(request: ShipmentRequest): Promise<ShipmentCreated> {
    const orderId = checkNumber(request.shipmentNo);
    if (request.payer !== "sender") throw new CarrierRefused("jd", "not_served", "PAYER", "only the sender can pay");
    if (request.parcels !== 1) throw new CarrierRefused("jd", "bad_request", "PARCELS", "one parcel per order");
    const { length, width, height } = this.#box;
    const now = this.#clock().getTime();
    const order = {
      orderId,
      settleType: 3,
      senderContact: contact(request.from),
      receiverContact: contact(request.to),
      productsReq: { productCode: request.product ?? STANDARD },
      // Exactly one entry, and JD does spell it "hight".
      cargoes: [{ ...cargo(request), volume: length * width * height, length, width, hight: height }],
      pickupType: 1,
      pickupStartTime: now + HOUR,
      pickupEndTime: now + 3 * HOUR,
      commonChannelInfo: { channelCode: CHANNEL },
      remark: (request.remark ?? "").slice(0, 500),
    };
    try {
      return this.#created(orderId, await this.#client.call("/ecap/v1/orders/create", order), false);
    } catch (error) {
      if (!(error instanceof CarrierRefused) || !this.#codes.duplicate.test(error.message)) throw error;
      // A repeat after a lost answer: the order stands already, so its waybill is ours.
      return this.#created(orderId, await this.#client.call("/ecap/v1/orders/details/query", { orderId }), true);
    }
  }

  #created(orderId: string, data: unknown, adopted: boolean): ShipmentCreated {
    const [answered, waybill] = [textOf(member(data, "orderId")), jdWaybill(textOf(member(data, "waybillCode")))];
    const orderCode = textOf(member(data, "orderCode"));
    if ((answered && answered !== orderId) || (!waybill && !orderCode)) throw new CarrierUnavailable("jd", "BAD_REPLY");
    return { carrierOrderNo: orderId, trackingNo: waybill || null, adopted };
  }

  /** JD cancels by waybill, so an order without one is looked up first. */
  async cancelShipment({ shipmentNo, trackingNo }: ShipmentRef): Promise<void> {
    const waybillCode =
      trackingNo ??
      this.#created(shipmentNo, await this.#client.call("/ecap/v1/orders/details/query", { orderId: checkNumber(shipmentNo) }), true)
        .trackingNo;
    if (!waybillCode) throw new CarrierUnavailable("jd", "NO_WAYBILL_YET");
    try {
      await this.#client.call("/ecap/v1/orders/cancel", { waybillCode, cancelReason: "商家取消", cancelReasonCode: "1" });
    } catch (error) {
      if (!(error instanceof CarrierRefused) || error.reason !== "cancelled") throw error;
    }
  }

  /** One query per parcel. */
  async track(parcels: readonly ParcelRef[]): Promise<TrackingSnapshot[]> {
    const snapshots: TrackingSnapshot[] = [];
    for (const { trackingNo } of parcels) snapshots.push(await this.#query(trackingNo));
    return snapshots;
  }

  async #query(trackingNo: string): Promise<TrackingSnapshot> {
    const waybillCode = jdWaybill(trackingNo);
    const data = await this.#client.call("/ecap/v1/orders/trace/query", { waybillCode });
    if (data === null || data === undefined) throw new CarrierUnavailable("jd", "BAD_REPLY");
    const scans = readEach(listOf(member(data, "traceDetails")), (node) => jdScan(node, this.#codes));
    const events = sortEvents(scans.filter((scan) => scan.trackingNo === waybillCode));
    return { trackingNo, state: stateAfter(events), events };
  }

  /** Where pushes go to is entered in JD's console. The last four digits must be those of a party's mobile. */
  async subscribe({ trackingNo, phone }: Subscription): Promise<void> {
    const last4 = phone?.slice(-4);
    try {
      await this.#client.call("/ecap/v1/orders/trace/subscribe", {
        waybillCode: jdWaybill(trackingNo),
        ...(last4 ? { [this.#codes.subscribePhoneField]: last4 } : {}),
      });
    } catch (error) {
      if (!(error instanceof CarrierRefused) || !this.#codes.duplicate.test(error.message)) throw error;
    }
  }

  /** Of codes that the names beside them decide, and that are kept without those names, nothing is said. */
  stateOf(code: string, text: string): TrackingState | null {
    return this.#codes.movements.includes(code) ? null : jdState(this.#codes, { code, category: code, title: "", text });
  }

  /** Async by the port; everything here is local. */
  // oxlint-disable-next-line typescript/require-await
  async handlePush(request: RawHttp): Promise<PushResult> {
    const ack: Ack = { status: 200, contentType: "application/json;charset=UTF-8", body: this.#answer };
    return { events: readJdPush(request, this.#codes), trusted: false, ack };
  }

  /** What makes JD try again is not published; no system takes a 500 for success. */
  failureAck(): Ack {
    return { status: 500, contentType: "application/json;charset=UTF-8", body: '{"code":1,"success":false,"msg":"error"}' };
  }
}

function contact(party: Party): Record<string, string> {
  const { number, mobile } = chinaPhone(party.phone);
  const { province, city, district, street } = party;
  return {
    name: party.name.slice(0, 50),
    [mobile ? "mobile" : "phone"]: number,
    // Longer than 200 characters is JD's to refuse: half an address delivers nothing.
    fullAddress: [province, city === province ? "" : city, district, street].join(""),
  };
}

function cargo({ items, grams }: ShipmentRequest): Record<string, unknown> {
  const quantity = items.reduce((sum, { count }) => sum + count, 0);
  const name = items.map((item) => item.name).join("、");
  return { name: name.slice(0, 50), quantity, weight: Math.round(grams) / 1000 };
}

function checkNumber(shipmentNo: string): string {
  if (!/^[\w-]{1,50}$/.test(shipmentNo)) throw new CarrierRefused("jd", "bad_request", "BAD_NUMBER", "1 to 50 letters, digits, - or _");
  return shipmentNo;
}
