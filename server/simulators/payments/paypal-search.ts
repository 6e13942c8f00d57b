import { digits } from "../digits.ts";
import type { Fault } from "../faults.ts";
import type { Outcome } from "../outcome.ts";
import { outcome } from "../outcome.ts";
import type { Movement } from "../statements.ts";
import { shareOf, spoiled } from "../statements.ts";
import type { World } from "../world.ts";
import { invalid } from "./paypal-check.ts";
import type { App, Entry, PayPalBooks } from "./paypal-ledger.ts";
import { newId, readMoney, written } from "./paypal-ledger.ts";

const SECOND = 1000;
const HOUR = 3_600_000;
const LONGEST = 31 * 24 * HOUR;
/** Entries take up to three hours to appear. */
const BEHIND = 3 * HOUR;
const MOST_ENTRIES = 10_000;
/** What PayPal keeps of a payment, in thousandths; of a refund it gives nothing back. */
const FEE = 34;

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/;
const KNOWN = ["start_date", "end_date", "fields", "page", "page_size", "balance_affecting_records_only"];

interface Line extends Movement {
  info: Record<string, unknown>;
  currency: string;
}

/** Transaction Search: what the account's ledger says of a period. */
export class PayPalSearch {
  readonly #world: World;
  readonly #books: PayPalBooks;

  constructor(world: World, books: PayPalBooks) {
    this.#world = world;
    this.#books = books;
  }

  /** The numbers of all that a question's period holds, for faults that mean one of them. */
  numbers(query: Record<string, string>): string[] {
    const [from, to] = [Date.parse(query["start_date"] ?? ""), Date.parse(query["end_date"] ?? "")];
    return this.#books
      .entries()
      .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < to + SECOND)
      .flatMap(numbersOf);
  }

  list(app: App, query: Record<string, string>, fault?: Fault): Outcome {
    for (const name of Object.keys(query)) if (!KNOWN.includes(name)) throw invalid("INVALID_PARAMETER", name, "Unknown parameter.");
    const [from, to] = [dateIn(query, "start_date"), dateIn(query, "end_date")];
    if (to <= from) throw invalid("INVALID_DATE_RANGE", "end_date", "End date must be after start date.");
    if (to - from > LONGEST) throw invalid("INVALID_DATE_RANGE", "end_date", "Date range is greater than 31 days");
    const [page, size] = [wholeIn(query, "page", 1, 2_147_483_647, 1), wholeIn(query, "page_size", 1, 500, 100)];
    const now = Date.now();
    // Early: the ledger claims to be complete already.
    const reach = fault?.fault === "statement-not-ready" ? from : this.#world.statements.early ? Math.max(now, to) : now - BEHIND;
    const lines = spoiled(this.#lines(app, from, Math.min(to, reach)), fault, () => unknownLine(Math.min(from + 12 * HOUR, now, to)));
    if (lines.length > MOST_ENTRIES) throw invalid("RESULTSET_TOO_LARGE", "end_date", "Result set size is greater than the maximum limit.");
    return outcome(200, {
      transaction_details: lines.slice((page - 1) * size, page * size).map((line) => ({ transaction_info: infoOf(line) })),
      account_number: app.merchantId,
      start_date: stamp(from),
      end_date: stamp(Math.min(to, reach)),
      last_refreshed_datetime: stamp(reach),
      page,
      total_items: lines.length,
      total_pages: Math.ceil(lines.length / size),
      links: [],
    });
  }

  #lines(app: App, from: number, to: number): Line[] {
    const orders = new Map(
      this.#books.orders
        .values()
        .filter(({ clientId }) => clientId === app.clientId)
        .flatMap((order) => order.captures.map((capture) => [capture.id, order] as const)),
    );
    return this.#books.entries().flatMap((entry) => {
      const [at, order] = [Date.parse(entry.at), orders.get(entry.capture_id)];
      const money = readMoney({ currency_code: entry.currency, value: entry.value });
      // Whole seconds, and the last one is included.
      if (!order || !money || at < from || at >= to + SECOND) return [];
      const paid = entry.type === "pay";
      const own = order.refunds.find(({ id, customId }) =>
        entry.refund_id ? id === entry.refund_id : customId === entry.refund_custom_id,
      );
      const info = {
        paypal_account_id: "SIMBUYER00001",
        transaction_id: paid ? entry.capture_id : (own?.id ?? `${entry.capture_id}R${entry.seq}`),
        ...(!paid && { paypal_reference_id: entry.capture_id, paypal_reference_id_type: "TXN" }),
        transaction_event_code: paid ? "T0006" : entry.reversed ? "T1106" : "T1107",
        // What was not given a number of its own bears the payment's.
        invoice_id: (!paid && own?.invoiceId) || order.invoiceId,
        custom_field: (!paid && entry.refund_custom_id) || order.customId,
      };
      return [{ at, kind: entry.type, minor: money.minor, currency: entry.currency, numbers: numbersOf(entry), info }];
    });
  }
}

const numbersOf = ({ custom_id, refund_custom_id }: Entry): string[] => [custom_id, ...(refund_custom_id ? [refund_custom_id] : [])];

const unknownLine = (at: number): Line => {
  const number = `X${digits(20)}`;
  const info = { transaction_id: newId(), transaction_event_code: "T0006", invoice_id: number, custom_field: number };
  return { at, kind: "pay", minor: 100, currency: "USD", numbers: [number], info };
};

const infoOf = ({ at, kind, minor, currency, info }: Line): Record<string, unknown> => {
  const fee = kind === "pay" ? shareOf(minor, FEE) : 0;
  return {
    ...info,
    transaction_initiation_date: stamp(at),
    transaction_updated_date: stamp(at),
    transaction_amount: signed(kind === "pay" ? minor : -minor, currency),
    ...(fee > 0 && { fee_amount: signed(-fee, currency) }),
    transaction_status: "S",
    protection_eligibility: "02",
  };
};

const signed = (minor: number, currency: string): Record<string, string> => {
  const money = written({ minor: Math.abs(minor), currency });
  return { ...money, value: minor < 0 ? `-${money.value}` : money.value };
};

/** Reports write the offset without a colon. */
const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+0000`;

const dateIn = (query: Record<string, string>, name: string): number => {
  const text = query[name];
  if (!text) throw invalid("MISSING_REQUIRED_PARAMETER", name, "A required field / parameter is missing.");
  const at = DATE.test(text) ? Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")) : Number.NaN;
  if (Number.isNaN(at)) throw invalid("INVALID_PARAMETER_SYNTAX", name, "The value of a field does not conform to the expected format.");
  return at;
};

const wholeIn = (query: Record<string, string>, name: string, least: number, most: number, otherwise: number): number => {
  const text = query[name] ?? String(otherwise);
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (value < least || value > most) throw invalid("INVALID_PARAMETER_VALUE", name, "The value of a field is invalid.");
  return value;
};
