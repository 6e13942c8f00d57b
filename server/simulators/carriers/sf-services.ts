import { beijing } from "../beijing-time.ts";
import { digits } from "../digits.ts";
import { isRecord, textOf } from "../http.ts";
import type { Parcel, Partner, SfBooks } from "./sf-books.ts";
import { daysBetween } from "./journey-map.ts";
import { hubFor } from "./journey-network.ts";
import { BusinessRefusal, accountOf, partiesOf, productOf, weightOf } from "./sf-order.ts";
import type { SfRoad } from "./sf-road.ts";
import { stateNames } from "./sf-timeline.ts";

export interface Depot {
  books: SfBooks;
  road: SfRoad;
}

type Input = Record<string, unknown>;
type Service = (input: Input, partner: Partner, depot: Depot) => unknown;

export const SERVICES: Record<string, Service> = {
  EXP_RECE_CREATE_ORDER: (input, partner, { books, road }) => {
    const orderId = textOf(input["orderId"]);
    if (!orderId || orderId.length > 64) throw new BusinessRefusal("S0002", "orderId必填，且不超过64位");
    const [sender, recipient] = partiesOf(input["contactInfoList"]);
    const expressTypeId = productOf(input["expressTypeId"]);
    accountOf(input, partner);
    // Checked after the content, like SF does; this refusal is how a repeated order finds out it already exists.
    if (books.byOrder(partner.partnerId, orderId)) throw new BusinessRefusal("8016", "重复下单");
    const from = hubFor(sender.province, sender.city);
    const to = hubFor(recipient.province, recipient.city);
    const served = from && to && !recipient.address.includes("不可达");
    const waybill = served ? `SF7${digits(12)}` : null;
    const parcel: Parcel = {
      partnerId: partner.partnerId,
      orderId,
      waybill,
      sender,
      recipient,
      originCode: from?.code ?? "",
      destCode: to?.code ?? "",
      expressTypeId,
      weight: weightOf(input["totalWeight"]),
      filterResult: served ? 2 : 3,
      state: served ? "created" : "refused",
      scenario: "normal",
      journey: served && waybill ? { waybill, from, to, fromCounty: sender.county, toCounty: recipient.county } : null,
      steps: [],
      base: 0,
      due: null,
      scans: [],
      createdAt: Date.now(),
      promisedAt: served ? promise(Date.now(), daysBetween(from, to)) : 0,
    };
    return orderReply(road.start(parcel));
  },

  EXP_RECE_SEARCH_ORDER_RESP: (input, partner, { books }) => {
    const parcel = books.byOrder(partner.partnerId, textOf(input["orderId"]));
    if (!parcel) throw new BusinessRefusal("8018", "未获取到订单信息");
    return orderReply(parcel);
  },

  EXP_RECE_UPDATE_ORDER: (input, partner, { books, road }) => {
    const orderId = textOf(input["orderId"]);
    const dealType = Number(textOf(input["dealType"]) || "1");
    const parcel = books.byOrder(partner.partnerId, orderId);
    if (!parcel) throw new BusinessRefusal("8018", "未获取到订单信息");
    if (dealType !== 1 && dealType !== 2) throw new BusinessRefusal("S0002", "dealType只能为1或2");
    if (parcel.state === "cancelled") throw new BusinessRefusal("8037", "已消单");
    if (dealType === 2) {
      // Once collected it is SF's to deliver; the way back is a return, not a cancellation.
      if (parcel.scans.length) throw new BusinessRefusal("8252", "订单已确认，不能取消");
      road.cancel(parcel);
    }
    return { orderId, waybillNoInfoList: waybills(parcel), resStatus: 2 };
  },

  EXP_RECE_SEARCH_ROUTES: (input, partner, { books }) => {
    const asked = input["trackingNumber"];
    const numbers = (Array.isArray(asked) ? asked : textOf(asked).split(",")).map(textOf).filter(Boolean);
    if (!numbers.length) throw new BusinessRefusal("S0002", "trackingNumber必填");
    if (numbers.length > 10) throw new BusinessRefusal("8003", "查询单号超过最大限制10");
    const byOrder = textOf(input["trackingType"]) === "2";
    const routeResps = numbers.map((number) => {
      const parcel = byOrder ? books.byOrder(partner.partnerId, number) : books.byWaybill(number);
      return { mailNo: parcel?.waybill ?? number, routes: parcel && mayRead(parcel, partner, input) ? routes(parcel) : [] };
    });
    return { routeResps };
  },

  EXP_RECE_QUERY_DELIVERTM: (input) => {
    const from = place(input["srcAddress"]);
    const to = place(input["destAddress"]);
    const days = daysBetween(from, to);
    const kilos = Math.max(1, Math.ceil(weightOf(input["weight"])));
    const wanted = textOf(input["businessType"]);
    const priced = textOf(input["searchPrice"]) === "1";
    const deliverTmDto = PRODUCTS.filter(({ id }) => !wanted || wanted === id).map((product) => {
      const at = beijing(promise(Date.now(), days + product.slower));
      const fee = product.first + (kilos - 1) * (product.more + days * 2) + days * 3;
      return {
        businessType: product.id,
        businessTypeDesc: product.name,
        deliverTime: `${at},${at}`,
        ...(priced ? { fee } : {}),
        searchPrice: priced ? "1" : "0",
      };
    });
    if (!deliverTmDto.length) throw new BusinessRefusal("20036", "产品类型不存在");
    return { deliverTmDto };
  },

  EXP_RECE_SEARCH_PROMITM: (input, partner, { books }) => {
    const searchNo = textOf(input["searchNo"]);
    const parcel = books.byWaybill(searchNo);
    if (!parcel || !mayRead(parcel, partner, input)) throw new BusinessRefusal("8247", "运单号无效");
    return { searchNo, promiseTm: beijing(parcel.promisedAt) };
  },

  EXP_RECE_REGISTER_ROUTE: (input, partner, { books }) => {
    const number = textOf(input["attributeNo"]);
    const parcel = textOf(input["type"]) === "1" ? books.byOrder(partner.partnerId, number) : books.byWaybill(number);
    if (!parcel || !mayRead(parcel, partner, input)) throw new BusinessRefusal("8247", "运单号无效");
    // Orders placed through this interface are pushed anyway, so there is nothing more to remember.
    return { attributeNo: number, orderId: parcel.orderId };
  },
};

