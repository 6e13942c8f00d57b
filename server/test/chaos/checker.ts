/**
 * The pure checker: everything the shop, its stock and the payment company wrote down, compared. It reads no clock and asks nobody, so
 * that the same facts always get the same verdict, and so that its own mistakes can be found by seeding bugs (checker.test.ts).
 */
export interface Books {
  orders: OrderFact[];
  lines: LineFact[];
  payments: PaymentFact[];
  refunds: RefundFact[];
  refundLines: RefundLineFact[];
  entries: EntryFact[];
  stock: { variantId: string; onHand: number; reserved: number }[];
  movements: { variantId: string; orderId: string | null; reason: string; onHandDelta: number; reservedDelta: number }[];
  reservations: { orderId: string; variantId: string; quantity: number }[];
  /** In the order in which they were written. */
  events: { orderId: string; type: string; subject: string }[];
  /** The payment company's own ledger; null where there is none. */
  ledger: LedgerFact[] | null;
  /** Orders, by number, that a client was told of. */
  acknowledged: string[];
  /** True when nothing is under way any more: then every movement of money must have met its other half. */
  settled: boolean;
}
export interface OrderFact {
  id: string;
  number: string;
  status: string;
  subtotal: bigint;
  discount: bigint;
  shipping: bigint;
  tax: bigint;
  total: bigint;
  paid: bigint;
  refunded: bigint;
}
export interface LineFact {
  id: string;
  orderId: string;
  variantId: string;
  quantity: number;
  shipped: number;
  cancelled: number;
  unitPrice: bigint;
  tax: bigint;
  total: bigint;
}
export interface PaymentFact {
  id: string;
  number: string;
  orderId: string;
  method: string;
  status: string;
  amount: bigint;
  captured: bigint;
  refunded: bigint;
}
export interface RefundFact {
  id: string;
  number: string;
  /** SHOP, or GATEWAY: made at the payment company's own desk. */
  origin: string;
  paymentId: string;
  amount: bigint;
  shipping: bigint;
  tax: bigint;
  status: string;
}
export interface RefundLineFact {
  refundId: string;
  lineId: string;
  quantity: number;
  amount: bigint;
  cancelled: number;
  returned: number;
}
export interface EntryFact {
  orderId: string;
  paymentId: string;
  refundId: string | null;
  kind: string;
  amount: bigint;
}
/** Amounts in minor units. */
export interface LedgerFact {
  type: "pay" | "refund";
  paymentNo: string;
  refundNo: string | null;
  /** Where a payment may be taken in parts that are given back one by one: which of them. */
  captureId?: string;
  amount: bigint;
}

const LIVE_ATTEMPTS = new Set(["CREATED", "PENDING", "AUTHORIZED", "UNKNOWN"]);
const HOLDING = new Set(["AWAITING_PAYMENT", "CONFIRMED", "PARTIALLY_SHIPPED"]);
const CLOSED = new Set(["EXPIRED", "CANCELLED"]);
/** Where money can be held first and taken later, all of it or in parts. */
const CAN_HOLD = new Set(["PAYPAL", "STRIPE"]);
const BY_HAND = new Set(["CASH_ON_DELIVERY", "BANK_TRANSFER"]);

/** What an order's news mean for its state, and where each may come from. Written down here again: the checker must not share the shop's table. */
const MOVES: Record<string, { to: string; from: readonly string[] }> = {
  "order.placed": { to: "AWAITING_PAYMENT", from: [""] },
  "order.confirmed": { to: "CONFIRMED", from: ["AWAITING_PAYMENT", "EXPIRED"] },
  "order.expired": { to: "EXPIRED", from: ["AWAITING_PAYMENT"] },
  "order.cancelled": { to: "CANCELLED", from: ["AWAITING_PAYMENT", "CONFIRMED"] },
  "order.shipped": { to: "SHIPPED", from: ["CONFIRMED", "PARTIALLY_SHIPPED", "SHIPPED"] },
  "order.delivered": { to: "DELIVERED", from: ["SHIPPED"] },
  "order.delivery_withdrawn": { to: "SHIPPED", from: ["DELIVERED"] },
  "order.completed": { to: "COMPLETED", from: ["SHIPPED", "DELIVERED"] },
};

