import type { Language } from "../../platform/ctx.ts";
import { cityName } from "./shipment.places.ts";
import type { ScanRow, ShipmentRow } from "./shipment.reads.ts";
import { ShipmentStatus } from "./shipment.types.ts";
import { RouteStopState } from "./shipment.types.ts";

export interface Stop {
  name: string;
  state: RouteStopState;
  reachedAt: Date | null;
}

/**
 * The line drawn from shop to recipient: where it starts, the cities of its scans without repetition, and where it goes, which is the
 * shop again once it is on its way back. `scans` oldest first.
 */
export function routeOf(
  language: Language,
  shipment: Pick<ShipmentRow, "status" | "sender" | "shippedAt" | "destination">,
  scans: readonly ScanRow[],
): Stop[] {
  const { status, sender, shippedAt, destination } = shipment;
  const name = (place: string) => cityName(place, language);
  const seen: { name: string; reachedAt: Date | null }[] = [];
  const visit = (place: string | null | undefined, reachedAt: Date | null) => {
    if (!place) return;
    const last = seen.at(-1);
    if (last?.name !== name(place)) seen.push({ name: name(place), reachedAt });
    else last.reachedAt ??= reachedAt;
  };
  visit(sender?.city, shippedAt ?? scans[0]?.occurredAt ?? null);
  for (const { location, occurredAt } of scans) visit(location, occurredAt);
  if (seen.length === 0 && shippedAt) seen.push({ name: language === "en" ? "The shop" : "商家", reachedAt: shippedAt });
  const here = seen.length - 1;
  const back = status === ShipmentStatus.RETURNING || status === ShipmentStatus.RETURNED;
  const arrived = status === ShipmentStatus.DELIVERED || status === ShipmentStatus.RETURNED || status === ShipmentStatus.CANCELLED;
  const goal = back ? sender?.city : destination.city || destination.province;
  if (!arrived) visit(goal, null);
  return seen.map((stop, i) => ({
    ...stop,
    state: i < here ? RouteStopState.DONE : i === here ? RouteStopState.CURRENT : RouteStopState.AHEAD,
  }));
}
