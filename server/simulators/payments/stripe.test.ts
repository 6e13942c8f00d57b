import StripeSdk from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Received, Running } from "../testkit.ts";
import { startReceiver, startSimulators, until } from "../testkit.ts";

const KEY = "sk_test_0123456789abcdef";
const SECRETS = ["whsec_old_0123456789abcdef", "whsec_new_0123456789abcdef"];

let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
let sdk: StripeSdk;
let answer: (index: number) => { status?: number; body: string } = () => ({ body: "" });
beforeAll(async () => {
  shop = await startReceiver((_received, index) => answer(index));
  running = await startSimulators();
  await running.control("PUT", "/stripe/account", {
    id: "acct_1",
    secretKey: KEY,
    webhookSecrets: SECRETS,
    webhookUrl: `${shop.url}/hook`,
    name: "岁窑",
  });
  sdk = sdkWith(KEY);
});
beforeEach(async () => {
  answer = () => ({ body: "" });
  await running.control("DELETE", "/faults");
  await running.control("POST", "/speed", { factor: 1 });
});
afterAll(async () => {
  await running.kill("SIGTERM");
  shop.close();
});

/** The official client, led to the simulator's folder. */
const sdkAt = (url: string, key: string, seen: Response[] = []): StripeSdk =>
  new StripeSdk(key, {
    maxNetworkRetries: 0,
    httpClient: StripeSdk.createFetchHttpClient(async (address, init) => {
      const answer = await fetch(String(address).replace("https://api.stripe.com", `${url}/stripe`), init);
      seen.push(answer);
      return answer;
    }),
  });
const sdkWith = (key: string, seen?: Response[]): StripeSdk => sdkAt(running.url, key, seen);

let counter = 0;
const newNumber = (): string => `S${Date.now()}${++counter}`;
const wish = (number: string, change: Partial<StripeSdk.Checkout.SessionCreateParams> = {}): StripeSdk.Checkout.SessionCreateParams => ({
  mode: "payment",
  client_reference_id: number,
  success_url: `${shop.url}/orders/1?session={CHECKOUT_SESSION_ID}`,
  cancel_url: `${shop.url}/orders/1`,
  allowed_payment_method_types: ["card"],
  line_items: [{ quantity: 2, price_data: { currency: "usd", unit_amount: 617, product_data: { name: "茶碗 & more" } } }],
  payment_intent_data: { metadata: { payment_no: number } },
  ...change,
});
const open = async (change?: Partial<StripeSdk.Checkout.SessionCreateParams>) => {
  const number = newNumber();
  return { number, session: await sdk.checkout.sessions.create(wish(number, change)) };
};
const act = (number: string, action: string) => running.control("POST", `/stripe/sessions/${number}/${action}`);
const manual = { payment_intent_data: { capture_method: "manual" as const } };
const paidIntent = async (change?: Partial<StripeSdk.Checkout.SessionCreateParams>): Promise<string> => {
  const { number, session } = await open(change);
  await act(number, "pay");
  return (await sdk.checkout.sessions.retrieve(session.id)).payment_intent as string;
};
const notes = (number: string, type: string): Received[] =>
  shop.received.filter(({ body }) => body.includes(number) && body.includes(`"type":"${type}"`));
const first = (number: string, type: string) => until(`${type} of ${number}`, () => notes(number, type)[0]);
const genuine = (note: Received, secret = SECRETS[1]!) => sdk.webhooks.constructEvent(note.body, note.headers["stripe-signature"]!, secret);
const code = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "no error",
    (error: StripeSdk.errors.StripeError) => `${error.type} ${error.code ?? ""}`.trim(),
  );

