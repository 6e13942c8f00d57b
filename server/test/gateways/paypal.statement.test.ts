import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { PayPal } from "../../src/modules/payments/providers/paypal.ts";
import { StatementNotReady } from "../../src/modules/payments/providers/provider.ts";
import type { Change } from "../../simulators/journal.ts";
import { beijingDay, intent, moment, newNumber, outside, startWorld, told, type World } from "./kit.ts";

const APP = {
  ...{ clientId: "AClientId_0123456789", secret: "ESecret_0123456789abcdef", webhookId: "8PT597110X687430LKGECATA" },
  ...{ merchantId: "MERCHANT1", name: "Sui Kiln" },
};
const DAY = 24 * 3_600_000;
const past = beijingDay(3);
/** More than a page of five hundred on one day. */
const MANY = 501;

/** An order whose captures are spread over the past day; one more lies before it, and one behind it. */
const books = (): Change[] => {
  const times = [-1, 0, ...Array.from({ length: MANY - 2 }, (_, i) => 60_000 + i * 1000), DAY - 1, DAY];
  const captures = times.map((ms, i) => ({
    id: `CAPTURE${i}`,
    minor: 1_000,
    currency: "USD",
    status: "COMPLETED",
    reason: "",
    final: false,
    at: ms,
  }));
  const order = {
    ...{ id: "ORDERPAST", clientId: APP.clientId, intent: "AUTHORIZE", status: "COMPLETED", referenceId: "default" },
    ...{ customId: "PAST", invoiceId: "PAST", description: "", returnUrl: "", cancelUrl: "", payerAction: true, funding: "wallet" },
    ...{ minor: 1_000, currency: "USD", createdAt: 0, updatedAt: 0, expiresAt: 0, authorization: null, captures, refunds: [] },
  };
  const entry = (i: number) => ({
    ...{ seq: i + 1, at: moment(past, times[i]!), type: "pay", custom_id: "PAST", refund_custom_id: null },
    ...{ capture_id: `CAPTURE${i}`, currency: "USD", value: "10.00" },
  });
  return [["paypal.orders", order.id, order], ...times.map((_, i): Change => ["paypal.ledger", String(i + 1), entry(i)])];
};

let world: World;
let asked: string[] = [];
let alter: (body: string) => string = (body) => body;
let paypal: PayPal;
const early = (on: boolean) => world.sim.control("POST", "/statements", { early: on });

beforeAll(async () => {
  world = await startWorld("paypal", books());
  await world.sim.control("PUT", "/paypal/app", { ...APP, webhookUrl: world.webhookUrl });
  paypal = new PayPal({
    ...outside,
    baseUrl: `${world.sim.url}/paypal`,
    credentials: { clientId: APP.clientId, clientSecret: APP.secret, webhookId: APP.webhookId },
    capture: "automatic",
    trust: { certOrigins: [world.sim.url], certAuthorities: readFileSync(join(world.sim.dir, "keys/paypal_authority.pem"), "utf8") },
    fetch: async (address, init) => {
      asked.push(String(address));
      const answer = await fetch(address, init);
      return new Response(alter(await answer.text()), { status: answer.status });
    },
  });
});
beforeEach(async () => {
  asked = [];
  alter = (body) => body;
  await world.sim.control("DELETE", "/faults");
  await early(false);
});
afterAll(() => world.close());

const paid = async (money = { amount: 12_345n, currency: "USD" }) => {
  const wish = intent({ money });
  const { providerRef } = await paypal.createPayment(wish);
  const payment = { paymentNo: wish.paymentNo, providerRef: providerRef! };
  await world.sim.control("POST", `/paypal/orders/${wish.paymentNo}/approve`);
  await paypal.complete(payment, `${wish.paymentNo}-complete`);
  return payment;
};
const refund = async (payment: { paymentNo: string; providerRef: string }, amount: bigint) => {
  const [refundNo, total] = [newNumber(), { amount: 12_345n, currency: "USD" }];
  const { providerRef } = await paypal.refund(payment, { refundNo, money: { amount, currency: "USD" }, total });
  return { refundNo, providerRef };
};

