import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../testkit.ts";
import { PARTNER, startReceiver, startSimulators, until } from "../testkit.ts";
import { digestOf } from "./sf-digest.ts";
import { envelopeOf, newOrder } from "./sf.testkit.ts";
import type { Envelope, Inner } from "./sf.testkit.ts";

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

const post = async (form: Record<string, string>): Promise<Envelope> => {
  const reply = await fetch(`${running.url}/sf/std/service`, { method: "POST", body: new URLSearchParams(form) });
  return (await reply.json()) as Envelope;
};

const call = async (serviceCode: string, input: unknown): Promise<Inner> => {
  const envelope = await post(envelopeOf(serviceCode, JSON.stringify(input)));
  expect(envelope.apiResultCode).toBe("A1000");
  return JSON.parse(envelope.apiResultData ?? "") as Inner;
};

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
  const order = ["50", "30", "31", "36", "130", "204", "80", "8000"];
  expect(seen.filter((code, index) => order.includes(code) && seen.indexOf(code) === index)).toEqual(order);
  const { msgData } = await call("EXP_RECE_SEARCH_ROUTES", { trackingType: "1", trackingNumber: [waybill], methodType: "1" });
  expect(codes(msgData.routeResps[0]!.routes)).toEqual(seen);
});

test("digests: the published vectors pass, the usual wrong ways to build one do not", async () => {
  const sample = '{"language":"zh-CN","orderId":"QIAO-20200618-004"}';
  expect(digestOf(sample, "12312334453453", "fjcg5PGKaNpPSHFAZ4QsCOkV71R3zVci")).toBe("IIKJtuLVzoFTu4kHI8M8vA==");

  const tricky = '{"language":"zh-CN","orderId":"SHOP20261122000001","remark":"易碎 (100%) ~轻放*!"}';
  const signed = { msgData: tricky, timestamp: "1795348800000" };
  const send = (msgDigest: string) => post(envelopeOf("EXP_RECE_SEARCH_ORDER_RESP", tricky, { ...signed, msgDigest }));
  expect(await send("pKOTwftjMFspuYM1jxbzag==")).toMatchObject({ apiResultCode: "A1000" });
  for (const wrong of ["sEUAdCo+GfXKahXLpIT7hQ==", "JM1sWg69/ogSNLPajqkQsA==", "x", "pKOTwftjMFspuYM1jxbzaa=="])
    expect(await send(wrong)).toMatchObject({ apiResultCode: "A1006" });
});

test("the envelope is checked before what is inside", async () => {
  const { msgData: _left, ...incomplete } = envelopeOf("EXP_RECE_SEARCH_ROUTES", "{}");
  expect(await post(incomplete)).toMatchObject({ apiResultCode: "A1001", apiResultData: null });
  expect(await post(envelopeOf("EXP_RECE_SEARCH_ROUTES", "{}", { partnerID: "NOBODY" }))).toMatchObject({ apiResultCode: "A1004" });
  expect(await post(envelopeOf("EXP_RECE_FLY", "{}"))).toMatchObject({ apiResultCode: "A1004" });
  const broken = await post(envelopeOf("EXP_RECE_SEARCH_ROUTES", "{"));
  expect(JSON.parse(broken.apiResultData ?? "")).toMatchObject({ success: false, errorCode: "S0001" });
});

test("a repeated order is refused, and its waybill can be looked up", async () => {
  const order = newOrder();
  const created = await call("EXP_RECE_CREATE_ORDER", order);
  expect(created.msgData).toMatchObject({ orderId: order.orderId, originCode: "798", destCode: "021", filterResult: 2 });
  expect(await call("EXP_RECE_CREATE_ORDER", order)).toMatchObject({ success: false, errorCode: "8016" });
  const found = await call("EXP_RECE_SEARCH_ORDER_RESP", { orderId: order.orderId });
  expect(found.msgData.waybillNoInfoList).toEqual(created.msgData.waybillNoInfoList);
  expect(await call("EXP_RECE_SEARCH_ORDER_RESP", { orderId: "nothing" })).toMatchObject({ errorCode: "8018" });
});

