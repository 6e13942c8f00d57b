/**
 * SF Express 顺丰, Open Platform std/service. Pushes are unsigned, so they are hints (`trusted: false`): the route holds a
 * secret path, and the core asks `track` before it believes DELIVERED, RETURNING or RETURNED.
 */
import { MoneyError, parseDecimal, toDecimal } from "../../../platform/money.ts";
import type { Amount } from "../../../platform/money.ts";
import { CarrierRefused, CarrierUnavailable } from "./carrier.ts";
import type {
  Ack,
  Carrier,
  CarrierDeps,
  ParcelRef,
  Party,
  Place,
  Rate,
  RateRequest,
  RawHttp,
  ShipmentCreated,
  ShipmentRef,
  ShipmentRequest,
  TrackingEvent,
  TrackingSnapshot,
  TrackingState,
} from "./carrier.ts";
import { SfClient } from "./sf.client.ts";
import type { SfCredentials } from "./sf.client.ts";
import { SF_CANCELLED, SF_DUPLICATE, sfState } from "./sf.codes.ts";
import { sfLabel } from "./sf.label.ts";
import { readSfPush, sfAck, sfFormat, sfScan } from "./sf.push.ts";
import { fromChinaTime, sortEvents, stateAfter, toChinaTime } from "./tracking.ts";
import { listOf, member, readEach, textOf } from "./wire.ts";

/** expressTypeId 1, the service of SF's own samples (顺丰特快, once called 标快). */
const STANDARD = "1";
/** Waybills per route query. */
const TRACK_BATCH = 10;

/** The carrier as the shop sees it. */
export class Sf implements Carrier {
  readonly id = "sf";
  readonly caps;
  readonly #client: SfClient;
  readonly #monthlyCard: string | undefined;
  readonly #template: string | null;

  /** `labelTemplate` is one of SF's without the customer code that ends it, such as fm_76130_standard; without it SF draws no labels. */
  constructor(deps: CarrierDeps<SfCredentials>, { labelTemplate }: { readonly labelTemplate?: string } = {}) {
    this.#client = new SfClient(deps);
    this.#monthlyCard = deps.credentials.monthlyCard;
    this.#template = labelTemplate ? `${labelTemplate}_${deps.credentials.partnerId}` : null;
    const label = this.#template !== null;
    this.caps = { ship: true, rates: true, subscribe: false, label, pushSigned: false, trackBatch: TRACK_BATCH } as const;
  }

  async createShipment(request: ShipmentRequest): Promise<ShipmentCreated> {
    const orderId = checkNumber(request.shipmentNo);
    const message = {
      language: "zh-CN",
      orderId,
      expressTypeId: Number(request.product ?? STANDARD),
      payMethod: request.payer === "sender" ? 1 : 2,
      ...(this.#monthlyCard ? { monthlyCard: this.#monthlyCard } : {}),
      parcelQty: request.parcels,
      totalWeight: kilos(request.grams),
      isGenBillNo: 1,
      isReturnRoutelabel: 1,
      cargoDetails: request.items.map(({ name, count, grams, value }) => ({
        name,
        count,
        unit: "件",
        weight: kilos(grams),
        amount: Number(toDecimal(value.amount, value.currency)),
        currency: value.currency,
      })),
      contactInfoList: [contact(1, request.from), contact(2, request.to)],
      remark: request.remark ?? "",
    };
    try {
      return waybill(orderId, await this.#client.call("EXP_RECE_CREATE_ORDER", message), false);
    } catch (error) {
      if (!(error instanceof CarrierRefused) || error.code !== SF_DUPLICATE) throw error;
      // A repeat after a lost answer: the order stands already, so its waybill is ours.
      const found = await this.#client.call("EXP_RECE_SEARCH_ORDER_RESP", { language: "zh-CN", searchType: "1", orderId });
      return waybill(orderId, found, true);
    }
  }

  async cancelShipment({ shipmentNo }: ShipmentRef): Promise<void> {
    try {
      const data = await this.#client.call("EXP_RECE_UPDATE_ORDER", { language: "zh-CN", orderId: checkNumber(shipmentNo), dealType: 2 });
      const status = textOf(member(data, "resStatus"));
      if (status !== "" && status !== "2") throw new CarrierRefused("sf", "other", `resStatus ${status}`, "");
    } catch (error) {
      if (!(error instanceof CarrierRefused) || error.code !== SF_CANCELLED) throw error;
    }
  }

  async label({ trackingNo }: ShipmentRef): Promise<{ pdf: Buffer }> {
    if (!this.#template) throw new CarrierRefused("sf", "settings", "NO_TEMPLATE", "no label template is set");
    return sfLabel(this.#client, this.#template, trackingNo);
  }

  /** Groups by phone digits, because one query carries one check number, and asks ten at a time. */
  async track(parcels: readonly ParcelRef[]): Promise<TrackingSnapshot[]> {
    const scans = new Map<string, TrackingEvent[]>(parcels.map(({ trackingNo }) => [trackingNo, []]));
    const groups = Map.groupBy(parcels, ({ phoneLast4 }) => phoneLast4 ?? "");
    for (const [checkPhoneNo, group] of groups) {
      const numbers = [...new Set(group.map(({ trackingNo }) => trackingNo))];
      for (let at = 0; at < numbers.length; at += TRACK_BATCH) {
        const data = await this.#client.call("EXP_RECE_SEARCH_ROUTES", {
          language: "0",
          trackingType: "1",
          trackingNumber: numbers.slice(at, at + TRACK_BATCH),
          methodType: "1",
          ...(checkPhoneNo ? { checkPhoneNo } : {}),
        });
        for (const answer of listOf(member(data, "routeResps"))) {
          const mailno = textOf(member(answer, "mailNo"));
          const read = (route: unknown) => sfScan((name) => (name === "mailno" ? mailno : textOf(member(route, name))));
          scans.get(mailno)?.push(...readEach(listOf(member(answer, "routes")), read));
        }
      }
    }
    return parcels.map(({ trackingNo }) => {
      const events = sortEvents(scans.get(trackingNo) ?? []);
      return { trackingNo, state: stateAfter(events), events };
    });
  }

  async estimateRates(request: RateRequest): Promise<Rate[]> {
    const data = await this.#client.call("EXP_RECE_QUERY_DELIVERTM", {
      ...(request.product ? { businessType: request.product } : {}),
      weight: kilos(request.grams),
      consignedTime: toChinaTime(request.handoverAt),
      searchPrice: "1",
      srcAddress: address(request.from),
      destAddress: address(request.to),
    });
    return listOf(member(data, "deliverTmDto")).map((entry) => {
      const times = textOf(member(entry, "deliverTime"))
        .split(",")
        .flatMap((time) => fromChinaTime(time.trim()) ?? [])
        .toSorted((a, b) => a.getTime() - b.getTime());
      return {
        product: textOf(member(entry, "businessType")),
        name: textOf(member(entry, "businessTypeDesc")),
        money: price(textOf(member(entry, "fee"))),
        earliest: times[0] ?? null,
        latest: times.at(-1) ?? null,
      };
    });
  }

