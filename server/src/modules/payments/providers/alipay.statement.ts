/**
 * Alipay's daily statement 业务账单: `alipay.data.dataservice.bill.downloadurl.query` names an address that works for 30 seconds, where a
 * ZIP archive lies with GBK tables: one or more of details, one of sums. Source: the interface's page at opendocs.alipay.com, and files as
 * merchants have published them; amounts are yuan with a sign, refunds and what Alipay keeps are below zero.
 */
import { MoneyError } from "../../../platform/money.ts";
import type { AlipayClient } from "./alipay.client.ts";
import { fromAlipayTime, yuan } from "./alipay.messages.ts";
import { type GatewayMovement, ProviderRefused, ProviderUnavailable, StatementNotReady } from "./provider.ts";
import { type Day, fileAddress, isDue, MOST_BYTES, toFen, within } from "./statement.ts";
import { BadZip, readZip, type ZipEntry } from "./zip.ts";

/** Where statements lie, in production and in the sandbox. */
const HOSTS = /^[\w.-]+\.(?:alipay\.com|alipaydev\.com)$/;
/** "No statement": nothing happened that day, or nothing has been written yet. The first is what Alipay answers, the others are documented. */
const ABSENT: ReadonlySet<string> = new Set(["isp.bill_not_exist", "BILL_NOT_EXIST", "NO_BILL_DATA", "BILL_DATE_BEFORE_REGISTRATION"]);
/** What Alipay answers to a day that has not ended. */
const TOO_EARLY = /invalid[_-]arguments$|^INVAILID_ARGUMENTS$/;

const COLUMNS = {
  tradeNo: "支付宝交易号",
  paymentNo: "商户订单号",
  type: "业务类型",
  doneAt: "完成时间",
  amount: "订单金额（元）",
  refundNo: "退款批次号/请求号",
  fee: "服务费（元）",
} as const;
type Row = Readonly<Record<keyof typeof COLUMNS, string>>;

const gbk = new TextDecoder("gbk", { fatal: true });
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

const unreadable = (what: string): ProviderUnavailable => new ProviderUnavailable("alipay", "BAD_STATEMENT", what);

/** Everything of one day. Throws StatementNotReady, and ProviderUnavailable for a file that is damaged, foreign or not understood. */
export async function dayOfAlipay(client: AlipayClient, day: Day, now: Date): Promise<GatewayMovement[]> {
  let address: string;
  try {
    const reply = await client.call("alipay.data.dataservice.bill.downloadurl.query", { bill_type: "trade", bill_date: day.name });
    if (reply("bill_file_code") === "EMPTY_DATA_WITH_BILL_FILE") return [];
    address = reply("bill_download_url");
  } catch (error) {
    if (!(error instanceof ProviderRefused || error instanceof ProviderUnavailable)) throw error;
    const absent = ABSENT.has(error.code);
    if (!isDue(day, now) && (absent || TOO_EARLY.test(error.code)))
      throw new StatementNotReady("alipay", `the statement of ${day.name} is not written yet`);
    if (absent) return [];
    throw error;
  }
  // Examples in the documentation have plain HTTP; the same host answers over TLS, and a statement is nobody else's business.
  const url = fileAddress("alipay", address.replace(/^http:(?=\/\/[\w.-]+\.alipay(?:dev)?\.com\/)/, "https:"), client.baseUrl, HOSTS);
  return readStatement(await client.file(url), day);
}

/** Reads the archive of one day. Throws ProviderUnavailable when it is damaged, of another day, or not understood. */
export function readStatement(archive: Buffer, day: Day): GatewayMovement[] {
  const details = unpack(archive)
    .filter(({ name }) => !decode(name).includes("汇总"))
    .map(({ data }) => decode(data));
  if (details.length === 0) throw unreadable("the archive holds no details");
  const movements = details.flatMap((text) => rowsOf(text, day)).map((row) => movementOf(row, day));
  if (new Set(movements.map(({ reference }) => reference)).size !== movements.length) throw unreadable("a movement is listed twice");
  return movements;
}

function unpack(archive: Buffer): ZipEntry[] {
  try {
    return readZip(archive, MOST_BYTES);
  } catch (error) {
    if (error instanceof BadZip) throw unreadable(`the archive is damaged: ${error.message}`);
    throw error;
  }
}

function decode(bytes: Buffer): string {
  try {
    return gbk.decode(bytes);
  } catch {
    throw unreadable("the statement is not written in GBK"); // the decoder has one word for all it cannot read
  }
}

/** The rows between the lines of remarks. They say for which day the table is, and where it ends. */
function rowsOf(text: string, day: Day): Row[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const remarks = lines.filter((line) => line.startsWith("#"));
  const [header = "", ...rows] = lines.filter((line) => !line.startsWith("#"));
  const [year, month, date] = day.name.split("-");
  if (!remarks.some((line) => line.includes(`起始日期：[${year}年${month}月${date}日`)))
    throw unreadable("the statement is of another day");
  if (!remarks.some((line) => line.includes("列表结束"))) throw unreadable("the statement has no end");
  const names = header.split(",").map((name) => name.trim().replace("(元)", "（元）"));
  const places = Object.entries(COLUMNS).map(([key, name]) => [key, names.indexOf(name)] as const);
  if (places.some(([, place]) => place < 0) || names[3] !== "商品名称" || names[5] !== COLUMNS.doneAt)
    throw unreadable("the columns are not known");
  return rows.map((row) => {
    const cells = cellsOf(row, names.length);
    return Object.fromEntries(places.map(([key, place]) => [key, cells[place]!])) as Row;
  });
}

/** Nothing is quoted, so a comma may be part of a goods' name (the fourth column) or of the remark (the last): the two times behind the name are sure. */
function cellsOf(row: string, columns: number): string[] {
  const cells = row.split(",").map((cell) => cell.trim());
  const created = cells.findIndex((cell, index) => index >= 4 && TIME.test(cell) && TIME.test(cells[index + 1] ?? ""));
  if (created < 0) throw unreadable("a row without its times");
  const fixed = [...cells.slice(0, 3), cells.slice(3, created).join(","), ...cells.slice(created)];
  if (fixed.length < columns) throw unreadable("a row is cut off");
  return [...fixed.slice(0, columns - 1), fixed.slice(columns - 1).join(",")];
}

function movementOf(row: Row, day: Day): GatewayMovement {
  const kind = ({ 交易: "CAPTURE", 退款: "REFUND" } as const)[row.type];
  const occurredAt = fromAlipayTime(row.doneAt);
  if (!kind || !row.tradeNo) throw unreadable("a row of an unknown kind");
  if (!occurredAt || !within(day, occurredAt)) throw unreadable("a row of another day");
  try {
    const signed = yuan(row.amount).amount;
    if (kind === "CAPTURE" ? signed <= 0n : signed >= 0n) throw unreadable("an amount with the wrong sign");
    return {
      kind,
      paymentNo: row.paymentNo || null,
      refundNo: kind === "REFUND" ? row.refundNo || null : null,
      refundRef: null,
      providerRef: row.tradeNo,
      reference: kind === "CAPTURE" ? row.tradeNo : `${row.tradeNo}:${row.refundNo || row.doneAt}`,
      money: { amount: signed < 0n ? -signed : signed, currency: "CNY" },
      fee: row.fee ? { amount: -toFen(row.fee), currency: "CNY" } : null,
      occurredAt,
    };
  } catch (error) {
    if (error instanceof MoneyError) throw unreadable("a row with something that is no amount");
    throw error;
  }
}
