import { afterAll, beforeAll, expect, test } from "vitest";
import { beijing } from "../beijing-time.ts";
import type { Running } from "../testkit.ts";
import { startReceiver, startSimulators, until } from "../testkit.ts";
import { signFor } from "./jd-gateway.ts";

const APP = {
  appKey: "SimAppKey",
  appSecret: "SimAppSecret",
  accessToken: "SimAccessToken",
  customerCode: "010K0000001",
  pushUrl: "",
  wrapped: false,
};
let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
let answer = { body: '{"code":0,"success":true}' } as { status?: number; body: string };

beforeAll(async () => {
  shop = await startReceiver(() => answer);
  running = await startSimulators({ speed: 60 });
  await running.control("PUT", "/jd/merchant", { ...APP, pushUrl: `${shop.url}/push` });
});
afterAll(async () => {
  await running.kill("SIGTERM");
  shop.close();
});

type Reply = Record<string, unknown> & { code?: number; data?: Record<string, unknown>; error_response?: { code: number } };
interface Over {
  algorithm?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  timestamp?: string;
}
const send = async (
  path: string,
  body: string,
  { algorithm = "md5-salt", query = {}, headers = {}, timestamp = beijing(Date.now()) }: Over = {},
): Promise<Reply> => {
  const sign = signFor(APP, algorithm, { path, body, timestamp });
  const fields = { "LOP-DN": "ECAP", app_key: APP.appKey, access_token: APP.accessToken, timestamp, v: "2.0", sign, algorithm, ...query };
  const address = `${running.url}/jd${path}?${new URLSearchParams(fields).toString()}`;
  return (await (
    await fetch(address, { method: "POST", headers: { "content-type": "application/json;charset=utf-8", "lop-tz": "8", ...headers }, body })
  ).json()) as Reply;
};
const call = (name: string, input: Record<string, unknown>, over?: Over): Promise<Reply> =>
  send(`/ecap/v1/orders/${name}`, JSON.stringify([{ orderOrigin: 1, customerCode: APP.customerCode, ...input }]), over);

let counter = 0;
const contact = (fullAddress: string) => ({ name: "张三", mobile: "13900001234", fullAddress });
const cargo = { name: "衬衫", quantity: 1, weight: 1.2, volume: 2000, length: 20, width: 10, hight: 10 };
const order = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  orderId: `SHOP${Date.now()}${counter++}`,
  settleType: 3,
  senderContact: contact("广东省深圳市南山区软件路1号"),
  receiverContact: contact("上海市浦东新区世纪大道1号"),
  productsReq: { productCode: "ed-m-0001" },
  cargoes: [cargo],
  pickupType: 1,
  pickupStartTime: Date.now() + 3_600_000,
  pickupEndTime: Date.now() + 7_200_000,
  commonChannelInfo: { channelCode: "0030001" },
  ...over,
});
const trace = { waybillCode: "JDVC00000000001" };

test("signatures: the vectors hold, either case passes, all five ways to sign do", async () => {
  const body = '[{"orderOrigin":1,"customerCode":"010K0000001","waybillCode":"JDVC00000000001"}]';
  const signed = { path: "/ecap/v1/orders/trace/query", body, timestamp: "2026-11-22 20:00:00" };
  expect(signFor(APP, "md5-salt", signed)).toBe("8e54b269f63af8c4706546f135cad01d");
  expect(signFor(APP, "HMacSHA256", signed)).toBe("fKYtsBYaSPCoe6BGEvMkzRfFSiVA1vySQ3OhGWi60w8=");
  for (const algorithm of ["md5-salt", "HMacMD5", "HMacSHA1", "HMacSHA256", "HMacSHA512"])
    expect(await call("trace/query", trace, { algorithm })).toMatchObject({ code: 0, data: { traceDetails: [] } });
  const timestamp = beijing(Date.now());
  const sign = signFor(APP, "md5-salt", { path: signed.path, body, timestamp }).toUpperCase();
  expect(await send(signed.path, body, { timestamp, query: { sign } })).toMatchObject({ code: 0 });
});

