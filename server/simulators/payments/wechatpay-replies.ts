import type { Refund, Transaction } from "./wechatpay-ledger.ts";
import { isPaid, wechatTime } from "./wechatpay-ledger.ts";

const STATE_WORDS = { NOTPAY: "订单未支付", SUCCESS: "支付成功", REFUND: "订单发生过退款", CLOSED: "订单已关闭" } as const;

/** A transaction as the query and the notification give it. */
export const describeTransaction = (transaction: Transaction): Record<string, unknown> => {
  const { mchid, appid, outTradeNo, state, fen, attach } = transaction;
  const head = {
    mchid,
    appid,
    out_trade_no: outTradeNo,
    trade_state: state,
    trade_state_desc: STATE_WORDS[state],
    ...(attach && { attach }),
  };
  // Before there is a payment there is no number, no payer and no sum.
  if (!isPaid(transaction)) return { ...head, amount: { payer_currency: "CNY" } };
  return {
    ...head,
    transaction_id: transaction.transactionId,
    trade_type: transaction.type,
    bank_type: "OTHERS",
    success_time: wechatTime(transaction.paidAt!),
    payer: { openid: transaction.payer },
    amount: { total: fen, payer_total: fen, currency: "CNY", payer_currency: "CNY" },
  };
};

/** A refund as its request and its query give it. */
export const describeRefund = (transaction: Transaction, refund: Refund) => ({
  refund_id: refund.refundId,
  out_refund_no: refund.outRefundNo,
  transaction_id: transaction.transactionId,
  out_trade_no: transaction.outTradeNo,
  channel: refund.detour === "USER_BANK_CARD" ? "OTHER_BANKCARD" : "ORIGINAL",
  user_received_account: refund.detour === "MERCHANT_BANK_CARD" ? "商户结算银行账户" : (refund.card ?? "支付用户零钱"),
  ...(refund.status === "SUCCESS" && { success_time: wechatTime(refund.settledAt!) }),
  create_time: wechatTime(refund.at),
  status: refund.status,
  funds_account: "AVAILABLE",
  amount: {
    total: transaction.fen,
    refund: refund.fen,
    payer_total: transaction.fen,
    payer_refund: refund.fen,
    settlement_refund: refund.fen,
    settlement_total: transaction.fen,
    discount_refund: 0,
    currency: "CNY",
  },
});
