import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import StripeSdk from "stripe";
import { describe, expect, test } from "vitest";
import { InvalidSignature, type PaymentIntent, ProviderRefused, ProviderUnavailable, type RawHttp } from "./provider.ts";
import { STRIPE_VERSION } from "./stripe.client.ts";
import { Stripe } from "./stripe.ts";
import { verifyStripe } from "./stripe.webhook.ts";

const vector = JSON.parse(readFileSync(new URL("../../../../test/vectors/stripe.json", import.meta.url), "utf8")) as {
  body: string;
  secret: string;
  t: number;
  header: string;
};
const SECRET = "sk_test_0123456789abcdef";
const now = new Date("2026-11-22T12:00:00Z");

interface Seen {
  method: string;
  url: URL;
  headers: Headers;
  form: URLSearchParams;
}
/** A shop at a Stripe that answers as told. */
function shop(answer: (seen: Seen) => Response, change: Partial<ConstructorParameters<typeof Stripe>[0]> = {}) {
  const seen: Seen[] = [];
  const stripe = new Stripe({
    baseUrl: "https://api.stripe.com",
    credentials: { secretKey: SECRET, webhookSecret: vector.secret },
    capture: "automatic",
    fetch: (url, init) => {
      const one = {
        method: init?.method ?? "",
        url: new URL(String(url)),
        headers: new Headers(init?.headers),
        form: new URLSearchParams(init?.body as string),
      };
      seen.push(one);
      return Promise.resolve(answer(one));
    },
    clock: () => now,
    random: (bytes) => new Uint8Array(bytes),
    timeoutMs: 50,
    ...change,
  });
  return { stripe, seen };
}
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) => Response.json(body, { status, headers });
const no = (error: Record<string, string>, status = 400) => json({ error }, status);
const intent = (change: Partial<PaymentIntent> = {}): PaymentIntent => ({
  paymentNo: "20261122000101",
  orderNo: "A1",
  money: { amount: 1234n, currency: "USD" },
  subject: "茶碗 & more",
  channel: "page",
  expiresAt: new Date("2026-11-22T12:30:00Z"),
  notifyUrl: "https://shop.example/webhooks/payments/stripe",
  returnUrl: "https://shop.example/en/orders/1?returned=1",
  cancelUrl: "https://shop.example/en/orders/1",
  locale: "zh-CN",
  ...change,
});
const opened = { id: "cs_test_1", url: "https://checkout.stripe.com/c/pay/cs_test_1" };
const ref = { paymentNo: "20261122000101", providerRef: "cs_test_1" };
const thrown = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

/** The fields of a form body, in any order. */
const fields = (form: URLSearchParams): string[] => [...form].map(([name, value]) => `${name}=${value}`).toSorted();

