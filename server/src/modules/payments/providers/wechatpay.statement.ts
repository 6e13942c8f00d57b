/**
 * WeChat Pay's daily statement 交易账单: GET /v3/bill/tradebill answers, signed, where a table lies and the SHA-1 of it; the file itself is
 * not signed. It is there from about ten the next morning, for three months. Source: "申请交易账单" and "交易账单详细说明" at pay.weixin.qq.com.
 * Every field begins with a grave accent; the last two lines are the sums. Amounts are yuan; what WeChat gives back of its fee is below zero.
 */
import { createHash } from "node:crypto";
import { MoneyError } from "../../../platform/money.ts";
import { type GatewayMovement, ProviderRefused, ProviderUnavailable, StatementNotReady } from "./provider.ts";
import { type Day, fileAddress, isDue, toFen, within } from "./statement.ts";
import type { WechatPayClient } from "./wechatpay.client.ts";
import { fromWechatTime, need, ownRefundNumber } from "./wechatpay.messages.ts";

const HOSTS = /^(?:[\w-]+\.)?mch\.weixin\.qq\.com$/;
/** What WeChat answers to a day that has not ended, or whose statement nobody has written yet. */
const TOO_EARLY: ReadonlySet<string> = new Set(["NO_STATEMENT_EXIST", "INVALID_REQUEST", "PARAM_ERROR"]);

/** The sums as the buyer knows them, coupons included; statements in the old form, which some merchants still get, have only the second name. */
const COLUMNS = {
  bookedAt: ["交易时间"],
  mchId: ["商户号"],
  transactionId: ["微信订单号"],
  paymentNo: ["商户订单号"],
  state: ["交易状态"],
  currency: ["货币种类"],
  refundId: ["微信退款单号"],
  refundNo: ["商户退款单号"],
  refundState: ["退款状态"],
  fee: ["手续费"],
  total: ["订单金额", "总金额"],
  refund: ["申请退款金额", "退款金额"],
} as const;
type Row = Readonly<Record<keyof typeof COLUMNS, string>>;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const unreadable = (what: string): ProviderUnavailable => new ProviderUnavailable("wechatpay", "BAD_STATEMENT", what);

/** Everything of one day. Throws StatementNotReady, and ProviderUnavailable for a file that is damaged, foreign or not understood. */
export async function dayOfWechatPay(client: WechatPayClient, day: Day, now: Date): Promise<GatewayMovement[]> {
  let where: Awaited<ReturnType<WechatPayClient["call"]>>;
  try {
    where = await client.call("GET", `/v3/bill/tradebill?bill_date=${day.name}&bill_type=ALL`);
  } catch (error) {
    if (!(error instanceof ProviderRefused)) throw error;
    if (error.code === "STATEMENT_CREATING" || (!isDue(day, now) && TOO_EARLY.has(error.code)))
      throw new StatementNotReady("wechatpay", `the statement of ${day.name} is not written yet`);
    if (error.code === "NO_STATEMENT_EXIST") return [];
    throw error;
  }
  if (need(where, "hash_type") !== "SHA1") throw unreadable("a hash of an unknown kind");
  const file = await client.file(fileAddress("wechatpay", need(where, "download_url"), client.baseUrl, HOSTS));
  if (createHash("sha1").update(file).digest("hex") !== need(where, "hash_value").toLowerCase())
    throw unreadable("the file is not the one that was promised");
  return readStatement(file, day, client.merchant.mchId);
}

