/** PayPal's notifications: who sent them, and what they are about. */
import { isJson, type Json, list, member, parseJson, text } from "./json.ts";
import type { PayPalClient } from "./paypal.client.ts";
import { captureOf, dateOf, fromPayPal, isOfAuthorization, refundNoOf, refundState, unreadable } from "./paypal.messages.ts";
import { judgeChain, PayPalCertificates, type PayPalTrust, signedText, verifySigned } from "./paypal.webhook.ts";
import { InvalidSignature, type PaymentEvent, type ProviderDeps, ProviderRefused, type RawHttp } from "./provider.ts";

/**
 * A crc32 is easily met by another body, so a genuine signature proves less than it seems to: what a notification says of a payment is
 * reported as under way, which makes the core ask, and a refund is read from PayPal here.
 */
export class PayPalNotifications {
  readonly #client: PayPalClient;
  readonly #certificates: PayPalCertificates;
  readonly #clock: () => Date;

  constructor(client: PayPalClient, deps: Pick<ProviderDeps<unknown>, "fetch" | "clock" | "timeoutMs"> & { readonly trust: PayPalTrust }) {
    this.#client = client;
    this.#certificates = new PayPalCertificates(deps.trust, deps.fetch, deps.timeoutMs ?? 10_000);
    this.#clock = deps.clock;
  }

