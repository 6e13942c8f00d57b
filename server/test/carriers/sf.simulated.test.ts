import { describe, expect, test } from "vitest";
import { PARTNER, type Running, until } from "../../simulators/testkit.ts";
import type { SfCredentials } from "../../src/modules/logistics/carriers/sf.client.ts";
import { Sf } from "../../src/modules/logistics/carriers/sf.ts";
import { anOrder, arrives, beside, PACE, ship, wire } from "./carriers.testkit.ts";
import { weathersEverything } from "./claims.testkit.ts";

const make = (running: Running, over: Partial<SfCredentials> = {}, labelTemplate = "fm_76130_standard"): Sf =>
  new Sf({ ...wire(running, "/sf/std/service"), credentials: { ...PARTNER, ...over } }, { labelTemplate });
const besides = beside("sf", PARTNER, make);
const { pair } = besides;
const carrier = (): Sf => pair().carrier;
const control = (path: string, body: object, method = "POST") => pair().running.control(method, path, body);
const pause = () => control("/speed", { factor: 0 });

describe("SF", () => {
  weathersEverything("sf", besides, {
    number: /^SF\d{13}$/,
    variants: [
      ["JSON", { pushFormat: "json" }],
      ["XML", { pushFormat: "xml" }],
    ],
    pushFaults: ["duplicate", "flood", "reordered", "delayed", "lost", "garbage", "forged"],
    strayed: "EXCEPTION",
  });

  test("an order says how to sort it, and a repeat says that it was taken over", async () => {
    await pause();
    const order = anOrder();
    expect(await carrier().createShipment(order)).toMatchObject({ labelHint: "021WA", adopted: false });
    expect(await carrier().createShipment(order)).toMatchObject({ labelHint: "021WA", adopted: true });
  });

  test("signs that URLs and digests treat in their own way reach SF as they were written", async () => {
    await pause();
    const remark = "易碎 (100%) ~轻放*! +'&=\"<>";
    await expect(carrier().createShipment({ ...anOrder("a+b 100% ~'(1)*!路1号"), remark })).resolves.toMatchObject({ adopted: false });
  });

  test.each([
    ["check word", { checkWord: "x" }, "A1006"],
    ["partner", { partnerId: "NOBODY" }, "A1004"],
    ["monthly card", { monthlyCard: "1" }, "8114"],
  ])("a wrong %s is a refusal about settings", async (_, over, code) => {
    await expect(make(pair().running, over).createShipment(anOrder())).rejects.toMatchObject({ reason: "settings", code });
  });

  test("a phone that is none, a product that is none and a number that is none are refusals in their own words", async () => {
    const order = anOrder();
    await expect(carrier().createShipment({ ...order, to: { ...order.to, phone: "call me" } })).rejects.toMatchObject({
      reason: "bad_contact",
    });
    await expect(carrier().createShipment({ ...order, product: "9999" })).rejects.toMatchObject({ reason: "not_served" });
    await expect(carrier().createShipment({ ...order, shipmentNo: "1 2" })).rejects.toMatchObject({ reason: "bad_request" });
  });

  test("routes of more than ten parcels come in one answer, in their order, and nothing scanned is no error", async () => {
    await pause();
    const parcels = await Promise.all(Array.from({ length: 12 }, () => ship(pair())));
    await control(`/sf/parcels/${parcels[11]!.trackingNo}/advance`, {});
    const snapshots = await carrier().track([...parcels, { trackingNo: "SF7000000000000" }]);
    expect(snapshots.map(({ trackingNo }) => trackingNo)).toEqual([...parcels.map(({ trackingNo }) => trackingNo), "SF7000000000000"]);
    expect(snapshots.map(({ state }) => state)).toEqual([...Array.from({ length: 11 }, () => "PRE_TRANSIT"), "PICKED_UP", "PRE_TRANSIT"]);
  });

  test("another's parcel shows its route and its promise to who knows a party's last four digits", async () => {
    const { trackingNo } = await ship(pair());
    await arrives(pair(), trackingNo, "DELIVERED");
    await control("/sf/merchant", { ...PARTNER, partnerId: "OTHER", pushUrl: "" }, "PUT");
    const other = make(pair().running, { partnerId: "OTHER" });
    const [none, some] = await other
      .track([{ trackingNo, phoneLast4: "9999" }])
      .then(async ([first]) => [first, (await other.track([{ trackingNo, phoneLast4: "1234" }]))[0]]);
    expect([none?.state, some?.state]).toEqual(["PRE_TRANSIT", "DELIVERED"]);
    await expect(other.promisedTime({ trackingNo, phoneLast4: "9999" })).rejects.toThrow("8247");
    expect(await other.promisedTime({ trackingNo, phoneLast4: "1234" })).toEqual(await carrier().promisedTime({ trackingNo }));
  });

  test("the promise is an evening, later for who lives further away", async () => {
    await pause();
    const promised = async (to: object) => {
      const order = anOrder();
      const { trackingNo } = await carrier().createShipment({ ...order, to: { ...order.to, ...to } });
      return (await carrier().promisedTime({ trackingNo: trackingNo! }))!;
    };
    const [near, far] = [await promised({}), await promised({ province: "新疆维吾尔自治区", city: "乌鲁木齐市", district: "天山区" })];
    expect(near.toISOString()).toMatch(/T10:00:00/);
    expect(far.getTime() - near.getTime()).toBeGreaterThanOrEqual(2 * 86_400_000);
  });

  test("rates have a price and a day for each product, or for the one asked for, and cost more for more", async () => {
    const { from, to } = anOrder();
    const ask = { from, to, grams: 1_200, handoverAt: new Date() };
    const rates = await carrier().estimateRates(ask);
    expect(rates.map(({ product, name }) => [product, name])).toEqual([
      ["1", "顺丰特快"],
      ["2", "顺丰标快"],
    ]);
    for (const { money, latest } of rates) {
      expect(money!.currency).toBe("CNY");
      expect(latest!.getTime()).toBeGreaterThan(Date.now());
    }
    const [heavy] = await carrier().estimateRates({ ...ask, grams: 9_000, product: "1" });
    expect(heavy!.money!.amount).toBeGreaterThan(rates[0]!.money!.amount);
    await expect(carrier().estimateRates({ ...ask, to: { ...to, province: "火星", city: "奥林匹斯" } })).rejects.toThrow("服务范围");
  });

  test.each(["error-5xx", "garbage", "timeout-after-applying"])(
    "%s to a question about price or promise is an unknown outcome",
    async (name) => {
      await pause();
      const { from, to } = anOrder();
      const { trackingNo } = await ship(pair());
      for (const ask of [
        () => carrier().estimateRates({ from, to, grams: 1_200, handoverAt: new Date() }),
        () => carrier().promisedTime({ trackingNo }),
      ]) {
        await control("/faults", { target: "sf", fault: name, on: "reply" });
        await expect(ask()).rejects.toThrow("unavailable");
        await ask();
      }
    },
  );

  test("a label is a file of SF's, with its template; neither a strange template nor a cancelled parcel has one", async () => {
    await pause();
    const parcel = await ship(pair());
    const { pdf } = await carrier().label(parcel);
    expect(pdf.toString("latin1")).toMatch(/^%PDF-1\.\d[\s\S]*%%EOF\s*$/);
    await expect(make(pair().running, {}, "").label(parcel)).rejects.toMatchObject({ code: "NO_TEMPLATE" });
    await carrier().cancelShipment(parcel);
    await expect(carrier().label(parcel)).rejects.toMatchObject({ reason: "cancelled" });
  });

  test("two scans of one second stay two, in the order of the way", async () => {
    await pause();
    const { trackingNo } = await ship(pair());
    for (let scan = 0; scan < 3; scan++) await control(`/sf/parcels/${trackingNo}/advance`, {});
    const [snapshot] = await carrier().track([{ trackingNo }]);
    const [arrival, departure] = snapshot!.events.slice(-2);
    expect([arrival!.rawCode, departure!.rawCode]).toEqual(["31", "36"]);
    await control("/speed", { factor: PACE });
    await until("both pushes", () => pair().inbox.of(trackingNo).length >= 4);
  });
});
