import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startSimulators } from "../../simulators/testkit.ts";
import { type JdCredentials } from "../../src/modules/logistics/carriers/jd.client.ts";
import { Jd, type JdOptions } from "../../src/modules/logistics/carriers/jd.ts";
import { arrives, type Pair, ship, startInbox, weathersEverything } from "./carriers.testkit.ts";

const credentials: JdCredentials = {
  appKey: "SimAppKey",
  appSecret: "SimAppSecret",
  accessToken: "SimAccessToken",
  customerCode: "010K0000001",
};
let pair: Pair;
const make = (over: Partial<JdCredentials> = {}, options: JdOptions = {}): Jd =>
  new Jd(
    {
      baseUrl: `${pair.running.url}/jd`,
      credentials: { ...credentials, ...over },
      fetch,
      clock: () => new Date(),
      random: randomBytes,
      timeoutMs: 1_500,
    },
    options,
  );
const register = (over: object = {}) =>
  pair.running.control("PUT", "/jd/merchant", { ...credentials, pushUrl: `${pair.inbox.url}/push`, ...over });

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

describe("JD", () => {
  weathersEverything("jd", () => pair, ["duplicate", "flood", "reordered", "delayed", "lost", "garbage", "forged"]);

  test.each([
    ["bare", false],
    ["wrapped", true],
  ])("a parcel travels to the door with %s replies; pushes and query tell the same, and none is trusted", async (_, wrapped) => {
    await register({ wrapped });
    const { trackingNo } = await ship(pair);
    expect(trackingNo).toMatch(/^JDVC\d{11}$/);
    await arrives(pair, trackingNo, "DELIVERED");
    const [snapshot] = await pair.carrier.track([{ trackingNo }]);
    expect(new Set(snapshot?.events.map(({ key }) => key))).toEqual(new Set(pair.inbox.of(trackingNo).map(({ key }) => key)));
    expect(pair.inbox.counts.trusted).toBe(0);
    await register();
  });

  test.each(["md5-salt", "HMacMD5", "HMacSHA1", "HMacSHA256", "HMacSHA512"] as const)("%s is taken", async (algorithm) => {
    expect(await make({}, { algorithm }).track([{ trackingNo: "JDVC00000000001" }])).toMatchObject([{ state: "PRE_TRANSIT", events: [] }]);
  });

  test("a wrong secret, token, key or customer code is a refusal about settings", async () => {
    for (const over of [{ appSecret: "x" }, { accessToken: "x" }, { appKey: "x" }, { customerCode: "x" }])
      await expect(make(over).track([{ trackingNo: "JDVC00000000001" }])).rejects.toMatchObject({ reason: "settings" });
  });

  test("a number from elsewhere is followed once subscribed with a phone's last digits", async () => {
    const trackingNo = `JDVC${String(Date.now()).slice(-11)}`;
    await pair.carrier.subscribe!({ trackingNo, phone: "13900001234", callbackUrl: "" });
    await arrives(pair, trackingNo, "DELIVERED");
    await expect(pair.carrier.subscribe!({ trackingNo, phone: "9999", callbackUrl: "" })).rejects.toMatchObject({ reason: "bad_contact" });
  });

  test("an order without a known waybill is cancelled by its number", async () => {
    await pair.running.control("POST", "/speed", { factor: 0 });
    const { shipmentNo } = await ship(pair);
    await pair.carrier.cancelShipment!({ shipmentNo, trackingNo: null });
    await pair.carrier.cancelShipment!({ shipmentNo, trackingNo: null });
  });
});