  /** What happened; null when there is nothing for a shop in it. Throws InvalidSignature or ProviderUnavailable. */
  async read(request: RawHttp): Promise<{ news: PaymentEvent | null; type: string }> {
    await this.#verify(request);
    const event = parseJson(request.body.toString("utf8"));
    if (!event) throw unreadable("a notification that is no JSON object");
    const type = text(event, "event_type");
    const isRefund = /^PAYMENT\.(?:CAPTURE\.RE(?:FUNDED|VERSED)|REFUND\.)/.test(type);
    if (type.startsWith("CUSTOMER.DISPUTE.")) return { type, news: await this.#disputeNews(event) };
    return { type, news: isRefund ? await this.#refundNews(event) : paymentNews(event, this.#clock()) };
  }

  async #verify({ headers, body }: RawHttp): Promise<void> {
    const no = (why: string) => new InvalidSignature("paypal", why);
    const signed = signedText(headers, body, this.#client.webhookId);
    const signature = headers["paypal-transmission-sig"] ?? "";
    if (!signed || headers["paypal-auth-algo"]?.toLowerCase() !== "sha256withrsa") throw no("notification is not signed as PayPal signs");
    const chain = await this.#certificates.chain(headers["paypal-cert-url"] ?? "");
    if (!verifySigned(signed, signature, chain[0]!.publicKey)) throw no("notification does not verify");
    const verdict = judgeChain(chain, this.#certificates.authorities, this.#clock());
    if (verdict === "wrong") throw no("the certificate is not PayPal's");
    if (verdict === "unknown" && !(await this.#vouchedFor(headers, body))) throw no("PayPal does not vouch for the notification");
  }

  /** PayPal's own answer, where a certificate comes without its intermediate. The event is passed on as it came, or its checksum would not fit. */
  async #vouchedFor(headers: RawHttp["headers"], body: Buffer): Promise<boolean> {
    if (!parseJson(body.toString("utf8"))) return false;
    const said = JSON.stringify({
      auth_algo: headers["paypal-auth-algo"],
      cert_url: headers["paypal-cert-url"],
      transmission_id: headers["paypal-transmission-id"],
      transmission_sig: headers["paypal-transmission-sig"],
      transmission_time: headers["paypal-transmission-time"],
      webhook_id: this.#client.webhookId,
    });
    const answer = await this.#client.postRaw(
      "/v1/notifications/verify-webhook-signature",
      `${said.slice(0, -1)},"webhook_event":${body.toString("utf8")}}`,
    );
    return text(answer, "verification_status") === "SUCCESS";
  }

  /** A refund, or a chargeback that PayPal calls a reversal, with the payment it belongs to, both as PayPal has them now. */
  async #refundNews(event: Json): Promise<PaymentEvent | null> {
    const resource = member(event, "resource");
    const [id, captureId] = [text(resource, "id"), captureOf(resource)];
    if (!/^[0-9A-Z]{1,64}$/.test(id) || !captureId) throw unreadable("a refund without its capture");
    const capture = await this.#read(`/v2/payments/captures/${captureId}`);
    const refund = await this.#read(`/v2/payments/refunds/${id}`);
    const paymentNo = text(capture, "custom_id");
    if (!paymentNo) return null;
    if (captureOf(refund) !== captureId) throw unreadable("a refund of another capture");
    const part = isOfAuthorization(capture);
    const refundNo = refundNoOf(refund);
    const total = member(member(refund, "seller_payable_breakdown"), "total_refunded_amount");
    return {
      ...envelope(event, this.#clock()),
      kind: "refund",
      paymentNo,
      providerRef: captureId,
      money: fromPayPal(member(capture, "amount")),
      part,
      state: refundState(refund),
      refundNo: refundNo === paymentNo ? null : refundNo, // one made on PayPal's site may bear the payment's number
      refundRef: id,
      refunded: fromPayPal(member(refund, "amount")),
      // PayPal counts by capture
      refundedTotal: !part && isJson(total) && text(total, "value") ? fromPayPal(total) : null,
      complete: !part && text(capture, "status") === "REFUNDED",
    };
  }

  /** A dispute with the payment it is about, as PayPal has that. It moves no money by itself: what is taken comes as a reversal. */
  async #disputeNews(event: Json): Promise<PaymentEvent | null> {
    const dispute = member(event, "resource");
    const [id, [disputed = {}]] = [text(dispute, "dispute_id"), list(dispute, "disputed_transactions")];
    const captureId = text(disputed, "seller_transaction_id");
    if (!id || !/^[0-9A-Z]{1,64}$/.test(captureId)) throw unreadable("a dispute without its payment");
    const paymentNo = text(await this.#read(`/v2/payments/captures/${captureId}`), "custom_id");
    if (!paymentNo) return null;
    const [status, code] = [text(dispute, "status"), text(member(dispute, "dispute_outcome"), "outcome_code")];
    return {
      ...envelope(event, this.#clock()),
      ...{ kind: "dispute", paymentNo, providerRef: captureId, disputeRef: id, reason: text(dispute, "reason"), rawState: code || status },
      money: fromPayPal(member(dispute, "dispute_amount")),
      state: status !== "RESOLVED" ? "OPENED" : /BUYER_FAVOUR|PAYOUT|ACCEPTED/.test(code) ? "LOST" : "WON",
    };
  }

  #read(path: string): Promise<Json> {
    return this.#client.get(path).catch((error: unknown) => {
      if (error instanceof ProviderRefused) throw unreadable(`something of a payment that PayPal does not know (${error.code})`);
      throw error;
    });
  }
}

function envelope(event: Json, now: Date) {
  const key = text(event, "id");
  if (!key) throw unreadable("an event without an id");
  const merchant = text(member(member(event, "resource"), "payee"), "merchant_id");
  return {
    key,
    rawState: text(event, "event_type"),
    occurredAt: dateOf(event, "create_time") ?? now,
    receiver: { appId: null, sellerId: merchant || null },
  };
}

/** News about a payment, as a reason to ask. Null when it is about nothing of ours. */
function paymentNews(event: Json, now: Date): PaymentEvent | null {
  const type = text(event, "event_type");
  if (!/^(?:CHECKOUT\.ORDER|PAYMENT\.CAPTURE|PAYMENT\.AUTHORIZATION)\./.test(type)) return null;
  const resource = member(event, "resource");
  const units = resource["purchase_units"];
  const about = Array.isArray(units) ? units[0] : resource;
  if (!isJson(about)) throw unreadable("an order without its parts");
  const paymentNo = text(about, "custom_id");
  if (!paymentNo) return null;
  return {
    ...envelope(event, now),
    kind: "payment",
    paymentNo,
    providerRef: type.startsWith("PAYMENT.CAPTURE.") ? text(resource, "id") || null : null,
    state: type === "CHECKOUT.ORDER.APPROVED" ? "APPROVED" : "PROCESSING",
    money: fromPayPal(member(about, "amount")),
    part: type.startsWith("PAYMENT.CAPTURE.") && isOfAuthorization(resource),
    refundable: false,
  };
}
