/** What the tests of adapters against simulators share: the simulators as a process, a clock, a shop that is notified. */
import { randomBytes, randomInt } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GatewayMovement, PaymentIntent, Period, RawHttp } from "../../src/modules/payments/providers/provider.ts";
import type { Change } from "../../simulators/journal.ts";
import { newFolder, type Received, type Running, startReceiver, startSimulators, until } from "../../simulators/testkit.ts";

export { type Running, until };

export interface World {
  sim: Running;
  /** Every notification as it came, and what is answered to the next one. */
  received: Received[];
  answer: { status: number; body: string };
  webhookUrl: string;
  fault(name: string, more?: Record<string, unknown>): Promise<unknown>;
  close(): Promise<void>;
}

/** The simulators of one gateway and a shop at the other end of its notifications. `past`: what they have in their books already. */
export async function startWorld(target: "alipay" | "wechatpay" | "paypal" | "stripe", past: readonly Change[] = []): Promise<World> {
  const answer = { status: 200, body: "ok" };
  const shop = await startReceiver(() => answer);
  const dir = newFolder();
  writeFileSync(join(dir, "journal.jsonl"), past.map((change) => `${JSON.stringify({ t: 0, put: [change] })}\n`).join(""));
  const sim = await startSimulators({ dir });
  return {
    sim,
    received: shop.received,
    answer,
    webhookUrl: `${shop.url}/webhooks/payments/${target}`,
    fault: (name, more = {}) => sim.control("POST", "/faults", { target, fault: name, count: 1, ...more }),
    async close() {
      await sim.kill("SIGTERM");
      shop.close();
    },
  };
}

/** A number as the shop gives them: twenty letters and digits, never used twice. */
export const newNumber = (): string => `T${Date.now()}${randomInt(100_000, 999_999)}`;

export const outside = {
  fetch: (...args: Parameters<typeof fetch>) => fetch(...args),
  clock: () => new Date(),
  random: (bytes: number) => randomBytes(bytes),
  timeoutMs: 1_000,
};

export const intent = (change: Partial<PaymentIntent> = {}): PaymentIntent => ({
  paymentNo: newNumber(),
  orderNo: "A1",
  money: { amount: 12_345n, currency: "USD" },
  subject: "Order A1",
  channel: "page",
  expiresAt: new Date(Date.now() + 30 * 60_000),
  notifyUrl: "http://127.0.0.1:1/webhooks",
  returnUrl: "http://127.0.0.1:1/orders/1?returned=1",
  cancelUrl: "http://127.0.0.1:1/orders/1",
  locale: "en",
  ...change,
});

/** What was received, as the shop's server hands it to an adapter. */
export const raw = ({ headers, body, path }: Received): RawHttp => ({ headers, body: Buffer.from(body), path, query: "" });

const DAY = 24 * 3_600_000;
const EIGHT = 8 * 3_600_000;

/** A day of Beijing, so many before the present one. */
export function beijingDay(ago = 0): Period & { readonly name: string } {
  const from = Math.floor((Date.now() + EIGHT) / DAY) * DAY - EIGHT - ago * DAY;
  return { from: new Date(from), to: new Date(from + DAY), name: new Date(from + EIGHT).toISOString().slice(0, 10) };
}

/** A moment of a day, in milliseconds from its beginning. */
export const moment = (day: Period, ms: number): string => new Date(day.from.getTime() + ms).toISOString();

/** What is told of one payment: kind, minor units, our numbers, fee. */
export const told = (movements: readonly GatewayMovement[], paymentNo: string) =>
  movements
    .filter((movement) => movement.paymentNo === paymentNo)
    .map(({ kind, money, refundNo, fee }) => `${kind} ${money.amount} ${money.currency} ${refundNo ?? "-"} fee ${fee ? fee.amount : "-"}`);
