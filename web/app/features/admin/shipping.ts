import type { CarrierCode } from "../../gql/graphql.ts";

/** What the ship window works with: pieces of an order's lines, spread over parcels. */
export interface OpenLine {
  id: string;
  name: string;
  options: string;
  /** Pieces in no parcel yet. */
  open: number;
}

export interface ParcelDraft {
  key: number;
  /** Null as long as nobody chose: the first that is offered. */
  carrier: CarrierCode | null;
  /** With OTHER, whose parcel it is; empty if it is not listed. */
  companyCode: string;
  trackingNumber: string;
  /** Order line id → pieces. */
  pieces: Record<string, number>;
}

interface LineLike {
  id: string;
  name: string;
  options: string;
  quantity: number;
  cancelledQuantity: number;
}
interface ShipmentLike {
  status: string;
  replaces?: { id: string } | null;
  lines: readonly { quantity: number; line: { id: string } }[];
}

/** For filling the form only: the server counts for itself. */
export function openLines(lines: readonly LineLike[], shipments: readonly ShipmentLike[]): OpenLine[] {
  const packed = new Map<string, number>();
  for (const shipment of shipments) {
    // what goes in a lost parcel's place was counted with that one
    if (shipment.status === "CANCELLED" || shipment.replaces) continue;
    for (const { line, quantity } of shipment.lines) packed.set(line.id, (packed.get(line.id) ?? 0) + quantity);
  }
  return lines
    .map(({ id, name, options, quantity, cancelledQuantity }) => ({
      id,
      name,
      options,
      open: quantity - cancelledQuantity - (packed.get(id) ?? 0),
    }))
    .filter((line) => line.open > 0);
}

/** Pieces of a line that no draft holds. */
export const leftOver = (line: OpenLine, drafts: readonly ParcelDraft[]) =>
  line.open - drafts.reduce((total, draft) => total + (draft.pieces[line.id] ?? 0), 0);

let lastKey = 0;

/** A parcel with everything that is not in another one. */
export const draftParcel = (lines: readonly OpenLine[], others: readonly ParcelDraft[]): ParcelDraft => ({
  key: ++lastKey,
  carrier: others.at(-1)?.carrier ?? null,
  companyCode: others.at(-1)?.companyCode ?? "",
  trackingNumber: "",
  pieces: Object.fromEntries(lines.map((line) => [line.id, leftOver(line, others)])),
});

export const piecesIn = (draft: ParcelDraft) => Object.values(draft.pieces).reduce((total, count) => total + count, 0);
