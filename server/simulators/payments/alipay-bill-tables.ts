import { beijing } from "../beijing-time.ts";
import type { Movement } from "../statements.ts";
import { yuan } from "./alipay-ledger.ts";

export interface BillRow extends Movement {
  tradeNo: string;
  outTradeNo: string;
  outRequestNo: string;
  subject: string;
  createdAt: number;
  /** Fen that Alipay keeps, or gives back with a refund. */
  fee: number;
}

const DAY = 24 * 3_600_000;
/** As Alipay names them, in its order. */
const DETAILS =
  "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注";
const SUMS =
  "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）";
const RULE = "-".repeat(40);

const signed = (fen: number): string => (fen < 0 ? `-${yuan(-fen)}` : yuan(fen));
const longDay = (ms: number): string => beijing(ms).replace(/^(\d+)-(\d+)-(\d+)/, "$1年$2月$3日");
/** What the buyer paid; what goes back is below zero. */
const amountOf = ({ kind, minor }: BillRow): number => (kind === "pay" ? minor : -minor);
/** What the merchant gets of it: a fee is below zero. */
const feeIn = ({ kind, fee }: BillRow): number => (kind === "pay" ? -fee : fee);
const sum = (rows: BillRow[], of: (row: BillRow) => number): number => rows.reduce((total, row) => total + of(row), 0);

const head = (title: string, account: string, start: number): string[] => [
  `#支付宝${title}查询`,
  `#账号：[${account}]`,
  `#起始日期：[${longDay(start)}]   终止日期：[${longDay(start + DAY)}]`,
];

/** Numbers are followed by a tabulator, so that a spreadsheet leaves them alone. */
const detail = (row: BillRow): string => {
  const amount = signed(amountOf(row));
  return [
    `${row.tradeNo}\t`,
    `${row.outTradeNo}\t`,
    row.kind === "pay" ? "交易" : "退款",
    row.subject,
    beijing(row.createdAt),
    beijing(row.at),
    ...["", "", "", "", "sim***@example.com"],
    amount,
    amount,
    ...["0.00", "0.00", "0.00", "0.00", "0.00", "", "0.00", "0.00"],
    row.outRequestNo ? `${row.outRequestNo}\t` : "",
    signed(feeIn(row)),
    "0.00",
    "",
  ].join(",");
};

const lines = (all: string[]): string => all.map((line) => `${line}\r\n`).join("");

/** 业务明细: every movement of the day. */
export const detailsOf = (account: string, start: number, rows: BillRow[], now: number): string => {
  const [paid, back] = [rows.filter(({ kind }) => kind === "pay"), rows.filter(({ kind }) => kind === "refund")];
  return lines([
    ...head("业务明细", account, start),
    `#${RULE}业务明细列表${RULE}`,
    DETAILS,
    ...rows.map(detail),
    `#${RULE}业务明细列表结束${RULE}`,
    `#交易合计：${paid.length}笔，商家实收共${signed(sum(paid, amountOf))}元，商家优惠共0.00元`,
    `#退款合计：${back.length}笔，商家实收退款共${signed(sum(back, amountOf))}元，商家优惠退款共0.00元`,
    `#导出时间：[${longDay(now)}]`,
  ]);
};

/** 业务明细(汇总): the sums by shop, of which there is one. */
export const sumsOf = (account: string, start: number, rows: BillRow[], now: number): string => {
  const paid = rows.filter(({ kind }) => kind === "pay").length;
  const [amount, fee] = [sum(rows, amountOf), sum(rows, feeIn)];
  return lines([
    ...head("业务汇总", account, start),
    `#${RULE}业务汇总列表${RULE}`,
    SUMS,
    [
      "合计",
      "",
      paid,
      rows.length - paid,
      signed(amount),
      signed(amount),
      "0.00",
      "0.00",
      "0.00",
      signed(fee),
      "0.00",
      signed(amount + fee),
    ].join(","),
    `#${RULE}业务汇总列表结束${RULE}`,
    `#导出时间：[${longDay(now)}]`,
  ]);
};
