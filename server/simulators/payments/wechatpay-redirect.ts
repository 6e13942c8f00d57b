import { constants, privateDecrypt } from "node:crypto";
import { SIGNER_NAMES } from "./wechatpay-keys.ts";
import { DETOURS } from "./wechatpay-ledger.ts";
import type { Refund, Transaction } from "./wechatpay-ledger.ts";
import type { Desk, Question } from "./wechatpay-methods.ts";
import { describeRefund } from "./wechatpay-replies.ts";
import { Body } from "./wechatpay-request.ts";
import { ApiError } from "./wechatpay-transactions.ts";

/** The banks whose debit cards take a refund that could not go where it came from. */
const BANKS: Readonly<Record<string, string>> = {
  CMB_DEBIT: "招商银行",
  COMM_DEBIT: "交通银行",
  ABC_DEBIT: "农业银行",
  CCB_DEBIT: "建设银行",
  ICBC_DEBIT: "工商银行",
  BOC_DEBIT: "中国银行",
  PAB_DEBIT: "平安银行",
  SPDB_DEBIT: "浦发银行",
  CITIC_DEBIT: "中信银行",
  CEB_DEBIT: "光大银行",
  CMBC_DEBIT: "民生银行",
  CIB_DEBIT: "兴业银行",
  GDB_DEBIT: "广发银行",
  PSBC_DEBIT: "邮储银行",
  NBCB_DEBIT: "宁波银行",
};

const badParameter = (why: string): ApiError => new ApiError(400, "PARAM_ERROR", `参数错误：${why}`);

/** 发起异常退款: by WeChat's number of the refund, which the merchant's own in the body has to fit. */
export const redirectRefund = (question: Question, desk: Desk): Record<string, unknown> => {
  const { merchant, call, params } = question;
  const body = Body.of(call);
  const number = body.outRefundNo();
  const wanted = body.required("type", 32);
  const detour = DETOURS.find((one) => one === wanted);
  if (!detour) throw badParameter("type应为USER_BANK_CARD或MERCHANT_BANK_CARD");
  const card = detour === "USER_BANK_CARD" ? cardOf(body, question, desk) : "";
  const [transaction, refund] = find(desk, merchant.mchid, params["refundId"] ?? "");
  if (refund.outRefundNo !== number) throw new ApiError(400, "INVALID_REQUEST", "微信退款单号与商户退款单号不一致");
  const redirected = desk.transactions.redirect(transaction, refund, detour, card);
  return describeRefund(desk.transactions.require(merchant.mchid, transaction.outTradeNo), redirected);
};

const find = ({ books }: Desk, mchid: string, refundId: string): [Transaction, Refund] => {
  for (const transaction of books.transactions.values()) {
    const refund = transaction.mchid === mchid ? transaction.refunds.find((one) => one.refundId === refundId) : undefined;
    if (refund) return [transaction, refund];
  }
  throw new ApiError(404, "RESOURCE_NOT_EXISTS", "退款单不存在");
};

/** Bank, number and owner of the card; the last two are sealed for the key that the merchant names. */
const cardOf = (body: Body, { call }: Question, { keys }: Desk): string => {
  const bank = BANKS[body.required("bank_type", 16)];
  if (!bank) throw badParameter("bank_type不在支持的银行范围内");
  const serial = call.headers["wechatpay-serial"] ?? "";
  const signer = SIGNER_NAMES.map((name) => keys.signer(name)).find((one) => one.serial === serial);
  if (!signer) throw badParameter("请求头Wechatpay-Serial有误");
  const open = (name: string): string => {
    const sealed = Buffer.from(body.required(name, 1024), "base64");
    try {
      return privateDecrypt({ key: signer.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, sealed).toString("utf8");
    } catch {
      throw badParameter(`${name}解密失败`);
    }
  };
  const account = open("bank_account");
  if (!/^\d{12,19}$/.test(account)) throw badParameter("bank_account不是合法的银行卡号");
  if (!open("real_name").trim()) throw badParameter("real_name不能为空");
  return `${bank}借记卡${account.slice(-4)}`;
};
