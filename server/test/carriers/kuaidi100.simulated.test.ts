import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Running, startSimulators, until } from "../../simulators/testkit.ts";
import { CarrierRefused, CarrierUnavailable } from "../../src/modules/logistics/carriers/carrier.ts";
import { Kuaidi100 } from "../../src/modules/logistics/carriers/kuaidi100.ts";
import { citiesOf, type Inbox, startInbox } from "./carriers.testkit.ts";

const credentials = { customer: "SIMCUSTOMER", key: "SimKey", salt: "SimSalt32SimSalt32SimSalt32SimSa" };
let running: Running;
let inbox: Inbox;
let carrier: Kuaidi100;
const make = (over: Partial<typeof credentials> = {}, timeoutMs = 5_000): Kuaidi100 =>
  new Kuaidi100({
    baseUrl: `${running.url}/kuaidi100`,
    credentials: { ...credentials, ...over },
    fetch,
    clock: () => new Date(),
    random: randomBytes,
    timeoutMs,
  });

beforeAll(async () => {
  inbox = await startInbox(() => carrier);
  running = await startSimulators({ speed: 60 });
  await running.control("PUT", "/kuaidi100/merchant", credentials);
  carrier = make();
});
afterEach(() => running.control("DELETE", "/faults"));
afterAll(async () => {
  await running.kill("SIGTERM");
  inbox.close();
});

let counter = 0;
const aParcel = () => ({ trackingNo: `YT2600${String(Date.now()).slice(-8)}${String(counter++ % 10)}`, company: "yuantong" });
const follow = async (parcel: { trackingNo: string; company: string }, phone?: string): Promise<void> =>
  carrier.subscribe({ ...parcel, ...(phone ? { phone } : {}), from: "江西省景德镇市", to: "上海市", callbackUrl: `${inbox.url}/push` });
const fault = (name: string, options: object = {}) => running.control("POST", "/faults", { target: "kuaidi100", fault: name, ...options });
const arrives = (no: string, state: string) => until(`${state} of ${no}`, () => inbox.state(no) === state, 15_000);

test("a parcel is followed from pick-up to the door, and pushes and query tell the same", async () => {
  const parcel = aParcel();
  expect(await carrier.track([parcel])).toEqual([{ trackingNo: parcel.trackingNo, state: "PRE_TRANSIT", events: [] }]);
  await follow(parcel);
  await follow(parcel);
  await arrives(parcel.trackingNo, "DELIVERED");
  const [snapshot] = await carrier.track([parcel]);
  expect(snapshot?.state).toBe("DELIVERED");
  expect(new Set(snapshot?.events.map(({ key }) => key))).toEqual(new Set(inbox.of(parcel.trackingNo).map(({ key }) => key)));
  expect(inbox.notices).toContainEqual({ trackingNo: parcel.trackingNo, kind: "finished", company: null, text: "" });
  expect(citiesOf(snapshot!.events)).toEqual(["景德镇", "上海"]);
  expect(snapshot?.events.map(({ location }) => location)).toContain("江西景德镇市");
  expect(snapshot?.events.every(({ state }) => state !== null)).toBe(true);
});

test.each([
  ["locker", "DELIVERED", "AVAILABLE_FOR_PICKUP"],
  ["failed-attempt", "DELIVERED", "FAILED_ATTEMPT"],
  ["wrong-sorting", "DELIVERED", "EXCEPTION"],
  ["refused", "RETURNED", "EXCEPTION"],
  ["return", "RETURNED", "RETURNING"],
  ["lost", "EXCEPTION", "PICKED_UP"],
])("fate %s is told as %s after %s", async (name, end, before) => {
  const parcel = aParcel();
  await follow(parcel);
  await running.control("POST", `/kuaidi100/parcels/${parcel.trackingNo}/scenario`, { name });
  await arrives(parcel.trackingNo, end);
  expect(inbox.of(parcel.trackingNo).map(({ state }) => state)).toContain(before);
});

test.each(["duplicate", "flood", "reordered", "delayed", "lost", "garbage", "forged", "bad-signature"])(
  "in spite of %s pushes the parcel arrives, and no scan is invented",
  async (name) => {
    const parcel = aParcel();
    await fault(name, { on: "message", count: 2, ms: 300, match: parcel.trackingNo });
    await running.control("POST", "/speed", { factor: 200 });
    await follow(parcel);
    await arrives(parcel.trackingNo, "DELIVERED");
    await running.control("POST", "/speed", { factor: 60 });
    const [snapshot] = await carrier.track([parcel]);
    const known = new Set(snapshot?.events.map(({ key }) => key));
    for (const { key } of inbox.of(parcel.trackingNo)) expect(known).toContain(key);
  },
);

