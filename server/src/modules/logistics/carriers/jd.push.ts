/** JD's trace push: flat JSON, one scan each, not known to be signed. Pure. */
import { BadPush } from "./carrier.ts";
import type { RawHttp, TrackingEvent } from "./carrier.ts";
import { jdState } from "./jd.codes.ts";
import type { JdCodes } from "./jd.codes.ts";
import { fromChinaTime, scanKey } from "./tracking.ts";
import { listOf, member, pushText, readPushJson, safeCode, textOf } from "./wire.ts";

const MAX_SCANS = 100;

/** The scans in a push; throws BadPush. */
export function readJdPush(request: RawHttp, codes: JdCodes): TrackingEvent[] {
  const nodes = listOf(readPushJson("jd", pushText("jd", request)));
  if (nodes.length === 0 || nodes.length > MAX_SCANS) throw new BadPush("jd", `${nodes.length} scans`);
  return nodes.map((node) => jdScan(node, codes));
}

/** The waybill of a parcel's number: parcels of one waybill are told apart by a suffix such as -1-1-. */
export const jdWaybill = (number: string): string => number.replace(/(?:-\d{1,4}){1,2}-?$/, "");

/** One scan, the same in a push and in the answer to a query. */
export function jdScan(node: unknown, codes: JdCodes): TrackingEvent {
  const field = (name: string): string => textOf(member(node, name)).trim();
  const trackingNo = jdWaybill(field("waybillCode"));
  const time = field("operationTime");
  const [title, remark, category] = [field("operationTitle"), field("operationRemark"), field("categoryName")];
  const occurredAt = fromChinaTime(time);
  if (!/^JD[A-Z0-9]{10,20}$/.test(trackingNo) || !occurredAt) throw new BadPush("jd", "a scan is incomplete");
  const text = [remark || title, field("cancelReason")].filter(Boolean).join("，");
  const state = field("state");
  return {
    // A query has no state codes and a push no category numbers, so neither is part of a scan's identity.
    key: scanKey(trackingNo, time, "", title),
    trackingNo,
    shipmentNo: field("orderId") || null,
    occurredAt,
    state: jdState(codes, { code: state, category, title, text }),
    rawCode: safeCode(state || field("category") || category),
    text: text.slice(0, 1000),
    location: (field("routeCityName") || field("operateSite")).slice(0, 200) || null,
  };
}
