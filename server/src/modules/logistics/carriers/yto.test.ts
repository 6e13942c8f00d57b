import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CarrierRefused, CarrierSettingsError, CarrierUnavailable } from "./carrier.ts";
import type { ShipmentRequest } from "./carrier.ts";
import { request } from "./sf.testkit.ts";
import { ytoDigest, ytoSign } from "./yto.client.ts";
import { credentials, fake, reject, vectors, yto } from "./yto.testkit.ts";

const created = {
  success: true,
  data: { customerCode: "K1", logisticsNo: request.shipmentNo, mailNo: "YT2600227881409", shortAddress: "800-061-00-005" },
};

describe("signatures", () => {
  test.each([["query"], ["create"]] as const)("the vector of a %s holds", (name) => {
    const { param, method, v, secret, sign } = vectors[name];
    expect(ytoSign(param, method, v, secret)).toBe(sign);
  });

  test("the vector of a push holds", () => {
    const { logistics_interface: text, partnerSecret, data_digest: digest } = vectors.push;
    expect(ytoDigest(text, partnerSecret)).toBe(digest);
  });
});

describe("sending a parcel", () => {
  test("gets a waybill, whether the reply nests it or not", async () => {
    const { fetch, seen } = fake(() => created);
    const expected = { carrierOrderNo: request.shipmentNo, trackingNo: "YT2600227881409", labelHint: "800-061-00-005", adopted: false };
    expect(await yto(fetch).createShipment(request)).toEqual(expected);
    expect(await yto(fake(() => ({ success: "true", ...created.data })).fetch).createShipment(request)).toEqual(expected);
    expect(seen[0]).toMatchObject({
      method: "privacy_create_adapter",
      param: {
        logisticsNo: request.shipmentNo,
        cstOrderNo: request.shipmentNo,
        senderCityName: "景德镇市",
        senderMobile: "0798-8220000",
        recipientName: "张三",
        recipientProvinceName: "上海市",
        recipientCountyName: "浦东新区",
        recipientMobile: "13900000000",
        weight: 1.2,
        productCode: "PK",
        goods: [{ name: "盖碗", quantity: 2, weight: 0.6, price: 44.4 }],
      },
    });
  });

  test("without a number waits for it", async () => {
    const { mailNo: _number, ...data } = created.data;
    expect((await yto(fake(() => ({ success: true, data })).fetch).createShipment(request)).trackingNo).toBeNull();
  });

  test("of more than twenty kinds keeps weight and value whole", async () => {
    const { fetch, seen } = fake(() => created);
    const items = Array.from({ length: 25 }, (_, index) => ({
      name: `杯 ${index}`,
      count: 2,
      grams: 100,
      value: { amount: 1050n, currency: "CNY" },
    }));
    await yto(fetch).createShipment({ ...request, items });
    const goods = seen[0]?.param["goods"] as { quantity: number; weight: number; price: number }[];
    expect(goods).toHaveLength(20);
    expect(goods.at(-1)).toEqual({ name: "其他商品", quantity: 1, weight: 1.2, price: 126 });
  });

  test("that others pay for, in several parcels, or under a short number is refused before anything is sent", async () => {
    for (const over of [{ payer: "receiver" }, { parcels: 2 }, { shipmentNo: "S1" }] as Partial<ShipmentRequest>[])
      await expect(yto().createShipment({ ...request, ...over })).rejects.toThrow(CarrierRefused);
  });

  test("an answer about another order, or about none, is not believed", async () => {
    for (const answer of [{ success: true, data: { ...created.data, logisticsNo: "OTHER" } }, { success: true }, {}, [], null])
      await expect(yto(fake(() => answer).fetch).createShipment(request)).rejects.toThrow(CarrierUnavailable);
  });

  test.each([
    [200010003, "收件地址超区", "not_served"],
    [200010013, "recipientMobile电话格式错误", "bad_contact"],
    [200010013, "weight不能为空", "bad_request"],
    [200017004, "该订单已取消", "cancelled"],
    [200017005, "", "other"],
    ["constructor", "", "other"],
  ])("code %s %s is a refusal: %s", async (code, reason, meaning) => {
    const made = yto(fake(() => ({ success: false, code, reason })).fetch).createShipment(request);
    await expect(made).rejects.toMatchObject({ name: "CarrierRefused", reason: meaning, code: String(code) });
  });

  test.each([200010002, 200010005])("code %s may be tried again", async (code) => {
    await expect(yto(fake(() => ({ success: false, code, reason: "处理中" })).fetch).createShipment(request)).rejects.toThrow(
      CarrierUnavailable,
    );
  });

  test("a bad signature needs a person, under whichever status it comes", async () => {
    for (const status of [200, 401])
      await expect(
        yto(fake(() => ({ code: 401, reason: "请求加密校验失败" }), status).fetch).createShipment(request),
      ).rejects.toMatchObject({ reason: "settings" });
  });
});

