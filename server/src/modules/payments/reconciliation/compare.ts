import type { GatewayMovement } from "../providers/provider.ts";

/** A row of our books about a gateway's payment, with all the names it may be found by. Minor units. */
export interface BookedEntry {
  id: string;
  kind: "CAPTURE" | "REFUND";
  paymentId: string;
  refundId: string | null;
  orderId: string;
  paymentNo: string;
  /** The gateway's number of the payment, or the reference it was booked under. */
  names: readonly string[];
  /** Of a refund: our number, and the gateway's where it is known. */
  refundNames: readonly string[];
  /** Asked for in the shop, or recognised afterwards: then it bears no number of ours at the gateway. */
  origin: "SHOP" | "GATEWAY";
  amount: bigint;
  currency: string;
  /** True when the bank returned it later: the gateway may list it or not. */
  reversed: boolean;
  /** True when it lies in the day that is compared; others are there to be found by movements near midnight. */
  due: boolean;
}

export type Movement = Pick<GatewayMovement, "kind" | "paymentNo" | "refundNo" | "refundRef" | "providerRef" | "reference" | "money">;

export type Difference =
  | { kind: "MISSING_HERE"; movement: Movement }
  | { kind: "MISSING_THERE"; entry: BookedEntry }
  | { kind: "AMOUNT"; movement: Movement; entry: BookedEntry };

export interface Comparison {
  pairs: { movement: Movement; entry: BookedEntry }[];
  differences: Difference[];
}

/**
 * Finds for each movement of a gateway's ledger the one row of our books that it is, and names what has no other half or another sum.
 * Each movement and each row is used once: by number first, the same sum before another, then a refund recognised without a number. One
 * refund may be several movements of its number.
 */
export function compareLedgers(movements: readonly Movement[], entries: readonly BookedEntry[]): Comparison {
  const free = new Set(entries);
  const byName = indexed(entries);
  const pairs: Comparison["pairs"] = [];
  const differences: Difference[] = [];
  const open = new Set(movements);
  const pair = (fits: (movement: Movement, entry: BookedEntry) => boolean) => {
    for (const movement of [...open]) {
      const found = candidates(movement, byName).find((entry) => free.has(entry) && entry.kind === movement.kind && fits(movement, entry));
      if (!found) continue;
      free.delete(found);
      open.delete(movement);
      pairs.push({ movement, entry: found });
      if (!sameSum(movement, found)) differences.push({ kind: "AMOUNT", movement, entry: found });
    }
  };
  pair((movement, entry) => named(movement, entry) && sameSum(movement, entry));
  together(open, free, (parts, entry) => {
    free.delete(entry);
    for (const movement of parts) {
      open.delete(movement);
      pairs.push({ movement, entry });
    }
  });
  pair(named);
  pair(
    (movement, entry) => movement.kind === "REFUND" && entry.origin === "GATEWAY" && ofPayment(movement, entry) && sameSum(movement, entry),
  );
  for (const movement of open) differences.push({ kind: "MISSING_HERE", movement });
  for (const entry of free) if (entry.due && !entry.reversed) differences.push({ kind: "MISSING_THERE", entry });
  return { pairs, differences };
}

/** One refund of ours may be several movements there, such as one of each capture: those of its number that make up its sum. */
function together(
  open: ReadonlySet<Movement>,
  free: ReadonlySet<BookedEntry>,
  found: (parts: readonly Movement[], entry: BookedEntry) => void,
): void {
  const byNumber = Map.groupBy(
    [...open].filter(({ kind, refundNo }) => kind === "REFUND" && refundNo !== null),
    ({ refundNo, money }) => `${refundNo} ${money.currency}`,
  );
  for (const entry of [...free]) {
    if (entry.kind !== "REFUND") continue;
    const parts = entry.refundNames.flatMap((name) => byNumber.get(`${name} ${entry.currency}`) ?? []);
    if (parts.length > 1 && parts.reduce((sum, { money }) => sum + money.amount, 0n) === entry.amount) found(parts, entry);
  }
}

function indexed(entries: readonly BookedEntry[]): Map<string, BookedEntry[]> {
  const index = new Map<string, BookedEntry[]>();
  for (const entry of entries)
    for (const name of new Set([entry.paymentNo, ...entry.names, ...entry.refundNames])) {
      const known = index.get(name);
      if (known) known.push(entry);
      else index.set(name, [entry]);
    }
  return index;
}

const candidates = (
  { paymentNo, refundNo, refundRef, providerRef, reference }: Movement,
  byName: Map<string, BookedEntry[]>,
): BookedEntry[] =>
  [refundNo, refundRef, paymentNo, providerRef, reference].flatMap((name) => (name === null ? [] : (byName.get(name) ?? [])));

const sameSum = ({ money }: Movement, { amount, currency }: BookedEntry): boolean => money.amount === amount && money.currency === currency;

const ofPayment = ({ paymentNo, providerRef }: Movement, { paymentNo: number, names }: BookedEntry): boolean =>
  paymentNo === number || (providerRef !== null && names.includes(providerRef));

/** A capture is found by its payment, a refund by its own number: several refunds of one payment must not be taken for each other. */
function named(movement: Movement, entry: BookedEntry): boolean {
  if (movement.kind === "CAPTURE") return ofPayment(movement, entry) || entry.names.includes(movement.reference);
  const { refundNo, refundRef, reference } = movement;
  return [refundNo, refundRef, reference].some((name) => name !== null && entry.refundNames.includes(name));
}
