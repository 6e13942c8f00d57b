import fc from "fast-check";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import type { TestShop } from "./app.ts";
import { tell } from "./factories.payments.ts";
import { onText, type Signed } from "./mutations.ts";

/** Has PayPal or Stripe send an event to us instead of the shop. `signs` names the headers that carry the signature. */
export async function intercept(shop: TestShop, at: "paypal" | "stripe", number: string, event: object, signs: RegExp): Promise<Signed> {
  const caught: Signed = { body: "", headers: {} };
  const listener = createServer((request, response) => {
    for (const [name, value] of Object.entries(request.headers)) if (signs.test(name)) caught.headers[name] = String(value);
    request.on("data", (chunk: Buffer) => (caught.body += chunk.toString())).on("end", () => response.end("ok"));
  });
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  await tell(shop, at, number, { event, url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/` });
  listener.close();
  expect(Object.keys(caught.headers).length).toBeGreaterThan(0);
  return caught;
}

/**
 * Sends `runs` altered versions of a genuine notification to a shop: each must be refused with 400, none may make it stumble.
 * `meaning` tells the versions apart that are the genuine one in another spelling.
 */
export async function forge(
  url: string,
  genuine: Signed,
  runs: number,
  meaning: (version: Signed, genuine: Signed) => string,
): Promise<void> {
  const names = Object.keys(genuine.headers);
  const version: fc.Arbitrary<Signed> = fc.oneof(
    { weight: 2, arbitrary: onText(genuine.body).map((body) => ({ ...genuine, body })) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(...names)
        .chain((name) => onText(genuine.headers[name]!).map((value) => ({ ...genuine, headers: { ...genuine.headers, [name]: value } }))),
    },
    fc
      .constantFrom(...names)
      .map((name) => ({ ...genuine, headers: Object.fromEntries(Object.entries(genuine.headers).filter(([other]) => other !== name)) })),
  );
  const type = fc.constantFrom("application/json", "text/plain", "application/x-www-form-urlencoded");
  await fc.assert(
    fc.asyncProperty(version, type, async (altered, contentType) => {
      fc.pre(altered.body !== genuine.body || meaning(altered, genuine) !== meaning(genuine, genuine));
      const answer = await fetch(url, { method: "POST", body: altered.body, headers: { ...altered.headers, "content-type": contentType } });
      expect(answer.status).toBe(400);
    }),
    { numRuns: runs },
  );
}

/** Of Stripe's header its time counts and whether it holds the signature that is ours, the last; the other belongs to a secret that is being replaced. */
export const stripeMeaning = ({ headers }: Signed, genuine: Signed): string => {
  const partsOf = (header = "") =>
    header.split(",").map((part) =>
      part
        .split("=")
        .map((side) => side.trim())
        .join("="),
    );
  const ours = partsOf(genuine.headers["stripe-signature"]).at(-1)!;
  const parts = partsOf(headers["stripe-signature"]);
  return JSON.stringify([parts.filter((part) => part.startsWith("t=")), parts.includes(ours)]);
};

/** The algorithm's capitals do not count, and an address may be written in several ways. */
export const paypalMeaning = ({ headers }: Signed): string =>
  JSON.stringify({
    ...headers,
    "paypal-auth-algo": headers["paypal-auth-algo"]?.toLowerCase(),
    "paypal-cert-url": URL.parse(headers["paypal-cert-url"] ?? "")?.href,
  });