const sum = <T>(items: readonly T[], of: (item: T) => bigint): bigint => items.reduce((total, item) => total + of(item), 0n);
const count = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((total, item) => total + of(item), 0);
const group = <T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> => Map.groupBy(items, key);

/** Everything that does not fit, each with the invariant it breaks; empty when the books agree. */
export function check(books: Books): string[] {
  const found: string[] = [];
  const wrong = (invariant: string, text: string) => found.push(`${invariant} ${text}`);
  checkStock(books, wrong);
  checkGateway(books, wrong);
  checkMoney(books, wrong);
  checkRefundLines(books, wrong);
  checkOrders(books, wrong);
  checkHistory(books, wrong);
  return found;
}
type Wrong = (invariant: string, text: string) => void;

/** I1, I6: what came in less what went out is there, and what is held back is held back for an order that waits for it. */
function checkStock({ stock, movements, reservations, orders, lines }: Books, wrong: Wrong): void {
  const moved = group(movements, (m) => m.variantId);
  const held = group(reservations, (r) => r.variantId);
  for (const { variantId, onHand, reserved } of stock) {
    const mine = moved.get(variantId) ?? [];
    if (onHand < 0 || reserved < 0 || reserved > onHand) wrong("I1", `variant ${variantId}: ${reserved} reserved of ${onHand} on hand`);
    if (count(mine, (m) => m.onHandDelta) !== onHand) wrong("I1", `variant ${variantId}: movements do not add up to ${onHand} on hand`);
    if (count(mine, (m) => m.reservedDelta) !== reserved)
      wrong("I1", `variant ${variantId}: movements do not add up to ${reserved} reserved`);
    const promised = count(held.get(variantId) ?? [], (r) => r.quantity);
    if (promised !== reserved) wrong("I6", `variant ${variantId}: ${reserved} reserved, but orders hold ${promised}`);
  }
  const orderOf = new Map(orders.map((order) => [order.id, order]));
  for (const { orderId } of reservations) if (!orderOf.has(orderId)) wrong("I6", `a reservation of no order ${orderId}`);
  const linesOf = group(lines, (line) => line.orderId);
  const heldBy = group(reservations, (r) => r.orderId);
  const movedFor = group(
    movements.filter((m) => m.orderId !== null),
    (m) => m.orderId!,
  );
  for (const order of orders) {
    const open = new Map<string, number>();
    const sold = new Map<string, number>();
    for (const line of linesOf.get(order.id) ?? []) {
      const due = HOLDING.has(order.status) ? line.quantity - line.shipped - line.cancelled : 0;
      open.set(line.variantId, (open.get(line.variantId) ?? 0) + due);
      sold.set(line.variantId, (sold.get(line.variantId) ?? 0) + line.shipped);
    }
    const holds = new Map((heldBy.get(order.id) ?? []).map((r) => [r.variantId, r.quantity]));
    for (const variantId of new Set([...open.keys(), ...holds.keys()]))
      if ((open.get(variantId) ?? 0) !== (holds.get(variantId) ?? 0))
        wrong(
          "I6",
          `order ${order.number} (${order.status}) holds ${holds.get(variantId) ?? 0} of ${variantId}, not ${open.get(variantId) ?? 0}`,
        );
    const left = (movedFor.get(order.id) ?? []).filter((m) => m.reason === "SOLD");
    for (const [variantId, quantity] of sold)
      if (
        -count(
          left.filter((m) => m.variantId === variantId),
          (m) => m.onHandDelta,
        ) !== quantity
      )
        wrong("I1", `order ${order.number}: ${quantity} of ${variantId} shipped, another number left the stock`);
  }
}

