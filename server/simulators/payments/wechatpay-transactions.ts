import type { Change } from "../journal.ts";
import type { World } from "../world.ts";
import type { Detour, Refund, Ticket, Transaction, WechatBooks } from "./wechatpay-ledger.ts";
import { isPaid, newRefundId, newTransactionId, refundedFen, transactionKey } from "./wechatpay-ledger.ts";
import type { News, WechatNotifier } from "./wechatpay-notify.ts";

/** A refusal in WeChat's own words: a status, a code, a message. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type Wish = Pick<
  Transaction,
  "mchid" | "appid" | "outTradeNo" | "type" | "fen" | "description" | "attach" | "notifyUrl" | "openid" | "expiresAt"
>;

/** What a repetition must not change. */
const FIXED = ["appid", "type", "fen", "description", "attach", "notifyUrl", "openid", "expiresAt"] as const;

/** How long money takes to be on its way back, in simulated milliseconds. */
const REFUND_TAKES = 3_000;
const MOST_REFUNDS = 50;
const YEAR = 365 * 86_400_000;

/** What can happen to a transaction. Each verb changes books, ledger and outbox in one line of the journal. */
export class WechatTransactions {
  readonly #world: World;
  readonly #books: WechatBooks;
  readonly #notifier: WechatNotifier;

  constructor(world: World, books: WechatBooks, notifier: WechatNotifier) {
    this.#world = world;
    this.#books = books;
    this.#notifier = notifier;
    for (const transaction of books.transactions.values())
      for (const refund of transaction.refunds) if (refund.status === "PROCESSING") this.#planSettlement(transaction, refund);
  }

  /** The same wish again gives a fresh way in; another wish under the same number is refused. `lives`: of the way in, in milliseconds. */
  prepare(wish: Wish, token: string, lives: number): Ticket {
    const key = transactionKey(wish.mchid, wish.outTradeNo);
    const known = this.#books.transactions.get(key);
    if (known && isPaid(known)) throw new ApiError(400, "ORDERPAID", "该订单已支付");
    if (known?.state === "CLOSED") throw new ApiError(400, "ORDER_CLOSED", "该订单已关闭");
    if (known && FIXED.some((name) => known[name] !== wish[name])) throw new ApiError(403, "OUT_TRADE_NO_USED", "商户订单号重复");
    const now = Date.now();
    const transaction: Transaction = known ?? {
      ...wish,
      createdAt: now,
      state: "NOTPAY",
      transactionId: "",
      payer: "",
      paidAt: null,
      closedAt: null,
      declines: 0,
      refunds: [],
    };
    const ticket: Ticket = { token, transactionKey: key, expiresAt: Math.min(wish.expiresAt, now + lives) };
    this.#world.journal.commit(this.#books.save(transaction), this.#books.tickets.put(token, ticket));
    return ticket;
  }

  require(mchid: string, outTradeNo: string): Transaction {
    const transaction = this.#books.transactions.get(transactionKey(mchid, outTradeNo));
    if (!transaction) throw new ApiError(404, "ORDER_NOT_EXIST", "订单不存在");
    return transaction;
  }

  pay(transaction: Transaction, payer: string): Transaction {
    this.#mustWait(transaction);
    const now = Date.now();
    const paid: Transaction = { ...transaction, state: "SUCCESS", transactionId: newTransactionId(now), payer, paidAt: now };
    return this.#commitAndTell(paid, { kind: "payment" }, this.#books.entry("pay", paid, paid.fen));
  }

  /** The buyer's balance does not suffice. The transaction stays open, and nobody is told. */
  decline(transaction: Transaction): Transaction {
    this.#mustWait(transaction);
    const declined: Transaction = { ...transaction, declines: transaction.declines + 1 };
    this.#world.journal.commit(this.#books.save(declined));
    return declined;
  }

  /** The merchant ends it. Nobody else is told of that. */
  close(transaction: Transaction): Transaction {
    if (isPaid(transaction)) throw new ApiError(400, "ORDERPAID", "该订单已支付，不能关闭");
    if (transaction.state === "CLOSED") return transaction;
    const closed: Transaction = { ...transaction, state: "CLOSED", closedAt: Date.now() };
    this.#world.journal.commit(this.#books.save(closed));
    return closed;
  }

