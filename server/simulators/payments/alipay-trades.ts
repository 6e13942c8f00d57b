import type { Change } from "../journal.ts";
import type { World } from "../world.ts";
import type { AlipayBooks, Refund, Ticket, Trade } from "./alipay-ledger.ts";
import { newToken, newTradeNo, refundedFen, tradeKey } from "./alipay-ledger.ts";
import type { AlipayNotifier } from "./alipay-notify.ts";

/** A refusal in the gateway's own words: code 40004 with a sub_code. */
export class BusinessError extends Error {
  readonly subCode: string;
  constructor(subCode: string, message: string) {
    super(message);
    this.subCode = subCode;
  }
}

export interface Announcement {
  appId: string;
  outTradeNo: string;
  fen: number;
  subject: string;
  notifyUrl: string;
  passback: string;
  expiresAt: number;
  method: string;
  returnUrl: string;
  quitUrl: string;
  qr: boolean;
  ticketExpiresAt: number;
}

/** What can happen to a trade. Each verb changes books, ledger and outbox in one line of the journal. */
export class AlipayTrades {
  readonly #world: World;
  readonly #books: AlipayBooks;
  readonly #notifier: AlipayNotifier;

  constructor(world: World, books: AlipayBooks, notifier: AlipayNotifier) {
    this.#world = world;
    this.#books = books;
    this.#notifier = notifier;
    for (const trade of books.trades.values()) this.#planExpiry(trade);
  }

  /** A merchant asks for a page or a QR code. For Alipay nothing exists until a buyer comes. */
  announce(wish: Announcement): Ticket {
    const existing = this.#current(wish.appId, wish.outTradeNo);
    if (existing && isPaid(existing)) throw new BusinessError("ACQ.TRADE_HAS_SUCCESS", "交易已被支付");
    if (existing?.status === "TRADE_CLOSED") throw new BusinessError("ACQ.TRADE_HAS_CLOSE", "交易已经关闭");
    if (existing && (existing.fen !== wish.fen || existing.subject !== wish.subject))
      throw new BusinessError("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改");
    const trade: Trade = existing
      ? { ...existing, notifyUrl: wish.notifyUrl, expiresAt: existing.status === "UNSEEN" ? wish.expiresAt : existing.expiresAt }
      : {
          appId: wish.appId,
          outTradeNo: wish.outTradeNo,
          tradeNo: newTradeNo(Date.now()),
          fen: wish.fen,
          subject: wish.subject,
          status: "UNSEEN",
          notifyUrl: wish.notifyUrl,
          passback: wish.passback,
          expiresAt: wish.expiresAt,
          createdAt: Date.now(),
          paidAt: null,
          closedAt: null,
          declines: 0,
          refunds: [],
        };
    const ticket: Ticket = {
      token: newToken(),
      tradeKey: tradeKey(wish.appId, wish.outTradeNo),
      method: wish.method,
      returnUrl: wish.returnUrl,
      quitUrl: wish.quitUrl,
      qr: wish.qr,
      expiresAt: wish.ticketExpiresAt,
    };
    this.#world.journal.commit(this.#books.save(trade), this.#books.tickets.put(ticket.token, ticket));
    return ticket;
  }

  /** The buyer has come (scanned, or logged in at the cashier): now there is a trade. */
  enter(key: string): Trade | undefined {
    const trade = this.#books.trades.get(key);
    if (!trade) return undefined;
    const current = this.#settleExpiry(trade);
    if (current.status !== "UNSEEN" || current.expiresAt <= Date.now()) return current;
    const entered: Trade = { ...current, status: "WAIT_BUYER_PAY", createdAt: Date.now() };
    this.#world.journal.commit(this.#books.save(entered));
    this.#planExpiry(entered);
    return entered;
  }

  /** A trade as the gateway knows it; none before a buyer has come. */
  require(appId: string, outTradeNo: string, tradeNo: string): Trade {
    const trade = outTradeNo
      ? this.#current(appId, outTradeNo)
      : this.#books.trades.values().find((candidate) => candidate.appId === appId && candidate.tradeNo === tradeNo);
    if (!trade || trade.status === "UNSEEN" || (tradeNo && trade.tradeNo !== tradeNo))
      throw new BusinessError("ACQ.TRADE_NOT_EXIST", "交易不存在");
    return this.#settleExpiry(trade);
  }