/** I2: each movement at the payment company is booked exactly once here, with the same sum; nothing is booked that did not happen there. */
function checkGateway({ ledger, payments, refunds, entries: booked, settled }: Books, wrong: Wrong): void {
  if (!ledger) return;
  // what a gateway holds may be taken in parts: each part is booked by itself
  const entriesOf = new Map(
    [
      ...group(
        booked.filter(({ kind }) => kind === "CAPTURE"),
        (entry) => entry.paymentId,
      ),
    ].map(([id, all]) => [id, all.length]),
  );
  const attempts = payments.filter((payment) => !BY_HAND.has(payment.method));
  const pays = group(
    ledger.filter((entry) => entry.type === "pay"),
    (entry) => entry.paymentNo,
  );
  const returns = group(
    ledger.filter((entry) => entry.type === "refund"),
    (entry) => entry.refundNo ?? "",
  );
  const numbers = new Set(attempts.map((payment) => payment.number));
  for (const [number, entries] of pays) {
    if (!numbers.has(number)) wrong("I2", `the gateway was paid for ${number}, which is no attempt here`);
    const parts = entriesOf.get(attempts.find((payment) => payment.number === number)?.id ?? "") ?? 0;
    if (entries.length > Math.max(parts, 1)) wrong("I2", `the gateway was paid ${entries.length} times for ${number}`);
  }
  for (const payment of attempts) {
    const charged = sum(pays.get(payment.number) ?? [], (entry) => entry.amount);
    if (payment.captured > 0n && payment.captured !== charged)
      wrong("I2", `payment ${payment.number}: booked ${payment.captured}, the gateway took ${charged}`);
    if (settled && charged > 0n && payment.captured === 0n)
      wrong("I2", `payment ${payment.number}: the gateway took ${charged}, nothing is booked`);
  }
  const attemptOf = new Map(attempts.map((payment) => [payment.id, payment]));
  const refundNos = new Set(refunds.map((refund) => refund.number));
  for (const [number, entries] of returns) {
    if (!refundNos.has(number)) continue; // at the company's own desk: compared by sums below
    // PayPal gives one refund back of several captures, of each once
    if (entries.length > new Set(entries.map(({ captureId }) => captureId)).size)
      wrong("I2", `the gateway gave money back ${entries.length} times as ${number}`);
  }
  for (const payment of attempts) {
    const foreign = ledger.filter(
      (entry) => entry.type === "refund" && entry.paymentNo === payment.number && !refundNos.has(entry.refundNo ?? ""),
    );
    const there = sum(foreign, (entry) => entry.amount);
    const here = sum(
      refunds.filter((refund) => refund.paymentId === payment.id && refund.origin === "GATEWAY" && refund.status === "SUCCEEDED"),
      (refund) => refund.amount,
    );
    if (here > there || (settled && here < there))
      wrong("I2", `payment ${payment.number}: the gateway gave back ${there} by itself, ${here} is booked of it`);
  }
  for (const refund of refunds) {
    if (!attemptOf.has(refund.paymentId) || refund.origin === "GATEWAY") continue;
    const given = sum(returns.get(refund.number) ?? [], (entry) => entry.amount);
    if (refund.status === "SUCCEEDED" && given !== refund.amount)
      wrong("I2", `refund ${refund.number}: booked ${refund.amount}, the gateway gave ${given}`);
    if (refund.status !== "SUCCEEDED" && settled && given > 0n)
      wrong("I2", `refund ${refund.number} is ${refund.status}, but the gateway gave ${given}`);
  }
}

