import fc from "fast-check";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import type { TestShop } from "../app.ts";
import { notificationsOf } from "../factories.payments.ts";
import { readOrder } from "../factories.orders.ts";
import { asPaid, atCode, notify } from "../factories.wechat.ts";
import { mutationsOf, type Signed } from "../mutations.ts";

/**
 * Two genuine notifications of WeChat Pay that never reached the shop, changed in `runs` ways and posted to it: every one is answered with
 * FAIL, none is kept, none books anything, and none makes the server stumble.
 */
export async function assaultWechat(shop: TestShop, runs: number, seed?: number): Promise<void> {
  const { order, number } = await atCode(shop);
  const genuine = await intercepted(shop, number, asPaid(number));
  const refund = { out_refund_no: `${number}R1`, refund_id: "5030", refund_status: "SUCCESS", amount: { total: 19_100, refund: 19_100 } };
  const other = await intercepted(shop, number, { id: "EV-refund", eventType: "REFUND.SUCCESS", overrides: refund });
  await fc.assert(
    fc.asyncProperty(mutationsOf(genuine, other), async ({ headers, body }) => {
      const answer = await fetch(`${shop.url}/webhooks/payments/wechatpay`, { method: "POST", headers, body });
      expect([answer.status, await answer.text()]).toEqual([400, '{"code":"FAIL","message":"失败"}']);
    }),
    { numRuns: runs, ...(seed !== undefined && { seed }) },
  );
  expect(await readOrder(shop, order)).toMatchObject({ status: "AWAITING_PAYMENT", cost: { paid: { amount: "0.00" } } });
  expect(await notificationsOf(shop, number)).toEqual([]);
}

/** A notification as it leaves WeChat, caught before the shop. */
async function intercepted(shop: TestShop, number: string, words: Parameters<typeof notify>[2]): Promise<Signed> {
  let caught: { headers: IncomingHttpHeaders; body: string } | undefined;
  const listener = createServer((request, response) => {
    let body = "";
    request
      .on("data", (chunk: Buffer) => (body += chunk.toString()))
      .on("end", () => {
        caught = { headers: request.headers, body };
        response.end();
      });
  });
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  await notify(shop, number, { ...words, url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/` });
  listener.close();
  const kept = Object.entries(caught!.headers).filter(([name]) => name.startsWith("wechatpay-") || name === "content-type");
  return { headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])), body: caught!.body };
}
