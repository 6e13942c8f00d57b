import { beijing, parseBeijing } from "../beijing-time.ts";
import { digits } from "../digits.ts";
import type { Fault } from "../faults.ts";
import { toGbk } from "../gbk.ts";
import type { Call, Reply } from "../http.ts";
import { download, reply } from "../http.ts";
import { feeOf, spoiled } from "../statements.ts";
import type { World } from "../world.ts";
import { zip } from "../zip.ts";
import { detailsOf, sumsOf } from "./alipay-bill-tables.ts";
import type { BillRow } from "./alipay-bill-tables.ts";
import type { AlipayBooks, Merchant } from "./alipay-ledger.ts";
import { newToken, parseYuan, tradeKey } from "./alipay-ledger.ts";
import type { Biz } from "./alipay-request.ts";
import { BusinessError } from "./alipay-trades.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** An address works for this long, in real milliseconds. */
const ADDRESS_LIFE = 30_000;
/** A day's statement is written by nine the next morning. */
const WRITTEN_AFTER = 9 * HOUR;

export const BILL_METHOD = "alipay.data.dataservice.bill.downloadurl.query";

const noStatement = (): BusinessError => new BusinessError("isp.bill_not_exist", "账单不存在");
const badArguments = (): BusinessError => new BusinessError("invalid_arguments", "入参不合法");

/** Alipay's statements of what it did for a merchant on one day. */
export class AlipayBills {
  readonly #world: World;
  readonly #books: AlipayBooks;
  /** Addresses do not outlive the process. */
  readonly #files = new Map<string, { file: Buffer; until: number }>();

  constructor(world: World, books: AlipayBooks) {
    this.#world = world;
    this.#books = books;
  }

  /** The numbers of all that a request's day holds, for faults that mean one of them. */
  numbers(bizContent: string): string[] {
    const day = /"bill_date":"(\d{4}-\d\d-\d\d)"/.exec(bizContent)?.[1];
    return this.#books
      .entries()
      .filter(({ at }) => beijing(Date.parse(at)).slice(0, 10) === day)
      .flatMap(({ out_trade_no, out_request_no = "" }) => [out_trade_no, out_request_no]);
  }

  query(merchant: Merchant, biz: Biz, origin: string, fault?: Fault): Record<string, string> {
    const type = biz.text("bill_type");
    const day = biz.text("bill_date");
    const start = parseBeijing(`${day} 00:00:00`);
    if (type !== "trade" || start === undefined || beijing(start).slice(0, 10) !== day) throw badArguments();
    const now = Date.now();
    const { early } = this.#world.statements;
    if (start > now + DAY || (start + DAY > now && !early)) throw badArguments();
    if (fault?.fault === "statement-not-ready" || (start + DAY + WRITTEN_AFTER > now && !early)) throw noStatement();
    const rows = spoiled(this.#rows(merchant, start), fault, () => unknownRow(start, now));
    // A day that is over and had nothing has no statement; while it runs, an empty one.
    if (rows.length === 0 && start + DAY <= now) throw noStatement();
    const account = `${merchant.sellerId}0156`;
    const name = `${account}_${day.replaceAll("-", "")}`;
    const file = zip([
      { name: toGbk(`${name}_业务明细.csv`), data: toGbk(detailsOf(account, start, rows, now)) },
      { name: toGbk(`${name}_业务明细(汇总).csv`), data: toGbk(sumsOf(account, start, rows, now)) },
    ]);
    if (fault?.fault === "statement-damaged") file[100]! ^= 1; // behind the first name, within what is packed
    const token = newToken();
    this.#files.set(token, { file, until: now + ADDRESS_LIFE });
    return {
      bill_download_url: `${origin}/alipay/downloadBillFile.resource?bizType=trade&userId=${account}&fileType=csv.zip&bizDates=${day.replaceAll("-", "")}&downloadFileName=${name}.csv.zip&fileId=${token}`,
      ...(rows.length === 0 && { bill_file_code: "EMPTY_DATA_WITH_BILL_FILE" }),
    };
  }

  /** Whoever has the address gets the file, once or often, until the address ends. */
  download(call: Call): Reply {
    const now = Date.now();
    for (const [token, { until }] of this.#files) if (until <= now) this.#files.delete(token);
    const found = this.#files.get(call.url.searchParams.get("fileId") ?? "");
    return found ? download(found.file, "application/octet-stream") : reply("bill file not found or expired", "text/plain", 404);
  }

  #rows(merchant: Merchant, start: number): BillRow[] {
    return this.#books
      .entries()
      .map((entry) => ({ ...entry, ms: Date.parse(entry.at) }))
      .filter(({ app_id, ms }) => app_id === merchant.appId && ms >= start && ms < start + DAY)
      .map(({ ms, type, amount, out_trade_no, trade_no, out_request_no = "" }) => {
        const trade = this.#books.trades.get(tradeKey(merchant.appId, out_trade_no));
        const minor = parseYuan(amount) ?? 0;
        return {
          at: ms,
          kind: type,
          minor,
          fee: feeOf({ minor }),
          tradeNo: trade_no,
          outTradeNo: out_trade_no,
          outRequestNo: out_request_no,
          subject: trade?.subject ?? "",
          createdAt: Math.min(trade?.createdAt ?? ms, ms),
          numbers: [out_trade_no, out_request_no],
        };
      });
  }
}

/** At noon of a day that is over; on the day that still runs, now: the shop may have opened after noon. */
const unknownRow = (start: number, now: number): BillRow => {
  const at = start + DAY > now ? now : start + 12 * HOUR;
  const outTradeNo = `X${digits(20)}`;
  return {
    at,
    kind: "pay",
    minor: 100,
    fee: feeOf({ minor: 100 }),
    tradeNo: `${beijing(at).slice(0, 10).replaceAll("-", "")}22001${digits(15)}`,
    outTradeNo,
    outRequestNo: "",
    subject: "收款",
    createdAt: at,
    numbers: [outTradeNo],
  };
};