describe("opening a page", () => {
  test("asks for what the official client would ask for, under our number and one pinned version", async () => {
    const { stripe, seen } = shop(() => json(opened));
    expect(await stripe.createPayment(intent())).toEqual({
      state: "PENDING",
      action: { kind: "redirect", url: opened.url },
      providerRef: "cs_test_1",
    });
    const bodies: { url: string; body: string; version: string | null }[] = [];
    const sdk = new StripeSdk(SECRET, {
      maxNetworkRetries: 0,
      httpClient: StripeSdk.createFetchHttpClient((url, init) => {
        bodies.push({ url: String(url), body: String(init?.body), version: new Headers(init?.headers).get("stripe-version") });
        return Promise.resolve(json(opened));
      }),
    });
    // The client's types know every parameter by name, so a wrong one would not compile here.
    const metadata = { payment_no: "20261122000101", order_no: "A1" };
    await sdk.checkout.sessions.create({
      mode: "payment",
      client_reference_id: "20261122000101",
      success_url: "https://shop.example/en/orders/1?returned=1",
      cancel_url: "https://shop.example/en/orders/1",
      allowed_payment_method_types: ["card"],
      adaptive_pricing: { enabled: false },
      line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 1234, product_data: { name: "茶碗 & more" } } }],
      payment_intent_data: { capture_method: "automatic", metadata },
      metadata,
      expires_at: Math.floor(new Date("2026-11-22T13:01:00Z").getTime() / 1000),
      locale: "zh",
    });
    const [asked] = seen;
    expect(fields(asked!.form)).toEqual(fields(new URLSearchParams(bodies[0]!.body)));
    expect(asked!.url.href).toBe(bodies[0]!.url);
    expect(asked!.headers.get("stripe-version")).toBe(bodies[0]!.version);
    expect(asked!.headers.get("authorization")).toBe(`Bearer ${SECRET}`);
    expect(asked!.headers.get("idempotency-key")).toBe("20261122000101-session");
  });

  test("a repeat a quarter of an hour later asks for exactly the same", async () => {
    const bodies = await Promise.all(
      [now, new Date("2026-11-22T12:15:00Z")].map(async (at) => {
        const { stripe, seen } = shop(() => json(opened), { clock: () => at });
        await stripe.createPayment(intent());
        return seen[0]!.form.toString();
      }),
    );
    expect(bodies[0]).toBe(bodies[1]);
  });

  test("with manual capture it says so; a window of a whole day leaves the end to Stripe", async () => {
    const { stripe, seen } = shop(() => json(opened), { capture: "manual" });
    await stripe.createPayment(intent({ expiresAt: new Date("2026-11-23T12:00:00Z") }));
    expect(seen[0]!.form.get("payment_intent_data[capture_method]")).toBe("manual");
    expect(seen[0]!.form.has("expires_at")).toBe(false);
  });

  test.each([
    ["BAD_CHANNEL", { channel: "qr" }],
    ["EXPIRED", { expiresAt: now }],
    ["BAD_AMOUNT", { money: { amount: 0n, currency: "USD" } }],
    ["BAD_AMOUNT", { money: { amount: 100_000_000n, currency: "USD" } }],
    ["BAD_CURRENCY", { money: { amount: 100n, currency: "XAU" } }],
    ["BAD_NUMBER", { paymentNo: "a b" }],
  ])("%s is refused without a call", async (code, change) => {
    const { stripe, seen } = shop(() => json(opened));
    await expect(stripe.createPayment(intent(change))).rejects.toMatchObject({ name: "ProviderRefused", reason: "bad_request", code });
    expect(seen).toEqual([]);
  });

  test("a page that is no web address is not passed on", async () => {
    await expect(shop(() => json({ id: "cs_1", url: "javascript:alert(1)" })).stripe.createPayment(intent())).rejects.toThrow(
      ProviderUnavailable,
    );
  });
});

const session = (status: string, payment: unknown = null) => ({
  id: "cs_test_1",
  client_reference_id: ref.paymentNo,
  status,
  amount_total: 1234,
  currency: "usd",
  payment_intent: payment,
});
const paymentIntent = (status: string, more: object = {}) => ({
  id: "pi_1",
  status,
  amount: 1234,
  amount_received: status === "succeeded" ? 1234 : 0,
  currency: "usd",
  ...more,
});
const charge = (refunded: number) => ({ latest_charge: { id: "ch_1", created: 1795348810, amount_refunded: refunded } });

describe("asking", () => {
  test.each<[string, object, object]>([
    ["open", session("open"), { state: "PENDING", paidAt: null }],
    ["open, tried", session("open", paymentIntent("requires_payment_method")), { state: "PENDING" }],
    ["expired", session("expired"), { state: "CLOSED" }],
    ["being processed", session("complete", paymentIntent("processing")), { state: "PROCESSING" }],
    ["held", session("complete", paymentIntent("requires_capture")), { state: "AUTHORIZED", refundable: false }],
    [
      "paid",
      session("complete", paymentIntent("succeeded", charge(0))),
      { state: "PAID", paidAt: new Date(1795348810_000), refundable: true, providerRef: "pi_1" },
    ],
    ["refunded in part", session("complete", paymentIntent("succeeded", charge(234))), { state: "PARTIALLY_REFUNDED", refundable: true }],
    ["refunded", session("complete", paymentIntent("succeeded", charge(1234))), { state: "REFUNDED", refundable: false }],
    ["cancelled", session("complete", paymentIntent("canceled")), { state: "CLOSED" }],
  ])("%s", async (_, answer, expected) => {
    expect(await shop(() => json(answer)).stripe.query(ref)).toMatchObject({
      paymentNo: ref.paymentNo,
      money: { amount: 1234n, currency: "USD" },
      ...expected,
    });
  });

  test("less taken than asked for is reported as what was taken", async () => {
    const answer = session("complete", { ...paymentIntent("succeeded"), amount_received: 1000 });
    expect(await shop(() => json(answer)).stripe.query(ref)).toMatchObject({ state: "PAID", money: { amount: 1000n } });
  });

  test.each([
    session("complete", paymentIntent("on_the_moon")),
    session("weird"),
    { ...session("open"), amount_total: "12.34" },
    { ...session("open"), currency: "zzz" },
  ])("an answer that is not understood concludes nothing: %j", async (answer) => {
    await expect(shop(() => json(answer)).stripe.query(ref)).rejects.toThrow(ProviderUnavailable);
  });

  test("an answer about another payment is not believed", async () => {
    await expect(shop(() => json({ ...session("open"), client_reference_id: "OTHER" })).stripe.query(ref)).rejects.toThrow(
      InvalidSignature,
    );
  });

  test("any text at all ends in one of the port's errors", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.json(), fc.string()),
        fc.constantFrom(200, 201, 204, 302, 400, 401, 402, 404, 409, 429, 500, 503),
        async (body, status) => {
          const { stripe } = shop(() => new Response(status === 204 ? null : body, { status }));
          const error = await thrown(stripe.query(ref));
          expect(error instanceof ProviderUnavailable || error instanceof InvalidSignature || error instanceof ProviderRefused).toBe(true);
        },
      ),
    );
  });
});

