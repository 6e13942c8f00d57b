/** What holds for every carrier whose waybills the shop makes, whatever goes wrong on the way. */
import { expect, test } from "vitest";
import { until } from "../../simulators/testkit.ts";
import { CarrierUnavailable, type TrackingState } from "../../src/modules/logistics/carriers/carrier.ts";
import { anOrder, arrives, type Beside, citiesOf, PACE, ship } from "./carriers.testkit.ts";

/** In what carriers differ. */
export interface Ways {
  /** What their waybills look like. */
  readonly number: RegExp;
  /** Ways to tell the shop the same, with the settings at the company that choose them. */
  readonly variants: readonly (readonly [name: string, settings: object])[];
  /** What can happen to their pushes. */
  readonly pushFaults: readonly string[];
  /** What they make of a parcel that went to a wrong hub. */
  readonly strayed: TrackingState;
}

interface Delivery {
  about: string[];
  attempts: { accepted: boolean }[];
}
interface Deliveries {
  deliveries: Delivery[];
}

/** Claims about a company's adapter and simulator; `company` is its name in the control API. */
export function weathersEverything(company: string, { pair, register }: Beside, { pushFaults, strayed, variants, number }: Ways): void {
  const control = <T = unknown>(path: string, body: object) => pair().running.control<T>("POST", path, body);
  const scans = (trackingNo: string) => pair().inbox.of(trackingNo);
  const query = async (trackingNo: string) => (await pair().carrier.track([{ trackingNo }]))[0]!;
  const keys = (events: readonly { key: string }[]) => [...new Set(events.map(({ key }) => key))].toSorted().join();

  test.each(variants)("a parcel travels to the door with %s; pushes and query tell the same", async (_, settings) => {
    await register(settings);
    const { trackingNo } = await ship(pair());
    expect(trackingNo).toMatch(number);
    await arrives(pair(), trackingNo, "DELIVERED");
    await until("the same from both", async () => keys((await query(trackingNo)).events) === keys(scans(trackingNo)));
    for (const events of [scans(trackingNo), (await query(trackingNo)).events])
      expect(citiesOf(events), "the route line").toEqual(["景德镇", "上海"]);
    expect(pair().inbox.counts.trusted > 0).toBe(pair().carrier.caps.pushSigned);
  });

  test.each([
    ["locker", "DELIVERED", "AVAILABLE_FOR_PICKUP"],
    ["failed-attempt", "DELIVERED", "FAILED_ATTEMPT"],
    ["refused", "RETURNED", "EXCEPTION"],
    ["return", "RETURNED", "RETURNING"],
    ["lost", "EXCEPTION", "PICKED_UP"],
  ] as const)("fate %s is told as %s after %s", async (name, end, before) => {
    await control("/speed", { factor: 0 }); // its fate is known before it leaves
    const { trackingNo } = await ship(pair());
    await control(`/${company}/parcels/${trackingNo}/scenario`, { name });
    await control("/speed", { factor: PACE });
    await arrives(pair(), trackingNo, end);
    expect(scans(trackingNo).map(({ state }) => state)).toContain(before);
  });

  test("a parcel that is sorted wrongly says so, is seen in a city off its way, and arrives", async () => {
    await control("/speed", { factor: 0 }); // its fate is known before it leaves
    const { trackingNo } = await ship(pair());
    await control(`/${company}/parcels/${trackingNo}/scenario`, { name: "wrong-sorting" });
    await control("/speed", { factor: PACE / 2 }); // carriers tell whole seconds: what comes within one has no order
    await arrives(pair(), trackingNo, "DELIVERED");
    const { events } = await query(trackingNo);
    const found = events.findIndex(({ text }) => text.includes("错分"));
    expect(events[found]).toMatchObject({ state: strayed });
    expect(events.filter(({ text }) => text.includes("鄂州")).length).toBeGreaterThan(1);
    expect(events.slice(found + 1).map(({ state }) => state)).toContain("OUT_FOR_DELIVERY");
  });

  test.each(pushFaults)("in spite of %s pushes the parcel arrives, and the carrier itself confirms every scan", async (name) => {
    await control("/speed", { factor: 0 });
    const { trackingNo } = await ship(pair());
    await control("/faults", { target: company, fault: name, on: "message", count: 2, ms: 300, match: trackingNo });
    await control("/speed", { factor: 200 });
    // a lost push may be the last one: then only asking helps
    if (name === "lost") await until("the end", async () => (await query(trackingNo)).state === "DELIVERED", 15_000);
    else await arrives(pair(), trackingNo, "DELIVERED");
    await control("/speed", { factor: PACE });
    const known = new Set((await query(trackingNo)).events.map(({ key }) => key));
    const strangers = scans(trackingNo).filter(({ key }) => !known.has(key));
    // nobody can tell an unsigned forgery from the truth, which is why it is a hint
    expect(strangers.length).toBeLessThanOrEqual(name === "forged" && !pair().carrier.caps.pushSigned ? 2 : 0);
  });

  test("a push that is not acknowledged is repeated until it is", async () => {
    await control("/speed", { factor: 0 });
    const { trackingNo } = await ship(pair());
    pair().inbox.refuse(trackingNo, 3);
    await control(`/${company}/parcels/${trackingNo}/advance`, {});
    await control("/speed", { factor: 20_000 });
    await until("the scan", () => scans(trackingNo).some(({ state }) => state === "PICKED_UP"));
    const told = await pair().running.control<Deliveries>("GET", `/${company}/deliveries`);
    const ours = told.deliveries.filter(({ about }) => about.includes(trackingNo));
    expect(ours.flatMap(({ attempts }) => attempts).filter(({ accepted }) => !accepted)).toHaveLength(3);
  });

  test("anybody can repeat a push; where pushes are signed, nobody can alter one", async () => {
    const { trackingNo } = await ship(pair());
    await arrives(pair(), trackingNo, "DELIVERED");
    const push = (options: object) => control<Delivery>(`/${company}/parcels/${trackingNo}/push`, options);
    expect((await push({ forge: true })).attempts).toMatchObject([{ accepted: !pair().carrier.caps.pushSigned }]);
    const before = keys(scans(trackingNo));
    expect((await push({ times: 50 })).attempts.filter(({ accepted }) => accepted)).toHaveLength(50);
    expect(keys(scans(trackingNo))).toBe(before);
  });

  test.each(["error-5xx", "error-5xx-after-applying", "garbage", "timeout-after-applying"])(
    "after %s the same order number brings the same waybill, and only one",
    async (name) => {
      const order = anOrder();
      await control("/faults", { target: company, fault: name, on: "reply" });
      await expect(pair().carrier.createShipment!(order)).rejects.toThrow(CarrierUnavailable);
      const made = await pair().carrier.createShipment!(order);
      expect((await pair().carrier.createShipment!(order)).trackingNo).toBe(made.trackingNo);
      // SF's simulator calls it as SF does
      const { parcels } = await pair().running.control<{ parcels: { order?: string; orderId?: string }[] }>("GET", `/${company}/parcels`);
      expect(parcels.filter(({ order: no, orderId = no }) => orderId === order.shipmentNo)).toHaveLength(1);
    },
  );

  test.each(["error-5xx", "error-5xx-after-applying", "garbage", "timeout-after-applying"])(
    "%s to a query, a cancellation or a subscription is an unknown outcome, and asking again is fine",
    async (name) => {
      await control("/speed", { factor: 0 });
      const parcel = await ship(pair());
      const { carrier } = pair();
      const subscription = { trackingNo: parcel.trackingNo, phone: "13900001234", callbackUrl: `${pair().inbox.url}/push` };
      for (const ask of [
        () => carrier.track([parcel]),
        ...(carrier.caps.subscribe ? [() => carrier.subscribe!(subscription)] : []),
        ...(carrier.caps.label ? [() => carrier.label!(parcel)] : []),
        () => carrier.cancelShipment!(parcel),
      ]) {
        await control("/faults", { target: company, fault: name, on: "reply" });
        await expect(ask()).rejects.toThrow(CarrierUnavailable);
        // throws if it is not fine
        await ask();
      }
      await control("/speed", { factor: PACE });
    },
  );

  test("a slow answer is waited for", async () => {
    await control("/faults", { target: company, fault: "delayed", on: "reply", ms: 300 });
    expect((await ship(pair())).trackingNo).not.toBe("");
  });

  test("a parcel is cancelled until it is picked up; twice is fine, later is not", async () => {
    await control("/speed", { factor: 0 });
    const parcel = await ship(pair());
    await pair().carrier.cancelShipment!(parcel);
    await pair().carrier.cancelShipment!(parcel);
    const gone = await ship(pair());
    await control(`/${company}/parcels/${gone.trackingNo}/advance`, {});
    await expect(pair().carrier.cancelShipment!(gone)).rejects.toMatchObject({ reason: "too_late" });
    await expect(pair().carrier.cancelShipment!({ shipmentNo: "NOBODY-KNOWS-1", trackingNo: null })).rejects.toMatchObject({
      reason: "not_found",
    });
    await control("/speed", { factor: PACE });
  });

  test("an address nobody delivers to is a refusal", async () => {
    await expect(pair().carrier.createShipment!(anOrder("不可达的山谷"))).rejects.toMatchObject({ reason: "not_served" });
  });

  test("a wrong signature is a refusal about settings", async () => {
    await control("/faults", { target: company, fault: "bad-signature", on: "reply" });
    await expect(pair().carrier.createShipment!(anOrder())).rejects.toMatchObject({ reason: "settings" });
  });

  test("a code nobody knows is an event without a state", async () => {
    const { trackingNo } = await ship(pair());
    await control(`/${company}/parcels/${trackingNo}/advance`, { code: "9X9", opCode: "9X9", text: "新的环节" });
    const event = await until("the event", () => scans(trackingNo).find(({ rawCode }) => rawCode === "9X9"));
    expect(event).toMatchObject({ state: null, text: "新的环节" });
  });
}
