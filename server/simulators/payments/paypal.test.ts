import { X509Certificate, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Received, Running } from "../testkit.ts";
import { startReceiver, startSimulators, until } from "../testkit.ts";
import { issue } from "./paypal-certificate.ts";

const APP = {
  clientId: "AClientId_0123456789",
  secret: "ESecret_0123456789abcdef",
  webhookId: "8PT597110X687430LKGECATA",
  merchantId: "M1",
  name: "岁窑",
};

let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
let token: string;
let answer: (index: number) => { status?: number; body: string } = () => ({ body: "" });
beforeAll(async () => {
  shop = await startReceiver((_received, index) => answer(index));
  running = await startSimulators();
  await running.control("PUT", "/paypal/app", { ...APP, webhookUrl: `${shop.url}/hook` });
});
beforeEach(async () => {
  answer = () => ({ body: "" });
  await running.control("DELETE", "/faults");
  await running.control("POST", "/speed", { factor: 1 });
  token = (await login(APP.secret)).body.access_token as string;
});
afterAll(async () => {
  await running.kill("SIGTERM");
  shop.close();
});

// eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever it asked for
type Answer = { status: number; body: any };

const login = async (secret: string): Promise<Answer> => {
  const basic = Buffer.from(`${APP.clientId}:${secret}`).toString("base64");
  const reply = await fetch(`${running.url}/paypal/v1/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" },
    body: "grant_type=client_credentials",
  });
  return { status: reply.status, body: await reply.json() };
};
const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
  const reply = await fetch(`${running.url}/paypal${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", prefer: "return=representation", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text ? JSON.parse(text) : null };
};
const issueOf = ({ status, body }: Answer): string => `${status} ${body.details?.[0]?.issue ?? body.error ?? ""}`;

let counter = 0;
const newNumber = (): string => `P${Date.now()}${++counter}`;
const wish = (number: string, value = "12.34", currency_code = "USD", change: Record<string, unknown> = {}) => ({
  intent: "CAPTURE",
  purchase_units: [{ custom_id: number, invoice_id: number, amount: { currency_code, value } }],
  payment_source: {
    paypal: {
      experience_context: { return_url: `${shop.url}/back?x=1`, cancel_url: `${shop.url}/away`, locale: "en-US", user_action: "PAY_NOW" },
    },
  },
  ...change,
});
const create = async (change: Record<string, unknown> = {}) => {
  const number = newNumber();
  const { body } = await call("POST", "/v2/checkout/orders", wish(number, "12.34", "USD", change));
  return {
    number,
    id: body.id as string,
    page: body.links.find((link: { rel: string }) => /payer-action|approve/.test(link.rel)).href as string,
  };
};
const act = (number: string, action: string) => running.control("POST", `/paypal/orders/${number}/${action}`);
const captured = async () => {
  const order = await create();
  await act(order.id, "approve");
  const { body } = await call("POST", `/v2/checkout/orders/${order.id}/capture`, {});
  return { ...order, capture: body.purchase_units[0].payments.captures[0].id as string };
};
const authorised = async () => {
  const order = await create({ intent: "AUTHORIZE" });
  await act(order.id, "approve");
  const { body } = await call("POST", `/v2/checkout/orders/${order.id}/authorize`, {});
  return { ...order, authorization: body.purchase_units[0].payments.authorizations[0].id as string };
};
const notes = (number: string, type: string): Received[] =>
  shop.received.filter(({ body }) => body.includes(number) && body.includes(`"event_type":"${type}"`));
const first = (number: string, type: string) => until(`${type} of ${number}`, () => notes(number, type)[0]);
const refund = (capture: string, value: string, id?: string) =>
  call(
    "POST",
    `/v2/payments/captures/${capture}/refund`,
    { amount: { currency_code: "USD", value } },
    id ? { "paypal-request-id": id } : {},
  );

/** As the documents say: certificate, crc32 of the raw body, RSA-SHA256. */
const isGenuine = async ({ headers, body }: Received): Promise<boolean> => {
  const certificate = new X509Certificate(await (await fetch(headers["paypal-cert-url"]!)).text());
  const authority = new X509Certificate(readFileSync(join(running.dir, "keys/paypal_authority.pem")));
  const text = [headers["paypal-transmission-id"], headers["paypal-transmission-time"], APP.webhookId, crc32(body)].join("|");
  const signature = Buffer.from(headers["paypal-transmission-sig"]!, "base64");
  return (
    certificate.verify(authority.publicKey) &&
    certificate.checkIssued(authority) &&
    verify("sha256", Buffer.from(text), certificate.publicKey, signature)
  );
};

describe("orders", () => {
  test("a buyer agrees on the page and is sent back; the shop captures once and is told of both", async () => {
    const { number, id, page } = await create();
    expect(page).toBe(`${running.url}/paypal/checkoutnow?token=${id}`);
    expect(await (await fetch(`${page}&lang=zh`)).text()).toContain("同意并付款");
    expect(issueOf(await call("POST", `/v2/checkout/orders/${id}/capture`, {}))).toBe("422 ORDER_NOT_APPROVED");
    const back = await fetch(`${running.url}/paypal/checkoutnow/${id}/pay`, { method: "POST", redirect: "manual" });
    expect(back.headers.get("location")).toBe(`${shop.url}/back?x=1&token=${id}&PayerID=QYR5Z8XDVJNXQ`);
    const done = await call("POST", `/v2/checkout/orders/${id}/capture`, {});
    expect(done).toMatchObject({
      status: 201,
      body: { status: "COMPLETED", purchase_units: [{ payments: { captures: [{ status: "COMPLETED", amount: { value: "12.34" } }] } }] },
    });
    expect(issueOf(await call("POST", `/v2/checkout/orders/${id}/capture`, {}))).toBe("422 ORDER_ALREADY_CAPTURED");
    for (const type of ["CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED"])
      expect(await isGenuine(await first(number, type))).toBe(true);
    const { entries } = await running.control<{ entries: { custom_id: string; value: string; currency: string }[] }>(
      "GET",
      "/paypal/ledger",
    );
    expect(entries.filter((entry) => entry.custom_id === number)).toMatchObject([{ type: "pay", value: "12.34", currency: "USD" }]);
  });

  test("a declined instrument sends the buyer back to choose another", async () => {
    const { id, page } = await create();
    await act(id, "declined");
    const refused = await call("POST", `/v2/checkout/orders/${id}/capture`, {});
    expect(issueOf(refused)).toBe("422 INSTRUMENT_DECLINED");
    expect(refused.body.links).toContainEqual({ rel: "redirect", href: page, method: "GET" });
    expect((await call("GET", `/v2/checkout/orders/${id}`)).body.status).toBe("PAYER_ACTION_REQUIRED");
    await act(id, "approve");
    expect((await call("POST", `/v2/checkout/orders/${id}/capture`, {})).status).toBe(201);
  });

  test("without a payment_source the page is called approve; what is done with an order must be its intent", async () => {
    const { id } = await create({ payment_source: undefined, application_context: { return_url: `${shop.url}/back` } });
    expect((await call("GET", `/v2/checkout/orders/${id}`)).body).toMatchObject({
      status: "CREATED",
      links: [{ rel: "self" }, { rel: "approve" }],
    });
    await act(id, "approve");
    expect(issueOf(await call("POST", `/v2/checkout/orders/${id}/authorize`, {}))).toBe("422 ACTION_DOES_NOT_MATCH_INTENT");
  });

  test("one invoice number pays once", async () => {
    const { number } = await captured();
    const { body } = await call("POST", "/v2/checkout/orders", wish(number));
    await act(body.id, "approve");
    expect(issueOf(await call("POST", `/v2/checkout/orders/${body.id}/capture`, {}))).toBe("422 DUPLICATE_INVOICE_ID");
  });

  test("a bank debit is pending, and clears by itself after days", async () => {
    const { number, id } = await create();
    await act(id, "echeck");
    const { body } = await call("POST", `/v2/checkout/orders/${id}/capture`, {});
    expect(body.purchase_units[0].payments.captures[0]).toMatchObject({ status: "PENDING", status_details: { reason: "ECHECK" } });
    await first(number, "PAYMENT.CAPTURE.PENDING");
    await running.control("POST", "/speed", { factor: 100_000 });
    expect(await isGenuine(await first(number, "PAYMENT.CAPTURE.COMPLETED"))).toBe(true);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no intent", { intent: undefined }, "400 MISSING_REQUIRED_PARAMETER"],
    ["another intent", { intent: "SALE" }, "400 INVALID_PARAMETER_VALUE"],
    ["no parts", { purchase_units: [] }, "400 MISSING_REQUIRED_PARAMETER"],
    ["no sum", { purchase_units: [{}] }, "400 MISSING_REQUIRED_PARAMETER"],
    ["nothing to pay", { purchase_units: [{ amount: { currency_code: "USD", value: "0.00" } }] }, "422 CANNOT_BE_ZERO_OR_NEGATIVE"],
    ["a third decimal", { purchase_units: [{ amount: { currency_code: "USD", value: "1.234" } }] }, "422 DECIMAL_PRECISION"],
    ["half a yen", { purchase_units: [{ amount: { currency_code: "JPY", value: "1.5" } }] }, "422 DECIMAL_PRECISION"],
    ["a number for a sum", { purchase_units: [{ amount: { currency_code: "USD", value: 12.34 } }] }, "400 INVALID_PARAMETER_SYNTAX"],
    ["yuan", { purchase_units: [{ amount: { currency_code: "CNY", value: "1.00" } }] }, "422 CURRENCY_NOT_SUPPORTED"],
    ["a currency that is none", { purchase_units: [{ amount: { currency_code: "usd", value: "1.00" } }] }, "400 INVALID_CURRENCY_CODE"],
    [
      "an address that is none",
      { payment_source: { paypal: { experience_context: { return_url: "javascript:1" } } } },
      "400 INVALID_PARAMETER_SYNTAX",
    ],
    [
      "a number that is too long",
      { purchase_units: [{ custom_id: "x".repeat(128), amount: { currency_code: "USD", value: "1.00" } }] },
      "400 INVALID_STRING_LENGTH",
    ],
  ])("%s is refused", async (_, change, expected) => {
    expect(issueOf(await call("POST", "/v2/checkout/orders", wish(newNumber(), "1.00", "USD", change)))).toBe(expected);
  });
});

describe("payments", () => {
  test("an authorisation is captured in parts, up to what is held", async () => {
    const { authorization } = await authorised();
    const part = (value: string, final_capture = false) =>
      call("POST", `/v2/payments/authorizations/${authorization}/capture`, { amount: { currency_code: "USD", value }, final_capture });
    expect(await part("2.34")).toMatchObject({ status: 201, body: { status: "COMPLETED", final_capture: false } });
    expect((await call("GET", `/v2/payments/authorizations/${authorization}`)).body.status).toBe("PARTIALLY_CAPTURED");
    expect(issueOf(await part("10.01"))).toBe("422 MAX_CAPTURE_AMOUNT_EXCEEDED");
    expect((await part("5.00", true)).status).toBe(201);
    expect(issueOf(await part("1.00"))).toBe("422 AUTHORIZATION_ALREADY_CAPTURED");
    expect(issueOf(await call("POST", `/v2/payments/authorizations/${authorization}/void`, {}))).toBe("422 PREVIOUSLY_CAPTURED");
  });

  test("a voided one can neither be captured nor voided again", async () => {
    const { number, authorization } = await authorised();
    const silent = { prefer: "return=minimal" };
    expect(await call("POST", `/v2/payments/authorizations/${authorization}/void`, {}, silent)).toEqual({ status: 204, body: null });
    expect(issueOf(await call("POST", `/v2/payments/authorizations/${authorization}/void`, {}))).toBe("422 PREVIOUSLY_VOIDED");
    expect(issueOf(await call("POST", `/v2/payments/authorizations/${authorization}/capture`, {}))).toBe("422 AUTHORIZATION_VOIDED");
    expect(await isGenuine(await first(number, "PAYMENT.AUTHORIZATION.VOIDED"))).toBe(true);
  });

  test("refunds never exceed the capture, also when they come together", async () => {
    const { id, capture } = await captured();
    expect(await refund(capture, "2.34")).toMatchObject({
      status: 201,
      body: { status: "COMPLETED", seller_payable_breakdown: { total_refunded_amount: { value: "2.34" } } },
    });
    const race = await Promise.all(["6.00", "6.00", "6.00"].map((value) => refund(capture, value)));
    expect(race.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(issueOf(await refund(capture, "4.01"))).toBe("422 REFUND_AMOUNT_EXCEEDED");
    // No amount: all that is left.
    expect((await call("POST", `/v2/payments/captures/${capture}/refund`, {})).body.amount.value).toBe("4.00");
    expect(issueOf(await refund(capture, "0.01"))).toBe("422 CAPTURE_FULLY_REFUNDED");
    const order = (await call("GET", `/v2/checkout/orders/${id}`)).body.purchase_units[0].payments;
    expect(order).toMatchObject({ captures: [{ status: "REFUNDED" }], refunds: [{}, {}, {}] });
  });

  test("under one PayPal-Request-Id the first answer is given again; another request under it is refused", async () => {
    const { capture } = await captured();
    const one = await refund(capture, "1.00", `id-${capture}`);
    const two = await refund(capture, "1.00", `id-${capture}`);
    expect(two).toEqual({ status: 200, body: one.body });
    expect(issueOf(await refund(capture, "2.00", `id-${capture}`))).toBe("422 PAYPAL_REQUEST_ID_PREVIOUSLY_USED");
    expect((await call("GET", `/v2/payments/refunds/${one.body.id}`)).body).toMatchObject({ amount: { value: "1.00" } });
  });
});

describe("who calls", () => {
  test("only an application with its secret gets a token, and only a token that lives opens anything", async () => {
    expect(await login("wrong")).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect((await login(APP.secret)).body).toMatchObject({ token_type: "Bearer", expires_in: 32_400 });
    const { id } = await create();
    expect(issueOf(await call("GET", `/v2/checkout/orders/${id}`, undefined, { authorization: "Bearer A21AAnothing" }))).toBe(
      "401 invalid_token",
    );
    await running.control("POST", "/faults", { target: "paypal", fault: "token-expired" });
    expect(issueOf(await call("GET", `/v2/checkout/orders/${id}`))).toBe("401 invalid_token");
  });

  test("another application's order does not exist", async () => {
    const { id } = await create();
    await running.control("PUT", "/paypal/app", { ...APP, clientId: "AnotherClient_0123456", webhookUrl: "" });
    const basic = Buffer.from(`AnotherClient_0123456:${APP.secret}`).toString("base64");
    const reply = await fetch(`${running.url}/paypal/v1/oauth2/token`, {
      method: "POST",
      headers: { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" },
      body: "grant_type=client_credentials",
    });
    const { access_token } = (await reply.json()) as { access_token: string };
    expect(issueOf(await call("GET", `/v2/checkout/orders/${id}`, undefined, { authorization: `Bearer ${access_token}` }))).toBe(
      "404 INVALID_RESOURCE_ID",
    );
  });
});

describe("notifications", () => {
  test("are repeated under one id, signed anew, until any 2xx", async () => {
    const statuses = [500, 404, 302, 202];
    const begin = shop.received.length;
    answer = (index) => ({ status: statuses[index - begin] ?? 200, body: "" });
    const { number, id } = await create();
    await running.control("POST", "/speed", { factor: 100_000 });
    await act(id, "approve");
    await until("four deliveries", () => notes(number, "CHECKOUT.ORDER.APPROVED").length === 4);
    const sent = notes(number, "CHECKOUT.ORDER.APPROVED");
    expect(new Set(sent.map(({ headers }) => headers["paypal-transmission-id"])).size).toBe(1);
    expect(await Promise.all(sent.map(isGenuine))).toEqual([true, true, true, true]);
  });

  test("end after twenty-five deliveries", async () => {
    answer = () => ({ status: 500, body: "" });
    const { number, id } = await create();
    await running.control("POST", "/speed", { factor: 100_000 });
    await act(id, "approve");
    await until(
      "giving up",
      async () => {
        const { deliveries } = await running.control<{ deliveries: { number: string; state: string }[] }>("GET", "/paypal/deliveries");
        return deliveries.some((one) => one.number === number && one.state === "gave-up");
      },
      20_000,
    );
    expect(notes(number, "CHECKOUT.ORDER.APPROVED")).toHaveLength(25);
  });

  test("PayPal vouches for what it sent, byte for byte, and for nothing else", async () => {
    const { number, id } = await create();
    await act(id, "approve");
    const { headers, body } = await first(number, "CHECKOUT.ORDER.APPROVED");
    const vouch = (event: string, webhook_id = APP.webhookId) => {
      const said = JSON.stringify({
        auth_algo: headers["paypal-auth-algo"],
        cert_url: headers["paypal-cert-url"],
        transmission_id: headers["paypal-transmission-id"],
        transmission_sig: headers["paypal-transmission-sig"],
        transmission_time: headers["paypal-transmission-time"],
        webhook_id,
      });
      return fetch(`${running.url}/paypal/v1/notifications/verify-webhook-signature`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: `${said.slice(0, -1)},"webhook_event":${event}}`,
      }).then((reply) => reply.json());
    };
    expect(await vouch(body)).toEqual({ verification_status: "SUCCESS" });
    expect(await vouch(body.replace("12.34", "12.35"))).toEqual({ verification_status: "FAILURE" });
    expect(await vouch(body, "0AA00000AA000000A")).toEqual({ verification_status: "FAILURE" });
  });
});

test("killed without warning, it forgets no payment and moves no money twice", async () => {
  const one = await startSimulators();
  await one.control("PUT", "/paypal/app", { ...APP, webhookUrl: "" });
  const before = running;
  running = one;
  try {
    token = (await login(APP.secret)).body.access_token;
    const { capture, number } = await captured();
    const made = await refund(capture, "1.00", "R1");
    await one.kill("SIGKILL");
    running = await startSimulators({ dir: one.dir });
    expect(issueOf(await refund(capture, "1.00", "R1"))).toBe("401 invalid_token");
    token = (await login(APP.secret)).body.access_token;
    expect((await refund(capture, "1.00", "R1")).body.id).toBe(made.body.id);
    const { entries } = await running.control<{ entries: { type: string; value: string; custom_id: string }[] }>("GET", "/paypal/ledger");
    expect(entries.map(({ type, value, custom_id }) => `${type} ${value} ${custom_id}`)).toEqual([
      `pay 12.34 ${number}`,
      `refund 1.00 ${number}`,
    ]);
    await running.kill("SIGTERM");
  } finally {
    running = before;
  }
});

test("a certificate is one to other readers as well: names, dates, who signed it and who may sign", () => {
  const root = issue({ name: "Root", authority: true, to: new Date("2060-01-01T00:00:00Z") });
  const leaf = issue({ name: "messageverificationcerts.paypal.com", issuer: root });
  const [authority, certificate] = [new X509Certificate(root.pem), new X509Certificate(leaf.pem)];
  expect(certificate.subject).toBe("CN=messageverificationcerts.paypal.com");
  expect(certificate.issuer).toBe("CN=Root");
  expect([authority.ca, certificate.ca]).toEqual([true, false]);
  expect(authority.validToDate.toISOString()).toBe("2060-01-01T00:00:00.000Z");
  expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true);
  expect(certificate.verify(new X509Certificate(issue({ name: "Root", authority: true }).pem).publicKey)).toBe(false);
});