test.each([
  ["a wrong signature", { query: { sign: "x" } }, 11],
  ["a signature over another time", { query: { timestamp: beijing(Date.now() - 60_000) } }, 11],
  ["a stale time", { timestamp: beijing(Date.now() - 11 * 60_000) }, 15],
  ["a time of another zone than it says", { headers: { "lop-tz": "0" } }, 15],
  ["an unknown app", { query: { app_key: "x" } }, 12],
  ["a token that is not this app's", { query: { access_token: "x" } }, 19],
  ["another domain", { query: { "LOP-DN": "OTHER" } }, 20],
  ["a form", { headers: { "content-type": "text/plain" } }, 10],
])("a call with %s does not pass the gateway", async (_, over, code) => {
  expect((await call("trace/query", trace, over as Over)).error_response).toMatchObject({ code });
});

test("the body is a list of one, or it is refused with 62", async () => {
  for (const body of ["{}", "[]", "[{},{}]", "x", "[1]"])
    expect((await send("/ecap/v1/orders/trace/query", body)).error_response).toMatchObject({ code: 62 });
  expect((await call("fly", {})).error_response).toMatchObject({ code: 21 });
});

test.each([
  ["no number", { orderId: "" }],
  ["another's customer code", { customerCode: "OTHER" }],
  ["an origin that is no merchant's", { orderOrigin: 0 }],
  ["two cargoes", { cargoes: [cargo, cargo] }],
  ["a height spelled right", { cargoes: [{ ...cargo, hight: undefined, height: 10 }] }],
  ["no phone", { receiverContact: { name: "张三", fullAddress: "上海市浦东新区" } }],
  ["a pick-up in the past", { pickupStartTime: Date.now() - 1 }],
  ["no channel", { commonChannelInfo: {} }],
  ["an unknown product", { productsReq: { productCode: "x" } }],
])("an order with %s is refused", async (_, over) => {
  expect(await call("create", order(over))).toMatchObject({ success: false, code: 1001 });
});

test("a repeated order is a duplicate, and found again by its number", async () => {
  const one = order();
  const { data } = await call("create", one);
  expect(data?.["waybillCode"]).toMatch(/^JDVC\d{11}$/);
  expect(await call("create", one)).toMatchObject({ success: false, code: 1102 });
  expect((await call("details/query", { orderId: one["orderId"] })).data).toMatchObject({ ...data, orderId: one["orderId"] });
  expect(await call("create", order({ receiverContact: contact("不可达的山谷") }))).toMatchObject({ code: 1101 });
});

test("a subscription needs the last digits of a party's mobile", async () => {
  const { data } = await call("create", order());
  expect(await call("trace/subscribe", { waybillCode: data?.["waybillCode"], mobile: "1234" })).toMatchObject({ success: true });
  for (const mobile of ["9999", "", "4"])
    expect(await call("trace/subscribe", { waybillCode: data?.["waybillCode"], mobile })).toMatchObject({ success: false });
});

interface Delivery {
  about: string[];
  state: string;
  attempts: unknown[];
}
test("a push that is not answered with success is repeated", async () => {
  answer = { status: 500, body: '{"code":1}' };
  const { data } = await call("create", order());
  const waybill = String(data?.["waybillCode"]);
  const push = await until("a push", () => shop.received.find(({ body }) => body.includes(waybill)));
  expect(JSON.parse(push.body)).toMatchObject({ waybillCode: waybill, state: "200001", categoryName: "揽收", operationTitle: "揽收完成" });
  answer = { body: '{"code":0,"success":true}' };
  await until("acceptance", async () => {
    const { deliveries } = await running.control<{ deliveries: Delivery[] }>("GET", "/jd/deliveries");
    return deliveries.some(({ about, state, attempts }) => about.includes(waybill) && state === "accepted" && attempts.length > 1);
  });
});
