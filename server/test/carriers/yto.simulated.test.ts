import { describe, expect, test } from "vitest";
import type { Running } from "../../simulators/testkit.ts";
import type { YtoCredentials } from "../../src/modules/logistics/carriers/yto.client.ts";
import { Yto } from "../../src/modules/logistics/carriers/yto.ts";
import { anOrder, arrives, beside, ship, wire } from "./carriers.testkit.ts";
import { weathersEverything } from "./claims.testkit.ts";

const interfaces = Object.fromEntries(
  ["privacy_create_adapter", "korder_cancel_adapter", "track_query_adapter", "subscribe_adapter", "waybill_print_adapter"].map(
    (method, index) => [method, { customerCode: `K0000000${index}`, secret: `SimYtoSecret${index}` }],
  ),
);
const merchant = { clientId: "SIMCLIENT", partnerSecret: "SimPushSecret", interfaces };
const make = (running: Running, over: Partial<YtoCredentials> = {}): Yto =>
  new Yto({ ...wire(running, "/yto/open"), credentials: { interfaces, pushSecret: merchant.partnerSecret, ...over } });
const besides = beside("yto", merchant, make);
const { pair } = besides;

describe("YTO", () => {
  weathersEverything("yto", besides, {
    number: /^YT\d{13}$/,
    variants: [
      ["XML, results nested", { pushFormat: "xml", nested: true }],
      ["JSON, results beside", { pushFormat: "json", nested: false }],
    ],
    pushFaults: ["duplicate", "flood", "reordered", "delayed", "lost", "garbage", "forged", "bad-signature"],
    strayed: "IN_TRANSIT",
  });

  test("a number that follows later comes with the same call", async () => {
    const order = anOrder("稍后出单路1号");
    expect((await pair().carrier.createShipment!(order)).trackingNo).toBeNull();
    expect((await pair().carrier.createShipment!(order)).trackingNo).toMatch(/^YT\d{13}$/);
  });

  test("another order under the same number is refused", async () => {
    const order = anOrder();
    await pair().carrier.createShipment!(order);
    await expect(pair().carrier.createShipment!({ ...order, grams: 9_000 })).rejects.toThrow("不一致");
  });

  test("there is a label", async () => {
    const { pdf } = await pair().carrier.label!(await ship(pair()));
    expect(pdf.toString("latin1")).toMatch(/^%PDF-1\.4[\s\S]*%%EOF\n$/);
  });

  test("nothing scanned is no error, and a number from elsewhere is followed once subscribed", async () => {
    const trackingNo = `YT2600${String(Date.now()).slice(-9)}`;
    expect(await pair().carrier.track([{ trackingNo }])).toEqual([{ trackingNo, state: "PRE_TRANSIT", events: [] }]);
    await pair().carrier.subscribe!({ trackingNo, callbackUrl: "" });
    await arrives(pair(), trackingNo, "DELIVERED");
  });

  test("every interface has its own secret", async () => {
    const swapped = {
      ...interfaces,
      track_query_adapter: { ...interfaces["track_query_adapter"]!, secret: interfaces["privacy_create_adapter"]!.secret },
    };
    await expect(make(pair().running, { interfaces: swapped }).track([{ trackingNo: "YT2600227881409" }])).rejects.toMatchObject({
      reason: "settings",
      code: "401",
    });
  });
});
