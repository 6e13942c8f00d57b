/** YTO's status push: a form with XML (or JSON) as text in it and a digest of that text. Pure. */
import { BadPush } from "./carrier.ts";
import type { Ack, RawHttp, TrackingEvent } from "./carrier.ts";
import { ytoDigest } from "./yto.client.ts";
import { ytoState } from "./yto.codes.ts";
import type { YtoCodes } from "./yto.codes.ts";
import { fromChinaTime, scanKey } from "./tracking.ts";
import { isSame } from "../../../platform/ids.ts";
import { listOf, member, pushText, readPushJson, safeCode, textOf } from "./wire.ts";
import { readXml } from "./xml.ts";

const MAX_SCANS = 100;

type Field = (name: string) => string;

/** `success` false makes them send it again. The number is repeated only where it is one. */
export function ytoAck(orderNo: string, success: boolean): Ack {
  const no = /^[\w-]{1,64}$/.test(orderNo) ? orderNo : "";
  const reason = success ? "" : "<reason>S07</reason>";
  return {
    status: 200,
    contentType: "text/xml;charset=UTF-8",
    body: `<Response><logisticProviderID>YTO</logisticProviderID><txLogisticID>${no}</txLogisticID><success>${success}</success>${reason}</Response>`,
  };
}

export interface YtoPush {
  readonly events: readonly TrackingEvent[];
  /** Whether it carried the digest of somebody who knows the secret. */
  readonly signed: boolean;
  /** The shop's number, for the answer. */
  readonly orderNo: string;
}

/** What a push tells; throws BadPush for a wrong digest, and for none unless `acceptUnsigned`. */
export function readYtoPush(request: RawHttp, secret: string, codes: YtoCodes, acceptUnsigned: boolean): YtoPush {
  const { content, digest } = envelopeOf(request);
  if (digest !== null && !isSame(digest, ytoDigest(content, secret))) throw new BadPush("yto", "the digest is wrong");
  if (digest === null && !acceptUnsigned) throw new BadPush("yto", "not signed");
  const nodes = content.trimStart().startsWith("<") ? xmlNodes(content) : jsonNodes(content);
  if (nodes.length === 0 || nodes.length > MAX_SCANS) throw new BadPush("yto", `${nodes.length} scans`);
  if (nodes.some((field) => !field("infoContent"))) throw new BadPush("yto", "a scan has no code");
  return { events: nodes.map((field) => ytoScan(field, codes)), signed: digest !== null, orderNo: nodes[0]?.("txLogisticID") ?? "" };
}

/** The shop's number in a push, for an answer to one that is refused; empty if it cannot be read. */
export function ytoOrderNo(request: RawHttp | undefined): string {
  return /txLogisticID(?:>|%3E|":"|%22%3A%22)([\w-]{1,64})/i.exec(request?.body.toString("latin1", 0, 8_000) ?? "")?.[1] ?? "";
}

const SIGNER = "签收人：";

/** Who signed, as far as a sentence that was made of a scan says so. */
export const ytoSigner = (text: string): string => (text.includes(SIGNER) ? text.slice(text.lastIndexOf(SIGNER) + SIGNER.length) : "");

/** One scan, the same in a push and in the answer to a query, although its fields have other names there; throws BadPush without a number or a time. */
export function ytoScan(field: Field, codes: YtoCodes): TrackingEvent {
  const trackingNo = field("mailNo") || field("waybill_No");
  const time = field("acceptTime") || field("upload_Time");
  const rawCode = field("infoContent");
  const name = field("name");
  const told = field("processInfo") || field("remark");
  // who signed may turn a delivery into a return, so it is kept with the sentence
  const text =
    name && (!told || codes.returnSigned.test(name)) ? `${told && `${told.slice(0, 900)}，`}${SIGNER}${name.slice(0, 60)}` : told;
  const occurredAt = fromChinaTime(time);
  if (!/^[A-Z0-9]{10,18}$/.test(trackingNo) || !occurredAt) throw new BadPush("yto", "a scan is incomplete");
  return {
    // Pushes and queries word their sentences differently, so the sentence is no part of a scan's identity.
    key: scanKey(trackingNo, time, rawCode, ""),
    trackingNo,
    shipmentNo: field("txLogisticID") || null,
    occurredAt,
    state: ytoState(codes, rawCode, text, name),
    rawCode: safeCode(rawCode),
    text: text.slice(0, 1000),
    location: `${field("city")}${field("district")}`.slice(0, 200) || null,
  };
}

function envelopeOf(request: RawHttp): { content: string; digest: string | null } {
  const body = pushText("yto", request).trim();
  if (body.startsWith("{")) {
    const json = readPushJson("yto", body);
    const inner = member(json, "logistics_interface");
    const digest = member(json, "data_digest");
    return { content: inner === undefined ? body : textOf(inner), digest: digest === undefined ? null : textOf(digest) };
  }
  const form = new URLSearchParams(body);
  const [contents, digests] = [form.getAll("logistics_interface"), form.getAll("data_digest")];
  if (contents.length !== 1 || digests.length > 1) throw new BadPush("yto", "not one message");
  return { content: contents[0] ?? "", digest: digests[0] ?? null };
}

function xmlNodes(text: string): Field[] {
  const root = readXml(text, { withText: true });
  if (root?.name !== "UpdateInfo") throw new BadPush("yto", "not a status push");
  const values = new Map<string, string>();
  for (const child of root.children) {
    if (values.has(child.name)) throw new BadPush("yto", "a repeated element");
    values.set(child.name, child.text);
  }
  return [(name) => values.get(name) ?? ""];
}

function jsonNodes(text: string): Field[] {
  return listOf(readPushJson("yto", text)).map((node) => (name: string) => textOf(member(node, name)));
}
