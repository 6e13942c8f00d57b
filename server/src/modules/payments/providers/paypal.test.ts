import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PayPal } from "./paypal.ts";
import { InvalidSignature, type PaymentIntent, ProviderRefused, ProviderUnavailable } from "./provider.ts";

const now = new Date("2026-11-22T12:00:00Z");
const credentials = { clientId: "AClientId_0123456789", clientSecret: "ESecret_0123456789abcdef", webhookId: "8PT597110X687430LKGECATA" };

interface Seen {
  method: string;
  path: string;
  headers: Headers;
  body: string;
}
/** A shop at a PayPal that gives tokens and answers everything else as told. */
function shop(answer: (seen: Seen) => Response | Promise<Response>, change: Partial<ConstructorParameters<typeof PayPal>[0]> = {}) {
  const seen: Seen[] = [];
  let tokens = 0;
  const paypal = new PayPal({
    baseUrl: "https://api-m.paypal.com",
    credentials,
    capture: "automatic",
    trust: { certOrigins: [], certAuthorities: "" },
    fetch: async (url, init) => {
      const one = {
        method: init?.method ?? "GET",
        path: new URL(String(url)).pathname,
        headers: new Headers(init?.headers),
        body: String(init?.body ?? ""),
      };
      seen.push(one);
      if (one.path === "/v1/oauth2/token") return json({ access_token: `token-${++tokens}`, token_type: "Bearer", expires_in: 32_400 });
      return answer(one);
    },
    clock: () => now,
    random: (bytes) => new Uint8Array(bytes),
    timeoutMs: 50,
    ...change,
  });
  return { paypal, seen };
}
const json = (body: unknown, status = 200) => Response.json(body, { status });
const no = (issue: string, status = 422) => json({ name: "UNPROCESSABLE_ENTITY", debug_id: "90957fca61718", details: [{ issue }] }, status);
const intent = (change: Partial<PaymentIntent> = {}): PaymentIntent => ({
  paymentNo: "20261122000101",
  orderNo: "A1",
  money: { amount: 1234n, currency: "USD" },
  subject: "Order A1",
  channel: "page",
  expiresAt: new Date("2026-11-22T12:30:00Z"),
  notifyUrl: "https://shop.example/webhooks/payments/paypal",
  returnUrl: "https://shop.example/en/orders/1?returned=1",
  cancelUrl: "https://shop.example/en/orders/1",
  locale: "zh-CN",
  ...change,
});
const ref = { paymentNo: "20261122000101", providerRef: "5O190127TN364715T" };
const opened = (rel: string) => ({
  id: ref.providerRef,
  status: "PAYER_ACTION_REQUIRED",
  links: [
    { rel: "self", href: "https://x" },
    { rel, href: "https://www.paypal.com/checkoutnow?token=5O190127TN364715T" },
  ],
});
const usd = (value: string) => ({ currency_code: "USD", value });
const order = (status: string, payments?: object, more: object = {}) => ({
  id: ref.providerRef,
  status,
  intent: "CAPTURE",
  purchase_units: [{ custom_id: ref.paymentNo, amount: usd("12.34"), ...(payments && { payments }) }],
  ...more,
});
const capture = (status: string, value = "12.34") => ({
  id: "3C679366HH908993F",
  status,
  amount: usd(value),
  create_time: "2026-11-22T12:00:10Z",
});
const thrown = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

