import { digits } from "../digits.ts";
import { textOf } from "../http.ts";
import type { App, JdBooks, Parcel } from "./jd-books.ts";
import { orderKey } from "./jd-books.ts";
import { codeOf } from "./jd-codes.ts";
import { ALREADY_CANCELLED, BAD_PARAMETER, DUPLICATE, JdRefusal, NO_ORDER, TOO_LATE, checkOrder } from "./jd-order.ts";
import { fresh } from "./journey-books.ts";
import { hubFor } from "./journey-network.ts";
import type { Road } from "./journey-road.ts";

export interface Depot {
  books: JdBooks;
  road: Road<Parcel>;
}

type Input = Record<string, unknown>;
type Service = (input: Input, app: App, depot: Depot) => unknown;

const create: Service = (input, app, { books, road }) => {
  const [sender, receiver] = checkOrder(input);
  const orderId = textOf(input["orderId"]);
  const key = orderKey(app.customerCode, orderId);
  if (books.byKey(key)) throw new JdRefusal(DUPLICATE, "订单号重复，订单已存在");
  const number = `JDVC${digits(11)}`;
  const parcel = road.start({
    ...fresh,
    steps: [],
    scans: [],
    key,
    number,
    order: orderId,
    account: app.customerCode,
    journey: { waybill: number, from: sender.hub!, to: receiver.hub!, fromCounty: sender.county, toCounty: receiver.county },
    createdAt: Date.now(),
    orderCode: `ECO${digits(14)}`,
    phones: [sender.phone, receiver.phone],
  });
  return { orderCode: parcel.orderCode, waybillCode: number };
};

const cancel: Service = (input, app, { books, road }) => {
  const parcel = own(input, app, books);
  if (!textOf(input["cancelReason"]) || !textOf(input["cancelReasonCode"]))
    throw new JdRefusal(BAD_PARAMETER, "cancelReason、cancelReasonCode必填");
  if (parcel.state === "cancelled") throw new JdRefusal(ALREADY_CANCELLED, "订单已取消");
  if (parcel.scans.length > 0) throw new JdRefusal(TOO_LATE, "快件已揽收，不能取消");
  road.cancel(parcel);
  return { waybillCode: parcel.number };
};

const details: Service = (input, app, { books }) => {
  const parcel = books.byKey(orderKey(app.customerCode, textOf(input["orderId"])));
  if (!parcel) throw new JdRefusal(NO_ORDER, "订单不存在");
  return { orderId: parcel.order, orderCode: parcel.orderCode, waybillCode: parcel.number };
};

const traces: Service = (input, _app, { books }) => {
  const number = textOf(input["waybillCode"]);
  if (!number) throw new JdRefusal(BAD_PARAMETER, "waybillCode必填");
  const traceDetails = (books.byNumber(number)?.scans ?? []).map((scan) => {
    const { category, categoryName, title } = codeOf(scan);
    return {
      waybillCode: number,
      category,
      categoryName,
      operationTitle: title,
      operationRemark: scan.remark,
      operationTime: scan.time,
      operateSite: scan.site,
      operatorName: "李四",
      operatorPhone: "13700000000",
    };
  });
  // The order of the list is not promised.
  return { traceDetails: traceDetails.toReversed(), collectorName: "李四", collectorPhone: "13700000000" };
};

const subscribe: Service = (input, app, { books, road }) => {
  const number = textOf(input["waybillCode"]);
  const last4 = textOf(input["mobile"]).slice(-4);
  if (!/^JD[A-Z0-9]{10,20}$/.test(number)) throw new JdRefusal(BAD_PARAMETER, "waybillCode格式错误");
  const parcel = books.byNumber(number);
  if (parcel && !parcel.phones.some((phone) => phone.endsWith(last4) && last4.length === 4))
    throw new JdRefusal(BAD_PARAMETER, "手机号后四位校验不通过");
  if (!parcel) send(road, number, app.customerCode, last4);
  return { waybillCode: number };
};

export const SERVICES: Record<string, Service> = Object.fromEntries(
  Object.entries({ create, cancel, "details/query": details, "trace/query": traces, "trace/subscribe": subscribe }).map(
    ([name, service]) => [
      `/ecap/v1/orders/${name}`,
      (input: Input, app: App, depot: Depot) => {
        if (input["orderOrigin"] !== 1) throw new JdRefusal(BAD_PARAMETER, "orderOrigin参数错误，商家应为1");
        if (textOf(input["customerCode"]) !== app.customerCode) throw new JdRefusal(BAD_PARAMETER, "customerCode商家编码与授权不符");
        return service(input, app, depot);
      },
    ],
  ),
);

/** A parcel that somebody brought to a counter: known by its number alone. */
const send = (road: Road<Parcel>, number: string, customerCode: string, last4: string): Parcel =>
  road.start({
    ...fresh,
    steps: [],
    scans: [],
    key: orderKey(customerCode, number),
    number,
    order: "",
    account: customerCode,
    journey: { waybill: number, from: hubFor("江西省", "景德镇市")!, to: hubFor("上海市", "上海市")!, fromCounty: "", toCounty: "" },
    createdAt: Date.now(),
    orderCode: "",
    phones: [last4],
  });

const own = (input: Input, app: App, books: JdBooks): Parcel => {
  const parcel = books.byNumber(textOf(input["waybillCode"]));
  if (!parcel || parcel.account !== app.customerCode) throw new JdRefusal(NO_ORDER, "运单不存在");
  return parcel;
};
