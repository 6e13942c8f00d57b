/** SF's RoutePushService: JSON or a form with XML inside, unsigned. Pure. */
import { BadPush } from "./carrier.ts";
import type { Ack, RawHttp, TrackingEvent } from "./carrier.ts";
import { sfState } from "./sf.codes.ts";
import { fromChinaTime, scanKey } from "./tracking.ts";
import { listOf, member, safeCode, textOf } from "./wire.ts";
import { readXml } from "./xml.ts";

/** SF sends at most ten nodes; more than this is somebody else. */
const MAX_NODES = 100;

/** The answers, word for word. */
const ACKS = {
  json: { ok: '{"return_code":"0000","return_msg":"成功"}', fail: '{"return_code":"1000","return_msg":"系统异常"}' },
  xml: {
    ok: '<Response service="RoutePushService"><Head>OK</Head></Response>',
    fail: '<Response service="RoutePushService"><Head>ERR</Head></Response>',
  },
} as const;
type Format = keyof typeof ACKS;

export function sfAck(format: Format, outcome: "ok" | "fail"): Ack {
  return { status: 200, contentType: `application/${format};charset=UTF-8`, body: ACKS[format][outcome] };
}

/** Which of the two formats a request is in; JSON if it cannot be told. */
export function sfFormat(request: RawHttp | undefined): Format {
  const start = request?.body.toString("latin1", 0, 64).trimStart() ?? "";
  return start.startsWith("content=") || start.startsWith("<") || start.startsWith("\u00EF\u00BB\u00BF<") ? "xml" : "json";
}

/** The scans in a push, in the order sent; throws BadPush. */
export function readSfPush(request: RawHttp): TrackingEvent[] {
  const text = decodeUtf8(request.body);
  const nodes = sfFormat(request) === "xml" ? xmlNodes(text) : jsonNodes(text);
  if (nodes.length === 0 || nodes.length > MAX_NODES) throw new BadPush("sf", `${nodes.length} nodes`);
  return nodes.map((field) => {
    if (!field("opCode")) throw new BadPush("sf", "a node has no code");
    return sfScan(field);
  });
}

/** One route node, the same in a push and in the answer to a query; throws BadPush for one without a number or a time. */
export function sfScan(field: (name: string) => string): TrackingEvent {
  const [trackingNo, time, rawCode, text] = [field("mailno"), field("acceptTime"), field("opCode"), field("remark")];
  const occurredAt = fromChinaTime(time);
  if (!/^[0-9A-Za-z]{8,32}$/.test(trackingNo) || !occurredAt) throw new BadPush("sf", "a node is incomplete");
  return {
    key: scanKey(trackingNo, time, rawCode, text),
    trackingNo,
    shipmentNo: field("orderid") || null,
    occurredAt,
    state: sfState(rawCode, text),
    rawCode: safeCode(rawCode),
    text: text.slice(0, 1000),
    location: field("acceptAddress").slice(0, 200) || null,
  };
}

function jsonNodes(text: string): ((name: string) => string)[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new BadPush("sf", "not JSON");
  }
  return listOf(member(member(parsed, "Body"), "WaybillRoute")).map((node) => (name: string) => textOf(member(node, name)));
}

function xmlNodes(text: string): ((name: string) => string)[] {
  const xml = text.trimStart().startsWith("content=") ? new URLSearchParams(text.trim()).get("content") : text;
  const root = readXml(xml ?? "");
  const body = root?.children.find(({ name }) => name === "Body");
  if (root?.name !== "Request" || root.attributes.get("service") !== "RoutePushService" || !body)
    throw new BadPush("sf", "not a route push");
  return body.children
    .filter(({ name }) => name === "WaybillRoute")
    .map(
      ({ attributes }) =>
        (name: string) =>
          attributes.get(name) ?? "",
    );
}

function decodeUtf8(body: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new BadPush("sf", "not UTF-8");
  }
}
