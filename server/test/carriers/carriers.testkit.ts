/** An adapter beside the simulator of its company: two programs that share nothing but the protocol. */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll } from "vitest";
import { type Running, startSimulators, until } from "../../simulators/testkit.ts";
import {
  BadPush,
  type Carrier,
  type PushNotice,
  type ShipmentRequest,
  type TrackingEvent,
  type TrackingState,
} from "../../src/modules/logistics/carriers/carrier.ts";
import { sortEvents, stateAfter } from "../../src/modules/logistics/carriers/tracking.ts";
import { cityName } from "../../src/modules/logistics/shipment.places.ts";

/** A shop that does nothing but receive one carrier's pushes. */
export async function startInbox(carrier: () => Carrier) {
  const events = new Map<string, TrackingEvent>();
  const notices: PushNotice[] = [];
  const counts = { arrived: 0, refused: 0, trusted: 0 };
  let refusals = { about: "", left: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      counts.arrived++;
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const raw = { headers, query: url.search.slice(1), body: Buffer.concat(chunks), path: url.pathname };
      const refuses = refusals.left > 0 && raw.body.includes(refusals.about);
      if (refuses) refusals.left--;
      const received = refuses ? Promise.reject(new BadPush(carrier().id, "not now")) : carrier().handlePush(raw);
      received
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
    /** Tells the next so many pushes about a parcel to come again. */
    refuse: (about: string, left: number) => void (refusals = { about, left }),
    /** The distinct scans that came of a parcel. */
    of,
    /** What they add up to. */
    state: (trackingNo: string) => stateAfter(of(trackingNo)),
    close: () => server.close(),
  };
}
export type Inbox = Awaited<ReturnType<typeof startInbox>>;

/** What an adapter is made of beside a simulator; `path` is the company's address there. */
export const wire = (running: Running, path: string) => ({
  baseUrl: `${running.url}${path}`,
  fetch,
  clock: () => new Date(),
  random: randomBytes,
  timeoutMs: 1_500,
});

/** Scans come at this speed unless a test says otherwise. */
export const PACE = 60;

/**
 * Starts the simulators for the tests of a file, with an inbox and an adapter that the company's simulator knows as its customer. `register`
 * tells it anew, with some of the customer's settings changed.
 */
export function beside<C extends Carrier>(company: string, customer: object, make: (running: Running) => C) {
  let pair: Pair<C>;
  const register = (over: object = {}) =>
    pair.running.control("PUT", `/${company}/merchant`, { ...customer, pushUrl: `${pair.inbox.url}/push`, ...over });
  beforeAll(async () => {
    const running = await startSimulators({ speed: PACE });
    pair = { running, carrier: make(running), inbox: await startInbox(() => pair.carrier) };
    await register();
  });
  afterEach(async () => {
    await pair.running.control("DELETE", "/faults");
    await pair.running.control("POST", "/speed", { factor: PACE });
    await register();
  });
  afterAll(async () => {
    await pair.running.kill("SIGTERM");
    pair.inbox.close();
  });
  return { pair: () => pair, register };
}

export interface Beside {
  readonly pair: () => Pair;
  readonly register: (over?: object) => Promise<unknown>;
}

export interface Pair<C extends Carrier = Carrier> {
  readonly running: Running;
  readonly inbox: Inbox;
  readonly carrier: C;
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

/** The cities that the shop reads out of scans, in their order. */
export const citiesOf = (events: readonly TrackingEvent[]): string[] => [
  ...new Set(sortEvents(events).flatMap(({ location }) => (location ? cityName(location, "zh") : []))),
];

export const arrives = ({ inbox }: Pair, trackingNo: string, state: TrackingState) =>
  until(`${state} of ${trackingNo}, which is ${inbox.state(trackingNo)}`, () => inbox.state(trackingNo) === state, 15_000);
