import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadPush, CarrierRefused, CarrierSettingsError, CarrierUnavailable } from "./carrier.ts";
import { jdContent, jdSign } from "./jd.client.ts";
import type { JdAlgorithm } from "./jd.client.ts";
import { JD_CODES, jdState } from "./jd.codes.ts";
import { Jd } from "./jd.ts";
import type { JdOptions } from "./jd.ts";
import { asPush, mutated, neverTrusted } from "./mutations.testkit.ts";
import { request } from "./sf.testkit.ts";

const vectors = JSON.parse(readFileSync(new URL("../../../../test/vectors/jd.json", import.meta.url), "utf8")) as Record<
  "signString" | "md5salt" | "hmacSha256",
  string
>;
const credentials = { appKey: "SimAppKey", appSecret: "SimAppSecret", accessToken: "SimAccessToken", customerCode: "010K0000001" };
const reject: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));
const jd = (fetch: typeof globalThis.fetch = reject, { timeoutMs, ...options }: JdOptions & { timeoutMs?: number } = {}): Jd => {
  const clock = () => new Date("2026-11-22T12:00:00Z");
  return new Jd(
    { baseUrl: "http://127.0.0.1:1", credentials, fetch, clock, random: (n) => new Uint8Array(n), ...(timeoutMs ? { timeoutMs } : {}) },
    options,
  );
};

interface Seen {
  path: string;
  parameter: Record<string, unknown>;
}
/** A service that checks the query string, the headers, the signature and that the body is a list of one. */
function fake(answer: (seen: Seen) => unknown, algorithm: JdAlgorithm = "md5-salt"): { fetch: typeof fetch; seen: Seen[] } {
  const seen: Seen[] = [];
  return {
    seen,
    fetch: (url, init) => {
      const { pathname: path, searchParams: query } = new URL(String(url));
      const body = init?.body as string;
      const timestamp = "2026-11-22 20:00:00";
      const expected = { "LOP-DN": "ECAP", app_key: "SimAppKey", access_token: "SimAccessToken", timestamp, v: "2.0", algorithm };
      const sign = jdSign(jdContent(credentials, { path, body, timestamp }), "SimAppSecret", algorithm);
      expect(Object.fromEntries(query)).toEqual({ ...expected, sign });
      expect(init?.headers).toMatchObject({ "content-type": "application/json;charset=utf-8", "lop-tz": "8" });
      const list = JSON.parse(body) as Record<string, unknown>[];
      expect(list).toHaveLength(1);
      seen.push({ path, parameter: list[0]! });
      return Promise.resolve(Response.json(answer({ path, parameter: list[0]! })));
    },
  };
}
const ok = (data: unknown) => ({ code: 0, success: true, msg: "成功", requestId: "1", data });
const made = { orderCode: "ECO1", waybillCode: "JDVC00000000001" };

describe("signatures", () => {
  const body = '[{"orderOrigin":1,"customerCode":"010K0000001","waybillCode":"JDVC00000000001"}]';
  test("the vectors hold", () => {
    const content = jdContent(credentials, { path: "/ecap/v1/orders/trace/query", body, timestamp: "2026-11-22 20:00:00" });
    expect(content).toBe(vectors.signString);
    expect(jdSign(content, credentials.appSecret, "md5-salt")).toBe(vectors.md5salt);
    expect(jdSign(content, credentials.appSecret, "HMacSHA256")).toBe(vectors.hmacSha256);
  });

  test.each(["md5-salt", "HMacMD5", "HMacSHA1", "HMacSHA256", "HMacSHA512"] as const)("%s signs what is sent", async (algorithm) => {
    const { fetch } = fake(() => ok({ traceDetails: [] }), algorithm);
    expect(await jd(fetch, { algorithm }).track([{ trackingNo: "JDVC00000000001" }])).toEqual([
      { trackingNo: "JDVC00000000001", state: "PRE_TRANSIT", events: [] },
    ]);
  });
});

