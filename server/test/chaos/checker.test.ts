import { describe, expect, test } from "vitest";
import { type Books, check } from "./checker.ts";

const aRefund = (id: string, number: string, paymentId: string, amount: bigint, more: Partial<Books["refunds"][number]> = {}) => ({
  ...{ id, number, paymentId, amount, origin: "SHOP", shipping: 0n, tax: 0n, status: "SUCCEEDED" },
  ...more,
});

/** A small shop in which everything fits: a paid order, a refunded one, one paid in cash, one that waits, one that ended, one shipped. */
function sound(): Books {
  const order = (id: string, status: string, paid = 0n, refunded = 0n) => ({
    ...{ id, number: `N${id}`, status, paid, refunded },
    ...{ subtotal: 200n, discount: 0n, shipping: 15n, tax: 25n, total: 215n },
  });
  const line = (orderId: string, shipped = 0, cancelled = 0) => ({
    id: `l-${orderId}`,
    orderId,
    variantId: "v",
    quantity: 2,
    shipped,
    cancelled,
    unitPrice: 100n,
    tax: 23n,
    total: 200n,
  });
  const payment = (id: string, orderId: string, status: string, captured = 0n, refunded = 0n, method = "ALIPAY") => ({
    ...{ id, number: `N${id}`, orderId, method, status, amount: 215n, captured, refunded },
  });
  const entry = (orderId: string, paymentId: string, refundId: string | null = null) => ({
    ...{ orderId, paymentId, refundId, kind: refundId ? "REFUND" : "CAPTURE", amount: 215n },
  });
  const move = (orderId: string | null, reason: string, onHandDelta: number, reservedDelta: number) => ({
    variantId: "v",
    orderId,
    reason,
    onHandDelta,
    reservedDelta,
  });
  const event = (orderId: string, type: string, subject = "") => ({ orderId, type, subject });
  return {
    orders: [
      order("paid", "CONFIRMED", 215n),
      order("back", "CANCELLED", 215n, 215n),
      order("cash", "CONFIRMED"),
      order("waits", "AWAITING_PAYMENT"),
      order("ended", "EXPIRED"),
      order("gone", "SHIPPED", 215n),
    ],
    lines: [line("paid"), line("back", 0, 2), line("cash"), line("waits"), line("ended"), line("gone", 2)],
    payments: [
      payment("p1", "paid", "CAPTURED", 215n),
      payment("p2", "back", "CAPTURED", 215n, 215n),
      payment("p3", "cash", "AUTHORIZED", 0n, 0n, "CASH_ON_DELIVERY"),
      payment("p4", "waits", "PENDING"),
      payment("p5", "ended", "EXPIRED"),
      payment("p6", "gone", "CAPTURED", 215n),
    ],
    refunds: [aRefund("r2", "Np2R1", "p2", 215n, { shipping: 15n, tax: 25n })],
    refundLines: [{ refundId: "r2", lineId: "l-back", quantity: 2, amount: 200n, cancelled: 2, returned: 0 }],
    entries: [entry("paid", "p1"), entry("back", "p2"), entry("back", "p2", "r2"), entry("gone", "p6")],
    stock: [{ variantId: "v", onHand: 98, reserved: 6 }],
    movements: [
      move(null, "RECEIVED", 100, 0),
      ...["paid", "back", "cash", "waits", "ended", "gone"].map((id) => move(id, "RESERVED", 0, 2)),
      move("back", "RELEASED", 0, -2),
      move("ended", "RELEASED", 0, -2),
      move("gone", "SOLD", -2, -2),
    ],
    reservations: ["paid", "cash", "waits"].map((orderId) => ({ orderId, variantId: "v", quantity: 2 })),
    events: [
      ...["paid", "back", "cash", "waits", "ended", "gone"].map((id) => event(id, "order.placed")),
      event("paid", "payment.captured", "p1"),
      event("back", "payment.captured", "p2"),
      event("gone", "payment.captured", "p6"),
      ...["paid", "back", "cash", "gone"].map((id) => event(id, "order.confirmed")),
      event("back", "order.cancelled"),
      event("back", "refund.settled", "r2"),
      event("ended", "order.expired"),
      event("gone", "order.shipped"),
    ],
    ledger: [
      { type: "pay", paymentNo: "Np1", refundNo: null, amount: 215n },
      { type: "pay", paymentNo: "Np2", refundNo: null, amount: 215n },
      { type: "pay", paymentNo: "Np6", refundNo: null, amount: 215n },
      { type: "refund", paymentNo: "Np2", refundNo: "Np2R1", amount: 215n },
    ],
    acknowledged: ["Npaid", "Nback", "Nwaits"],
    settled: true,
  };
}

