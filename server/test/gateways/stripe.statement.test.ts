import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Stripe } from "../../src/modules/payments/providers/stripe.ts";
import type { Change } from "../../simulators/journal.ts";
import { beijingDay, intent, moment, newNumber, outside, startWorld, told, type World } from "./kit.ts";

const ACCOUNT = { id: "acct_1Test", secretKey: "sk_test_0123456789abcdef", name: "Sui Kiln" };
const DAY = 24 * 3_600_000;
const past = beijingDay(3);
/** More than a page of a hundred on one day. */
const MANY = 101;

/** Payments spread over the past day; one more lies before it, and one behind it. */
const books = (): Change[] =>
  [-1, 0, ...Array.from({ length: MANY - 2 }, (_, i) => 60_000 + i * 1000), DAY - 1, DAY].flatMap((ms, i): Change[] => {
    const at = Date.parse(moment(past, ms));
    const intent = {
      ...{ id: `pi_${i}`, accountId: ACCOUNT.id, sessionId: `cs_${i}`, amount: 1_000, received: 1_000, currency: "usd" },
      ...{ captureMethod: "automatic", status: "succeeded", metadata: { payment_no: `PAST${i}` }, declines: 0, refunds: [], createdAt: at },
      charge: { id: `ch_${i}`, amount: 1_000, captured: true, refunded: 0, at },
    };
    const entry = {
      ...{ seq: i + 1, at: moment(past, ms), type: "pay", payment_intent: intent.id, payment_no: `PAST${i}`, refund_no: null },
      ...{ amount: 1_000, currency: "usd" },
    };
    return [
      ["stripe.intents", intent.id, intent],
      ["stripe.ledger", String(i + 1), entry],
    ];
  });

let world: World;
let asked: string[] = [];
let alter: (body: string) => string = (body) => body;
const adapter = (capture: "automatic" | "manual" = "automatic"): Stripe =>
  new Stripe({
    ...outside,
    baseUrl: `${world.sim.url}/stripe`,
    credentials: { secretKey: ACCOUNT.secretKey, webhookSecret: "whsec_0123456789abcdef" },
    capture,
    fetch: async (address, init) => {
      asked.push(String(address));
      const answer = await fetch(address, init);
      return new Response(alter(await answer.text()), { status: answer.status });
    },
  });
let stripe: Stripe;
beforeAll(async () => {
  world = await startWorld("stripe", books());
  await world.sim.control("PUT", "/stripe/account", {
    ...ACCOUNT,
    webhookSecrets: ["whsec_0123456789abcdef"],
    webhookUrl: world.webhookUrl,
  });
  stripe = adapter();
});
beforeEach(async () => {
  asked = [];
  alter = (body) => body;
  await world.sim.control("DELETE", "/faults");
});
afterAll(() => world.close());

const paid = async (gateway = stripe, money = { amount: 12_345n, currency: "USD" }) => {
  const wish = intent({ money });
  const { providerRef } = await gateway.createPayment(wish);
  await world.sim.control("POST", `/stripe/sessions/${wish.paymentNo}/pay`);
  return { paymentNo: wish.paymentNo, providerRef: providerRef! };
};
const refund = async (payment: { paymentNo: string; providerRef: string }, amount: bigint) => {
  const [refundNo, total] = [newNumber(), { amount: 12_345n, currency: "USD" }];
  await stripe.refund(payment, { refundNo, money: { amount, currency: "USD" }, total });
  return refundNo;
};

test("captures, partial and full refunds are told with our numbers, Stripe's, and what Stripe keeps; what is only held is not", async () => {
  const manual = adapter("manual");
  const [some, all, held, taken] = [await paid(), await paid(), await paid(manual), await paid(manual)];
  await manual.capture(taken, { amount: 10_000n, currency: "USD" });
  const [first, second] = [await refund(some, 345n), await refund(some, 1n)];
  const whole = await refund(all, 12_345n);
  const movements = await stripe.movements(beijingDay());
  expect(told(movements, some.paymentNo).toReversed()).toEqual([
    "CAPTURE 12345 USD - fee 388",
    `REFUND 345 USD ${first} fee 0`,
    `REFUND 1 USD ${second} fee 0`,
  ]);
  expect(told(movements, all.paymentNo).toReversed()).toEqual(["CAPTURE 12345 USD - fee 388", `REFUND 12345 USD ${whole} fee 0`]);
  expect(told(movements, taken.paymentNo)).toEqual(["CAPTURE 10000 USD - fee 320"]);
  expect(told(movements, held.paymentNo)).toEqual([]);
  const { providerRef } = await stripe.query(some);
  const own = movements.filter(({ paymentNo }) => paymentNo === some.paymentNo);
  expect(own.map((one) => one.providerRef)).toEqual([providerRef, providerRef, providerRef]);
});

