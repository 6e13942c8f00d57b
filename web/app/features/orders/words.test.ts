import { expect, test } from "vitest";
import type { Shipment_PartsFragment, ShipmentStatus } from "../../gql/graphql.ts";
import { openLines } from "../admin/shipping.ts";
import { arrivalOf, latestScan, stateWord, withoutReplaced } from "./words.ts";

const promised = { estimatedFrom: "2026-11-24T00:00:00Z", estimatedTo: "2026-11-25T00:00:00Z" };
const parcel = (id: string, status: ShipmentStatus, more: Partial<Shipment_PartsFragment> = {}) =>
  ({
    ...{ id, status, carrier: { code: "SF" }, replaces: null, stalledAt: null, events: [], lines: [] },
    ...{ estimatedFrom: "2026-11-27T00:00:00Z", estimatedTo: "2026-11-28T00:00:00Z" },
    ...more,
  }) as unknown as Shipment_PartsFragment;

test("an order arrives when its parcels that are still to come do, not when the checkout thought", () => {
  const late = parcel("b", "IN_TRANSIT", { estimatedTo: "2026-11-30T00:00:00Z" });
  expect(arrivalOf({ ...promised, status: "CONFIRMED" }, [])).toEqual({ from: promised.estimatedFrom, to: promised.estimatedTo });
  expect(arrivalOf({ ...promised, status: "SHIPPED" }, [parcel("a", "DELIVERED"), late])).toEqual({
    from: "2026-11-27T00:00:00Z",
    to: "2026-11-30T00:00:00Z",
  });
  expect(arrivalOf({ ...promised, status: "PARTIALLY_SHIPPED" }, [late])).toEqual({
    from: promised.estimatedFrom,
    to: "2026-11-30T00:00:00Z",
  });
});

test("no day is promised for what waits to be fetched, is in trouble, comes back, or is later than usual", () => {
  const order = { ...promised, status: "SHIPPED" } as const;
  for (const status of ["AVAILABLE_FOR_PICKUP", "EXCEPTION", "RETURNING", "RETURNED"] as const)
    expect(arrivalOf(order, [parcel("a", status)])).toBeNull();
  expect(arrivalOf(order, [parcel("a", "IN_TRANSIT", { stalledAt: "2026-11-26T00:00:00Z" })])).toBeNull();
  expect(arrivalOf({ ...order, status: "DELIVERED" }, [parcel("a", "DELIVERED")])).toBeNull();
});

test("a lost parcel says nothing once another goes in its place, and says it again when that one is called off", () => {
  const lost = parcel("a", "EXCEPTION");
  const again = (status: ShipmentStatus) => parcel("b", status, { replaces: { __typename: "Shipment", id: "a" } });
  expect(stateWord({ status: "SHIPPED" }, [lost, again("PICKED_UP")])).toBe("shipment.status.PICKED_UP");
  expect(withoutReplaced([lost, again("CANCELLED")]).map(({ id }) => id)).toEqual(["a", "b"]);
  expect(stateWord({ status: "SHIPPED" }, [lost, again("CANCELLED")])).toBe("shipment.status.EXCEPTION");
});

test("what goes in a lost parcel's place leaves the rest of its line to be sent", () => {
  const line = { id: "l", name: "Tea bowl", options: "", quantity: 2, cancelledQuantity: 0 };
  const lines = [{ quantity: 1, line: { id: "l" } }];
  const sent = { status: "EXCEPTION", lines };
  expect(openLines([line], [sent, { status: "IN_TRANSIT", replaces: { id: "a" }, lines }])).toMatchObject([{ id: "l", open: 1 }]);
});

test("the newest scan of all parcels is read out, by our word for it where there is one", () => {
  const scan = (occurredAt: string, status: ShipmentStatus | null) => ({ occurredAt, status, description: "快件到达", location: "上海市" });
  const events = [scan("2026-11-26T02:00:00Z", "IN_TRANSIT"), scan("2026-11-26T01:00:00Z", "PICKED_UP")];
  const told = (of: object[]) => latestScan((id) => id, [parcel("a", "IN_TRANSIT", { events: of as never })]);
  expect(told(events)).toBe("shipment.status.IN_TRANSIT, 上海市");
  expect(told([scan("2026-11-26T03:00:00Z", null), ...events])).toBe("快件到达, 上海市");
  expect(told([])).toBeNull();
});
