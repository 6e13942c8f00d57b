/**
 * The payment port. A provider turns the shop's intent into another company's protocol and its answers into plain
 * facts; it keeps no state and writes no rows. Gateways (Alipay, WeChat Pay, PayPal, Stripe) are asked over HTTP;
 * manual methods (cash on delivery, bank transfer) only say how the shopper pays, and staff record the money.
 */
import type { Amount } from "../../../platform/money.ts";

export type { Amount };

/**
 * What an attempt is at the provider. A late PENDING or CLOSED never undoes PAID: the core decides, adapters only report.
 * APPROVED: the buyer has agreed, and no money moves until the shop calls `complete`.
 */
export type PaymentState =
  | "PENDING"
  | "APPROVED"
  | "PROCESSING"
  | "AUTHORIZED"
  | "PAID"
  | "PARTIALLY_REFUNDED"
  | "REFUNDED"
  | "CLOSED"
  | "FAILED";
/**
 * UNDELIVERED: the buyer's card or account takes no money any more, and the provider holds it until `reclaim`.
 * RETURNED: it ended in the merchant's own bank account, not with the buyer.
 */
export type RefundState = "PENDING" | "SUCCEEDED" | "FAILED" | "CLOSED" | "UNDELIVERED" | "RETURNED";

/** What the shopper's browser does next. */
export type ClientAction =
  /** `expiresAt`: when the address stops working, where that is earlier than the attempt's end. */
  | { readonly kind: "redirect"; readonly url: string; readonly expiresAt?: Date }
  | { readonly kind: "formPost"; readonly action: string; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: "qr"; readonly content: string; readonly expiresAt: Date }
  /** For WeixinJSBridge in WeChat's own browser. */
  | { readonly kind: "jsapi"; readonly params: JsapiParams; readonly expiresAt: Date }
  /** Bank transfer: labelled lines to show, such as account, bank and the reference to quote. */
  | { readonly kind: "instructions"; readonly lines: readonly { readonly label: string; readonly value: string }[] }
  /** Cash on delivery: nothing to do now. */
  | { readonly kind: "none" };

/** What WeChat's browser wants of a page that asks it to pay; signed together, so none of it may be changed. */
export interface JsapiParams {
  readonly appId: string;
  /** Seconds since 1970. */
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: string;
  readonly paySign: string;
}

export interface PaymentIntent {
  /** One per attempt, 1–32 characters of [0-9A-Za-z], never used twice: every provider accepts that. */
  readonly paymentNo: string;
  readonly orderNo: string;
  readonly money: Amount;
  /** What the shopper reads at the cashier; adapters shorten and clean it. */
  readonly subject: string;
  /** One of `caps.channels`. */
  readonly channel: string;
  readonly expiresAt: Date;
  readonly notifyUrl: string;
  readonly returnUrl: string;
  readonly cancelUrl: string;
  /** BCP 47, for cashiers that speak several languages. */
  readonly locale?: string;
  readonly clientIp?: string;
  /** WeChat's id of the shopper, for jsapi. Without it, the action leads through `payerUrl`. */
  readonly openid?: string;
  /** Where the shopper's browser comes back to when the provider has to tell first who pays: `readPayer` reads that request. */
  readonly payerUrl?: string;
}

export interface PaymentStarted {
  readonly action: ClientAction;
  /** AUTHORIZED for cash on delivery, PENDING for everything else. */
  readonly state: "PENDING" | "AUTHORIZED";
  /** The provider's own number, if there is one already. */
  readonly providerRef?: string;
}

/** How a payment is named towards the provider. */
export interface PaymentRef {
  readonly paymentNo: string;
  readonly providerRef?: string;
}

/** Whose account a message is about, for the core to compare with its settings; null where the protocol has none. */
export interface Receiver {
  readonly appId: string | null;
  readonly sellerId: string | null;
}

