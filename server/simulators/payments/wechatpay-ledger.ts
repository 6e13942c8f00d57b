import { randomBytes } from "node:crypto";
import { beijing, beijingDay } from "../beijing-time.ts";
import { digits } from "../digits.ts";
import type { Change, Collection } from "../journal.ts";
import type { World } from "../world.ts";
import type { SignerName } from "./wechatpay-keys.ts";

/** What one enters in the merchant platform and the official account's console. */
export interface Merchant {
  mchid: string;
  appid: string;
  /** Of the merchant's API certificate. */
  serial: string;
  publicKey: string;
  apiV3Key: string;
  /** The official account's AppSecret. */
  appSecret: string;
  /** Origins that are registered: for H5 payments, for web authorization. */
  origins: string[];
  /** Shown to buyers. */
  name: string;
}

export type TradeType = "NATIVE" | "MWEB" | "JSAPI";
export type TradeState = "NOTPAY" | "SUCCESS" | "REFUND" | "CLOSED";

/** Where the merchant sends a refund that could not be delivered. */
export const DETOURS = ["USER_BANK_CARD", "MERCHANT_BANK_CARD"] as const;
export type Detour = (typeof DETOURS)[number];

export interface Refund {
  outRefundNo: string;
  refundId: string;
  fen: number;
  reason: string;
  notifyUrl: string;
  at: number;
  status: "PROCESSING" | "SUCCESS" | "ABNORMAL" | "CLOSED";
  settledAt: number | null;
  /** How this one ends because a fault has decided so; null for one that reaches the buyer. */
  fate: "ABNORMAL" | "CLOSED" | null;
  /** Set once it could not be delivered and the merchant has said what shall become of it. */
  detour?: Detour;
  /** Bank and last digits of the card it goes to instead of the one that was paid with. */
  card?: string;
}

export interface Transaction {
  mchid: string;
  appid: string;
  outTradeNo: string;
  type: TradeType;
  fen: number;
  description: string;
  attach: string;
  notifyUrl: string;
  /** JSAPI only: for whom it was prepared. */
  openid: string;
  /** Wall time of the last moment to pay; passing it closes nothing. */
  expiresAt: number;
  createdAt: number;
  state: TradeState;
  /** WeChat's number and the payer, once there is a payment. */
  transactionId: string;
  payer: string;
  paidAt: number | null;
  closedAt: number | null;
  declines: number;
  refunds: Refund[];
}

/** A way into a transaction: what one call of the merchant got, a code, an address or a prepay_id. */
export interface Ticket {
  token: string;
  transactionKey: string;
  /** Wall time. */
  expiresAt: number;
}

/** Money that moved. Entries are only ever added. */
export interface Entry {
  seq: number;
  at: string;
  type: "pay" | "refund";
  mchid: string;
  out_trade_no: string;
  transaction_id: string;
  /** Fen. */
  amount: number;
  out_refund_no?: string;
}

interface Settings {
  signer: SignerName;
}

/** Whoever scans a code, or comes from a phone's browser, is this buyer; inside WeChat it is whoever was authorized. */
export const BUYER = "oSimulatedBuyer000000000000";

/** RFC 3339 in China's time. */
export const wechatTime = (ms: number): string => `${beijing(ms).replace(" ", "T")}+08:00`;

export const newToken = (): string => randomBytes(16).toString("hex");
/** As it stands in a prepay_id: wx, the moment, and the token. */
export const newPrepayId = (now: number): string => `wx${beijing(now).replaceAll(/\D/g, "").slice(2)}${newToken()}`;
export const newTransactionId = (now: number): string => `42000${digits(5)}${beijingDay(now)}${digits(10)}`;
export const newRefundId = (now: number): string => `50302${digits(5)}${beijingDay(now)}${digits(11)}`;

export const transactionKey = (mchid: string, outTradeNo: string): string => `${mchid}/${outTradeNo}`;
export const isPaid = (transaction: Transaction): boolean => transaction.paidAt !== null;
/** What has left the merchant's balance, in fen: it cannot be refunded again, wherever it ended. One that was closed never left. */
export const refundedFen = (transaction: Transaction): number =>
  transaction.refunds.reduce((sum, { fen, status }) => sum + (status === "CLOSED" ? 0 : fen), 0);

/** WeChat Pay's books. */
export class WechatBooks {
  readonly merchants: Collection<Merchant>;
  readonly transactions: Collection<Transaction>;
  readonly tickets: Collection<Ticket>;
  readonly settings: Collection<Settings>;
  readonly #entries: Collection<Entry>;

  constructor({ journal }: World) {
    this.merchants = journal.collection("wechatpay.merchants");
    this.transactions = journal.collection("wechatpay.transactions");
    this.tickets = journal.collection("wechatpay.tickets");
    this.settings = journal.collection("wechatpay.settings");
    this.#entries = journal.collection("wechatpay.ledger");
  }

  /** With what replies and notifications are signed at present, where the merchant does not say. */
  get signer(): SignerName {
    return this.settings.get("settings")?.signer ?? "public-key";
  }

  entry(type: Entry["type"], transaction: Transaction, fen: number, outRefundNo?: string): Change {
    const seq = this.#entries.size + 1;
    const entry: Entry = {
      seq,
      at: new Date().toISOString(),
      type,
      mchid: transaction.mchid,
      out_trade_no: transaction.outTradeNo,
      transaction_id: transaction.transactionId,
      amount: fen,
      ...(outRefundNo === undefined ? {} : { out_refund_no: outRefundNo }),
    };
    return this.#entries.put(String(seq), entry);
  }

  entries(): Entry[] {
    return this.#entries.values().toSorted((a, b) => a.seq - b.seq);
  }

  save(transaction: Transaction): Change {
    return this.transactions.put(transactionKey(transaction.mchid, transaction.outTradeNo), transaction);
  }

  /** The newest transaction of that number, whoever's it is: control calls name no merchant. */
  find(outTradeNo: string): Transaction | undefined {
    return this.transactions.values().findLast((transaction) => transaction.outTradeNo === outTradeNo);
  }
}
