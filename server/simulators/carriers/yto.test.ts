import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../testkit.ts";
import { startReceiver, startSimulators, until } from "../testkit.ts";
import { digestOf } from "./yto-gateway.ts";

let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
const YES = "<Response><logisticProviderID>YTO</logisticProviderID><txLogisticID></txLogisticID><success>true</success></Response>";
let answer = YES;
const METHODS = [
  "privacy_create_adapter",
  "korder_cancel_adapter",
  "track_query_adapter",
  "subscribe_adapter",
  "waybill_print_adapter",
] as const;
const interfaces = Object.fromEntries(METHODS.map((method) => [method, { customerCode: `K-${method}`, secret: `S-${method}` }]));
const merchant = { clientId: "SIMCLIENT", partnerSecret: "SimPushSecret", interfaces };

beforeAll(async () => {
  shop = await startReceiver(() => ({ body: answer }));
  running = await startSimulators({ speed: 60 });
  await running.control("PUT", "/yto/merchant", { ...merchant, pushUrl: `${shop.url}/push` });
});
afterAll(async () => {
  await running.kill("SIGTERM");
  shop.close();
});

type Reply = Record<string, unknown>;
const envelope = (method: string, param: unknown, over: Record<string, string> = {}): Record<string, string> => {
  const text = typeof param === "string" ? param : JSON.stringify(param);
  return { timestamp: String(Date.now()), param: text, sign: digestOf(text, method, "v1", `S-${method}`), format: "JSON", ...over };
};
const send = (path: string, fields: Record<string, string>, form = false): Promise<Response> =>
  fetch(`${running.url}/yto/open/${path}`, {
    method: "POST",
    headers: { "content-type": form ? "application/x-www-form-urlencoded" : "application/json" },
    body: form ? new URLSearchParams(fields) : JSON.stringify(fields),
  });
const call = async (method: string, param: unknown, over?: Record<string, string>): Promise<Reply> =>
  (await (await send(`${method}/v1/app/K-${method}`, envelope(method, param, over))).json()) as Reply;

let counter = 0;
const order = (over: Reply = {}): Reply => ({
  logisticsNo: `SHOP${Date.now()}${counter++}`,
  senderName: "仓库",
  senderProvinceName: "广东省",
  senderCityName: "深圳市",
  senderCountyName: "南山区",
  senderAddress: "软件路1号",
  senderMobile: "13800000000",
  recipientName: "张三",
  recipientProvinceName: "上海市",
  recipientCityName: "上海市",
  recipientCountyName: "浦东新区",
  recipientAddress: "世纪大道1号",
  recipientMobile: "13900000000",
  weight: 1.2,
  productCode: "PK",
  goods: [{ name: "衬衫", quantity: 2, weight: 0.6, price: 44.4 }],
  ...over,
});

test("signatures: the vectors pass, and each interface takes its own secret only", async () => {
  expect(digestOf('{"NUMBER":"YT2600227881409"}', "track_query_adapter", "v1", "123456")).toBe("uhSL6hg8txxadZi26YPYPg==");
  expect(digestOf('{"logisticsNo":"SHOP20261122000001","senderName":"仓库"}', "privacy_create_adapter", "v1", "SimSecret")).toBe(
    "ogzA3tx1ZoL2aK1UOws0MQ==",
  );
  const method = "track_query_adapter";
  const text = '{"NUMBER":"YT2600227881409"}';
  for (const sign of [
    digestOf(text, method, "v1", "S-privacy_create_adapter"),
    digestOf(text, method, "v2", `S-${method}`),
    digestOf(`${text} `, method, "v1", `S-${method}`),
    "x",
  ]) {
    const reply = await send(`${method}/v1/app/K-${method}`, envelope(method, text, { sign }));
    expect([reply.status, await reply.json()]).toEqual([401, { code: 401, reason: "请求加密校验失败" }]);
  }
});