export interface PaymentSnapshot {
  readonly paymentNo: string;
  readonly providerRef: string | null;
  readonly state: PaymentState;
  /** The sum asked for, or, once it is PAID, the sum taken; null when the provider knows nothing yet. */
  readonly money: Amount | null;
  /** What was taken so far of an AUTHORIZED payment that is taken in parts; absent when nothing was, or the provider takes once only. */
  readonly taken?: Amount;
  readonly paidAt: Date | null;
  /** Of an AUTHORIZED payment: until when the money can surely be taken, and when the gateway lets it go. */
  readonly hold?: { readonly sureUntil: Date; readonly until: Date };
  /** False once the provider takes no refund any more. */
  readonly refundable: boolean;
  /** The provider's own word, kept for the timeline and the log. */
  readonly rawState: string;
}

export interface RefundRequest {
  /** Our number; a retry repeats it and moves money once. */
  readonly refundNo: string;
  /**
   * Absent or 0 at first, one more each time it is tried anew after it came to nothing. Providers that answer a key they know as they did
   * before get another key for each round; at WeChat Pay that is another number, which names ours; at Alipay the number alone is the key.
   */
  readonly round?: number;
  readonly money: Amount;
  /** The sum of the whole payment, which some providers want repeated. */
  readonly total: Amount;
  readonly reason?: string;
  /** Where news of the refund shall be sent, for providers that want to be told with each one. */
  readonly notifyUrl?: string;
}

export interface RefundSnapshot {
  readonly refundNo: string;
  readonly providerRef: string | null;
  readonly state: RefundState;
  /** This refund alone; null when the provider did not say. */
  readonly money: Amount | null;
  /** False: the provider knows no such refund, or not all parts of it, so the request may be repeated under the same number. */
  readonly found: boolean;
  /** Of one that failed: what was given back all the same. */
  readonly gone?: Amount;
}

interface EventBase {
  /** Unique per fact, the same in every repeated delivery: the key of the inbox row. */
  readonly key: string;
  readonly paymentNo: string;
  readonly providerRef: string | null;
  readonly receiver: Receiver;
  /** When it happened, by the provider's clock. */
  readonly occurredAt: Date;
  readonly rawState: string;
  /** `money` is that of one part of what was held; the payment may consist of several. */
  readonly part?: boolean;
}

/** News that arrived by notification. `money` of a payment is the whole sum, for the core to compare with the attempt. */
export type PaymentEvent =
  | (EventBase & { readonly kind: "payment"; readonly state: PaymentState; readonly money: Amount; readonly refundable: boolean })
  | (EventBase & {
      readonly kind: "refund";
      readonly state: RefundState;
      /** The sum of the payment that the refund belongs to. */
      readonly money: Amount;
      /** Ours, if the provider repeats it; else the core finds it by the amounts or asks. */
      readonly refundNo: string | null;
      /** The provider's own id of the refund, the same as in its answers and its statement; null where it gives none. */
      readonly refundRef: string | null;
      /** Everything given back on this payment so far, if told. */
      readonly refundedTotal: Amount | null;
      /** This refund alone, if told. */
      readonly refunded: Amount | null;
      /** True when the whole payment has been given back. */
      readonly complete: boolean;
    })
  | (EventBase & {
      readonly kind: "dispute";
      /** WON also when the buyer withdrew it. */
      readonly state: "OPENED" | "WON" | "LOST";
      /** The sum that the buyer wants back. */
      readonly money: Amount;
      /** The provider's own id of the dispute. */
      readonly disputeRef: string;
      /** The buyer's reason, in the provider's word. */
      readonly reason: string;
    });

/** A genuine notification, read. */
export interface ReadNotification {
  readonly events: readonly PaymentEvent[];
  readonly ack: Ack;
  /** The provider's own word for what it is about. */
  readonly type: string;
  /** What was sealed in it, opened, for people to read; absent where nothing is sealed. */
  readonly opened?: string;
}

/** A request exactly as it came. Header names are lower case; `query` has no question mark. */
export interface RawHttp {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: string;
  readonly body: Buffer;
  readonly path: string;
}

