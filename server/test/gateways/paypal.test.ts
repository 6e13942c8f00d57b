import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PayPal } from "../../src/modules/payments/providers/paypal.ts";
import {
  InvalidSignature,
  type PaymentIntent,
  ProviderRefused,
  ProviderUnavailable,
} from "../../src/modules/payments/providers/provider.ts";
import { intent, newNumber, outside, raw, startWorld, until, type World } from "./kit.ts";

const APP = {
  clientId: "AClientId_0123456789",
  secret: "ESecret_0123456789abcdef",
  webhookId: "8PT597110X687430LKGECATA",
  merchantId: "MERCHANT1",
  name: "Sui Kiln",
};

let world: World;
const adapter = (change: Partial<ConstructorParameters<typeof PayPal>[0]> = {}): PayPal =>
  new PayPal({
    ...outside,
    baseUrl: `${world.sim.url}/paypal`,
    credentials: { clientId: APP.clientId, clientSecret: APP.secret, webhookId: APP.webhookId },
    capture: "automatic",
    trust: { certOrigins: [world.sim.url], certAuthorities: readFileSync(join(world.sim.dir, "keys/paypal_authority.pem"), "utf8") },
    ...change,
  });
let paypal: PayPal;
let manual: PayPal;
beforeAll(async () => {
  world = await startWorld("paypal");
  await world.sim.control("PUT", "/paypal/app", { ...APP, webhookUrl: world.webhookUrl });
  paypal = adapter();
  manual = adapter({ capture: "manual" });
});
beforeEach(() => world.sim.control("DELETE", "/faults"));
afterAll(() => world.close());

const start = async (gateway = paypal, change: Partial<PaymentIntent> = {}) => {
  const wish = intent(change);
  const { action, providerRef } = await gateway.createPayment(wish);
  if (action.kind !== "redirect") throw new Error(action.kind);
  return { paymentNo: wish.paymentNo, providerRef: providerRef!, url: action.url, wish };
};
const act = (number: string, action: string) => world.sim.control("POST", `/paypal/orders/${number}/${action}`);
const approved = async (gateway = paypal, how = "approve") => {
  const payment = await start(gateway);
  await act(payment.paymentNo, how);
  return payment;
};
const paid = async () => {
  const payment = await approved();
  await paypal.complete(payment, `${payment.paymentNo}-complete`);
  return payment;
};
const held = async () => {
  const payment = await approved(manual);
  await manual.complete(payment, `${payment.paymentNo}-complete`);
  return payment;
};
const notified = (number: string, type: string) =>
  until(`${type} of ${number}`, () => world.received.find(({ body }) => body.includes(number) && body.includes(`"${type}"`)));
const told = async (number: string, type: string) => (await paypal.handleNotification(raw(await notified(number, type)))).events;
const ledgerOf = async (number: string) => {
  const { entries } = await world.sim.control<{ entries: { type: string; custom_id: string; value: string }[] }>("GET", "/paypal/ledger");
  return entries.filter((entry) => entry.custom_id === number).map(({ type, value }) => `${type} ${value}`);
};
const money = (amount: bigint) => ({ amount, currency: "USD" });
const refundOf = (refundNo: string, amount: bigint) => ({ refundNo, money: money(amount), total: money(12_345n), reason: "broken" });
const nothing = { paidAt: null, refundable: false };