test("books that fit have no violation, settled or not", () => {
  expect(check(sound())).toEqual([]);
  expect(check({ ...sound(), settled: false })).toEqual([]);
  expect(check({ ...sound(), ledger: null })).toEqual([]);
});

const order = (books: Books, id: string) => books.orders.find((one) => one.id === id)!;
const payment = (books: Books, id: string) => books.payments.find((one) => one.id === id)!;

/** Each a bug that shops have had; what it leaves behind, and the invariant that must notice. */
const bugs: [string, string, (books: Books) => void][] = [
  ["the last piece sold twice", "I1", (b) => void (b.stock[0]!.reserved = 99)],
  ["stock changed without a movement", "I1", (b) => void (b.stock[0]!.onHand = 97)],
  [
    "a parcel that left the stock twice",
    "I1",
    (b) => (b.movements.push({ ...b.movements.at(-1)!, reservedDelta: 0 }), void (b.stock[0]!.onHand = 96)),
  ],
  ["a release that ran twice", "I6", (b) => (b.movements.push({ ...b.movements.at(-2)! }), void (b.stock[0]!.reserved = 4))],
  ["a reservation that outlived its order", "I6", (b) => void b.reservations.push({ orderId: "ended", variantId: "v", quantity: 2 })],
  ["a reservation that was lost", "I6", (b) => void b.reservations.shift()],
  [
    "a reservation of an order that was rolled back",
    "I6",
    (b) => void b.reservations.push({ orderId: "nobody", variantId: "v", quantity: 1 }),
  ],
  ["a charge that nobody booked", "I2", (b) => void b.ledger!.push({ type: "pay", paymentNo: "Np4", refundNo: null, amount: 215n })],
  ["a charge that never happened", "I2", (b) => void b.ledger!.shift()],
  ["a charge of another sum", "I2", (b) => void (b.ledger![0]!.amount = 214n)],
  ["a charge made twice", "I2", (b) => void b.ledger!.push({ ...b.ledger![0]! })],
  ["a charge for nobody's attempt", "I2", (b) => void b.ledger!.push({ type: "pay", paymentNo: "X", refundNo: null, amount: 1n })],
  ["a refund sent twice", "I2", (b) => void b.ledger!.push({ ...b.ledger!.at(-1)! })],
  ["a refund under a new number", "I2", (b) => void b.ledger!.push({ ...b.ledger!.at(-1)!, refundNo: "Np2R2" })],
  ["a refund booked and never sent", "I2", (b) => void b.ledger!.pop()],
  ["a line that costs something else than its pieces", "I2", (b) => void (b.lines[0]!.unitPrice = 99n)],
  ["freight forgotten in the total", "I2", (b) => void (order(b, "waits").total = 200n)],
  ["an acknowledged order that is gone", "I3", (b) => void b.acknowledged.push("Nlost")],
  ["more given back than came in", "I4", (b) => void b.refunds.push(aRefund("r3", "Np2R2", "p2", 1n, { status: "REQUESTED" }))],
  ["a capture booked twice", "I4", (b) => void b.entries.push({ ...b.entries[0]! })],
  ["a refund booked twice", "I4", (b) => void b.entries.push({ ...b.entries[2]! })],
  ["a captured sum that differs from its attempt", "I4", (b) => void (payment(b, "p1").amount = 300n)],
  ["an order's sum that is not its ledger's", "I4", (b) => void (order(b, "paid").paid = 430n)],
  ["two live attempts", "I4", (b) => void b.payments.push({ ...payment(b, "p4"), id: "p7", number: "Np7" })],
  [
    "a cancelled order that keeps the money",
    "I4",
    (b) => {
      b.refunds[0]!.status = "FAILED";
      payment(b, "p2").refunded = 0n;
      order(b, "back").refunded = 0n;
      b.entries.splice(2, 1);
      b.ledger!.pop();
      b.events = b.events.filter((e) => e.type !== "refund.settled");
      b.refundLines = [];
    },
  ],
  ["pieces refunded twice", "I4", (b) => void (b.refundLines[0]!.quantity = 3)],
  ["a line that gave back more than it cost", "I4", (b) => void (b.refundLines[0]!.amount = 201n)],
  ["freight refunded twice", "I4", (b) => void (b.refunds[0]!.shipping = 30n)],
  ["more tax given back than was paid", "I4", (b) => void (b.refunds[0]!.tax = 26n)],
  ["a piece put back that never left", "I1", (b) => void (b.refundLines[0]!.returned = 1)],
  [
    "a refund at the company's desk that was booked greater than it was",
    "I2",
    (b) => (
      b.ledger!.push({ type: "refund", paymentNo: "Np1", refundNo: "THEIRS", amount: 10n }),
      void b.refunds.push(aRefund("r4", "Np1X1", "p1", 11n, { origin: "GATEWAY" }))
    ),
  ],
  [
    "a refund that the bank returned and that stayed in the books",
    "I4",
    (b) => void b.entries.push({ ...b.entries[2]!, kind: "REFUND_REVERSED" }),
  ],
  ["an order confirmed without money", "I7", (b) => void (payment(b, "p3").status = "CANCELLED")],
  [
    "a paid order that still waits",
    "I7",
    (b) => {
      order(b, "waits").paid = 215n;
    },
  ],
  ["a state without its news", "I7", (b) => void (b.events = b.events.filter((e) => e.orderId !== "ended" || e.type !== "order.expired"))],
  ["a way that the states do not have", "I7", (b) => void b.events.push({ orderId: "back", type: "order.confirmed", subject: "" })],
  ["a confirmation told twice", "I7", (b) => void b.events.push({ orderId: "paid", type: "order.confirmed", subject: "" })],
  ["a capture told twice", "I8", (b) => void b.events.push({ orderId: "paid", type: "payment.captured", subject: "p1" })],
  ["a refund that nobody was told of", "I8", (b) => void (b.events = b.events.filter((e) => e.type !== "refund.settled"))],
];

