/** What all carriers share about scans: their clock, their identity, and the state they add up to. */
import { createHash } from "node:crypto";
import type { TrackingEvent, TrackingState } from "./carrier.ts";

/** "2026-11-22 20:00:00", Asia/Shanghai → instant; null for anything else, 31 February included. */
export function fromChinaTime(text: string): Date | null {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(text);
  if (!match) return null;
  const date = new Date(`${match[1]}T${match[2]}+08:00`);
  return !Number.isNaN(date.getTime()) && toChinaTime(date) === `${match[1]} ${match[2]}` ? date : null;
}

/** Instant → "2026-11-22 20:00:00", Asia/Shanghai (no daylight saving since 1991). */
export function toChinaTime(date: Date): string {
  return new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
}

/** Identity of a scan. Carriers number their pushes but not what a query returns, so content decides. */
export function scanKey(trackingNo: string, time: string, code: string, text: string): string {
  return createHash("sha256")
    .update(JSON.stringify([trackingNo, time, code, text]))
    .digest("base64url")
    .slice(0, 32);
}

/** Of two scans in one second the one further along counts. */
const PROGRESS: readonly TrackingState[] = [
  "UNKNOWN",
  "PRE_TRANSIT",
  "PICKED_UP",
  "IN_TRANSIT",
  "OUT_FOR_DELIVERY",
  "FAILED_ATTEMPT",
  "EXCEPTION",
  "AVAILABLE_FOR_PICKUP",
  "EXPIRED",
  "CANCELLED",
  "RETURNING",
  "DELIVERED",
  "RETURNED",
];

const rank = ({ state }: TrackingEvent): number => (state === null ? -1 : PROGRESS.indexOf(state));

/** Oldest first; within one second by progress, else in the order given. */
export function sortEvents(events: readonly TrackingEvent[]): TrackingEvent[] {
  return events.toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || rank(a) - rank(b));
}

/**
 * The state after these scans, in whatever order they came: the newest by event time counts, scans without a state
 * are passed over, and DELIVERED gives way only to RETURNED.
 */
export function stateAfter(events: readonly TrackingEvent[], start: TrackingState = "PRE_TRANSIT"): TrackingState {
  let state = start;
  for (const event of sortEvents(events)) {
    if (event.state === null || state === "RETURNED" || (state === "DELIVERED" && event.state !== "RETURNED")) continue;
    state = event.state;
  }
  return state;
}
