/**
 * YTO Express 圆通, open platform. Pushes with the digest of our partner secret are believed. Unsigned ones are refused, or where a setting
 * lets them in they are hints (`trusted: false`), because the push format of the present platform is not published. Prices are left out:
 * of `charge_adapter` only the name is known.
 */
import { toDecimal } from "../../../platform/money.ts";
import { CarrierRefused, CarrierUnavailable } from "./carrier.ts";
import type { Ack, Carrier, CarrierDeps, ParcelRef, Party, PushResult, RawHttp } from "./carrier.ts";
import type { ShipmentCreated, ShipmentRef, ShipmentRequest, Subscription, TrackingSnapshot, TrackingState } from "./carrier.ts";
import { YtoClient, checkYtoCredentials } from "./yto.client.ts";
import type { YtoCredentials } from "./yto.client.ts";
import { YTO_CODES, ytoState } from "./yto.codes.ts";
import type { YtoCodes } from "./yto.codes.ts";
import { readYtoPush, ytoAck, ytoOrderNo, ytoScan, ytoSigner } from "./yto.push.ts";
import { sortEvents, stateAfter } from "./tracking.ts";
import { chinaPhone, member, readEach, textOf, withCodes } from "./wire.ts";

/** 普通件, the ordinary service. */
const STANDARD = "PK";
/** Kinds of goods in one order, by YTO's rule. */
const MAX_GOODS = 20;

export interface YtoOptions {
  readonly codes?: Partial<YtoCodes>;
  /** Lets pushes without a digest in, as hints. */
  readonly acceptUnsigned?: boolean;
}

/** The carrier as the shop sees it. `baseUrl` is that of https://openapi.yto.net.cn:11443/open. */
export class Yto implements Carrier {
  readonly id = "yto";
  readonly caps: Carrier["caps"];
  readonly #client: YtoClient;
  readonly #codes: YtoCodes;
  readonly #pushSecret: string;
  readonly #acceptUnsigned: boolean;

  /** Throws CarrierSettingsError. */
  constructor(deps: CarrierDeps<YtoCredentials>, { codes, acceptUnsigned = false }: YtoOptions = {}) {
    checkYtoCredentials(deps.credentials);
    this.#codes = withCodes(YTO_CODES, codes);
    this.#client = new YtoClient(deps, this.#codes);
    this.#pushSecret = deps.credentials.pushSecret;
    this.#acceptUnsigned = acceptUnsigned;
    this.caps = {
      ship: this.#client.has("privacy_create_adapter"),
      rates: false,
      subscribe: this.#client.has("subscribe_adapter"),
      label: this.#client.has("waybill_print_adapter"),
      pushSigned: !acceptUnsigned,
      trackBatch: 1,
    };
  }