/** Reads the table of one day. Throws ProviderUnavailable when it is somebody else's, of another day, or not understood. */
export function readStatement(file: Buffer, day: Day, mchId: string): GatewayMovement[] {
  const [header = "", ...lines] = decode(file)
    .split(/\r?\n/)
    .filter((line) => line !== "");
  const names = header.split(",");
  const places = Object.entries(COLUMNS).map(([key, known]) => {
    const name = known.find((one) => names.includes(one));
    return [key, name === undefined ? -1 : names.indexOf(name)] as const;
  });
  if (places.some(([, place]) => place < 0)) throw unreadable("the columns are not known");
  const goods = names.indexOf("商品名称");
  if (goods < 0 || names[goods + 1] !== "商户数据包") throw unreadable("the columns are not known");
  // Whoever has the sums has all before them.
  const [sumNames = "", sums = ""] = lines.splice(-2);
  if (!sumNames.startsWith("总交易单数,") || cellsOf(sums)[0] !== String(lines.length))
    throw unreadable("the sums are not those of the rows");

  const movements: GatewayMovement[] = [];
  for (const line of lines) {
    const cells = cellsOf(line);
    if (cells.length < names.length) throw unreadable("a row is cut off");
    // Two texts of the merchant's own may hold what parts cells; they stand side by side, and neither is read.
    cells.splice(goods, cells.length - names.length);
    const row = Object.fromEntries(places.map(([key, place]) => [key, cells[place]!])) as Row;
    if (row.mchId !== mchId) throw unreadable("a row of another merchant");
    const movement = movementOf(row, day);
    if (movement) movements.push(movement);
  }
  if (new Set(movements.map(({ reference }) => reference)).size !== movements.length) throw unreadable("a movement is listed twice");
  return movements;
}

function decode(file: Buffer): string {
  try {
    return utf8.decode(file);
  } catch {
    throw unreadable("the statement is not written in UTF-8"); // the decoder has one word for all it cannot read
  }
}

/** A comma alone parts nothing: goods may have one in their name. */
function cellsOf(line: string): string[] {
  if (!line.startsWith("`")) throw unreadable("a row that is none");
  return line
    .slice(1)
    .split(",`")
    .map((cell) => cell.trim());
}

/**
 * SUCCESS is a payment, REFUND and REVOKED give one back. A refund is booked on the day it was asked for, whether the buyer has it already
 * or not; one that failed (FAIL), or could not be delivered and came back to the merchant (CHANGE), moved nothing in the end: null.
 */
function movementOf(row: Row, day: Day): GatewayMovement | null {
  const kind = ({ SUCCESS: "CAPTURE", REFUND: "REFUND", REVOKED: "REFUND" } as const)[row.state];
  const occurredAt = fromWechatTime(`${row.bookedAt.replace(/ +/, "T")}+08:00`);
  if (!kind || !row.transactionId) throw unreadable("a row of an unknown kind");
  if (!occurredAt || !within(day, occurredAt)) throw unreadable("a row of another day");
  if (kind === "REFUND" && (row.refundState === "FAIL" || row.refundState === "CHANGE")) return null;
  if (row.currency !== "CNY") throw unreadable("a row in another currency");
  const isRefund = kind === "REFUND";
  try {
    const amount = exactly(isRefund ? row.refund : row.total);
    if (amount <= 0n) throw unreadable("a row without an amount");
    return {
      kind,
      paymentNo: row.paymentNo || null,
      refundNo: isRefund ? known(ownRefundNumber(row.refundNo)) : null,
      refundRef: isRefund ? known(row.refundId) : null,
      providerRef: row.transactionId,
      // A payment that was revoked went back without a refund of its own number.
      reference: isRefund ? (known(row.refundId) ?? `${row.transactionId}:${row.state}`) : row.transactionId,
      money: { amount, currency: "CNY" },
      fee: row.fee ? { amount: toFen(row.fee), currency: "CNY" } : null,
      occurredAt,
    };
  } catch (error) {
    if (error instanceof MoneyError) throw unreadable("a row with something that is no amount");
    throw error;
  }
}

/** Money that moves has no smaller part than a fen. */
function exactly(text: string): bigint {
  if (!/^\d{1,12}(?:\.\d{1,2})?$/.test(text)) throw unreadable("a row with something that is no amount");
  return toFen(text);
}

/** Where there is no number, WeChat writes 0. */
const known = (number: string): string | null => (number === "" || number === "0" ? null : number);