describe("sending a parcel", () => {
  test("gets a waybill, whether the reply is wrapped or not", async () => {
    const { fetch, seen } = fake(() => ok(made));
    const expected = { carrierOrderNo: request.shipmentNo, trackingNo: "JDVC00000000001", adopted: false };
    expect(await jd(fetch).createShipment(request)).toEqual(expected);
    expect(await jd(fake(() => ({ response: { content: ok(made), code: 0 } })).fetch).createShipment(request)).toEqual(expected);
    expect(seen[0]).toMatchObject({
      path: "/ecap/v1/orders/create",
      parameter: {
        orderId: request.shipmentNo,
        orderOrigin: 1,
        customerCode: "010K0000001",
        settleType: 3,
        senderContact: { name: "仓库", phone: "0798-8220000", fullAddress: "江西省景德镇市珠山区窑路1号" },
        receiverContact: { name: "张三", mobile: "13900000000", fullAddress: "上海市浦东新区世纪大道1号" },
        productsReq: { productCode: "ed-m-0001" },
        cargoes: [{ name: "盖碗", quantity: 2, weight: 1.2, volume: 9000, hight: 15 }],
        pickupStartTime: Date.parse("2026-11-22T13:00:00Z"),
      },
    });
  });

  test("a repeat adopts the waybill of the first", async () => {
    const { fetch, seen } = fake(({ path }) =>
      path.endsWith("/create") ? { code: 1, success: false, msg: "订单号重复" } : ok({ ...made, orderId: request.shipmentNo }),
    );
    expect(await jd(fetch).createShipment(request)).toMatchObject({ trackingNo: "JDVC00000000001", adopted: true });
    expect(seen[1]).toMatchObject({ path: "/ecap/v1/orders/details/query", parameter: { orderId: request.shipmentNo } });
  });

  test.each([
    [{ error_response: { code: 62, zh_desc: "请求体不是数组", en_desc: "x" } }, "bad_request", "62"],
    [{ error_response: { code: 11, zh_desc: "无效签名" } }, "settings", "11"],
    [{ error_response: { code: 19, en_desc: "invalid access token" } }, "settings", "19"],
    [{ code: 2, success: false, msg: "收件地址超区" }, "not_served", "2"],
    [{ code: 3, success: false, msg: "收件人手机格式错误" }, "bad_contact", "3"],
    [{ code: 9, success: false, msg: "别的" }, "other", "9"],
  ])("%j is a refusal: %s", async (answer, reason, code) => {
    await expect(jd(fake(() => answer).fetch).createShipment(request)).rejects.toMatchObject({ name: "CarrierRefused", reason, code });
  });

  test("trouble of theirs, rubbish and answers about nothing are unknown outcomes", async () => {
    for (const answer of [{ error_response: { code: 5, zh_desc: "系统繁忙" } }, {}, null, [], ok(null), ok({ ...made, orderId: "OTHER" })])
      await expect(jd(fake(() => answer).fetch).createShipment(request)).rejects.toThrow(CarrierUnavailable);
    const slow: typeof fetch = (_, init) =>
      new Promise((_resolve, fail) => init?.signal?.addEventListener("abort", () => fail(init.signal?.reason as Error)));
    await expect(jd(slow, { timeoutMs: 20 }).createShipment(request)).rejects.toMatchObject({ code: "TIMEOUT" });
    await expect(jd(() => Promise.resolve(new Response("", { status: 503 }))).createShipment(request)).rejects.toMatchObject({
      code: "HTTP_503",
    });
  });

  test("cancelling goes by waybill, which is looked up where it is not known", async () => {
    const { fetch, seen } = fake(() => ok(made));
    await jd(fetch).cancelShipment({ shipmentNo: request.shipmentNo, trackingNo: null });
    expect(seen.map(({ path }) => path)).toEqual(["/ecap/v1/orders/details/query", "/ecap/v1/orders/cancel"]);
    expect(seen[1]?.parameter).toMatchObject({ waybillCode: "JDVC00000000001", cancelReasonCode: "1" });
    const shipment = { shipmentNo: request.shipmentNo, trackingNo: "JDVC00000000001" };
    await jd(fake(() => ({ code: 4, success: false, msg: "订单已取消" })).fetch).cancelShipment(shipment);
    await expect(
      jd(fake(() => ({ code: 4, success: false, msg: "已揽收，不能取消" })).fetch).cancelShipment(shipment),
    ).rejects.toMatchObject({ reason: "too_late" });
  });
});