describe("the official client", () => {
  test("opens a page, finds it paid and gives the money back; each notification verifies with either secret", async () => {
    const { number, session } = await open();
    expect(session).toMatchObject({
      object: "checkout.session",
      status: "open",
      payment_status: "unpaid",
      amount_total: 1234,
      payment_intent: null,
    });
    const paid = await fetch(`${session.url}/pay`, { method: "POST", redirect: "manual" });
    expect(paid.headers.get("location")).toBe(`${shop.url}/orders/1?session=${session.id}`);
    const found = await sdk.checkout.sessions.retrieve(session.id, { expand: ["payment_intent.latest_charge"] });
    const intent = found.payment_intent as StripeSdk.PaymentIntent;
    expect(found).toMatchObject({ status: "complete", payment_status: "paid", url: null });
    expect(intent).toMatchObject({
      status: "succeeded",
      amount_received: 1234,
      latest_charge: { object: "charge", captured: true, refunded: false },
    });
    const note = await first(number, "checkout.session.completed");
    for (const secret of SECRETS)
      expect(genuine(note, secret)).toMatchObject({ type: "checkout.session.completed", data: { object: { id: session.id } } });
    expect(() => genuine(note, "whsec_other")).toThrow(StripeSdk.errors.StripeSignatureVerificationError);
    expect(() => genuine({ ...note, body: note.body.replace("1234", "1235") })).toThrow(StripeSdk.errors.StripeSignatureVerificationError);
    const refund = await sdk.refunds.create({ payment_intent: intent.id, amount: 234, metadata: { refund_no: "R1" } });
    expect(refund).toMatchObject({ status: "succeeded", amount: 234, metadata: { refund_no: "R1" } });
    expect((await sdk.refunds.list({ payment_intent: intent.id })).data.map(({ id }) => id)).toEqual([refund.id]);
    expect(await sdk.refunds.retrieve(refund.id)).toMatchObject({ amount: 234 });
    expect((await sdk.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] })).latest_charge).toMatchObject({
      amount_refunded: 234,
    });
  });

  test("authorises and captures, or lets go", async () => {
    const [whole, part, none] = [await paidIntent(manual), await paidIntent(manual), await paidIntent(manual)];
    expect(await sdk.paymentIntents.retrieve(whole)).toMatchObject({
      status: "requires_capture",
      amount_capturable: 1234,
      amount_received: 0,
    });
    expect(await sdk.paymentIntents.capture(whole)).toMatchObject({ status: "succeeded", amount_received: 1234 });
    expect(await sdk.paymentIntents.capture(part, { amount_to_capture: 1000 })).toMatchObject({
      status: "succeeded",
      amount_received: 1000,
    });
    expect(await sdk.paymentIntents.cancel(none)).toMatchObject({ status: "canceled" });
    expect(await code(sdk.paymentIntents.capture(none))).toBe("StripeInvalidRequestError payment_intent_unexpected_state");
    expect(await code(sdk.paymentIntents.cancel(whole))).toBe("StripeInvalidRequestError payment_intent_unexpected_state");
    expect(await code(sdk.refunds.create({ payment_intent: part, amount: 1001 }))).toBe("StripeInvalidRequestError amount_too_large");
  });

  test("pages through all refunds of a payment", async () => {
    const intent = await paidIntent();
    for (let i = 0; i < 12; i++) await sdk.refunds.create({ payment_intent: intent, amount: 1 });
    const all = await sdk.refunds.list({ payment_intent: intent, limit: 5 }).autoPagingToArray({ limit: 100 });
    expect(new Set(all.map(({ id }) => id)).size).toBe(12);
  });

  test("closes a page, which then takes nothing", async () => {
    const { number, session } = await open();
    expect(await sdk.checkout.sessions.expire(session.id)).toMatchObject({ status: "expired", url: null });
    expect(await code(sdk.checkout.sessions.expire(session.id))).toContain("StripeInvalidRequestError");
    expect(await (await fetch(`${session.url}?lang=en`)).text()).toContain("no longer open");
    await expect(act(number, "pay")).rejects.toThrow("409");
    expect(genuine(await first(number, "checkout.session.expired"))).toMatchObject({ data: { object: { status: "expired" } } });
  });
});

describe("strictness", () => {
  test("a foreign key is nobody, and only its ends are shown", async () => {
    const error: unknown = await sdkWith("sk_test_somebodyelse0000")
      .balance.retrieve()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    const refused: unknown = await sdkWith("sk_test_somebodyelse0000")
      .refunds.retrieve("re_1")
      .catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(StripeSdk.errors.StripeAuthenticationError);
    expect((refused as Error).message).not.toContain("somebodyelse");
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no page to return to", { success_url: "" }, "parameter_missing"],
    ["an address that is none", { success_url: "javascript:alert(1)" }, "url_invalid"],
    ["an unknown parameter", { surprise: "yes" }, "parameter_unknown"],
    [
      "too little",
      { line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 49, product_data: { name: "x" } } }] },
      "amount_too_small",
    ],
    [
      "too much",
      { line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 100_000_000, product_data: { name: "x" } } }] },
      "amount_too_large",
    ],
    [
      "a fraction",
      { line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 1.5, product_data: { name: "x" } } }] },
      "parameter_invalid_integer",
    ],
    [
      "an odd last digit of dinars",
      { line_items: [{ quantity: 1, price_data: { currency: "kwd", unit_amount: 1001, product_data: { name: "x" } } }] },
      "parameter_invalid_string",
    ],
    ["an end too near", { expires_at: Math.floor(Date.now() / 1000) + 60 }, "parameter_invalid_integer"],
    ["an end too far", { expires_at: Math.floor(Date.now() / 1000) + 90_000 }, "parameter_invalid_integer"],
  ])("%s is refused", async (_, change, expected) => {
    expect(await code(sdk.checkout.sessions.create(wish(newNumber(), change)))).toBe(`StripeInvalidRequestError ${expected}`);
  });

  test("what does not exist is missing", async () => {
    expect(await code(sdk.checkout.sessions.retrieve("cs_test_none"))).toBe("StripeInvalidRequestError resource_missing");
    expect(await code(sdk.paymentIntents.capture("pi_none"))).toBe("StripeInvalidRequestError resource_missing");
  });

  test("under one key the first answer is given again, refusals included; other parameters are an error", async () => {
    const number = newNumber();
    const idempotencyKey = `key-${number}`;
    const made = await sdk.checkout.sessions.create(wish(number), { idempotencyKey });
    const seen: Response[] = [];
    const again = await sdkWith(KEY, seen).checkout.sessions.create(wish(number), { idempotencyKey });
    expect(again.id).toBe(made.id);
    expect(seen[0]!.headers.get("idempotent-replayed")).toBe("true");
    expect(await code(sdk.checkout.sessions.create(wish(number, { locale: "en" }), { idempotencyKey }))).toBe("StripeIdempotencyError");
    const intent = await paidIntent();
    await sdk.refunds.create({ payment_intent: intent });
    const refund = () => sdk.refunds.create({ payment_intent: intent }, { idempotencyKey: `again-${number}` });
    expect([await code(refund()), await code(refund())]).toEqual([
      "StripeInvalidRequestError charge_already_refunded",
      "StripeInvalidRequestError charge_already_refunded",
    ]);
    await running.control("POST", "/faults", { target: "stripe", fault: "key-in-use" });
    expect(await code(sdk.refunds.create({ payment_intent: intent }))).toBe("StripeAPIError idempotency_key_in_use");
  });
});

