import { randomBytes } from "node:crypto";
import type { Change, Collection } from "../journal.ts";
import type { World } from "../world.ts";

/** A merchant with one key and one endpoint. */
export interface Account {
  id: string;
  secretKey: string;
  /** Two while a secret is rotated: every notification is then signed with both. */
  webhookSecrets: string[];
  webhookUrl: string;
  /** Shown to buyers. */
  name: string;
}

export interface Session {
  id: string;
  accountId: string;
  /** The merchant's number: client_reference_id. */
  number: string;
  amount: number;
  currency: string;
  product: string;
  captureMethod: "automatic" | "manual";
  successUrl: string;
  cancelUrl: string;
  locale: string | null;
  metadata: Record<string, string>;
  intentMetadata: Record<string, string>;
  status: "open" | "complete" | "expired";
  intentId: string | null;
  createdAt: number;
  /** Wall time. */
  expiresAt: number;
}

export interface Charge {
  id: string;
  amount: number;
  captured: boolean;
  refunded: number;
  at: number;
}
export interface Refund {
  id: string;
  amount: number;
  status: "pending" | "succeeded" | "failed";
  reason: string | null;
  metadata: Record<string, string>;
  at: number;
}
/** A buyer's bank asks for the money back. It is taken at once, and comes back when the shop wins. */
export interface Dispute {
  id: string;
  amount: number;
  reason: string;
  status: "needs_response" | "won" | "lost";
  at: number;
  wonAt?: number;
}
export interface Intent {
  id: string;
  accountId: string;
  sessionId: string;
  amount: number;
  received: number;
  currency: string;
  captureMethod: "automatic" | "manual";
  status: "requires_payment_method" | "requires_capture" | "succeeded" | "canceled";
  metadata: Record<string, string>;
  declines: number;
  charge: Charge | null;
  refunds: Refund[];
  dispute?: Dispute;
  createdAt: number;
}

/** Money that moved, in the smallest unit. Entries are only ever added. */
export interface Entry {
  seq: number;
  at: string;
  type: "pay" | "refund";
  payment_intent: string;
  /** The merchant's numbers, from the metadata. */
  payment_no: string;
  refund_no: string | null;
  /** Of a refund: Stripe's id of it. */
  refund_id?: string;
  amount: number;
  currency: string;
}

/** The first answer under an Idempotency-Key. */
export interface Kept {
  asked: string;
  status: number;
  body: unknown;
}

export const newId = (prefix: string): string => `${prefix}_${randomBytes(15).toString("base64url").replaceAll(/[-_]/g, "0")}`;

/** Test and live are two worlds: a key belongs to one. */
export const isLive = (account: Account): boolean => /^[rs]k_live_/.test(account.secretKey);

/** Stripe's books. */
export class StripeBooks {
  readonly accounts: Collection<Account>;
  readonly sessions: Collection<Session>;
  readonly intents: Collection<Intent>;
  readonly kept: Collection<Kept>;
  readonly #entries: Collection<Entry>;

  constructor({ journal }: World) {
    this.accounts = journal.collection("stripe.accounts");
    this.sessions = journal.collection("stripe.sessions");
    this.intents = journal.collection("stripe.intents");
    this.kept = journal.collection("stripe.requests");
    this.#entries = journal.collection("stripe.ledger");
  }

  entry(type: Entry["type"], intent: Intent, amount: number, refund?: Refund): Change {
    const seq = this.#entries.size + 1;
    const { id: payment_intent, currency } = intent;
    const payment_no = intent.metadata["payment_no"] ?? this.sessions.get(intent.sessionId)?.number ?? "";
    return this.#entries.put(String(seq), {
      seq,
      at: new Date().toISOString(),
      type,
      payment_intent,
      payment_no,
      refund_no: refund?.metadata["refund_no"] ?? null,
      ...(refund && { refund_id: refund.id }),
      amount,
      currency,
    });
  }

  entries(): Entry[] {
    return this.#entries.values().toSorted((a, b) => a.seq - b.seq);
  }

  /** By Stripe's id or the merchant's number, whoever's it is: control calls name no account. */
  find(number: string): Session | undefined {
    return this.sessions.get(number) ?? this.sessions.values().findLast((session) => session.number === number);
  }

  withRefund(id: string): Intent | undefined {
    return this.intents.values().find(({ refunds }) => refunds.some((refund) => refund.id === id));
  }
}
