/** Where a parcel may go from each state, and the state that its scans add up to. Pure. */
import type { TrackingState } from "./carriers/carrier.ts";
import { ShipmentStatus } from "./shipment.types.ts";

const S = ShipmentStatus;

/** Any of these can follow any other while the parcel is out; carriers skip stations and go back to them. */
const UNDER_WAY = [
  S.IN_TRANSIT,
  S.OUT_FOR_DELIVERY,
  S.AVAILABLE_FOR_PICKUP,
  S.FAILED_ATTEMPT,
  S.EXCEPTION,
  S.DELIVERED,
  S.RETURNING,
  S.RETURNED,
];

/**
 * What a newer scan may make of a parcel. It is picked up once; what hubs say of its way back does not look like progress, but when it goes
 * out once more, or arrives after all, that counts; delivered gives way only to returned.
 */
export const shipmentMoves: Record<ShipmentStatus, readonly ShipmentStatus[]> = {
  [S.DRAFT]: [S.LABEL_CREATED, S.CANCELLED],
  [S.LABEL_CREATED]: [S.PICKED_UP, ...UNDER_WAY, S.CANCELLED],
  [S.PICKED_UP]: UNDER_WAY,
  [S.IN_TRANSIT]: UNDER_WAY,
  [S.OUT_FOR_DELIVERY]: UNDER_WAY,
  [S.AVAILABLE_FOR_PICKUP]: UNDER_WAY,
  [S.FAILED_ATTEMPT]: UNDER_WAY,
  [S.EXCEPTION]: [S.PICKED_UP, ...UNDER_WAY],
  [S.DELIVERED]: [S.RETURNED],
  [S.RETURNING]: [S.OUT_FOR_DELIVERY, S.AVAILABLE_FOR_PICKUP, S.EXCEPTION, S.DELIVERED, S.RETURNED],
  [S.RETURNED]: [],
  [S.CANCELLED]: [],
};

/** States in which nothing more is expected of the carrier. */
export const isFinal = (status: ShipmentStatus): boolean => status === S.DELIVERED || status === S.RETURNED || status === S.CANCELLED;

/** States that staff should look at. */
export const isTrouble = (status: ShipmentStatus): boolean => status === S.EXCEPTION || status === S.RETURNING || status === S.RETURNED;

/** States that an unsigned message alone does not bring about: money and the end of the order hang on them, and a way back hides hubs' scans. */
export const needsProof = (state: ShipmentStatus | null): boolean => state === S.DELIVERED || state === S.RETURNING || state === S.RETURNED;

/** A carrier's word as ours; null when it says nothing about the parcel's place. */
export function toStatus(state: TrackingState | null, text: string): ShipmentStatus | null {
  if (state === "RETURNED" && /退回途中|正在退回|退回中/.test(text)) return S.RETURNING;
  if (state === null || state === "PRE_TRANSIT" || state === "UNKNOWN") return null;
  if (state === "CANCELLED" || state === "EXPIRED") return S.EXCEPTION;
  return S[state];
}

/** A scan as far as the state is concerned. */
export interface Scanned {
  key: string;
  occurredAt: Date;
  state: ShipmentStatus | null;
  rawCode: string;
}

const PROGRESS = [
  S.PICKED_UP,
  S.IN_TRANSIT,
  S.OUT_FOR_DELIVERY,
  S.FAILED_ATTEMPT,
  S.EXCEPTION,
  S.AVAILABLE_FOR_PICKUP,
  S.RETURNING,
  S.DELIVERED,
  S.RETURNED,
];
/** Codes that a hub often reports within one second, in the order in which they happen: arrived, sorted, departed. */
const WITHIN_A_SECOND = ["50", "54", "31", "30", "36", "407", "501", "130", "44", "204", "80", "8000", "ARRIVAL", "DEPARTURE"];

/** By the time of the scan; within one second by progress, then by the carrier's code. A total order, so that arrival does not matter. */
export function compareScans(a: Scanned, b: Scanned): number {
  return (
    a.occurredAt.getTime() - b.occurredAt.getTime() ||
    rank(a) - rank(b) ||
    WITHIN_A_SECOND.indexOf(a.rawCode) - WITHIN_A_SECOND.indexOf(b.rawCode) ||
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  );
}
const rank = ({ state }: Scanned): number => (state === null ? -1 : PROGRESS.indexOf(state));

export interface Standing {
  status: ShipmentStatus;
  /** Time of the first scan that proves that the carrier has it; null before. */
  goneAt: Date | null;
  deliveredAt: Date | null;
  lastEventAt: Date | null;
}

/**
 * Where a parcel with a waybill stands after these scans, whatever order they came in: they are replayed by the time they were made.
 * `collected`: the recipient comes for it. A scan without a state, or with one that the table does not allow from there, is shown and changes nothing.
 */
export function standingAfter(scans: readonly Scanned[], collected = false): Standing {
  const standing: Standing = { status: S.LABEL_CREATED, goneAt: null, deliveredAt: null, lastEventAt: null };
  for (const { state, occurredAt } of scans.toSorted(compareScans)) {
    standing.lastEventAt = occurredAt;
    if (state === null || !shipmentMoves[standing.status].includes(state)) continue;
    standing.status = state;
    // an exception may be about a parcel that never came, and what is collected stays in the shop until somebody takes it
    if (collected ? state === S.DELIVERED : state !== S.EXCEPTION) standing.goneAt ??= occurredAt;
    if (state === S.DELIVERED) standing.deliveredAt = occurredAt;
  }
  return standing;
}
