import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  InvalidSignature,
  type PaymentIntent,
  ProviderRefused,
  ProviderUnavailable,
} from "../../src/modules/payments/providers/provider.ts";
import { Stripe } from "../../src/modules/payments/providers/stripe.ts";
import { intent, newNumber, outside, raw, startWorld, until, type World } from "./kit.ts";

const ACCOUNT = { id: "acct_1Test", secretKey: "sk_test_0123456789abcdef", name: "Sui Kiln" };
const SECRETS = ["whsec_old_0123456789abcdef", "whsec_new_0123456789abcdef"];

let world: World;
const adapter = (change: Partial<ConstructorParameters<typeof Stripe>[0]> = {}): Stripe =>
  new Stripe({
    ...outside,
    baseUrl: `${world.sim.url}/stripe`,
    credentials: { secretKey: ACCOUNT.secretKey, webhookSecret: SECRETS[1]! },
    capture: "automatic",
    ...change,
  });
let stripe: Stripe;
let manual: Stripe;
beforeAll(async () => {
  world = await startWorld("stripe");
  await world.sim.control("PUT", "/stripe/account", { ...ACCOUNT, webhookSecrets: SECRETS, webhookUrl: world.webhookUrl });
  stripe = adapter();
  manual = adapter({ capture: "manual" });
});
beforeEach(() => world.sim.control("DELETE", "/faults"));
afterAll(() => world.close());

const start = async (gateway = stripe, change: Partial<PaymentIntent> = {}) => {
  const wish = intent(change);
  const { action, providerRef } = await gateway.createPayment(wish);
  if (action.kind !== "redirect") throw new Error(action.kind);
  return { paymentNo: wish.paymentNo, providerRef: providerRef!, url: action.url, wish };
};
const act = (number: string, action: string) => world.sim.control("POST", `/stripe/sessions/${number}/${action}`);
const paid = async (gateway = stripe) => {
  const payment = await start(gateway);
  await act(payment.paymentNo, "pay");
  return payment;
};
const notified = (number: string, type: string) =>
  until(`${type} of ${number}`, () => world.received.find(({ body }) => body.includes(number) && body.includes(`"${type}"`)));
const ledgerOf = async (number: string) => {
  const { entries } = await world.sim.control<{ entries: { type: string; payment_no: string; amount: number }[] }>("GET", "/stripe/ledger");
  return entries.filter((entry) => entry.payment_no === number).map(({ type, amount }) => `${type} ${amount}`);
};
const money = (amount: bigint) => ({ amount, currency: "USD" });
const refundOf = (refundNo: string, amount: bigint) => ({ refundNo, money: money(amount), total: money(12_345n), reason: "broken" });

describe("paying", () => {
  test("the page takes the money and sends the buyer back; asking and being told say the same", async () => {
    const { url, ...payment } = await start();
    expect(url).toBe(`${world.sim.url}/stripe/c/pay/${payment.providerRef}`);
    expect(await stripe.query(payment)).toMatchObject({ state: "PENDING", money: money(12_345n), paidAt: null });
    const page = await (await fetch(url)).text();
    expect(page).toContain("123.45");
    const back = await fetch(`${url}/pay`, { method: "POST", redirect: "manual" });
    expect(back.headers.get("location")).toBe("http://127.0.0.1:1/orders/1?returned=1");
    const snapshot = await stripe.query(payment);
    expect(snapshot).toMatchObject({ state: "PAID", money: money(12_345n), refundable: true, rawState: "succeeded" });
    expect(snapshot.paidAt).toBeInstanceOf(Date);
    for (const type of ["checkout.session.completed", "payment_intent.succeeded"]) {
      const { events, ack } = await stripe.handleNotification(raw(await notified(payment.paymentNo, type)));
      expect(events).toMatchObject([
        {
          kind: "payment",
          state: "PAID",
          paymentNo: payment.paymentNo,
          money: money(12_345n),
          receiver: { appId: "test" },
          providerRef: snapshot.providerRef,
        },
      ]);
      expect(ack.status).toBe(200);
    }
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 12345"]);
  });

  test("a declined card leaves the payment open, says nothing to the shop, and the next try pays", async () => {
    const payment = await start();
    await act(payment.paymentNo, "decline");
    await act(payment.paymentNo, "decline");
    expect(await stripe.query(payment)).toMatchObject({ state: "PENDING" });
    expect((await stripe.handleNotification(raw(await notified(payment.paymentNo, "payment_intent.payment_failed")))).events).toEqual([]);
    await act(payment.paymentNo, "pay");
    expect(await stripe.query(payment)).toMatchObject({ state: "PAID" });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 12345"]);
  });

  test("the same request again opens the same page; another sum under its number is refused", async () => {
    const payment = await start();
    const again = await stripe.createPayment(payment.wish);
    expect(again.providerRef).toBe(payment.providerRef);
    await expect(stripe.createPayment({ ...payment.wish, money: money(12_346n) })).rejects.toMatchObject({
      name: "ProviderRefused",
      reason: "number_reused",
    });
  });

  test.each([
    ["JPY", 500n],
    ["CNY", 19_100n],
    ["KWD", 12_340n],
  ])("%s is charged to the last unit", async (currency, amount) => {
    const payment = await start(stripe, { money: { amount, currency } });
    await act(payment.paymentNo, "pay");
    expect(await stripe.query(payment)).toMatchObject({ state: "PAID", money: { amount, currency } });
  });

  test("too little is refused by the company, a currency that counts otherwise by us", async () => {
    await expect(start(stripe, { money: money(49n) })).rejects.toMatchObject({ reason: "bad_request", code: "amount_too_small" });
    await expect(start(stripe, { money: { amount: 100n, currency: "ISK" } })).rejects.toMatchObject({ code: "BAD_CURRENCY" });
    await expect(start(stripe, { money: { amount: 12_345n, currency: "KWD" } })).rejects.toMatchObject({ code: "BAD_AMOUNT" });
  });

  test("Chinese buyers meet a Chinese page", async () => {
    const { url } = await start(stripe, { locale: "zh-CN" });
    expect(await (await fetch(url)).text()).toContain('lang="zh-CN"');
  });
});

