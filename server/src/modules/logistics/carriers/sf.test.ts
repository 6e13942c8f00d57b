import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CarrierRefused, CarrierUnavailable } from "./carrier.ts";
import { sfState } from "./sf.codes.ts";
import { checkWord, fake, no, node, ok, reject, request, shop } from "./sf.testkit.ts";

const order = { orderId: request.shipmentNo, filterResult: 2, waybillNoInfoList: [{ waybillType: 1, waybillNo: "SF7444703608745" }] };

describe("sending a parcel", () => {
  test("gets a waybill", async () => {
    const { fetch, seen } = fake(() => ok({ ...order, routeLabelInfo: [{ code: "1000", routeLabelData: { destRouteLabel: "021WA" } }] }));
    expect(await shop(fetch).createShipment(request)).toEqual({
      carrierOrderNo: request.shipmentNo,
      trackingNo: "SF7444703608745",
      labelHint: "021WA",
      adopted: false,
    });
    expect(seen[0]).toMatchObject({
      service: "EXP_RECE_CREATE_ORDER",
      message: {
        orderId: request.shipmentNo,
        expressTypeId: 1,
        payMethod: 1,
        monthlyCard: "7551234567",
        totalWeight: 1.2,
        cargoDetails: [{ name: "盖碗", count: 2, unit: "件", weight: 0.6, amount: 44.4, currency: "CNY" }],
        contactInfoList: [
          { contactType: 1, contact: "仓库", tel: "0798-8220000", county: "珠山区" },
          { contactType: 2, contact: "张三", mobile: "13900000000", province: "上海市", city: "上海市", county: "浦东新区" },
        ],
      },
    });
  });

  test("a repeat adopts the waybill of the first", async () => {
    const { fetch, seen } = fake(({ service }) => (service === "EXP_RECE_CREATE_ORDER" ? no("8016") : ok(order)));
    expect(await shop(fetch).createShipment(request)).toMatchObject({ trackingNo: "SF7444703608745", adopted: true });
    expect(seen[1]).toMatchObject({ service: "EXP_RECE_SEARCH_ORDER_RESP", message: { searchType: "1", orderId: request.shipmentNo } });
  });

  test("waits for the number while a person looks at the address", async () => {
    const { fetch } = fake(() => ok({ orderId: request.shipmentNo, filterResult: 1 }));
    expect((await shop(fetch).createShipment(request)).trackingNo).toBeNull();
  });

  test("an address SF does not serve is a refusal", async () => {
    const { fetch } = fake(() => ok({ orderId: request.shipmentNo, filterResult: 3, remark: "超出范围" }));
    await expect(shop(fetch).createShipment(request)).rejects.toMatchObject({ name: "CarrierRefused", reason: "not_served" });
  });

  test("an answer about another order is not believed", async () => {
    await expect(shop(fake(() => ok({ ...order, orderId: "OTHER" })).fetch).createShipment(request)).rejects.toThrow(CarrierUnavailable);
  });

  test.each([
    ["8196", "bad_contact"],
    ["8252", "too_late"],
    ["20035", "prohibited"],
    ["8119", "settings"],
    ["99999", "other"],
    ["constructor", "other"],
  ])("inner code %s is a refusal: %s", async (code, reason) => {
    await expect(shop(fake(() => no(code)).fetch).createShipment(request)).rejects.toMatchObject({ name: "CarrierRefused", reason, code });
  });

  test.each([
    [ok({ orderId: request.shipmentNo, resStatus: 2 }), true],
    [no("8037"), true],
    [ok({ resStatus: 1 }), false],
    [no("8018"), false],
  ])("cancel: %j", async (inner, done) => {
    const cancelled = shop(fake(() => inner).fetch).cancelShipment({ shipmentNo: request.shipmentNo, trackingNo: null });
    await (done ? expect(cancelled).resolves.toBeUndefined() : expect(cancelled).rejects.toThrow(CarrierRefused));
  });
});