describe("seeded bugs, each found by its invariant", () => {
  for (const [bug, invariant, seed] of bugs)
    test(bug, () => {
      const books = sound();
      seed(books);
      expect(check(books).map((violation) => violation.slice(0, 2))).toContain(invariant);
    });
});

test("a refund that the bank returned is booked back, and one that was made at the company's desk is booked like ours", () => {
  const books = sound();
  order(books, "gone").paid = 215n;
  const reversed = aRefund("r5", "Np6R1", "p6", 100n, { status: "FAILED" });
  const foreign = aRefund("r6", "Np6X2", "p6", 20n, { origin: "GATEWAY" });
  books.refunds.push(reversed, foreign);
  const entry = (refundId: string, kind: string, amount: bigint) => ({ orderId: "gone", paymentId: "p6", refundId, kind, amount });
  books.entries.push(entry("r5", "REFUND", 100n), entry("r5", "REFUND_REVERSED", 100n), entry("r6", "REFUND", 20n));
  payment(books, "p6").refunded = 20n;
  order(books, "gone").refunded = 20n;
  for (const subject of ["r5", "r6"]) books.events.push({ orderId: "gone", type: "refund.settled", subject });
  books.ledger!.push({ type: "refund", paymentNo: "Np6", refundNo: "THEIRS", amount: 20n });
  expect(check(books)).toEqual([]);
});

test("what is only on its way is no violation until everything has come to rest", () => {
  const books = sound();
  books.ledger!.push({ type: "pay", paymentNo: "Np4", refundNo: null, amount: 215n }); // paid, and the notification travels
  expect(check({ ...books, settled: false })).toEqual([]);
  expect(check(books)).toHaveLength(1);
});
