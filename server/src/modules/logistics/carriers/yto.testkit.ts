/** What the tests of this adapter share: the vectors, a strict service behind `fetch`, a signed push. */
import { readFileSync } from "node:fs";
import type { RawHttp } from "./carrier.ts";
import { asPush } from "./mutations.testkit.ts";
import { ytoDigest, ytoSign } from "./yto.client.ts";
import type { YtoCredentials } from "./yto.client.ts";
import { Yto } from "./yto.ts";
import type { YtoOptions } from "./yto.ts";

interface SignVector {
  param: string;
  method: string;
  v: string;
  secret: string;
  sign: string;
}
export const vectors = JSON.parse(readFileSync(new URL("../../../../test/vectors/yto.json", import.meta.url), "utf8")) as {
  query: SignVector;
  create: SignVector;
  push: { logistics_interface: string; partnerSecret: string; data_digest: string };
};

const contract = (name: string) => ({ customerCode: `K${name}`, secret: `Secret-${name}` });
export const credentials: YtoCredentials = {
  interfaces: {
    privacy_create_adapter: contract("1"),
    korder_cancel_adapter: contract("2"),
    track_query_adapter: contract("3"),
    subscribe_adapter: contract("4"),
    waybill_print_adapter: contract("5"),
  },
  pushSecret: vectors.push.partnerSecret,
};

export const reject: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));
export const yto = (
  fetch: typeof globalThis.fetch = reject,
  options: YtoOptions & { timeoutMs?: number; credentials?: YtoCredentials } = {},
): Yto => {
  const { timeoutMs, credentials: given = credentials, ...rest } = options;
  const deps = { baseUrl: "http://127.0.0.1:1/open", credentials: given, fetch, clock: () => new Date(1795348800000) };
  return new Yto({ ...deps, random: (bytes) => new Uint8Array(bytes), ...(timeoutMs ? { timeoutMs } : {}) }, rest);
};

export interface Seen {
  method: string;
  customer: string;
  param: Record<string, unknown>;
}
/** A service that checks the address and the signature with that interface's secret. */
export function fake(answer: (seen: Seen) => unknown, status = 200): { fetch: typeof fetch; seen: Seen[] } {
  const seen: Seen[] = [];
  return {
    seen,
    fetch: (url, init) => {
      const [, , method = "", version = "", , customer = ""] = new URL(String(url)).pathname.split("/");
      const body = JSON.parse(init?.body as string) as Record<string, string>;
      const known = credentials.interfaces[method as keyof YtoCredentials["interfaces"]];
      if (known?.customerCode !== customer || body["timestamp"] !== "1795348800000" || body["format"] !== "JSON")
        throw new Error("bad call");
      if (body["sign"] !== ytoSign(body["param"] ?? "", method, version, known.secret)) throw new Error("bad sign");
      const call = { method, customer, param: JSON.parse(body["param"] ?? "") as Record<string, unknown> };
      seen.push(call);
      return Promise.resolve(Response.json(answer(call), { status }));
    },
  };
}

export const signed = (content: string, digest = ytoDigest(content, credentials.pushSecret)): RawHttp =>
  asPush(new URLSearchParams({ logistics_interface: content, data_digest: digest, clientId: "SIMCLIENT", type: "online" }).toString());

export const update: Record<string, string> = {
  logisticProviderID: "YTO",
  clientID: "SIMCLIENT",
  mailNo: "YT2600227881409",
  txLogisticID: "SHOP20261122000001",
  infoType: "STATUS",
  infoContent: "GOT",
  remark: "【深圳市】已揽收",
  name: "",
  acceptTime: "2026-11-22 20:00:00",
};
export const asXml = (fields: Record<string, string>): string =>
  `<UpdateInfo>${Object.entries(fields)
    .map(([name, value]) => `<${name}>${value.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</${name}>`)
    .join("")}</UpdateInfo>`;
