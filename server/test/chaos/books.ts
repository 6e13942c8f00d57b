import pg from "pg";
import type { Books, LedgerFact } from "./checker.ts";

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, BigInt);

const statements = {
  orders: `select id, number, status, subtotal, discount, shipping, tax, total, paid, refunded from shop_order`,
  lines: `select id, order_id as "orderId", variant_id as "variantId", quantity, shipped_quantity as shipped, cancelled_quantity as cancelled,
                 unit_price as "unitPrice", tax, total from order_line`,
  payments: `select id, number, order_id as "orderId", method, status, amount, captured, refunded from payment`,
  refunds: `select id, number, origin, payment_id as "paymentId", amount, shipping, tax, status from refund`,
  refundLines: `select refund_id as "refundId", order_line_id as "lineId", quantity, amount, cancelled_quantity as cancelled,
                       returned_quantity as returned from refund_line`,
  entries: `select order_id as "orderId", payment_id as "paymentId", refund_id as "refundId", kind, amount from money_entry`,
  stock: `select variant_id as "variantId", on_hand as "onHand", reserved from stock_item`,
  movements: `select variant_id as "variantId", order_id as "orderId", reason, on_hand_delta as "onHandDelta", reserved_delta as "reservedDelta" from stock_movement`,
  reservations: `select order_id as "orderId", variant_id as "variantId", quantity from stock_reservation`,
  events: `select order_id as "orderId", type, coalesce(payload ->> 'refundId', payload ->> 'paymentId', '') as subject
           from event where order_id is not null order by id`,
} satisfies Partial<Record<keyof Books, string>>;

/** One moment of a shop's database, all tables as of the same instant, and of the payment company's ledger. */
export async function readBooks(
  databaseUrl: string,
  options: { simulatorsUrl?: string; acknowledged?: string[]; settled?: boolean } = {},
): Promise<Books> {
  const client = new pg.Client({ connectionString: databaseUrl, types });
  await client.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    const facts: Record<string, unknown[]> = {};
    for (const [name, text] of Object.entries(statements)) facts[name] = (await client.query(text)).rows;
    const ledger = options.simulatorsUrl ? await readLedger(options.simulatorsUrl) : null;
    return { ...(facts as unknown as Books), ledger, acknowledged: options.acknowledged ?? [], settled: options.settled ?? false };
  } finally {
    await client.end();
  }
}

/** The books of every payment company, in minor units. */
async function readLedger(simulatorsUrl: string): Promise<LedgerFact[]> {
  const entriesOf = async <T>(company: string): Promise<T[]> => {
    const answer = await fetch(`${simulatorsUrl}/control/${company}/ledger`);
    return ((await answer.json()) as { entries: T[] }).entries;
  };
  type Kind = { type: "pay" | "refund" };
  const alipay = await entriesOf<Kind & { out_trade_no: string; out_request_no?: string; amount: string }>("alipay");
  const paypal = await entriesOf<Kind & { custom_id: string; refund_custom_id: string | null; capture_id: string; value: string }>(
    "paypal",
  );
  const stripe = await entriesOf<Kind & { payment_no: string; refund_no: string | null; amount: number }>("stripe");
  const wechat = await entriesOf<Kind & { out_trade_no: string; out_refund_no?: string; amount: number }>("wechatpay");
  return [
    ...wechat.map(({ type, out_trade_no: paymentNo, out_refund_no: refundNo, amount }) => ({
      type,
      paymentNo,
      refundNo: refundNo?.replace(/-r\d+$/, "") ?? null, // a further round bears a number of its own there, which begins with ours
      amount: BigInt(amount),
    })),
    ...alipay.map(({ type, out_trade_no: paymentNo, out_request_no: refundNo = null, amount }) => ({
      type,
      paymentNo,
      refundNo,
      amount: minor(amount),
    })),
    ...paypal.map(({ type, custom_id: paymentNo, refund_custom_id: refundNo, capture_id: captureId, value }) => ({
      type,
      paymentNo,
      refundNo,
      captureId,
      amount: minor(value),
    })),
    ...stripe.map(({ type, payment_no: paymentNo, refund_no: refundNo, amount }) => ({
      type,
      paymentNo,
      refundNo,
      amount: BigInt(amount),
    })),
  ];
}

const minor = (decimal: string): bigint => BigInt(decimal.replace(".", ""));