describe("authorising", () => {
  test("what is held is not paid, and is taken whole", async () => {
    const payment = await paid(manual);
    expect(await manual.query(payment)).toMatchObject({ state: "AUTHORIZED", money: money(12_345n), paidAt: null });
    const { events } = await manual.handleNotification(raw(await notified(payment.paymentNo, "payment_intent.amount_capturable_updated")));
    expect(events).toMatchObject([{ state: "AUTHORIZED", money: money(12_345n) }]);
    const completed = await manual.handleNotification(raw(await notified(payment.paymentNo, "checkout.session.completed")));
    expect(completed.events).toMatchObject([{ state: "PROCESSING" }]);
    expect(await ledgerOf(payment.paymentNo)).toEqual([]);
    expect(await manual.capture(payment, undefined, "key")).toMatchObject({ state: "PAID", money: money(12_345n) });
    expect(await manual.capture(payment, undefined, "key")).toMatchObject({ state: "PAID" });
    expect(await manual.capture(payment, undefined, "another key")).toMatchObject({ state: "PAID" });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 12345"]);
  });

  test("a part can be taken, the rest is let go; more than is held cannot", async () => {
    const payment = await paid(manual);
    await expect(manual.capture(payment, money(12_346n), "too much")).rejects.toMatchObject({ name: "ProviderRefused" });
    expect(await manual.capture(payment, money(5_000n), "part")).toMatchObject({ state: "PAID", money: money(5_000n) });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 5000"]);
  });

  test("closing voids what is held, and then nothing can be taken", async () => {
    const payment = await paid(manual);
    expect(await manual.close(payment)).toBe("closed");
    expect(await manual.query(payment)).toMatchObject({ state: "CLOSED" });
    expect(await manual.close(payment)).toBe("closed");
    expect(await manual.capture(payment)).toMatchObject({ state: "CLOSED" });
    const { events } = await manual.handleNotification(raw(await notified(payment.paymentNo, "payment_intent.canceled")));
    expect(events).toMatchObject([{ state: "CLOSED" }]);
    expect(await ledgerOf(payment.paymentNo)).toEqual([]);
  });

  test("nothing can be taken before anybody paid", async () => {
    const payment = await start(manual);
    await expect(manual.capture(payment)).rejects.toMatchObject({ reason: "not_found" });
  });
});

describe("closing", () => {
  test("an open page stops working, and is told of", async () => {
    const payment = await start();
    expect(await stripe.close(payment)).toBe("closed");
    expect(await stripe.query(payment)).toMatchObject({ state: "CLOSED" });
    await expect(act(payment.paymentNo, "pay")).rejects.toThrow("409");
    const { events } = await stripe.handleNotification(raw(await notified(payment.paymentNo, "checkout.session.expired")));
    expect(events).toMatchObject([{ state: "CLOSED", paymentNo: payment.paymentNo }]);
  });

  test("a paid one says so, one that never began is absent", async () => {
    expect(await stripe.close(await paid())).toBe("already_paid");
    expect(await stripe.close({ paymentNo: newNumber() })).toBe("absent");
    expect(await stripe.query({ paymentNo: "X" })).toMatchObject({ state: "PENDING", money: null });
  });
});

