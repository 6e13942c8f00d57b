import * as fc from "fast-check";
import { expect, test } from "vitest";
import { standingAfter } from "./shipment.states.ts";
import { ShipmentStatus as S } from "./shipment.types.ts";

/** Where a parcel can be while nothing of it is final. */
const OUT = [S.IN_TRANSIT, S.OUT_FOR_DELIVERY, S.AVAILABLE_FOR_PICKUP, S.FAILED_ATTEMPT, S.EXCEPTION] as const;
const lives = fc.uniqueArray(fc.record({ at: fc.nat({ max: 100_000 }), state: fc.constantFrom(...OUT, S.DELIVERED, S.RETURNED, null) }), {
  selector: ({ at }) => at,
  minLength: 1,
  maxLength: 20,
});

/** The rule in other words than the code's: the newest says, unless it has arrived, which only a return takes back. */
function byTheRule(scans: readonly { at: number; state: S | null }[]): S {
  const told = scans.filter(({ state }) => state !== null).toSorted((a, b) => b.at - a.at);
  if (told.some(({ state }) => state === S.RETURNED)) return S.RETURNED;
  if (told.some(({ state }) => state === S.DELIVERED)) return S.DELIVERED;
  return told[0]?.state ?? S.LABEL_CREATED;
}

test("the state follows the newest scan by the time it was made, and delivered gives way only to returned, in any order of arrival", () => {
  fc.assert(
    fc.property(lives, fc.infiniteStream(fc.nat()), (scans, keys) => {
      const arrived = scans.map((scan) => ({ scan, key: keys.next().value as number })).toSorted((a, b) => a.key - b.key);
      const { status } = standingAfter(
        arrived.map(({ scan: { at, state } }) => ({ key: String(at), occurredAt: new Date(at * 1000), state, rawCode: "" })),
      );
      expect(status).toBe(byTheRule(scans));
    }),
    { numRuns: 2_000 },
  );
});

test("one more scan, older than the newest, changes nothing unless the parcel arrived or came back with it", () => {
  fc.assert(
    fc.property(lives, fc.constantFrom(...OUT), fc.nat({ max: 99_999 }), (scans, state, at) => {
      fc.pre(!scans.some((scan) => scan.at === at) && scans.some((scan) => scan.at > at && scan.state !== null));
      const told = (all: readonly { at: number; state: S | null }[]) =>
        standingAfter(all.map((one) => ({ key: String(one.at), occurredAt: new Date(one.at * 1000), state: one.state, rawCode: "" })))
          .status;
      expect(told([...scans, { at, state }])).toBe(told(scans));
    }),
  );
});
