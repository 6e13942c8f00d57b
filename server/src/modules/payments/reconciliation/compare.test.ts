import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BookedEntry, compareLedgers, type Movement } from "./compare.ts";

const capture = (n: number, amount = 100n): Movement => ({
  ...{ kind: "CAPTURE" as const, paymentNo: `P${n}`, refundNo: null, refundRef: null, providerRef: `G${n}`, reference: `m${n}` },
  money: { amount, currency: "CNY" },
});
const refund = (n: number, k: number, amount = 10n): Movement => ({
  ...{
    kind: "REFUND" as const,
    paymentNo: `P${n}`,
    refundNo: `P${n}R${k}`,
    refundRef: null,
    providerRef: `G${n}`,
    reference: `r${n}.${k}`,
  },
  money: { amount, currency: "CNY" },
});
/** As the shop books it. */
const booked = (movement: Movement, more: Partial<BookedEntry> = {}): BookedEntry => ({
  id: `e-${movement.reference}`,
  kind: movement.kind as BookedEntry["kind"],
  paymentId: movement.paymentNo!,
  refundId: movement.refundNo,
  orderId: "o",
  paymentNo: movement.paymentNo!,
  names: [movement.providerRef!],
  refundNames: movement.refundNo ? [movement.refundNo] : [],
  origin: "SHOP",
  amount: movement.money.amount,
  currency: movement.money.currency,
  reversed: false,
  due: true,
  ...more,
});

const day = [capture(1), capture(2), refund(1, 1), refund(1, 2), refund(2, 1, 100n)];
const books = () => day.map((movement) => booked(movement));

test("a day of which both sides say the same has no difference, in whatever order they say it", () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(day, { minLength: day.length }),
      fc.shuffledSubarray(books(), { minLength: day.length }),
      (there, here) => compareLedgers(there, here).differences.length === 0 && compareLedgers(there, here).pairs.length === day.length,
    ),
    { numRuns: 1_000 },
  );
});

describe("seeded differences, each named", () => {
  const kinds = (there: Movement[], here: BookedEntry[]) => compareLedgers(there, here).differences.map(({ kind }) => kind);
  test("a payment that nobody booked", () => expect(kinds([...day, capture(3)], books())).toEqual(["MISSING_HERE"]));
  test("a payment that never happened", () => expect(kinds(day.slice(1), books())).toEqual(["MISSING_THERE"]));
  test("a payment of another sum", () => expect(kinds(day, [booked(day[0]!, { amount: 99n }), ...books().slice(1)])).toEqual(["AMOUNT"]));
  test("a payment in another currency", () =>
    expect(kinds(day, [booked(day[0]!, { currency: "USD" }), ...books().slice(1)])).toEqual(["AMOUNT"]));
  test("a refund that nobody booked", () => expect(kinds([...day, refund(2, 2)], books())).toEqual(["MISSING_HERE"]));
  test("a refund that was booked and never sent", () =>
    expect(
      kinds(
        day.filter(({ refundNo }) => refundNo !== "P1R2"),
        books(),
      ),
    ).toEqual(["MISSING_THERE"]));
  test("a payment made twice", () => expect(kinds([...day, { ...capture(1), reference: "again" }], books())).toEqual(["MISSING_HERE"]));
  test("a refund sent twice under one number", () =>
    expect(kinds([...day, { ...refund(1, 1), reference: "again" }], books())).toEqual(["MISSING_HERE"]));
  test("a refund booked twice", () => expect(kinds(day, [...books(), booked(day[2]!, { id: "twice" })])).toEqual(["MISSING_THERE"]));
  test("two refunds of which each has the other's sum", () =>
    expect(
      kinds([capture(1), refund(1, 1, 10n), refund(1, 2, 20n)], [booked(capture(1)), booked(refund(1, 1, 20n)), booked(refund(1, 2, 10n))]),
    ).toEqual(["AMOUNT", "AMOUNT"]));
});

test("a refund made at the gateway's desk and recognised without its number is found by payment and sum, once", () => {
  const foreign: Movement = { ...refund(1, 9), refundNo: null, reference: "theirs" };
  const recognised = booked(foreign, { id: "x", refundId: "x", refundNames: ["P1X1", "evt_1"], origin: "GATEWAY" });
  expect(compareLedgers([...day, foreign], [...books(), recognised]).differences).toEqual([]);
  expect(compareLedgers([...day, foreign, { ...foreign, reference: "theirs too" }], [...books(), recognised]).differences).toMatchObject([
    { kind: "MISSING_HERE", movement: { reference: "theirs too" } },
  ]);
});

test("a refund that the bank returned may be listed or not", () => {
  const returned = booked(day[2]!, { reversed: true });
  const rest = books().filter(({ refundNames }) => !refundNames.includes("P1R1"));
  expect(compareLedgers(day, [...rest, returned]).differences).toEqual([]);
  expect(
    compareLedgers(
      day.filter((one) => one !== day[2]),
      [...rest, returned],
    ).differences,
  ).toEqual([]);
});

test("what is booked on a neighbouring day is found, and not missed there", () => {
  const yesterday = booked(capture(3), { due: false });
  expect(compareLedgers(day, [...books(), yesterday]).differences).toEqual([]);
  expect(compareLedgers([...day, capture(3)], [...books(), yesterday]).differences).toEqual([]);
});