describe("opening an order", () => {
  test("says everything PayPal wants to know, under our number", async () => {
    const { paypal, seen } = shop(() => json(opened("payer-action"), 201));
    expect(await paypal.createPayment(intent())).toEqual({
      state: "PENDING",
      action: { kind: "redirect", url: "https://www.paypal.com/checkoutnow?token=5O190127TN364715T" },
      providerRef: ref.providerRef,
    });
    const [token, create] = seen;
    expect(token).toMatchObject({ method: "POST", body: "grant_type=client_credentials" });
    expect(token!.headers.get("authorization")).toBe(
      `Basic ${Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString("base64")}`,
    );
    expect(create!.headers.get("authorization")).toBe("Bearer token-1");
    expect(create!.headers.get("paypal-request-id")).toBe("20261122000101-order");
    expect(create!.headers.get("prefer")).toBe("return=representation");
    expect(JSON.parse(create!.body)).toEqual({
      intent: "CAPTURE",
      purchase_units: [
        {
          reference_id: "default",
          custom_id: "20261122000101",
          invoice_id: "20261122000101",
          description: "Order A1",
          amount: usd("12.34"),
        },
      ],
      payment_source: {
        paypal: {
          experience_context: {
            user_action: "PAY_NOW",
            shipping_preference: "NO_SHIPPING",
            locale: "zh-CN",
            return_url: "https://shop.example/en/orders/1?returned=1",
            cancel_url: "https://shop.example/en/orders/1",
          },
        },
      },
    });
  });

  test("the page is found under either name; one that is no web address is not passed on", async () => {
    expect((await shop(() => json(opened("approve"))).paypal.createPayment(intent())).action.kind).toBe("redirect");
    const odd = { id: "1", links: [{ rel: "approve", href: "javascript:alert(1)" }] };
    await expect(shop(() => json(odd)).paypal.createPayment(intent())).rejects.toThrow(ProviderUnavailable);
  });

  test("with manual capture the order is to be authorised", async () => {
    const { paypal, seen } = shop(() => json(opened("approve")), { capture: "manual" });
    await paypal.createPayment(intent());
    expect(JSON.parse(seen[1]!.body)).toMatchObject({ intent: "AUTHORIZE" });
  });

  test.each([
    ["BAD_CHANNEL", { channel: "qr" }],
    ["EXPIRED", { expiresAt: now }],
    ["BAD_AMOUNT", { money: { amount: 0n, currency: "USD" } }],
    ["BAD_CURRENCY", { money: { amount: 100n, currency: "CNY" } }],
    ["BAD_NUMBER", { paymentNo: "a b" }],
  ])("%s is refused without a call", async (code, change) => {
    const { paypal, seen } = shop(() => json(opened("approve")));
    await expect(paypal.createPayment(intent(change))).rejects.toMatchObject({ name: "ProviderRefused", reason: "bad_request", code });
    expect(seen).toEqual([]);
  });
});

describe("tokens", () => {
  test("one serves every call until shortly before its end; calls that come together wait for the same", async () => {
    let at = now;
    const { paypal, seen } = shop(() => json(order("CREATED")), { clock: () => at });
    const tokens = () => seen.filter(({ path }) => path === "/v1/oauth2/token").length;
    await Promise.all([paypal.query(ref), paypal.query(ref), paypal.query(ref)]);
    expect(tokens()).toBe(1);
    at = new Date(now.getTime() + 32_339_000);
    await paypal.query(ref);
    expect(tokens()).toBe(1);
    at = new Date(now.getTime() + 32_341_000);
    await paypal.query(ref);
    expect(tokens()).toBe(2);
  });

  test("a refused token is renewed once, then the refusal stands", async () => {
    const { paypal, seen } = shop(({ headers }) =>
      headers.get("authorization") === "Bearer token-1" ? json({ error: "invalid_token" }, 401) : json(order("CREATED")),
    );
    expect(await paypal.query(ref)).toMatchObject({ state: "PENDING" });
    expect(seen).toHaveLength(4);
    const never = shop(() => json({ error: "invalid_token" }, 401));
    await expect(never.paypal.query(ref)).rejects.toMatchObject({ name: "ProviderRefused", reason: "other", code: "AUTHENTICATION" });
    expect(never.seen).toHaveLength(4);
  });
});

