import fc from "fast-check";
import { expect, test } from "vitest";
import { containedTax } from "../checkout/quote.ts";
import { planRefund, type Sold, type SoldLine } from "./refund.plan.ts";

const line = (uuid: string, quantity: number, total: bigint, more: Partial<SoldLine> = {}): SoldLine => ({
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

const order = (lines: SoldLine[], shipping = 0n): Sold => {
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
function after(sold: Sold, plan: ReturnType<typeof planRefund>): Sold {
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

test("three pieces of 10.00 given back one by one come to 10.00, and the last one takes what rounding left", () => {
  let sold = order([line("a", 3, 1_000n)]);
  const parts: bigint[] = [];
  for (let n = 0; n < 3; n++) {
    const plan = planRefund(sold, { lines: [{ uuid: "a", quantity: 1, restock: false }], shipping: 0n, amount: null });
    parts.push(plan.amount);
    sold = after(sold, plan);
  }
  expect(parts).toEqual([333n, 334n, 333n]);
  expect(sold.refundedTax).toBe(sold.tax);
});

test("pieces that have not left are called off first, those that left are put back", () => {
  const sold = order([line("a", 5, 5_000n, { openQuantity: 2, goneQuantity: 3 })]);
  const [planned] = planRefund(sold, { lines: [{ uuid: "a", quantity: 4, restock: true }], shipping: 0n, amount: null }).lines;
  expect(planned).toMatchObject({ cancelled: 2, returned: 2, amount: 4_000n });
});

test("a sum without lines is goodwill and takes its share of the tax", () => {
  const sold = order([line("a", 1, 11_300n)]);
  expect(planRefund(sold, { lines: [], shipping: 0n, amount: 1_130n })).toEqual({
    lines: [],
    shipping: 0n,
    goodwill: 1_130n,
    amount: 1_130n,
    tax: 130n,
  });
});

test("less than lines and freight come to is spread over them, to the last unit", () => {
  const sold = order([line("a", 1, 3_333n), line("b", 2, 3_333n)], 3_334n);
  const lines = ["a", "b"].map((uuid) => ({ uuid, quantity: uuid === "a" ? 1 : 2, restock: false }));
  const plan = planRefund(sold, { lines, shipping: 3_334n, amount: 100n });
  expect([...plan.lines.map(({ amount }) => amount), plan.shipping]).toEqual([33n, 33n, 34n]);
});

/** Prices as they are in yen, yuan and dinar: 0, 2 and 3 digits, from one unit to a million. */
const currencies = { JPY: 1_000_000n, CNY: 100_000_000n, KWD: 1_000_000_000n };
for (const [currency, most] of Object.entries(currencies))
  test(`in ${currency}, whatever the parts and their order, they are the whole: every line, the freight, the tax, nothing below zero`, () => {
    const sold = fc.record({
      lines: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 99 }), total: fc.bigInt({ min: 0n, max: most }) }), {
        minLength: 1,
        maxLength: 8,
      }),
      shipping: fc.bigInt({ min: 0n, max: 10_000n }),
      steps: fc.array(fc.record({ line: fc.nat(), quantity: fc.integer({ min: 1, max: 40 }) }), { maxLength: 30 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(sold, ({ lines, shipping, steps }) => {
        const start = order(
          lines.map(({ quantity, total }, n) => line(String(n), quantity, total)),
          shipping,
        );
        let now = start;
        let given = 0n;
        const back = (wish: Parameters<typeof planRefund>[1]) => {
          const plan = planRefund(now, wish);
          const parts = plan.lines.reduce((sum, { amount }) => sum + amount, plan.shipping + plan.goodwill);
          if (parts !== plan.amount || plan.tax < 0n || plan.lines.some(({ amount, tax }) => amount < 0n || tax < 0n)) return false;
          given += plan.amount;
          now = after(now, plan);
          return true;
        };
        for (const step of steps) {
          const one = now.lines[step.line % now.lines.length]!;
          const quantity = Math.min(step.quantity, one.quantity - one.refundedQuantity);
          if (quantity > 0 && !back({ lines: [{ uuid: one.uuid, quantity, restock: false }], shipping: 0n, amount: null })) return false;
        }
        const rest = now.lines
          .filter((one) => one.refundedQuantity < one.quantity)
          .map((one) => ({ uuid: one.uuid, quantity: one.quantity - one.refundedQuantity, restock: true }));
        if (!back({ lines: rest, shipping, amount: null })) return false;
        return (
          given === start.total &&
          now.refundedTax === start.tax &&
          now.lines.every((one) => one.refundedAmount === one.total && one.refundedTax === one.tax)
        );
      }),
      { numRuns: 5_000 },
    );
  });
