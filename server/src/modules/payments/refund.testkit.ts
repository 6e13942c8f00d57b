/** What the tests of giving back share: lines and orders as they were sold, and how they stand after a refund. */
import { containedTax } from "../checkout/quote.ts";
import type { planRefund, Sold, SoldLine } from "./refund.plan.ts";

export const line = (uuid: string, quantity: number, total: bigint, more: Partial<SoldLine> = {}): SoldLine => ({
  uuid,
  quantity,
  total,
  tax: containedTax(total, 13n),
  refundedQuantity: 0,
  refundedAmount: 0n,
  refundedTax: 0n,
  openQuantity: quantity,
  goneQuantity: 0,
  ...more,
});

export const order = (lines: SoldLine[], shipping = 0n): Sold => {
  const shippingTax = containedTax(shipping, 13n);
  return {
    lines,
    total: lines.reduce((sum, { total }) => sum + total, shipping),
    tax: lines.reduce((sum, { tax }) => sum + tax, shippingTax),
    refundedTax: 0n,
    shipping,
    shippingTax,
    refundedShipping: 0n,
    refundedShippingTax: 0n,
  };
};

/** The order after a refund, as the shop would read it back. */
export function after(sold: Sold, plan: ReturnType<typeof planRefund>): Sold {
  const lines = sold.lines.map((one) => {
    const back = plan.lines.find(({ uuid }) => uuid === one.uuid);
    if (!back) return one;
    return {
      ...one,
      refundedQuantity: one.refundedQuantity + back.quantity,
      refundedAmount: one.refundedAmount + back.amount,
      refundedTax: one.refundedTax + back.tax,
      openQuantity: one.openQuantity - back.cancelled,
    };
  });
  const shippingTax = plan.tax - plan.lines.reduce((sum, { tax }) => sum + tax, 0n);
  return {
    ...sold,
    lines,
    refundedTax: sold.refundedTax + plan.tax,
    refundedShipping: sold.refundedShipping + plan.shipping,
    refundedShippingTax: sold.refundedShippingTax + (plan.goodwill === 0n ? shippingTax : 0n),
  };
}
