/** What the tests of this adapter share: the vectors, an adapter, a signed push. */
import { readFileSync } from "node:fs";
import type { RawHttp } from "./carrier.ts";
import { kuaidi100PushSign } from "./kuaidi100.push.ts";
import { Kuaidi100 } from "./kuaidi100.ts";
import { asPush } from "./mutations.testkit.ts";

export const vectors = JSON.parse(readFileSync(new URL("../../../../test/vectors/kuaidi100.json", import.meta.url), "utf8")) as {
  query: { param: string; key: string; customer: string; sign: string };
  push: { param: string; salt: string; sign: string };
};
const { query, push } = vectors;

export const reject: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));
export const kuaidi = (
  fetch: typeof globalThis.fetch = reject,
  { baseUrl = "http://127.0.0.1:1", timeoutMs, codes }: { baseUrl?: string; timeoutMs?: number; codes?: object } = {},
): Kuaidi100 =>
  new Kuaidi100(
    {
      baseUrl,
      credentials: { customer: query.customer, key: query.key, salt: push.salt },
      fetch,
      clock: () => new Date(),
      random: (bytes) => new Uint8Array(bytes),
      ...(timeoutMs ? { timeoutMs } : {}),
    },
    { ...(codes ? { codes } : {}) },
  );

export const signed = (param: string, sign = kuaidi100PushSign(param, push.salt)): RawHttp =>
  asPush(new URLSearchParams({ param, sign }).toString());

export const scan = (over: Record<string, unknown> = {}) => ({
  context: "【上海市】已揽收",
  time: "2026-11-22 20:00:00",
  ftime: "2026-11-22 20:00:00",
  ...over,
});

export const message = (data: unknown, over: Record<string, unknown> = {}, result: Record<string, unknown> = {}): string =>
  JSON.stringify({
    status: "polling",
    message: "",
    lastResult: { message: "ok", state: "1", status: "200", ischeck: "0", com: "yuantong", nu: "YT2600227881409", data, ...result },
    ...over,
  });
