import { randomBytes } from "node:crypto";
import { isRecord, textOf } from "../http.ts";
import type { Change, Collection } from "../journal.ts";
import type { World } from "../world.ts";

/** A REST application of a merchant, with its one webhook. */
export interface App {
  clientId: string;
  secret: string;
  webhookId: string;
  webhookUrl: string;
  /** The account that is paid. */
  merchantId: string;
  /** Shown to buyers. */
  name: string;
}

/** Minor units of `currency`. */
export interface Money {
  minor: number;
  currency: string;
}

export type OrderStatus = "CREATED" | "PAYER_ACTION_REQUIRED" | "APPROVED" | "COMPLETED";
/** How the buyer pays: at once, by something that will be refused, or from a bank account, which takes days. */
export type Funding = "wallet" | "declined" | "echeck";

export interface Authorization extends Money {
  id: string;
  status: "CREATED" | "PARTIALLY_CAPTURED" | "CAPTURED" | "VOIDED" | "EXPIRED";
  at: number;
  expiresAt: number;
}
export interface Capture extends Money {
  id: string;
  status: "COMPLETED" | "PENDING" | "DECLINED" | "PARTIALLY_REFUNDED" | "REFUNDED";
  /** Why it is PENDING. */
  reason: string;
  final: boolean;
  at: number;
}
export interface Refund extends Money {
  id: string;
  captureId: string;
  status: "COMPLETED" | "PENDING" | "FAILED";
  customId: string;
  invoiceId: string;
  note: string;
  at: number;
}
/** The buyer complains; when PayPal decides for the buyer, the money is taken back. */
export interface Dispute extends Money {
  id: string;
  captureId: string;
  reason: string;
  status: "OPEN" | "WON" | "LOST";
  at: number;
}

export interface Order extends Money {
  id: string;
  clientId: string;
  intent: "CAPTURE" | "AUTHORIZE";
  status: OrderStatus;
  referenceId: string;
  customId: string;
  invoiceId: string;
  description: string;
  returnUrl: string;
  cancelUrl: string;
  /** The request said how it is paid, so the page is called "payer-action". */
  payerAction: boolean;
  funding: Funding;
  createdAt: number;
  updatedAt: number;
  /** Wall time after which nobody knows an unpaid order any more. */
  expiresAt: number;
  authorization: Authorization | null;
  captures: Capture[];
  refunds: Refund[];
  dispute?: Dispute;
}

/** Money that moved. Entries are only ever added. */
export interface Entry {
  seq: number;
  at: string;
  type: "pay" | "refund";
  /** The merchant's numbers of the payment, and of the refund. */
  custom_id: string;
  refund_custom_id: string | null;
  capture_id: string;
  /** Of a refund: PayPal's id of it, and whether PayPal took the money by itself. */
  refund_id?: string;
  reversed?: boolean;
  currency: string;
  value: string;
}

/** The first answer under a PayPal-Request-Id. */
export interface Kept {
  /** What was asked: the path and the body. */
  asked: string;
  body: unknown;
  status: number;
}

/** Digits after the point, as PayPal writes its currencies: HUF and TWD without any. CNY is for accounts inside China only. */
const DIGITS = new Map<string, number>([
  ...[
    "AUD",
    "BRL",
    "CAD",
    "CZK",
    "DKK",
    "EUR",
    "HKD",
    "ILS",
    "MYR",
    "MXN",
    "NOK",
    "NZD",
    "PHP",
    "PLN",
    "GBP",
    "SGD",
    "SEK",
    "CHF",
    "THB",
    "USD",
  ].map((code): [string, number] => [code, 2]),
  ...["HUF", "JPY", "TWD"].map((code): [string, number] => [code, 0]),
]);

export const isTaken = (currency: string): boolean => DIGITS.has(currency);

export const written = ({ minor, currency }: Money): { currency_code: string; value: string } => {
  const digits = DIGITS.get(currency) ?? 2;
  const text = String(minor).padStart(digits + 1, "0");
  return { currency_code: currency, value: digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text };
};

/** At most the digits of the currency, above zero, no sign, exponent or grouping. */
export const readMoney = (value: unknown): Money | undefined => {
  if (!isRecord(value)) return undefined;
  const [currency, amount] = [textOf(value["currency_code"]), value["value"]];
  const digits = DIGITS.get(currency);
  const match = typeof amount === "string" ? /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(amount) : null;
  if (digits === undefined || !match || (match[2]?.length ?? 0) > digits) return undefined;
  const minor = Number(match[1]) * 10 ** digits + Number((match[2] ?? "").padEnd(digits, "0") || 0);
  return minor > 0 ? { minor, currency } : undefined;
};

const LETTERS = "0123456789ABCDEFGHJKLMNPRSTUVWXY";

/** Seventeen capitals and digits, as PayPal's ids are. */
export const newId = (): string => Array.from(randomBytes(17), (byte) => LETTERS[byte % LETTERS.length]).join("");

/** PayPal's books. */
export class PayPalBooks {
  readonly apps: Collection<App>;
  readonly orders: Collection<Order>;
  readonly kept: Collection<Kept>;
  readonly #entries: Collection<Entry>;

  constructor({ journal }: World) {
    this.apps = journal.collection("paypal.apps");
    this.orders = journal.collection("paypal.orders");
    this.kept = journal.collection("paypal.requests");
    this.#entries = journal.collection("paypal.ledger");
  }

  entry(
    type: Entry["type"],
    order: Order,
    captureId: string,
    money: Money,
    refund?: { id: string; customId: string; reversed: boolean },
  ): Change {
    const seq = this.#entries.size + 1;
    const { currency_code: currency, value } = written(money);
    const facts = { custom_id: order.customId, refund_custom_id: refund?.customId || null, capture_id: captureId, currency, value };
    const back = refund && { refund_id: refund.id, reversed: refund.reversed };
    return this.#entries.put(String(seq), { seq, at: new Date().toISOString(), type, ...facts, ...back });
  }

  entries(): Entry[] {
    return this.#entries.values().toSorted((a, b) => a.seq - b.seq);
  }

  save(order: Order): Change {
    return this.orders.put(order.id, { ...order, updatedAt: Date.now() });
  }

  /** By PayPal's id or the merchant's number, whoever's it is: control calls name no application. */
  find(number: string): Order | undefined {
    return this.orders.get(number) ?? this.orders.values().findLast((order) => order.customId === number);
  }

  withCapture = (id: string): Order | undefined =>
    this.orders.values().find(({ captures }) => captures.some((capture) => capture.id === id));
  withAuthorization = (id: string): Order | undefined => this.orders.values().find(({ authorization }) => authorization?.id === id);
  withRefund = (id: string): Order | undefined => this.orders.values().find(({ refunds }) => refunds.some((refund) => refund.id === id));
}
