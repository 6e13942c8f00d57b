import { isIP } from "node:net";
import type { Fault, FaultName } from "../faults.ts";
import type { Call } from "../http.ts";
import type { WechatBills } from "./wechatpay-bills.ts";
import { wechatTime, newPrepayId, newToken } from "./wechatpay-ledger.ts";
import type { Merchant, Refund, Ticket, TradeType, Transaction, WechatBooks } from "./wechatpay-ledger.ts";
import type { WechatKeys } from "./wechatpay-keys.ts";
import type { WechatOpenids } from "./wechatpay-oauth.ts";
import { describeRefund, describeTransaction } from "./wechatpay-replies.ts";
import { redirectRefund } from "./wechatpay-redirect.ts";
import { Body } from "./wechatpay-request.ts";
import { seal } from "./wechatpay-signing.ts";
import type { WechatTransactions } from "./wechatpay-transactions.ts";
import { ApiError } from "./wechatpay-transactions.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface Desk {
  books: WechatBooks;
  transactions: WechatTransactions;
  keys: WechatKeys;
  openids: WechatOpenids;
  bills: WechatBills;
  /** Stands where the real host has nothing. */
  prefix: string;
  /** What shall go wrong with this call. */
  fault?: Fault;
}

export interface Question {
  merchant: Merchant;
  call: Call;
  params: Record<string, string>;
}

/** What a reply says; undefined for 204. */
type Node = Record<string, unknown> | undefined;

export interface Method {
  verb: "GET" | "POST";
  path: string;
  answer(question: Question, desk: Desk): Node;
}

const TRANSACTIONS = "/v3/pay/transactions";
export const REFUNDS = "/v3/refund/domestic/refunds";
/** Where a day's statement lies; the file itself is no answer of the API's, so the gateway hands it out. */
export const BILL = "/v3/bill/tradebill";

