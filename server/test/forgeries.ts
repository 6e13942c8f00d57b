import fc from "fast-check";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import type { TestShop } from "./app.ts";
import { notificationsOf } from "./factories.payments.ts";
import { asPaid } from "./factories.wechat.ts";
import type { Figure } from "./figures.ts";
import { readOrder, simulate, type TestOrder } from "./factories.orders.ts";
import { meaningOf, mutationsOf, type Signed } from "./mutations.ts";

export type Company = "alipay" | "wechatpay" | "paypal" | "stripe";

/** The headers that a company's signature is about, and what the shop says to a forgery. Alipay signs in the body. */
const habits: Record<Company, { signs: RegExp; refusal: [number, string] }> = {
  alipay: { signs: /^$/, refusal: [200, "fail"] },
  wechatpay: { signs: /^wechatpay-/, refusal: [400, '{"code":"FAIL","message":"失败"}'] },
  paypal: { signs: /^paypal-/, refusal: [400, ""] },
  stripe: { signs: /^stripe-signature$/, refusal: [400, ""] },
};

/** Has a company send a notification, in words of the test's choice, to us instead of the shop: bytes and headers as they came. */
export async function intercept(shop: TestShop, at: Company, number: string, words: object = {}): Promise<Signed> {
  const caught: Signed = { body: "", headers: {} };
  const listener = createServer((request, response) => {
    for (const [name, value] of Object.entries(request.headers))
      if (name === "content-type" || habits[at].signs.test(name)) caught.headers[name] = String(value);
    request.on("data", (chunk: Buffer) => (caught.body += chunk.toString())).on("end", () => response.end("success"));
  });
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`;
  const which = at === "alipay" || at === "wechatpay" ? { outTradeNo: number } : { number };
  await simulate(shop, `/control/${at}/notify`, { ...which, ...words, url });
  listener.close();
  expect(caught.body).not.toBe("");
  return caught;
}

export const webhook = (of: { url: string }, at: Company): string => `${of.url}/webhooks/payments/${at}`;
export const post = (url: string, { headers, body }: Signed): Promise<Response> => fetch(url, { method: "POST", headers, body });

/** Words of a payment of 191.00 that the company has not really received; two that differ in one thing. */
const words: Record<Company, (number: string) => readonly [object, object]> = {
  alipay: () => {
    const paid = { trade_status: "TRADE_SUCCESS", gmt_payment: "2026-11-22 12:00:00", notify_id: "x" };
    return [{ overrides: paid }, { overrides: { ...paid, total_amount: "1.00" } }];
  },
  wechatpay: (number) => [asPaid(number), asPaid(number)],
  paypal: (number) => {
    const event = (status: string) => ({
      id: `WH-${number}`,
      event_type: "PAYMENT.CAPTURE.COMPLETED",
      create_time: new Date().toISOString(),
      resource: { id: "3C679366HH908993F", status, amount: { currency_code: "USD", value: "191.00" }, custom_id: number },
    });
    return [{ event: event("COMPLETED") }, { event: event("PENDING") }];
  },
  stripe: (number) => {
    const event = (sum: number) => ({
      id: `evt_${number}`,
      created: Math.floor(Date.now() / 1000),
      livemode: false,
      type: "payment_intent.succeeded",
      data: { object: { id: `pi_${number}`, amount: sum, amount_received: sum, currency: "usd", metadata: { payment_no: number } } },
    });
    return [{ event: event(19_100) }, { event: event(1) }];
  },
};

/** Notifications are fresh for five minutes: a longer run is one of several genuine ones. */
const AT_ONCE = 2_500;

/**
 * A genuine notification that never reached the shop, of a payment that nobody made, changed in `runs` ways and posted to it: every one is
 * refused, none is kept, none books anything, and none makes the server stumble.
 */
export async function assault(shop: TestShop, at: Company, unpaid: { order: TestOrder; number: string }, runs: number): Promise<Figure> {
  const seed = Date.now() % 1_000_000;
  for (let left = runs; left > 0; left -= AT_ONCE) await wave(shop, at, unpaid.number, Math.min(left, AT_ONCE), seed + left);
  expect(await readOrder(shop, unpaid.order)).toMatchObject({ status: "AWAITING_PAYMENT", cost: { paid: { amount: "0.00" } } });
  expect(await notificationsOf(shop, unpaid.number)).toEqual([]);
  return {
    id: "P1",
    what: `${at} over HTTP: ${runs} mutated bodies and headers (seed ${seed})`,
    found: "0 accepted, 0 kept, 0 5xx",
    target: "0 accepted, 0 5xx",
    met: true,
  };
}

async function wave(shop: TestShop, at: Company, number: string, runs: number, seed: number): Promise<void> {
  const [one, two] = words[at](number);
  const [genuine, other] = [await intercept(shop, at, number, one), await intercept(shop, at, number, two)];
  const [status, body] = habits[at].refusal;
  const meaning = meaningOf(at, genuine);
  const type = fc.constantFrom(genuine.headers["content-type"]!, "text/plain", "application/x-www-form-urlencoded", "application/json");
  await fc.assert(
    fc.asyncProperty(mutationsOf(genuine, other, meaning), type, async (altered, contentType) => {
      const answer = await post(webhook(shop, at), { body: altered.body, headers: { ...altered.headers, "content-type": contentType } });
      const said = await answer.text();
      expect([answer.status, body ? said : ""]).toEqual([status, body]);
    }),
    { numRuns: runs, seed },
  );
}
