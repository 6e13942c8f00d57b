import * as fc from "fast-check";
import { expect, test } from "vitest";
import { standingAfter } from "./shipment.states.ts";
import { ShipmentStatus as S } from "./shipment.types.ts";

/** Where a parcel can be while nothing of it is final. */
const OUT = [S.IN_TRANSIT, S.OUT_FOR_DELIVERY, S.AVAILABLE_FOR_PICKUP, S.FAILED_ATTEMPT, S.EXCEPTION] as const;
const livesOf = (...states: readonly (S | null)[]) =>
  fc.uniqueArray(fc.record({ at: fc.nat({ max: 100_000 }), state: fc.constantFrom(...states) }), {
    selector: ({ at }) => at,
    minLength: 1,
    maxLength: 20,
  });
const ENDS = [S.DELIVERED, S.RETURNED] as const;

/** What hubs say of a parcel on its way there and on its way back alike. */
const MOVEMENT: readonly S[] = [S.PICKED_UP, S.IN_TRANSIT, S.FAILED_ATTEMPT];

/**
 * The rule in other words than the code's: the newest says, unless it has arrived, which only a return takes back. On its way back what hubs
 * say is of that way, until somebody says that it goes out once more; and a parcel under way is picked up again only after an exception.
 */
function byTheRule(scans: readonly { at: number; state: S | null }[]): S {
  const told = scans.toSorted((a, b) => a.at - b.at).flatMap(({ state }) => state ?? []);
  for (const end of [S.RETURNED, S.DELIVERED]) if (told.includes(end)) return end;
  const mark = told.findLastIndex((state) => !MOVEMENT.includes(state));
  const [place, since] = [told[mark], told.slice(mark + 1)];
  if (place === S.RETURNING) return place;
  const moved = since.findLast((state) => state !== S.PICKED_UP);
  return moved ?? (place === undefined || place === S.EXCEPTION ? since.at(-1) : undefined) ?? place ?? S.LABEL_CREATED;
}

test("the state follows the newest scan by the time it was made, a way back until it goes out again, and delivered gives way only to returned, in any order of arrival", () => {
  fc.assert(
    fc.property(livesOf(...OUT, S.PICKED_UP, S.RETURNING, ...ENDS, null), fc.infiniteStream(fc.nat()), (scans, keys) => {
      const arrived = scans.map((scan) => ({ scan, key: keys.next().value as number })).toSorted((a, b) => a.key - b.key);
      const { status } = standingAfter(
        arrived.map(({ scan: { at, state } }) => ({ key: String(at), occurredAt: new Date(at * 1000), state, rawCode: "" })),
      );
      expect(status).toBe(byTheRule(scans));
    }),
    { numRuns: 2_000 },
  );
});

test("one more scan of the way there, older than the newest, changes nothing unless the parcel arrived or came back with it", () => {
  fc.assert(
    fc.property(livesOf(...OUT, ...ENDS, null), fc.constantFrom(...OUT), fc.nat({ max: 99_999 }), (scans, state, at) => {
      fc.pre(!scans.some((scan) => scan.at === at) && scans.some((scan) => scan.at > at && scan.state !== null));
      const told = (all: readonly { at: number; state: S | null }[]) =>
        standingAfter(all.map((one) => ({ key: String(one.at), occurredAt: new Date(one.at * 1000), state: one.state, rawCode: "" })))
          .status;
      expect(told([...scans, { at, state }])).toBe(told(scans));
    }),
  );
});