describe("tracking", () => {
  const route = (time: string, opCode: string, remark = ""): Record<string, string> => ({
    acceptTime: time,
    acceptAddress: "深圳市",
    remark,
    opCode,
  });
  const routes = (...list: Record<string, string>[]) => fake(() => ok({ routeResps: [{ mailNo: node["mailno"], routes: list }] }));
  const parcel = { trackingNo: node["mailno"] ?? "" };

  test("orders by event time; times are Shanghai's in any zone", async () => {
    const { fetch, seen } = routes(
      route("2026-11-23 09:00:00", "80", "已签收"),
      route("2026-11-22 20:00:00", "50"),
      route("2026-11-23 07:00:00", "204"),
    );
    const [snapshot] = await shop(fetch).track([{ ...parcel, phoneLast4: "0000" }]);
    expect(snapshot?.state).toBe("DELIVERED");
    expect(snapshot?.events.map(({ state }) => state)).toEqual(["PICKED_UP", "OUT_FOR_DELIVERY", "DELIVERED"]);
    expect(snapshot?.events[0]?.occurredAt).toEqual(new Date("2026-11-22T12:00:00Z"));
    expect(seen[0]?.message).toEqual({
      language: "0",
      trackingType: "1",
      trackingNumber: [parcel.trackingNo],
      methodType: "1",
      checkPhoneNo: "0000",
    });
  });

  test("an unknown code adds an event and keeps the state", async () => {
    const [snapshot] = await shop(routes(route("2026-11-22 20:00:00", "50"), route("2026-11-22 21:00:00", "7777")).fetch).track([parcel]);
    expect(snapshot).toMatchObject({ state: "PICKED_UP", events: [{}, { state: null, rawCode: "7777" }] });
  });

  test("delivered gives way only to returned", async () => {
    const late = [route("2026-11-22 20:00:00", "80"), route("2026-11-22 21:00:00", "33")];
    expect((await shop(routes(...late).fetch).track([parcel]))[0]?.state).toBe("DELIVERED");
    expect((await shop(routes(...late, route("2026-11-22 22:00:00", "648")).fetch).track([parcel]))[0]?.state).toBe("RETURNED");
    expect([sfState("99", "应客户要求退回"), sfState("99", "转寄"), sfState("toString", "")]).toEqual(["RETURNING", "EXCEPTION", null]);
    expect([sfState("70", "原因：收件人拒收"), sfState("70", "原因：无人接听")]).toEqual(["EXCEPTION", "FAILED_ATTEMPT"]);
  });

  test("nothing scanned yet is not an error", async () => {
    expect(await shop(routes().fetch).track([parcel])).toEqual([{ trackingNo: parcel.trackingNo, state: "PRE_TRANSIT", events: [] }]);
    expect(await shop().track([])).toEqual([]);
  });

  test("asks ten at a time and keeps the order; strangers in the answer are ignored", async () => {
    const { fetch, seen } = fake(({ message }) =>
      ok({
        routeResps: [
          ...(message["trackingNumber"] as string[])
            .toReversed()
            .map((mailNo) => ({ mailNo, routes: [route("2026-11-22 20:00:00", "50")] })),
          { mailNo: "SF0000000000000", routes: [route("2026-11-22 20:00:00", "80")] },
        ],
      }),
    );
    const parcels = Array.from({ length: 23 }, (_, index) => ({ trackingNo: `SF${7444703608000 + index}` }));
    const snapshots = await shop(fetch).track(parcels);
    expect(seen.map(({ message }) => (message["trackingNumber"] as string[]).length)).toEqual([10, 10, 3]);
    expect(snapshots.map(({ trackingNo, state }) => [trackingNo, state])).toEqual(
      parcels.map(({ trackingNo }) => [trackingNo, "PICKED_UP"]),
    );
  });

  test("a route without a time is passed over, one with an odd code is shown, and neither spoils its parcel or the others", async () => {
    const other = { trackingNo: "SF7444703608746" };
    const good = route("2026-11-22 20:00:00", "50");
    const odd = [route("soon", "80"), good, route("2026-11-22 21:00:00", ""), route("2026-11-22 22:00:00", "签收 / \0\ud800x"), "x", null];
    const answer = ok({
      routeResps: [
        { mailNo: parcel.trackingNo, routes: odd },
        { mailNo: other.trackingNo, routes: [good] },
      ],
    });
    const [first, second] = await shop(fake(() => answer).fetch).track([parcel, other]);
    expect(first).toMatchObject({
      state: "PICKED_UP",
      events: [{ state: "PICKED_UP" }, { state: null, rawCode: "" }, { state: null, rawCode: "签收_/_x" }],
    });
    expect(second).toMatchObject({ state: "PICKED_UP", events: [{ rawCode: "50" }] });
  });
});