  /** The waybill's number may follow later: then the same call, repeated, brings it. */
  async createShipment(request: ShipmentRequest): Promise<ShipmentCreated> {
    const logisticsNo = checkOrderNo(request.shipmentNo);
    if (request.payer !== "sender") throw new CarrierRefused("yto", "not_served", "PAYER", "only the sender can pay");
    if (request.parcels !== 1) throw new CarrierRefused("yto", "bad_request", "PARCELS", "one parcel per order");
    const answer = await this.#client.call("privacy_create_adapter", {
      logisticsNo,
      ...partyFields("sender", request.from),
      ...partyFields("recipient", request.to),
      cstOrderNo: logisticsNo,
      weight: kilos(request.grams),
      productCode: request.product ?? STANDARD,
      goods: goodsOf(request.items),
      remark: request.remark ?? "",
    });
    // Sources differ on whether the fields sit in `data` or beside it.
    const read = (name: string): string => textOf(member(member(answer, "data"), name)) || textOf(member(answer, name));
    const answered = read("logisticsNo");
    if (answered && answered !== logisticsNo) throw new CarrierUnavailable("yto", "BAD_REPLY");
    const trackingNo = read("mailNo");
    if (!answered && !trackingNo) throw new CarrierUnavailable("yto", "BAD_REPLY");
    const labelHint = read("shortAddress");
    return { carrierOrderNo: logisticsNo, trackingNo: trackingNo || null, ...(labelHint ? { labelHint } : {}), adopted: false };
  }

  async cancelShipment({ shipmentNo }: ShipmentRef): Promise<void> {
    const logisticsNo = checkOrderNo(shipmentNo);
    try {
      const answer = await this.#client.call("korder_cancel_adapter", { logisticsNo, cancelDesc: "商家取消" });
      const echoed = textOf(member(answer, "logisticsNo")) || textOf(member(member(answer, "data"), "logisticsNo"));
      if (echoed && echoed !== logisticsNo) throw new CarrierUnavailable("yto", "BAD_REPLY");
    } catch (error) {
      if (!(error instanceof CarrierRefused) || error.reason !== "cancelled") throw error;
    }
  }

  async label({ trackingNo }: ShipmentRef): Promise<{ pdf: Buffer }> {
    if (!trackingNo) throw new CarrierRefused("yto", "not_found", "NO_NUMBER", "the waybill has no number yet");
    const answer = await this.#client.call("waybill_print_adapter", { waybillNo: trackingNo });
    const pdf = Buffer.from(textOf(member(member(answer, "data"), "pdfBase64")), "base64");
    if (!pdf.toString("latin1", 0, 5).startsWith("%PDF-")) throw new CarrierUnavailable("yto", "BAD_REPLY");
    return { pdf };
  }

  /** One query per parcel. */
  async track(parcels: readonly ParcelRef[]): Promise<TrackingSnapshot[]> {
    const snapshots: TrackingSnapshot[] = [];
    for (const { trackingNo } of parcels) snapshots.push(await this.#query(trackingNo));
    return snapshots;
  }

  async #query(trackingNo: string): Promise<TrackingSnapshot> {
    const answer = await this.#client.call("track_query_adapter", { NUMBER: trackingNo }).catch((error: unknown) => {
      if (error instanceof CarrierRefused && this.#codes.empty.includes(error.code)) return [];
      throw error;
    });
    // "Nothing found" is an object with `code` and `success` as text; anything else that is no list is not understood.
    if (!Array.isArray(answer) && !this.#codes.empty.includes(textOf(member(answer, "code"))))
      throw new CarrierUnavailable("yto", "BAD_REPLY");
    const nodes = Array.isArray(answer) ? (answer as unknown[]).filter((node) => textOf(member(node, "waybill_No")) === trackingNo) : [];
    const events = sortEvents(readEach(nodes, (node) => ytoScan((name) => textOf(member(node, name)), this.#codes)));
    return { trackingNo, state: stateAfter(events), events };
  }

  /** Where pushes go to is entered in YTO's console; orders made through the platform may be pushed without this. */
  async subscribe({ trackingNo }: Subscription): Promise<void> {
    const clientId = this.#client.customerCode("subscribe_adapter");
    await this.#client.call("subscribe_adapter", {
      client_id: clientId,
      msg_type: "online",
      logistics_interface: JSON.stringify({ clientId, waybillNo: trackingNo }),
    });
  }

  stateOf(code: string, text: string): TrackingState | null {
    return ytoState(this.#codes, code, text, ytoSigner(text));
  }

  /** Async by the port; everything here is local. */
  // oxlint-disable-next-line typescript/require-await
  async handlePush(request: RawHttp): Promise<PushResult> {
    const { events, signed, orderNo } = readYtoPush(request, this.#pushSecret, this.#codes, this.#acceptUnsigned);
    return { events, trusted: signed, ack: ytoAck(orderNo, true) };
  }

  failureAck(_reason: string, request?: RawHttp): Ack {
    return ytoAck(ytoOrderNo(request), false);
  }
}

function partyFields(side: "sender" | "recipient", party: Party): Record<string, string> {
  const fields = {
    Name: party.name,
    ProvinceName: party.province,
    CityName: party.city,
    CountyName: party.district,
    Address: party.street,
    Mobile: chinaPhone(party.phone).number,
  };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${side}${name}`, value]));
}

/** YTO takes twenty kinds; the rest go into the last one together, so that weight and value stay whole. */
function goodsOf(items: ShipmentRequest["items"]): Record<string, unknown>[] {
  const goods = items.map(({ name, count, grams, value }) => ({
    name,
    quantity: count,
    weight: kilos(grams),
    price: Number(toDecimal(value.amount, value.currency)),
  }));
  if (goods.length <= MAX_GOODS) return goods;
  const rest = goods.slice(MAX_GOODS - 1);
  const sum = (of: (item: (typeof goods)[number]) => number): number => rest.reduce((total, item) => total + of(item) * item.quantity, 0);
  const together = {
    name: "其他商品",
    quantity: 1,
    weight: Math.round(sum(({ weight }) => weight) * 1000) / 1000,
    price: Math.round(sum(({ price }) => price) * 100) / 100,
  };
  return [...goods.slice(0, MAX_GOODS - 1), together];
}

function kilos(grams: number): number {
  return Math.round(grams) / 1000;
}

function checkOrderNo(shipmentNo: string): string {
  if (!/^[\w-]{7,64}$/.test(shipmentNo)) throw new CarrierRefused("yto", "bad_request", "BAD_NUMBER", "7 to 64 letters, digits, - or _");
  return shipmentNo;
}
