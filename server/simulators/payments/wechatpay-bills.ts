import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { beijing, parseBeijing } from "../beijing-time.ts";
import { digits } from "../digits.ts";
import type { Fault } from "../faults.ts";
import type { Call, Reply } from "../http.ts";
import { download } from "../http.ts";
import { feeOf, spoiled } from "../statements.ts";
import type { World } from "../world.ts";
import { tableOf } from "./wechatpay-bill-table.ts";
import type { BillRow } from "./wechatpay-bill-table.ts";
import type { Merchant, Refund, Transaction, WechatBooks } from "./wechatpay-ledger.ts";
import { newToken, newTransactionId, transactionKey } from "./wechatpay-ledger.ts";
import { ApiError } from "./wechatpay-transactions.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ADDRESS_LIFE = 5 * 60_000;
/** Yesterday's statement is written by ten in the morning, and kept for three months. */
const WRITTEN_AFTER = 10 * HOUR;
const KEPT = 92 * DAY;

const TYPES = ["ALL", "SUCCESS", "REFUND"] as const;
const KNOWN = ["bill_date", "bill_type", "tar_type"];
/** A refund that could not be delivered stays listed as such when its money has gone to the merchant; one that was closed has failed. */
const wordOf = ({ status, detour }: Refund): string => {
  if (status === "CLOSED") return "FAIL";
  return status === "ABNORMAL" || detour === "MERCHANT_BANK_CARD" ? "CHANGE" : status;
};

const badParameter = (why: string): ApiError => new ApiError(400, "PARAM_ERROR", `参数错误：${why}`);

/** WeChat Pay's statements of one day: where they lie, and the files, which are not signed. */
export class WechatBills {
  readonly #world: World;
  readonly #books: WechatBooks;
  /** Addresses do not outlive the process. */
  readonly #files = new Map<string, { mchid: string; file: Buffer; until: number }>();

  constructor(world: World, books: WechatBooks) {
    this.#world = world;
    this.#books = books;
  }

  /** The numbers of all that a request's day holds, for faults that mean one of them. */
  numbers(query: URLSearchParams): string[] {
    const start = parseBeijing(`${query.get("bill_date") ?? ""} 00:00:00`) ?? Number.NaN;
    return this.#books.merchants.values().flatMap((merchant) => this.#rows(merchant, start).flatMap(({ numbers }) => numbers));
  }

  /** `prefix` stands where the real host has nothing. */
  apply(merchant: Merchant, call: Call, prefix: string, fault?: Fault): Record<string, unknown> {
    const query = call.url.searchParams;
    for (const name of query.keys()) if (!KNOWN.includes(name)) throw badParameter(name);
    const day = query.get("bill_date") ?? "";
    const start = parseBeijing(`${day} 00:00:00`);
    if (start === undefined || beijing(start).slice(0, 10) !== day) throw badParameter("bill_date格式应为yyyy-MM-DD");
    const type = TYPES.find((one) => one === (query.get("bill_type") ?? "ALL"));
    if (!type) throw badParameter("bill_type应为ALL、SUCCESS或REFUND");
    const packed = query.get("tar_type");
    if (packed !== null && packed !== "GZIP") throw badParameter("tar_type只支持GZIP");
    const now = Date.now();
    const { early } = this.#world.statements;
    if (start > now + DAY || (start + DAY > now && !early) || start + KEPT < now)
      throw new ApiError(400, "INVALID_REQUEST", "账单日期错误");
    if (fault?.fault === "statement-not-ready" || (start + DAY + WRITTEN_AFTER > now && !early))
      throw new ApiError(400, "STATEMENT_CREATING", "账单生成中");
    const rows = spoiled(
      this.#rows(merchant, start).filter(({ kind }) => type === "ALL" || (kind === "pay") === (type === "SUCCESS")),
      fault,
      () => unknownRow(start, now),
    );
    // A day that is over and had nothing has no statement; while it runs, an empty one.
    if (rows.length === 0 && start + DAY <= now) throw new ApiError(400, "NO_STATEMENT_EXIST", "账单文件不存在");
    const table = Buffer.from(tableOf(merchant, rows));
    // The hash is that of the table, packed or not.
    const hash = createHash("sha1").update(table).digest("hex");
    if (fault?.fault === "statement-damaged") table[table.length - 20]! ^= 1;
    const token = newToken();
    this.#files.set(token, { mchid: merchant.mchid, file: packed ? gzipSync(table) : table, until: now + ADDRESS_LIFE });
    return { download_url: `${call.origin}${prefix}/v3/billdownload/file?token=${token}`, hash_type: "SHA1", hash_value: hash };
  }

  file(merchant: Merchant, call: Call): Reply {
    const now = Date.now();
    for (const [token, { until }] of this.#files) if (until <= now) this.#files.delete(token);
    const found = this.#files.get(call.url.searchParams.get("token") ?? "");
    if (!found) throw new ApiError(400, "INVALID_REQUEST", "请重新获取账单地址后再请求");
    if (found.mchid !== merchant.mchid) throw new ApiError(403, "NO_AUTH", "请求的商户与申请账单的商户不一致");
    return download(found.file, "text/plain; charset=utf-8");
  }

  /** Payments when they were made, refunds when they were asked for. */
  #rows(merchant: Merchant, start: number): BillRow[] {
    const within = (at: number): boolean => at >= start && at < start + DAY;
    const paid = this.#books
      .entries()
      .filter(({ type, mchid, at }) => type === "pay" && mchid === merchant.mchid && within(Date.parse(at)))
      .flatMap(({ at, out_trade_no, amount }) => {
        const transaction = this.#books.transactions.get(transactionKey(merchant.mchid, out_trade_no));
        return transaction ? [rowOf(transaction, { at: Date.parse(at), kind: "pay", minor: amount })] : [];
      });
    const back = this.#books.transactions
      .values()
      .filter(({ mchid }) => mchid === merchant.mchid)
      .flatMap((transaction) => transaction.refunds.map((refund) => ({ transaction, refund })))
      .filter(({ refund }) => within(refund.at))
      .map(({ transaction, refund }) => ({
        ...rowOf(transaction, { at: refund.at, kind: "refund", minor: refund.fen }),
        refundId: refund.refundId,
        outRefundNo: refund.outRefundNo,
        refundState: wordOf(refund),
        numbers: [transaction.outTradeNo, refund.outRefundNo],
      }));
    return [...paid, ...back].toSorted((a, b) => a.at - b.at);
  }
}

const rowOf = (
  { outTradeNo, transactionId, payer, type, description, attach }: Transaction,
  { at, kind, minor }: Pick<BillRow, "at" | "kind" | "minor">,
): BillRow => ({
  at,
  kind,
  minor,
  fee: feeOf({ minor }),
  transactionId,
  outTradeNo,
  payer,
  type,
  description,
  attach,
  refundId: "0",
  outRefundNo: "0",
  refundState: "",
  numbers: [outTradeNo],
});

/** At noon of a day that is over; on the day that still runs, now: the shop may have opened after noon. */
const unknownRow = (start: number, now: number): BillRow => {
  const at = start + DAY > now ? now : start + 12 * HOUR;
  const outTradeNo = `X${digits(20)}`;
  return {
    at,
    kind: "pay",
    minor: 100,
    fee: feeOf({ minor: 100 }),
    transactionId: newTransactionId(at),
    outTradeNo,
    payer: "oStranger0000000000000000000",
    type: "NATIVE",
    description: "收款",
    attach: "",
    refundId: "0",
    outRefundNo: "0",
    refundState: "",
    numbers: [outTradeNo],
  };
};
