import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadPush, CarrierRefused, CarrierSettingsError, CarrierUnavailable } from "./carrier.ts";
import { KUAIDI100_CODES, kuaidi100State } from "./kuaidi100.codes.ts";
import { kuaidi100PushSign, kuaidi100QuerySign } from "./kuaidi100.push.ts";
import { kuaidi, message, reject, scan, signed, vectors } from "./kuaidi100.testkit.ts";
import { Kuaidi100 } from "./kuaidi100.ts";
import { asPush, mutated, neverTrusted } from "./mutations.testkit.ts";

const { query, push } = vectors;
const answering = (body: unknown, seen: Record<string, string>[] = []): typeof fetch => {
  return (url, init) => {
    seen.push({ url: String(url), ...Object.fromEntries(new URLSearchParams(init?.body as string)) });
    return Promise.resolve(Response.json(body));
  };
};

describe("signatures", () => {
  test("the vectors hold", () => {
    expect(kuaidi100QuerySign(query.param, query.key, query.customer)).toBe(query.sign);
    expect(kuaidi100PushSign(push.param, push.salt)).toBe(push.sign);
  });

  test("the published push is believed and read", async () => {
    expect(await kuaidi().handlePush(signed(push.param, push.sign))).toEqual({
      events: [
        {
          key: expect.stringMatching(/^[\w-]{32}$/) as string,
          trackingNo: "YT2600227881409",
          shipmentNo: null,
          occurredAt: new Date("2026-11-22T12:00:00Z"),
          state: "PICKED_UP",
          rawCode: "1",
          text: "【上海市】已揽收",
          location: null,
        },
      ],
      notices: [],
      trusted: true,
      ack: { status: 200, contentType: "application/json;charset=UTF-8", body: '{"result":true,"returnCode":"200","message":"成功"}' },
    });
  });

  test.each([
    ["without a signature", asPush(new URLSearchParams({ param: push.param }).toString())],
    ["with an empty one", signed(push.param, "")],
    ["with one in small letters", signed(push.param, push.sign.toLowerCase())],
    ["with a stranger's", signed(push.param, kuaidi100PushSign(push.param, "other"))],
    ["with one altered character", signed(push.param.replace("已揽收", "已签收"), push.sign)],
    ["with two signatures", asPush(`${new URLSearchParams({ param: push.param, sign: "x" }).toString()}&sign=${push.sign}`)],
    ["with two messages", asPush(`${new URLSearchParams({ param: push.param, sign: push.sign }).toString()}&param=%7B%7D`)],
    ["as JSON", asPush(push.param, "application/json")],
    ["of bytes", asPush(Buffer.from([0xff, 0xfe, 0x00]))],
  ])("a push %s is refused", async (_, request) => {
    await expect(kuaidi().handlePush(request)).rejects.toThrow(BadPush);
  });

  test("no mutation of a signed push is believed", async () => {
    const form = new URLSearchParams({ param: push.param, sign: push.sign });
    // a byte more or less in a name nobody reads, or %e4 for %E4, leaves message and signature as they are
    const altered = mutated(form.toString()).filter((body) => {
      const now = new URLSearchParams(body.toString("utf8").trim());
      return (
        now.get("param") !== push.param || now.get("sign") !== push.sign || now.getAll("param").length + now.getAll("sign").length !== 2
      );
    });
    await neverTrusted(
      kuaidi(),
      altered.map((body) => asPush(body)),
    );
    await neverTrusted(
      kuaidi(),
      fc.oneof(fc.json(), fc.string()).map((text) => asPush(text)),
    );
  });

  test("whatever is signed ends in events or in BadPush", async () => {
    const signedTexts = fc.oneof(
      fc.json(),
      fc.string(),
      fc.jsonValue().map((data) => message(data)),
      mutated(push.param).map(String),
    );
    await fc.assert(
      fc.asyncProperty(signedTexts, async (text) => {
        const outcome: unknown = await kuaidi()
          .handlePush(signed(text))
          .catch((thrown: unknown) => thrown);
        expect(outcome instanceof BadPush || Array.isArray((outcome as { events: unknown }).events)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a push", () => {
  test("carries the whole list, newest first; repeats have the same keys and the query agrees", async () => {
    const data = [
      scan({ ftime: "2026-11-23 09:00:00", context: "已签收，签收人：本人", statusCode: "301", areaName: "上海,浦东新区" }),
      scan({ ftime: "2026-11-23 07:00:00", context: "派送中", statusCode: "5" }),
      scan({ statusCode: "103" }),
    ];
    const { events, notices } = await kuaidi().handlePush(signed(message(data, { status: "shutdown" }, { state: "301" })));
    expect(events.map(({ state, rawCode, location }) => [state, rawCode, location])).toEqual([
      ["PICKED_UP", "103", null],
      ["OUT_FOR_DELIVERY", "5", null],
      ["DELIVERED", "301", "上海浦东新区"],
    ]);
    expect(notices).toEqual([{ trackingNo: "YT2600227881409", kind: "finished", company: null, text: "" }]);
    const plain = data.map(({ statusCode: _code, areaName: _area, ...entry }: Record<string, unknown>) => entry);
    const later = await kuaidi().handlePush(signed(message(plain, {}, { state: "3" })));
    expect(later.events.map(({ key }) => key)).toEqual(events.map(({ key }) => key));
    expect(later.events.map(({ state }) => state)).toEqual([null, null, "DELIVERED"]);
    const [snapshot] = await kuaidi(answering({ message: "ok", status: "200", nu: "YT2600227881409", state: "301", data })).track([
      { trackingNo: "YT2600227881409", company: "yuantong" },
    ]);
    expect(snapshot).toEqual({ trackingNo: "YT2600227881409", state: "DELIVERED", events });
  });

  test("says when following lapsed, and when another company has the parcel", async () => {
    const lapsed = await kuaidi().handlePush(signed(message([], { status: "abort", message: "3天查询无记录" }, { state: "" })));
    expect(lapsed).toMatchObject({ events: [], notices: [{ kind: "lapsed", text: "3天查询无记录" }] });
    const corrected = await kuaidi().handlePush(signed(message([scan()], { autoCheck: "1", comOld: "yunda", comNew: "yuantong" })));
    expect(corrected.notices).toEqual([{ trackingNo: "YT2600227881409", kind: "corrected", company: "yuantong", text: "" }]);
  });

  test.each([
    ["no result", "{}"],
    ["no number", message([scan()], {}, { nu: "" })],
    ["a number that is a path", message([scan()], {}, { nu: "../../etc/passwd" })],
    ["a scan without a time", message([scan({ ftime: "", time: "" })])],
    ["31 February", message([scan({ ftime: "2026-02-31 20:00:00" })])],
    ["a scan that is text", message(["x"])],
    ["501 scans", message(Array.from({ length: 501 }, () => scan()))],
  ])("with %s is a BadPush although it is signed", async (_, param) => {
    await expect(kuaidi().handlePush(signed(param))).rejects.toThrow(BadPush);
  });

  test("an unknown code is an event without a state, and a caller may teach it", async () => {
    const request = signed(message([scan({ statusCode: "9X9" })]));
    expect((await kuaidi().handlePush(request)).events).toMatchObject([{ state: null, rawCode: "9X9" }]);
    const taught = kuaidi(reject, { codes: { states: { "9X9": "EXCEPTION" } } });
    expect((await taught.handlePush(request)).events).toMatchObject([{ state: "EXCEPTION" }]);
    expect((await taught.handlePush(signed(push.param))).events).toMatchObject([{ state: "PICKED_UP" }]);
  });

  test("failure is answered so that it is sent again", () => {
    expect(kuaidi().failureAck().body).not.toContain('"result":true');
  });
});

test.each([
  ["7", "", "IN_TRANSIT"],
  ["501", "", "AVAILABLE_FOR_PICKUP"],
  ["304", "", "DELIVERED"],
  ["399", "", "DELIVERED"],
  ["2", "包裹破损", "EXCEPTION"],
  ["204", "派送失败，原因：无人接听", "FAILED_ATTEMPT"],
  ["14", "", "EXCEPTION"],
  ["6", "", "RETURNING"],
  ["4", "", "RETURNED"],
  ["101", "", "PRE_TRANSIT"],
  ["401", "", "CANCELLED"],
  ["", "", null],
  ["999", "", null],
  ["constructor", "", null],
])("code %s %s means %s", (code, text, state) => {
  expect(kuaidi100State(KUAIDI100_CODES, code, text)).toBe(state);
});

describe("subscribing", () => {
  const request = { trackingNo: "SF7444703608745", company: "shunfeng", phone: "0000", callbackUrl: "https://shop.example/p" };

  test("sends key, salt and address; a repeat is as good", async () => {
    for (const returnCode of ["200", "501"]) {
      const seen: Record<string, string>[] = [];
      await kuaidi(answering({ result: returnCode === "200", returnCode, message: "" }, seen)).subscribe(request);
      expect(seen[0]).toMatchObject({ url: "http://127.0.0.1:1/poll", schema: "json" });
      expect(JSON.parse(seen[0]!["param"]!)).toEqual({
        company: "shunfeng",
        number: request.trackingNo,
        key: query.key,
        parameters: { callbackurl: request.callbackUrl, salt: push.salt, resultv2: "4", autoCom: "1", phone: "0000" },
      });
    }
  });

  test.each([
    ["600", "settings"],
    ["601", "settings"],
    ["700", "not_served"],
    ["408", "bad_contact"],
    ["999", "other"],
    ["constructor", "other"],
  ])("%s is a refusal: %s", async (returnCode, reason) => {
    await expect(kuaidi(answering({ result: false, returnCode })).subscribe(request)).rejects.toMatchObject({
      name: "CarrierRefused",
      reason,
    });
  });

  test("500, rubbish and silence are unknown outcomes", async () => {
    await expect(kuaidi(answering({ result: false, returnCode: "500" })).subscribe(request)).rejects.toThrow(CarrierUnavailable);
    await expect(kuaidi(answering(null)).subscribe(request)).rejects.toThrow(CarrierUnavailable);
    await expect(kuaidi().subscribe(request)).rejects.toThrow(CarrierUnavailable);
  });

  test("a company or number it cannot know is refused before anything is sent", async () => {
    await expect(kuaidi().subscribe({ ...request, company: "SF" })).rejects.toMatchObject({ code: "BAD_COMPANY" });
    await expect(kuaidi().subscribe({ ...request, trackingNo: "1".repeat(33) })).rejects.toMatchObject({ code: "BAD_NUMBER" });
  });
});

describe("asking", () => {
  const parcel = { trackingNo: "YT2600227881409", company: "yuantong" };

  test("is signed over what is sent", async () => {
    const seen: Record<string, string>[] = [];
    await kuaidi(answering({ result: false, returnCode: "500" }, seen)).track([{ ...parcel, phoneLast4: "0000" }]);
    const { param = "", sign, customer, url } = seen[0]!;
    expect([url, customer, sign]).toEqual([
      "http://127.0.0.1:1/poll/query.do",
      query.customer,
      kuaidi100QuerySign(param, query.key, query.customer),
    ]);
    expect(JSON.parse(param)).toMatchObject({ com: "yuantong", num: parcel.trackingNo, phone: "0000" });
  });

  test("a scan without a time is passed over, one with an odd code is shown, and neither spoils the others", async () => {
    const data = [
      scan({ statusCode: "3\0", ftime: "2026-11-22 21:00:00" }),
      scan({ ftime: "soon", time: "" }),
      "x",
      scan({ statusCode: "1" }),
    ];
    expect(
      await kuaidi(answering({ message: "ok", status: "200", nu: parcel.trackingNo, state: "1", data })).track([parcel]),
    ).toMatchObject([{ state: "PICKED_UP", events: [{ rawCode: "1" }, { state: null, rawCode: "3_" }] }]);
  });

  test("nothing known yet is no scan", async () => {
    expect(await kuaidi(answering({ result: false, returnCode: "500", message: "查询无结果，请隔段时间再查" })).track([parcel])).toEqual([
      { trackingNo: parcel.trackingNo, state: "PRE_TRANSIT", events: [] },
    ]);
  });

  test.each(["400", "408", "503", "601", "999"])("%s is a refusal", async (returnCode) => {
    await expect(kuaidi(answering({ result: false, returnCode })).track([parcel])).rejects.toThrow(CarrierRefused);
  });

  test("an answer about another parcel is not believed", async () => {
    await expect(kuaidi(answering({ status: "200", nu: "YT0", data: [] })).track([parcel])).rejects.toThrow(CarrierUnavailable);
  });

  test("any answer at all ends in a snapshot or in one of the port's errors", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        const outcome: unknown = await kuaidi(() => Promise.resolve(new Response(text)))
          .track([parcel])
          .catch((thrown: unknown) => thrown);
        expect(Array.isArray(outcome) || outcome instanceof CarrierUnavailable || outcome instanceof CarrierRefused).toBe(true);
      }),
    );
  });
});

describe("credentials", () => {
  const deps = { baseUrl: "https://x", fetch: reject, clock: () => new Date(), random: (n: number) => new Uint8Array(n) };
  test.each([
    [{ customer: "" }, "KUAIDI100_CUSTOMER"],
    [{ key: "" }, "KUAIDI100_KEY"],
    [{ key: "Secret Key" }, "KUAIDI100_KEY"],
    [{ salt: "ShortSalt" }, "KUAIDI100_SALT"],
  ])("%j is named and not repeated", (wrong, setting) => {
    const make = () => new Kuaidi100({ ...deps, credentials: { customer: "C", key: "K", salt: push.salt, ...wrong } });
    expect(make).toThrow(CarrierSettingsError);
    expect(make).toThrow(setting);
    expect(make).not.toThrow(/Secret Key|ShortSalt/);
  });

  test("errors carry neither key nor salt nor phone", async () => {
    const leaky: typeof fetch = (_, init) => Promise.reject(new TypeError(init?.body as string));
    const error = (await kuaidi(leaky)
      .subscribe({ trackingNo: "SF7444703608745", company: "shunfeng", phone: "13912345678", callbackUrl: "https://shop.example/p" })
      .catch((thrown: unknown) => thrown)) as Error;
    const shown = `${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${error.stack}`;
    for (const secret of [query.key, push.salt, "13912345678"]) expect(shown).not.toContain(secret);
  });
});