test("captures, partial and full refunds are told with our numbers, PayPal's, and what PayPal keeps", async () => {
  const [some, all, yen] = [await paid(), await paid(), await paid({ amount: 500n, currency: "JPY" })];
  const [first, second] = [await refund(some, 345n), await refund(some, 1n)];
  const whole = await refund(all, 12_345n);
  await early(true);
  const movements = await paypal.movements(beijingDay());
  expect(told(movements, some.paymentNo)).toEqual([
    "CAPTURE 12345 USD - fee 420",
    `REFUND 345 USD ${first.refundNo} fee -`,
    `REFUND 1 USD ${second.refundNo} fee -`,
  ]);
  expect(told(movements, all.paymentNo)).toEqual(["CAPTURE 12345 USD - fee 420", `REFUND 12345 USD ${whole.refundNo} fee -`]);
  expect(told(movements, yen.paymentNo)).toEqual(["CAPTURE 500 JPY - fee 17"]);
  const { providerRef } = await paypal.query(some);
  const own = movements.filter(({ paymentNo }) => paymentNo === some.paymentNo);
  expect(own.map((one) => one.providerRef)).toEqual([providerRef, providerRef, providerRef]);
  expect(own.map(({ reference }) => reference)).toEqual([providerRef, first.providerRef, second.providerRef]);
});

test("a dispute that was lost is a refund that bears no number of a refund of ours", async () => {
  const payment = await paid();
  await world.sim.control("POST", `/paypal/orders/${payment.paymentNo}/reverse`);
  await early(true);
  expect(told(await paypal.movements(beijingDay()), payment.paymentNo)).toEqual([
    "CAPTURE 12345 USD - fee 420",
    "REFUND 12345 USD - fee -",
  ]);
});

test("a day of more than one page is told whole, each movement once, from its first second to its last", async () => {
  const movements = await paypal.movements(past);
  expect(movements).toHaveLength(MANY);
  expect(new Set(movements.map(({ reference }) => reference)).size).toBe(MANY);
  expect(movements[0]!.occurredAt).toEqual(past.from);
  expect(movements.at(-1)!.occurredAt).toEqual(new Date(past.to.getTime() - 1000));
  expect(asked.filter((address) => address.includes("/v1/reporting/transactions"))).toHaveLength(2);
});

test("a period longer than PayPal answers at once is asked for in parts", async () => {
  const movements = await paypal.movements({ from: beijingDay(70).from, to: new Date(past.from.getTime() + 60_000) });
  expect(movements.map(({ reference }) => reference)).toEqual(["CAPTURE0", "CAPTURE1"]);
  expect(asked.filter((address) => address.includes("/v1/reporting/transactions"))).toHaveLength(3);
});

test("a day on which nothing happened is empty; one that PayPal's ledger does not cover yet is not ready", async () => {
  expect(await paypal.movements(beijingDay(6))).toEqual([]);
  await expect(paypal.movements(beijingDay())).rejects.toThrow(StatementNotReady);
  await world.fault("statement-not-ready");
  await expect(paypal.movements(past)).rejects.toThrow(StatementNotReady);
});

test("an answer that is none, or pages that lack an entry, leave it unknown what moved", async () => {
  await world.fault("garbage", { match: "transactions.search", on: "reply" });
  await expect(paypal.movements(past)).rejects.toMatchObject({ name: "ProviderUnavailable" });
  alter = (body) => body.replace('"total_items":501', '"total_items":502');
  await expect(paypal.movements(past)).rejects.toMatchObject({ name: "ProviderUnavailable", code: "UNREADABLE" });
});

test("what the simulator gets wrong shows: a movement missing, one altered, one that nobody knows", async () => {
  const period = { from: past.from, to: new Date(past.from.getTime() + 62_000) };
  const amounts = async () => (await paypal.movements(period)).map(({ paymentNo, money }) => `${paymentNo} ${money.amount}`);
  await world.fault("statement-omission");
  expect(await amounts()).toEqual(["PAST 1000", "PAST 1000"]);
  await world.fault("statement-altered-amount", { match: "PAST" });
  expect(await amounts()).toEqual(["PAST 1001", "PAST 1000", "PAST 1000"]);
  await world.fault("statement-unknown-charge");
  const period2 = { from: beijingDay(6).from, to: beijingDay(6).to };
  expect(await paypal.movements(period2)).toMatchObject([{ kind: "CAPTURE", money: { amount: 100n, currency: "USD" } }]);
});