describe("prices and promises", () => {
  test("rates in fen, times in order", async () => {
    const entry = { businessType: "2", businessTypeDesc: "顺丰特惠", deliverTime: "2026-11-25 18:00:00,2026-11-24 12:00:00", fee: 12.5 };
    const { fetch, seen } = fake(() => ok({ deliverTmDto: [entry, { businessType: "1", fee: null }] }));
    const rates = await shop(fetch).estimateRates({
      from: request.from,
      to: request.to,
      grams: 500,
      handoverAt: new Date("2026-11-22T10:00:00Z"),
    });
    expect(rates).toEqual([
      {
        product: "2",
        name: "顺丰特惠",
        money: { amount: 1250n, currency: "CNY" },
        earliest: new Date("2026-11-24T04:00:00Z"),
        latest: new Date("2026-11-25T10:00:00Z"),
      },
      { product: "1", name: "", money: null, earliest: null, latest: null },
    ]);
    expect(seen[0]?.message).toMatchObject({
      weight: 0.5,
      consignedTime: "2026-11-22 18:00:00",
      destAddress: { province: "上海", city: "上海市" },
    });
  });

  test("promised time", async () => {
    const { fetch, seen } = fake(() => ok({ promiseTm: "2026-11-24 12:00:00" }));
    expect(await shop(fetch).promisedTime({ trackingNo: "SF7444703608745", phoneLast4: "0000" })).toEqual(new Date("2026-11-24T04:00:00Z"));
    expect(seen[0]?.message).toEqual({ searchNo: "SF7444703608745", checkType: 1, checkNos: ["0000"] });
    expect(await shop(fake(() => ok(null)).fetch).promisedTime({ trackingNo: "SF7444703608745" })).toBeNull();
  });
});

describe("trouble", () => {
  const envelope = (apiResultCode: string) =>
    shop(() => Promise.resolve(Response.json({ apiResultCode, apiErrorMsg: "x", apiResultData: null })));
  test.each(["A1005", "A1009", "A1099"])("%s may be tried again", async (code) => {
    await expect(envelope(code).track([{ trackingNo: "SF7444703608745" }])).rejects.toThrow(CarrierUnavailable);
  });
  test.each(["A1001", "A1004", "A1006"])("%s needs a person", async (code) => {
    await expect(envelope(code).track([{ trackingNo: "SF7444703608745" }])).rejects.toMatchObject({
      name: "CarrierRefused",
      reason: "settings",
      code,
    });
  });

  test("5xx, network, timeout, system error are unknown outcomes", async () => {
    const codes = await Promise.all(
      [
        shop(() => Promise.resolve(new Response("", { status: 503 }))),
        shop(reject),
        shop(
          (_, init) => new Promise((_resolve, fail) => init?.signal?.addEventListener("abort", () => fail(init.signal?.reason as Error))),
          20,
        ),
        shop(fake(() => no("S0003")).fetch),
      ].map((sf) => sf.createShipment(request).catch((error: unknown) => (error as CarrierUnavailable).code)),
    );
    expect(codes).toEqual(["HTTP_503", "NETWORK", "TIMEOUT", "S0003"]);
  });

  test("any answer at all ends in one of the port's errors or in nothing scanned", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        const inner = shop(() => Promise.resolve(Response.json({ apiResultCode: "A1000", apiResultData: text })));
        for (const sf of [shop(() => Promise.resolve(new Response(text))), inner]) {
          const error: unknown = await sf.createShipment(request).catch((thrown: unknown) => thrown);
          expect(error instanceof CarrierUnavailable || error instanceof CarrierRefused).toBe(true);
        }
      }),
    );
  });

  test("errors carry neither the check word nor the address", async () => {
    const leaky: typeof fetch = (_, init) => Promise.reject(new TypeError(`${checkWord} ${init?.body as string}`));
    const error: unknown = await shop(leaky)
      .createShipment(request)
      .catch((thrown: unknown) => thrown);
    const shown = `${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${(error as Error).stack}`;
    expect(shown).not.toContain(checkWord);
    expect(shown).not.toContain("msgData");
  });
});