/** The answer a caller expects, word for word. Send a success only after commit. */
export interface Ack {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export type PaymentProviderId = "alipay" | "wechatpay" | "paypal" | "stripe" | "cod" | "bank-transfer";

export interface ProviderCaps {
  readonly channels: readonly string[];
  readonly currencies: readonly string[];
  /** AUTHORIZED attempts must be captured. */
  readonly authorize: boolean;
  readonly partialRefund: boolean;
  /** How often a part of an AUTHORIZED payment can be taken: `once` frees the rest with the first part. Absent where nothing is authorised. */
  readonly captureParts?: "once" | "often";
  readonly remoteClose: boolean;
  /** A refusal is the answer to every repetition under its key, so that the next try of a refund needs another. */
  readonly remembersRefusals?: true;
  /** What sums in one of `currencies` must be like; absent where every sum will do. */
  sums?(currency: string): SumRules;
}

/** In minor units of a currency. */
export interface SumRules {
  /** Payments and refunds are multiples of it. */
  readonly step: bigint;
  /** A payment is no less than this; a refund may be. */
  readonly least: bigint;
  readonly most: bigint | null;
}

interface Method {
  readonly id: PaymentProviderId;
  readonly caps: ProviderCaps;
  createPayment(intent: PaymentIntent): Promise<PaymentStarted>;
}

/** Paid without a gateway: staff or the carrier's report record the money. */
export interface ManualMethod extends Method {
  readonly kind: "manual";
}

/**
 * - `closed`: nobody can pay it any more.
 * - `already_paid`: query it and record the payment.
 * - `absent`: the provider has no such payment yet; what the shopper holds may still work until it expires, so keep asking.
 * - `unsupported`: the provider cannot close; it expires by itself.
 */
export type CloseResult = "closed" | "already_paid" | "absent" | "unsupported";

export interface Gateway extends Method {
  readonly kind: "gateway";
  /** Throws InvalidSignature; ProviderUnavailable if it is genuine and yet unreadable (query then). No event means: nothing for a shop in it. */
  handleNotification(request: RawHttp): Promise<ReadNotification>;
  /** What to answer when the notification could not be processed, so that they send it again. `reason` never leaves the shop's log. */
  failureAck(reason: string): Ack;
  query(payment: PaymentRef): Promise<PaymentSnapshot>;
  /**
   * Only where the buyer's approval alone moves nothing: captures or authorises an APPROVED payment. `key` makes a repetition harmless.
   * Throws ProviderRefused: `declined` when the buyer's means of payment was refused, `closed` when it can no longer be taken.
   */
  complete?(payment: PaymentRef, key: string): Promise<PaymentSnapshot>;
  /** Takes an AUTHORIZED payment: all of it, or the part `money` where the provider allows parts. `key` makes a repetition harmless. */
  capture?(payment: PaymentRef, money?: Amount, key?: string): Promise<PaymentSnapshot>;
  refund(payment: PaymentRef, refund: RefundRequest): Promise<RefundSnapshot>;
  /** `asked`: in which round, and how much is to go back, for providers that give it back in several parts. What failed in earlier rounds does not count. */
  queryRefund(payment: PaymentRef, refundNo: string, asked?: Pick<RefundRequest, "round" | "money">): Promise<RefundSnapshot>;
  /**
   * Only where a refund can be UNDELIVERED: has its money sent to the merchant's own bank account. A repetition is harmless.
   * `refundRef`: the provider's own id of the refund; `round`: in which round it was asked for.
   */
  reclaim?(payment: PaymentRef, refundNo: string, refundRef: string, round?: number): Promise<RefundSnapshot>;
  /** Closing an AUTHORIZED payment voids it: what was held for the shop is free again. */
  close(payment: PaymentRef): Promise<CloseResult>;
  /**
   * Reads the browser's return to `payerUrl`: for which payment it is, and a way to ask the provider for the shopper's id.
   * Throws InvalidSignature if nobody was sent there by us; `openid` throws ProviderRefused if what the browser brought is used up.
   */
  readPayer?(request: RawHttp): { readonly paymentNo: string; readonly openid: () => Promise<string> };
  /**
   * What the gateway's own ledger says moved in [from, to) by the time it booked it, in no particular order; empty if nothing did.
   * Throws StatementNotReady while the gateway still writes that ledger, and RangeError for a period that ends before it begins.
   */
  movements(period: Period): Promise<readonly GatewayMovement[]>;
}

/** From `from` on and before `to`. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** Money taken from a buyer, or given back, as the gateway has booked it. What else it books (payouts, holds, fees alone) is left out. */
export interface GatewayMovement {
  /** DISPUTE: a bank took it back; DISPUTE_WON: and returned it to the shop. Our books have no rows of these: people look at them. */
  readonly kind: "CAPTURE" | "REFUND" | "DISPUTE" | "DISPUTE_WON";
  /** Ours, if the statement names it. */
  readonly paymentNo: string | null;
  /** Of a REFUND: ours, if the statement names one. One made in the gateway's own console may bear a number that is not ours. */
  readonly refundNo: string | null;
  /** Of a REFUND: the gateway's own id of it, the same as in its news and answers; null where it gives none. */
  readonly refundRef: string | null;
  /** The gateway's number of the payment, also on a REFUND: what `PaymentSnapshot.providerRef` is of a paid one. */
  readonly providerRef: string | null;
  /** The gateway's own name of this movement: unique, and the same whenever the period is asked for again. */
  readonly reference: string;
  /** Positive minor units, of a REFUND as well. */
  readonly money: Amount;
  /** What the gateway kept of it, in the currency of its own books; below zero where it gave some of its fee back; null if it is not told. */
  readonly fee: Amount | null;
  /** When the gateway booked it. */
  readonly occurredAt: Date;
}

export type PaymentProvider = Gateway | ManualMethod;

/** What every adapter is made of; tests and the demo put their own clock, fetch and address in. */
export interface ProviderDeps<Credentials> {
  readonly baseUrl: string;
  /** Checked by the adapter's constructor, which throws CredentialsError. */
  readonly credentials: Credentials;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: () => Date;
  /** Random bytes, for nonces and request ids. */
  readonly random: (bytes: number) => Uint8Array;
  /** Milliseconds allowed for one call, 10 s by default. */
  readonly timeoutMs?: number;
}

/** What the merchant set up cannot be used. The text names the setting and repeats nothing of a secret one. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";
}

/** Who decides when an authorised payment is taken: the provider at once, or the shop later. */
export type CaptureMode = "automatic" | "manual";

/** What a refusal means to the core, whatever the provider calls it. */
export type RefusalReason =
  | "already_paid"
  | "closed"
  | "declined"
  | "not_found"
  | "not_refundable"
  | "number_reused"
  | "insufficient_balance"
  | "bad_request"
  | "other";

/** The provider understood and said no; nothing happened and repeating it unchanged will not help. */
export class ProviderRefused extends Error {
  override readonly name = "ProviderRefused";
  readonly provider: PaymentProviderId;
  readonly reason: RefusalReason;
  /** The provider's code, for staff and the log. */
  readonly code: string;
  constructor(provider: PaymentProviderId, reason: RefusalReason, code: string, text: string) {
    super(`${provider} refused: ${code}${text ? ` ${text}` : ""}`);
    this.provider = provider;
    this.reason = reason;
    this.code = code;
  }
}

/** Timeout, network, 5xx or "system error": the outcome is unknown. Query, then repeat under the same number. */
export class ProviderUnavailable extends Error {
  override readonly name = "ProviderUnavailable";
  readonly provider: PaymentProviderId;
  readonly code: string;
  constructor(provider: PaymentProviderId, code: string, text = "") {
    super(`${provider} unavailable: ${code}${text ? ` ${text}` : ""}`);
    this.provider = provider;
    this.code = code;
  }
}

/** The gateway has not closed its books on that day yet: ask again later. */
export class StatementNotReady extends Error {
  override readonly name = "StatementNotReady";
  readonly provider: PaymentProviderId;
  constructor(provider: PaymentProviderId, text: string) {
    super(`${provider}: ${text}`);
    this.provider = provider;
  }
}

/** Not signed by the provider, or altered. On a notification: reject it. On a reply to our call: the outcome is unknown. */
export class InvalidSignature extends Error {
  override readonly name = "InvalidSignature";
  readonly provider: PaymentProviderId;
  constructor(provider: PaymentProviderId, text: string) {
    super(`${provider}: ${text}`);
    this.provider = provider;
  }
}
