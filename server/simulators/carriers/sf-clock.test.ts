import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Running } from "../testkit.ts";
import { PARTNER, startReceiver, startSimulators, until } from "../testkit.ts";
import { envelopeOf, newOrder } from "./sf.testkit.ts";

let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  shop = await startReceiver(() => ({ body: '{"return_code":"0000","return_msg":"成功"}' }));
  running = await startSimulators({ speed: 60 });
  await running.control("PUT", "/sf/merchant", { ...PARTNER, pushUrl: `${shop.url}/push` });
});
afterEach(() => running.control("POST", "/speed", { factor: 60, hour: 2 }));
afterAll(async () => {
  await running.kill("SIGTERM");
  shop.close();
});

interface Parcel {
  orderId: string;
  waybill: string;
  scans: { opCode: string }[];
}
const parcelOf = async (orderId: string): Promise<Parcel> =>
  (await running.control<{ parcels: Parcel[] }>("GET", "/sf/parcels")).parcels.find((parcel) => parcel.orderId === orderId)!;

/** A new order's number. */
const create = async (): Promise<string> => {
  const order = newOrder();
  const body = new URLSearchParams(envelopeOf("EXP_RECE_CREATE_ORDER", JSON.stringify(order)));
  await fetch(`${running.url}/sf/std/service`, { method: "POST", body });
  return order.orderId;
};
const codesOf = async (orderId: string): Promise<string[]> => (await parcelOf(orderId)).scans.map(({ opCode }) => opCode);
const scanned = (orderId: string, code: string) => until(`${code} of ${orderId}`, async () => (await codesOf(orderId)).includes(code));
const soon = () => new Promise((resolve) => setTimeout(resolve, 300));

test("parcels can live as slowly as on the road, and what is under way then waits in proportion", async () => {
  await running.control("POST", "/speed", { hour: 3_600 });
  expect(await running.control("GET", "/state")).toMatchObject({ hour: 3_600, speed: 60 });
  const order = await create();
  await soon();
  expect(await codesOf(order)).toEqual([]);
  await running.control("POST", "/speed", { hour: 2 });
  await scanned(order, "8000");
  for (const wrong of [0, -1, 3_601, "fast"]) await expect(running.control("POST", "/speed", { hour: wrong })).rejects.toThrow("400");
});

test("the clock can be put forward: what would have happened by then happens, and nothing after it", async () => {
  await running.control("POST", "/speed", { factor: 0 });
  const order = await create();
  const forward = (seconds: unknown) => running.control("POST", "/clock", { seconds });
  await forward(5);
  await soon();
  expect(await codesOf(order)).toEqual([]);
  await forward(2);
  await scanned(order, "50");
  // six hours at two seconds each: at the hub and off again, on the road for the rest
  await forward(12);
  await scanned(order, "36");
  await soon();
  expect(await codesOf(order)).toEqual(["50", "30", "31", "36"]);
  await forward(60);
  await scanned(order, "8000");
  for (const wrong of [0, -1, 9e9, "tomorrow"]) await expect(forward(wrong)).rejects.toThrow("400");
});

test("a forged push claims a signature without spoiling the honest one, and pushes are sent again on demand", async () => {
  await running.control("POST", "/speed", { factor: 0 }); // nothing of it is told before the fault is there
  const order = await create();
  await running.control("POST", "/faults", { target: "sf", fault: "forged", on: "message", match: order });
  await running.control("POST", "/speed", { factor: 60 });
  await scanned(order, "8000");
  const forged = () => shop.received.filter(({ body }) => body.includes(order) && body.includes("已由他人签收")).length;
  await until("the forged push", () => forged() === 1);
  const { waybill } = await parcelOf(order);
  const again = { times: 3, forge: true };
  const { attempts } = await running.control<{ attempts: { accepted: boolean }[] }>("POST", `/sf/parcels/${waybill}/push`, again);
  expect(attempts.map(({ accepted }) => accepted)).toEqual([true, true, true]);
  expect(forged()).toBe(4);
});
