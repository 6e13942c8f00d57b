import { digits } from "../digits.ts";
import { isRecord, textOf } from "../http.ts";
import { fresh } from "./journey-books.ts";
import { hubFor } from "./journey-network.ts";
import type { Road } from "./journey-road.ts";
import { orderKey } from "./yto-books.ts";
import type { Client, Parcel, YtoBooks } from "./yto-books.ts";
import { codeOf } from "./yto-codes.ts";
import { BAD_PARAMETER, NO_ORDER, TOO_LATE, YtoRefusal, checkOrder } from "./yto-order.ts";

export interface Depot {
  books: YtoBooks;
  road: Road<Parcel>;
}

type Input = Record<string, unknown>;
type Service = (input: Input, client: Client, depot: Depot) => unknown;

/** Orders to an address with this in it get their number only when they are asked about again. */
const LATER = "稍后出单";

export const SERVICES: Record<string, Service> = {
  privacy_create_adapter: (input, client, { books, road }) => {
    const { from, to, fromCounty, toCounty } = checkOrder(input);
    const logisticsNo = textOf(input["logisticsNo"]);
    const key = orderKey(client.clientId, logisticsNo);
    const sent = JSON.stringify(input);
    const known = books.byKey(key);
    if (known) {
      if (known.state === "cancelled") throw new YtoRefusal(NO_ORDER, "该订单已取消");
      if (known.sent !== sent) throw new YtoRefusal(BAD_PARAMETER, "logisticsNo已存在，且订单参数不一致");
      return orderReply(known.numbered ? known : road.save({ ...known, numbered: true }), client);
    }
    const number = `YT${digits(13)}`;
    const parcel = road.start({
      ...fresh,
      steps: [],
      scans: [],
      key,
      number,
      order: logisticsNo,
      account: client.clientId,
      journey: { waybill: number, from, to, fromCounty, toCounty },
      createdAt: Date.now(),
      sent,
      sorting: `${to.code.padStart(3, "0")}-061-00-005`,
      numbered: !textOf(input["recipientAddress"]).includes(LATER),
    });
    return orderReply(parcel, client);
  },

  korder_cancel_adapter: (input, client, { books, road }) => {
    const logisticsNo = textOf(input["logisticsNo"]);
    const parcel = books.byKey(orderKey(client.clientId, logisticsNo));
    if (!textOf(input["cancelDesc"])) throw new YtoRefusal(BAD_PARAMETER, "cancelDesc不能为空");
    if (!parcel) throw new YtoRefusal(NO_ORDER, "订单不存在");
    if (parcel.state === "cancelled") throw new YtoRefusal(NO_ORDER, "该订单已取消");
    if (parcel.scans.length > 0) throw new YtoRefusal(TOO_LATE, "快件已揽收，不能取消");
    road.cancel(parcel);
    return { success: true, logisticsNo };
  },

  track_query_adapter: (input, _client, { books }) => {
    const number = textOf(input["NUMBER"]);
    if (!number) throw new YtoRefusal(BAD_PARAMETER, "NUMBER不能为空");
    const scans = books.byNumber(number)?.scans ?? [];
    if (scans.length === 0) return { map: { [number]: [] }, code: "1001", success: "true", message: "查询结果为空。" };
    return scans.map((scan) => ({
      waybill_No: number,
      upload_Time: scan.time,
      infoContent: codeOf(scan),
      processInfo: scan.remark,
      city: scan.place,
      district: scan.county,
      weight: "1.2",
    }));
  },

  subscribe_adapter: (input, client, { books, road }) => {
    const inner = parse(textOf(input["logistics_interface"]));
    const number = textOf(inner["waybillNo"]);
    if (textOf(input["msg_type"]) !== "online") throw new YtoRefusal(BAD_PARAMETER, "msg_type参数错误");
    const { customerCode } = client.interfaces["subscribe_adapter"]!;
    if (textOf(input["client_id"]) !== customerCode || textOf(inner["clientId"]) !== customerCode)
      throw new YtoRefusal(BAD_PARAMETER, "clientId参数错误");
    if (!/^YT\d{13}$/.test(number)) throw new YtoRefusal(BAD_PARAMETER, "waybillNo格式错误");
    if (!books.byNumber(number)) send(road, number, client.clientId);
    return { success: true, message: "订阅成功" };
  },

  waybill_print_adapter: (input, client, { books }) => {
    const parcel = books.byNumber(textOf(input["waybillNo"]));
    if (!parcel || parcel.account !== client.clientId || parcel.state === "cancelled") throw new YtoRefusal(NO_ORDER, "运单不存在");
    return { success: true, data: { pdfBase64: Buffer.from(pdfOf(parcel.number)).toString("base64") } };
  },
};

/** A parcel that somebody brought to a counter: known by its number alone. */
export const send = (road: Road<Parcel>, number: string, clientId: string): Parcel =>
  road.start({
    ...fresh,
    steps: [],
    scans: [],
    key: orderKey(clientId, number),
    number,
    order: "",
    account: clientId,
    journey: { waybill: number, from: hubFor("江西省", "景德镇市")!, to: hubFor("上海市", "上海市")!, fromCounty: "", toCounty: "" },
    createdAt: Date.now(),
    sent: "",
    sorting: "",
    numbered: true,
  });

const orderReply = ({ order, number, sorting, numbered }: Parcel, { clientId, interfaces, nested }: Client) => {
  const customerCode = interfaces["privacy_create_adapter"]?.customerCode ?? clientId;
  const data = { customerCode, logisticsNo: order, ...(numbered && { mailNo: number, shortAddress: sorting }) };
  return nested ? { success: true, data } : { success: true, ...data };
};

const parse = (text: string): Input => {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Refused below.
  }
  throw new YtoRefusal(BAD_PARAMETER, "logistics_interface格式错误");
};

/** The smallest label that a viewer opens: one page with the number on it. */
const pdfOf = (number: string): string => {
  const drawing = `BT /F1 18 Tf 20 120 Td (YTO ${number}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 283 510] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  return `${text}xref\n0 6\n0000000000 65535 f \n${table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
};
