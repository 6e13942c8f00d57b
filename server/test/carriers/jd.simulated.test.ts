import { describe, expect, test } from "vitest";
import type { Running } from "../../simulators/testkit.ts";
import { type JdCredentials } from "../../src/modules/logistics/carriers/jd.client.ts";
import { Jd, type JdOptions } from "../../src/modules/logistics/carriers/jd.ts";
import { arrives, beside, ship, wire } from "./carriers.testkit.ts";
import { weathersEverything } from "./claims.testkit.ts";

const credentials: JdCredentials = {
  appKey: "SimAppKey",
  appSecret: "SimAppSecret",
  accessToken: "SimAccessToken",
  customerCode: "010K0000001",
};
const make = (running: Running, over: Partial<JdCredentials> = {}, options: JdOptions = {}): Jd =>
  new Jd({ ...wire(running, "/jd"), credentials: { ...credentials, ...over } }, options);
const besides = beside("jd", credentials, make);
const { pair } = besides;

describe("JD", () => {
  weathersEverything("jd", besides, {
    number: /^JDVC\d{11}$/,
    variants: [
      ["bare replies", { wrapped: false }],
      ["wrapped replies", { wrapped: true }],
    ],
    pushFaults: ["duplicate", "flood", "reordered", "delayed", "lost", "garbage", "forged"],
    strayed: "IN_TRANSIT",
  });

  test.each(["md5-salt", "HMacMD5", "HMacSHA1", "HMacSHA256", "HMacSHA512"] as const)("%s is taken", async (algorithm) => {
    expect(await make(pair().running, {}, { algorithm }).track([{ trackingNo: "JDVC00000000001" }])).toMatchObject([
      { state: "PRE_TRANSIT", events: [] },
    ]);
  });

  test("a wrong secret, token, key or customer code is a refusal about settings", async () => {
    for (const over of [{ appSecret: "x" }, { accessToken: "x" }, { appKey: "x" }, { customerCode: "x" }])
      await expect(make(pair().running, over).track([{ trackingNo: "JDVC00000000001" }])).rejects.toMatchObject({ reason: "settings" });
  });

  test("a number from elsewhere is followed once subscribed with a phone's last digits", async () => {
    const trackingNo = `JDVC${String(Date.now()).slice(-11)}`;
    await pair().carrier.subscribe!({ trackingNo, phone: "13900001234", callbackUrl: "" });
    await arrives(pair(), trackingNo, "DELIVERED");
    await expect(pair().carrier.subscribe!({ trackingNo, phone: "9999", callbackUrl: "" })).rejects.toMatchObject({
      reason: "bad_contact",
    });
  });

  test("an order without a known waybill is cancelled by its number", async () => {
    await pair().running.control("POST", "/speed", { factor: 0 });
    const { shipmentNo } = await ship(pair());
    await pair().carrier.cancelShipment!({ shipmentNo, trackingNo: null });
    await pair().carrier.cancelShipment!({ shipmentNo, trackingNo: null });
  });
});