describe("paying", () => {
  test("the buyer agrees, comes back, and the shop takes the money once", async () => {
    const { url, ...payment } = await start();
    expect(await paypal.query(payment)).toMatchObject({ state: "PENDING", money: money(12_345n), ...nothing });
    await expect(paypal.complete(payment, `${payment.paymentNo}-early`)).resolves.toMatchObject({ state: "PENDING" });
    expect(await (await fetch(url)).text()).toContain("123.45");
    const back = await fetch(url.replace("checkoutnow?token=", "checkoutnow/").concat("/pay"), { method: "POST", redirect: "manual" });
    expect(back.headers.get("location")).toBe(`http://127.0.0.1:1/orders/1?returned=1&token=${payment.providerRef}&PayerID=QYR5Z8XDVJNXQ`);
    expect(await paypal.query(payment)).toMatchObject({ state: "APPROVED", money: money(12_345n), ...nothing });
    expect(await told(payment.paymentNo, "CHECKOUT.ORDER.APPROVED")).toMatchObject([
      { state: "APPROVED", paymentNo: payment.paymentNo, money: money(12_345n) },
    ]);
    const done = await paypal.complete(payment, `${payment.paymentNo}-once`);
    expect(done).toMatchObject({ state: "PAID", money: money(12_345n), refundable: true });
    expect(done.paidAt).toBeInstanceOf(Date);
    expect(
      await Promise.all([
        paypal.complete(payment, `${payment.paymentNo}-once`),
        paypal.complete(payment, `${payment.paymentNo}-twice`),
        paypal.query(payment),
      ]),
    ).toEqual([done, done, done]);
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 123.45"]);
    expect(await told(payment.paymentNo, "PAYMENT.CAPTURE.COMPLETED")).toMatchObject([
      {
        state: "PROCESSING",
        paymentNo: payment.paymentNo,
        money: money(12_345n),
        providerRef: done.providerRef,
        receiver: { appId: null, sellerId: "MERCHANT1" },
      },
    ]);
  });

  test("five completions at once take the money once", async () => {
    const payment = await approved();
    const all = await Promise.all(Array.from({ length: 5 }, (_, i) => paypal.complete(payment, `${payment.paymentNo}-${i % 2}`)));
    expect(all.map(({ state }) => state)).toEqual(["PAID", "PAID", "PAID", "PAID", "PAID"]);
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 123.45"]);
  });

  test("a declined instrument is a refusal of its own, and takes nothing", async () => {
    const payment = await approved(paypal, "declined");
    await expect(paypal.complete(payment, `${payment.paymentNo}-key`)).rejects.toMatchObject({
      name: "ProviderRefused",
      reason: "declined",
      code: "INSTRUMENT_DECLINED",
    });
    expect(await paypal.query(payment)).toMatchObject({ state: "PENDING" });
    expect(await ledgerOf(payment.paymentNo)).toEqual([]);
  });

  test("a bank debit is under way for days; then it comes through, or it bounces", async () => {
    const [good, bad] = [await approved(paypal, "echeck"), await approved(paypal, "echeck")];
    for (const payment of [good, bad])
      expect(await paypal.complete(payment, payment.paymentNo)).toMatchObject({ state: "PROCESSING", ...nothing });
    expect(await ledgerOf(good.paymentNo)).toEqual([]);
    await act(good.paymentNo, "clear");
    await act(bad.paymentNo, "bounce");
    expect(await paypal.query(good)).toMatchObject({ state: "PAID", money: money(12_345n) });
    expect(await paypal.query(bad)).toMatchObject({ state: "FAILED" });
    expect(await ledgerOf(good.paymentNo)).toEqual(["pay 123.45"]);
    expect(await ledgerOf(bad.paymentNo)).toEqual([]);
  });

  test("a capture that PayPal reviews is under way, not paid", async () => {
    const payment = await approved();
    await world.fault("capture-pending", { match: payment.paymentNo });
    expect(await paypal.complete(payment, `${payment.paymentNo}-key`)).toMatchObject({ state: "PROCESSING", rawState: "CAPTURE PENDING" });
    expect(await paypal.close(payment)).toBe("unsupported");
  });

  test("the same request again is the same order; another sum under its number is refused", async () => {
    const payment = await start();
    expect((await paypal.createPayment(payment.wish)).providerRef).toBe(payment.providerRef);
    await expect(paypal.createPayment({ ...payment.wish, money: money(12_346n) })).rejects.toMatchObject({ reason: "number_reused" });
  });

  test.each([
    ["JPY", 500n, "500"],
    ["TWD", 50_000n, "500"],
    ["EUR", 50n, "0.50"],
  ])("%s is written as PayPal writes it", async (currency, amount, value) => {
    const payment = await start(paypal, { money: { amount, currency } });
    await act(payment.paymentNo, "approve");
    expect(await paypal.complete(payment, payment.paymentNo)).toMatchObject({ state: "PAID", money: { amount, currency } });
    expect(await ledgerOf(payment.paymentNo)).toEqual([`pay ${value}`]);
  });

  test("yuan, and a fraction of a currency that PayPal counts whole, are refused before anything is asked", async () => {
    await expect(start(paypal, { money: { amount: 100n, currency: "CNY" } })).rejects.toMatchObject({ code: "BAD_CURRENCY" });
    await expect(start(paypal, { money: { amount: 150n, currency: "TWD" } })).rejects.toMatchObject({ code: "BAD_AMOUNT" });
  });
});