test("orders are checked: addresses in parts, phones, account, product, goods", async () => {
  const people = newOrder()["contactInfoList"] as Record<string, unknown>[];
  const recipient = (over: Record<string, unknown>) => ({ contactInfoList: [people[0], { ...people[1], ...over }] });
  for (const [over, code] of [
    [recipient({ city: "" }), "1014"],
    [recipient({ contact: "" }), "1015"],
    [recipient({ mobile: "call me" }), "8196"],
    [{ contactInfoList: [people[0]] }, "S0002"],
    [{ monthlyCard: "1" }, "8114"],
    [{ monthlyCard: "" }, "8119"],
    [{ payMethod: 9 }, "8256"],
    [{ expressTypeId: 9999 }, "20036"],
    [{ cargoDetails: [] }, "1023"],
  ] as const)
    expect(await call("EXP_RECE_CREATE_ORDER", newOrder(over))).toMatchObject({ success: false, errorCode: code });
  const unreachable = await call("EXP_RECE_CREATE_ORDER", newOrder({}, "不可达的山谷"));
  expect(unreachable).toMatchObject({ success: true, msgData: { filterResult: 3, waybillNoInfoList: [] } });
});

test("an order can be cancelled until it is picked up", async () => {
  await running.control("POST", "/speed", { factor: 0 });
  const { orderId, waybill } = await create();
  expect(await call("EXP_RECE_UPDATE_ORDER", { orderId, dealType: 2 })).toMatchObject({ success: true, msgData: { resStatus: 2 } });
  expect(await call("EXP_RECE_UPDATE_ORDER", { orderId, dealType: 2 })).toMatchObject({ errorCode: "8037" });
  await expect(running.control("POST", `/sf/parcels/${waybill}/advance`, {})).rejects.toThrow("409");
  const collected = await create();
  await running.control("POST", `/sf/parcels/${collected.waybill}/advance`, {});
  expect(await call("EXP_RECE_UPDATE_ORDER", { orderId: collected.orderId, dealType: 2 })).toMatchObject({ errorCode: "8252" });
  await running.control("POST", "/speed", { factor: 60 });
});

test("routes: up to ten numbers, by waybill or order, others' parcels by phone only", async () => {
  const { orderId, waybill } = await create();
  await ended(waybill, "50");
  expect(await call("EXP_RECE_SEARCH_ROUTES", { trackingNumber: Array(11).fill(waybill) })).toMatchObject({ errorCode: "8003" });
  const byOrder = await call("EXP_RECE_SEARCH_ROUTES", { trackingType: "2", trackingNumber: [orderId, "unknown"] });
  expect(byOrder.msgData.routeResps.map(({ mailNo }) => mailNo)).toEqual([waybill, "unknown"]);
  expect(byOrder.msgData.routeResps[1]!.routes).toEqual([]);

  await running.control("PUT", "/sf/merchant", { ...PARTNER, partnerId: "OTHER" });
  const asOther = async (checkPhoneNo: string): Promise<number> => {
    const reply = await post(
      envelopeOf("EXP_RECE_SEARCH_ROUTES", JSON.stringify({ trackingNumber: [waybill], checkPhoneNo }), { partnerID: "OTHER" }),
    );
    return (JSON.parse(reply.apiResultData ?? "") as Inner).msgData.routeResps[0]!.routes.length;
  };
  expect(await asOther("9999")).toBe(0);
  expect(await asOther("1234")).toBeGreaterThan(0);
});

const place = (province: string, city: string) => ({ province, city, district: "", address: "1号" });

test("price and transit time are quoted, and the promise is kept to", async () => {
  const ask = { srcAddress: place("江西省", "景德镇市"), destAddress: place("上海市", "上海市"), weight: 1.2, searchPrice: "1" };
  const { msgData } = await call("EXP_RECE_QUERY_DELIVERTM", ask);
  const quotes = msgData["deliverTmDto"] as { businessType: string; fee: number; deliverTime: string }[];
  expect(quotes.map(({ businessType }) => businessType)).toEqual(["1", "2"]);
  expect(quotes[0]!.fee).toBeGreaterThan(quotes[1]!.fee);
  const { waybill } = await create();
  const promise = await call("EXP_RECE_SEARCH_PROMITM", { searchNo: waybill, checkType: 1, checkNos: ["1234"] });
  expect(promise.msgData["promiseTm"]).toMatch(/^\d{4}-\d\d-\d\d 18:00:00$/);
});