describe("giving back", () => {
  test("in parts, each once however often it is asked for, and never more than was paid", async () => {
    const payment = await paid();
    const [first, second] = [newNumber(), newNumber()];
    expect(await stripe.queryRefund(payment, first)).toMatchObject({ found: false, state: "PENDING" });
    expect(await stripe.refund(payment, refundOf(first, 2_345n))).toMatchObject({ state: "SUCCEEDED", money: money(2_345n), found: true });
    expect(await stripe.refund(payment, refundOf(first, 2_345n))).toMatchObject({ state: "SUCCEEDED" });
    await expect(stripe.refund(payment, refundOf(first, 2_346n))).rejects.toMatchObject({ reason: "number_reused" });
    expect(await stripe.query(payment)).toMatchObject({ state: "PARTIALLY_REFUNDED" });
    await expect(stripe.refund(payment, refundOf(newNumber(), 10_001n))).rejects.toMatchObject({ reason: "bad_request" });
    expect(await stripe.refund(payment, refundOf(second, 10_000n))).toMatchObject({ state: "SUCCEEDED" });
    expect(await stripe.queryRefund(payment, second)).toMatchObject({ found: true, state: "SUCCEEDED", money: money(10_000n) });
    expect(await stripe.query(payment)).toMatchObject({ state: "REFUNDED", refundable: false });
    await expect(stripe.refund(payment, refundOf(newNumber(), 1n))).rejects.toMatchObject({ reason: "not_refundable" });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 12345", "refund 2345", "refund 10000"]);
    const told = await stripe.handleNotification(raw(await notified(second, "refund.created")));
    expect(told.events).toMatchObject([
      {
        kind: "refund",
        state: "SUCCEEDED",
        paymentNo: payment.paymentNo,
        refundNo: second,
        money: money(12_345n),
        refunded: money(10_000n),
        complete: true,
      },
    ]);
  });

  test("the hundred-and-first refund is found as well", async () => {
    const payment = await paid();
    const first = newNumber();
    await stripe.refund(payment, refundOf(first, 1n));
    for (let i = 0; i < 100; i++) await stripe.refund(payment, refundOf(newNumber(), 1n));
    expect(await stripe.queryRefund(payment, first)).toMatchObject({ found: true, state: "SUCCEEDED" });
  }, 60_000);

  test("one that is pending fails in the end, and asking and being told say so", async () => {
    const payment = await paid();
    const refundNo = newNumber();
    await world.fault("refund-pending-then-failed");
    expect(await stripe.refund(payment, refundOf(refundNo, 500n))).toMatchObject({ state: "PENDING", found: true });
    await world.sim.control("POST", "/speed", { factor: 10_000 });
    const told = await stripe.handleNotification(raw(await notified(refundNo, "refund.failed")));
    await world.sim.control("POST", "/speed", { factor: 1 });
    expect(told.events).toMatchObject([{ kind: "refund", state: "FAILED", refundNo }]);
    expect(await stripe.queryRefund(payment, refundNo)).toMatchObject({ state: "FAILED", found: true });
    // tried anew, it is not the old answer that comes: neither to the call nor to the question
    const anew = { ...refundOf(refundNo, 500n), round: 1 };
    expect(await stripe.queryRefund(payment, refundNo, anew)).toMatchObject({ state: "PENDING", found: false });
    expect(await stripe.refund(payment, anew)).toMatchObject({ state: "SUCCEEDED", found: true, money: money(500n) });
    expect(await stripe.refund(payment, { ...anew, round: 2 })).toMatchObject({ state: "SUCCEEDED" });
    expect(await stripe.queryRefund(payment, refundNo, anew)).toMatchObject({ state: "SUCCEEDED", found: true });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 12345", "refund 500"]);
  });

  test("one made in the Dashboard is told of without a number of ours", async () => {
    const payment = await paid();
    await act(payment.paymentNo, "refund");
    const note = await until("a refund", () =>
      world.received.find(({ body }) => body.includes('"refund.created"') && !body.includes("refund_no")),
    );
    expect((await stripe.handleNotification(raw(note))).events).toMatchObject([
      { kind: "refund", paymentNo: payment.paymentNo, refundNo: null, refunded: money(12_345n), complete: true },
    ]);
  });
});