  /** Once per out_refund_no, also of one that was closed: it wants another number. The money moves a little later, and the merchant is told. */
  refund(transaction: Transaction, wish: Pick<Refund, "outRefundNo" | "fen" | "reason" | "notifyUrl">, fate: Refund["fate"]): Refund {
    const earlier = transaction.refunds.find((refund) => refund.outRefundNo === wish.outRefundNo);
    if (earlier) {
      if (earlier.fen !== wish.fen) throw new ApiError(400, "INVALID_REQUEST", "退款单号重复，且退款金额与之前不一致");
      return earlier;
    }
    if (!isPaid(transaction)) throw new ApiError(400, "INVALID_REQUEST", "订单未支付，不能退款");
    if (Date.now() - transaction.paidAt! > YEAR) throw new ApiError(403, "TRADE_OVERDUE", "订单已经超过可退款的最大期限");
    if (transaction.refunds.length >= MOST_REFUNDS) throw new ApiError(400, "INVALID_REQUEST", "部分退款次数超过限制");
    if (refundedFen(transaction) + wish.fen > transaction.fen) throw new ApiError(400, "INVALID_REQUEST", "退款金额大于可退金额");
    const now = Date.now();
    const refund: Refund = { ...wish, refundId: newRefundId(now), at: now, status: "PROCESSING", settledAt: null, fate };
    const refunding: Transaction = { ...transaction, state: "REFUND", refunds: [...transaction.refunds, refund] };
    this.#world.journal.commit(this.#books.save(refunding));
    this.#planSettlement(refunding, refund);
    return refund;
  }

  /**
   * What could not be delivered goes to another card of the buyer's, or back to the merchant. Repeated, it changes nothing; a second way
   * for the same money there is not.
   */
  redirect(transaction: Transaction, refund: Refund, detour: Detour, card: string): Refund {
    if (refund.detour === detour && (refund.card ?? "") === card) return refund;
    if (refund.status !== "ABNORMAL") throw new ApiError(400, "INVALID_REQUEST", "退款单状态不是退款异常，不能发起异常退款");
    const redirected: Refund = { ...refund, status: "PROCESSING", fate: null, settledAt: null, detour, ...(card && { card }) };
    const after: Transaction = { ...transaction, refunds: transaction.refunds.map((one) => (one === refund ? redirected : one)) };
    this.#world.journal.commit(this.#books.save(after));
    this.#planSettlement(after, redirected);
    return redirected;
  }

  #planSettlement({ mchid, outTradeNo }: Transaction, { outRefundNo }: Refund): void {
    const key = `wechatpay refund ${mchid}/${outRefundNo}`;
    this.#world.clock.at(key, this.#world.clock.now() + REFUND_TAKES, () => {
      const transaction = this.#books.transactions.get(transactionKey(mchid, outTradeNo));
      const refund = transaction?.refunds.find((one) => one.outRefundNo === outRefundNo);
      if (transaction && refund?.status === "PROCESSING") this.#settle(transaction, refund);
    });
  }

  #settle(transaction: Transaction, refund: Refund): void {
    const settled: Refund = { ...refund, status: refund.fate ?? "SUCCESS", settledAt: Date.now() };
    const after: Transaction = { ...transaction, refunds: transaction.refunds.map((one) => (one === refund ? settled : one)) };
    // What ends with the merchant has not gone to the buyer.
    const reached = settled.status === "SUCCESS" && settled.detour !== "MERCHANT_BANK_CARD";
    const entries = reached ? [this.#books.entry("refund", after, settled.fen, settled.outRefundNo)] : [];
    this.#commitAndTell(after, { kind: "refund", refund: settled }, ...entries);
  }

  #mustWait(transaction: Transaction): void {
    if (isPaid(transaction)) throw new ApiError(400, "ORDERPAID", "该订单已支付");
    if (transaction.state === "CLOSED") throw new ApiError(400, "ORDER_CLOSED", "该订单已关闭");
    if (transaction.expiresAt <= Date.now()) throw new ApiError(400, "INVALID_REQUEST", "订单已过期，请返回商户重新发起支付");
  }

  #commitAndTell(transaction: Transaction, news: News, ...entries: Change[]): Transaction {
    const told = this.#notifier.compose(transaction, news);
    this.#world.journal.commit(this.#books.save(transaction), ...entries, ...(told ? [told.change] : []));
    told?.send();
    return transaction;
  }
}
