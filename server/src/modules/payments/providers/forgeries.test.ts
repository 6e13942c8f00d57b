import fc from "fast-check";
import { randomUUID, sign } from "node:crypto";
import StripeSdk from "stripe";
import { expect, test } from "vitest";
import { crc32 } from "node:zlib";
import { issue } from "../../../../simulators/payments/paypal-certificate.ts";
import { figure } from "../../../../test/figures.ts";
import { meaningOf, mutationsOf, type Signed } from "../../../../test/mutations.ts";
import * as alipay from "./alipay.testkit.ts";
import { PayPal } from "./paypal.ts";
import { type Gateway, InvalidSignature, ProviderUnavailable } from "./provider.ts";
import { Stripe } from "./stripe.ts";
import * as wechat from "./wechatpay.testkit.ts";

const RUNS = 10_000;
const seed = Number(process.env["FORGERY_SEED"] ?? Date.now() % 1_000_000);
const now = new Date("2026-11-22T12:00:00Z");
const outside = { clock: () => now, random: (bytes: number) => new Uint8Array(bytes), timeoutMs: 50 };

interface Forged {
  adapter: Gateway;
  genuine: Signed;
  other: Signed;
  /** What may be said of a version beside that it is forged: that nobody could be asked about a key it names. */
  maybeUnknown?: (version: Signed) => boolean;
}

function atAlipay(): Forged {
  const signed = (more: object) => ({ headers: {}, body: alipay.form(alipay.signed({ ...alipay.paid, ...more })) });
  return { adapter: alipay.shop(), genuine: signed({}), other: signed({ out_trade_no: "SHOP20261122000002" }) };
}

function atWechat(): Forged {
  const signed = (body: string) => ({ body, headers: wechat.vouch(body) });
  const genuine = signed(wechat.notice(wechat.paid));
  const other = signed(wechat.notice({ ...wechat.paid, out_trade_no: "SHOP20261122000002" }));
  // the number of another key makes it look for certificates, of which there are none to be had here
  const maybeUnknown = ({ headers }: Signed) => headers["wechatpay-serial"] !== genuine.headers["wechatpay-serial"];
  return { adapter: wechat.shop(), genuine, other, maybeUnknown };
}

function atPayPal(): Forged {
  const root = issue({ name: "Root", authority: true });
  const leaf = issue({ name: "messageverificationcerts.paypal.com", issuer: root });
  const [webhookId, address] = ["8PT597110X687430LKGECATA", "https://api.paypal.com/v1/notifications/certs/CERT-1"];
  const adapter = new PayPal({
    ...outside,
    clock: () => new Date(), // the certificates are of today
    baseUrl: "https://api-m.paypal.com",
    credentials: { clientId: "AClientId_0123456789", clientSecret: "ESecret_0123456789abcdef", webhookId },
    capture: "automatic",
    trust: { certOrigins: [], certAuthorities: root.pem },
    fetch: (url) => Promise.resolve(String(url) === address ? new Response(leaf.pem) : new Response("", { status: 404 })),
  });
  const signed = (number: string): Signed => {
    const resource = { id: "3C679366HH908993F", status: "COMPLETED", amount: { currency_code: "USD", value: "12.34" }, custom_id: number };
    const body = JSON.stringify({ id: `WH-${number}`, event_type: "PAYMENT.CAPTURE.COMPLETED", create_time: now.toISOString(), resource });
    const [id, time] = [randomUUID(), "2026-11-22T12:00:00Z"];
    const signature = sign("sha256", Buffer.from(`${id}|${time}|${webhookId}|${crc32(body)}`), leaf.privateKey).toString("base64");
    const headers = {
      "paypal-transmission-id": id,
      "paypal-transmission-time": time,
      "paypal-transmission-sig": signature,
      "paypal-auth-algo": "SHA256withRSA",
      "paypal-cert-url": address,
    };
    return { headers, body };
  };
  return { adapter, genuine: signed("20261122000101"), other: signed("20261122000102") };
}

function atStripe(): Forged {
  const secret = "whsec_sim_0123456789abcdef";
  const adapter = new Stripe({
    ...outside,
    baseUrl: "https://api.stripe.com",
    credentials: { secretKey: "sk_test_0123456789abcdef", webhookSecret: secret },
    capture: "automatic",
    fetch: () => Promise.reject(new TypeError("fetch failed")),
  });
  const signed = (number: string, age: number): Signed => {
    const object = { id: `pi_${number}`, amount: 1234, amount_received: 1234, currency: "usd", metadata: { payment_no: number } };
    const event = {
      id: `evt_${number}`,
      created: now.getTime() / 1000,
      livemode: false,
      type: "payment_intent.succeeded",
      data: { object },
    };
    const payload = JSON.stringify(event);
    const timestamp = now.getTime() / 1000 - age;
    return { body: payload, headers: { "stripe-signature": StripeSdk.webhooks.generateTestHeaderString({ payload, secret, timestamp }) } };
  };
  return { adapter, genuine: signed("20261122000101", 1), other: signed("20261122000102", 2) };
}

test.each([
  ["alipay", atAlipay],
  ["wechatpay", atWechat],
  ["paypal", atPayPal],
  ["stripe", atStripe],
] as const)(
  "10,000 mutations of a genuine notification of %s: none is believed, nothing else is thrown",
  async (company, make) => {
    const { adapter, genuine, other, maybeUnknown = () => false } = make();
    const read = ({ headers, body }: Signed) => adapter.handleNotification({ headers, query: "", path: "/", body: Buffer.from(body) });
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(mutationsOf(genuine, other, meaningOf(company, genuine)), async (version) => {
        tried++;
        const error: unknown = await read(version).catch((thrown: unknown) => thrown);
        expect(error instanceof InvalidSignature || (maybeUnknown(version) && error instanceof ProviderUnavailable)).toBe(true);
      }),
      { numRuns: RUNS, seed },
    );
    expect((await read(genuine)).events).toHaveLength(1); // and the genuine one still is
    figure({
      id: "P1",
      what: `${company} adapter: ${tried} mutated bodies and headers (seed ${seed})`,
      found: "0 accepted, 0 other errors",
      target: "0 accepted of 10,000",
      met: tried >= RUNS,
    });
  },
  180_000,
);
