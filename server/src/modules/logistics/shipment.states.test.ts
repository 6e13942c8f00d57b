import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareScans, needsProof, type Scanned, shipmentMoves, standingAfter, toStatus } from "./shipment.states.ts";
import { ShipmentStatus } from "./shipment.types.ts";

const S = ShipmentStatus;
const scan = (second: number, state: ShipmentStatus | null, rawCode = ""): Scanned => ({
  key: `${second}/${state}/${rawCode}`,
  occurredAt: new Date(1_795_348_800_000 + second * 1000),
  state,
  rawCode,
});
const journey = [
  scan(0, S.PICKED_UP, "50"),
  scan(4, S.IN_TRANSIT, "30"),
  scan(8, S.IN_TRANSIT, "36"),
  scan(14, S.IN_TRANSIT, "31"),
  scan(14, S.IN_TRANSIT, "30"),
  scan(26, S.OUT_FOR_DELIVERY, "204"),
  scan(32, S.DELIVERED, "80"),
];

/** What a store keeps of scans that arrive in any order and more than once. */
const kept = (arrived: readonly Scanned[]): Scanned[] => [...new Map(arrived.map((one) => [one.key, one])).values()];

describe("the state that scans add up to", () => {
  test("follows a parcel from the shop to the door", () => {
    const seen = journey.map((_, i) => standingAfter(journey.slice(0, i + 1)).status);
    expect(seen).toEqual([S.PICKED_UP, S.IN_TRANSIT, S.IN_TRANSIT, S.IN_TRANSIT, S.IN_TRANSIT, S.OUT_FOR_DELIVERY, S.DELIVERED]);
    expect(standingAfter([])).toEqual({ status: S.LABEL_CREATED, goneAt: null, deliveredAt: null, lastEventAt: null });
  });

  test("is the same for every order of arrival and any number of repeats", () => {
    const states = fc.option(
      fc.constantFrom(...Object.values(S).filter((state) => shipmentMoves[S.LABEL_CREATED].includes(state) && state !== S.CANCELLED)),
      { nil: null },
    );
    const anyScan = fc
      .tuple(fc.integer({ min: 0, max: 20 }), states, fc.constantFrom("30", "31", "36", "204", "80", "99", "?"))
      .map((parts) => scan(...parts));
    const scansAndArrival = fc
      .uniqueArray(anyScan, { selector: ({ key }) => key, maxLength: 12 })
      .chain((scans) => fc.tuple(fc.constant(scans), fc.shuffledSubarray([...scans, ...scans], { minLength: scans.length * 2 })));
    fc.assert(
      fc.property(scansAndArrival, ([scans, arrived]) => {
        const inOrder = scans.toSorted(compareScans);
        expect(kept(arrived).toSorted(compareScans)).toEqual(inOrder);
        expect(standingAfter(kept(arrived))).toEqual(standingAfter(inOrder));
      }),
    );
  });

  test("is never moved back by a scan that comes late", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(journey.slice(0, -1)), (late) => {
        const { status, deliveredAt } = standingAfter([journey.at(-1)!, ...late]);
        expect({ status, deliveredAt }).toEqual({ status: S.DELIVERED, deliveredAt: journey.at(-1)!.occurredAt });
      }),
    );
  });

  test("delivered gives way to returned and to nothing else", () => {
    for (const state of Object.values(S)) {
      const { status } = standingAfter([...journey, scan(60, state)]);
      expect(status).toBe(state === S.RETURNED ? S.RETURNED : S.DELIVERED);
    }
  });

  test("the way back does not look like progress", () => {
    const back = [...journey.slice(0, 6), scan(40, S.RETURNING, "99"), scan(50, S.IN_TRANSIT, "30"), scan(55, S.FAILED_ATTEMPT, "70")];
    expect(standingAfter(back).status).toBe(S.RETURNING);
    expect(standingAfter([...back, scan(60, S.PICKED_UP, "50")]).status).toBe(S.RETURNING);
    expect(standingAfter([...back, scan(70, S.RETURNED, "648")]).status).toBe(S.RETURNED);
  });

  test("a parcel that was on its way back and goes out once more is followed to the door", () => {
    const back = [...journey.slice(0, 6), scan(40, S.RETURNING, "99"), scan(50, S.IN_TRANSIT, "30")];
    for (const state of [S.OUT_FOR_DELIVERY, S.AVAILABLE_FOR_PICKUP, S.DELIVERED, S.EXCEPTION])
      expect(standingAfter([...back, scan(60, state)]).status).toBe(state);
    expect(standingAfter([...back, scan(60, S.OUT_FOR_DELIVERY, "204"), scan(70, S.DELIVERED, "80")])).toMatchObject({
      status: S.DELIVERED,
      deliveredAt: scan(70, null).occurredAt,
    });
  });

  test("an unknown code is counted as news and changes nothing", () => {
    const { status, lastEventAt } = standingAfter([...journey.slice(0, 3), scan(20, null, "9999")]);
    expect(status).toBe(S.IN_TRANSIT);
    expect(lastEventAt).toEqual(scan(20, null).occurredAt);
  });

  test("an exception alone does not prove a pick-up; every other state does, at the time of the first", () => {
    expect(standingAfter([scan(3, S.EXCEPTION, "33")])).toMatchObject({ status: S.EXCEPTION, goneAt: null });
    expect(standingAfter([scan(9, S.DELIVERED, "80"), scan(5, S.IN_TRANSIT, "30")]).goneAt).toEqual(scan(5, null).occurredAt);
  });

  test("within one second the one further along counts, and a hub's arrival stands before its departure", () => {
    expect(standingAfter([scan(5, S.OUT_FOR_DELIVERY, "44"), scan(5, S.IN_TRANSIT, "130")]).status).toBe(S.OUT_FOR_DELIVERY);
    const [depart, arrive] = [scan(5, S.IN_TRANSIT, "30"), scan(5, S.IN_TRANSIT, "31")];
    expect([depart, arrive].toSorted(compareScans)).toEqual([arrive, depart]);
  });

  test("staff's word that it left does not take back what a scan has told before", () => {
    expect(standingAfter([scan(0, S.PICKED_UP, "50"), scan(4, S.IN_TRANSIT, "30"), scan(9, S.PICKED_UP)]).status).toBe(S.IN_TRANSIT);
  });
});

test("a carrier's words become ours; what says nothing about the place says nothing", () => {
  expect(toStatus("PRE_TRANSIT", "")).toBeNull();
  expect(toStatus("UNKNOWN", "")).toBeNull();
  expect(toStatus(null, "")).toBeNull();
  expect(toStatus("RETURNED", "应寄方要求，快件正在退回途中")).toBe(S.RETURNING);
  expect(toStatus("RETURNED", "快件已退回，新单号为：SF1")).toBe(S.RETURNED);
  expect(toStatus("CANCELLED", "")).toBe(S.EXCEPTION);
  expect([S.DELIVERED, S.RETURNED, S.RETURNING].every(needsProof)).toBe(true);
  expect([S.PICKED_UP, S.OUT_FOR_DELIVERY, null].some(needsProof)).toBe(false);
});