  pay(trade: Trade): Trade {
    const current = this.#waiting(trade);
    const paid: Trade = { ...current, status: "TRADE_SUCCESS", paidAt: Date.now() };
    return this.#commitAndTell(paid, [this.#books.entry("pay", paid, paid.fen)]);
  }

  /** The buyer's balance does not suffice. The trade stays open, and nobody is told. */
  decline(trade: Trade): Trade {
    const current = this.#waiting(trade);
    const declined: Trade = { ...current, declines: current.declines + 1 };
    this.#world.journal.commit(this.#books.save(declined));
    return declined;
  }

  close(trade: Trade): Trade {
    const current = this.#waiting(trade);
    this.#world.wall.cancel(expiryOf(current));
    return this.#commitAndTell({ ...current, status: "TRADE_CLOSED", closedAt: Date.now() });
  }

  /** Months later: the trade can no longer be refunded. */
  finish(trade: Trade): Trade {
    if (trade.status !== "TRADE_SUCCESS") throw new BusinessError("ACQ.TRADE_STATUS_ERROR", "交易状态不合法");
    return this.#commitAndTell({ ...trade, status: "TRADE_FINISHED" });
  }

  /** Once per out_request_no; `moved` says whether this very call moved money. */
  refund(trade: Trade, outRequestNo: string, fen: number, reason: string): { trade: Trade; moved: boolean } {
    const earlier = trade.refunds.find((refund) => refund.outRequestNo === outRequestNo);
    if (earlier) {
      if (earlier.fen !== fen) throw new BusinessError("ACQ.DISCORDANT_REPEAT_REQUEST", "不一致的请求");
      return { trade, moved: false };
    }
    if (trade.status === "TRADE_FINISHED") throw new BusinessError("ACQ.TRADE_HAS_FINISHED", "交易已完结");
    if (trade.paidAt === null) throw new BusinessError("ACQ.TRADE_NOT_ALLOW_REFUND", "当前交易不允许退款");
    const total = refundedFen(trade) + fen;
    if (total > trade.fen) throw new BusinessError("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限");
    const refund: Refund = { outRequestNo, fen, reason, at: Date.now() };
    const whole = total === trade.fen;
    const refunded: Trade = {
      ...trade,
      refunds: [...trade.refunds, refund],
      ...(whole ? { status: "TRADE_CLOSED" as const, closedAt: Date.now() } : {}),
    };
    return { trade: this.#commitAndTell(refunded, [this.#books.entry("refund", refunded, fen, outRequestNo)], refund), moved: true };
  }

  #current(appId: string, outTradeNo: string): Trade | undefined {
    const trade = this.#books.trades.get(tradeKey(appId, outTradeNo));
    return trade && this.#settleExpiry(trade);
  }

  #waiting(trade: Trade): Trade {
    const current = this.#settleExpiry(trade);
    if (isPaid(current)) throw new BusinessError("ACQ.TRADE_HAS_SUCCESS", "交易已被支付");
    if (current.status !== "WAIT_BUYER_PAY") throw new BusinessError("ACQ.TRADE_HAS_CLOSE", "交易已经关闭");
    return current;
  }

  #settleExpiry(trade: Trade): Trade {
    if (trade.status !== "WAIT_BUYER_PAY" || trade.expiresAt > Date.now()) return trade;
    return this.#commitAndTell({ ...trade, status: "TRADE_CLOSED", closedAt: trade.expiresAt });
  }

  #planExpiry(trade: Trade): void {
    if (trade.status !== "WAIT_BUYER_PAY") return;
    this.#world.wall.at(expiryOf(trade), trade.expiresAt, () => {
      const current = this.#books.trades.get(tradeKey(trade.appId, trade.outTradeNo));
      if (current) this.#settleExpiry(current);
    });
  }

  #commitAndTell(trade: Trade, entries: Change[] = [], refund?: Refund): Trade {
    const news = this.#notifier.compose(trade, refund);
    this.#world.journal.commit(this.#books.save(trade), ...entries, ...(news ? [news.change] : []));
    news?.send();
    return trade;
  }
}

export const isPaid = (trade: Trade): boolean => trade.status === "TRADE_SUCCESS" || trade.status === "TRADE_FINISHED";

const expiryOf = (trade: Trade): string => `alipay expiry ${tradeKey(trade.appId, trade.outTradeNo)}`;