describe("what a no means", () => {
  test.each<[string, Record<string, string>, number, object]>([
    [
      "a declined card",
      { type: "card_error", code: "card_declined", decline_code: "insufficient_funds" },
      402,
      { name: "ProviderRefused", reason: "declined", code: "insufficient_funds" },
    ],
    ["something that is not there", { type: "invalid_request_error", code: "resource_missing" }, 404, { reason: "not_found" }],
    [
      "a refund of a refunded charge",
      { type: "invalid_request_error", code: "charge_already_refunded" },
      400,
      { reason: "not_refundable" },
    ],
    ["an empty balance", { type: "invalid_request_error", code: "balance_insufficient" }, 400, { reason: "insufficient_balance" }],
    ["a number used for something else", { type: "idempotency_error" }, 400, { reason: "number_reused" }],
    ["a wrong parameter", { type: "invalid_request_error", code: "parameter_unknown" }, 400, { reason: "bad_request" }],
    ["a wrong key", { type: "invalid_request_error" }, 401, { reason: "other", code: "AUTHENTICATION" }],
    ["a key in use", { type: "invalid_request_error", code: "idempotency_key_in_use" }, 409, { name: "ProviderUnavailable" }],
    ["too many calls", { type: "invalid_request_error", code: "rate_limit" }, 429, { name: "ProviderUnavailable" }],
    ["trouble of their own", { type: "api_error" }, 500, { name: "ProviderUnavailable" }],
  ])("%s", async (_, error, status, expected) => {
    await expect(shop(() => no(error, status)).stripe.query(ref)).rejects.toMatchObject(expected);
  });

  test("what Stripe says may be repeated is an unknown outcome", async () => {
    const { stripe } = shop(() => json({ error: { type: "invalid_request_error", code: "odd" } }, 400, { "stripe-should-retry": "true" }));
    await expect(stripe.query(ref)).rejects.toThrow(ProviderUnavailable);
  });

  test("network trouble and silence are unknown outcomes, and neither key nor secret is in any error", async () => {
    const leaky = shop(() => {
      throw new TypeError(`cannot reach with Bearer ${SECRET}`);
    });
    const silent = shop(() => json({}), {
      fetch: (_url, init) =>
        new Promise((_done, fail) => init?.signal?.addEventListener("abort", () => fail(init.signal?.reason as Error))),
    });
    const quoting = shop(() => no({ type: "invalid_request_error", message: `Invalid API Key provided: ${SECRET}` }, 401));
    const errors = (await Promise.all([leaky, silent, quoting].map(({ stripe }) => thrown(stripe.query(ref))))) as (Error & {
      code: string;
    })[];
    expect(errors.map(({ code }) => code)).toEqual(["NETWORK", "TIMEOUT", "AUTHENTICATION"]);
    for (const error of errors)
      expect(`${error.stack} ${JSON.stringify(error, Object.getOwnPropertyNames(error))}`).not.toContain("0123456789abcdef");
  });

  test.each([
    [{ secretKey: "pk_test_0123456789abcdef", webhookSecret: vector.secret }, "STRIPE_SECRET_KEY"],
    [{ secretKey: "", webhookSecret: vector.secret }, "STRIPE_SECRET_KEY"],
    [{ secretKey: SECRET, webhookSecret: SECRET }, "STRIPE_WEBHOOK_SECRET"],
  ])("credentials that cannot be right are refused by name, without their value: %#", (credentials, name) => {
    expect(() => shop(() => json({}), { credentials })).toThrow(new RegExp(`^${name}: `));
    expect(() => shop(() => json({}), { credentials })).not.toThrow("0123456789abcdef");
  });

  test("a key's world is told apart", () => {
    const world = (secretKey: string) => shop(() => json({}), { credentials: { secretKey, webhookSecret: vector.secret } }).stripe.mode;
    expect([world("sk_test_0123456789"), world("rk_live_0123456789"), world("sk_live_0123456789")]).toEqual(["test", "live", "live"]);
  });
});