describe("notifications", () => {
  test("are repeated, signed anew, until any 2xx, and all repetitions are one event", async () => {
    const statuses = [500, 404, 301, 204];
    const start = shop.received.length;
    answer = (index) => ({ status: statuses[index - start] ?? 200, body: "" });
    const { number } = await open();
    await running.control("POST", "/speed", { factor: 100_000 });
    await act(number, "expire");
    await until("four deliveries", () => notes(number, "checkout.session.expired").length === 4);
    const ids = notes(number, "checkout.session.expired").map((note) => genuine(note).id);
    expect(new Set(ids).size).toBe(1);
    const { deliveries } = await running.control<{ deliveries: { number: string; state: string }[] }>("GET", "/stripe/deliveries");
    expect(deliveries.find((one) => one.number === number)).toMatchObject({ state: "accepted" });
  });

  test("end after three days", async () => {
    answer = () => ({ status: 500, body: "" });
    const { number } = await open();
    await running.control("POST", "/speed", { factor: 100_000 });
    await act(number, "expire");
    const given = await until(
      "giving up",
      async () => {
        const { deliveries } = await running.control<{ deliveries: { number: string; state: string; attempts: unknown[] }[] }>(
          "GET",
          "/stripe/deliveries",
        );
        return deliveries.find((one) => one.number === number && one.state === "gave-up");
      },
      15_000,
    );
    expect(given.attempts).toHaveLength(10);
  });

  test("can be five at once, lost, late, or older than they should be", async () => {
    const spoil = async (fault: string, more: object = {}) => {
      const { number } = await open();
      await running.control("POST", "/faults", { target: "stripe", fault, match: number, on: "message", ...more });
      await act(number, "expire");
      return number;
    };
    const [five, lost] = [await spoil("duplicate"), await spoil("lost")];
    await until("five copies", () => notes(five, "checkout.session.expired").length === 5);
    const begun = Date.now();
    const late = await spoil("delayed", { ms: 300 });
    await first(late, "checkout.session.expired");
    expect(Date.now() - begun).toBeGreaterThan(280);
    const stale = await first(await spoil("stale-timestamp"), "checkout.session.expired");
    expect(() => genuine(stale)).toThrow("Timestamp outside the tolerance zone");
    expect(notes(lost, "checkout.session.expired")).toEqual([]);
  });
});

test("killed without warning, it forgets no payment and moves no money twice", async () => {
  const one = await startSimulators();
  await one.control("PUT", "/stripe/account", { id: "acct_1", secretKey: KEY, webhookSecrets: [], webhookUrl: "", name: "岁窑" });
  const client = (url: string) => sdkAt(url, KEY);
  const number = newNumber();
  const session = await client(one.url).checkout.sessions.create(wish(number));
  await one.control("POST", `/stripe/sessions/${number}/pay`);
  const intent = (await client(one.url).checkout.sessions.retrieve(session.id)).payment_intent as string;
  const refund = { payment_intent: intent, amount: 100 };
  const made = await client(one.url).refunds.create(refund, { idempotencyKey: "R1" });
  await one.kill("SIGKILL");
  const two = await startSimulators({ dir: one.dir });
  expect((await client(two.url).refunds.create(refund, { idempotencyKey: "R1" })).id).toBe(made.id);
  const { entries } = await two.control<{ entries: { type: string; amount: number }[] }>("GET", "/stripe/ledger");
  expect(entries.map(({ type, amount }) => `${type} ${amount}`)).toEqual(["pay 1234", "refund 100"]);
  await two.kill("SIGTERM");
});
