import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadPush } from "./carrier.ts";
import { asPush, mutated, neverTrusted } from "./mutations.testkit.ts";
import { asXml, fake, reject, signed, update, vectors, yto } from "./yto.testkit.ts";
import { ytoDigest } from "./yto.client.ts";

const ack = (success: boolean, no = "SHOP20261122000001"): string =>
  `<Response><logisticProviderID>YTO</logisticProviderID><txLogisticID>${no}</txLogisticID><success>${success}</success>${success ? "" : "<reason>S07</reason>"}</Response>`;

describe("a push", () => {
  test("that is published is believed and read", async () => {
    expect(await yto().handlePush(signed(vectors.push.logistics_interface, vectors.push.data_digest))).toEqual({
      events: [
        {
          key: expect.stringMatching(/^[\w-]{32}$/) as string,
          trackingNo: "YT2600227881409",
          shipmentNo: "SHOP20261122000001",
          occurredAt: new Date("2026-11-22T12:00:00Z"),
          state: "DELIVERED",
          rawCode: "SIGNED",
          text: "签收人：本人",
          location: null,
        },
      ],
      trusted: true,
      ack: { status: 200, contentType: "text/xml;charset=UTF-8", body: ack(true) },
    });
  });

  test("means the same as XML and as JSON, and has the key of the query's scan", async () => {
    const xml = await yto().handlePush(signed(asXml(update)));
    expect((await yto().handlePush(signed(JSON.stringify(update)))).events).toEqual(xml.events);
    const node = { waybill_No: update["mailNo"], upload_Time: update["acceptTime"], infoContent: "GOT", processInfo: "别的说法" };
    const [snapshot] = await yto(fake(() => [node]).fetch).track([{ trackingNo: "YT2600227881409" }]);
    expect(snapshot?.events[0]?.key).toBe(xml.events[0]?.key);
  });

  test("of a parcel that came back is a return", async () => {
    expect(
      (await yto().handlePush(signed(asXml({ ...update, infoContent: "SIGNED", remark: "", name: "退件-张三" })))).events,
    ).toMatchObject([{ state: "RETURNED" }]);
  });

  test("with an unknown code is an event without a state, and a caller may teach it", async () => {
    const request = signed(asXml({ ...update, infoContent: "MOON" }));
    expect((await yto().handlePush(request)).events).toMatchObject([{ state: null, rawCode: "MOON" }]);
    expect((await yto(reject, { codes: { states: { MOON: "EXCEPTION" } } }).handlePush(request)).events).toMatchObject([
      { state: "EXCEPTION" },
    ]);
  });

  test("without a digest is refused, or, where a setting lets it in, a hint", async () => {
    const form = asPush(new URLSearchParams({ logistics_interface: asXml(update) }).toString());
    const json = asPush(JSON.stringify(update), "application/json");
    for (const request of [form, json]) {
      await expect(yto().handlePush(request)).rejects.toThrow(BadPush);
      expect(await yto(reject, { acceptUnsigned: true }).handlePush(request)).toMatchObject({
        trusted: false,
        events: [{ state: "PICKED_UP" }],
      });
    }
  });

  test("a code that is none of YTO's own kind is kept as unknown, cut to what can be shown", async () => {
    const { events } = await yto().handlePush(signed(asXml({ ...update, infoContent: "SIGNED (new)" })));
    expect(events).toMatchObject([{ state: null, rawCode: "SIGNED_(new)" }]);
  });

  test("failure is answered with the number of the order, so that it is sent again", () => {
    expect(yto().failureAck("x", signed(asXml(update))).body).toBe(ack(false));
    expect(yto().failureAck("x", signed(JSON.stringify(update))).body).toBe(ack(false));
    expect(yto().failureAck("x").body).toBe(ack(false, ""));
  });
});

describe("garbage", () => {
  const xml = asXml(update);
  test.each([
    ["nothing", asPush("")],
    ["bytes", asPush(Buffer.from([0xff, 0xfe]))],
    ["a stranger's digest", signed(xml, ytoDigest(xml, "other"))],
    ["an empty digest", signed(xml, "")],
    ["an altered message", signed(xml.replace("GOT", "SIGNED"), ytoDigest(xml, vectors.push.partnerSecret))],
    ["two digests", asPush(`${signed(xml).body.toString()}&data_digest=x`)],
    ["a wrong digest where none is needed", signed(xml, "x")],
    ["another root", signed("<Response/>")],
    ["no number", signed(asXml({ ...update, mailNo: "" }))],
    ["a number that is a path", signed(asXml({ ...update, mailNo: "../../passwd" }))],
    ["31 February", signed(asXml({ ...update, acceptTime: "2026-02-31 20:00:00" }))],
    ["no code", signed(asXml({ ...update, infoContent: "" }))],
    ["a repeated element", signed(xml.replace("</UpdateInfo>", "<mailNo>YT1</mailNo></UpdateInfo>"))],
    ["an entity bomb", signed(`<!DOCTYPE a [<!ENTITY b "c">]>${xml}`)],
    ["an empty list", signed("[]")],
    ["a hundred and one scans", signed(JSON.stringify(Array.from({ length: 101 }, () => update)))],
  ])("%s is a BadPush although it may be signed", async (_, request) => {
    await expect(yto(reject, { acceptUnsigned: true }).handlePush(request)).rejects.toThrow(BadPush);
  });

  test("no mutation of a signed push is believed", async () => {
    const body = signed(xml).body.toString();
    const now = (text: string) => {
      const form = new URLSearchParams(text.trim());
      return JSON.stringify([form.getAll("logistics_interface"), form.getAll("data_digest")]);
    };
    // a byte more or less in a name nobody reads, or %e4 for %E4, leaves message and digest as they are
    const altered = mutated(body).filter((bytes) => now(bytes.toString("utf8")) !== now(body));
    const requests = fc
      .oneof(
        altered,
        fc.oneof(fc.json(), fc.string()).map((text) => Buffer.from(text)),
      )
      .map((bytes) => asPush(bytes));
    await neverTrusted(yto(), requests);
    await neverTrusted(yto(reject, { acceptUnsigned: true }), requests);
  });

  test("whatever is signed ends in events or in BadPush", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string(), mutated(xml).map(String)), async (text) => {
        const outcome: unknown = await yto()
          .handlePush(signed(text))
          .catch((thrown: unknown) => thrown);
        expect(outcome instanceof BadPush || Array.isArray((outcome as { events: unknown }).events)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