const PRODUCTS = [
  { id: "1", name: "顺丰特快", first: 18, more: 5, slower: 0 },
  { id: "2", name: "顺丰标快", first: 13, more: 2, slower: 1 },
] as const;

const DAY = 86_400_000;

/** From this hour on couriers collect no more that day. */
const LAST_ORDERS = "16:00:00";

/** Promised for six in the evening, so many days after the next collection. */
const promise = (now: number, days: number): number => {
  const collected = beijing(now).slice(11) < LAST_ORDERS ? now : now + DAY;
  return Date.parse(`${beijing(collected + days * DAY).slice(0, 10)}T18:00:00+08:00`);
};

const place = (value: unknown) => {
  const parts = isRecord(value) ? value : {};
  const hub = hubFor(textOf(parts["province"]), textOf(parts["city"]));
  if (!hub) throw new BusinessRefusal("S0002", "srcAddress、destAddress的省市必填且须在服务范围内");
  return hub;
};

/** Others' parcels show their route only to who knows the last four digits of a party's phone. */
const mayRead = (parcel: Parcel, partner: Partner, input: Input): boolean => {
  if (parcel.partnerId === partner.partnerId) return true;
  const known = input["checkPhoneNo"] ?? (Array.isArray(input["checkNos"]) ? input["checkNos"][0] : undefined);
  const last4 = textOf(known);
  return /^\d{4}$/.test(last4) && [parcel.sender, parcel.recipient].some((party) => party.phone.endsWith(last4));
};

const routes = (parcel: Parcel) =>
  parcel.scans.map(({ acceptTime, acceptAddress, remark, opCode }) => ({
    acceptTime,
    acceptAddress,
    remark,
    opCode,
    ...stateNames(opCode),
  }));

const waybills = (parcel: Parcel) => (parcel.waybill ? [{ waybillType: 1, waybillNo: parcel.waybill }] : []);

const orderReply = (parcel: Parcel) => ({
  orderId: parcel.orderId,
  originCode: parcel.originCode,
  destCode: parcel.destCode,
  filterResult: parcel.filterResult,
  // For a parcel that cannot be delivered the remark is the reason: 1 sender's side, 2 receiver's side, 3 other.
  remark: parcel.filterResult === 3 ? "2" : null,
  waybillNoInfoList: waybills(parcel),
  routeLabelInfo: parcel.waybill ? [{ code: "1000", routeLabelData: { destRouteLabel: `${parcel.destCode}WA` } }] : [],
});