/** I4: never more back than came in; attempts, refunds, ledger entries and the order's own sums say the same. */
function checkMoney({ orders, lines, payments, refunds, refundLines, entries, settled }: Books, wrong: Wrong): void {
  const refundsOf = group(refunds, (refund) => refund.paymentId);
  const entriesOf = group(entries, (entry) => entry.paymentId);
  for (const payment of payments) {
    const asked = refundsOf.get(payment.id) ?? [];
    const booked = entriesOf.get(payment.id) ?? [];
    const back = sum(
      asked.filter((refund) => refund.status === "SUCCEEDED"),
      (refund) => refund.amount,
    );
    const wanted = sum(
      asked.filter((refund) => refund.status !== "FAILED"),
      (refund) => refund.amount,
    );
    if (wanted > payment.captured) wrong("I4", `payment ${payment.number}: refunds of ${wanted} on ${payment.captured}`);
    if (back !== payment.refunded) wrong("I4", `payment ${payment.number}: refunds of ${back} went through, ${payment.refunded} is noted`);
    const captures = booked.filter((entry) => entry.kind === "CAPTURE");
    if (sum(captures, (entry) => entry.amount) !== payment.captured)
      wrong("I4", `payment ${payment.number}: the ledger differs from ${payment.captured}`);
    const inParts = CAN_HOLD.has(payment.method) && payment.captured < payment.amount;
    const whole = payment.captured === payment.amount && payment.status === "CAPTURED";
    if (payment.captured > 0n && !whole && !(inParts && (payment.status === "CAPTURED" || payment.status === "AUTHORIZED")))
      wrong("I4", `payment ${payment.number} (${payment.status}): ${payment.captured} captured of ${payment.amount}`);
    for (const refund of asked) {
      const given = booked.filter((entry) => entry.refundId === refund.id);
      const expected = refund.status === "SUCCEEDED" ? refund.amount : 0n;
      const net = sum(given, (entry) => (entry.kind === "REFUND_REVERSED" ? -entry.amount : entry.amount));
      // given back, returned by the bank, given back: every movement is booked, and one after the other
      const turns = given.filter((entry) => entry.kind === "REFUND").length - given.filter((entry) => entry.kind !== "REFUND").length;
      if (net !== expected || turns !== (refund.status === "SUCCEEDED" ? 1 : 0))
        wrong("I4", `refund ${refund.number} (${refund.status}) is booked ${given.length} times`);
    }
  }
  const paymentsOf = group(payments, (payment) => payment.orderId);
  const orderEntries = group(entries, (entry) => entry.orderId);
  for (const order of orders) {
    const attempts = paymentsOf.get(order.id) ?? [];
    const booked = orderEntries.get(order.id) ?? [];
    for (const [kind, noted] of [
      ["CAPTURE", order.paid],
      ["REFUND", order.refunded],
    ] as const) {
      const total = sum(
        booked.filter((entry) => entry.kind.startsWith(kind)),
        (entry) => (entry.kind === "REFUND_REVERSED" ? -entry.amount : entry.amount),
      );
      if (total !== noted) wrong("I4", `order ${order.number}: ledger ${kind} ${total}, noted ${noted}`);
    }
    if (attempts.filter((payment) => LIVE_ATTEMPTS.has(payment.status)).length > 1)
      wrong("I4", `order ${order.number} has two live attempts`);
    if (!settled) continue;
    const byHand = sum(
      refunds.filter((refund) => refund.status === "REQUESTED" && attempts.some((p) => p.id === refund.paymentId && BY_HAND.has(p.method))),
      (refund) => refund.amount,
    );
    const kept = order.paid - order.refunded - byHand;
    // an order whose pieces staff called off keeps what they chose to keep
    const decided = refundLines.some((line) => line.cancelled > 0 && lines.some((l) => l.id === line.lineId && l.orderId === order.id));
    if (CLOSED.has(order.status) && kept !== 0n && !decided) wrong("I4", `order ${order.number} is ${order.status} and keeps ${kept}`);
    if (!CLOSED.has(order.status) && kept > order.total) wrong("I4", `order ${order.number} keeps ${kept} of a total of ${order.total}`);
  }
}

/** I4: what refunds say of lines and freight is part of their sums, and nothing is given back for twice. */
function checkRefundLines({ orders, lines, payments, refunds, refundLines }: Books, wrong: Wrong): void {
  const refundOf = new Map(refunds.map((refund) => [refund.id, refund]));
  const counts = (line: RefundLineFact) => refundOf.get(line.refundId)?.status !== "FAILED";
  for (const refund of refunds) {
    const mine = refundLines.filter((line) => line.refundId === refund.id);
    if (sum(mine, (line) => line.amount) + refund.shipping > refund.amount)
      wrong("I4", `refund ${refund.number}: lines and freight are more than ${refund.amount}`);
  }
  for (const line of lines) {
    const mine = refundLines.filter((one) => one.lineId === line.id);
    const live = mine.filter(counts);
    if (count(live, (one) => one.quantity) > line.quantity) wrong("I4", `line ${line.id}: more pieces refunded than sold`);
    if (sum(live, (one) => one.amount) > line.total) wrong("I4", `line ${line.id}: more than ${line.total} refunded`);
    if (count(mine, (one) => one.returned) > line.shipped) wrong("I1", `line ${line.id}: more pieces put back than left`);
  }
  const paymentOf = new Map(payments.map((payment) => [payment.id, payment.orderId]));
  for (const order of orders) {
    const mine = refunds.filter((refund) => paymentOf.get(refund.paymentId) === order.id && refund.status !== "FAILED");
    if (sum(mine, (refund) => refund.shipping) > order.shipping) wrong("I4", `order ${order.number}: more freight refunded than paid`);
    if (sum(mine, (refund) => refund.tax) > order.tax) wrong("I4", `order ${order.number}: more tax refunded than paid`);
  }
}