  async promisedTime({ trackingNo, phoneLast4 }: ParcelRef): Promise<Date | null> {
    const check = phoneLast4 ? { checkType: 1, checkNos: [phoneLast4] } : { checkType: 2, checkNos: [this.#monthlyCard ?? ""] };
    const data = await this.#client.call("EXP_RECE_SEARCH_PROMITM", { searchNo: trackingNo, ...check });
    return fromChinaTime(textOf(member(data, "promiseTm")));
  }

  stateOf(code: string, text: string): TrackingState | null {
    return sfState(code, text);
  }

  /** Async by the port; everything here is local. */
  // oxlint-disable-next-line typescript/require-await
  async handlePush(request: RawHttp): Promise<{ events: TrackingEvent[]; trusted: boolean; ack: Ack }> {
    return { events: readSfPush(request), trusted: false, ack: sfAck(sfFormat(request), "ok") };
  }

  failureAck(_reason: string, request?: RawHttp): Ack {
    return sfAck(sfFormat(request), "fail");
  }
}

/** filterResult: 1 a person looks at the address first, 2 served, 3 not served. */
function waybill(orderId: string, data: unknown, adopted: boolean): ShipmentCreated {
  if (textOf(member(data, "filterResult")) === "3") {
    throw new CarrierRefused("sf", "not_served", "filterResult 3", textOf(member(data, "remark")).slice(0, 120));
  }
  const answered = textOf(member(data, "orderId"));
  if (answered && answered !== orderId) throw new CarrierUnavailable("sf", "BAD_REPLY");
  const waybills = listOf(member(data, "waybillNoInfoList"));
  const parent = waybills.find((entry) => textOf(member(entry, "waybillType")) === "1") ?? waybills[0];
  const label = member(listOf(member(data, "routeLabelInfo"))[0], "routeLabelData");
  const labelHint = textOf(member(label, "destRouteLabel"));
  return {
    carrierOrderNo: orderId,
    trackingNo: textOf(member(parent, "waybillNo")) || null,
    ...(labelHint ? { labelHint } : {}),
    adopted,
  };
}

function contact(contactType: 1 | 2, party: Party): Record<string, unknown> {
  const phone = party.phone.replaceAll(/[\s-]/g, "").replace(/^(?:\+|00)86/, "");
  return {
    contactType,
    contact: party.name,
    ...(party.company ? { company: party.company } : {}),
    ...(/^1\d{10}$/.test(phone) ? { mobile: phone } : { tel: party.phone }),
    country: party.countryCode,
    province: party.province,
    city: party.city,
    county: party.district,
    address: party.street,
    ...(party.postcode ? { postCode: party.postcode } : {}),
  };
}

/** The rates service wants 直辖市 as 北京, 上海 in the province, and the whole address in one text as well. */
function address({ province, city, district, street }: Place): Record<string, string> {
  const whole = [province, ...(city === province ? [] : [city]), district, street].join("");
  return { province: city === province ? province.replace(/市$/, "") : province, city, district, address: whole };
}

function kilos(grams: number): number {
  return Math.round(grams) / 1000;
}

function price(yuan: string): Amount | null {
  if (!yuan) return null;
  try {
    return { amount: parseDecimal(yuan, "CNY"), currency: "CNY" };
  } catch (error) {
    if (error instanceof MoneyError) return null;
    throw error;
  }
}

function checkNumber(shipmentNo: string): string {
  if (!/^[\w-]{1,64}$/.test(shipmentNo)) throw new CarrierRefused("sf", "bad_request", "BAD_NUMBER", "1 to 64 letters, digits, - or _");
  return shipmentNo;
}