test("a refund made in the Dashboard is told without a number of ours", async () => {
  const payment = await paid();
  await world.sim.control("POST", `/stripe/sessions/${payment.paymentNo}/refund`);
  const { providerRef } = await stripe.query(payment);
  const own = (await stripe.movements(beijingDay())).filter((one) => one.providerRef === providerRef);
  expect(own.map(({ kind, refundNo, money }) => `${kind} ${refundNo} ${money.amount}`)).toEqual([
    "REFUND null 12345",
    "CAPTURE null 12345",
  ]);
});

test("a day of more than one page is told whole, each movement once, from its first second to its last", async () => {
  const movements = await stripe.movements(past);
  expect(new Set(movements.map(({ reference }) => reference)).size).toBe(MANY);
  expect(movements.at(-1)).toMatchObject({ paymentNo: "PAST1", occurredAt: past.from });
  expect(movements[0]).toMatchObject({ paymentNo: `PAST${MANY}`, occurredAt: new Date(past.to.getTime() - 1000) });
  expect(asked).toHaveLength(2);
  expect(await stripe.movements(past)).toEqual(movements);
});

test("a day on which nothing happened is empty", async () => {
  expect(await stripe.movements(beijingDay(6))).toEqual([]);
});

test("where the balance is kept in another currency, the charge says what the buyer paid, and the fee is in the balance's", async () => {
  const { paymentNo } = await paid();
  alter = (body) => {
    const list = JSON.parse(body) as {
      data: { amount: number; fee: number; currency: string; source: { metadata: { payment_no?: string } } }[];
    };
    for (const one of list.data)
      if (one.source.metadata.payment_no === paymentNo) Object.assign(one, { amount: 11_000, fee: 350, currency: "eur" });
    return JSON.stringify(list);
  };
  const [own] = (await stripe.movements(beijingDay())).filter((one) => one.paymentNo === paymentNo);
  expect(own).toMatchObject({ money: { amount: 12_345n, currency: "USD" }, fee: { amount: 350n, currency: "EUR" } });
});

test("payouts are left out, and so is a refund that failed after it was booked", async () => {
  const payment = await paid();
  const refundNo = await refund(payment, 100n);
  alter = (body) => {
    const list = JSON.parse(body) as { data: { type: string; source: { status: string; metadata: { refund_no?: string } } }[] };
    for (const { source } of list.data) if (source.metadata.refund_no === refundNo) source.status = "failed";
    return JSON.stringify({ ...list, data: [{ type: "payout", amount: -5, source: {} }, ...list.data] });
  };
  expect(told(await stripe.movements(beijingDay()), payment.paymentNo)).toEqual(["CAPTURE 12345 USD - fee 388"]);
});

test("an answer that is none is an unknown outcome", async () => {
  await world.fault("garbage", { match: "balance.list", on: "reply" });
  await expect(stripe.movements(past)).rejects.toMatchObject({ name: "ProviderUnavailable" });
  alter = (body) => body.replaceAll('"has_more":', '"more":');
  await expect(stripe.movements(past)).rejects.toMatchObject({ name: "ProviderUnavailable", code: "UNREADABLE" });
});

test("what the simulator gets wrong shows: a movement missing, one altered, one that nobody knows", async () => {
  const period = { from: past.from, to: new Date(past.from.getTime() + 62_000) };
  const amounts = async () => (await stripe.movements(period)).map(({ paymentNo, money }) => `${paymentNo} ${money.amount}`);
  await world.fault("statement-omission", { match: "PAST2" });
  expect(await amounts()).toEqual(["PAST3 1000", "PAST1 1000"]);
  await world.fault("statement-altered-amount", { match: "PAST3" });
  expect(await amounts()).toEqual(["PAST3 1001", "PAST2 1000", "PAST1 1000"]);
  await world.fault("statement-unknown-charge");
  expect(await amounts()).toContain("null 100");
  expect(await amounts()).toHaveLength(3);
  await expect(world.fault("statement-not-ready")).rejects.toThrow("stripe knows no statement-not-ready");
});