test.each([
  ["200001", "", "", "PICKED_UP"],
  ["200001", "运输", "", "IN_TRANSIT"],
  ["200003", "", "", "OUT_FOR_DELIVERY"],
  ["10034", "异常", "", "DELIVERED"],
  ["10035", "", "拒收", "EXCEPTION"],
  ["200052", "", "", "CANCELLED"],
  ["", "揽收", "揽收完成", "PICKED_UP"],
  ["", "", "揽收完成", "PICKED_UP"],
  ["", "", "待揽收", "PRE_TRANSIT"],
  ["", "拒收", "", "EXCEPTION"],
  ["", "未妥投", "", "FAILED_ATTEMPT"],
  ["", "自提", "", "AVAILABLE_FOR_PICKUP"],
  ["", "完成", "", "DELIVERED"],
  ["", "退回", "退回途中", "RETURNING"],
  ["", "退货", "退货完成", "RETURNED"],
  ["77777", "新词", "", null],
  ["constructor", "", "", null],
])("state %s, category %s, title %s means %s", (code, category, title, state) => {
  expect(jdState(JD_CODES, { code, category, title, text: "" })).toBe(state);
});

const node = {
  waybillCode: "JDVC00000000001",
  orderId: "SHOP20261122000001",
  state: "10034",
  category: "",
  categoryName: "完成",
  operationTitle: "妥投",
  operationRemark: "已签收",
  operationTime: "2026-11-22 20:00:00",
  operateSite: "上海营业部",
  routeCityName: "上海市",
  cancelReason: "",
};

describe("a push", () => {
  const read = (value: unknown, options?: JdOptions) => jd(reject, options).handlePush(asPush(JSON.stringify(value), "application/json"));

  test("is a hint, answered as a setting says; a parcel's suffix is no part of its number", async () => {
    const expected = {
      events: [
        {
          key: expect.stringMatching(/^[\w-]{32}$/) as string,
          trackingNo: "JDVC00000000001",
          shipmentNo: "SHOP20261122000001",
          occurredAt: new Date("2026-11-22T12:00:00Z"),
          state: "DELIVERED",
          rawCode: "10034",
          text: "已签收",
          location: "上海市",
        },
      ],
      trusted: false,
      ack: { status: 200, contentType: "application/json;charset=UTF-8", body: '{"code":0,"success":true,"msg":"success"}' },
    };
    expect(await read(node)).toEqual(expected);
    expect(await read({ ...node, waybillCode: "JDVC00000000001-1-1-" })).toEqual(expected);
    expect((await read(node, { pushAnswer: "ok" })).ack.body).toBe("ok");
    expect(jd().failureAck().status).toBe(500);
  });

  test("has the key of the query's scan, although codes differ there", async () => {
    const { state: _state, orderId: _order, ...rest } = { ...node, category: 460 };
    const [snapshot] = await jd(fake(() => ok({ traceDetails: [rest, { ...rest, waybillCode: "JDVC00000000009" }] })).fetch).track([
      { trackingNo: "JDVC00000000001" },
    ]);
    expect(snapshot?.state).toBe("DELIVERED");
    expect(snapshot?.events.map(({ key }) => key)).toEqual((await read(node)).events.map(({ key }) => key));
  });

  test("of which the query has a scan without a time or a number, or with an odd code, spoils none of the others", async () => {
    const strange = { ...node, state: "7 7\0", categoryName: "", operationTitle: "新词", operationTime: "2026-11-22 21:00:00" };
    const traceDetails = [{ ...node, operationTime: "soon" }, { ...node, waybillCode: 7 }, "x", node, strange];
    expect(await jd(fake(() => ok({ traceDetails })).fetch).track([{ trackingNo: "JDVC00000000001" }])).toMatchObject([
      { state: "DELIVERED", events: [{ rawCode: "10034" }, { state: null, rawCode: "7_7_" }] },
    ]);
  });

  test("with an unknown code is an event without a state, and a caller may teach it", async () => {
    const strange = { ...node, state: "77777", categoryName: "", operationTitle: "新词" };
    expect((await read(strange)).events).toMatchObject([{ state: null, rawCode: "77777" }]);
    expect((await read(strange, { codes: { states: { "77777": "EXCEPTION" } } })).events).toMatchObject([{ state: "EXCEPTION" }]);
  });

  test.each([
    ["nothing", ""],
    ["null", "null"],
    ["an empty list", "[]"],
    ["no number", JSON.stringify({ ...node, waybillCode: "" })],
    ["another company's number", JSON.stringify({ ...node, waybillCode: "YT2600227881409" })],
    ["31 February", JSON.stringify({ ...node, operationTime: "2026-02-31 20:00:00" })],
    ["a hundred and one scans", JSON.stringify(Array.from({ length: 101 }, () => node))],
    ["bytes", Buffer.from([0xff, 0xfe])],
  ])("%s is a BadPush", async (_, body) => {
    await expect(jd().handlePush(asPush(body, "application/json"))).rejects.toThrow(BadPush);
  });

  test("is never trusted, mutated or not", async () => {
    const bodies = fc.oneof(
      mutated(JSON.stringify(node)),
      fc.oneof(fc.json(), fc.string()).map((text) => Buffer.from(text)),
      fc.constant(Buffer.from(JSON.stringify(node))),
    );
    await neverTrusted(
      jd(),
      bodies.map((body) => asPush(body, "application/json")),
    );
  });
});