test("cancelling twice is fine, too late is not", async () => {
  const shipment = { shipmentNo: request.shipmentNo, trackingNo: null };
  await yto(fake(() => ({ success: true, logisticsNo: request.shipmentNo })).fetch).cancelShipment(shipment);
  await yto(fake(() => ({ success: false, code: 200017004, reason: "该订单已取消" })).fetch).cancelShipment(shipment);
  await expect(
    yto(fake(() => ({ success: false, code: 200017005, reason: "快件已揽收，不能取消" })).fetch).cancelShipment(shipment),
  ).rejects.toMatchObject({
    reason: "too_late",
  });
  await expect(yto(fake(() => ({ success: true, logisticsNo: "OTHER" })).fetch).cancelShipment(shipment)).rejects.toThrow(
    CarrierUnavailable,
  );
});

test("a label is a PDF or nothing", async () => {
  const shipment = { shipmentNo: request.shipmentNo, trackingNo: "YT2600227881409" };
  const pdfBase64 = Buffer.from("%PDF-1.4 …").toString("base64");
  expect((await yto(fake(() => ({ success: true, data: { pdfBase64 } })).fetch).label(shipment)).pdf.toString()).toBe("%PDF-1.4 …");
  await expect(yto(fake(() => ({ success: true, data: { pdfBase64: "PGh0bWw+" } })).fetch).label(shipment)).rejects.toThrow(
    CarrierUnavailable,
  );
  await expect(yto().label({ ...shipment, trackingNo: null })).rejects.toThrow(CarrierRefused);
});

describe("tracking", () => {
  const parcel = { trackingNo: "YT2600227881409" };
  const node = (infoContent: string, upload_Time: string, processInfo = "") => ({
    waybill_No: parcel.trackingNo,
    upload_Time,
    infoContent,
    processInfo,
    city: "深圳市",
    district: "南山区",
  });

  test("reads the list, in Shanghai's time; strangers in it are ignored", async () => {
    const { fetch, seen } = fake(() => [
      node("GOT", "2026-11-22 20:00:00", "【深圳市】已揽收"),
      node("PROBLEM_SCAN", "2026-11-22 21:00:00"),
      { ...node("SIGNED", "2026-11-22 22:00:00"), waybill_No: "YT0000000000000" },
    ]);
    const [snapshot] = await yto(fetch).track([parcel]);
    expect(snapshot).toMatchObject({
      state: "PICKED_UP",
      events: [
        { state: "PICKED_UP", location: "深圳市南山区" },
        { state: null, rawCode: "PROBLEM_SCAN" },
      ],
    });
    expect(snapshot?.events[0]?.occurredAt).toEqual(new Date("2026-11-22T12:00:00Z"));
    expect(seen[0]?.param).toEqual({ NUMBER: parcel.trackingNo });
  });

  test("nothing yet is an object, and no scan", async () => {
    for (const code of ["1001", 1001])
      for (const success of ["true", false])
        expect(await yto(fake(() => ({ map: {}, code, success, message: "查询结果为空。" })).fetch).track([parcel])).toEqual([
          { trackingNo: parcel.trackingNo, state: "PRE_TRANSIT", events: [] },
        ]);
    await expect(yto(fake(() => ({ success: true })).fetch).track([parcel])).rejects.toThrow(CarrierUnavailable);
  });

  test("a scan without a time is passed over, one with an odd code is shown, and neither spoils the others", async () => {
    const odd = [
      node("SIGNED", "soon"),
      node("GOT", "2026-11-22 20:00:00"),
      node("", "2026-11-22 21:00:00"),
      node("NEW CODE!", "2026-11-22 22:00:00"),
    ];
    expect(await yto(fake(() => odd).fetch).track([parcel])).toMatchObject([
      { state: "PICKED_UP", events: [{ state: "PICKED_UP" }, { state: null, rawCode: "" }, { state: null, rawCode: "NEW_CODE_" }] },
    ]);
  });

  test.each([
    ["FAILED", "收件人拒收", "EXCEPTION"],
    ["FAILED", "无人接听", "FAILED_ATTEMPT"],
    ["INBOUND", "", "AVAILABLE_FOR_PICKUP"],
    ["TMS_RETURN", "快件正在退回途中", "RETURNING"],
    ["TMS_RETURN", "已退回", "RETURNED"],
    ["SIGNED", "退件已签收", "RETURNED"],
    ["SIGNED", "【深圳市】退件已签收", "RETURNED"],
    ["SIGNED", "签收人：本人，支持七天退货", "DELIVERED"],
    ["toString", "", null],
  ])("%s %s means %s", async (code, text, state) => {
    const [snapshot] = await yto(fake(() => [node(code, "2026-11-22 20:00:00", text)]).fetch).track([parcel]);
    expect(snapshot?.events[0]?.state).toBe(state);
  });
});

