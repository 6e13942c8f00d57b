import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../test-support.ts";
import { PARTNER, startReceiver, startSimulators, until } from "../test-support.ts";
import { digestOf } from "./sf-digest.ts";

let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
let answer: () => { status?: number; body: string } = () => ({ body: YES });
const YES = '{"return_code":"0000","return_msg":"成功"}';

beforeAll(async () => {
  shop = await startReceiver(() => answer());
  running = await startSimulators({ speed: 60 });
  await running.control("PUT", "/sf/merchant", { ...PARTNER, pushUrl: `${shop.url}/push` });
});
afterAll(async () => {
  await running.kill("SIGTERM");
  shop.close();
});

interface Envelope {
  apiResultCode: string;
  apiErrorMsg: string;
  apiResultData: string | null;
}
interface Inner {
  success: boolean;
  errorCode: string;
  msgData: Record<string, unknown> & {
    waybillNoInfoList: { waybillNo: string }[];
    routeResps: { mailNo: string; routes: { opCode: string; remark: string; acceptTime: string }[] }[];
  };
}

const post = async (form: Record<string, string>): Promise<Envelope> => {
  const reply = await fetch(`${running.url}/sf/std/service`, { method: "POST", body: new URLSearchParams(form) });
  return (await reply.json()) as Envelope;
};

const envelopeOf = (serviceCode: string, msgData: string, over: Record<string, string> = {}) => {
  const timestamp = String(Date.now());
  const msgDigest = digestOf(msgData, timestamp, PARTNER.checkWord);
  return { partnerID: PARTNER.partnerId, requestID: randomUUID(), serviceCode, timestamp, msgDigest, msgData, ...over };
};

const call = async (serviceCode: string, input: unknown): Promise<Inner> => {
  const envelope = await post(envelopeOf(serviceCode, JSON.stringify(input)));
  expect(envelope.apiResultCode).toBe("A1000");
  return JSON.parse(envelope.apiResultData ?? "") as Inner;
};

let counter = 0;
const newOrder = (over: Record<string, unknown> = {}, address = "世纪大道1号"): Record<string, unknown> & { orderId: string } => ({
  language: "zh-CN",
  orderId: `S${Date.now()}${++counter}`,
  expressTypeId: 1,
  payMethod: 1,
  monthlyCard: PARTNER.monthlyCard,
  parcelQty: 1,
  totalWeight: 1.2,
  cargoDetails: [{ name: "盖碗", count: 1 }],
  contactInfoList: [
    {
      contactType: 1,
      contact: "仓库",
      mobile: "13800000000",
      country: "CN",
      province: "江西省",
      city: "景德镇市",
      county: "浮梁县",
      address: "湘湖路1号",
    },
    {
      contactType: 2,
      contact: "张三",
      mobile: "13900001234",
      country: "CN",
      province: "上海市",
      city: "上海市",
      county: "浦东新区",
      address,
    },
  ],
  ...over,
});

const create = async (over?: Record<string, unknown>): Promise<{ orderId: string; waybill: string }> => {
  const order = newOrder(over);
  const { msgData } = await call("EXP_RECE_CREATE_ORDER", order);
  return { orderId: order.orderId, waybill: msgData.waybillNoInfoList[0]!.waybillNo };
};

interface Route {
  id: string;
  mailno: string;
  opCode: string;
  acceptTime: string;
  remark: string;
}
const pushedRoutes = (waybill: string): Route[] =>
  shop.received
    .filter(({ contentType }) => contentType.startsWith("application/json"))
    .flatMap(({ body }) => (JSON.parse(body) as { Body: { WaybillRoute: Route[] } }).Body.WaybillRoute)
    .filter(({ mailno }) => mailno === waybill);

const codes = (routes: { opCode: string }[]): string[] => routes.map(({ opCode }) => opCode);
const ended = (waybill: string, code: string) => until(`${code} for ${waybill}`, () => codes(pushedRoutes(waybill)).includes(code));

test("a parcel travels from pick-up to the door, and every scan is pushed", async () => {
  const { waybill } = await create();
  expect(waybill).toMatch(/^SF\d{13}$/);
  await ended(waybill, "8000");
  const seen = codes(pushedRoutes(waybill));
  const order = ["50", "30", "36", "31", "130", "204", "80", "8000"];
  expect(seen.filter((code, index) => order.includes(code) && seen.indexOf(code) === index)).toEqual(order);
  const { msgData } = await call("EXP_RECE_SEARCH_ROUTES", { trackingType: "1", trackingNumber: [waybill], methodType: "1" });
  expect(codes(msgData.routeResps[0]!.routes)).toEqual(seen);
});
