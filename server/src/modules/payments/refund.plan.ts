import { allocate, roundHalfUp } from "../../platform/money.ts";

/** A line as it was sold, and what of it was given back already. Minor units of the order's currency. */
export interface SoldLine {
  uuid: string;
  quantity: number;
  /** What the line cost after discounts, tax included. */
  total: bigint;
  tax: bigint;
  refundedQuantity: number;
  refundedAmount: bigint;
  refundedTax: bigint;
  /** Pieces that have not left and are in no parcel: they can be called off. */
  openQuantity: number;
  /** Pieces that left and have not been put back yet. */
  goneQuantity: number;
}

/** An order's money, and what of it was given back already. Minor units. */
export interface Sold {
  lines: readonly SoldLine[];
  total: bigint;
  tax: bigint;
  refundedTax: bigint;
  shipping: bigint;
  shippingTax: bigint;
  refundedShipping: bigint;
  refundedShippingTax: bigint;
}

export interface Wish {
  lines: readonly { uuid: string; quantity: number; restock: boolean }[];
  shipping: bigint;
  /** The whole sum to give back; null: what lines and freight come to. */
  amount: bigint | null;
}

export interface PlannedLine {
  uuid: string;
  quantity: number;
  amount: bigint;
  tax: bigint;
  cancelled: number;
  returned: number;
}

export interface Plan {
  lines: PlannedLine[];
  shipping: bigint;
  /** What is given beyond lines and freight: goodwill, or a sum without lines. */
  goodwill: bigint;
  /** lines + shipping + goodwill, exactly. */
  amount: bigint;
  tax: bigint;
}

/**
 * What some pieces of a line are worth now: their share of the line up to there, less what was given back. However a line is given back in
 * parts, the parts are the line, and the last piece takes what rounding left.
 */
export function worthOf(line: SoldLine, quantity: number): bigint {
  const upTo = roundHalfUp(line.total * BigInt(line.refundedQuantity + quantity), BigInt(line.quantity));
  return upTo > line.refundedAmount ? upTo - line.refundedAmount : 0n;
}

/** Tax goes back as the money does: its share up to there, less what went back before, never more than `left`. */
function taxOf(of: { total: bigint; tax: bigint; refunded: bigint; refundedTax: bigint }, amount: bigint, left: bigint): bigint {
  if (of.total === 0n) return 0n;
  const due = roundHalfUp(of.tax * (of.refunded + amount), of.total) - of.refundedTax;
  return due < 0n ? 0n : due < left ? due : left;
}

/**
 * Spreads a refund over lines, freight and goodwill, exactly: a smaller sum than they come to is prorated by largest remainder, a greater
 * one leaves a rest as goodwill. Pieces to restock are taken first from those that have not left. Quantities must have been checked.
 */
export function planRefund(sold: Sold, wish: Wish): Plan {
  const asked = wish.lines.map((one) => ({ ...one, line: sold.lines.find(({ uuid }) => uuid === one.uuid)! }));
  const worth = asked.map(({ line, quantity }) => worthOf(line, quantity));
  const full = [...worth, wish.shipping];
  const sum = full.reduce((total, part) => total + part, 0n);
  const amount = wish.amount ?? sum;
  const parts = amount < sum ? allocate(amount, full) : full;
  const goodwill = amount > sum ? amount - sum : 0n;
  let left = sold.tax - sold.refundedTax;
  const takeTax = (of: Parameters<typeof taxOf>[0], part: bigint): bigint => {
    const tax = taxOf(of, part, left);
    left -= tax;
    return tax;
  };
  const lines = asked.map(({ line, quantity, restock }, index): PlannedLine => {
    const part = parts[index]!;
    const cancelled = restock ? Math.min(quantity, line.openQuantity) : 0;
    const tax = takeTax({ total: line.total, tax: line.tax, refunded: line.refundedAmount, refundedTax: line.refundedTax }, part);
    return { uuid: line.uuid, quantity, amount: part, tax, cancelled, returned: restock ? quantity - cancelled : 0 };
  });
  const shipping = parts.at(-1)!;
  const freightTax = takeTax(
    { total: sold.shipping, tax: sold.shippingTax, refunded: sold.refundedShipping, refundedTax: sold.refundedShippingTax },
    shipping,
  );
  const goodwillTax = takeTax({ total: sold.total, tax: sold.tax, refunded: 0n, refundedTax: 0n }, goodwill);
  const tax = lines.reduce((total, line) => total + line.tax, freightTax + goodwillTax);
  return { lines, shipping, goodwill, amount, tax };
}