describe("closing", () => {
  test("a refusal to expire is looked into: paid meanwhile is paid", async () => {
    let asked = 0;
    const { stripe, seen } = shop(({ method }) =>
      method === "POST"
        ? no({ type: "invalid_request_error" })
        : json(asked++ ? session("complete", paymentIntent("succeeded", charge(0))) : session("open")),
    );
    expect(await stripe.close(ref)).toBe("already_paid");
    expect(seen.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      "GET /v1/checkout/sessions/cs_test_1",
      "POST /v1/checkout/sessions/cs_test_1/expire",
      "GET /v1/checkout/sessions/cs_test_1",
    ]);
  });

  test("one that is being processed cannot be closed, and a refusal that stays is thrown", async () => {
    expect(await shop(() => json(session("complete", paymentIntent("processing")))).stripe.close(ref)).toBe("unsupported");
    const { stripe } = shop(({ method }) => (method === "POST" ? no({ type: "invalid_request_error" }) : json(session("open"))));
    await expect(stripe.close(ref)).rejects.toThrow(ProviderRefused);
  });
});

const at = (seconds: number) => new Date(seconds * 1000);
const post = (body: string, header: string): RawHttp => ({
  headers: { "stripe-signature": header },
  query: "",
  path: "/",
  body: Buffer.from(body),
});

describe("the signature", () => {
  test("the vector verifies, for five minutes, and only as it is", () => {
    const body = Buffer.from(vector.body);
    expect(verifyStripe(body, vector.header, vector.secret, at(vector.t))).toBe(true);
    expect(verifyStripe(body, vector.header, vector.secret, at(vector.t + 300))).toBe(true);
    expect(verifyStripe(body, vector.header, vector.secret, at(vector.t + 301))).toBe(false);
    expect(verifyStripe(Buffer.from(` ${vector.body}`), vector.header, vector.secret, at(vector.t))).toBe(false);
    expect(verifyStripe(body, vector.header, "whsec_sim_0123456789abcdeg", at(vector.t))).toBe(false);
  });

  test("what the official client signs we accept, and what we accept it accepts", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.integer({ min: 0, max: 290 }), (event, age) => {
        const payload = JSON.stringify(event);
        const timestamp = Math.floor(Date.now() / 1000) - age;
        const header = StripeSdk.webhooks.generateTestHeaderString({ payload, secret: vector.secret, timestamp });
        expect(verifyStripe(Buffer.from(payload), header, vector.secret, new Date())).toBe(true);
        expect(() => StripeSdk.webhooks.constructEvent(payload, header, vector.secret)).not.toThrow();
      }),
    );
  });

  test.each([
    "",
    "t=",
    "v1=",
    "t=1,v1=",
    "t=x,v1=y",
    `t=${vector.t}`,
    vector.header.replace("v1", "v0"),
    `${vector.header},t=${vector.t + 1}`,
    `t=${vector.t},${"v1=0,".repeat(50)}`,
    "\u0000",
  ])("%j is no signature", (header) => {
    expect(verifyStripe(Buffer.from(vector.body), header, vector.secret, at(vector.t))).toBe(false);
  });

  test("the vector's event is genuine and holds nothing for us, because it names no attempt of ours", async () => {
    const { stripe } = shop(() => json({}), { clock: () => at(vector.t) });
    expect(await stripe.handleNotification(post(vector.body, vector.header))).toMatchObject({ events: [], ack: { status: 200 } });
    expect(STRIPE_VERSION).toBe((JSON.parse(vector.body) as { api_version: string }).api_version);
  });

  test.each([
    "[]",
    "null",
    "{",
    '{"type":"payment_intent.succeeded"}',
    '{"id":"evt_1","type":"checkout.session.completed","created":1,"data":{"object":{"client_reference_id":"A","amount_total":"x"}}}',
  ])("genuine but unreadable, it asks to be sent again: %s", async (body) => {
    const timestamp = Math.floor(now.getTime() / 1000);
    const header = StripeSdk.webhooks.generateTestHeaderString({ payload: body, secret: vector.secret, timestamp });
    await expect(shop(() => json({})).stripe.handleNotification(post(body, header))).rejects.toThrow(ProviderUnavailable);
  });
});
