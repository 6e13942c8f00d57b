import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Running } from "../testkit.ts";
import { startReceiver, startSimulators, until } from "../testkit.ts";
import { signOf } from "./kuaidi100-result.ts";

let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
const YES = '{"result":true,"returnCode":"200","message":"成功"}';
let answer: () => { status?: number; body: string } = () => ({ body: YES });
const CUSTOMER = "SIMCUSTOMER";
const KEY = "SimKey";
const SALT = "SimSalt32SimSalt32SimSalt32SimSa";

beforeAll(async () => {
  shop = await startReceiver(() => answer());
  running = await startSimulators({ speed: 60 });
  await running.control("PUT", "/kuaidi100/merchant", { customer: CUSTOMER, key: KEY });
});
afterEach(async () => {
  answer = () => ({ body: YES });
  await running.control("POST", "/speed", { factor: 60 });
});
afterAll(async () => {
  await running.kill("SIGTERM");
  shop.close();
});

type Reply = Record<string, unknown> & { returnCode?: string; data?: { statusCode?: string; ftime: string; context: string }[] };
const post = async (path: string, fields: Record<string, string>): Promise<Reply> =>
  (await (await fetch(`${running.url}/kuaidi100${path}`, { method: "POST", body: new URLSearchParams(fields) })).json()) as Reply;

let counter = 0;
const aNumber = (): string => `YT2600${String(Date.now()).slice(-8)}${String(counter++ % 10)}`;
const subscription = (number: string, over: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  company: "yuantong",
  number,
  from: "江西省景德镇市",
  to: "上海市上海市",
  key: KEY,
  parameters: { callbackurl: `${shop.url}/push`, salt: SALT, resultv2: "4", autoCom: "0", ...more },
  ...over,
});
const subscribe = (param: unknown, schema = "json"): Promise<Reply> =>
  post("/poll", { schema, param: typeof param === "string" ? param : JSON.stringify(param) });
const ask = (param: Record<string, unknown>, over: Record<string, string> = {}): Promise<Reply> => {
  const text = JSON.stringify(param);
  return post("/poll/query.do", { customer: CUSTOMER, sign: signOf(text, KEY, CUSTOMER), param: text, ...over });
};

interface Pushed {
  status: string;
  message: string;
  comNew?: string;
  lastResult: { nu: string; state: string; ischeck: string; data: { statusCode: string; context: string }[] };
}
const pushesOf = (number: string): Pushed[] =>
  shop.received.map(({ form }) => JSON.parse(form["param"] ?? "{}") as Pushed).filter(({ lastResult }) => lastResult?.nu === number);
const ended = (number: string) => until(`the end of ${number}`, () => pushesOf(number).find(({ status }) => status === "shutdown"));

describe("subscribing", () => {
  test.each([
    ["a wrong schema", () => subscribe(subscription(aNumber()), "xml"), "701"],
    ["no JSON", () => subscribe("{"), "701"],
    ["a stranger's key", () => subscribe(subscription(aNumber(), { key: "other" })), "600"],
    ["an unknown company", () => subscribe(subscription(aNumber(), { company: "YTO" })), "700"],
    ["a number of 33 characters", () => subscribe(subscription("1".repeat(33))), "701"],
    ["no address", () => subscribe(subscription(aNumber(), {}, { callbackurl: "" })), "701"],
    ["SF without a phone", () => subscribe(subscription("SF7444703608745", { company: "shunfeng" })), "408"],
  ])("with %s is refused", async (_, call, returnCode) => {
    expect(await call()).toMatchObject({ result: false, returnCode });
  });

  test("twice is a duplicate", async () => {
    const number = aNumber();
    expect(await subscribe(subscription(number))).toEqual({ result: true, returnCode: "200", message: "提交成功" });
    expect(await subscribe(subscription(number))).toMatchObject({ result: false, returnCode: "501" });
  });
});

