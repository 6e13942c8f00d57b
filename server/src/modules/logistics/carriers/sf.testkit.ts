/** What the tests of this adapter share: a strict service behind `fetch`, a shipment, a scan. */
import { readFileSync } from "node:fs";
import type { RawHttp, ShipmentRequest } from "./carrier.ts";
import { sfDigest } from "./sf.client.ts";
import { Sf } from "./sf.ts";

interface DigestVector {
  msgData: string;
  timestamp: string;
  checkWord: string;
  msgDigest: string;
}
export const vectors = JSON.parse(readFileSync(new URL("../../../../test/vectors/sf.json", import.meta.url), "utf8")) as {
  published: DigestVector;
  tricky: DigestVector & { encoded: string; rawWouldBe: string; encodeURIComponentWouldBe: string };
};

export const checkWord = "SimCheckWord0123456789abcdef0123";
export const reject: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));
export const shop = (fetch: typeof globalThis.fetch = reject, timeoutMs?: number): Sf =>
  new Sf({
    baseUrl: "http://127.0.0.1:1/std/service",
    credentials: { partnerId: "SIMSHOP", checkWord, monthlyCard: "7551234567" },
    fetch,
    clock: () => new Date(1795348800000),
    random: (bytes) => new Uint8Array(bytes).fill(7),
    ...(timeoutMs ? { timeoutMs } : {}),
  });

export interface Seen {
  service: string;
  message: Record<string, unknown>;
}
/** A service that checks the form and the digest; `answer` gives the inner reply. */
export function fake(answer: (seen: Seen) => unknown): { fetch: typeof fetch; seen: Seen[] } {
  const seen: Seen[] = [];
  return {
    seen,
    fetch: (_, init) => {
      const form = new URLSearchParams(init?.body as string);
      const field = (name: string): string => form.get(name) ?? "";
      if (!/^[0-9a-f-]{36}$/.test(field("requestID")) || field("partnerID") !== "SIMSHOP") throw new Error("bad form");
      if (field("msgDigest") !== sfDigest(field("msgData"), field("timestamp"), checkWord)) throw new Error("bad digest");
      const call = { service: field("serviceCode"), message: JSON.parse(field("msgData")) as Record<string, unknown> };
      seen.push(call);
      const envelope = { apiErrorMsg: "", apiResponseID: "0001", apiResultCode: "A1000", apiResultData: JSON.stringify(answer(call)) };
      return Promise.resolve(Response.json(envelope));
    },
  };
}
export const ok = (msgData: unknown): unknown => ({ success: true, errorCode: "S0000", errorMsg: null, msgData });
export const no = (errorCode: string): unknown => ({ success: false, errorCode, errorMsg: "说明", msgData: null });

const place = { countryCode: "CN", province: "上海市", city: "上海市", district: "浦东新区", street: "世纪大道1号" };
export const request: ShipmentRequest = {
  shipmentNo: "SHOP20261122000001",
  payer: "sender",
  parcels: 1,
  grams: 1200,
  items: [{ name: "盖碗", count: 2, grams: 600, value: { amount: 4440n, currency: "CNY" } }],
  from: {
    countryCode: "CN",
    province: "江西省",
    city: "景德镇市",
    district: "珠山区",
    street: "窑路1号",
    name: "仓库",
    phone: "0798-8220000",
  },
  to: { ...place, name: "张三", phone: "+86 139-0000-0000" },
  remark: "易碎 (100%) ~轻放*!",
};

export const push = (body: string | Buffer): RawHttp => ({ headers: {}, query: "", path: "/", body: Buffer.from(body) });
export const node: Record<string, string> = {
  id: "158918741130",
  mailno: "SF7444703608745",
  orderid: "SHOP20261122000001",
  acceptTime: "2026-11-22 20:00:00",
  acceptAddress: "深圳市",
  opCode: "50",
  remark: "已收取快件",
  reasonCode: "",
  reasonName: "",
};