describe("authorising", () => {
  test("what is held is not paid; it is taken in parts, never more than is held", async () => {
    const payment = await held();
    expect(await manual.query(payment)).toMatchObject({ state: "AUTHORIZED", money: money(12_345n), ...nothing });
    expect(await told(payment.paymentNo, "PAYMENT.AUTHORIZATION.CREATED")).toMatchObject([{ state: "PROCESSING", money: money(12_345n) }]);
    expect(await manual.capture(payment, money(2_345n), `${payment.paymentNo}-part`)).toMatchObject({ state: "AUTHORIZED" });
    expect(await manual.capture(payment, money(2_345n), `${payment.paymentNo}-part`)).toMatchObject({ state: "AUTHORIZED" });
    await expect(manual.capture(payment, money(10_001n), `${payment.paymentNo}-more`)).rejects.toMatchObject({
      code: "MAX_CAPTURE_AMOUNT_EXCEEDED",
    });
    expect(await manual.capture(payment, undefined, `${payment.paymentNo}-rest`)).toMatchObject({ state: "PAID", money: money(12_345n) });
    expect(await manual.capture(payment, undefined, `${payment.paymentNo}-rest`)).toMatchObject({ state: "PAID" });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 23.45", "pay 100.00"]);
  });

  test("a refund that no part holds is given back of several, once however often it is asked for, and never more than was taken", async () => {
    const payment = await held();
    await manual.capture(payment, money(2_345n), `${payment.paymentNo}-part`);
    await manual.capture(payment, undefined, `${payment.paymentNo}-rest`);
    await expect(manual.refund(payment, refundOf(newNumber(), 12_346n))).rejects.toMatchObject({ reason: "not_refundable" });
    const [whole, rest] = [newNumber(), newNumber()];
    for (let i = 0; i < 2; i++) {
      const answer = await manual.refund(payment, refundOf(whole, 11_000n));
      expect(answer).toMatchObject({ state: "SUCCEEDED", money: money(11_000n), found: true });
    }
    expect(await manual.queryRefund(payment, whole, { money: money(11_000n) })).toMatchObject({ state: "SUCCEEDED", found: true });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 23.45", "pay 100.00", "refund 23.45", "refund 86.55"]);
    expect(await manual.refund(payment, refundOf(rest, 1_345n))).toMatchObject({ state: "SUCCEEDED" });
    await expect(manual.refund(payment, refundOf(newNumber(), 1n))).rejects.toMatchObject({ reason: "not_refundable" });
  });

  test("a refund of several parts whose second one was not answered is not done, and is finished by the repeat", async () => {
    const payment = await held();
    await manual.capture(payment, money(2_345n), `${payment.paymentNo}-part`);
    await manual.capture(payment, undefined, `${payment.paymentNo}-rest`);
    const refundNo = newNumber();
    await world.fault("error-5xx", { match: `"100.00"` });
    await expect(manual.refund(payment, refundOf(refundNo, 12_345n))).rejects.toThrow(ProviderUnavailable);
    expect(await manual.queryRefund(payment, refundNo, { money: money(12_345n) })).toMatchObject({ state: "PENDING", found: false });
    expect(await manual.refund(payment, refundOf(refundNo, 12_345n))).toMatchObject({ state: "SUCCEEDED", money: money(12_345n) });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 23.45", "pay 100.00", "refund 23.45", "refund 100.00"]);
  });

  test("a refund of several parts of which one fails says what went back, and the next round gives back the rest", async () => {
    const payment = await held();
    await manual.capture(payment, money(2_345n), `${payment.paymentNo}-part`);
    await manual.capture(payment, undefined, `${payment.paymentNo}-rest`);
    const refund = refundOf(newNumber(), 12_345n);
    await world.fault("refund-pending-then-failed", { match: `"100.00"` });
    expect(await manual.refund(payment, refund)).toMatchObject({ state: "PENDING", money: money(12_345n) });
    await world.sim.control("POST", "/speed", { factor: 10_000 });
    await notified(refund.refundNo, "PAYMENT.REFUND.FAILED");
    await world.sim.control("POST", "/speed", { factor: 1 });
    const failed = await manual.queryRefund(payment, refund.refundNo, refund);
    expect(failed).toMatchObject({ state: "FAILED", found: true, gone: money(2_345n) });
    expect(await manual.refund(payment, { ...refund, round: 1 })).toMatchObject({ state: "SUCCEEDED", money: money(12_345n) });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 23.45", "pay 100.00", "refund 23.45", "refund 100.00"]);
  });

  test("the setting may change meanwhile: an order is completed as it was made", async () => {
    const payment = await approved(manual);
    expect(await paypal.complete(payment, `${payment.paymentNo}-key`)).toMatchObject({ state: "AUTHORIZED" });
  });

  test("closing voids what is held, and then nothing can be taken", async () => {
    const payment = await held();
    expect(await manual.close(payment)).toBe("closed");
    expect(await manual.close(payment)).toBe("closed");
    expect(await manual.query(payment)).toMatchObject({ state: "CLOSED", rawState: "AUTHORIZATION VOIDED" });
    await expect(manual.capture(payment)).rejects.toMatchObject({ reason: "closed" });
    expect(await told(payment.paymentNo, "PAYMENT.AUTHORIZATION.VOIDED")).toMatchObject([{ state: "PROCESSING" }]);
    expect(await ledgerOf(payment.paymentNo)).toEqual([]);
  });

  test("an authorisation that ran out is closed; one that was taken is paid", async () => {
    const [late, taken] = [await held(), await held()];
    await act(late.paymentNo, "expire");
    expect(await manual.query(late)).toMatchObject({ state: "CLOSED" });
    await manual.capture(taken);
    expect(await manual.close(taken)).toBe("already_paid");
  });
});