describe("pushes", () => {
  test("are signed, carry the whole list newest first, and end with the signature", async () => {
    const number = aNumber();
    await subscribe(subscription(number));
    const last = await ended(number);
    expect(last.lastResult).toMatchObject({ state: "301", ischeck: "1" });
    const codes = last.lastResult.data.map(({ statusCode }) => statusCode);
    expect([codes[0], codes[1], codes.at(-1)]).toEqual(["301", "5", "103"]);
    for (const { form } of shop.received) expect(form["sign"]).toBe(signOf(form["param"] ?? "", SALT));
    const all = pushesOf(number);
    expect(all.length).toBeGreaterThan(3);
    for (const [index, push] of all.slice(1).entries())
      expect(push.lastResult.data.length).toBeGreaterThan(all[index]!.lastResult.data.length);
  });

  test("without a salt carry no signature, and plain codes without resultv2", async () => {
    const number = aNumber();
    await subscribe(subscription(number, {}, { salt: "", resultv2: "0", callbackurl: `${shop.url}/plain` }));
    const { form } = await until("a plain push", () => shop.received.find(({ path }) => path === "/plain"));
    expect(Object.keys(form)).toEqual(["param"]);
    expect((JSON.parse(form["param"]!) as Pushed).lastResult).toMatchObject({
      state: "1",
      data: [{ context: expect.stringContaining("已揽收") as string }],
    });
    expect(form["param"]).not.toContain("statusCode");
  });

  test("go to the company that has the parcel only if the subscriber lets it be corrected", async () => {
    const [wrong, corrected] = [aNumber(), aNumber()];
    await subscribe(subscription(wrong, { company: "yunda" }));
    await subscribe(subscription(corrected, { company: "yunda" }, { autoCom: "1" }));
    const first = await until("a push", () => pushesOf(corrected)[0]);
    expect(first).toMatchObject({ autoCheck: "1", comOld: "yunda", comNew: "yuantong" });
    expect(pushesOf(wrong)).toEqual([]);
  });

  test("are tried three more times, 35 minutes apart, and then given up", async () => {
    await running.control("POST", "/speed", { factor: 0 });
    const number = aNumber();
    answer = () => ({ body: '{"result":true}' });
    await subscribe(subscription(number));
    await running.control("POST", `/kuaidi100/parcels/${number}/advance`, {});
    await running.control("POST", "/speed", { factor: 20_000 });
    const { deliveries } = await until("three more tries", async () => {
      const all = await running.control<{ deliveries: { about: string[]; state: string; attempts: unknown[] }[] }>(
        "GET",
        "/kuaidi100/deliveries",
      );
      return all.deliveries.some(({ about, state }) => about.includes(number) && state === "gave-up") && all;
    });
    expect(deliveries.find(({ about, state }) => about.includes(number) && state === "gave-up")?.attempts).toHaveLength(4);
  });

  test("end with an abort when nothing is known for three days; then it may be subscribed again after half an hour", async () => {
    await running.control("POST", "/speed", { factor: 0 });
    const number = aNumber();
    await subscribe(subscription(number));
    await running.control("POST", `/kuaidi100/parcels/${number}/scenario`, { name: "silent" });
    await running.control("POST", "/speed", { factor: 100_000 });
    const abort = await until("the abort", () => pushesOf(number).find(({ status }) => status === "abort"));
    expect(abort).toMatchObject({ message: "3天查询无记录", lastResult: { data: [] } });
    await until("a second subscription", async () => (await subscribe(subscription(number))).returnCode === "200");
    await running.control("POST", "/speed", { factor: 0 });
    await running.control("POST", `/kuaidi100/parcels/${number}/abort`, { reason: "unchanged" });
    expect(await subscribe(subscription(number))).toMatchObject({ returnCode: "701" });
    await until("the other abort", () => pushesOf(number).some(({ message }) => message === "60天无变化时"));
  });
});

describe("queries", () => {
  test("are answered like pushes; a wrong signature, customer, company or phone is refused", async () => {
    const number = aNumber();
    const good = { com: "yuantong", num: number, resultv2: "4", order: "desc" };
    expect(await ask(good)).toMatchObject({ result: false, returnCode: "500" });
    await subscribe(subscription(number));
    await ended(number);
    const known = await ask(good);
    expect(known.data?.map(({ statusCode }) => statusCode)).toEqual(
      pushesOf(number)
        .at(-1)!
        .lastResult.data.map(({ statusCode }) => statusCode),
    );
    const rising = await ask({ ...good, order: "asc" });
    expect(rising.data?.[0]?.statusCode).toBe("103");
    const text = JSON.stringify(good);
    for (const sign of [signOf(text, KEY, CUSTOMER).toLowerCase(), signOf(text, CUSTOMER, KEY), "x", ""])
      expect(await ask(good, { sign })).toMatchObject({ result: false, returnCode: "503" });
    expect(await ask(good, { customer: "OTHER" })).toMatchObject({ returnCode: "600" });
    expect(await ask({ ...good, com: "yunda" })).toMatchObject({ returnCode: "500" });
    expect(await ask({ ...good, com: "YTO" })).toMatchObject({ returnCode: "400" });
    expect(await ask({ ...good, com: "shunfeng" })).toMatchObject({ returnCode: "408" });
  });

  test("the signing vector passes", () => {
    expect(signOf('{"com":"yuantong","num":"YT2600227881409"}', KEY, CUSTOMER)).toBe("120D98878F9256F8EC06A789683EC14E");
  });
});

test.each([
  ["locker", ["5", "501", "304"]],
  ["failed-attempt", ["5", "204", "5", "301"]],
  ["wrong-sorting", ["103", "2", "5", "301"]],
  ["exception", ["103", "208", "5", "301"]],
  ["refused", ["5", "14", "6", "4"]],
  ["return", ["103", "6", "4"]],
] as const)("fate %s", async (name, inOrder) => {
  const number = aNumber();
  await subscribe(subscription(number));
  await running.control("POST", `/kuaidi100/parcels/${number}/scenario`, { name });
  const { lastResult } = await ended(number);
  const seen = lastResult.data.map(({ statusCode }) => statusCode).toReversed();
  let from = 0;
  for (const code of inOrder) expect((from = seen.indexOf(code, from) + 1), `${code} in ${seen.join()}`).toBeGreaterThan(0);
});
