import { beijing } from "../beijing-time.ts";
import type { Movement } from "../statements.ts";
import type { Merchant, TradeType } from "./wechatpay-ledger.ts";

export interface BillRow extends Movement {
  transactionId: string;
  outTradeNo: string;
  payer: string;
  type: TradeType;
  description: string;
  attach: string;
  /** "0" for a payment, as WeChat writes it. */
  refundId: string;
  outRefundNo: string;
  refundState: string;
  /** Fen that WeChat keeps, or gives back with a refund. */
  fee: number;
}

/** As WeChat names them, in its order. */
const COLUMNS =
  "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";
const SUMS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

const yuan = (fen: number, decimals = 2): string => (fen / 100).toFixed(decimals);
/** Against spreadsheets, which would take a number for a number. */
const line = (cells: string[]): string => `${cells.map((cell) => `\`${cell}`).join(",")}\r\n`;
const sum = (rows: BillRow[], of: (row: BillRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
const paid = (row: BillRow): number => (row.kind === "pay" ? row.minor : 0);
const back = (row: BillRow): number => (row.kind === "refund" ? row.minor : 0);
const fee = (row: BillRow): number => (row.kind === "pay" ? row.fee : -row.fee);

const cells = ({ mchid, appid }: Merchant, row: BillRow): string[] => [
  beijing(row.at),
  appid,
  mchid,
  "0",
  "",
  row.transactionId,
  row.outTradeNo,
  row.payer,
  row.type,
  row.kind === "pay" ? "SUCCESS" : "REFUND",
  "OTHERS",
  "CNY",
  yuan(paid(row)),
  "0.00",
  row.refundId,
  row.outRefundNo,
  yuan(back(row)),
  "0.00",
  row.kind === "pay" ? "" : "ORIGINAL",
  row.refundState,
  row.description,
  row.attach,
  yuan(fee(row), 5),
  "0.60%",
  yuan(paid(row)),
  yuan(back(row)),
  "",
];

/** 交易账单: one line of names, one of each movement, and the sums with a line of names of their own. */
export const tableOf = (merchant: Merchant, rows: BillRow[]): string => {
  const sums = [
    String(rows.length),
    yuan(sum(rows, paid)),
    yuan(sum(rows, back)),
    "0.00",
    yuan(sum(rows, fee), 5),
    yuan(sum(rows, paid)),
    yuan(sum(rows, back)),
  ];
  return `\ufeff${COLUMNS}\r\n${rows.map((row) => line(cells(merchant, row))).join("")}${SUMS}\r\n${line(sums)}`;
};