describe("closing", () => {
  test("PayPal has no way to close an order nobody paid; a paid one says so, one that never began is absent", async () => {
    expect(await paypal.close(await start())).toBe("unsupported");
    expect(await paypal.close(await approved())).toBe("unsupported");
    expect(await paypal.close(await paid())).toBe("already_paid");
    expect(await paypal.close({ paymentNo: newNumber() })).toBe("absent");
    expect(await paypal.query({ paymentNo: "X", providerRef: "5O190127TN364715T" })).toMatchObject({ state: "PENDING", money: null });
  });

  test("an answer about another payment is not believed", async () => {
    const { providerRef } = await start();
    await expect(paypal.query({ paymentNo: "OTHER", providerRef })).rejects.toThrow(InvalidSignature);
  });
});

describe("giving back", () => {
  test("in parts, each once however often it is asked for, and never more than was paid", async () => {
    const payment = await paid();
    const [first, second] = [newNumber(), newNumber()];
    expect(await paypal.queryRefund(payment, first)).toMatchObject({ found: false, state: "PENDING" });
    expect(await paypal.refund(payment, refundOf(first, 2_345n))).toMatchObject({ state: "SUCCEEDED", money: money(2_345n), found: true });
    expect(await paypal.refund(payment, refundOf(first, 2_345n))).toMatchObject({ state: "SUCCEEDED" });
    await expect(paypal.refund(payment, refundOf(first, 2_346n))).rejects.toMatchObject({ reason: "number_reused" });
    expect(await paypal.query(payment)).toMatchObject({ state: "PARTIALLY_REFUNDED", refundable: true });
    await expect(paypal.refund(payment, refundOf(newNumber(), 10_001n))).rejects.toMatchObject({ reason: "not_refundable" });
    expect(await paypal.refund(payment, refundOf(second, 10_000n))).toMatchObject({ state: "SUCCEEDED" });
    expect(await paypal.queryRefund(payment, second)).toMatchObject({ found: true, state: "SUCCEEDED", money: money(10_000n) });
    expect(await paypal.query(payment)).toMatchObject({ state: "REFUNDED", refundable: false });
    await expect(paypal.refund(payment, refundOf(newNumber(), 1n))).rejects.toMatchObject({ reason: "not_refundable" });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 123.45", "refund 23.45", "refund 100.00"]);
    expect(await told(second, "PAYMENT.CAPTURE.REFUNDED")).toMatchObject([
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

  test("a repeat of the refund that used up the payment is still that refund", async () => {
    const payment = await paid();
    const refundNo = newNumber();
    await paypal.refund(payment, refundOf(refundNo, 12_345n));
    expect(await paypal.refund(payment, refundOf(refundNo, 12_345n))).toMatchObject({ state: "SUCCEEDED", found: true });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 123.45", "refund 123.45"]);
  });

  test("one that is pending fails in the end, and asking and being told say so", async () => {
    const payment = await paid();
    const refundNo = newNumber();
    await world.fault("refund-pending-then-failed");
    expect(await paypal.refund(payment, refundOf(refundNo, 500n))).toMatchObject({ state: "PENDING", found: true });
    await world.sim.control("POST", "/speed", { factor: 10_000 });
    const news = await told(refundNo, "PAYMENT.REFUND.FAILED");
    await world.sim.control("POST", "/speed", { factor: 1 });
    expect(news).toMatchObject([{ kind: "refund", state: "FAILED", refundNo, paymentNo: payment.paymentNo }]);
    expect(await paypal.queryRefund(payment, refundNo)).toMatchObject({ state: "FAILED", found: true });
    // tried anew, it is not the old answer that comes: neither to the call nor to the question
    const anew = { ...refundOf(refundNo, 500n), round: 1 };
    expect(await paypal.queryRefund(payment, refundNo, anew)).toMatchObject({ state: "PENDING", found: false });
    expect(await paypal.refund(payment, anew)).toMatchObject({ state: "SUCCEEDED", found: true, money: money(500n) });
    expect(await paypal.refund(payment, { ...anew, round: 2 })).toMatchObject({ state: "SUCCEEDED" });
    expect(await paypal.queryRefund(payment, refundNo, anew)).toMatchObject({ state: "SUCCEEDED", found: true });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 123.45", "refund 5.00"]);
  });

  test("money that PayPal takes back is told of without a number of ours", async () => {
    const payment = await paid();
    await act(payment.paymentNo, "reverse");
    const capture = (await paypal.query(payment)).state;
    expect(capture).toBe("REFUNDED");
    const note = await until("the reversal", () => world.received.find(({ body }) => body.includes('"PAYMENT.CAPTURE.REVERSED"')));
    expect((await paypal.handleNotification(raw(note))).events).toMatchObject([
      { kind: "refund", paymentNo: payment.paymentNo, refundNo: null, complete: true },
    ]);
  });

  test("nothing is given back of what was never taken", async () => {
    await expect(paypal.refund(await approved(), refundOf(newNumber(), 1n))).rejects.toMatchObject({
      reason: "not_refundable",
      code: "NOT_CAPTURED",
    });
  });
});

describe("when something goes wrong", () => {
  test("a token that ended is renewed once, in the middle of whatever was asked", async () => {
    const payment = await start();
    await world.fault("token-expired");
    expect(await paypal.query(payment)).toMatchObject({ state: "PENDING" });
    await world.fault("token-expired", { count: 2 });
    await expect(paypal.query(payment)).rejects.toMatchObject({ name: "ProviderRefused", code: "AUTHENTICATION" });
    expect(await paypal.query(payment)).toMatchObject({ state: "PENDING" });
  });

  test.each(["error-5xx", "garbage"])("%s while opening leaves the outcome open, and the repeat opens one order", async (name) => {
    const wish = intent();
    await world.fault(name, { match: "order.create", on: "reply" });
    await expect(paypal.createPayment(wish)).rejects.toThrow(ProviderUnavailable);
    expect((await paypal.createPayment(wish)).providerRef).toMatch(/^[0-9A-Z]{17}$/);
  });

  test.each(["error-5xx-after-applying", "timeout-after-applying"])("%s: the repeat finds what was applied", async (name) => {
    const wish = intent();
    await world.fault(name, { match: "order.create" });
    await expect(paypal.createPayment(wish)).rejects.toThrow(ProviderUnavailable);
    const { providerRef } = await paypal.createPayment(wish);
    const { paypal: state } = await world.sim.control<{ paypal: { orders: { number: string }[] } }>("GET", "/state");
    expect(state.orders.filter(({ number }) => number === wish.paymentNo)).toHaveLength(1);
    const payment = { paymentNo: wish.paymentNo, providerRef: providerRef! };
    await act(payment.paymentNo, "approve");
    await world.fault(name, { match: "order.capture" });
    await expect(paypal.complete(payment, `${name}-complete`)).rejects.toThrow(ProviderUnavailable);
    expect(await paypal.complete(payment, `${name}-complete`)).toMatchObject({ state: "PAID" });
    const refund = refundOf(newNumber(), 700n);
    await world.fault(name, { match: "capture.refund" });
    await expect(paypal.refund(payment, refund)).rejects.toThrow(ProviderUnavailable);
    expect(await paypal.queryRefund(payment, refund.refundNo)).toMatchObject({ found: true, state: "SUCCEEDED" });
    expect(await paypal.refund(payment, refund)).toMatchObject({ state: "SUCCEEDED" });
    expect(await ledgerOf(payment.paymentNo)).toEqual(["pay 123.45", "refund 7.00"]);
  });

  test("no token, no call: an unreachable token service leaves the outcome open", async () => {
    const fresh = adapter();
    await world.fault("error-5xx", { match: "token" });
    await expect(fresh.createPayment(intent())).rejects.toThrow(ProviderUnavailable);
    expect((await fresh.createPayment(intent())).state).toBe("PENDING");
  });

  test("an answer that takes its time is waited for, but not for ever", async () => {
    const payment = await start();
    await world.fault("delayed", { on: "reply", ms: 300 });
    expect(await paypal.query(payment)).toMatchObject({ state: "PENDING" });
    await world.fault("delayed", { on: "reply", ms: 3_000 });
    await expect(paypal.query(payment)).rejects.toMatchObject({ code: "TIMEOUT" });
  });

  test("an altered sum is reported as it is said, for the core to compare", async () => {
    const payment = await paid();
    await world.fault("altered-amount", { on: "reply" });
    expect(await paypal.query(payment)).toMatchObject({ state: "PAID", money: money(12_346n) });
  });

  test("a wrong secret is a refusal that shows nothing of it", async () => {
    const wrong = adapter({ credentials: { clientId: APP.clientId, clientSecret: "wrongwrongwrongwrong", webhookId: APP.webhookId } });
    const error: unknown = await wrong.createPayment(intent()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/wrongw|ClientId/);
  });
});

describe("notifications that go wrong", () => {
  const spoiled = async (name: string) => {
    const payment = await start();
    const before = world.received.length;
    await world.fault(name, { match: payment.paymentNo, on: "message" });
    await act(payment.paymentNo, "approve");
    return raw(await until("it", () => world.received[before]));
  };

  test.each(["bad-signature", "other-app-id", "garbage"])("%s is refused", async (name) => {
    await expect(paypal.handleNotification(await spoiled(name))).rejects.toThrow(InvalidSignature);
    expect(paypal.failureAck("why").status).toBe(400);
  });

  test("an old transmission is no forgery: PayPal repeats for days", async () => {
    expect((await paypal.handleNotification(await spoiled("stale-timestamp"))).events).toMatchObject([{ state: "APPROVED" }]);
  });

  test("altered sums and other receivers are reported as they are said", async () => {
    expect((await paypal.handleNotification(await spoiled("altered-amount"))).events).toMatchObject([{ money: money(12_346n) }]);
    expect((await paypal.handleNotification(await spoiled("other-seller"))).events).toMatchObject([
      { receiver: { sellerId: "0AA00000AA000000A" } },
    ]);
  });

  test("signed by somebody else it is refused", async () => {
    const payment = await approved();
    await notified(payment.paymentNo, "CHECKOUT.ORDER.APPROVED");
    const before = world.received.length;
    await world.sim.control("POST", "/paypal/notify", { number: payment.paymentNo, forge: true });
    await expect(paypal.handleNotification(raw(world.received[before]!))).rejects.toThrow(InvalidSignature);
  });

  test("a refund that PayPal does not know is not believed, however well it is signed", async () => {
    const payment = await paid();
    await notified(payment.paymentNo, "PAYMENT.CAPTURE.COMPLETED");
    const before = world.received.length;
    const resource = {
      id: "1JU08902781691411",
      status: "COMPLETED",
      links: [{ rel: "up", href: "https://x/v2/payments/captures/3C679366HH908993F" }],
    };
    await world.sim.control("POST", "/paypal/notify", {
      number: payment.paymentNo,
      event: { id: "WH-1", event_type: "PAYMENT.CAPTURE.REFUNDED", resource },
    });
    await expect(paypal.handleNotification(raw(world.received[before]!))).rejects.toThrow(ProviderUnavailable);
  });

  test("a certificate from an address or an authority that is not trusted is refused; where the chain just ends, PayPal itself is asked", async () => {
    const payment = await approved();
    const note = raw(await notified(payment.paymentNo, "CHECKOUT.ORDER.APPROVED"));
    const elsewhere = adapter({ trust: { certOrigins: [], certAuthorities: "" } });
    await expect(elsewhere.handleNotification(note)).rejects.toThrow("not at an address");
    const asking = adapter({ trust: { certOrigins: [world.sim.url], certAuthorities: "" } });
    expect((await asking.handleNotification(note)).events).toMatchObject([{ state: "APPROVED" }]);
    const altered = { ...note, body: Buffer.from(note.body.toString().replace("123.45", "123.46")) };
    await expect(asking.handleNotification(altered)).rejects.toThrow(InvalidSignature);
  });
});