describe("when something goes wrong", () => {
  test.each(["error-5xx", "garbage", "key-in-use"])(
    "%s while opening leaves the outcome open, and the repeat opens one page",
    async (name) => {
      const wish = intent();
      await world.fault(name);
      await expect(stripe.createPayment(wish)).rejects.toThrow(ProviderUnavailable);
      const { providerRef } = await stripe.createPayment(wish);
      expect(providerRef).toMatch(/^cs_test_/);
    },
  );

  test.each(["error-5xx-after-applying", "timeout-after-applying"])("%s: the repeat finds what was applied", async (name) => {
    const wish = intent();
    await world.fault(name, { match: "session.create" });
    await expect(stripe.createPayment(wish)).rejects.toThrow(ProviderUnavailable);
    const { providerRef } = await stripe.createPayment(wish);
    const { stripe: state } = await world.sim.control<{ stripe: { sessions: { number: string }[] } }>("GET", "/state");
    expect(state.sessions.filter(({ number }) => number === wish.paymentNo)).toHaveLength(1);
    const payment = { paymentNo: wish.paymentNo, providerRef: providerRef! };
    await act(payment.paymentNo, "pay");
    const refund = refundOf(newNumber(), 700n);
    await world.fault(name, { match: "refund.create" });
    await expect(stripe.refund(payment, refund)).rejects.toThrow(ProviderUnavailable);
    expect(await stripe.queryRefund(payment, refund.refundNo)).toMatchObject({ found: true, state: "SUCCEEDED" });
    expect(await stripe.refund(payment, refund)).toMatchObject({ state: "SUCCEEDED" });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 12345", "refund 700"]);
  });

  test.each(["error-5xx-after-applying", "timeout-after-applying"])("%s while taking what is held takes it once", async (name) => {
    const payment = await paid(manual);
    await world.fault(name, { match: "intent.capture" });
    await expect(manual.capture(payment, undefined, `${name}-once`)).rejects.toThrow(ProviderUnavailable);
    expect(await manual.capture(payment, undefined, `${name}-once`)).toMatchObject({ state: "PAID" });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 12345"]);
  });

  test("an answer that takes its time is waited for, but not for ever", async () => {
    const payment = await start();
    await world.fault("delayed", { on: "reply", ms: 300 });
    expect(await stripe.query(payment)).toMatchObject({ state: "PENDING" });
    await world.fault("delayed", { on: "reply", ms: 3_000 });
    await expect(stripe.query(payment)).rejects.toMatchObject({ code: "TIMEOUT" });
  });

  test("an altered sum is reported as it is said, for the core to compare", async () => {
    const payment = await paid();
    await world.fault("altered-amount", { on: "reply" });
    expect(await stripe.query(payment)).toMatchObject({ state: "PAID", money: money(12_346n) });
  });

  test("a wrong key is a refusal that shows nothing of the key", async () => {
    const wrong = adapter({ credentials: { secretKey: "sk_test_wrongwrongwrong", webhookSecret: SECRETS[1]! } });
    const error: unknown = await wrong.createPayment(intent()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/wrongw|sk_test/);
  });
});

describe("notifications that go wrong", () => {
  const genuine = async (name: string) => {
    const payment = await start();
    await world.fault(name, { match: "payment_intent.succeeded", on: "message" });
    await act(payment.paymentNo, "pay");
    return notified(payment.paymentNo, "payment_intent.succeeded");
  };

  test.each(["bad-signature", "stale-timestamp", "garbage"])("%s is refused", async (name) => {
    const before = world.received.length;
    const payment = await start();
    await world.fault(name, { match: "payment_intent.succeeded", on: "message" });
    await act(payment.paymentNo, "pay");
    const note = await until("it", () =>
      world.received
        .slice(before)
        .find(({ body }) => (name === "garbage" ? !body.startsWith('{"id"') : body.includes('"payment_intent.succeeded"'))),
    );
    await expect(stripe.handleNotification(raw(note))).rejects.toThrow(InvalidSignature);
    expect(stripe.failureAck("why").status).toBe(400);
  });

  test("altered sums and other worlds are reported as they are said", async () => {
    expect((await stripe.handleNotification(raw(await genuine("altered-amount")))).events).toMatchObject([{ money: money(12_346n) }]);
    expect((await stripe.handleNotification(raw(await genuine("other-app-id")))).events).toMatchObject([{ receiver: { appId: "live" } }]);
    expect((await stripe.handleNotification(raw(await genuine("other-seller")))).events).toMatchObject([
      { receiver: { appId: "test:acct_0SomebodyElse" } },
    ]);
  });

  test("either of two secrets is enough while one replaces the other, a third is not", async () => {
    const payment = await paid();
    const note = raw(await notified(payment.paymentNo, "payment_intent.succeeded"));
    const of = (webhookSecret: string) => adapter({ credentials: { secretKey: ACCOUNT.secretKey, webhookSecret } });
    for (const secret of SECRETS) expect((await of(secret).handleNotification(note)).events).toHaveLength(1);
    await expect(of("whsec_another0123456789").handleNotification(note)).rejects.toThrow(InvalidSignature);
  });
});