/** I3 and the sums: what a client was told of exists; lines, freight and total agree; nothing goes out unpaid. */
function checkOrders({ orders, lines, payments, acknowledged }: Books, wrong: Wrong): void {
  const numbers = new Set(orders.map((order) => order.number));
  for (const number of acknowledged) if (!numbers.has(number)) wrong("I3", `order ${number} was acknowledged and is gone`);
  const linesOf = group(lines, (line) => line.orderId);
  const paymentsOf = group(payments, (payment) => payment.orderId);
  for (const order of orders) {
    const mine = linesOf.get(order.id) ?? [];
    if (sum(mine, (line) => line.total) !== order.subtotal) wrong("I2", `order ${order.number}: lines do not add up to ${order.subtotal}`);
    if (order.subtotal - order.discount + order.shipping !== order.total)
      wrong("I2", `order ${order.number}: sums do not add up to ${order.total}`);
    if (mine.some((line) => line.unitPrice * BigInt(line.quantity) !== line.total))
      wrong("I2", `order ${order.number}: price times quantity is not the line`);
    if (order.tax < sum(mine, (line) => line.tax) || order.tax > order.total) wrong("I2", `order ${order.number}: tax ${order.tax}`);
    const promised = (paymentsOf.get(order.id) ?? []).some(
      (payment) =>
        payment.status === "AUTHORIZED" || (CAN_HOLD.has(payment.method) && payment.captured > 0n && payment.captured < payment.amount),
    );
    const confirmed = !CLOSED.has(order.status) && order.status !== "AWAITING_PAYMENT";
    if (confirmed && order.paid < order.total && !promised)
      wrong("I7", `order ${order.number} is ${order.status} with ${order.paid} paid of ${order.total}`);
    if (order.status === "AWAITING_PAYMENT" && order.total > 0n && order.paid >= order.total)
      wrong("I7", `order ${order.number} is paid and still waits`);
  }
}

/** I7, I8: the news of an order tell a way through its states that ends where it stands, and each effect is told once. */
function checkHistory({ orders, events, payments, refunds, entries }: Books, wrong: Wrong): void {
  const eventsOf = group(events, (event) => event.orderId);
  for (const order of orders) {
    let state = "";
    for (const { type } of eventsOf.get(order.id) ?? []) {
      const move = MOVES[type];
      if (!move) continue;
      if (!move.from.includes(state)) wrong("I7", `order ${order.number}: ${type} in state ${state || "none"}`);
      state = move.to;
    }
    const same = state === order.status || (state === "SHIPPED" && order.status === "PARTIALLY_SHIPPED");
    if (!same) wrong("I7", `order ${order.number} is ${order.status}, its news say ${state || "nothing"}`);
  }
  const told = (type: string, subject: string) => events.filter((event) => event.type === type && event.subject === subject).length;
  for (const payment of payments) {
    const times = told("payment.captured", payment.id);
    const booked = entries.filter((entry) => entry.paymentId === payment.id && entry.kind === "CAPTURE").length;
    if (times !== booked) wrong("I8", `payment ${payment.number}: its capture is told ${times} times`);
  }
  for (const refund of refunds) {
    const times = told("refund.settled", refund.id);
    const booked = entries.filter((entry) => entry.refundId === refund.id && entry.kind === "REFUND").length;
    if (times !== booked) wrong("I8", `refund ${refund.number} (${refund.status}) is told ${times} times`);
  }
}