test("a form says the same as JSON; another's customer code, an unknown interface and a stale time do not pass", async () => {
  const method = "track_query_adapter";
  const fields = envelope(method, { NUMBER: "YT2600227881409" });
  expect(await (await send(`${method}/v1/app/K-${method}`, fields, true)).json()).toMatchObject({ code: "1001", success: "true" });
  expect(await (await send(`${method}/v1/app/K-privacy_create_adapter`, fields)).json()).toMatchObject({ code: 403 });
  expect(await (await send(`fly_adapter/v1/app/K-${method}`, fields)).json()).toMatchObject({ code: 403 });
  for (const over of [{ timestamp: String(Date.now() - 700_000) }, { timestamp: "2026-11-22 20:00:00" }, { format: "XML" }, { param: "" }])
    expect(await call(method, { NUMBER: "YT2600227881409" }, over as unknown as Record<string, string>)).toMatchObject({
      success: false,
      code: 200010013,
    });
});

test.each([
  ["a number of six characters", { logisticsNo: "SHOP01" }],
  ["no street", { recipientAddress: "" }],
  ["no county", { senderCountyName: "" }],
  ["a phone that is none", { recipientMobile: "call me" }],
  ["four decimals of a kilogram", { weight: 1.2345 }],
  ["a weight in text", { weight: "1.2" }],
  ["an unknown product", { productCode: "FAST" }],
  ["21 kinds of goods", { goods: Array.from({ length: 21 }, () => ({ name: "杯", quantity: 1 })) }],
  ["goods without a quantity", { goods: [{ name: "杯" }] }],
  ["a pick-up in a fortnight", { startTime: Date.now() + 14 * 86_400_000 }],
])("an order with %s is refused", async (_, over) => {
  expect(await call("privacy_create_adapter", order(over))).toMatchObject({ success: false, code: 200010013 });
});

test("a repeated order is answered alike, another under its number is not", async () => {
  const one = order();
  const first = await call("privacy_create_adapter", one);
  expect(first).toMatchObject({
    success: true,
    data: { logisticsNo: one["logisticsNo"], mailNo: expect.stringMatching(/^YT\d{13}$/) as string },
  });
  expect(await call("privacy_create_adapter", one)).toEqual(first);
  expect(await call("privacy_create_adapter", { ...one, weight: 2 })).toMatchObject({ success: false, code: 200010013 });
  expect(await call("privacy_create_adapter", order({ recipientAddress: "不可达" }))).toMatchObject({ success: false, code: 200010003 });
});

interface Delivery {
  about: string[];
  state: string;
  attempts: unknown[];
}
test("every scan is pushed with a digest over the text as sent, until the answer is true", async () => {
  answer = "<Response><success>false</success></Response>";
  const { data } = (await call("privacy_create_adapter", order())) as { data: { mailNo: string } };
  const push = await until("a push", () => shop.received.find(({ form }) => form["logistics_interface"]?.includes(data.mailNo)));
  expect(push.form["data_digest"]).toBe(digestOf(push.form["logistics_interface"] ?? "", "SimPushSecret"));
  expect(push.form["logistics_interface"]).toMatch(
    /^<UpdateInfo><logisticProviderID>YTO<\/logisticProviderID>.*<infoContent>GOT<\/infoContent>.*<\/UpdateInfo>$/,
  );
  answer = YES;
  await until("acceptance", async () => {
    const { deliveries } = await running.control<{ deliveries: Delivery[] }>("GET", "/yto/deliveries");
    return deliveries.some(({ about, state, attempts }) => about.includes(data.mailNo) && state === "accepted" && attempts.length > 1);
  });
});

test("a subscription names its own client in both places, and a number", async () => {
  const inner = (clientId: string, waybillNo: string) => JSON.stringify({ clientId, waybillNo });
  const own = "K-subscribe_adapter";
  const good = { client_id: own, msg_type: "online", logistics_interface: inner(own, "YT2600227881409") };
  expect(await call("subscribe_adapter", good)).toMatchObject({ success: true });
  for (const over of [
    { client_id: "K" },
    { msg_type: "x" },
    { logistics_interface: inner("K", "YT2600227881409") },
    { logistics_interface: inner(own, "1") },
    { logistics_interface: "{" },
  ])
    expect(await call("subscribe_adapter", { ...good, ...over })).toMatchObject({ success: false, code: 200010013 });
});