describe("asking", () => {
  test.each<[string, object, object]>([
    ["made", order("CREATED"), { state: "PENDING", paidAt: null }],
    ["waiting for the buyer", order("PAYER_ACTION_REQUIRED"), { state: "PENDING" }],
    ["agreed", order("APPROVED"), { state: "APPROVED" }],
    ["voided", order("VOIDED"), { state: "CLOSED" }],
    [
      "captured",
      order("COMPLETED", { captures: [capture("COMPLETED")] }),
      { state: "PAID", refundable: true, providerRef: "3C679366HH908993F", paidAt: new Date("2026-11-22T12:00:10Z") },
    ],
    ["captured, but pending", order("COMPLETED", { captures: [capture("PENDING")] }), { state: "PROCESSING", refundable: false }],
    ["declined", order("COMPLETED", { captures: [capture("DECLINED")] }), { state: "FAILED" }],
    [
      "refunded in part",
      order("COMPLETED", { captures: [capture("PARTIALLY_REFUNDED")] }),
      { state: "PARTIALLY_REFUNDED", refundable: true },
    ],
    ["refunded", order("COMPLETED", { captures: [capture("REFUNDED")] }), { state: "REFUNDED", refundable: false }],
    ["authorised", order("COMPLETED", { authorizations: [capture("CREATED")] }), { state: "AUTHORIZED" }],
    ["authorised, under review", order("COMPLETED", { authorizations: [capture("PENDING")] }), { state: "PROCESSING" }],
    [
      "authorised and taken in part",
      order("COMPLETED", { authorizations: [capture("PARTIALLY_CAPTURED")], captures: [capture("COMPLETED", "2.34")] }),
      { state: "AUTHORIZED" },
    ],
    [
      "authorised and taken in two parts",
      order("COMPLETED", {
        authorizations: [capture("CAPTURED")],
        captures: [capture("COMPLETED", "2.34"), capture("COMPLETED", "10.00")],
      }),
      { state: "PAID" },
    ],
    ["denied", order("COMPLETED", { authorizations: [capture("DENIED")] }), { state: "FAILED" }],
    ["let go", order("COMPLETED", { authorizations: [capture("VOIDED")] }), { state: "CLOSED" }],
  ])("%s", async (_, answer, expected) => {
    expect(await shop(() => json(answer)).paypal.query(ref)).toMatchObject({
      paymentNo: ref.paymentNo,
      money: { amount: 1234n, currency: "USD" },
      ...expected,
    });
  });

  test("taken in part and then let go, what was taken is what is paid", async () => {
    const answer = order("COMPLETED", { authorizations: [capture("VOIDED")], captures: [capture("COMPLETED", "2.34")] });
    expect(await shop(() => json(answer)).paypal.query(ref)).toMatchObject({ state: "PAID", money: { amount: 234n } });
  });

  test.each([
    order("ON_THE_MOON"),
    order("COMPLETED", { captures: [capture("WEIRD")] }),
    order("COMPLETED", { captures: [capture("COMPLETED", "1e3")] }),
    order("COMPLETED"),
  ])("an answer that is not understood concludes nothing: %j", async (answer) => {
    await expect(shop(() => json(answer)).paypal.query(ref)).rejects.toThrow(ProviderUnavailable);
  });

  test("an answer about another payment is not believed", async () => {
    await expect(shop(() => json(order("CREATED"))).paypal.query({ ...ref, paymentNo: "OTHER" })).rejects.toThrow(InvalidSignature);
  });

  test("any text at all ends in one of the port's errors", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.json(), fc.string()),
        fc.constantFrom(200, 201, 302, 400, 403, 404, 409, 422, 429, 500, 503),
        async (body, status) => {
          const result = await shop(() => new Response(body, { status }))
            .paypal.query(ref)
            .catch((error: unknown) => error);
          const known = result instanceof ProviderUnavailable || result instanceof InvalidSignature || result instanceof ProviderRefused;
          expect(known || (result as { rawState?: string }).rawState === "absent").toBe(true);
        },
      ),
    );
  });
});

