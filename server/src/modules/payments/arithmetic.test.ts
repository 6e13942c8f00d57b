import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { figure } from "../../../test/figures.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { allocate, minorDigits, parseDecimal, toDecimal } from "../../platform/money.ts";
import type { CartData, CartLineData } from "../cart/cart.reads.ts";
import { quoteCart } from "../checkout/quote.ts";
import { planRefund } from "./refund.plan.ts";
import { after, line, order } from "./refund.testkit.ts";

/** A hundred thousand carts in all; prices are up to a million of each currency. */
const RUNS = 33_334;
const seed = Number(process.env["CARTS_SEED"] ?? Date.now() % 1_000_000);
const nobody = {} as Ctx; // without a destination a quote asks no one

const bought = (most: bigint) =>
  fc.record({
    lines: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 99 }), price: fc.bigInt({ min: 0n, max: most }) }), {
      minLength: 1,
      maxLength: 6,
    }),
    shipping: fc.bigInt({ min: 0n, max: most / 100n }),
    /** So many thousandths are taken off, spread over the lines. */
    off: fc.bigInt({ min: 0n, max: 999n }),
    steps: fc.array(fc.record({ line: fc.nat(), quantity: fc.integer({ min: 1, max: 40 }) }), { maxLength: 8 }),
  });
const cartOf = (currency: string, lines: readonly { quantity: number; price: bigint }[]): CartData => ({
  id: "crt",
  status: "OPEN",
  accountId: null,
  orderId: null,
  currency,
  destination: null,
  shippingMethod: null,
  updatedAt: new Date(0),
  lines: lines.map(({ quantity, price }, i): CartLineData => ({
    uuid: `${i}`,
    variantId: `${i}`,
    quantity,
    price,
    seenPrice: price,
    available: 99,
    onSale: true,
    limit: 99,
    name: "x",
    requiresShipping: true,
    volumeMm3: 0,
    weightGrams: 100,
  })),
});
const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);

/** Sells a cart and gives it back in parts, in the order of `steps` and then the rest: true when nothing is left over and nothing was too much. */
function comesBack(lines: { quantity: number; total: bigint }[], shipping: bigint, steps: { line: number; quantity: number }[]): boolean {
  const sold = order(
    lines.map(({ quantity, total }, n) => line(String(n), quantity, total)),
    shipping,
  );
  let now = sold;
  let given = 0n;
  const back = (wish: Parameters<typeof planRefund>[1]) => {
    const plan = planRefund(now, wish);
    given += plan.amount;
    now = after(now, plan);
    const whole = sum(plan.lines.map(({ amount }) => amount)) + plan.shipping + plan.goodwill === plan.amount;
    return whole && plan.tax >= 0n && plan.lines.every(({ amount, tax }) => amount >= 0n && tax >= 0n) && given <= sold.total;
  };
  for (const step of steps) {
    const one = now.lines[step.line % now.lines.length]!;
    const quantity = Math.min(step.quantity, one.quantity - one.refundedQuantity);
    if (quantity > 0 && !back({ lines: [{ uuid: one.uuid, quantity, restock: false }], shipping: 0n, amount: null })) return false;
  }
  const rest = now.lines.filter((one) => one.refundedQuantity < one.quantity);
  const wish = rest.map(({ uuid, quantity, refundedQuantity }) => ({ uuid, quantity: quantity - refundedQuantity, restock: true }));
  if (!back({ lines: wish, shipping, amount: null })) return false;
  const each = now.lines.every((one) => one.refundedAmount === one.total && one.refundedTax === one.tax);
  return each && given === sold.total && now.refundedTax === sold.tax;
}

for (const [index, currency] of ["JPY", "CNY", "KWD"].entries())
  test(`in ${currency}, lines are the total, what is taken off is spread to the last unit, and all partial refunds are the total`, async () => {
    const most = 1_000_000n * 10n ** BigInt(minorDigits(currency));
    const ownSeed = seed + index;
    await fc.assert(
      fc.asyncProperty(bought(most), async ({ lines, shipping, off, steps }) => {
        const quote = await quoteCart(nobody, cartOf(currency, lines));
        const full = lines.map(({ quantity, price }) => price * BigInt(quantity));
        const discount = (quote.subtotal * off) / 1000n;
        const totals = allocate(quote.subtotal - discount, full);
        const sold = lines.map(({ quantity }, i) => ({ quantity, total: totals[i]! }));
        return (
          sum(full) === quote.subtotal &&
          quote.total === quote.subtotal &&
          sum(totals) === quote.subtotal - discount &&
          parseDecimal(toDecimal(quote.total, currency), currency) === quote.total &&
          comesBack(sold, shipping, steps)
        );
      }),
      { numRuns: RUNS, seed: ownSeed },
    );
    figure({
      id: "P7",
      what: `${RUNS} random carts in ${currency} (seed ${ownSeed})`,
      found: "Σ lines = total, Σ partial refunds = total, every time",
      target: "equal in 10⁵ carts, three currencies",
      met: true,
    });
  }, 240_000);

/** Where sums are reckoned. Counts of pieces, grams and seconds are numbers there, too; a number is never made of a sum. */
const folders = [
  "platform/money.ts",
  "modules/checkout",
  "modules/payments",
  "modules/payments/reconciliation",
  "modules/payments/providers",
];
/** The only lines that may: gateways that want a whole number of fen as a JSON number, refused above what a number holds exactly. */
const allowed = /Number\((money\.)?amount\)|Number\(total\.amount\)|Number\(minor\)/;

test("where money is reckoned no decimal is parsed into a floating-point number, and none is made of one", () => {
  const source = join(import.meta.dirname, "../..");
  const files = folders.flatMap((one) =>
    one.endsWith(".ts")
      ? [join(source, one)]
      : readdirSync(join(source, one))
          .filter((name) => name.endsWith(".ts") && !/\.(test|testkit)\.ts$/.test(name))
          .map((name) => join(source, one, name)),
  );
  const floats = files.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter(
        (text) =>
          /parseFloat|\.toFixed\(|\b(amount|total|price|sum|fen|minor|value)\w*\s*[*/]\s*\d+(\.\d+)?\b(?!n)/i.test(text) ||
          /Number\([^)]*(amount|total|price|minor)/i.test(text),
      )
      .filter((text) => !allowed.test(text))
      .map((text) => `${file.slice(source.length + 1)}: ${text.trim()}`),
  );
  expect(floats).toEqual([]);
  figure({
    id: "P7",
    what: `${files.length} files in which money is reckoned, read line by line`,
    found: "0 decimals become floats; sums are bigint",
    target: "0 floats",
    met: true,
  });
});