test("a forged push is refused, the honest one is not", async () => {
  const parcel = aParcel();
  await follow(parcel);
  await arrives(parcel.trackingNo, "DELIVERED");
  const push = (options: object) =>
    running.control<{ attempts: { accepted: boolean }[] }>("POST", `/kuaidi100/parcels/${parcel.trackingNo}/push`, options);
  expect((await push({ forge: true })).attempts).toMatchObject([{ accepted: false }]);
  const honest = await push({ times: 50 });
  expect(honest.attempts.filter(({ accepted }) => accepted)).toHaveLength(50);
});

test("a subscription whose answer got lost stands, and repeating it is fine", async () => {
  for (const name of ["error-5xx", "error-5xx-after-applying", "garbage", "timeout-after-applying"]) {
    const parcel = aParcel();
    await fault(name, { on: "reply" });
    const impatient = make({}, 400);
    await expect(impatient.subscribe({ ...parcel, callbackUrl: `${inbox.url}/push` }), name).rejects.toThrow(CarrierUnavailable);
    await follow(parcel);
    await until(`a scan of ${parcel.trackingNo}`, () => inbox.of(parcel.trackingNo).length > 0, 15_000);
  }
});

test("a slow answer is waited for", async () => {
  await fault("delayed", { on: "reply", ms: 300 });
  await expect(follow(aParcel())).resolves.toBeUndefined();
});

test("a wrong key or customer is a refusal about settings", async () => {
  const parcel = aParcel();
  const wrong = make({ key: "OtherKey" });
  await expect(wrong.subscribe({ ...parcel, callbackUrl: inbox.url })).rejects.toMatchObject({ reason: "settings", code: "600" });
  await expect(wrong.track([parcel])).rejects.toMatchObject({ reason: "settings", code: "503" });
  await expect(make({ customer: "OTHER" }).track([parcel])).rejects.toThrow(CarrierRefused);
  await fault("bad-signature", { on: "reply" });
  await expect(carrier.track([parcel])).rejects.toMatchObject({ reason: "settings" });
});

test("SF's parcels need a phone number, and the right one", async () => {
  const parcel = { trackingNo: `SF7${String(Date.now()).slice(-12)}`, company: "shunfeng" };
  await expect(follow(parcel)).rejects.toMatchObject({ reason: "bad_contact" });
  await follow(parcel, "1234");
  await until(`a scan of ${parcel.trackingNo}`, () => inbox.of(parcel.trackingNo).length > 0, 15_000);
  await expect(carrier.track([{ ...parcel, phoneLast4: "9999" }])).rejects.toMatchObject({ reason: "bad_contact" });
  expect((await carrier.track([{ ...parcel, phoneLast4: "1234" }]))[0]?.events.length).toBeGreaterThan(0);
});

test("a wrong company is corrected, and a parcel nobody hears of is given up", async () => {
  const parcel = { ...aParcel(), company: "yunda" };
  await follow(parcel);
  await until("the correction", () =>
    inbox.notices.some(
      ({ trackingNo, kind, company }) => trackingNo === parcel.trackingNo && kind === "corrected" && company === "yuantong",
    ),
  );
  await running.control("POST", `/kuaidi100/parcels/${parcel.trackingNo}/scenario`, { name: "silent" });
  await running.control("POST", `/kuaidi100/parcels/${parcel.trackingNo}/abort`, { reason: "unchanged" });
  await until("the end", () =>
    inbox.notices.some(({ trackingNo, kind, text }) => trackingNo === parcel.trackingNo && kind === "lapsed" && text === "60天无变化时"),
  );
});

test("a code nobody knows is an event without a state", async () => {
  const parcel = aParcel();
  await follow(parcel);
  await until("a parcel", () => inbox.of(parcel.trackingNo).length > 0);
  await running.control("POST", `/kuaidi100/parcels/${parcel.trackingNo}/advance`, { code: "9X9", text: "新的环节" });
  const event = await until("the event", () => inbox.of(parcel.trackingNo).find(({ rawCode }) => rawCode === "9X9"));
  expect(event).toMatchObject({ state: null, text: "新的环节" });
});
