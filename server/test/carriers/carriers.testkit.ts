/** An adapter beside the simulator of its company: two programs that share nothing but the protocol. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { type Running, until } from "../../simulators/testkit.ts";
import {
  BadPush,
  type Carrier,
  CarrierUnavailable,
  type PushNotice,
  type ShipmentRequest,
  type TrackingEvent,
  type TrackingState,
} from "../../src/modules/logistics/carriers/carrier.ts";
import { stateAfter } from "../../src/modules/logistics/carriers/tracking.ts";

/** A shop that does nothing but receive one carrier's pushes. */
export async function startInbox(carrier: () => Carrier) {
  const events = new Map<string, TrackingEvent>();
  const notices: PushNotice[] = [];
  const counts = { arrived: 0, refused: 0, trusted: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      counts.arrived++;
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const raw = { headers, query: url.search.slice(1), body: Buffer.concat(chunks), path: url.pathname };
      carrier()
        .handlePush(raw)
        .then(
          (push) => {
            if (push.trusted) counts.trusted++;
            for (const event of push.events) events.set(event.key, event);
            notices.push(...(push.notices ?? []));
            return push.ack;
          },
          (error: unknown) => {
            if (!(error instanceof BadPush)) throw error;
            counts.refused++;
            return carrier().failureAck("refused", raw);
          },
        )
        .then(
          (ack) => response.writeHead(ack.status, { "content-type": ack.contentType }).end(ack.body),
          (error: unknown) => response.writeHead(500).end(String(error)),
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const of = (trackingNo: string): TrackingEvent[] => [...events.values()].filter((event) => event.trackingNo === trackingNo);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    notices,
    /** The distinct scans that came of a parcel. */
    of,
    /** What they add up to. */
    state: (trackingNo: string) => stateAfter(of(trackingNo)),
    close: () => server.close(),
  };
}
export type Inbox = Awaited<ReturnType<typeof startInbox>>;

export interface Pair {
  readonly running: Running;
  readonly inbox: Inbox;
  readonly carrier: Carrier;
}

/** An order from the kilns to Shanghai under a number of its own. */
let orders = 0;
export const anOrder = (street = "世纪大道1号"): ShipmentRequest => ({
  shipmentNo: `OS${Date.now()}-${orders++}`,
  payer: "sender",
  parcels: 1,
  grams: 1200,
  items: [{ name: "盖碗", count: 2, grams: 600, value: { amount: 4440n, currency: "CNY" } }],
  from: {
    countryCode: "CN",
    province: "江西省",
    city: "景德镇市",
    district: "珠山区",
    street: "窑路1号",
    name: "仓库",
    phone: "13800000000",
  },
  to: { countryCode: "CN", province: "上海市", city: "上海市", district: "浦东新区", street, name: "张三", phone: "13900001234" },
});

/** An order that the carrier has taken. */
export async function ship({ carrier }: Pair): Promise<{ shipmentNo: string; trackingNo: string }> {
  const { shipmentNo, trackingNo } = await carrier.createShipment!(anOrder()).then((made) => ({
    ...made,
    shipmentNo: made.carrierOrderNo,
  }));
  if (!trackingNo) throw new Error("no number");
  return { shipmentNo, trackingNo };
}

export const arrives = ({ inbox }: Pair, trackingNo: string, state: TrackingState) =>
  until(`${state} of ${trackingNo}, which is ${inbox.state(trackingNo)}`, () => inbox.state(trackingNo) === state, 15_000);

/** What every carrier's pushes and fates must come to, whatever goes wrong on the way. */
export function weathersEverything(company: string, pair: () => Pair, pushFaults: readonly string[]): void {
  const control = (path: string, body: object) => pair().running.control("POST", path, body);

  test.each([
    ["locker", "DELIVERED", "AVAILABLE_FOR_PICKUP"],
    ["failed-attempt", "DELIVERED", "FAILED_ATTEMPT"],
    ["wrong-sorting", "DELIVERED", "IN_TRANSIT"],
    ["refused", "RETURNED", "EXCEPTION"],
    ["return", "RETURNED", "RETURNING"],
  ] as const)("fate %s is told as %s after %s", async (name, end, before) => {
    const { trackingNo } = await ship(pair());
    await control(`/${company}/parcels/${trackingNo}/scenario`, { name });
    await arrives(pair(), trackingNo, end);
    expect(
      pair()
        .inbox.of(trackingNo)
        .map(({ state }) => state),
    ).toContain(before);
  });

  test.each(pushFaults)("in spite of %s pushes the parcel arrives, and the carrier itself confirms every scan", async (name) => {
    await control("/speed", { factor: 0 });
    const { trackingNo } = await ship(pair());
    await control("/faults", { target: company, fault: name, on: "message", count: 2, ms: 300, match: trackingNo });
    await control("/speed", { factor: 200 });
    // a lost push may be the last one: then only asking helps
    if (name === "lost")
      await until("the end", async () => (await pair().carrier.track([{ trackingNo }]))[0]?.state === "DELIVERED", 15_000);
    else await arrives(pair(), trackingNo, "DELIVERED");
    await control("/speed", { factor: 60 });
    const [snapshot] = await pair().carrier.track([{ trackingNo }]);
    const known = new Set(snapshot?.events.map(({ key }) => key));
    const strangers = pair()
      .inbox.of(trackingNo)
      .filter(({ key }) => !known.has(key));
    // nobody can tell an unsigned forgery from the truth, which is why it is a hint
    expect(strangers.length).toBeLessThanOrEqual(name === "forged" && !pair().carrier.caps.pushSigned ? 2 : 0);
  });

  test.each(["error-5xx", "error-5xx-after-applying", "garbage", "timeout-after-applying"])(
    "after %s the same order number brings the same waybill, and only one",
    async (name) => {
      const order = anOrder();
      await control("/faults", { target: company, fault: name, on: "reply" });
      await expect(pair().carrier.createShipment!(order)).rejects.toThrow(CarrierUnavailable);
      const made = await pair().carrier.createShipment!(order);
      expect((await pair().carrier.createShipment!(order)).trackingNo).toBe(made.trackingNo);
      const { parcels } = await pair().running.control<{ parcels: { order: string }[] }>("GET", `/${company}/parcels`);
      expect(parcels.filter(({ order: no }) => no === order.shipmentNo)).toHaveLength(1);
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
        () => carrier.subscribe!(subscription),
        ...(carrier.caps.label ? [() => carrier.label!(parcel)] : []),
        () => carrier.cancelShipment!(parcel),
      ]) {
        await control("/faults", { target: company, fault: name, on: "reply" });
        await expect(ask()).rejects.toThrow(CarrierUnavailable);
        // throws if it is not fine
        await ask();
      }
      await control("/speed", { factor: 60 });
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
    await control("/speed", { factor: 60 });
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
    await control(`/${company}/parcels/${trackingNo}/advance`, { code: "9X9", text: "新的环节" });
    const event = await until("the event", () =>
      pair()
        .inbox.of(trackingNo)
        .find(({ rawCode }) => rawCode === "9X9"),
    );
    expect(event).toMatchObject({ state: null, text: "新的环节" });
  });
}