export const METHODS: readonly Method[] = [
  {
    verb: "POST",
    path: `${TRANSACTIONS}/native`,
    answer: (question, desk) => {
      const { token } = prepare(question, desk, "NATIVE", newToken(), 2 * HOUR);
      return { code_url: `weixin://wxpay/bizpayurl?pr=${token}` };
    },
  },
  {
    verb: "POST",
    path: `${TRANSACTIONS}/h5`,
    answer: (question, desk) => {
      const scene = Body.of(question.call).part("scene_info");
      if (isIP(scene.required("payer_client_ip", 45)) === 0)
        throw new ApiError(400, "PARAM_ERROR", "参数错误：payer_client_ip不是合法的IP");
      if (!["iOS", "Android", "Wap"].includes(scene.part("h5_info").required("type", 32)))
        throw new ApiError(400, "PARAM_ERROR", "参数错误：h5_info.type应为iOS、Android或Wap");
      const { token } = prepare(question, desk, "MWEB", newPrepayId(Date.now()), 5 * MINUTE);
      const address = `${question.call.origin}/wechatpay/cgi-bin/mmpayweb-bin/checkmweb`;
      return { h5_url: `${address}?prepay_id=${token}&package=${token.slice(-10)}` };
    },
  },
  {
    verb: "POST",
    path: `${TRANSACTIONS}/jsapi`,
    answer: (question, desk) => {
      const openid = Body.of(question.call).part("payer").required("openid", 128);
      if (!desk.openids.knows(question.merchant.appid, openid)) throw new ApiError(400, "INVALID_REQUEST", "appid和openid不匹配");
      const { token } = prepare(question, desk, "JSAPI", newPrepayId(Date.now()), 2 * HOUR, openid);
      return { prepay_id: token };
    },
  },
  {
    verb: "GET",
    path: `${TRANSACTIONS}/out-trade-no/:outTradeNo`,
    answer: (question, desk) => describeTransaction(asked(question, desk)),
  },
  {
    verb: "GET",
    path: `${TRANSACTIONS}/id/:transactionId`,
    answer: ({ merchant, call, params }, { books }) => {
      mustBeOwn(merchant, call.url.searchParams.get("mchid"));
      const found = books.transactions
        .values()
        .find(({ mchid, transactionId }) => mchid === merchant.mchid && transactionId !== "" && transactionId === params["transactionId"]);
      if (!found) throw new ApiError(404, "ORDER_NOT_EXIST", "订单不存在");
      return describeTransaction(found);
    },
  },
  {
    verb: "POST",
    path: `${TRANSACTIONS}/out-trade-no/:outTradeNo/close`,
    answer: ({ merchant, call, params }, { transactions }) => {
      mustBeOwn(merchant, Body.of(call).required("mchid", 32));
      transactions.close(transactions.require(merchant.mchid, params["outTradeNo"] ?? ""));
      return undefined;
    },
  },
  {
    verb: "POST",
    path: REFUNDS,
    answer: ({ merchant, call }, { books, transactions, fault }) => {
      const body = Body.of(call);
      const transaction = payer(merchant, body, books, transactions);
      const amount = body.part("amount");
      amount.currency();
      if (amount.fen("total") !== transaction.fen) throw new ApiError(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致");
      const wish = {
        outRefundNo: body.outRefundNo(),
        fen: amount.fen("refund"),
        reason: body.text("reason", 80),
        notifyUrl: body.notifyUrl(false),
      };
      const refund = transactions.refund(transaction, wish, fateOf(fault?.fault));
      return describeRefund(transactions.require(merchant.mchid, transaction.outTradeNo), refund);
    },
  },
  {
    verb: "GET",
    path: `${REFUNDS}/:outRefundNo`,
    answer: ({ merchant, params }, { books }) => {
      for (const transaction of books.transactions.values()) {
        if (transaction.mchid !== merchant.mchid) continue;
        const refund = transaction.refunds.find((one) => one.outRefundNo === params["outRefundNo"]);
        if (refund) return describeRefund(transaction, refund);
      }
      throw new ApiError(404, "RESOURCE_NOT_EXISTS", "退款单不存在");
    },
  },
  {
    verb: "POST",
    path: `${REFUNDS}/:refundId/apply-abnormal-refund`,
    answer: (question, desk) => redirectRefund(question, desk),
  },
  {
    verb: "GET",
    path: BILL,
    answer: ({ merchant, call }, { bills, prefix, fault }) => bills.apply(merchant, call, prefix, fault),
  },
  {
    verb: "GET",
    path: "/v3/certificates",
    answer: ({ merchant }, { keys }) => ({
      data: keys.certificates().map(({ serial, from, to, pem }) => ({
        serial_no: serial,
        effective_time: wechatTime(from),
        expire_time: wechatTime(to),
        encrypt_certificate: seal(pem, merchant.apiV3Key, "certificate"),
      })),
    }),
  },
];

const prepare = (
  { merchant, call }: Question,
  { transactions }: Desk,
  type: TradeType,
  token: string,
  lives: number,
  openid = "",
): Ticket => {
  const body = Body.of(call);
  if (body.required("mchid", 32) !== merchant.mchid || body.required("appid", 32) !== merchant.appid)
    throw new ApiError(400, "APPID_MCHID_NOT_MATCH", "appid和mchid不匹配");
  const amount = body.part("amount");
  amount.currency();
  const wish = {
    mchid: merchant.mchid,
    appid: merchant.appid,
    outTradeNo: body.outTradeNo(),
    type,
    fen: amount.fen("total"),
    description: body.required("description", 127),
    attach: body.text("attach", 128),
    notifyUrl: body.notifyUrl(true),
    openid,
    expiresAt: body.expiry(Date.now()),
  };
  return transactions.prepare(wish, token, lives);
};

const mustBeOwn = (merchant: Merchant, mchid: string | null): void => {
  if (mchid !== merchant.mchid) throw new ApiError(400, "PARAM_ERROR", "参数错误：mchid与请求头不一致");
};

const asked = ({ merchant, call, params }: Question, { transactions }: Desk): Transaction => {
  mustBeOwn(merchant, call.url.searchParams.get("mchid"));
  return transactions.require(merchant.mchid, params["outTradeNo"] ?? "");
};

/** The transaction that money goes back from: by the merchant's number, or by WeChat's. */
const payer = (merchant: Merchant, body: Body, books: WechatBooks, transactions: WechatTransactions): Transaction => {
  const transactionId = body.text("transaction_id", 32);
  if (!transactionId) return transactions.require(merchant.mchid, body.required("out_trade_no", 32));
  const found = books.transactions.values().find((one) => one.mchid === merchant.mchid && one.transactionId === transactionId);
  if (!found) throw new ApiError(404, "RESOURCE_NOT_EXISTS", "订单不存在");
  return found;
};

const fateOf = (fault: FaultName | undefined): Refund["fate"] => {
  if (fault === "refund-pending-then-failed") return "ABNORMAL";
  return fault === "refund-closed" ? "CLOSED" : null;
};