test("subscribing gives the last four digits; a repeat is as good", async () => {
  const { fetch, seen } = fake(() => ok({}));
  await jd(fetch).subscribe({ trackingNo: "JDVC00000000001-1-1-", phone: "13900001234", callbackUrl: "" });
  expect(seen[0]).toMatchObject({ path: "/ecap/v1/orders/trace/subscribe", parameter: { waybillCode: "JDVC00000000001", mobile: "1234" } });
  await jd(fake(() => ({ code: 7, success: false, msg: "重复订阅" })).fetch).subscribe({ trackingNo: "JDVC00000000001", callbackUrl: "" });
});

test.each([
  [{ appKey: "" }, "JD_APP_KEY"],
  [{ appSecret: "My Secret" }, "JD_APP_SECRET"],
  [{ accessToken: "" }, "JD_ACCESS_TOKEN"],
  [{ customerCode: "" }, "JD_CUSTOMER_CODE"],
])("a wrong credential is named and not repeated: %j", (wrong, setting) => {
  const make = () =>
    new Jd({
      baseUrl: "",
      credentials: { ...credentials, ...wrong },
      fetch: reject,
      clock: () => new Date(),
      random: (n) => new Uint8Array(n),
    });
  expect(make).toThrow(CarrierSettingsError);
  expect(make).toThrow(setting);
  expect(make).not.toThrow(/My Secret/);
});

test("any answer at all ends in one of the port's errors or in nothing scanned, and errors carry no secret", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
      const carrier = jd(() => Promise.resolve(new Response(text)));
      for (const asked of [carrier.createShipment(request), carrier.track([{ trackingNo: "JDVC00000000001" }])]) {
        const outcome: unknown = await asked.catch((thrown: unknown) => thrown);
        expect(outcome instanceof CarrierUnavailable || outcome instanceof CarrierRefused || Array.isArray(outcome)).toBe(true);
      }
    }),
  );
  const leaky: typeof fetch = (url, init) => Promise.reject(new TypeError(`${String(url)} ${init?.body as string}`));
  const error = (await jd(leaky)
    .createShipment(request)
    .catch((thrown: unknown) => thrown)) as Error;
  const shown = `${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${error.stack}`;
  for (const secret of ["SimAccessToken", "SimAppSecret", "张三"]) expect(shown).not.toContain(secret);
});