test.each([
  ["locker", ["204"], "80"],
  ["failed-attempt", ["204", "70", "204", "80"], "8000"],
  ["exception", ["50", "33", "130", "80"], "8000"],
  ["address-fault", ["50", "33", "130", "80"], "8000"],
  ["wrong-sorting", ["50", "31", "36", "31", "33", "36", "31", "130", "80"], "8000"],
  ["lost", ["50"], "33"],
  ["refused", ["204", "70", "99", "648"], "648"],
  ["return", ["50", "99", "648"], "648"],
] as const)("fate %s", async (name, inOrder, last) => {
  const { waybill } = await create();
  await running.control("POST", `/sf/parcels/${waybill}/scenario`, { name });
  await ended(waybill, last);
  const seen = codes(pushedRoutes(waybill));
  let from = 0;
  for (const code of inOrder) expect((from = seen.indexOf(code, from) + 1), `${code} in ${seen.join()}`).toBeGreaterThan(0);
  if (name === "locker") expect(seen.some((code) => code === "125" || code === "658")).toBe(true);
});

test("a parcel can fall silent, and an injected scan is pushed", async () => {
  await running.control("POST", "/speed", { factor: 0 }); // it moves at once otherwise
  const { waybill } = await create();
  await running.control("POST", `/sf/parcels/${waybill}/scenario`, { name: "silent" });
  await running.control("POST", "/speed", { factor: 60 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(pushedRoutes(waybill)).toEqual([]);
  await running.control("POST", `/sf/parcels/${waybill}/advance`, { opCode: "31", text: "快件到达 【自定义】" });
  await until("the injected scan", () => pushedRoutes(waybill).some(({ remark }) => remark.includes("自定义")));
});

test("XML pushes carry the same scans, and only OK is an answer to them", async () => {
  answer = () => ({ body: '<Response service="RoutePushService"><Head>OK</Head></Response>' });
  await running.control("PUT", "/sf/merchant", { ...PARTNER, pushUrl: `${shop.url}/xml`, pushFormat: "xml" });
  const { waybill } = await create();
  const push = await until("an XML push", () =>
    shop.received.find(({ path, form }) => path === "/xml" && form["content"]?.includes(waybill)),
  );
  expect(push.form["content"]).toMatch(/^<Request service="RoutePushService" lang="zh-CN"><Body><WaybillRoute id="\d+" mailno="SF\d{13}"/);
  await until("acceptance", async () => (await deliveries(waybill))[0]?.state === "accepted");
  answer = () => ({ body: YES });
  await running.control("PUT", "/sf/merchant", { ...PARTNER, pushUrl: `${shop.url}/push` });
});

interface Delivery {
  about: string[];
  state: string;
  attempts: { accepted: boolean }[];
}
const deliveries = async (waybill: string): Promise<Delivery[]> =>
  (await running.control<{ deliveries: Delivery[] }>("GET", "/sf/deliveries")).deliveries.filter(({ about }) => about.includes(waybill));

test("a push that is not answered with 0000 is repeated", async () => {
  const bodies = ['{"return_code":"1000","return_msg":"系统异常"}', "success", '{"return_code":0}', YES];
  answer = () => ({ body: bodies.shift() ?? YES });
  await running.control("POST", "/speed", { factor: 5_000 });
  const { waybill } = await create();
  await until("acceptance after three refusals", async () =>
    (await deliveries(waybill)).some(({ attempts }) => attempts.length > 1 && attempts.at(-1)?.accepted),
  );
  answer = () => ({ body: YES });
  await running.control("POST", "/speed", { factor: 60 });
});

test("an order whose answer got lost exists, and is found again by its number", async () => {
  await running.control("POST", "/faults", { target: "sf", fault: "error-5xx-after-applying", count: 1 });
  const order = newOrder();
  const message = JSON.stringify(order);
  await expect(post(envelopeOf("EXP_RECE_CREATE_ORDER", message))).rejects.toThrow();
  expect(await call("EXP_RECE_CREATE_ORDER", order)).toMatchObject({ errorCode: "8016" });
  expect((await call("EXP_RECE_SEARCH_ORDER_RESP", { orderId: order.orderId })).msgData.waybillNoInfoList).toHaveLength(1);
});
