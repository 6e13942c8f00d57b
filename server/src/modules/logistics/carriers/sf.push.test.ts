import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadPush } from "./carrier.ts";
import { fake, node, ok, push, shop } from "./sf.testkit.ts";
import { stateAfter } from "./tracking.ts";

const json = (route: unknown): string => JSON.stringify({ Body: { WaybillRoute: route } });
const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("\n", "&#10;");
const element = (fields: Record<string, string>): string =>
  `<WaybillRoute ${Object.entries(fields)
    .map(([name, value]) => `${name}="${escape(value)}"`)
    .join(" ")}/>`;
const request = (...elements: string[]): string =>
  `<Request service="RoutePushService" lang="zh-CN"><Body>${elements.join("")}</Body></Request>`;
const form = (xml: string): string => `content=${encodeURIComponent(xml)}`;
const read = (body: string | Buffer) => shop().handlePush(push(body));

const scan = {
  key: expect.stringMatching(/^[\w-]{32}$/) as string,
  trackingNo: "SF7444703608745",
  shipmentNo: "SHOP20261122000001",
  occurredAt: new Date("2026-11-22T12:00:00Z"),
  state: "PICKED_UP",
  rawCode: "50",
  text: "已收取快件",
  location: "深圳市",
};
const jsonAck = { status: 200, contentType: "application/json;charset=UTF-8", body: '{"return_code":"0000","return_msg":"成功"}' };
const xmlAck = {
  status: 200,
  contentType: "application/xml;charset=UTF-8",
  body: '<Response service="RoutePushService"><Head>OK</Head></Response>',
};

describe("a push", () => {
  test("as JSON, a list or a single object, is a hint", async () => {
    expect(await read(json([node]))).toEqual({ events: [scan], trusted: false, ack: jsonAck });
    expect(await read(json(node))).toEqual({ events: [scan], trusted: false, ack: jsonAck });
    expect((await read(json([node, { ...node, id: 2, acceptTime: "2026-11-22 21:00:00", opCode: 80 }]))).events).toHaveLength(2);
  });

  test("as XML in a form, or bare", async () => {
    expect(await read(form(request(element(node))))).toEqual({ events: [scan], trusted: false, ack: xmlAck });
    expect(
      await read(`<?xml version="1.0" encoding="UTF-8"?>\n${request(element(node), element({ ...node, opCode: "30" }))}`),
    ).toMatchObject({
      events: [scan, { rawCode: "30" }],
      ack: xmlAck,
    });
  });

  test("means the same in both formats, whatever the remark", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (remark) => {
        fc.pre(!/[\u0000-\u001F\uFFFE\uFFFF]/.test(remark)); // oxlint-disable-line no-control-regex
        const fields = { ...node, remark };
        expect((await read(form(request(element(fields))))).events).toEqual((await read(json(fields))).events);
      }),
    );
  });

  test("two nodes in one second are two events; a repeat has the same keys, and so has the query", async () => {
    const nodes = [node, { ...node, opCode: "30", remark: "快件到达 【深圳集散中心】" }];
    const { events } = await read(json(nodes));
    expect(new Set(events.map(({ key }) => key)).size).toBe(2);
    expect((await read(json(nodes))).events).toEqual(events);
    const [snapshot] = await shop(fake(() => ok({ routeResps: [{ mailNo: node["mailno"], routes: nodes }] })).fetch).track([
      { trackingNo: scan.trackingNo },
    ]);
    expect(snapshot?.events.map(({ key }) => key)).toEqual(events.map(({ key }) => key));
    expect(snapshot?.state).toBe("IN_TRANSIT");
  });

  test("arriving in any order adds up to the same state", async () => {
    const { events } = await read(
      json(
        ["50", "30", "204", "70", "204", "80", "33"].map((opCode, hour) => ({ ...node, opCode, acceptTime: `2026-11-23 0${hour}:00:00` })),
      ),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(events.slice(), { minLength: events.length }), (shuffled) => {
        expect(stateAfter(shuffled)).toBe("DELIVERED");
      }),
    );
  });

  test("a code that is none of SF's own kind is kept as unknown, cut to what can be shown", async () => {
    for (const [opCode, rawCode] of [
      ["到达-1", "到达-1"],
      ["80\0", "80_"],
      [" 80", "_80"],
      ["8".repeat(99), "8".repeat(32)],
    ])
      expect((await read(json([{ ...node, opCode }]))).events).toMatchObject([{ state: null, rawCode }]);
  });

  test("failure is answered in the format asked in", () => {
    expect(shop().failureAck("x").body).toBe('{"return_code":"1000","return_msg":"系统异常"}');
    expect(shop().failureAck("x", push(form("<a/>"))).body).toBe('<Response service="RoutePushService"><Head>ERR</Head></Response>');
  });
});

describe("garbage", () => {
  test.each([
    ["nothing", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["no body", "{}"],
    ["no nodes", json([])],
    ["a node that is text", json("x")],
    ["nodes that are numbers", json([1, 2])],
    ["no number", json([{ ...node, mailno: "" }])],
    ["a number that is a path", json([{ ...node, mailno: "../../etc/passwd" }])],
    ["no time", json([{ ...node, acceptTime: undefined }])],
    ["31 February", json([{ ...node, acceptTime: "2026-02-31 20:00:00" }])],
    ["a time with an offset", json([{ ...node, acceptTime: "2026-11-22T20:00:00+09:00" }])],
    ["no code", json([{ ...node, opCode: {} }])],
    ["a hundred and one nodes", json(Array.from({ length: 101 }, () => node))],
    ["bytes", Buffer.from([0xff, 0xfe, 0x00])],
    ["empty content", "content="],
    ["text", form("hello")],
    ["another service", form(request(element(node)).replace("RoutePushService", "OrderService"))],
    ["an entity bomb", form(`<!DOCTYPE a [<!ENTITY b "c">]>${request(element(node))}`)],
    ["an outside entity", form(`<!DOCTYPE a SYSTEM "file:///etc/passwd"><Request/>`)],
    ["cut off", form(request(element(node)).slice(0, -5))],
    ["two roots", form(request(element(node)) + request(element(node)))],
    ["a repeated attribute", form(request(element(node).replace("/>", ' id="2"/>')))],
    ["an unknown entity", form(request(element(node).replace("深圳市", "&nbsp;")))],
    ["deep nesting", form("<a>".repeat(500))],
  ])("%s is a BadPush", async (_, body) => {
    await expect(read(body)).rejects.toThrow(BadPush);
  });

  test("mutated and invented pushes end in events or in BadPush", async () => {
    const originals = [json([node]), form(request(element(node))), request(element(node))].map((text) => Buffer.from(text));
    const mutated = fc
      .tuple(fc.constantFrom(...originals), fc.nat(), fc.uint8Array({ maxLength: 4 }), fc.nat({ max: 5 }))
      .map(([original, at, insert, cut]) => {
        const from = at % original.length;
        return Buffer.concat([original.subarray(0, from), insert, original.subarray(from + cut)]);
      });
    const invented = fc.oneof(fc.json(), fc.string(), fc.jsonValue().map(json)).map((text) => Buffer.from(text));
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, invented), async (body) => {
        const outcome: unknown = await read(body).catch((thrown: unknown) => thrown);
        expect(outcome instanceof BadPush || !(outcome as { trusted: boolean }).trusted).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
