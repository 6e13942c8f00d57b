/** Kuaidi100's push: a form of `param` (JSON) and `sign`, the whole list of scans each time, newest first. Pure. */
import { createHash } from "node:crypto";
import { BadPush } from "./carrier.ts";
import type { Ack, PushNotice, RawHttp, TrackingEvent } from "./carrier.ts";
import { kuaidi100State } from "./kuaidi100.codes.ts";
import type { Kuaidi100Codes } from "./kuaidi100.codes.ts";
import { fromChinaTime, scanKey } from "./tracking.ts";
import { isSame } from "../../../platform/ids.ts";
import { listOf, member, pushText, readEach, readPushJson, safeCode, textOf } from "./wire.ts";

/** A long journey has a few dozen scans; more than this is somebody else. */
const MAX_SCANS = 500;

const md5Upper = (text: string): string => createHash("md5").update(text).digest("hex").toUpperCase();

/** `sign` of a push: upper-case MD5 of the form-decoded `param` and the salt given when subscribing. */
export const kuaidi100PushSign = (param: string, salt: string): string => md5Upper(param + salt);

/** `sign` of a query: upper-case MD5 of `param`, key and customer. */
export const kuaidi100QuerySign = (param: string, key: string, customer: string): string => md5Upper(param + key + customer);

/** The answers, word for word; anything but the first is taken for a failure and repeated. */
export function kuaidi100Ack(outcome: "ok" | "fail"): Ack {
  const body =
    outcome === "ok" ? '{"result":true,"returnCode":"200","message":"成功"}' : '{"result":false,"returnCode":"500","message":"服务器错误"}';
  return { status: 200, contentType: "application/json;charset=UTF-8", body };
}

/** What a push tells. Throws BadPush unless it is signed with our salt. */
export function readKuaidi100Push(
  request: RawHttp,
  salt: string,
  codes: Kuaidi100Codes,
): { events: TrackingEvent[]; notices: PushNotice[] } {
  const form = new URLSearchParams(pushText("kuaidi100", request).trim());
  const [params, signs] = [form.getAll("param"), form.getAll("sign")];
  const [param = "", sign = ""] = [params[0], signs[0]];
  if (params.length !== 1 || signs.length !== 1 || !isSame(sign, kuaidi100PushSign(param, salt)))
    throw new BadPush("kuaidi100", "not signed by Kuaidi100");
  const message = readPushJson("kuaidi100", param);
  const result = member(message, "lastResult");
  const trackingNo = textOf(member(result, "nu"));
  if (!isNumber(trackingNo)) throw new BadPush("kuaidi100", "no tracking number");
  const events = entriesOf(result)
    .map((entry) => scanOf(trackingNo, entry, codes))
    .toReversed();
  return { events, notices: noticesOf(trackingNo, message) };
}

const isNumber = (text: string): boolean => /^[0-9A-Za-z-]{5,40}$/.test(text);

/** The scans in the answer to a query, oldest first, without those that cannot be read; throws BadPush where there are too many. */
export const readKuaidi100Scans = (trackingNo: string, answer: unknown, codes: Kuaidi100Codes): TrackingEvent[] =>
  readEach(entriesOf(answer), (entry) => scanOf(trackingNo, entry, codes)).toReversed();

interface Entry {
  entry: unknown;
  /** The state of the whole, which stands for the newest scan where the scan has none of its own (plain `resultv2`). */
  newest: string;
}

function entriesOf(result: unknown): Entry[] {
  const data = listOf(member(result, "data"));
  if (data.length > MAX_SCANS) throw new BadPush("kuaidi100", `${data.length} scans`);
  return data.map((entry, index) => ({ entry, newest: index === 0 ? textOf(member(result, "state")) : "" }));
}

function scanOf(trackingNo: string, { entry, newest }: Entry, codes: Kuaidi100Codes): TrackingEvent {
  const time = textOf(member(entry, "ftime")) || textOf(member(entry, "time"));
  const text = textOf(member(entry, "context"));
  const occurredAt = fromChinaTime(time);
  if (!occurredAt) throw new BadPush("kuaidi100", "a scan has no time");
  const rawCode = safeCode(textOf(member(entry, "statusCode")) || newest);
  return {
    // Codes come and go with the kind of answer (see above), so they are no part of a scan's identity.
    key: scanKey(trackingNo, time, "", text),
    trackingNo,
    shipmentNo: null,
    occurredAt,
    state: kuaidi100State(codes, rawCode, text),
    rawCode,
    text: text.slice(0, 1000),
    location: (textOf(member(entry, "areaName")) || textOf(member(entry, "location"))).replaceAll(",", "").slice(0, 200) || null,
  };
}

function noticesOf(trackingNo: string, message: unknown): PushNotice[] {
  const notices: PushNotice[] = [];
  const text = textOf(member(message, "message")).slice(0, 300);
  const company = textOf(member(message, "comNew"));
  if (textOf(member(message, "autoCheck")) === "1" && company) notices.push({ trackingNo, kind: "corrected", company, text });
  const status = textOf(member(message, "status"));
  if (status === "shutdown") notices.push({ trackingNo, kind: "finished", company: null, text });
  if (status === "abort") notices.push({ trackingNo, kind: "lapsed", company: null, text });
  return notices;
}
