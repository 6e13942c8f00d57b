import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startSimulators } from "../../simulators/testkit.ts";
import type { YtoCredentials } from "../../src/modules/logistics/carriers/yto.client.ts";
import { Yto } from "../../src/modules/logistics/carriers/yto.ts";
import { anOrder, arrives, type Pair, ship, startInbox, weathersEverything } from "./carriers.testkit.ts";

const interfaces = Object.fromEntries(
  ["privacy_create_adapter", "korder_cancel_adapter", "track_query_adapter", "subscribe_adapter", "waybill_print_adapter"].map(
    (method, index) => [method, { customerCode: `K0000000${index}`, secret: `SimYtoSecret${index}` }],
  ),
);
const merchant = { clientId: "SIMCLIENT", partnerSecret: "SimPushSecret", interfaces };
let pair: Pair;
const make = (over: Partial<YtoCredentials> = {}): Yto =>
  new Yto({
    baseUrl: `${pair.running.url}/yto/open`,
    credentials: { interfaces, pushSecret: merchant.partnerSecret, ...over },
    fetch,
    clock: () => new Date(),
    random: randomBytes,
    timeoutMs: 1_500,
  });
const register = (over: object = {}) =>
  pair.running.control("PUT", "/yto/merchant", { ...merchant, pushUrl: `${pair.inbox.url}/push`, ...over });

beforeAll(async () => {
  const running = await startSimulators({ speed: 60 });
  pair = { running, inbox: await startInbox(() => pair.carrier), carrier: null as never };
  pair = { ...pair, carrier: make() };
  await register();
});
afterEach(async () => {
  await pair.running.control("DELETE", "/faults");
  await pair.running.control("POST", "/speed", { factor: 60 });
});
afterAll(async () => {
  await pair.running.kill("SIGTERM");
  pair.inbox.close();
});

describe("YTO", () => {
  weathersEverything("yto", () => pair, ["duplicate", "flood", "reordered", "delayed", "lost", "garbage", "forged", "bad-signature"]);

  test.each([
    ["XML", "xml", true],
    ["JSON", "json", false],
  ])("a parcel travels to the door, pushed as %s; pushes and query tell the same", async (_, pushFormat, nested) => {
    await register({ pushFormat, nested });
    const { trackingNo } = await ship(pair);
    expect(trackingNo).toMatch(/^YT\d{13}$/);
    await arrives(pair, trackingNo, "DELIVERED");
    const [snapshot] = await pair.carrier.track([{ trackingNo }]);
    // one key may stand for two scans of one kind in one second, which only a parcel in a hurry has
    expect(new Set(snapshot?.events.map(({ key }) => key))).toEqual(new Set(pair.inbox.of(trackingNo).map(({ key }) => key)));
    await register();
  });

  test("a number that follows later comes with the same call", async () => {
    const order = anOrder("稍后出单路1号");
    expect((await pair.carrier.createShipment!(order)).trackingNo).toBeNull();
    expect((await pair.carrier.createShipment!(order)).trackingNo).toMatch(/^YT\d{13}$/);
  });

  test("another order under the same number is refused", async () => {
    const order = anOrder();
    await pair.carrier.createShipment!(order);
    await expect(pair.carrier.createShipment!({ ...order, grams: 9_000 })).rejects.toThrow("不一致");
  });

  test("there is a label", async () => {
    const { pdf } = await pair.carrier.label!(await ship(pair));
    expect(pdf.toString("latin1")).toMatch(/^%PDF-1\.4[\s\S]*%%EOF\n$/);
  });

  test("nothing scanned is no error, and a number from elsewhere is followed once subscribed", async () => {
    const trackingNo = `YT2600${String(Date.now()).slice(-9)}`;
    expect(await pair.carrier.track([{ trackingNo }])).toEqual([{ trackingNo, state: "PRE_TRANSIT", events: [] }]);
    await pair.carrier.subscribe!({ trackingNo, callbackUrl: "" });
    await arrives(pair, trackingNo, "DELIVERED");
  });

  test("every interface has its own secret", async () => {
    const swapped = {
      ...interfaces,
      track_query_adapter: { ...interfaces["track_query_adapter"]!, secret: interfaces["privacy_create_adapter"]!.secret },
    };
    await expect(make({ interfaces: swapped }).track([{ trackingNo: "YT2600227881409" }])).rejects.toMatchObject({
      reason: "settings",
      code: "401",
    });
  });

  test("a forged push is refused, a flood of honest ones is answered", async () => {
    const { trackingNo } = await ship(pair);
    await arrives(pair, trackingNo, "DELIVERED");
    const push = (options: object) =>
      pair.running.control<{ attempts: { accepted: boolean }[] }>("POST", `/yto/parcels/${trackingNo}/push`, options);
    expect((await push({ forge: true })).attempts).toMatchObject([{ accepted: false }]);
    expect((await push({ times: 50 })).attempts.filter(({ accepted }) => accepted)).toHaveLength(50);
  });
});
