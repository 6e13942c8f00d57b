import { expect, test } from "vitest";
import { planRefund } from "./refund.plan.ts";
import { after, line, order } from "./refund.testkit.ts";

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
