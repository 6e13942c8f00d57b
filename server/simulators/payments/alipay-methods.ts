import { beijing } from "../beijing-time.ts";
import type { Fault } from "../faults.ts";
import type { AlipayBills } from "./alipay-bills.ts";
import { BILL_METHOD } from "./alipay-bills.ts";
import type { AlipayBooks, Ticket, Trade } from "./alipay-ledger.ts";
import { refundedFen, yuan } from "./alipay-ledger.ts";
import { BUYER } from "./alipay-notify.ts";
import type { Request } from "./alipay-request.ts";
import type { AlipayTrades } from "./alipay-trades.ts";
import { BusinessError } from "./alipay-trades.ts";

/** What a reply says beyond code and msg. */
export type Node = Record<string, string>;

export interface Desk {
  books: AlipayBooks;
  trades: AlipayTrades;
  bills: AlipayBills;
  /** The address that QR codes and statements lead to. */
  origin: string;
  /** What shall go wrong with this call. */
  fault?: Fault;
}

/** Opened by the buyer's browser: these answer with the way to the cashier. */
export const PAGES: Record<string, (request: Request, desk: Desk) => Ticket> = {
  "alipay.trade.page.pay": (request, desk) => announce(request, desk, ["FAST_INSTANT_TRADE_PAY"]),
  "alipay.trade.wap.pay": (request, desk) => announce(request, desk, ["QUICK_WAP_WAY", "QUICK_WAP_PAY"]),
};

/** Called by the shop's server. */
export const METHODS: Record<string, (request: Request, desk: Desk) => Node> = {
  "alipay.trade.precreate": (request, desk) => {
    const ticket = announce(request, desk);
    return { out_trade_no: request.biz.outTradeNo(), qr_code: `${desk.origin}/alipay/qr/${ticket.token}` };
  },

  "alipay.trade.query": (request, desk) => {
    const trade = find(request, desk);
    const node: Node = { ...numbers(trade), ...BUYER, trade_status: trade.status, total_amount: yuan(trade.fen) };
    if (trade.paidAt === null) return node;
    return { ...node, receipt_amount: yuan(trade.fen), buyer_pay_amount: yuan(trade.fen), send_pay_date: beijing(trade.paidAt) };
  },

  "alipay.trade.close": (request, desk) => {
    const trade = find(request, desk);
    if (trade.status !== "WAIT_BUYER_PAY") throw new BusinessError("ACQ.REASON_TRADE_STATUS_INVALID", "交易状态异常");
    return numbers(desk.trades.close(trade));
  },

  "alipay.trade.refund": (request, desk) => {
    const found = find(request, desk);
    const fen = request.biz.amount("refund_amount");
    const outRequestNo = request.biz.text("out_request_no", 64);
    // Without a number of its own a refund cannot be told from the next one, so only the whole amount may do without.
    if (!outRequestNo && fen !== found.fen) throw new BusinessError("ACQ.INVALID_PARAMETER", "参数无效：部分退款必须传out_request_no");
    const { trade, moved } = desk.trades.refund(found, outRequestNo || found.outTradeNo, fen, request.biz.text("refund_reason", 256));
    const refund = trade.refunds.find((candidate) => candidate.outRequestNo === (outRequestNo || found.outTradeNo));
    return {
      ...numbers(trade),
      ...BUYER,
      fund_change: moved ? "Y" : "N",
      refund_fee: yuan(refundedFen(trade)),
      send_back_fee: yuan(refund?.fen ?? 0),
      gmt_refund_pay: beijing(refund?.at ?? Date.now()),
    };
  },

  "alipay.trade.fastpay.refund.query": (request, desk) => {
    const trade = find(request, desk);
    const outRequestNo = request.biz.required("out_request_no", 64);
    const refund = trade.refunds.find((candidate) => candidate.outRequestNo === outRequestNo);
    // A refund that never happened is no error: the reply is empty, refund_status above all.
    if (!refund) return {};
    return {
      ...numbers(trade),
      out_request_no: outRequestNo,
      refund_amount: yuan(refund.fen),
      refund_status: "REFUND_SUCCESS",
      total_amount: yuan(trade.fen),
      gmt_refund_pay: beijing(refund.at),
    };
  },

  [BILL_METHOD]: ({ merchant, biz }, { bills, origin, fault }) => bills.query(merchant, biz, origin, fault),
};

const numbers = (trade: Trade): Node => ({ out_trade_no: trade.outTradeNo, trade_no: trade.tradeNo });

const find = ({ merchant, biz }: Request, { trades }: Desk): Trade => {
  const { outTradeNo, tradeNo } = biz.trade();
  return trades.require(merchant.appId, outTradeNo, tradeNo);
};

const announce = ({ merchant, params, biz }: Request, { trades }: Desk, products?: readonly string[]): Ticket => {
  const seller = biz.text("seller_id", 28);
  if (seller && seller !== merchant.sellerId) throw new BusinessError("ACQ.INVALID_PARAMETER", "参数无效：seller_id");
  if (products && !products.includes(biz.required("product_code"))) throw new BusinessError("ACQ.ACCESS_FORBIDDEN", "无权限使用接口");
  const now = Date.now();
  const expiresAt = biz.expiry(now);
  return trades.announce({
    appId: merchant.appId,
    outTradeNo: biz.outTradeNo(),
    fen: biz.amount("total_amount"),
    subject: biz.subject(),
    notifyUrl: params["notify_url"] ?? "",
    passback: biz.text("passback_params"),
    expiresAt,
    method: params["method"] ?? "",
    returnUrl: params["return_url"] ?? "",
    quitUrl: biz.text("quit_url"),
    qr: !products,
    ticketExpiresAt: products ? expiresAt : Math.min(expiresAt, biz.qrExpiry(now)),
  });
};