describe("what a no means", () => {
  test.each<[string, number, object]>([
    ["INSTRUMENT_DECLINED", 422, { name: "ProviderRefused", reason: "declined" }],
    ["PAYER_ACTION_REQUIRED", 422, { reason: "declined" }],
    ["ORDER_NOT_APPROVED", 422, { reason: "other" }],
    ["DUPLICATE_INVOICE_ID", 422, { reason: "number_reused" }],
    ["SOMETHING_NEW", 422, { reason: "bad_request", code: "SOMETHING_NEW" }],
    ["PERMISSION_DENIED", 403, { reason: "other" }],
    ["RESOURCE_CONFLICT", 409, { name: "ProviderUnavailable" }],
    ["RATE_LIMIT_REACHED", 429, { name: "ProviderUnavailable" }],
    ["INTERNAL_SERVICE_ERROR", 500, { name: "ProviderUnavailable" }],
  ])("%s (%d)", async (issue, status, expected) => {
    const { paypal } = shop(({ method }) => (method === "POST" ? no(issue, status) : json(order("APPROVED"))));
    await expect(paypal.complete(ref, "key")).rejects.toMatchObject(expected);
  });

  test("captured before is no refusal: what it is now counts", async () => {
    let taken = false;
    const { paypal } = shop(({ method }) => {
      if (method === "POST") taken = true;
      return method === "POST"
        ? no("ORDER_ALREADY_CAPTURED")
        : json(taken ? order("COMPLETED", { captures: [capture("COMPLETED")] }) : order("APPROVED"));
    });
    expect(await paypal.complete(ref, "key")).toMatchObject({ state: "PAID" });
  });

  test("the call's id for PayPal's support is in the error", async () => {
    const error = await thrown(shop(() => no("ANYTHING")).paypal.query(ref));
    expect((error as Error).message).toBe("paypal refused: ANYTHING 90957fca61718");
  });

  test("network trouble and silence are unknown outcomes, and no secret is in any error", async () => {
    const leaky = shop(() => {
      throw new TypeError(`cannot reach with ${credentials.clientSecret}`);
    });
    const silent = shop(() => new Promise<Response>(() => undefined), {
      fetch: (_url, init) =>
        new Promise((_done, fail) => init?.signal?.addEventListener("abort", () => fail(init.signal?.reason as Error))),
    });
    const errors = (await Promise.all([leaky, silent].map(({ paypal }) => thrown(paypal.query(ref))))) as (Error & { code: string })[];
    expect(errors.map(({ code }) => code)).toEqual(["NETWORK", "TIMEOUT"]);
    for (const error of errors)
      expect(`${error.stack} ${JSON.stringify(error, Object.getOwnPropertyNames(error))}`).not.toContain("0123456789");
  });

  test.each([
    [{ clientId: "short" }, "PAYPAL_CLIENT_ID"],
    [{ clientSecret: "with space 0123456789" }, "PAYPAL_CLIENT_SECRET"],
    [{ webhookId: "https://shop.example/hook" }, "PAYPAL_WEBHOOK_ID"],
  ])("credentials that cannot be right are refused by name, without their value: %j", (change, name) => {
    const make = () => shop(() => json({}), { credentials: { ...credentials, ...change } });
    expect(make).toThrow(new RegExp(`^${name}: `));
    expect(make).not.toThrow(Object.values(change)[0]!);
  });

  test("authorities that are no certificates are refused by name", () => {
    const make = (certAuthorities: string) => () => shop(() => json({}), { trust: { certOrigins: [], certAuthorities } });
    const pem = readFileSync(new URL("../../../../test/vectors/gw_cert.pem", import.meta.url), "utf8");
    expect(make("nonsense")).toThrow(/^PAYPAL_CERT_CA: /);
    expect(make(pem.replaceAll("M", "A"))).toThrow(/^PAYPAL_CERT_CA: /);
    expect(make(pem)).not.toThrow();
  });
});