test("subscribing nests a text in the text", async () => {
  const { fetch, seen } = fake(() => ({ success: true }));
  await yto(fetch).subscribe({ trackingNo: "YT2600227881409", callbackUrl: "https://shop.example/p" });
  expect(seen[0]?.param).toEqual({
    client_id: "K4",
    msg_type: "online",
    logistics_interface: '{"clientId":"K4","waybillNo":"YT2600227881409"}',
  });
});

describe("credentials", () => {
  const { interfaces } = credentials;
  test.each([
    [{ ...credentials, pushSecret: "" }, "YTO_PUSH_KEY"],
    [{ ...credentials, interfaces: {} }, "YTO_INTERFACES"],
    [
      { ...credentials, interfaces: { ...interfaces, track_query_adapter: { customerCode: "K", secret: "" } } },
      "track_query_adapter.secret",
    ],
    [
      { ...credentials, interfaces: { ...interfaces, track_query_adapter: { customerCode: "K", secret: "My Secret" } } },
      "track_query_adapter.secret",
    ],
  ])("a wrong one is named and not repeated", (wrong, setting) => {
    const make = () => yto(reject, { credentials: wrong });
    expect(make).toThrow(CarrierSettingsError);
    expect(make).toThrow(setting);
    expect(make).not.toThrow(/My Secret/);
  });

  test("an interface the shop has no contract for is not offered", async () => {
    const { subscribe_adapter: _contract, ...rest } = interfaces;
    const carrier = yto(reject, { credentials: { ...credentials, interfaces: rest } });
    expect(carrier.caps).toMatchObject({ ship: true, subscribe: false, label: true });
    await expect(carrier.subscribe({ trackingNo: "YT2600227881409", callbackUrl: "" })).rejects.toMatchObject({ reason: "settings" });
  });

  test("errors carry neither secrets nor addresses", async () => {
    const leaky: typeof fetch = (_, init) => Promise.reject(new TypeError(init?.body as string));
    const error = (await yto(leaky)
      .createShipment(request)
      .catch((thrown: unknown) => thrown)) as Error;
    const shown = `${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${error.stack}`;
    for (const secret of ["Secret-1", "张三", "13900000000"]) expect(shown).not.toContain(secret);
  });
});

test("5xx, network, timeout and rubbish are unknown outcomes", async () => {
  const slow: typeof fetch = (_, init) =>
    new Promise((_resolve, fail) => init?.signal?.addEventListener("abort", () => fail(init.signal?.reason as Error)));
  const codes = await Promise.all(
    [
      yto(() => Promise.resolve(new Response("", { status: 503 }))),
      yto(),
      yto(slow, { timeoutMs: 20 }),
      yto(() => Promise.resolve(new Response("<html>"))),
    ].map((carrier) => carrier.createShipment(request).catch((error: unknown) => (error as CarrierUnavailable).code)),
  );
  expect(codes).toEqual(["HTTP_503", "NETWORK", "TIMEOUT", "BAD_REPLY"]);
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
      const carrier = yto(() => Promise.resolve(new Response(text)));
      for (const asked of [carrier.createShipment(request), carrier.track([{ trackingNo: "YT2600227881409" }])]) {
        const outcome: unknown = await asked.catch((thrown: unknown) => thrown);
        expect(outcome instanceof CarrierUnavailable || outcome instanceof CarrierRefused || Array.isArray(outcome)).toBe(true);
      }
    }),
  );
});
