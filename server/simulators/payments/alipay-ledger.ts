import { randomBytes } from "node:crypto";
import { beijing, beijingDay } from "../beijing-time.ts";
import { digits } from "../digits.ts";
import type { Change, Collection } from "../journal.ts";
import type { World } from "../world.ts";

export interface Merchant {
  appId: string;
  sellerId: string;
  publicKey: string;
  /** Where notifications go when a request names no address. */
  notifyDefault: string;
  /** Shown to buyers. */
  name: string;
}

/** UNSEEN: announced by the merchant (a page address, a QR code), but no buyer has come yet, so for Alipay there is no trade. */
export type TradeStatus = "UNSEEN" | "WAIT_BUYER_PAY" | "TRADE_SUCCESS" | "TRADE_FINISHED" | "TRADE_CLOSED";

export interface Refund {
  outRequestNo: string;
  fen: number;
  reason: string;
  at: number;
}

export interface Trade {
  appId: string;
  outTradeNo: string;
  tradeNo: string;
  fen: number;
  subject: string;
  status: TradeStatus;
  notifyUrl: string;
  passback: string;
  /** Wall time after which an unpaid trade closes. */
  expiresAt: number;
  createdAt: number;
  paidAt: number | null;
  closedAt: number | null;
  declines: number;
  refunds: Refund[];
}

/** A buyer's way into a trade: the address behind one page pay request or one QR code. */
export interface Ticket {
  token: string;
  tradeKey: string;
  method: string;
  returnUrl: string;
  quitUrl: string;
  qr: boolean;
  expiresAt: number;
}

/** Money that moved. Entries are only ever added. */
export interface Entry {
  seq: number;
  at: string;
  type: "pay" | "refund";
  app_id: string;
  out_trade_no: string;
  trade_no: string;
  amount: string;
  out_request_no?: string;
}

export const yuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, "0")}`;

/** At most two decimals, 0.01 to 100000000, as the gateway's documents say; no sign, exponent or grouping. */
export const parseYuan = (text: string): number | undefined => {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text);
  if (!match) return undefined;
  const fen = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return fen >= 1 && fen <= 10_000_000_000 ? fen : undefined;
};

export const refundedFen = (trade: Trade): number => trade.refunds.reduce((sum, refund) => sum + refund.fen, 0);

export const newToken = (): string => randomBytes(16).toString("hex");

export const newTradeNo = (now: number): string => `${beijingDay(now)}22001${digits(15)}`;

export const newNotifyId = (now: number): string => `${beijingDay(now)}00222${beijing(now).slice(11).replaceAll(":", "")}${digits(15)}`;

export const tradeKey = (appId: string, outTradeNo: string): string => `${appId}/${outTradeNo}`;

/** Alipay's books. */
export class AlipayBooks {
  readonly merchants: Collection<Merchant>;
  readonly trades: Collection<Trade>;
  readonly tickets: Collection<Ticket>;
  readonly #entries: Collection<Entry>;

  constructor({ journal }: World) {
    this.merchants = journal.collection("alipay.merchants");
    this.trades = journal.collection("alipay.trades");
    this.tickets = journal.collection("alipay.tickets");
    this.#entries = journal.collection("alipay.ledger");
  }

  entry(type: Entry["type"], trade: Trade, fen: number, outRequestNo?: string): Change {
    const seq = this.#entries.size + 1;
    const entry: Entry = {
      seq,
      at: new Date().toISOString(),
      type,
      app_id: trade.appId,
      out_trade_no: trade.outTradeNo,
      trade_no: trade.tradeNo,
      amount: yuan(fen),
      ...(outRequestNo === undefined ? {} : { out_request_no: outRequestNo }),
    };
    return this.#entries.put(String(seq), entry);
  }

  entries(): Entry[] {
    return this.#entries.values().toSorted((a, b) => a.seq - b.seq);
  }

  save(trade: Trade): Change {
    return this.trades.put(tradeKey(trade.appId, trade.outTradeNo), trade);
  }

  /** The newest trade of that number, whoever's it is: control calls name no merchant. */
  find(outTradeNo: string): Trade | undefined {
    return this.trades.values().findLast((trade) => trade.outTradeNo === outTradeNo);
  }
}
